"""批量制章 through nginx: the dry run says what is wrong, the job survives, codes reach their holders and nobody else."""

import base64
import re
import secrets
import subprocess
import threading
import time

import pytest
from auth_people import API, World, new_id, problem, sql
from seal_files import import_own, issued, unit_code
from service_process import Service

BATCHES = API + "/seals/batches"
SLIPS_PASSWORD = "Dayin-2026-mima"
BATCH = ("seal.batch", "seal.query", "seal.manage")


class Bureau(World):
    def __init__(self):
        super().__init__()
        self.officer = self.person(*BATCH, unit_id=self.top)
        self.colleague = self.person(*BATCH, unit_id=self.top)
        self.stranger = self.person(*BATCH, unit_id=self.below)
        sql(f"UPDATE estamp_auth.account SET unit_id = '{self.other}' WHERE id = '{self.stranger.account_id}'")
        self.stranger.login(self.stranger.login_name)

    def many(self, count):
        """An authority of its own with that many taxpayers: (its code, their (id, code, name))."""
        authority = self.unit("authority", self.below)
        units = [(new_id(), secrets.token_hex(9).upper(), f"批量测试第{i}有限公司") for i in range(count)]
        for at in range(0, count, 500):
            rows = ", ".join(f"('{id}', 'taxpayer', '{code}', '{name}', '{authority}', '{authority}', 9, 'active', 0, 0)"
                             for id, code, name in units[at:at + 500])
            sql("INSERT INTO estamp_admin.unit (id, kind, code, name, parent_id, authority_id, level, state, created_ms, changed_ms) "
                f"VALUES {rows}")
        return unit_code(authority), units


@pytest.fixture(scope="module")
def bureau():
    return Bureau()


def create(person, text=None, filename="units.csv", **fields):
    fields = {"source": "file" if text is not None else "without_seal", "algorithm": "p256", **fields}
    content = text.encode() if isinstance(text, str) else text
    if text is None:
        return person.ask("POST", BATCHES, files={name: (None, str(value)) for name, value in fields.items()})
    return person.ask("POST", BATCHES, data=fields, files={"file": (filename, content)})


def draft(person, text=None, **fields):
    answer = create(person, text, **fields)
    assert answer.status_code == 201, answer.text
    return answer.json()


def rows_of(person, batch, **query):
    items, cursor = [], None
    while True:
        answer = person.ask("GET", f"{BATCHES}/{batch['id']}/rows", params={"limit": 200, **query, **({"cursor": cursor} if cursor else {})})
        assert answer.status_code == 200, answer.text
        items += answer.json()["items"]
        cursor = answer.json()["next"]
        if not cursor:
            return items


def act(person, batch, what):
    return person.ask("POST", f"{BATCHES}/{batch['id']}/{what}")


def wait(person, batch, *states, seconds=600):
    states = states or ("done", "failed", "cancelled")
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        now = person.ask("GET", f"{BATCHES}/{batch['id']}").json()
        if now["state"] in states:
            return now
        time.sleep(0.05)
    raise AssertionError(now)


def run(person, batch):
    answer = act(person, batch, "start")
    assert answer.status_code == 200, answer.text
    return wait(person, batch)


def slips(person, batch, password=SLIPS_PASSWORD, **more):
    return person.ask("POST", f"{BATCHES}/{batch['id']}/slips", json={"password": password, **more})


def codes_of(pdf, folder):
    """{seal number: code} as poppler reads them off the paper."""
    path = folder / "slips.pdf"
    path.write_bytes(pdf)
    text = subprocess.run(["pdftotext", "-upw", SLIPS_PASSWORD, "-raw", path, "-"], capture_output=True, check=True).stdout.decode()
    numbers = re.findall(r"Seal number\s+([2-9A-Z]{16})\b", text)
    codes = re.findall(r"\b(?:[0-9A-Z]{5}-){4}[0-9A-Z]{6}\b", text)
    assert len(numbers) == len(codes) > 0, text
    return dict(zip(numbers, codes))


