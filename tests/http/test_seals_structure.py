"""Seals as GB/T 38540 has them: made with each seal, signed by the system's maker, and verified without the system."""
import json
import os
import subprocess
import time
from pathlib import Path

import pytest
from auth_people import API, VAR, World, problem, sql
from seal_files import PASSWORD, import_own, issued, picture, unit_code

SEALS = API + "/seals"
ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("ESTAMP_BUILD", ROOT / "build"))


class Bureau(World):
    def __init__(self):
        super().__init__()
        self.officer = self.person("seal.import", "seal.query", "seal.batch", unit_id=self.top)
        self.approver = self.person("seal.query", "seal.approve", unit_id=self.top)
        self.stranger = self.person("seal.query", unit_id=self.below)
        sql(f"UPDATE estamp_auth.account SET unit_id = '{self.other}' WHERE id = '{self.stranger.account_id}'")
        self.stranger.login(self.stranger.login_name)
        self.holder = self.person(kind="taxpayer", unit_id=self.taxpayer_unit(self.below))
        answer = import_own(self.holder, issued(unit_code(self.holder.unit_id)))
        assert answer.status_code == 201, answer.text
        self.seal = answer.json()


@pytest.fixture(scope="module")
def bureau():
    return Bureau()


def structure(person, seal_id):
    return person.ask("GET", f"{SEALS}/{seal_id}/structure")


