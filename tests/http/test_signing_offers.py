"""Sealing in two steps, for a key that stays with its holder: prepare, sign outside by openssl, complete."""

import base64
import hashlib
import json
import re
import subprocess
import threading
import time

import pytest
from auth_people import Browser, new_id, problem, sql
from seal_files import PASSWORD, import_own, issued, unit_code
from signing_bureau import PIN, SIGNING, TOOL, Bureau, quarter_of_its_own, verify


class Held:
    """A taxpayer who has its key's file at home, as openssl reads it."""

    def __init__(self, bureau, folder, key_kind="RSA"):
        self.bureau, self.folder = bureau, folder
        self.person = bureau.person(kind="taxpayer", unit_id=bureau.taxpayer_unit(bureau.below))
        self.person.code = unit_code(self.person.unit_id)
        self.p12 = issued(self.person.code, key_kind=key_kind)
        answer = import_own(self.person, self.p12)
        assert answer.status_code == 201, answer.text
        self.seal = answer.json()["id"]
        (folder / "own.p12").write_bytes(self.p12)
        (folder / "pass").write_text(PASSWORD)
        self.key = folder / "key.pem"
        subprocess.run(["openssl", "pkcs12", "-in", folder / "own.p12", "-passin", f"pass:{PASSWORD}", "-nocerts", "-noenc", "-out", self.key],
                       check=True, capture_output=True)

    def declared(self):
        return self.bureau.declared(holder=self.person, **quarter_of_its_own())["id"]

    def prepare(self, *items, by=None, seal=None, **more):
        items = [item if isinstance(item, dict) else {"document_id": item} for item in items]
        return (by or self.person).ask("POST", SIGNING + "/sealings/prepare", json={"seal_id": seal or self.seal, "items": items, **more})

    def sign(self, attributes):
        done = subprocess.run(["openssl", "dgst", "-sha256", "-sign", self.key], input=attributes, capture_output=True, check=True)
        return done.stdout

    def signatures(self, prepared):
        return [{"document_id": item["document_id"], "signature": base64.b64encode(self.sign(base64.b64decode(item["attributes"]))).decode()}
                for item in prepared["items"] if item["state"] == "prepared"]

    def complete(self, prepared, signatures=None, by=None):
        return (by or self.person).ask("POST", SIGNING + "/sealings/complete",
                                       json={"token": prepared["token"], "signatures": signatures or self.signatures(prepared)})


@pytest.fixture(scope="module")
def bureau():
    return Bureau()


@pytest.fixture(scope="module")
def held(bureau, tmp_path_factory):
    return Held(bureau, tmp_path_factory.mktemp("held"))


def state_of(held, document_id):
    return held.person.ask("GET", f"{SIGNING}/documents/{document_id}").json()["state"]


def parts_of(content):
    """The signed bytes, the CMS, and the file with all that time and key alone decide blanked out."""
    a, b, c, d = (int(n) for n in re.findall(rb"/ByteRange ?\[ ?(\d+) (\d+) (\d+) (\d+)", content)[-1])
    hexed = content[a + b + 1:c - 1]
    cms = bytes.fromhex(hexed.decode())
    size = int.from_bytes(cms[2:4], "big") + 4 if cms[1] == 0x82 else cms[1] + 2
    blank = re.sub(rb"/M ?\(D:[^)]*\)", b"/M(D)", content[:a + b] + content[c:])
    return content[a:a + b] + content[c:c + d], cms[:size], blank


