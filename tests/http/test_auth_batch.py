"""Accounts made and reset in one go, and the slips that hand their initial passwords out: complete, sealed, nobody else's."""

import concurrent.futures
import re
import secrets
import subprocess
import time

import pytest
from auth_people import VAR, Browser, World, new_id, problem, sql

PDF_PASSWORD = "Slips-2026-of-mine"


@pytest.fixture(scope="module")
def world():
    return World()


def begin(person, **body):
    return person.ask("POST", "/account-batches", json=body, headers={"Idempotency-Key": secrets.token_hex(8)})


def ended(person, answer, seconds=300):
    assert answer.status_code == 202, answer.text
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        batch = person.ask("GET", f"/account-batches/{answer.json()['id']}").json()
        if batch["state"] in ("done", "failed", "cancelled"):
            return batch
        time.sleep(0.2)
    raise AssertionError(batch)


def slips(person, batch, password=PDF_PASSWORD, **more):
    return person.ask("POST", f"/account-batches/{batch['id']}/slips", json={"password": password, **more})


def text_of(pdf, tmp_path, password=PDF_PASSWORD):
    file = tmp_path / "slips.pdf"
    file.write_bytes(pdf)
    return subprocess.run(["pdftotext", "-layout", "-upw", password, file, "-"], capture_output=True, text=True, check=False)


def passwords_on(text):
    """The passwords on the slips, in their order: a word of twelve letters and digits on each."""
    return re.findall(r"(?<![A-Za-z0-9])[A-HJ-NP-Za-km-z2-9]{12}(?![A-Za-z0-9])", text)


def test_every_taxpayer_without_an_account_gets_one_with_a_password_of_its_own(world, tmp_path):
    authority = world.unit("authority", world.top)
    units = [world.taxpayer_unit(authority) for _ in range(23)]
    with_one = world.make("taxpayer", unit_id=units[0])
    batch = ended(world.admin, begin(world.admin, action="create", authority_id=authority))
    assert (batch["state"], batch["total"], batch["done"], batch["failed"], batch["slips"]) == ("done", 22, 22, 0, 22), batch
    accounts = world.admin.ask("GET", f"/accounts?unit_id={units[1]}").json()["items"]
    assert [(a["kind"], a["password"], a["login"]) for a in accounts] == [("taxpayer", "initial", accounts[0]["unit"]["code"])]
    answer = slips(world.admin, batch)
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/pdf", answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    text = text_of(answer.content, tmp_path)
    assert text.returncode == 0, text.stderr
    assert text_of(answer.content, tmp_path, "wrong password").returncode != 0
    found = passwords_on(text.stdout)
    assert with_one["login"] not in text.stdout
    login = accounts[0]["login"]
    assert login in text.stdout
    fitting = []
    for password in found:  # the slip of this login is near it; a few tries tell which
        if text.stdout.index(password) > text.stdout.index(login):
            fitting.append(password)
    opened = [p for p in fitting[:3] if Browser().login(login, p).status_code == 200]
    assert len(opened) == 1, (login, found)
    problem(begin(world.admin, action="create", authority_id=authority), 409, "account_batch_empty")


def test_accounts_are_reset_together_and_each_failure_is_named(world):
    people = [world.person(kind="taxpayer") for _ in range(3)]
    keeper, above = world.person("seal.manage"), world.person("role.manage")
    outside = World().person()
    ids = [p.account_id for p in [*people, keeper, above, outside, world.admin]] + [new_id()]
    batch = ended(world.admin, begin(world.admin, action="reset", account_ids=ids))
    assert (batch["total"], batch["done"], batch["failed"], batch["slips"]) == (8, 4, 4, 4), batch
    assert {f["login"]: f["code"] for f in batch["faults"]}.keys() >= {above.login_name, world.admin.login_name}
    assert sorted(f["code"] for f in batch["faults"]) == ["account_above", "account_missing", "account_missing", "account_self"]
    assert all(f["title"] for f in batch["faults"])
    problem(people[0].refresh(), 401, "session_over")
    assert sql(f"SELECT held_ms > 0 FROM estamp_auth.account WHERE id = '{keeper.account_id}'") == [["1"]]  # three powers
    assert outside.ask("GET", "/me").status_code == 200


