"""The audit log through nginx."""

import base64
import hashlib
import time

from admin_people import ADMIN, VAR, admin, office, officer, root, unit  # noqa: F401
from auth_people import Browser, problem, sql

def leaf_hash(data):
    return hashlib.sha256(b"\x00" + data).digest()


def root_of(leaf, index, size, path):
    """RFC 9162, section 2.1.3.2."""
    fn, sn, at = index, size - 1, leaf_hash(leaf)
    for step in path:
        assert sn > 0
        if fn % 2 or fn == sn:
            at = hashlib.sha256(b"\x01" + step + at).digest()
            while not fn % 2 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            at = hashlib.sha256(b"\x01" + at + step).digest()
        fn, sn = fn >> 1, sn >> 1
    assert sn == 0
    return at


def proof_of(person, entry_id, seconds=60):
    end = time.monotonic() + seconds
    while True:
        answer = person.ask("GET", f"/audit/entries/{entry_id}/proof")
        if answer.status_code == 200 or time.monotonic() > end:
            return answer
        time.sleep(0.1)


def test_what_was_done_is_in_the_log_and_proved_within_seconds(admin, office):
    auditor = next(r for r in admin.get("/roles")["items"] if r["code"] == "auditor")
    person = officer(admin, office["id"], auditor)
    made = unit(admin, office["id"], "taxpayer", "入志公司")
    entries = person.get("/audit/entries", object_id=made["id"])["items"]
    assert [e["action"] for e in entries] == ["unit.create"] and entries[0]["caller"]["id"] == admin.id
    answer = proof_of(person, entries[0]["id"])
    assert answer.status_code == 200, answer.text
    proof = answer.json()
    leaf, path = base64.b64decode(proof["leaf"]), [base64.b64decode(p) for p in proof["path"]]
    assert made["id"].encode() in leaf
    assert root_of(leaf, proof["leaf_index"], proof["tree_size"], path) == base64.b64decode(proof["root"])
    lines = proof["checkpoint"].split("\n")
    assert lines[1:3] == [str(proof["tree_size"]), proof["root"]]
    assert checkpoint_is_signed(proof["checkpoint"], admin.get("/audit/checkpoint")["verifier"])
    assert not checkpoint_is_signed(proof["checkpoint"].replace("\n" + lines[1] + "\n", "\n9\n", 1), admin.get("/audit/checkpoint")["verifier"])


def checkpoint_is_signed(note, verifier):
    """C2SP signed-note, Ed25519."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    text, _, signatures = note.partition("\n\n")
    name, key_id, key = verifier.split("+", 2)
    public = base64.b64decode(key)
    assert public[0] == 1 and hashlib.sha256(name.encode() + b"\n" + public).digest()[:4].hex() == key_id
    line = next(s for s in signatures.splitlines() if s.startswith(f"— {name} "))
    signature = base64.b64decode(line.split(" ")[2])
    assert signature[:4].hex() == key_id
    try:
        Ed25519PublicKey.from_public_bytes(public[1:]).verify(signature[4:], (text + "\n").encode())
        return True
    except InvalidSignature:
        return False


def test_checkpoints_are_published_as_files(admin):
    note = admin.get("/audit/checkpoint")["checkpoint"]
    size = note.split("\n")[1]
    end = time.monotonic() + 60
    while not (VAR / "checkpoints" / size).exists() and time.monotonic() < end:
        time.sleep(0.1)
    assert (VAR / "checkpoints" / size).read_text() == note
    anyone = Browser().ask("GET", ADMIN + "/audit/checkpoint")
    assert anyone.status_code == 200


def test_an_auditor_reads_its_own_jurisdiction(admin, office):
    auditor = next(r for r in admin.get("/roles")["items"] if r["code"] == "auditor")
    person = officer(admin, office["below"]["id"], auditor)
    outside = unit(admin, office["id"], "taxpayer", "他区公司")
    inside = unit(admin, office["below"]["id"], "taxpayer", "本区公司")
    assert person.get("/audit/entries", object_id=inside["id"])["items"]
    assert person.get("/audit/entries", object_id=outside["id"])["items"] == []
    entry = sql(f"SELECT stream_id, number FROM estamp_audit.audit_entry WHERE object_id = '{outside['id']}'")[0]
    problem(person.ask("GET", f"/audit/entries/{'-'.join(entry)}/proof"), 404, "audit_entry_missing")
    problem(person.ask("GET", "/audit/entries/nonsense/proof"), 404, "audit_entry_missing")


def test_the_log_is_paged_from_the_newest(admin, office):
    auditor = next(r for r in admin.get("/roles")["items"] if r["code"] == "auditor")
    person = officer(admin, office["id"], auditor)
    for _ in range(5):
        unit(admin, office["id"], "taxpayer", "翻志公司")
    first = person.get("/audit/entries", action="unit.", limit=3)
    second = person.get("/audit/entries", action="unit.", limit=3, cursor=first["next"])
    times = [e["time"] for e in first["items"] + second["items"]]
    assert times == sorted(times, reverse=True)
    assert not {e["id"] for e in first["items"]} & {e["id"] for e in second["items"]}
    problem(person.ask("GET", "/audit/entries", params={"from": "yesterday"}), 400, "field_form", "from")