def seals_of(units):
    ids = ", ".join(f"'{unit[0]}'" for unit in units)
    return sql(f"SELECT unit_id, id, number FROM estamp_seals.seal WHERE unit_id IN ({ids})")


# --- the dry run ---


def test_the_dry_run_names_what_is_wrong_with_each_row(bureau):
    _, units = bureau.many(6)
    good, named, closed, sealed, twice, _ = units
    sql(f"UPDATE estamp_admin.unit SET state = 'closed' WHERE id = '{closed[0]}'")
    first = draft(bureau.officer, f"unit_code\n{sealed[1]}\n")
    assert run(bureau.officer, first)["made"] == 1
    foreign = unit_code(bureau.taxpayer_unit(bureau.other))
    lines = [f"{good[1]},{good[2]}", f"{named[1]},别的名称", f"{closed[1]},", f"{sealed[1]},", f"{twice[1]},", f"{twice[1]},",
             f"{foreign},", "99999999999,", "税,", ","]
    batch = draft(bureau.officer, "纳税人识别号,纳税人名称\n" + "\n".join(lines) + "\n")
    assert (batch["state"], batch["ready"], batch["made"]) == ("draft", 2, 0)
    rows = rows_of(bureau.officer, batch)
    assert [row["problem"] for row in rows[:9]] == [
        None, "batch_name_differs", "batch_unit_closed", "batch_has_seal", None, "batch_twice", "unit_missing", "unit_missing", "field_form"]
    assert [row["line"] for row in rows][:9] == list(range(2, 11))
    assert named[2] in rows[1]["text"] and "6" in rows[5]["text"] and rows[0]["text"] is None
    assert seals_of([good, twice]) == [], "a dry run makes nothing"


def test_a_file_in_gbk_with_an_english_header_is_read(bureau):
    _, units = bureau.many(2)
    text = "name;code\r\n" + "".join(f"{name};{code}\r\n" for _, code, name in units)
    batch = draft(bureau.officer, text.encode("gbk"))
    assert (batch["rows"], batch["ready"], batch["source_name"]) == (2, 2, "units.csv")


REFUSED = [
    ("no file", None, dict(source="file"), "file", "field_required"),
    ("an empty file", "", {}, "file", "field_required"),
    ("no column of codes", "name\nx\n", {}, "header", "table_header_missing"),
    ("a workbook", b"PK\x03\x04" + bytes(100), {}, "file", "table_workbook"),
    ("broken quotes", 'code\n"370705\n', {}, "file", "table_quote"),
    ("an unknown source", "code\nx\n", dict(source="all"), "source", "field_choice"),
    ("an unknown kind", "code\nx\n", dict(seal_type="round"), "seal_type", "field_choice"),
    ("an unknown algorithm", "code\nx\n", dict(algorithm="rsa1024"), "algorithm", "field_choice"),
    ("too short a validity", "code\nx\n", dict(validity_days=1), "validity_days", "field_too_small"),
    ("longer than the CA", "code\nx\n", dict(validity_days=3650), "validity_days", "issuer_expired"),
    ("no number", "code\nx\n", dict(validity_days="long"), "validity_days", "field_type"),
]


@pytest.mark.parametrize("what, text, fields, field, code", REFUSED, ids=[row[0] for row in REFUSED])
def test_a_wish_that_cannot_be_met_is_refused_at_its_field(bureau, what, text, fields, field, code):
    answer = create(bureau.officer, text, **fields)
    assert answer.status_code == 400, answer.text
    assert (field, code) in [(fault["field"], fault["code"]) for fault in answer.json()["errors"]], answer.text


def test_an_authority_outside_the_jurisdiction_is_refused(bureau):
    problem(create(bureau.officer, authority_code=unit_code(bureau.other)), 404, "unit_missing")
    code, _ = bureau.many(0)
    problem(create(bureau.officer, authority_code=code), 409, "batch_empty")


