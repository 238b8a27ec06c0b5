"""Certificates that do not name their unit wait for another officer; certificates whose key stays outside prove that it is there."""

import base64
import subprocess
import tempfile
from pathlib import Path

import pytest
from auth_people import API, World, new_id, problem, sql
from seal_files import PASSWORD, ca, issued, picture, self_signed, unit_code

SEALS = API + "/seals"
APPROVALS = SEALS + "/approvals"
PIN = "135790"
WHY = "该机构的证书主题中不写识别号，已核对营业执照"


class Bureau(World):
    def __init__(self):
        super().__init__()
        self.importer = self.person("seal.import", "seal.query", "seal.approve", unit_id=self.top)
        self.approver = self.person("seal.query", "seal.approve", "seal.manage", unit_id=self.top)
        self.stranger = self.person("seal.query", "seal.approve", unit_id=self.below)
        sql(f"UPDATE estamp_auth.account SET unit_id = '{self.other}' WHERE id = '{self.stranger.account_id}'")
        self.stranger.login(self.stranger.login_name)


@pytest.fixture(scope="module")
def bureau():
    return Bureau()


def unnamed(**more):
    return issued("NO-CODE-OF-OURS", **more)


def officer_import(person, unit, keystore, **fields):
    data = {"unit_code": unit_code(unit), "seal_type": "official", "pin": PIN, "password": PASSWORD, "approval_reason": WHY, **fields}
    return person.ask("POST", SEALS + "/imports", data={k: v for k, v in data.items() if v is not None},
                      files={"certificate": ("a.p12", keystore), "picture": ("a.gif", picture())})


def pending(bureau, keystore=None):
    unit = bureau.taxpayer_unit(bureau.below)
    answer = officer_import(bureau.importer, unit, keystore or unnamed())
    assert answer.status_code == 201, answer.text
    seal = answer.json()
    found = bureau.approver.ask("GET", APPROVALS, params={"state": "pending"}).json()["items"]
    return unit, seal, next(item for item in found if item["seal_id"] == seal["id"])


def decide(person, approval, what, reason="已核对"):
    return person.ask("POST", f"{APPROVALS}/{approval['id']}/{what}", json={"reason": reason})


# --- approval ---


def test_without_a_reason_such_a_certificate_is_refused(bureau):
    unit = bureau.taxpayer_unit(bureau.below)
    problem(officer_import(bureau.importer, unit, unnamed(), approval_reason=None), 400, "certificate_wrong_owner", "certificate")


@pytest.mark.parametrize("how, code", [(dict(days=(-20, -1)), "certificate_expired"), (dict(days=(2, 20)), "certificate_not_yet_valid"),
                                       (dict(extensions="issuing"), "certificate_wrong_use")])
def test_a_reason_excuses_nothing_but_the_name(bureau, how, code):
    problem(officer_import(bureau.importer, bureau.taxpayer_unit(bureau.below), unnamed(**how)), 400, code, "certificate")


def test_a_reason_does_not_make_a_foreign_certificate_trusted(bureau):
    unit = bureau.taxpayer_unit(bureau.below)
    problem(officer_import(bureau.importer, unit, self_signed("X")), 400, "certificate_not_trusted", "certificate")


def test_a_pending_seal_waits_and_an_approved_one_is_enabled(bureau):
    unit, seal, approval = pending(bureau)
    assert seal["state"] == "pending" and approval["reason"] == WHY and "NO-CODE-OF-OURS" in approval["subject"]
    enable = bureau.approver.ask("POST", f"{SEALS}/{seal['id']}/enable", json={"reason": "绕过"})
    problem(enable, 409, "seal_state")
    problem(decide(bureau.importer, approval, "approve"), 403, "approval_self")
    problem(decide(bureau.approver, approval, "approve", reason=""), 400, "field_required", "reason")
    assert decide(bureau.approver, approval, "approve").status_code == 204
    assert bureau.approver.ask("GET", f"{SEALS}/{seal['id']}").json()["state"] == "enabled"
    problem(decide(bureau.approver, approval, "reject"), 409, "approval_state")
    holder = bureau.person(kind="taxpayer", unit_id=unit)
    assert holder.ask("POST", f"{SEALS}/{seal['id']}/activations", json={"pin": PIN}).status_code == 201
    assert sql(f"SELECT action, outcome FROM estamp_audit.audit_entry WHERE object_id = '{approval['id']}'") == [["seal.approve", "ok"]]


def test_a_rejected_import_leaves_only_its_record(bureau):
    keystore = unnamed()
    unit, seal, approval = pending(bureau, keystore)
    assert decide(bureau.approver, approval, "reject", "营业执照与证书不符").status_code == 204
    problem(bureau.approver.ask("GET", f"{SEALS}/{seal['id']}"), 404, "seal_missing")
    assert sql(f"SELECT COUNT(*) FROM estamp_seals.seal_key WHERE seal_id = '{seal['id']}'") == [["0"]]
    kept = bureau.approver.ask("GET", APPROVALS, params={"state": "rejected"}).json()["items"]
    assert next(item for item in kept if item["id"] == approval["id"])["decided_reason"] == "营业执照与证书不符"
    assert officer_import(bureau.importer, unit, keystore).status_code == 201, "the certificate may be imported again"


