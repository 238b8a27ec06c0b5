"""Seals for the long term (B-LT, B-LTA) over HTTP, and the job that renews document timestamps: with an authority whose
OCSP responder and revocation lists are openssl's, and which answers at the addresses that its certificates name."""

import os
import shutil
import sys
import time
from pathlib import Path

import pytest
from auth_people import API, sql
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from seal_files import PASSWORD, ROOT, import_own, unit_code
from service_process import Service
from signing_bureau import PIN, SIGNING, Bureau, quarter_of_its_own, verify
from signing_people import SECOND
from smtp_server import wait_for
from test_signing_withdraw import added_to

sys.path.insert(0, str(ROOT / "tests" / "support"))
from evidence_pki import DAY, NOW, Authority  # noqa: E402

VAR = Path(os.environ["ESTAMP_VAR"])
READY = {"seals": API + "/seals", "signing": SIGNING + "/receipts/x"}


class Desk:
    """A taxpayer whose seal is of that authority, on a system that trusts it and stamps by its certificate."""

    def __init__(self, folder):
        self.authority = Authority(folder)
        self.trust = folder / "trust"
        shutil.copytree(VAR / "trust", self.trust)
        shutil.copy(folder / "root.pem", self.trust / "long_term.pem")
        self.kept = {name: dict(Service(name).settings) for name in ("seals", "signing")}
        Service("seals").restart(READY["seals"], ESTAMP_TRUST=str(self.trust))
        self.restart("tsa")
        self.bureau = Bureau()
        self.person = self.bureau.person(kind="taxpayer", unit_id=self.bureau.taxpayer_unit(self.bureau.below))
        self.person.code = unit_code(self.person.unit_id)
        self.authority.issue("seal", "ca", subject=((NameOID.ORGANIZATION_NAME, "长期保存单位"), (NameOID.SERIAL_NUMBER, self.person.code)))
        self.authority.export("seal", PASSWORD)
        made = import_own(self.person, (folder / "seal.p12").read_bytes())
        assert made.status_code == 201, made.text
        self.seal = made.json()["id"]

    def restart(self, tsa, **settings):
        Service("signing").restart(READY["signing"], ESTAMP_TRUST=str(self.trust), ESTAMP_TSA_KEY_FILE=str(self.authority.path(f"{tsa}.key")),
                                   ESTAMP_TSA_CERTIFICATE_FILE=str(self.authority.write_chain(tsa)), **settings)

    def close(self):
        for name, settings in self.kept.items():
            service = Service(name)
            service.settings = settings
            service.restart(READY[name])
        self.authority.close()

    def sealed(self, level, **headers):
        document = self.bureau.declared(holder=self.person, **quarter_of_its_own())["id"]
        body = {"seal_id": self.seal, "pin": PIN, "level": level, "items": [{"document_id": document}]}
        answer = self.person.ask("POST", SIGNING + "/sealings", json=body, headers=headers)
        return document, answer

    def sealed_again(self, document, level):
        item = {"document_id": document, "again": True, "place": SECOND}
        body = {"seal_id": self.seal, "pin": PIN, "level": level, "items": [item]}
        answer = self.person.ask("POST", SIGNING + "/sealings", json=body)
        assert answer.json()["results"][0]["state"] == "sealed", answer.text

    def withdrawn(self, document):
        whole = self.person.ask("GET", f"{SIGNING}/documents/{document}").json()
        body = {"sealing_id": whole["sealings"][-1]["id"], "reason": "重新签章", "pin": PIN}
        answer = self.person.ask("POST", f"{SIGNING}/documents/{document}/withdrawal", json=body)
        assert answer.ok, answer.text

    def renewed(self, document):
        """Its next revision, as if the timestamp were about to end."""
        before = revision_of(document)[0]
        sql(f"UPDATE estamp_signing.document_evidence SET next_ms = 0, until_ms = 0 WHERE document_id = '{document}'")
        renewing_until(lambda: revision_of(document)[0] == before + 1)

    def judged(self, document):
        report = verify(self.bureau.file(document, self.person))["report"]
        assert report["overall"] == "intact", report
        return report["signatures"]


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    made = Desk(tmp_path_factory.mktemp("long_term"))
    yield made
    made.close()