def test_a_repeated_request_makes_one_draft(bureau):
    code, _ = bureau.many(2)
    files = {"source": (None, "without_seal"), "authority_code": (None, code), "algorithm": (None, "p256")}
    body, kind = __import__("requests").models.RequestEncodingMixin._encode_files(files, {})
    ask = lambda: bureau.officer.ask("POST", BATCHES, data=body, headers={"Content-Type": kind, "Idempotency-Key": key})  # noqa: E731
    key = secrets.token_hex(8)
    first, second = ask(), ask()
    assert first.status_code == second.status_code == 201 and first.json()["id"] == second.json()["id"]


# --- making ---


@pytest.mark.parametrize("algorithm, key_name", [("p256", "P-256"), ("rsa", "RSA")])
def test_every_unit_without_a_seal_gets_one(bureau, tmp_path, algorithm, key_name):
    code, units = bureau.many(7)
    batch = draft(bureau.officer, authority_code=code, algorithm=algorithm, validity_days=400)
    assert (batch["rows"], batch["ready"]) == (7, 7)
    done = run(bureau.officer, batch)
    assert (done["state"], done["made"], done["failed"], done["codes"]) == ("done", 7, 0, 7)
    for row in rows_of(bureau.officer, batch):
        seal = bureau.officer.ask("GET", f"{API}/seals/{row['seal_id']}").json()
        assert (seal["unlock_by"], seal["state"], seal["unit"]["code"]) == ("code", "enabled", row["unit_code"])
        assert seal["certificate"]["key_name"] == key_name and seal["certificate"]["trust"] == "trusted"
        assert seal["name"] == row["unit_name"] + "公章"
    picture = bureau.officer.ask("GET", f"{API}/seals/{row['seal_id']}/picture")
    assert picture.headers["Content-Type"] == "image/png" and len(picture.content) > 5000
    problem(create(bureau.officer, authority_code=code), 409, "batch_empty")
    problem(act(bureau.officer, batch, "start"), 409, "batch_state")
    problem(act(bureau.officer, batch, "retry"), 409, "batch_empty")
    assert len({number for _, _, number in seals_of(units)}) == 7


def test_openssl_finds_the_certificates_as_they_should_be(bureau, tmp_path):
    code, units = bureau.many(1)
    batch = draft(bureau.officer, authority_code=code)
    run(bureau.officer, batch)
    seal = bureau.officer.ask("GET", f"{API}/seals/{rows_of(bureau.officer, batch)[0]['seal_id']}").json()
    chain = bureau.officer.ask("GET", f"{API}/seals/certificates/{seal['certificate']['id']}").json()["chain"]
    for i, certificate in enumerate(chain):
        (tmp_path / f"{i}.der").write_bytes(base64.b64decode(certificate["der"]))
        subprocess.run(["openssl", "x509", "-inform", "DER", "-in", tmp_path / f"{i}.der", "-out", tmp_path / f"{i}.pem"], check=True)
    verified = subprocess.run(["openssl", "verify", "-x509_strict", "-CAfile", tmp_path / "2.pem", "-untrusted", tmp_path / "1.pem",
                               tmp_path / "0.pem"], capture_output=True, text=True)
    assert verified.returncode == 0, verified.stderr
    text = subprocess.run(["openssl", "x509", "-in", tmp_path / "0.pem", "-noout", "-text", "-nameopt", "utf8,sep_comma_plus"],
                          capture_output=True, text=True).stdout
    for words in ("Version: 3", f"serialNumber={units[0][1]}", f"CN={units[0][2]}", "CA:FALSE", "Digital Signature, Non Repudiation",
                  "ecdsa-with-SHA256", "Subject Key Identifier", "Authority Key Identifier", "1.3.6.1.5.5.7.3.36"):
        assert words in text, text
    assert re.search(r"Key Usage: critical", text) and re.search(r"Basic Constraints: critical", text)
    assert len(re.search(r"Serial Number:\s+([0-9a-f:]+)", text)[1].split(":")) == 16