def test_a_taxpayers_own_pending_certificate_opens_nothing_yet(bureau):
    holder = bureau.person(kind="taxpayer", unit_id=bureau.taxpayer_unit(bureau.below))
    answer = holder.ask("POST", SEALS + "/certificates", data={"pin": PIN, "password": PASSWORD, "approval_reason": WHY},
                        files={"certificate": ("own.p12", unnamed())})
    assert answer.status_code == 201 and answer.json()["state"] == "pending", answer.text
    holder.refresh()
    assert holder.ask("GET", "/me").json()["stage"] == "certificate"
    fingerprint = answer.json()["certificate"]["fingerprint"]
    owner = f"SELECT unit_id FROM estamp_seals.v_certificate_owner WHERE fingerprint = '{fingerprint}'"
    assert sql(owner) == [], "nobody signs in with it"
    found = bureau.approver.ask("GET", APPROVALS, params={"state": "pending"}).json()["items"]
    approval = next(item for item in found if item["seal_id"] == answer.json()["id"])
    assert decide(bureau.approver, approval, "approve").status_code == 204
    holder.refresh()
    assert holder.ask("GET", "/me").json()["stage"] is None
    assert sql(owner) == [[holder.unit_id]]


def test_nobody_decides_outside_the_jurisdiction_or_without_the_power(bureau):
    _, seal, approval = pending(bureau)
    assert approval["id"] not in [item["id"] for item in bureau.stranger.ask("GET", APPROVALS).json()["items"]]
    problem(decide(bureau.stranger, approval, "approve"), 404, "approval_missing")
    problem(decide(bureau.approver, {"id": new_id()}, "approve"), 404, "approval_missing")
    powerless = bureau.person("seal.import", "seal.query", unit_id=bureau.top)
    problem(decide(powerless, approval, "approve"), 403, "permission_denied")


# --- a key that stays outside ---


def outside(keystore, folder):
    """(certificate PEM, key file) of a PKCS#12: what a USB key holds."""
    (folder / "own.p12").write_bytes(keystore)
    taken = lambda *how: ca.openssl("pkcs12", "-in", folder / "own.p12", "-passin", f"pass:{PASSWORD}", *how)  # noqa: E731
    (folder / "key.pem").write_bytes(taken("-nodes", "-nocerts"))
    return taken("-nokeys"), folder / "key.pem"


def sign(key, text):
    return base64.b64encode(subprocess.run(["openssl", "dgst", "-sha256", "-sign", key], input=text.encode(), capture_output=True,
                                           check=True).stdout).decode()


def register(person, certificate, **fields):
    return person.ask("POST", SEALS + "/certificates/registrations", data=fields, files={"certificate": ("own.pem", certificate)})


def challenge(person):
    answer = person.ask("POST", SEALS + "/certificates/challenges")
    assert answer.status_code == 201, answer.text
    return answer.json()["challenge"]


@pytest.mark.parametrize("key_kind", ["RSA", "EC"])
def test_a_certificate_is_registered_by_a_signature_of_its_key(bureau, tmp_path, key_kind):
    holder = bureau.person(kind="taxpayer", unit_id=bureau.taxpayer_unit(bureau.below))
    certificate, key = outside(issued(unit_code(holder.unit_id), key_kind=key_kind), tmp_path)
    text = challenge(holder)
    answer = register(holder, certificate, challenge=text, signature=sign(key, text))
    assert answer.status_code == 201, answer.text
    seal = answer.json()
    assert (seal["unlock_by"], seal["state"]) == ("holder", "enabled")
    assert sql(f"SELECT COUNT(*) FROM estamp_seals.seal_key WHERE seal_id = '{seal['id']}'") == [["0"]]
    assert holder.refresh().ok and holder.ask("GET", "/me").json()["stage"] is None
    problem(holder.ask("POST", f"{SEALS}/{seal['id']}/activations", json={"pin": PIN}), 409, "seal_key_outside")
    problem(holder.ask("POST", f"{SEALS}/{seal['id']}/pin", json={"old_pin": PIN, "new_pin": "246813"}), 409, "seal_key_outside")
    problem(register(holder, certificate, challenge=text, signature=sign(key, text)), 409, "certificate_taken")


def test_a_registration_without_proof_is_refused(bureau, tmp_path):
    holder = bureau.person(kind="taxpayer", unit_id=bureau.taxpayer_unit(bureau.below))
    other = bureau.person(kind="taxpayer", unit_id=bureau.taxpayer_unit(bureau.below))
    with tempfile.TemporaryDirectory() as folder:
        _, wrong = outside(issued("X"), Path(folder))
        certificate, key = outside(issued(unit_code(holder.unit_id)), tmp_path)
        text, foreign = challenge(holder), challenge(other)
        cases = [
            (dict(challenge=text, signature=sign(wrong, text)), "signature", "possession_wrong"),
            (dict(challenge=text, signature=sign(key, "another text")), "signature", "possession_wrong"),
            (dict(challenge=text, signature="no base64!"), "signature", "field_form"),
            (dict(challenge=foreign, signature=sign(key, foreign)), "challenge", "challenge_invalid"),
            (dict(challenge=text[:-4], signature=sign(key, text)), "challenge", "challenge_invalid"),
            (dict(signature=sign(key, text)), "challenge", "field_required"),
        ]
        for fields, field, code in cases:
            problem(register(holder, certificate, **fields), 400, code, field)
    foreign_pem, foreign_key = outside(issued("SOMEBODY-ELSE"), tmp_path)
    problem(register(holder, foreign_pem, challenge=text, signature=sign(foreign_key, text)), 400, "certificate_wrong_owner", "certificate")
    problem(register(holder, b"no certificate", challenge=text, signature=sign(key, text)), 400, "certificate_broken", "certificate")
