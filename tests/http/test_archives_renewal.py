"""Evidence of archived files for the long term: when it must be renewed, the job that has signing renew it, what the record
shows of it; authorities that end, files that are broken, nobody who answers, processes that die."""

import hashlib
import subprocess
from pathlib import Path

import pytest
from auth_people import VAR, problem, sql
from cryptography.x509.oid import ExtendedKeyUsageOID
from service_process import Service
from signing_bureau import verify
from smtp_server import wait_for
from test_archives import ARCHIVES, RUNS, wait_for as run_until
from test_signing_long_term import READY, Desk

READY["archives"] = ARCHIVES + "/runs/x"
JOB = "00000000000000000000000ev2"


class Archive(Desk):
    """The desk, and an archive that trusts the same authority; seals are stamped by a certificate that ends in 20 days."""

    def __init__(self, folder):
        super().__init__(folder)
        self.kept["archives"] = dict(Service("archives").settings)
        Service("archives").restart(READY["archives"], ESTAMP_TRUST=str(self.trust))
        self.archivist = self.bureau.person("archive.run", "archive.query", unit_id=self.bureau.top)
        self.authority.issue("tsa_short", "ca", usage=ExtendedKeyUsageOID.TIME_STAMPING, days=(-300, 20))

    def archived(self, *levels):
        """Records of documents sealed at these levels, stamped by the short authority."""
        self.restart("tsa_short")
        documents = []
        for level in levels:
            document, answer = self.sealed(level)
            assert answer.json()["results"][0]["state"] == "sealed", answer.text
            documents.append(document)
        run = self.archivist.ask("POST", RUNS, json={"period": {"from": "1950-01-01", "to": "2009-12-31"}})
        assert run.status_code == 201, run.text
        assert run_until(self.archivist, run.json()["id"], "done")["archived"] == len(levels)
        return [(sql(f"SELECT id FROM estamp_archives.record WHERE document_id = '{one}'")[0][0], one) for one in documents]

    def record(self, record_id):
        answer = self.archivist.ask("GET", f"{ARCHIVES}/records/{record_id}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def evidence(self, record_id):
        return self.record(record_id)["evidence"]

    def file(self, record_id, **query):
        answer = self.archivist.ask("GET", f"{ARCHIVES}/records/{record_id}/file", params=query)
        assert answer.status_code == 200, answer.text
        return answer.content

    def revisions(self, record_id, **query):
        answer = self.archivist.ask("GET", f"{ARCHIVES}/records/{record_id}/revisions", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    made = Archive(tmp_path_factory.mktemp("archive"))
    yield made
    made.close()


def working_until(condition, *records):
    """The job is due at once instead of each minute, and the records' files, too, as long as they are the archived ones: a try that
    was under way puts them off."""
    names = ",".join(f"'{one}'" for one in records)
    due = f"UPDATE estamp_archives.record_evidence SET next_ms = 1 WHERE number = 1 AND record_id IN ({names});" if records else ""
    def done():
        sql(due + f"UPDATE estamp_archives.job SET due_ms = 0 WHERE id = '{JOB}' AND state = 'queued'")
        return condition()
    wait_for(done, seconds=300)


def fault_of(desk, record_id):
    fault = desk.evidence(record_id)["fault"]
    return fault and fault["problem"]["code"]


def audited(action, object_id):
    return sql(f"SELECT outcome FROM estamp_audit.audit_entry WHERE action = '{action}' AND object_id = '{object_id}'")


def stored(digest):
    return next(path for path in (Path(VAR) / "store" / digest[0] / digest, Path(VAR) / "store" / digest[:2] / digest[2:4] / digest) if path.exists())


def test_archived_files_are_renewed_before_their_evidence_ends(desk, tmp_path):
    for level, (record, document) in zip(("lta", "t"), desk.archived("lta", "t")):
        first = desk.file(record)
        noted = desk.evidence(record)
        assert (noted["revision"], noted["digest"], noted["size_bytes"]) == (1, hashlib.sha256(first).hexdigest(), len(first))
        assert noted["until"][:10] == f"{desk.authority.certificates['tsa_short'].not_valid_after_utc:%Y-%m-%d}"
        # The same authority gains nothing: the record says so, and keeps what it has.
        working_until(lambda: fault_of(desk, record) == "renewal_gains_nothing")
        assert (desk.evidence(record)["revision"], desk.file(record)) == (1, first)
        desk.restart("tsa")
        working_until(lambda: desk.evidence(record)["revision"] == 2, record)
        whole, second = desk.record(record), desk.file(record)
        now = whole["evidence"]
        assert (now["fault"], now["digest"], now["size_bytes"]) == (None, hashlib.sha256(second).hexdigest(), len(second))
        assert now["until"] > noted["until"] and now["next"] > noted["next"]
        assert whole["file_digest"] == noted["digest"], "what was archived stays what it was"
        assert whole["verification"]["bytes"] == "ok" and whole["verification"]["report"]["overall"] == "intact"
        # Earlier revisions are beginnings of the newest, and each can be had.
        items = desk.revisions(record)["items"]
        assert [one["revision"] for one in items] == [2, 1]
        assert [hashlib.sha256(second[:one["size_bytes"]]).hexdigest() for one in items] == [one["digest"] for one in items]
        assert desk.file(record, revision=1) == first and desk.file(record, revision=2) == second
        report = verify(second)
        assert (report["report"]["overall"], report["standing"]) == ("intact", "valid")
        signatures = report["report"]["signatures"]
        assert [s["kind"] for s in signatures] == ["seal"] + ["timestamp"] * (2 if level == "lta" else 1)
        assert {s["trust"] for s in signatures} == {"trusted"} and signatures[0]["level"] == "B-LTA"
        path = tmp_path / "renewed.pdf"
        path.write_bytes(second)
        told = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True).stdout
        # Debian 12's knows document timestamps as far as what they cover.
        assert told.count("Signature is Valid") == 1 and told.count("  - Total document signed") == 1, told
        assert audited("archive.renew", record) == [["ok"]] and audited("document.renew", document) == [["ok"]]


def test_revisions_are_listed_by_pages_and_shown_to_who_may_see_the_record(desk):
    ((record, _),) = desk.archived("t")
    desk.restart("tsa")
    working_until(lambda: desk.evidence(record)["revision"] == 2, record)
    page = desk.revisions(record, limit=1)
    assert [one["revision"] for one in page["items"]] == [2] and page["next"]
    rest = desk.revisions(record, limit=1, cursor=page["next"])
    assert [one["revision"] for one in rest["items"]] == [1] and rest["next"] is None
    stranger = desk.bureau.person("archive.query", unit_id=desk.bureau.below)
    sql(f"UPDATE estamp_auth.account SET unit_id = '{desk.bureau.other}' WHERE id = '{stranger.account_id}'")
    stranger.login(stranger.login_name)
    problem(stranger.ask("GET", f"{ARCHIVES}/records/{record}/revisions"), 404, "record_missing")
    path = f"{ARCHIVES}/records/{record}"
    problem(desk.archivist.ask("GET", path + "/file", params={"revision": 3}), 404, "revision_missing")
    problem(desk.archivist.ask("GET", path + "/file", params={"revision": 0}), 400, "field_too_small", "revision")
    problem(desk.archivist.ask("GET", path + "/revisions", params={"cursor": "x"}), 400, "cursor_invalid")
    assert desk.person.ask("GET", path + "/revisions").status_code == 403


def test_a_broken_file_is_a_fault_and_never_renewed(desk):
    ((record, document),) = desk.archived("t")
    desk.restart("tsa")
    digest = desk.evidence(record)["digest"]
    path = stored(digest)
    content = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(content.replace(b"/MediaBox", b"/MediaBoy", 1))
    working_until(lambda: fault_of(desk, record) == "record_bytes_changed", record)
    assert desk.record(record)["verification"]["bytes"] == "changed"
    working_until(lambda: desk.evidence(record)["fault"]["tries"] >= 2, record)
    assert desk.evidence(record)["revision"] == 1
    assert audited("archive.fault", record) == [["record_bytes_changed"]], "news once"
    assert sql(f"SELECT revision FROM estamp_signing.document WHERE id = '{document}'") == [["2"]], "signing was not asked"
    path.write_bytes(content)  # from a backup
    working_until(lambda: desk.evidence(record)["revision"] == 2, record)
    assert desk.evidence(record)["fault"] is None


def test_while_no_authority_answers_files_wait_and_are_renewed_later(desk):
    ((record, _),) = desk.archived("t")
    desk.restart("tsa", ESTAMP_TSA_URL="http://127.0.0.1:1/")
    try:
        working_until(lambda: fault_of(desk, record) == "timestamp_failed", record)
        working_until(lambda: desk.evidence(record)["next"] > desk.evidence(record)["fault"]["tried"])
        assert desk.evidence(record)["revision"] == 1
    finally:
        desk.restart("tsa", ESTAMP_TSA_URL="")
    working_until(lambda: desk.evidence(record)["revision"] == 2, record)


def test_records_of_earlier_versions_get_their_evidence_noted(desk):
    ((record, _),) = desk.archived("t")
    noted = desk.evidence(record)
    old = "00001" + record[5:]
    sql(f"UPDATE estamp_archives.record SET id = '{old}' WHERE id = '{record}'; DELETE FROM estamp_archives.record_evidence WHERE record_id = '{record}'")
    assert desk.record(old)["evidence"] is None and desk.revisions(old)["items"] == []
    assert hashlib.sha256(desk.file(old)).hexdigest() == noted["digest"]
    desk.restart("tsa_short")
    def filled():
        sql(f"UPDATE estamp_archives.job SET `cursor` = '' WHERE id = '{JOB}' AND state = 'queued'")
        return desk.evidence(old) and desk.evidence(old)["until"]
    working_until(filled)
    again = desk.evidence(old)
    assert {name: again[name] for name in ("digest", "size_bytes", "until", "revision")} == {name: noted[name] for name in ("digest", "size_bytes", "until", "revision")}


def test_what_was_renewed_before_an_answer_was_lost_is_not_renewed_twice(desk):
    """As if archives had died between signing's answer and its own transaction."""
    ((record, document),) = desk.archived("t")
    before = desk.evidence(record)
    desk.restart("tsa")
    working_until(lambda: desk.evidence(record)["revision"] == 2, record)
    digest = desk.evidence(record)["digest"]
    sql(f"DELETE FROM estamp_archives.record_revision WHERE record_id = '{record}'; UPDATE estamp_archives.record_evidence SET number = 1,"
        f" digest = '{before['digest']}', size_bytes = {before['size_bytes']}, next_ms = 1, until_ms = until_ms - 1000 WHERE record_id = '{record}'")
    working_until(lambda: desk.evidence(record)["revision"] == 2)
    assert desk.evidence(record)["digest"] == digest
    assert sql(f"SELECT revision FROM estamp_signing.document WHERE id = '{document}'") == [["3"]]


def test_two_instances_and_a_kill_renew_every_file_once(desk):
    records = desk.archived(*["t"] * 10)
    desk.restart("tsa")
    names = ",".join(f"'{record}'" for record, _ in records)
    first = (Path(VAR) / "run/archives.pid").read_text().strip()
    Service("archives").start()
    count = lambda number: int(sql(f"SELECT COUNT(*) FROM estamp_archives.record_evidence WHERE number = {number} AND record_id IN ({names})")[0][0])
    working_until(lambda: count(2) > 0, *[record for record, _ in records])
    subprocess.run(["kill", "-9", first], check=True)
    sql(f"UPDATE estamp_archives.job SET due_ms = 0 WHERE id = '{JOB}'")  # as if the dead one's lease had run out
    working_until(lambda: count(2) == len(records), *[record for record, _ in records])
    assert count(1) == count(3) == 0
    assert sql(f"SELECT number, COUNT(*) FROM estamp_archives.record_revision WHERE record_id IN ({names}) GROUP BY number") == [["1", str(len(records))]]
    documents = ",".join(f"'{document}'" for _, document in records)
    assert sql(f"SELECT DISTINCT revision FROM estamp_signing.document WHERE id IN ({documents})") == [["3"]]
    for record, document in records[:2]:
        assert sql(f"SELECT digest FROM estamp_signing.document WHERE id = '{document}'") == [[desk.evidence(record)["digest"]]]