def test_a_row_that_was_overtaken_is_refused_when_its_turn_comes(bureau):
    code, units = bureau.many(3)
    batch = draft(bureau.officer, authority_code=code)
    other = draft(bureau.colleague, f"code\n{units[1][1]}\n")
    assert run(bureau.colleague, other)["made"] == 1
    sql(f"UPDATE estamp_admin.unit SET state = 'closed' WHERE id = '{units[2][0]}'")
    done = run(bureau.officer, batch)
    assert (done["made"], done["refused"]) == (1, 2)
    assert {row["unit_code"]: row["problem"] for row in rows_of(bureau.officer, batch)} == {
        units[0][1]: None, units[1][1]: "batch_has_seal", units[2][1]: "batch_unit_closed"}


def test_two_officers_at_once_make_one_seal_a_unit(bureau):
    code, units = bureau.many(600)
    batches = [(person, draft(person, authority_code=code)) for person in (bureau.officer, bureau.colleague)]
    assert [batch["ready"] for _, batch in batches] == [600, 600]
    threads = [threading.Thread(target=act, args=(person, batch, "start")) for person, batch in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done = [wait(person, batch) for person, batch in batches]
    assert sum(batch["made"] for batch in done) == 600 and sum(batch["refused"] for batch in done) == 600
    assert sorted(unit for unit, _, _ in seals_of(units)) == sorted(unit[0] for unit in units)


def test_kill_9_in_mid_batch_loses_and_doubles_nothing(bureau, tmp_path):
    code, units = bureau.many(1500)
    service = Service("seals")
    batch = draft(bureau.officer, authority_code=code)
    assert act(bureau.officer, batch, "start").status_code == 200
    job = sql(f"SELECT job_id FROM estamp_seals.batch WHERE id = '{batch['id']}'")[0][0]
    for more in (1, 500):
        end = time.monotonic() + 300
        while time.monotonic() < end and int(sql(f"SELECT done FROM estamp_seals.job WHERE id = '{job}'")[0][0]) < more:
            time.sleep(0.01)
        service.kill()
        assert sql(f"SELECT state FROM estamp_seals.job WHERE id = '{job}'")[0][0] == "running"
        service.start()
        sql(f"UPDATE estamp_seals.job SET due_ms = 0 WHERE id = '{job}'")  # as if the dead one's lease had run out
    end = time.monotonic() + 600
    while time.monotonic() < end and sql(f"SELECT state FROM estamp_seals.job WHERE id = '{job}'")[0][0] != "done":
        time.sleep(0.1)
    done = wait(bureau.officer, batch)
    assert (done["made"], done["codes"]) == (1500, 1500)
    made = seals_of(units)
    assert len(made) == len({unit for unit, _, _ in made}) == 1500
    printed = codes_of(slips(bureau.officer, batch).content, tmp_path)
    assert sorted(printed) == sorted(number for _, _, number in made)
    assert sql("SELECT COUNT(*) FROM estamp_seals.seal s LEFT JOIN estamp_seals.seal_key k ON k.seal_id = s.id LEFT JOIN "
               "estamp_seals.certificate_chain c ON c.certificate_id = s.certificate_id AND c.position = 0 WHERE s.unlock_by = 'code' "
               "AND (k.seal_id IS NULL OR c.der IS NULL)") == [["0"]]


def test_a_batch_is_paused_resumed_cancelled_and_tried_again(bureau):
    code, units = bureau.many(900)
    batch = draft(bureau.officer, authority_code=code)
    problem(act(bureau.officer, batch, "pause"), 409, "batch_state")
    act(bureau.officer, batch, "start")
    assert act(bureau.officer, batch, "pause").json()["state"] == "paused"
    before = len(seals_of(units))
    problem(act(bureau.officer, batch, "retry"), 409, "batch_state")
    assert act(bureau.officer, batch, "resume").json()["state"] == "queued"
    assert act(bureau.officer, batch, "cancel").json()["state"] == "cancelled"
    problem(act(bureau.officer, batch, "resume"), 409, "job_state")
    assert before <= len(seals_of(units)) < 900
    again = act(bureau.officer, batch, "retry")
    assert again.status_code == 200, again.text
    assert wait(bureau.officer, batch)["made"] == 900
    other = draft(bureau.officer, f"code\n{bureau.many(1)[1][0][1]}\n")
    assert act(bureau.officer, other, "cancel").json()["state"] == "cancelled"
    problem(act(bureau.officer, other, "start"), 409, "batch_state")


def test_codes_made_after_a_pause_get_a_print_of_their_own(bureau, tmp_path):
    code, units = bureau.many(700)
    batch = draft(bureau.officer, authority_code=code)
    act(bureau.officer, batch, "start")
    end = time.monotonic() + 300
    while not seals_of(units):
        assert time.monotonic() < end
        time.sleep(0.05)
    assert act(bureau.officer, batch, "pause").json()["state"] == "paused"
    first = codes_of(slips(bureau.officer, batch).content, tmp_path)
    sql(f"UPDATE estamp_seals.batch SET codes_until_ms = 1 WHERE id = '{batch['id']}'")  # ten minutes later
    assert act(bureau.officer, batch, "resume").status_code == 200
    done = wait(bureau.officer, batch)
    assert done["codes_taken"] is None and done["codes"] == 700 - len(first), done
    second = codes_of(slips(bureau.officer, batch).content, tmp_path)
    assert len(first) + len(second) == 700 and not set(first) & set(second)


def test_a_holder_whose_code_is_lost_gets_another_seal(bureau):
    unit, _, seal, _ = one_sealed(bureau)
    lines = f"code\n{unit_code(unit)}\n"
    assert draft(bureau.officer, lines)["refused"] == 1
    answer = bureau.officer.ask("POST", f"{API}/seals/{seal}/disable", json={"reason": "code lost"})
    assert answer.status_code == 204, answer.text
    assert run(bureau.officer, draft(bureau.officer, lines))["made"] == 1


def test_no_key_of_the_pool_is_used_twice(bureau):
    code, units = bureau.many(12)
    run(bureau.officer, draft(bureau.officer, authority_code=code, algorithm="rsa"))
    ids = ", ".join(f"'{unit[0]}'" for unit in units)
    keys = sql("SELECT HEX(SUBSTRING(c.der, 100, 600)) FROM estamp_seals.certificate_chain c JOIN estamp_seals.certificate t "
               f"ON t.id = c.certificate_id WHERE c.position = 0 AND t.unit_id IN ({ids})")
    assert len(keys) == 12
    moduli = set()
    for (der,) in sql("SELECT TO_BASE64(c.der) FROM estamp_seals.certificate_chain c JOIN estamp_seals.certificate t "
                      f"ON t.id = c.certificate_id WHERE c.position = 0 AND t.unit_id IN ({ids})"):
        raw = base64.b64decode(der.replace("\\n", ""))
        moduli.add(subprocess.run(["openssl", "x509", "-inform", "DER", "-noout", "-modulus"], input=raw, capture_output=True).stdout)
    assert len(moduli) == 12
    gauge = bureau.officer.ask("GET", API + "/seals/key-pool").json()
    assert gauge["ready"] >= 0 and gauge["target"] > 0 and gauge["make_ms"] > 0
    assert "2A864886F70D010101" not in "".join(row[0] for row in sql("SELECT HEX(sealed_key) FROM estamp_seals.key_pool LIMIT 5"))


def test_the_service_ends_well_in_the_midst_of_making_keys(bureau):
    service, codes = Service("seals"), []
    service.kill()
    for tries in range(8):
        sql("DELETE FROM estamp_seals.key_pool")
        service.start()
        end = time.monotonic() + 300
        while sql("SELECT COUNT(*) FROM estamp_seals.key_pool") == [["0"]] and time.monotonic() < end:
            time.sleep(0.05)
        assert sql("SELECT COUNT(*) FROM estamp_seals.key_pool") != [["0"]], "no key within 300 s"
        time.sleep(0.03 * tries)
        service.process.terminate()
        codes.append(service.process.wait(300))
    service.start()
    end = time.monotonic() + 300
    while (answer := bureau.officer.ask("GET", BATCHES)).status_code == 503 and time.monotonic() < end:
        time.sleep(0.1)
    assert answer.status_code == 200, answer.text
    assert codes == [0] * 8


# --- codes ---


def one_sealed(bureau, person=None):
    unit = bureau.taxpayer_unit(bureau.below)
    batch = draft(bureau.officer, f"code\n{unit_code(unit)}\n")
    assert run(bureau.officer, batch)["made"] == 1
    row = rows_of(bureau.officer, batch)[0]
    return unit, batch, row["seal_id"], row["seal_number"]


def test_the_holder_turns_its_code_into_a_pin_and_seals(bureau, tmp_path):
    unit, batch, seal, number = one_sealed(bureau)
    code = codes_of(slips(bureau.officer, batch, per_page=1).content, tmp_path)[number]
    holder = bureau.person(kind="taxpayer", unit_id=unit)
    activate = lambda pin: holder.ask("POST", f"{API}/seals/{seal}/activations", json={"pin": pin})  # noqa: E731
    change = lambda old, new: holder.ask("POST", f"{API}/seals/{seal}/pin", json={"old_pin": old, "new_pin": new})  # noqa: E731
    problem(activate(code), 403, "seal_pin_initial")
    problem(change("0" * 5 + code[5:], "135790"), 403, "seal_pin_wrong")
    assert holder.ask("GET", f"{API}/seals/{seal}").json()["pin_failures"] == 1
    sql(f"UPDATE estamp_seals.seal SET pin_after_ms = 0 WHERE id = '{seal}'")
    assert change(code.lower().replace("-", " "), "135790").status_code == 204
    shown = holder.ask("GET", f"{API}/seals/{seal}").json()
    assert (shown["unlock_by"], shown["pin_failures"]) == ("pin", 0)
    assert activate("135790").status_code == 201
    problem(activate(code), 403, "seal_pin_wrong")


def test_a_taxpayer_with_a_seal_from_a_batch_needs_no_import(bureau):
    unit, *_ = one_sealed(bureau)
    holder = bureau.person(kind="taxpayer", unit_id=unit)
    listed = holder.ask("GET", API + "/seals")
    assert listed.status_code == 200 and len(listed.json()["items"]) == 1
    fresh = bureau.person(kind="taxpayer", unit_id=bureau.taxpayer_unit(bureau.below))
    assert fresh.ask("GET", API + "/seals").status_code == 403, "without a certificate only its import is open"
    assert import_own(fresh, issued(unit_code(fresh.unit_id))).status_code == 201


def test_codes_are_printed_by_their_officer_and_then_wiped(bureau, tmp_path):
    _, batch, seal, number = one_sealed(bureau)
    problem(slips(bureau.colleague, batch), 403, "batch_codes_other")
    problem(bureau.officer.ask("DELETE", f"{BATCHES}/{batch['id']}/slips"), 409, "batch_state")
    for password, code in (("short", "field_too_short"), ("aaaaaaaaaaaa", "field_form"), ("密码密码密码密码密码密码", "field_form"), (None, "field_required")):
        answer = bureau.officer.ask("POST", f"{BATCHES}/{batch['id']}/slips", json={} if password is None else {"password": password})
        assert answer.status_code == 400 and answer.json()["errors"][0]["field"] == "password", answer.text
    problem(slips(bureau.officer, batch, per_page=3), 400, "field_choice", "per_page")
    first = slips(bureau.officer, batch)
    assert first.headers["Content-Type"] == "application/pdf" and "no-store" in first.headers["Cache-Control"]
    (tmp_path / "first.pdf").write_bytes(first.content)
    assert subprocess.run(["qpdf", "--requires-password", tmp_path / "first.pdf"]).returncode == 0, "0: it asks for one"
    again = slips(bureau.officer, batch)
    assert codes_of(first.content, tmp_path) == codes_of(again.content, tmp_path), "a broken download may be repeated"
    problem(bureau.colleague.ask("DELETE", f"{BATCHES}/{batch['id']}/slips"), 403, "batch_codes_other")
    assert bureau.officer.ask("DELETE", f"{BATCHES}/{batch['id']}/slips").status_code == 204
    problem(slips(bureau.officer, batch), 409, "batch_codes_gone")
    assert sql(f"SELECT COUNT(*) FROM estamp_seals.batch_row WHERE batch_id = '{batch['id']}' AND code_sealed IS NOT NULL") == [["0"]]
    actions = sql(f"SELECT action FROM estamp_audit.audit_entry WHERE object_id = '{batch['id']}' ORDER BY at_ms, number")
    for action in ("seal.batch_draft", "seal.batch_start", "seal.batch_finish", "seal.batch_print", "seal.batch_wipe"):
        assert [action] in actions
    assert sql(f"SELECT COUNT(*) FROM estamp_audit.audit_entry WHERE object_id = '{seal}' AND action = 'seal.make'") == [["1"]]


def test_codes_expire(bureau):
    _, batch, *_ = one_sealed(bureau)
    sql(f"UPDATE estamp_seals.batch SET codes_until_ms = 1 WHERE id = '{batch['id']}'")
    problem(slips(bureau.officer, batch), 409, "batch_codes_gone")


def test_no_code_stands_anywhere_in_the_clear(bureau, tmp_path):
    _, batch, seal, number = one_sealed(bureau)
    stored = sql(f"SELECT HEX(code_sealed) FROM estamp_seals.batch_row WHERE batch_id = '{batch['id']}'")[0][0]
    code = codes_of(slips(bureau.officer, batch).content, tmp_path)[number]
    assert code.encode().hex().upper() not in stored and len(stored) == 2 * (30 + 28)
    log = open(Service("seals").log, encoding="utf-8").read()
    assert code not in log and SLIPS_PASSWORD not in log
    table = bureau.officer.ask("GET", f"{BATCHES}/{batch['id']}/rows", params={"format": "csv"})
    assert number in table.text and code not in table.text


# --- results, scope ---


def test_results_are_a_table_without_secrets(bureau):
    _, units = bureau.many(3)
    text = "单位代码,名称\n" + "".join(f"{code},{name}\n" for _, code, name in units) + "=1+1,x\n"
    batch = draft(bureau.officer, text)
    run(bureau.officer, batch)
    answer = bureau.officer.ask("GET", f"{BATCHES}/{batch['id']}/rows", params={"format": "csv"}, headers={"Accept-Language": "zh-CN"})
    assert answer.headers["Content-Type"].startswith("text/csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("行号,") and len(lines) == 5 and "'=1+1" in lines[4]
    book = bureau.officer.ask("GET", f"{BATCHES}/{batch['id']}/rows", params={"format": "xlsx"})
    assert book.content[:2] == b"PK"
    assert [row["state"] for row in rows_of(bureau.officer, batch, state="made")] == ["made"] * 3


def test_nobody_outside_the_jurisdiction_sees_a_batch(bureau):
    _, units = bureau.many(1)
    batch = draft(bureau.officer, f"code\n{units[0][1]}\n")
    path = f"{BATCHES}/{batch['id']}"
    for method, where in (("GET", path), ("GET", path + "/rows"), ("POST", path + "/start"), ("POST", path + "/cancel")):
        problem(bureau.stranger.ask(method, where), 404, "batch_missing")
    problem(slips(bureau.stranger, batch), 404, "batch_missing")
    assert batch["id"] not in [item["id"] for item in bureau.stranger.ask("GET", BATCHES).json()["items"]]
    assert batch["id"] in [item["id"] for item in bureau.colleague.ask("GET", BATCHES).json()["items"]]
    refused = draft(bureau.stranger, f"code\n{units[0][1]}\n")
    assert (refused["ready"], refused["refused"]) == (0, 1)
    problem(act(bureau.stranger, refused, "start"), 409, "batch_empty")
    powerless = bureau.person("seal.query", unit_id=bureau.top)
    problem(powerless.ask("GET", BATCHES), 403, "permission_denied")
    problem(bureau.officer.ask("GET", f"{BATCHES}/{new_id()}"), 404, "batch_missing")
