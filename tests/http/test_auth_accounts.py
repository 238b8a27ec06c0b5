"""Accounts within one's authority: made, listed, reset, disabled; and what a stolen database does not tell."""

import secrets

import pytest
from auth_people import PASSWORD, Browser, World, new_id, new_login, problem, sql, stale_within


@pytest.fixture(scope="module")
def world():
    return World()


def test_account_is_made_with_a_random_password_told_once(world):
    made = world.make(name="欧阳𠮷娜")
    assert (made["name"], made["state"], made["password"]) == ("欧阳𠮷娜", "active", "initial")
    assert len(made["initial_password"]) == 12 and not set(made["initial_password"]) & set("0O1Il")
    assert made["password_expires"] > made["created"] and made["last_login"] is None
    listed = world.admin.ask("GET", "/accounts", params={"q": made["login"]}).json()["items"]
    assert [a["id"] for a in listed] == [made["id"]] and "initial_password" not in listed[0]
    assert Browser().login(made["login"], made["initial_password"]).json()["stage"] == "password"


def test_the_longest_login_works_everywhere(world):
    made = world.make(login=new_login("l").ljust(64, "x"))
    browser = Browser()
    assert browser.login(made["login"], made["initial_password"]).status_code == 200
    assert browser.ask("GET", "/me").json()["account"]["login"] == made["login"]
    assert browser.set_password(made["initial_password"]).status_code == 200
    problem(world.admin.ask("POST", "/accounts", json=_new(world, login="x" * 65)), 400, "field_too_long", "login")


def _new(world, **changes):
    return {"login": new_login(), "name": "x", "kind": "officer", "unit_id": world.below, **changes}


@pytest.mark.parametrize("changes, code, field", [
    ({"login": "ab"}, "field_form", "login"),
    ({"login": "with blank"}, "field_form", "login"),
    ({"login": "张三丰"}, "field_form", "login"),
    ({"name": ""}, "field_required", "name"),
    ({"name": "x" * 101}, "field_too_long", "name"),
    ({"name": " x"}, "field_form", "name"),
    ({"kind": "client"}, "field_choice", "kind"),
    ({"unit_id": "1"}, "field_form", "unit_id"),
    ({"unit_id": new_id()}, "unit_outside", "unit_id"),
    ({"unit_id": "other"}, "unit_outside", "unit_id"),
    ({"kind": "taxpayer"}, "unit_kind_wrong", "unit_id"),
    ({"unit_id": "taxpayer"}, "unit_kind_wrong", "unit_id"),
    ({"password_mode": "none"}, "field_choice", "password_mode"),
    ({"login": "taken"}, "login_taken", "login"),
    ({"password": "of my choice"}, "field_unknown", "password"),
])
def test_account_is_refused_with_the_reason(world, changes, code, field):
    units = {"other": world.other, "taxpayer": world.taxpayer_unit()}
    changes = {**changes, "unit_id": units.get(changes["unit_id"], changes["unit_id"])} if "unit_id" in changes else changes
    if changes.get("login") == "taken":
        changes = {"login": world.make()["login"].upper()}
    problem(world.admin.ask("POST", "/accounts", json=_new(world, **changes)), 400, code, field)