def test_two_steps_make_the_file_that_one_step_makes(bureau, held):
    """The same document once by the key outside, once by seals: all bytes but the time's are the same, and openssl makes, of what the
    server signed, the very signature that stands in the server's file."""
    document = held.declared()
    before = bureau.file(document, held.person)
    prepared = held.prepare(document, level="b")
    assert prepared.status_code == 201, prepared.text
    item = prepared.json()["items"][0]
    attributes = base64.b64decode(item["attributes"])
    assert hashlib.sha256(attributes).digest() == base64.b64decode(item["digest"])
    assert item["document_digest"] == hashlib.sha256(before).hexdigest()
    done = held.complete(prepared.json())
    assert done.status_code == 200 and done.json()["results"][0]["state"] == "sealed", done.text
    outside = bureau.file(document, held.person)
    assert outside.startswith(before)
    report = verify(outside)["report"]
    assert report["overall"] == "intact" and report["signatures"][0]["trust"] == "trusted"
    sql(f"DELETE FROM estamp_signing.sealing WHERE document_id = '{document}'; DELETE FROM estamp_signing.document_revision WHERE"
        f" document_id = '{document}' AND revision = 2; UPDATE estamp_signing.document SET state = 'waiting', revision = 1, sealed_ms = 0,"
        f" digest = '{hashlib.sha256(before).hexdigest()}' WHERE id = '{document}'")
    again = held.person.ask("POST", SIGNING + "/sealings", json={"seal_id": held.seal, "pin": PIN, "level": "b",
                                                                 "items": [{"document_id": document}]})
    assert again.json()["results"][0]["state"] == "sealed", again.text
    inside = bureau.file(document, held.person)
    assert len(inside) == len(outside)
    signed, cms, blank = parts_of(inside)
    _, cms_outside, blank_outside = parts_of(outside)
    assert blank == blank_outside
    old, new = hashlib.sha256(parts_of(outside)[0]).digest(), hashlib.sha256(signed).digest()
    assert old in attributes and attributes.count(old) == 1
    assert held.sign(attributes.replace(old, new)) == cms[-256:], "RSA is deterministic"
    assert cms_outside[:-256].replace(old, new) == cms[:-256]


def test_the_command_line_tool_signs_what_was_prepared(held, tmp_path):
    documents = [held.declared(), held.declared()]
    prepared = held.prepare(*documents)
    (tmp_path / "prepared.json").write_text(prepared.text)
    command = [TOOL, "sign-digests", "--p12", held.folder / "own.p12", "--pass-file", held.folder / "pass", tmp_path / "prepared.json"]
    signed = subprocess.run(command, capture_output=True, text=True, check=True)
    answer = held.person.ask("POST", SIGNING + "/sealings/complete", json=json.loads(signed.stdout))
    assert [r["state"] for r in answer.json()["results"]] == ["sealed", "sealed"], answer.text
    bent = prepared.json()
    bent["items"][0]["attributes"] = base64.b64encode(b"something else").decode()
    (tmp_path / "prepared.json").write_text(json.dumps(bent))
    refused = subprocess.run(command, capture_output=True, text=True)
    assert refused.returncode == 1 and "signature_wrong" in refused.stderr and not refused.stdout


def test_a_curve_key_signs_too(bureau, tmp_path):
    held = Held(bureau, tmp_path, "EC")
    document = held.declared()
    prepared = held.prepare(document).json()
    assert prepared["algorithm"] == "p256"
    assert held.complete(prepared).json()["results"][0]["state"] == "sealed"
    assert verify(bureau.file(document, held.person))["report"]["overall"] == "intact"


def test_a_wrong_signature_seals_nothing(held):
    document, other = held.declared(), held.declared()
    prepared = held.prepare(document, other).json()
    good = held.signatures(prepared)
    swapped = [{**good[0], "signature": good[1]["signature"]}, good[1]]
    results = held.complete(prepared, swapped).json()["results"]
    assert [r["state"] for r in results] == ["refused", "sealed"] and results[0]["problem"]["code"] == "signature_wrong"
    assert state_of(held, document) == "waiting"


def test_what_was_used_is_not_used_again(held):
    document = held.declared()
    prepared = held.prepare(document).json()
    signatures = held.signatures(prepared)
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(held.complete(prepared, signatures))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(a.status_code for a in answers) == [200, 409, 409, 409]
    problem(held.complete(prepared, signatures), 409, "sealing_offer_used")
    assert held.person.ask("GET", f"{SIGNING}/documents/{document}").json()["revision"] == 2


def test_what_expired_is_refused(held):
    prepared = held.prepare(held.declared()).json()
    digest = hashlib.sha256(prepared["token"].encode()).hexdigest()
    assert sql(f"SELECT COUNT(*) FROM estamp_signing.sealing_offer WHERE token_digest = '{digest}'") == [["1"]], "the token itself is not kept"
    sql(f"UPDATE estamp_signing.sealing_offer SET expires_ms = 1000 WHERE token_digest = '{digest}'")
    problem(held.complete(prepared), 409, "sealing_offer_ended")


