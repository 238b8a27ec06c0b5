"""Who must not get in, or not get at what: closed units, first steps, resets of keepers and auditors, guessers beside the holder."""

import json

import pytest
from auth_people import API, PASSWORD, Browser, World, new_login, problem, sql, stale_within


@pytest.fixture(scope="module")
def world():
    return World()


def close(world, unit_id, state="closed"):
    answer = world.chief.ask("PATCH", f"{API}/admin/units/{unit_id}", json={"state": state})
    assert answer.status_code == 200, answer.text


def audited(action, object_id=None):
    rows = sql(f"SELECT outcome, detail FROM estamp_audit.audit_entry WHERE action = '{action}'"
               + (f" AND object_id = '{object_id}'" if object_id else "") + " ORDER BY at_ms, number")
    return [(outcome, json.loads(detail) if detail.startswith("{") else {}) for outcome, detail in rows]


# --- closed units ----------------------------------------------------------------------------------------------------


def test_nobody_signs_in_for_a_closed_unit_and_who_is_in_is_out_within_a_second(world):
    person = world.person(kind="taxpayer")
    close(world, person.unit_id)
    assert stale_within(person)
    problem(person.refresh(), 403, "account_unit_closed")
    problem(Browser().login(person.login_name), 403, "account_unit_closed")
    problem(Browser().login(person.login_name, "wrong password"), 401, "login_wrong")  # tells nothing to a guesser
    assert ("account_unit_closed", {}) in audited("login", person.account_id)
    close(world, person.unit_id, "active")
    assert Browser().login(person.login_name).status_code == 200


def test_nobody_signs_in_for_a_closed_department(world):
    authority = world.unit("authority", world.top)
    department = world.unit("department", authority)
    inside, outside = world.person(unit_id=department), world.person(unit_id=authority)
    close(world, department)
    assert stale_within(inside)
    problem(Browser().login(inside.login_name), 403, "account_unit_closed")
    assert outside.ask("GET", "/me").status_code == 200


# --- first steps -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method, path", [
    ("GET", "/admin/categories"), ("GET", "/admin/categories/0/preview"), ("GET", "/admin/authorities"),
    ("GET", "/admin/permissions"), ("GET", "/admin/units/0"), ("GET", "/auth/sessions"), ("DELETE", "/auth/sessions/0"),
    ("GET", "/signing/documents"), ("GET", "/seals")])
def test_a_token_of_the_first_steps_opens_nothing_else(world, method, path):
    made = world.make()
    browser = Browser()
    browser.login(made["login"], made["initial_password"])
    problem(browser.ask(method, API + path), 403, "first_steps_open")
    taxpayer = world.person(kind="taxpayer")  # past the password, without a certificate
    problem(taxpayer.ask(method, API + path), 403, "first_steps_open")
    assert taxpayer.ask("GET", "/me").status_code == 200


# --- three powers ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("power", ["seal.manage", "seal.import", "audit.read"])
def test_the_reset_of_a_keeper_or_auditor_waits_for_a_second_administrator(world, power):
    keeper, second = world.person(power, "seal.query"), world.person("account.manage", unit_id=world.top, by=world.chief)
    made = world.admin.ask("POST", f"/accounts/{keeper.account_id}/reset?password_mode=random").json()
    assert made["held"]
    thief = Browser()
    thief.login(keeper.login_name, made["initial_password"])
    answer = thief.set_password(made["initial_password"], "of the thief").json()
    assert (answer["stage"], answer["account"]["permissions"], answer["account"]["held"]) == (None, [], True)
    problem(thief.ask("GET", API + "/seals"), 403, "permission_denied")
    confirm = f"/accounts/{keeper.account_id}/confirm"
    problem(world.admin.ask("POST", confirm), 409, "account_confirm_same")
    problem(thief.ask("POST", confirm), 403, "permission_denied")
    problem(World().admin.ask("POST", confirm), 404, "account_missing")
    assert second.ask("POST", confirm).json()["held"] is None
    problem(second.ask("POST", confirm), 409, "account_not_held")
    assert stale_within(thief)
    assert set(thief.refresh().json()["account"]["permissions"]) == {power, "seal.query"}
    for action in ("account.reset", "account.hold", "account.confirm"):
        assert audited(action, keeper.account_id)


def test_the_reset_of_others_needs_nobody_else(world):
    plain = world.person("archive.run", "seal.query")
    made = world.admin.ask("POST", f"/accounts/{plain.account_id}/reset?password_mode=random").json()
    assert made["held"] is None
    browser = Browser()
    browser.login(plain.login_name, made["initial_password"])
    assert "archive.run" in browser.set_password(made["initial_password"]).json()["account"]["permissions"]


def test_who_holds_the_power_itself_gains_nothing_by_a_reset(world):
    both = world.person("account.manage", "audit.read", unit_id=world.top, by=world.chief)
    auditor = world.person("audit.read")
    assert both.ask("POST", f"/accounts/{auditor.account_id}/reset").json()["held"] is None