def test_an_account_named_twice_is_reset_once(world, tmp_path):
    person = world.person(kind="taxpayer")
    batch = ended(world.admin, begin(world.admin, action="reset", account_ids=[person.account_id] * 2))
    assert (batch["total"], batch["done"], batch["slips"]) == (1, 1, 1), batch
    secret, = passwords_on(text_of(slips(world.admin, batch).content, tmp_path).stdout)
    assert Browser().login(person.login_name, secret).status_code == 200


def test_both_kinds_are_listed_newest_first(world):
    authority, person = world.unit("authority", world.top), world.person(kind="taxpayer")
    made = []
    for body in ({"action": "reset", "account_ids": [person.account_id]}, {"action": "create", "authority_id": authority}) * 2:
        world.taxpayer_unit(authority)
        made.append(begin(world.admin, **body).json()["id"])
    listed = [batch["id"] for batch in world.admin.ask("GET", "/account-batches").json()["items"]]
    assert listed[:4] == made[::-1]


def test_a_slip_is_printed_only_while_its_password_is_the_accounts(world):
    people = [world.person(kind="taxpayer") for _ in range(2)]
    batch = ended(world.admin, begin(world.admin, action="reset", account_ids=[p.account_id for p in people]))
    assert batch["slips"] == 2
    made = world.admin.ask("POST", f"/accounts/{people[0].account_id}/reset?password_mode=random").json()
    assert world.admin.ask("GET", f"/account-batches/{batch['id']}").json()["slips"] == 1
    assert made["initial_password"].encode() not in slips(world.admin, batch).content
    sql(f"UPDATE estamp_auth.account SET password_kind = 'own' WHERE id = '{people[1].account_id}'")
    problem(slips(world.admin, batch), 409, "account_batch_no_slips")


def test_nobody_else_prints_or_sees_them(world):
    person = world.person(kind="taxpayer")
    batch = ended(world.admin, begin(world.admin, action="reset", account_ids=[person.account_id]))
    colleague = world.person("account.manage", unit_id=world.top, by=world.chief)
    assert colleague.ask("GET", f"/account-batches/{batch['id']}").json()["own"] is False
    problem(slips(colleague, batch), 403, "account_batch_not_own")
    elsewhere = World().admin
    problem(elsewhere.ask("GET", f"/account-batches/{batch['id']}"), 404, "account_batch_missing")
    problem(slips(elsewhere, batch), 404, "account_batch_missing")
    plain = world.person("archive.query")
    problem(plain.ask("GET", "/account-batches"), 403, "permission_denied")
    problem(slips(plain, batch), 403, "permission_denied")
    assert batch["id"] in [b["id"] for b in world.admin.ask("GET", "/account-batches").json()["items"]]
    assert batch["id"] not in [b["id"] for b in elsewhere.ask("GET", "/account-batches").json()["items"]]


@pytest.mark.parametrize("body, code, field", [
    ({}, "field_required", "action"),
    ({"action": "delete"}, "field_choice", "action"),
    ({"action": "reset"}, "field_required", "account_ids"),
    ({"action": "reset", "account_ids": ["x"]}, "field_form", "account_ids[0]"),
    ({"action": "reset", "account_ids": [new_id()] * 1001}, "field_too_many", "account_ids"),
    ({"action": "create", "authority_id": new_id()}, "unit_outside", "authority_id"),
    ({"action": "create", "authority_id": "OTHER"}, "unit_outside", "authority_id"),
    ({"action": "create", "authority_id": "DEPARTMENT"}, "unit_outside", "authority_id"),
])
def test_a_batch_is_refused_with_the_reason(world, body, code, field):
    known = {"OTHER": world.other, "DEPARTMENT": world.department}
    problem(begin(world.admin, **{name: known.get(str(value), value) for name, value in body.items()}), 400, code, field)


