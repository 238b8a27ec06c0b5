"""The demonstration that ops/up loads through the public API, seen by the people in it."""
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import pkcs12

ROOT = Path(os.environ.get("ESTAMP_ROOT", Path(__file__).resolve().parents[2]))
URL = os.environ.get("ESTAMP_URL", "http://127.0.0.1:7001/estamp")
VAR = Path(os.environ.get("ESTAMP_VAR", ROOT / "var"))
sys.path.insert(0, str(ROOT / "ops" / "demo"))
import seed_documents  # noqa: E402
import seed_forms  # noqa: E402
import world  # noqa: E402
from api_client import Refused, anonymous, key, person  # noqa: E402
from ca import PASSWORD  # noqa: E402


def officer(role):
    login, own = next((o[0], o[5]) for o in world.OFFICERS if role in o[4] and o[5])
    return person(URL, login, own)


@pytest.fixture(scope="module")
def administrator():
    return officer("administrator")


def test_the_bureau_has_three_levels_and_its_taxpayers(administrator):
    units = list(administrator.every("/admin/units"))
    kinds = {kind: [u for u in units if u["kind"] == kind] for kind in ("authority", "department", "taxpayer")}
    assert len(kinds["authority"]) >= 38 and len(kinds["department"]) >= 7 and len(kinds["taxpayer"]) >= 200
    assert {u["level"] for u in kinds["authority"]} >= {1, 2, 3}


def test_ten_categories_hold_their_forms(administrator):
    top = administrator.get("/admin/categories")["items"]
    wanted = {c["name"]: {f["name"] for f in c["forms"]} for group in seed_forms.tree() for c in group["children"]}
    found = {c["name"]: {f["name"] for f in c["children"]} for group in top for c in group["children"]}
    assert {name: found.get(name) for name in wanted} == wanted


def test_a_form_whose_files_have_different_names_is_refused(administrator):
    top = administrator.get("/admin/categories")["items"]
    category = top[0]["children"][0]
    forms = ROOT / "ops" / "demo" / "forms"
    with pytest.raises(Refused) as refused:
        administrator.upload(f"/admin/categories/{category['id']}/forms", {"name": "错配", "classification_code": "SB-99", "retention": "10年", "secrecy": "内部"},
                             {"template": forms / "zzsybnsrfb6-syb.vts", "config": forms / "zzsybnsrfb6-fb1.xml"})
    assert refused.value.problem["code"] == "category_files_differ"


def test_declarations_of_two_years_are_there():
    clerk = officer("archivist")
    documents = list(clerk.every("/signing/documents"))
    assert len(documents) >= 400
    assert {d["period"]["to"][:4] for d in documents} >= {"2024", "2025", "2026"}
    assert sum(d["state"] != "waiting" for d in documents) >= 100


def test_a_first_password_only_leads_to_an_own_one():
    login = [o[0] for o in world.OFFICERS if not o[5]][-1]
    answer = anonymous(URL).post("/auth/login", {"login": login, "password": "111111"})
    assert answer["stage"] == "password" and answer["account"]["permissions"] == []


def test_a_holder_sees_its_own_documents_only():
    taxpayer = world.certificate_holders(world.taxpayers())[0]
    client = person(URL, taxpayer["code"], seed_documents.own_password(taxpayer["code"]))
    documents = list(client.every("/signing/documents"))
    assert documents and {d["unit"]["code"] for d in documents} == {taxpayer["code"]}
    assert [s["state"] for s in client.every("/seals")] == ["enabled"]


def test_an_import_answers_with_the_certificate_it_was_given():
    code = world.bureaus()[-1][0]
    p12 = VAR / "demo" / "certificates" / f"{code}.p12"
    seal = officer("officer").upload("/seals/imports", {"unit_code": code, "seal_type": "official", "pin": seed_documents.PIN, "password": PASSWORD},
                                     {"certificate": p12, "picture": ROOT / "ops" / "demo" / "seals" / f"{code}.png"}, key("test import", code))
    certificate = pkcs12.load_key_and_certificates(p12.read_bytes(), PASSWORD.encode())[1]
    assert seal["certificate"]["fingerprint"] == certificate.fingerprint(hashes.SHA256()).hex()
    assert seal["unit"]["code"] == code and seal["state"] == "enabled"


def amounts(administrator):
    clerk = officer("archivist")
    return len(list(administrator.every("/admin/units"))), len(list(clerk.every("/signing/documents"))), len(list(clerk.every("/seals")))


def test_seeding_again_changes_nothing(administrator):
    before = amounts(administrator)
    environment = {**os.environ, "ESTAMP_URL": URL, "ESTAMP_VAR": str(VAR), "ESTAMP_ADMIN_FILE": str(VAR / "secrets" / "administrator")}
    done = subprocess.run([sys.executable, str(ROOT / "ops" / "demo" / "seed.py")], env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    assert " 0 new forms" in done.stdout
    assert amounts(administrator) == before


def test_the_note_of_accounts_names_everyone_who_may_be_tried():
    note = (VAR / "demo" / "ACCOUNTS.txt").read_text()
    for login, *_, own in world.OFFICERS:
        assert own is None or f"{login} " in note and own in note
    assert (VAR / "demo" / "filing-client.json").stat().st_mode & 0o077 == 0