# --- guessing beside the holder --------------------------------------------------------------------------------------


def test_a_known_device_gets_in_while_its_own_address_is_hammered(world):
    person = world.person()
    guesser = Browser(address=person.address)
    answers = [guesser.login(person.login_name, "wrong password").status_code for _ in range(8)]
    assert 429 in answers
    sql("UPDATE estamp_auth.login_throttle SET until_ms = until_ms + 60000 WHERE failures > 3")  # a slow machine has time enough
    problem(guesser.login(person.login_name), 429, "login_throttled")  # unknown here, even with the right one
    assert person.login(person.login_name).status_code == 200  # the device that it knows
    stranger = world.person()
    copied = Browser(address=person.address)  # another login's device means nothing for this one
    copied.http.cookies.update({name: value for name, value in stranger.http.cookies.items()
                                if name.startswith("estamp_device_") and name not in person.http.cookies})
    problem(copied.login(person.login_name), 429, "login_throttled")


def test_a_known_device_may_not_guess_on_either(world):
    person = world.person()
    answers = [person.login(person.login_name, "wrong password").status_code for _ in range(5)]
    assert answers == [401] * 4 + [429]
    assert Browser(address=person.address).login(person.login_name).status_code == 200  # counted by device, not by address


@pytest.mark.parametrize("forged", ["", "x", "A" * 22, "A" * 22 + ".", "A" * 22 + "." + "A" * 43, "." * 200])
def test_a_forged_device_cookie_is_no_device(world, forged):
    person = world.person()
    name = next(name for name in person.http.cookies.keys() if name.startswith("estamp_device_"))
    guesser = Browser()
    guesser.http.cookies.set(name, forged)
    assert [guesser.login(person.login_name, "wrong password").status_code for _ in range(5)] == [401] * 4 + [429]


def test_throttled_attempts_are_written_down_without_a_flood(world):
    person, guesser = world.person(), Browser()
    for _ in range(16):
        guesser.login(person.login_name, "wrong password")
    rows = [detail for outcome, detail in audited("login.throttled", person.account_id) if outcome == "login_throttled"]
    assert len(rows) == 1 and rows[0] == {"attempts": 1, "counted_by": "login at this place"}
    sql("UPDATE estamp_auth.login_throttle SET told_ms = told_ms - 61000, until_ms = until_ms + 60000 WHERE failures > 3")
    problem(guesser.login(person.login_name, PASSWORD), 429, "login_throttled")
    rows = [detail for _, detail in audited("login.throttled", person.account_id)]
    assert len(rows) == 2 and rows[1]["attempts"] > 1


def test_throttled_attempts_at_unknown_logins_are_written_down_too(world):
    login, guesser = new_login("nobody"), Browser()
    before = len(audited("login.throttled", ""))
    for _ in range(6):
        guesser.login(login, "wrong password")
    assert len(audited("login.throttled")) > before


# --- sessions --------------------------------------------------------------------------------------------------------


def test_all_other_sessions_end_at_once_and_this_one_stays(world):
    person = world.person()
    others = [Browser() for _ in range(3)]
    for other in others:
        other.login(person.login_name)
    stranger = world.person()
    assert len(person.ask("GET", "/sessions").json()["items"]) == 4
    assert person.ask("DELETE", "/sessions").status_code == 204
    assert all(stale_within(other) for other in others)
    problem(others[0].refresh(), 401, "session_over")
    assert [one["current"] for one in person.ask("GET", "/sessions").json()["items"]] == [True]
    assert person.refresh().status_code == 200 and stranger.ask("GET", "/me").status_code == 200


def test_an_administrator_sees_and_ends_the_sessions_of_its_people_alone(world):
    person = world.person()
    other = Browser()
    other.login(person.login_name)
    base = f"/accounts/{person.account_id}/sessions"
    listed = world.admin.ask("GET", base).json()["items"]
    assert len(listed) == 2 and {one["address"] for one in listed} == {person.address, other.address}
    assert not any(one["current"] for one in listed)
    elsewhere = World().admin
    first = listed[-1]["id"]
    problem(elsewhere.ask("GET", base), 404, "account_missing")
    problem(elsewhere.ask("DELETE", base), 404, "account_missing")
    problem(elsewhere.ask("DELETE", f"{base}/{first}"), 404, "account_missing")
    problem(other.ask("GET", base), 403, "permission_denied")
    stranger = world.person()
    foreign = stranger.ask("GET", "/sessions").json()["items"][0]["id"]
    problem(world.admin.ask("DELETE", f"{base}/{foreign}"), 404, "session_missing")  # of another account
    problem(person.ask("DELETE", f"/sessions/{foreign}"), 404, "session_missing")
    assert stranger.ask("GET", "/me").status_code == 200
    assert world.admin.ask("DELETE", f"{base}/{first}").status_code == 204
    assert stale_within(person) and other.ask("GET", "/me").status_code == 200
    assert world.admin.ask("DELETE", base).status_code == 204
    assert stale_within(other)
    assert audited("session.end", first) and audited("session.end_all", person.account_id)