def test_seals_of_each_level_hold_what_they_promise(desk):
    for level, word, count in (("t", "B-T", 1), ("lt", "B-LT", 1), ("lta", "B-LTA", 2)):
        document, answer = desk.sealed(level)
        assert answer.json()["results"][0]["state"] == "sealed", answer.text
        signatures = desk.judged(document)
        assert (signatures[0]["level"], signatures[0]["trust"], len(signatures)) == (word, "trusted", count)
        assert signatures[0]["revocation"]["status"] == ("not_checked" if level == "t" else "good")
        kept = sql(f"SELECT d.revision, e.until_ms > d.sealed_ms FROM estamp_signing.document d LEFT JOIN estamp_signing.document_evidence e ON e.document_id = d.id WHERE d.id = '{document}'")
        assert kept == [["2", "1" if level == "lta" else "NULL"]]


def refusal(answer):
    """Of one document among those that were asked for."""
    (result,) = answer.json()["results"]
    assert result["state"] == "refused"
    return result["problem"]["status"], result["problem"]["code"]


def test_without_evidence_the_seal_is_refused_and_can_be_asked_for_again(desk):
    authority = desk.authority
    desk.restart("tsa")  # nothing is remembered
    authority.ocsp_works = authority.crl_works = False
    try:
        document, answer = desk.sealed("lt")
        assert refusal(answer) == (503, "evidence_missing"), answer.text
        assert sql(f"SELECT state FROM estamp_signing.document WHERE id = '{document}'") == [["waiting"]]
    finally:
        authority.ocsp_works = authority.crl_works = True
    desk.restart("tsa")
    body = {"seal_id": desk.seal, "pin": PIN, "level": "lt", "items": [{"document_id": document}]}
    answer = desk.person.ask("POST", SIGNING + "/sealings", json=body)
    assert answer.json()["results"][0]["state"] == "sealed", answer.text


def revision_of(document):
    ((revision, digest),) = sql(f"SELECT revision, digest FROM estamp_signing.document WHERE id = '{document}'")
    return int(revision), digest


def evidence_of(document):
    return [(int(until_ms), int(next_ms)) for until_ms, next_ms in sql(f"SELECT until_ms, next_ms FROM estamp_signing.document_evidence WHERE document_id = '{document}'")]


def renewing_until(condition):
    """The job is due at once instead of each minute."""
    def done():
        sql("UPDATE estamp_signing.job SET due_ms = 0 WHERE id = '00000000000000000000000ev1' AND state = 'queued'")
        return condition()
    wait_for(done)


def test_document_timestamps_are_renewed_before_they_end(desk):
    desk.authority.issue("tsa_short", "ca", usage=ExtendedKeyUsageOID.TIME_STAMPING, days=(-300, 20))
    desk.restart("tsa_short")
    document, answer = desk.sealed("lta")
    archived, _ = desk.sealed("lta")
    assert answer.json()["results"][0]["state"] == "sealed", answer.text
    before = revision_of(document)
    sql(f"UPDATE estamp_signing.document SET state = 'archived' WHERE id = '{archived}'")
    kept = revision_of(archived)
    ((ends, _),) = evidence_of(document)
    # The same authority gains nothing: the job looks again another day.
    renewing_until(lambda: evidence_of(document)[0][1] > time.time() * 1000)
    assert revision_of(document) == before
    desk.restart("tsa")
    sql(f"UPDATE estamp_signing.document_evidence SET next_ms = 0 WHERE document_id = '{document}'")
    renewing_until(lambda: revision_of(document)[0] == before[0] + 1)
    assert evidence_of(document)[0][0] > ends
    signatures = desk.judged(document)
    assert [s["kind"] for s in signatures] == ["seal", "timestamp", "timestamp"]
    assert [s["trust"] for s in signatures] == ["trusted"] * 3 and signatures[0]["level"] == "B-LTA"
    assert sql(f"SELECT COUNT(*) FROM estamp_audit.audit_entry WHERE action = 'document.renew' AND object_id = '{document}'") == [["1"]]
    # What archives keeps by its digest is not touched, nor looked at any more.
    renewing_until(lambda: evidence_of(archived) == [])
    assert revision_of(archived) == kept
    sql(f"UPDATE estamp_signing.document SET state = 'sealed' WHERE id = '{archived}'")