def test_another_users_token_is_nothing(bureau, held):
    document = held.declared()
    prepared = held.prepare(document).json()
    problem(held.complete(prepared, by=bureau.holder), 404, "sealing_offer_missing")
    problem(held.complete({**prepared, "token": prepared["token"][::-1]}, held.signatures(prepared)), 404, "sealing_offer_missing")
    problem(held.prepare(document, by=bureau.holder), 404, "seal_missing")
    theirs = held.prepare(document, by=bureau.holder, seal=bureau.seal)
    assert theirs.status_code == 201 and theirs.json()["items"][0]["problem"]["code"] == "document_missing" and theirs.json()["token"] is None
    problem(held.prepare(document, by=bureau.officer), 403, "permission_denied")
    problem(held.prepare(document, by=Browser()), 401, "login_required")
    assert held.complete(prepared).json()["results"][0]["state"] == "sealed"


def test_a_document_that_changed_meanwhile_is_refused(bureau, held):
    replaced, sealed = held.declared(), held.declared()
    prepared = held.prepare(replaced, sealed).json()
    data = bureau.body(holder=held.person, **quarter_of_its_own())["data"]
    assert bureau.filing.ask("POST", f"{SIGNING}/declarations/{replaced}/correction", json={"reason": "错", "data": data}).status_code == 201
    assert bureau.seal_documents(sealed, person=held.person, seal=held.seal).ok
    results = held.complete(prepared).json()["results"]
    assert [r["problem"]["code"] for r in results] == ["document_state", "document_state"]
    moved = held.declared()
    prepared = held.prepare(moved).json()
    sql(f"UPDATE estamp_signing.document SET place_x_um = place_x_um + 1000 WHERE id = '{moved}'")
    assert held.complete(prepared).json()["results"][0]["problem"]["code"] == "sealing_changed"


def test_a_disabled_or_expired_seal_prepares_nothing(bureau, tmp_path):
    held = Held(bureau, tmp_path)
    document = held.declared()
    prepared = held.prepare(document).json()
    sql(f"UPDATE estamp_seals.seal SET state = 'disabled' WHERE id = '{held.seal}'")
    problem(held.prepare(document), 409, "seal_state")
    problem(held.complete(prepared), 409, "seal_state")
    sql(f"UPDATE estamp_seals.seal SET state = 'enabled' WHERE id = '{held.seal}'; UPDATE estamp_seals.certificate SET not_after_ms = 1000000"
        f" WHERE id = (SELECT certificate_id FROM estamp_seals.seal WHERE id = '{held.seal}')")
    problem(held.prepare(document), 409, "seal_certificate_expired")


@pytest.mark.parametrize("body, field", [
    ({"token": "x", "signatures": []}, "signatures"), ({"token": "x" * 65, "signatures": [{"document_id": "0" * 26, "signature": "AA=="}]}, "token"),
    ({"token": "x", "signatures": [{"document_id": "1", "signature": "AA=="}]}, "signatures[0].document_id"),
    ({"token": "x", "signatures": [{"document_id": "0" * 26, "signature": "no base64"}]}, "signatures[0].signature"),
])
def test_faults_are_named(held, body, field):
    answer = held.person.ask("POST", SIGNING + "/sealings/complete", json=body)
    assert answer.status_code == 400 and field in [fault["field"] for fault in answer.json()["errors"]], answer.text


def test_signatures_of_other_documents_are_refused(held):
    prepared = held.prepare(held.declared()).json()
    signatures = held.signatures(prepared)
    problem(held.complete(prepared, [{**signatures[0], "document_id": new_id()}]), 400, "document_missing", "signatures")


def test_a_known_key_with_other_documents_is_refused(bureau):
    first, other = (bureau.declared(**quarter_of_its_own())["id"] for _ in range(2))
    key = {"Idempotency-Key": new_id()}
    problem(bureau.seal_documents(first, pin="000000", **key), 403, "seal_pin_wrong")
    while (answer := bureau.seal_documents(first, **key)).status_code == 429:
        time.sleep(int(answer.headers["Retry-After"]))
    assert answer.json()["results"][0]["state"] == "sealed", "the PIN is no part of the request's likeness"
    problem(bureau.seal_documents(other, **key), 409, "idempotency_reused")
    placed = {"document_id": first, "place": {"page": 1, "x_mm": 1, "y_mm": 1}}
    problem(bureau.seal_documents(placed, **key), 409, "idempotency_reused")