@pytest.mark.parametrize("password", ["", "short", "aaaaaaaaaaaa", "密码密码密码密码密码密码", "x" * 65])
def test_a_weak_password_of_the_pdf_is_refused(world, password):
    person = world.person(kind="taxpayer")
    batch = ended(world.admin, begin(world.admin, action="reset", account_ids=[person.account_id]))
    answer = slips(world.admin, batch, password)
    assert answer.status_code == 400 and [fault["field"] for fault in answer.json()["errors"]] == ["password"], answer.text


@pytest.mark.parametrize("per_page", [0, 2, 3])
def test_slips_come_one_or_four_a_page(world, per_page):
    person = world.person(kind="taxpayer")
    batch = ended(world.admin, begin(world.admin, action="reset", account_ids=[person.account_id]))
    problem(slips(world.admin, batch, per_page=per_page), 400, "field_choice" if per_page else "field_too_small", "per_page")


def test_a_repeated_request_begins_one_batch(world):
    authority = world.unit("authority", world.top)
    for _ in range(3):
        world.taxpayer_unit(authority)
    key = {"Idempotency-Key": secrets.token_hex(8)}
    body = {"action": "create", "authority_id": authority}
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: world.admin.ask("POST", "/account-batches", json=body, headers=key), range(4)))
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert ended(world.admin, answers[0])["done"] == 3


def test_an_administrator_who_lost_the_right_makes_no_more_accounts(world):
    late = world.person("account.manage", unit_id=world.top, by=world.chief)
    authority = world.unit("authority", world.top)
    unit = world.taxpayer_unit(authority)
    sql(f"UPDATE estamp_auth.account SET held_ms = 1 WHERE id = '{late.account_id}'")  # as by a reset; its token is still good
    answer = begin(late, action="create", authority_id=authority)
    batch = ended(late, answer)
    assert (batch["state"], batch["done"]) == ("failed", 0)
    assert world.admin.ask("GET", f"/accounts?unit_id={unit}").json()["items"] == []


def test_the_passwords_lie_nowhere_in_the_clear(world, tmp_path):
    person = world.person(kind="taxpayer")
    batch = ended(world.admin, begin(world.admin, action="reset", account_ids=[person.account_id]))
    secret, = passwords_on(text_of(slips(world.admin, batch).content, tmp_path).stdout)
    assert Browser().login(person.login_name, secret).json()["stage"] == "password"
    rows = sql(f"SELECT * FROM estamp_auth.account_batch_item WHERE job_id = '{batch['id']}'")
    rows += sql(f"SELECT * FROM estamp_auth.job WHERE id = '{batch['id']}'")
    rows += sql(f"SELECT * FROM estamp_audit.audit_entry WHERE object_id IN ('{batch['id']}', '{person.account_id}')")
    assert rows and secret not in str(rows) and PDF_PASSWORD not in str(rows)
    for log in ("auth.log", "nginx.log"):
        try:
            with open(f"{VAR}/log/{log}", encoding="utf-8", errors="replace") as file:
                text = file.read()
        except FileNotFoundError:
            continue
        assert secret not in text and PDF_PASSWORD not in text
    sql("UPDATE estamp_auth.account_batch_item SET made_ms = made_ms - 90000000 WHERE job_id = '" + batch["id"] + "'")
    end = time.monotonic() + 300
    while sql(f"SELECT secret_sealed IS NULL FROM estamp_auth.account_batch_item WHERE job_id = '{batch['id']}'") == [["0"]]:
        assert time.monotonic() < end, "upkeep forgets them after a day"
        time.sleep(0.5)