def test_document_timestamps_are_renewed_before_their_algorithms_end(desk):
    """By keys of 2048 bits, that the operator no longer relies on from tomorrow on; then by another authority's curve."""
    document, answer = desk.sealed("lta")
    assert answer.json()["results"][0]["state"] == "sealed", answer.text
    before, ((ends, due),) = revision_of(document), evidence_of(document)
    assert due > time.time() * 1000
    ends_soon = {"ESTAMP_ALGORITHM_ENDS": f"SHA1=2011-12-31,RSA2048={NOW + DAY:%Y-%m-%d}"}
    desk.restart("tsa", **ends_soon)
    renewing_until(lambda: evidence_of(document)[0][0] < ends)  # found, and nothing gained by the same key
    renewing_until(lambda: evidence_of(document)[0][1] > time.time() * 1000)
    assert revision_of(document) == before
    desk.authority.issue("tsa_curve", "ca", usage=ExtendedKeyUsageOID.TIME_STAMPING, curve=True)
    desk.restart("tsa_curve", **ends_soon)
    sql(f"UPDATE estamp_signing.document_evidence SET next_ms = 0 WHERE document_id = '{document}'")
    renewing_until(lambda: revision_of(document)[0] == before[0] + 1)
    ((now_ends, next_due),) = evidence_of(document)
    assert now_ends > ends - 1000 and next_due > time.time() * 1000
    assert sql(f"SELECT algorithms FROM estamp_signing.document_evidence WHERE document_id = '{document}'") == [["SHA256,P-256"]]
    assert [s["trust"] for s in desk.judged(document)] == ["trusted"] * 3
    desk.restart("tsa")


def test_a_seal_put_on_or_taken_back_ends_no_renewal(desk):
    document, answer = desk.sealed("lta")
    assert answer.json()["results"][0]["state"] == "sealed", answer.text
    first = desk.bureau.file(document, desk.person)
    desk.sealed_again(document, "t")
    desk.renewed(document)
    signatures = desk.judged(document)
    assert [s["kind"] for s in signatures] == ["seal", "timestamp", "seal", "timestamp"]
    assert [s["level"] for s in signatures if s["kind"] == "seal"] == ["B-LTA", "B-LTA"]
    desk.withdrawn(document)
    assert desk.bureau.file(document, desk.person) == first
    desk.renewed(document)
    assert [s["kind"] for s in desk.judged(document)] == ["seal", "timestamp", "timestamp"]
    desk.withdrawn(document)
    assert sql(f"SELECT state FROM estamp_signing.document WHERE id = '{document}'") == [["waiting"]]
    assert evidence_of(document) == [], "its next seal may be of another level"
    assert verify(first)["standing"] == "withdrawn"
    assert verify(added_to(first))["standing"] == "withdrawn", "what the sealing brought besides its seal is part of it"


def test_a_revoked_certificate_seals_nothing_for_the_long_term(desk):
    desk.authority.revoked["seal"] = (NOW, "superseded")
    desk.restart("tsa")
    try:
        _, answer = desk.sealed("lta")
        assert refusal(answer) == (409, "certificate_revoked"), answer.text
        document, answer = desk.sealed("t")
        assert answer.json()["results"][0]["state"] == "sealed", answer.text
        assert desk.judged(document)[0]["trust"] == "trusted"  # nobody was asked
        desk.restart("tsa", ESTAMP_REVOCATION="online")
        (signature,) = desk.judged(document)
        assert (signature["trust"], signature["trust_reason"], signature["revocation"]["source"]) == ("untrusted", "revoked", "online")
    finally:
        desk.authority.revoked.clear()
        desk.restart("tsa", ESTAMP_REVOCATION="offline")