def tool(*words):
    return subprocess.run([BUILD / "ops/cli/estamp", *map(str, words)], capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"}, timeout=300)


def judge(data, folder):
    """By the command line tool with the system's trust list: exit status and report."""
    path = folder / "seal.esl"
    path.write_bytes(data)
    done = tool("verify", "--json", "--trust", Path(VAR) / "trust", path)
    return done.returncode, json.loads(done.stdout)


def test_a_taxpayers_own_certificate_makes_a_structure_that_verifies_alone(bureau, tmp_path):
    answer = structure(bureau.holder, bureau.seal["id"])
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/octet-stream", answer.text
    assert f'{bureau.seal["id"]}.esl' in answer.headers["Content-Disposition"]
    code, report = judge(answer.content, tmp_path)
    told = report["seal"]
    assert (code, report["overall"], told["version"], told["warnings"]) == (0, "valid", 4, [])
    assert (told["number"], told["name"]) == (bureau.seal["number"], bureau.seal["name"])
    assert (told["picture"]["width_mm"], told["picture"]["height_mm"]) == (bureau.seal["width_mm"], bureau.seal["height_mm"])
    assert told["certificates"][0]["value"] == bureau.seal["certificate"]["fingerprint"]
    assert told["valid_until"] == bureau.seal["certificate"]["not_after"]
    assert report["maker"]["fingerprint"] != bureau.seal["certificate"]["fingerprint"]
    shown = bureau.holder.ask("GET", f"{SEALS}/{bureau.seal['id']}/picture").content
    assert tool("seal-info", "--picture", tmp_path / "a.png", tmp_path / "seal.esl").returncode == 0
    assert (tmp_path / "a.png").read_bytes() == shown
    again = bureau.holder.ask("GET", f"{SEALS}/{bureau.seal['id']}/structure", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_the_service_tells_each_step(bureau):
    report = bureau.officer.ask("GET", f"{SEALS}/{bureau.seal['id']}/structure/verification").json()
    assert report["overall"] == "valid" and report["seal"]["number"] == bureau.seal["number"]
    outcomes = {step["step"]: step["outcome"] for step in report["steps"]}
    assert outcomes == {"format": "passed", "maker_signature": "passed", "maker_certificate": "passed", "maker_revocation": "not_done",
                        "validity": "passed", "timestamp": "not_done"}


def test_nobody_outside_the_jurisdiction_gets_it(bureau):
    for path in ("structure", "structure/verification"):
        problem(bureau.stranger.ask("GET", f"{SEALS}/{bureau.seal['id']}/{path}"), 404, "seal_missing")
    other = bureau.person(kind="taxpayer", unit_id=bureau.taxpayer_unit(bureau.below))
    assert import_own(other, issued(unit_code(other.unit_id))).status_code == 201
    problem(structure(other, bureau.seal["id"]), 404, "seal_missing")


@pytest.mark.parametrize("key", ["RSA", "EC"])
def test_an_officers_import_makes_one_whatever_the_holders_key(bureau, tmp_path, key):
    unit = bureau.taxpayer_unit(bureau.below)
    data = {"unit_code": unit_code(unit), "seal_type": "legal_person", "pin": "135790", "password": PASSWORD}
    files = {"certificate": ("a.p12", issued(unit_code(unit), key_kind=key)), "picture": ("a.gif", picture())}
    seal = bureau.officer.ask("POST", SEALS + "/imports", data=data, files=files).json()
    code, report = judge(structure(bureau.officer, seal["id"]).content, tmp_path)
    assert (code, report["seal"]["type"], report["seal"]["algorithm"]) == (0, 2, "ECDSA-SHA256")


def test_a_pending_seal_gets_its_structure_with_the_approval(bureau, tmp_path):
    unit = bureau.taxpayer_unit(bureau.below)
    data = {"unit_code": unit_code(unit), "seal_type": "official", "pin": "135790", "password": PASSWORD, "approval_reason": "证书中没有代码"}
    files = {"certificate": ("a.p12", issued("NO-CODE-OF-OURS")), "picture": ("a.gif", picture())}
    seal = bureau.officer.ask("POST", SEALS + "/imports", data=data, files=files).json()
    assert seal["state"] == "pending"
    problem(structure(bureau.officer, seal["id"]), 404, "structure_missing")
    found = bureau.approver.ask("GET", SEALS + "/approvals", params={"state": "pending"}).json()["items"]
    approval = next(one for one in found if one["seal_id"] == seal["id"])
    assert bureau.approver.ask("POST", f"{SEALS}/approvals/{approval['id']}/approve", json={"reason": "已核对"}).status_code == 204
    assert judge(structure(bureau.officer, seal["id"]).content, tmp_path)[0] == 0


def test_a_batch_makes_them_in_the_rows_transaction(bureau, tmp_path):
    units = [bureau.taxpayer_unit(bureau.below) for _ in range(3)]
    names = [sql(f"SELECT code, name FROM estamp_admin.unit WHERE id = '{unit}'")[0] for unit in units]
    text = "纳税人识别号,纳税人名称\n" + "".join(f"{code},{name}\n" for code, name in names)
    answer = bureau.officer.ask("POST", SEALS + "/batches", data={"source": "file", "seal_type": "official", "algorithm": "p256", "validity_days": 365},
                                files={"file": ("units.csv", text.encode())})
    assert answer.status_code == 201, answer.text
    batch = f"{SEALS}/batches/{answer.json()['id']}"
    bureau.officer.ask("POST", batch + "/start")
    end = time.monotonic() + 300
    while bureau.officer.ask("GET", batch).json()["state"] not in ("done", "failed") and time.monotonic() < end:
        time.sleep(0.2)
    rows = bureau.officer.ask("GET", batch + "/rows").json()["items"]
    assert [row["state"] for row in rows] == ["made"] * 3
    for row in rows:
        code, report = judge(structure(bureau.officer, row["seal_id"]).content, tmp_path)
        assert code == 0 and report["seal"]["number"] == row["seal_number"]


def test_seals_of_before_get_theirs_by_the_standing_job(bureau, tmp_path):
    """As after an upgrade: the seal is there, its structure is not."""
    sql(f"DELETE FROM estamp_seals.seal_structure WHERE seal_id = '{bureau.seal['id']}'")
    problem(structure(bureau.holder, bureau.seal["id"]), 404, "structure_missing")
    sql("UPDATE estamp_seals.job SET due_ms = 0, `cursor` = '' WHERE kind = 'seal.structures'")
    end = time.monotonic() + 120
    while structure(bureau.holder, bureau.seal["id"]).status_code != 200 and time.monotonic() < end:
        time.sleep(0.2)
    code, report = judge(structure(bureau.holder, bureau.seal["id"]).content, tmp_path)
    assert (code, report["seal"]["number"]) == (0, bureau.seal["number"])
    assert sql(f"SELECT outcome FROM estamp_audit.audit_entry WHERE object_id = '{bureau.seal['id']}' AND action = 'seal.structure'") == [["ok"]]


def test_what_was_changed_in_the_database_is_not_handed_out(bureau):
    where = f"WHERE seal_id = '{bureau.seal['id']}'"
    digest = sql(f"SELECT digest FROM estamp_seals.seal_structure {where}")[0][0]
    sql(f"UPDATE estamp_seals.seal_structure SET digest = REPEAT('0', 64) {where}")
    try:
        problem(structure(bureau.holder, bureau.seal["id"]), 500, "structure_broken")
    finally:
        sql(f"UPDATE estamp_seals.seal_structure SET digest = '{digest}' {where}")
    assert structure(bureau.holder, bureau.seal["id"]).status_code == 200