def test_a_repeated_request_gets_the_first_answer(world):
    body, key = _new(world), {"Idempotency-Key": secrets.token_hex(8)}
    first = world.admin.ask("POST", "/accounts", json=body, headers=key)
    again = world.admin.ask("POST", "/accounts", json=body, headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    problem(world.admin.ask("POST", "/accounts", json=_new(world), headers=key), 409, "idempotency_reused")
    problem(world.admin.ask("POST", "/accounts", json=body, headers={"Idempotency-Key": "with blank"}), 400, "field_form",
            "Idempotency-Key")


def test_nobody_sees_or_touches_accounts_of_another_authority(world):
    elsewhere = World()
    theirs = elsewhere.make()
    assert world.admin.ask("GET", "/accounts", params={"q": theirs["login"]}).json()["items"] == []
    assert world.admin.ask("GET", "/accounts", params={"unit_id": elsewhere.below}).json()["items"] == []
    for how in ("reset", "disable", "enable"):
        problem(world.admin.ask("POST", f"/accounts/{theirs['id']}/{how}"), 404, "account_missing")
    assert Browser().login(theirs["login"], theirs["initial_password"]).status_code == 200


def test_an_authority_below_does_not_reach_up(world):
    lower = world.person("account.manage", unit_id=world.below)
    upper = world.make(unit_id=world.top)
    own = world.make(unit_id=world.department)
    assert lower.ask("GET", "/accounts", params={"q": upper["login"]}).json()["items"] == []
    problem(lower.ask("POST", f"/accounts/{upper['id']}/reset"), 404, "account_missing")
    assert lower.ask("POST", f"/accounts/{own['id']}/reset").status_code == 200


def test_an_officer_of_a_department_has_its_authoritys_scope(world):
    person = world.person("account.manage", unit_id=world.department)
    taxpayer = world.make("taxpayer")
    found = person.ask("GET", "/accounts", params={"q": taxpayer["login"]}).json()["items"]
    assert [a["id"] for a in found] == [taxpayer["id"]]


def test_accounts_are_listed_page_by_page_and_by_name(world):
    prefix = new_login("page")
    made = [world.make(login=f"{prefix}-{i}", name=f"分页{prefix}%_{i}")["login"] for i in range(5)]
    seen, cursor = [], None
    while True:
        page = world.admin.ask("GET", "/accounts", params={"q": prefix, "limit": 2, **({"cursor": cursor} if cursor else {})})
        seen += [a["login"] for a in page.json()["items"]]
        assert len(page.json()["items"]) <= 2
        cursor = page.json()["next"]
        if not cursor:
            break
    assert seen == made
    by_name = world.admin.ask("GET", "/accounts", params={"q": f"分页{prefix}%_3"}).json()["items"]
    assert [a["login"] for a in by_name] == [made[3]]
    assert world.admin.ask("GET", "/accounts", params={"q": f"分页{prefix}__3"}).json()["items"] == []  # no wildcards
    problem(world.admin.ask("GET", "/accounts", params={"cursor": "nonsense!"}), 400, "cursor_invalid")
    problem(world.admin.ask("GET", "/accounts", params={"limit": 0}), 400, "field_too_small", "limit")
    problem(world.admin.ask("GET", "/accounts", params={"nonsense": 1}), 400, "field_unknown", "nonsense")


def test_reset_gives_a_new_initial_password_and_ends_all_sessions(world):
    person = world.person()
    answer = world.admin.ask("POST", f"/accounts/{person.account_id}/reset?password_mode=random").json()
    assert stale_within(person)
    problem(person.refresh(), 401, "session_over")
    problem(Browser().login(person.login_name), 401, "login_wrong")
    assert Browser().login(person.login_name, answer["initial_password"]).json()["stage"] == "password"
    problem(world.admin.ask("POST", f"/accounts/{person.account_id}/reset?password_mode=mine"), 400, "field_choice",
            "password_mode")


def test_disabled_is_out_within_a_second_and_comes_back(world):
    person = world.person()
    assert world.admin.ask("POST", f"/accounts/{person.account_id}/disable").json()["state"] == "disabled"
    assert stale_within(person)
    problem(person.refresh(), 401, "session_over")
    problem(Browser().login(person.login_name), 403, "account_disabled")
    problem(Browser().login(person.login_name, "wrong password"), 401, "login_wrong")  # says nothing to a guesser
    assert world.admin.ask("POST", f"/accounts/{person.account_id}/enable").json()["state"] == "active"
    assert Browser().login(person.login_name).status_code == 200


def test_nobody_resets_or_disables_oneself(world):
    for how in ("reset", "disable", "enable"):
        problem(world.admin.ask("POST", f"/accounts/{world.admin.account_id}/{how}"), 409, "account_self")


def test_nobody_takes_over_who_holds_more(world):
    above = world.person("role.manage")
    for how in ("reset", "disable"):
        problem(world.admin.ask("POST", f"/accounts/{above.account_id}/{how}"), 403, "account_above")
    assert Browser().login(above.login_name).status_code == 200
    beside = world.person("client.manage", "archive.run")
    assert world.admin.ask("POST", f"/accounts/{beside.account_id}/reset").status_code == 200


@pytest.mark.parametrize("account, code", [("nonsense", "account_missing"), (new_id(), "account_missing"), ("张三", "route_missing"),
                                           ("' OR 1=1 -- ", "route_missing")])
def test_unknown_accounts_are_missing(world, account, code):
    problem(world.admin.ask("POST", f"/accounts/{account}/reset"), 404, code)


def test_officers_without_the_permission_are_refused(world):
    person = world.person("archive.query", "user.roles")
    for method, path in (("GET", "/accounts"), ("POST", "/accounts"), ("POST", f"/accounts/{person.account_id}/reset")):
        problem(person.ask(method, path, json={}), 403, "permission_denied")


def test_a_stolen_database_tells_no_secret(world):
    person = world.person()
    refresh = person.http.cookies["estamp_refresh"]
    made = world.make()
    again = {"Idempotency-Key": secrets.token_hex(8)}
    kept = world.admin.ask("POST", "/accounts", json=_new(world, password_mode="random"), headers=again).json()
    client = world.admin.ask("POST", "/clients", json={"name": "x", "unit_id": world.below, "scopes": ["declaration.read"]},
                             headers=again).json()
    Browser().login(person.login_name, "wrong password of mine")
    tables = [row[0] for row in sql("SELECT table_name FROM information_schema.tables"
                                    " WHERE table_schema = 'estamp_auth' AND table_type = 'BASE TABLE'")]
    dump = "".join(str(sql(f"SELECT * FROM estamp_auth.{table}")) for table in tables)
    assert person.login_name in dump
    for secret in (PASSWORD, refresh, made["initial_password"], kept["initial_password"], client["client_secret"],
                   "wrong password of mine", "PRIVATE KEY", person.token):
        assert secret not in dump
