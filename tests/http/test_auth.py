"""auth through nginx: signing in, staying in, going out; what is refused, and that it is refused everywhere."""

import concurrent.futures
import statistics
import time

import pytest
from auth_people import API, PASSWORD, Browser, World, new_login, problem, sql, stale_within, while_quick


@pytest.fixture(scope="module")
def world():
    return World()


# --- signing in ------------------------------------------------------------------------------------------------------


def test_login_gives_token_account_and_cookies(world):
    made = world.make()
    browser = Browser()
    answer = browser.login(made["login"], made["initial_password"])
    body = answer.json()
    assert answer.status_code == 200
    assert (body["stage"], body["expires_s"]) == ("password", 600)
    account = body["account"]
    assert account["unit"]["id"] == world.below and account["unit"]["kind"] == "authority"
    assert (account["kind"], account["permissions"], account["password_age_days"]) == ("officer", [], 0)
    cookies = {c.split("=")[0]: c for c in answer.raw.headers.getlist("Set-Cookie")}
    assert "HttpOnly" in cookies["estamp_refresh"] and "Path=/estamp/api/v1/auth" in cookies["estamp_refresh"]
    assert "HttpOnly" not in cookies["estamp_csrf"]
    assert all("SameSite=Strict" in c for c in cookies.values())
    assert answer.headers["Cache-Control"] == "no-store"


def test_login_is_compared_without_case(world):
    person = world.person()
    assert Browser().login(person.login_name.upper()).status_code == 200


@pytest.mark.parametrize("body, status, code, field", [
    ({"login": "somebody"}, 400, "field_required", "password"),
    ({"login": "", "password": "x"}, 400, "field_required", "login"),
    ({"login": "a" * 65, "password": "x"}, 400, "field_too_long", "login"),
    ({"login": "somebody", "password": "x" * 129}, 400, "field_too_long", "password"),
    ({"login": "somebody", "password": 5}, 400, "field_type", "password"),
    ({"login": "somebody", "password": "x", "admin": True}, 400, "field_unknown", "admin"),
    ({"login": "张三", "password": "x"}, 401, "login_wrong", None),
    ({"login": "' OR 1=1 -- ", "password": "x"}, 401, "login_wrong", None),
])
def test_login_refuses(body, status, code, field):
    problem(Browser().ask("POST", "/login", json=body), status, code, field)


def test_login_refuses_other_media_and_sizes():
    problem(Browser().ask("POST", "/login", data="login=a&password=b",
                          headers={"Content-Type": "application/x-www-form-urlencoded"}), 415, "media_wrong")
    problem(Browser().ask("POST", "/login", json={"login": "a", "password": "b", "more": "x" * 110000}), 413,
            "body_too_large")


def test_unknown_user_and_wrong_password_answer_alike(world):
    person = world.person()
    wrong, unknown = (Browser().login(login, "wrong password") for login in (person.login_name, new_login("nobody")))
    a, b = problem(wrong, 401, "login_wrong"), problem(unknown, 401, "login_wrong")
    del a["request_id"], b["request_id"]
    assert a == b
    assert set(wrong.headers) == set(unknown.headers)


def test_unknown_user_and_wrong_password_take_the_same_time(world):
    person = world.person()

    def took(login):
        browser = Browser()
        start = time.perf_counter()
        assert browser.login(login, "wrong password").status_code == 401
        return time.perf_counter() - start

    def compare():
        times = {"known": [], "unknown": []}
        for _ in range(3):  # interleaved, so that the machine's other work meets both
            for _ in range(3):
                times["known"].append(took(person.login_name))
                times["unknown"].append(took(new_login("nobody")))
            sql("DELETE FROM estamp_auth.login_throttle")
        known, unknown = min(times["known"]), min(times["unknown"])
        assert 0.5 < known / unknown < 2.0, times
        assert 0.4 < statistics.median(times["known"]) / statistics.median(times["unknown"]) < 2.5, times

    while_quick(compare, quick_s=0)  # what tells the two apart does so each time


def test_guessing_is_slowed_at_its_address_and_nobody_else(world):
    def guess():
        person, guesser = world.person(), Browser()
        for _ in range(4):
            problem(guesser.login(person.login_name, "wrong password"), 401, "login_wrong")
        refused = guesser.login(person.login_name)  # even the right one
        problem(refused, 429, "login_throttled")
        assert 1 <= int(refused.headers["Retry-After"]) <= 2
        return person, guesser, int(refused.headers["Retry-After"])

    person, guesser, wait = while_quick(guess, quick_s=1)
    assert Browser().login(person.login_name).status_code == 200  # the holder, elsewhere
    assert guesser.login(world.admin.login_name).status_code == 200  # another account, the same address
    time.sleep(wait)
    problem(guesser.login(person.login_name, "wrong password"), 401, "login_wrong")
    refused = guesser.login(person.login_name)
    problem(refused, 429, "login_throttled")
    assert int(refused.headers["Retry-After"]) >= 2  # it grows
    time.sleep(int(refused.headers["Retry-After"]))
    assert guesser.login(person.login_name).status_code == 200
    problem(guesser.login(person.login_name, "wrong password"), 401, "login_wrong")  # the pair is clear again


def test_parallel_guesses_do_not_slip_through(world):
    person = world.person()
    browsers = [Browser(address="127.77.3.9") for _ in range(12)]
    with concurrent.futures.ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda b: b.login(person.login_name, "wrong password").status_code, browsers))
    assert answers.count(401) == 4 and answers.count(429) == 8, answers


def test_unknown_users_are_throttled_alike():
    browser, login = Browser(), new_login("nobody")
    assert [browser.login(login, "wrong password").status_code for _ in range(5)] == [401] * 4 + [429]


# --- the first steps -------------------------------------------------------------------------------------------------


def test_initial_password_only_lets_its_holder_set_a_new_one(world):
    made = world.make()
    world.grant(made["id"], "account.manage")
    browser = Browser()
    browser.login(made["login"], made["initial_password"])
    problem(browser.ask("GET", "/accounts"), 403, "first_steps_open")
    me = browser.ask("GET", "/me").json()
    assert me["stage"] == "password" and me["account"]["permissions"] == [] and "access_token" not in me
    answer = browser.set_password(made["initial_password"])
    assert answer.json()["stage"] is None
    assert answer.json()["account"]["permissions"] == ["account.manage"]
    assert browser.ask("GET", "/accounts").status_code == 200
    problem(Browser().login(made["login"], made["initial_password"]), 401, "login_wrong")


@pytest.mark.parametrize("old, new, code, field", [
    ("wrong old one", "a new good one", "password_old_wrong", "old_password"),
    (PASSWORD, "short 7", "field_too_short", "new_password"),
    (PASSWORD, PASSWORD, "password_same", "new_password"),
    (PASSWORD, "LOGIN", "password_is_login", "new_password"),
    (PASSWORD, "password123", "password_common", "new_password"),
    (PASSWORD, "87654321", "password_common", "new_password"),
    (PASSWORD, "x" * 129, "field_too_long", "new_password"),
    (PASSWORD, "", "field_required", "new_password"),
])
def test_new_password_is_refused_with_the_reason(world, old, new, code, field):
    person = world.person()
    new = person.login_name.upper().ljust(8, "0") if new == "LOGIN" else new
    if code == "password_is_login":
        sql(f"UPDATE estamp_auth.account SET login = '{new.lower()}' WHERE id = '{person.account_id}'")
        assert person.login(new).status_code == 200
    problem(person.set_password(old, new), 400, code, field)
    assert person.ask("GET", "/me").status_code == 200


def test_guessing_the_old_password_with_a_stolen_token_is_slowed(world):
    person = world.person()
    answers = [person.set_password("wrong old one", "a new good one").status_code for _ in range(5)]
    assert answers == [400] * 4 + [429]


def test_new_password_ends_all_other_sessions(world):
    person, other = world.person(), Browser()
    other.login(person.login_name)
    first = person.token
    answer = person.set_password(PASSWORD, "another good one")
    assert answer.status_code == 200
    assert stale_within(other) and stale_within(person, token=first)
    problem(other.refresh(), 401, "session_over")
    assert person.ask("GET", "/me").status_code == 200
    assert person.refresh().status_code == 200


def test_initial_password_expires(world):
    made = world.make()
    sql(f"UPDATE estamp_auth.account SET password_until_ms = 1 WHERE id = '{made['id']}'")
    problem(Browser().login(made["login"], made["initial_password"]), 403, "initial_password_expired")
    problem(Browser().login(made["login"], "wrong password"), 401, "login_wrong")


@pytest.fixture
def parameters(world):
    """Sets parameters of the whole system, and puts them back."""
    before = {p["name"]: p["value"] for p in world.chief.ask("GET", API + "/admin/parameters").json()["items"]}
    changed = set()

    def change(name, value):
        changed.add(name)
        world.set_parameter(name, value)

    yield change
    for name in changed:
        world.set_parameter(name, before[name])


def test_fixed_initial_passwords_need_the_parameter(world, parameters):
    body = {"name": "x", "kind": "officer", "unit_id": world.below, "password_mode": "fixed"}
    parameters("initial_password_mode", "random")
    answer = world.admin.ask("POST", "/accounts", json={"login": new_login(), **body})
    problem(answer, 400, "password_fixed_forbidden", "password_mode")
    parameters("initial_password_mode", "fixed")
    made = world.make("taxpayer", password_mode="fixed")
    assert "initial_password" not in made
    problem(Browser().login(made["login"], "888888"), 403, "initial_password_needs_key")  # test_auth_certificate.py goes on
    assert "initial_password" in world.make("taxpayer", password_mode="random")
    parameters("initial_password_mode", "random")
    problem(Browser().login(made["login"], "888888"), 403, "initial_password_forbidden")


def test_old_passwords_are_reminded_of_or_must_be_changed(world, parameters):
    person = world.person("archive.query")
    sql(f"UPDATE estamp_auth.account SET password_set_ms = password_set_ms - 61 * 86400000"
        f" WHERE id = '{person.account_id}'")
    body = person.login(person.login_name).json()
    assert body["stage"] is None
    assert (body["account"]["password_age_days"], body["account"]["password_remind"]) == (61, True)
    parameters("password_age_action", "force")
    body = person.refresh().json()
    assert body["stage"] == "password" and body["account"]["permissions"] == []
    assert person.set_password(PASSWORD, "another good one").json()["stage"] is None


def test_taxpayer_must_import_a_certificate_first(world):
    person = world.person(kind="taxpayer")
    me = person.ask("GET", "/me").json()
    assert me["stage"] == "certificate"
    assert me["account"]["permissions"] == ["certificate.import_own"]
    world.certificate(person.unit_id)
    body = person.refresh().json()
    assert body["stage"] is None
    assert set(body["account"]["permissions"]) == {"document.seal", "document.submit", "certificate.import_own", "mandate.manage", "seal.query",
                                                   "sealing.query"}


def test_a_taxpayer_never_gets_an_officers_permissions(world):
    person = world.person(kind="taxpayer")
    world.certificate(person.unit_id)
    sql(f"INSERT INTO estamp_admin.account_role (account_id, role_id, granted_by, granted_ms)"
        f" VALUES ('{person.account_id}', '{world.role('account.manage', 'role.manage')}', '', 0)")
    assert "role.manage" not in person.refresh().json()["account"]["permissions"]
    problem(person.ask("GET", "/accounts"), 403, "permission_denied")


# --- staying in ------------------------------------------------------------------------------------------------------


def test_refresh_gives_the_next_token_each_time(world):
    person = world.person()
    seen = {person.http.cookies["estamp_refresh"]}
    for _ in range(3):
        assert person.refresh().status_code == 200
        seen.add(person.http.cookies["estamp_refresh"])
    assert len(seen) == 4


@pytest.mark.parametrize("headers, status, code", [
    ({"X_CSRF_Token": None}, 403, "csrf_wrong"),
    ({"X_CSRF_Token": "AAAA"}, 403, "csrf_wrong"),
    ({"Origin": "http://evil.example"}, 403, "origin_wrong"),
    ({"Origin": "null"}, 403, "origin_wrong"),
    ({"Sec_Fetch_Site": "cross-site"}, 403, "origin_wrong"),
    ({"Sec_Fetch_Site": "same-site"}, 403, "origin_wrong"),
])
def test_refresh_from_elsewhere_is_refused_and_costs_nothing(world, headers, status, code):
    person = world.person()
    problem(person.refresh(**headers), status, code)
    assert person.refresh().status_code == 200


def test_csrf_token_of_another_session_does_not_fit(world):
    one, other = world.person(), world.person()
    problem(one.refresh(X_CSRF_Token=other.http.cookies["estamp_csrf"]), 403, "csrf_wrong")


def test_refresh_without_or_with_invented_cookie(world):
    problem(Browser().refresh(), 401, "login_required")
    person = world.person()
    csrf = person.http.cookies["estamp_csrf"]
    problem(Browser().ask("POST", "/refresh", headers={"X-CSRF-Token": csrf, "Cookie": "estamp_refresh=" + "A" * 43}),
            401, "session_over")


def test_reuse_of_a_refresh_token_ends_the_session(world):
    person = world.person()
    thief = person.copy()
    assert person.refresh().status_code == 200
    problem(thief.refresh(), 401, "session_reused")
    assert stale_within(person)
    problem(person.refresh(), 401, "session_over")
    rows = sql(f"SELECT outcome FROM estamp_audit.audit_entry WHERE action = 'session.reuse'"
               f" AND caller_id = '{person.account_id}'")
    assert rows == [["session_reused"]]


def test_reuse_from_the_same_browser_after_the_grace_ends_it_too(world):
    person = world.person()
    twin = person.copy(person.address)
    assert person.refresh().status_code == 200
    sql(f"UPDATE estamp_auth.refresh_token r JOIN estamp_auth.session s ON s.id = r.session_id"
        f" SET r.used_ms = r.used_ms - 6000 WHERE r.used_ms > 0 AND s.account_id = '{person.account_id}'")
    problem(twin.refresh(), 401, "session_reused")


def test_two_tabs_that_refresh_at_once_both_go_on(world):
    person = world.person()
    tabs = [person.copy(person.address) for _ in range(4)]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda tab: tab.refresh(), tabs))
    assert [a.status_code for a in answers] == [200] * 4
    assert sum("estamp_refresh" in a.headers.get("Set-Cookie", "") for a in answers) == 1  # one jar, one new token
    keeper = tabs[[("estamp_refresh" in a.headers.get("Set-Cookie", "")) for a in answers].index(True)]
    assert keeper.refresh().status_code == 200


def test_a_twin_after_the_next_token_was_used_is_an_alarm(world):
    person = world.person()
    twin = person.copy(person.address)
    assert person.refresh().status_code == 200
    assert person.refresh().status_code == 200
    problem(twin.refresh(), 401, "session_reused")


def test_idle_and_old_sessions_are_over(world):
    for change in ("last_ms = last_ms - 2 * 3600000", "expires_ms = 1"):
        person = world.person()
        sql(f"UPDATE estamp_auth.session SET {change} WHERE account_id = '{person.account_id}'")
        problem(person.refresh(), 401, "session_over")


# --- going out -------------------------------------------------------------------------------------------------------


def test_logout_ends_the_session_everywhere(world):
    person = world.person()
    answer = person.logout()
    assert answer.status_code == 204
    assert all("Max-Age=0" in c for c in answer.raw.headers.getlist("Set-Cookie"))
    assert stale_within(person)
    assert Browser().logout().status_code == 204  # who is out already stays out


def test_logout_needs_the_csrf_token(world):
    person = world.person()
    problem(person.ask("POST", "/logout", token=None), 403, "csrf_wrong")
    problem(person.ask("POST", "/logout", token=None, headers={"Origin": "http://evil.example"}), 403, "origin_wrong")
    assert person.ask("GET", "/me").status_code == 200


def test_sessions_are_listed_and_ended(world):
    person, other = world.person(), Browser(agent="other browser")
    other.login(person.login_name)
    items = person.ask("GET", "/sessions").json()["items"]
    assert [s["current"] for s in items].count(True) == 1
    away = next(s for s in items if not s["current"])
    assert (away["agent"], away["address"]) == ("other browser", other.address)
    assert person.ask("DELETE", f"/sessions/{away['id']}").status_code == 204
    assert stale_within(other)
    problem(person.ask("DELETE", f"/sessions/{away['id']}"), 404, "session_missing")
    stranger = world.person()
    mine = next(s["id"] for s in items if s["current"])
    problem(stranger.ask("DELETE", f"/sessions/{mine}"), 404, "session_missing")


def test_a_changed_role_is_in_force_in_every_service_within_a_second(world):
    person = world.person("archive.query")
    problem(person.ask("GET", API + "/seals"), 403, "permission_denied")
    world.grant(person.account_id, "seal.query")
    first = person.token
    assert stale_within(person) and stale_within(person, path=API + "/seals")
    assert set(person.refresh().json()["account"]["permissions"]) == {"seal.query"}
    assert person.ask("GET", API + "/seals").status_code == 200
    assert stale_within(person, token=first)  # for good
    person.logout()
    assert stale_within(person, path=API + "/seals")


def test_every_security_event_is_audited(world):
    person = world.person()
    Browser().login(person.login_name, "wrong password")
    person.set_password(PASSWORD, "another good one")
    person.logout()
    rows = sql(f"SELECT DISTINCT action, outcome FROM estamp_audit.audit_entry WHERE caller_id = '{person.account_id}'")
    assert {("login", "ok"), ("login", "login_wrong"), ("password.change", "ok"), ("logout", "ok")} <= set(map(tuple, rows))
    made = sql(f"SELECT action FROM estamp_audit.audit_entry WHERE object_id = '{person.account_id}'"
               f" AND caller_id = '{world.admin.account_id}'")
    assert made == [["account.create"]]


def test_answers_are_chinese_by_default():
    answer = Browser(language="zh-CN").login(new_login("nobody"), "wrong password")
    assert "用户名或口令不正确" in answer.json()["title"]
    assert "user name" in Browser().login(new_login("nobody"), "wrong password").json()["title"]


@pytest.mark.parametrize("method, path", [
    ("GET", "/me"), ("GET", "/sessions"), ("POST", "/password"), ("GET", "/accounts"), ("POST", "/accounts"),
    ("GET", "/clients"), ("POST", "/clients"), ("POST", "/accounts/0/reset"), ("POST", "/clients/0/disable")])
def test_nothing_without_a_token(method, path):
    problem(Browser().ask(method, path, json={}), 401, "login_required")
    problem(Browser().ask(method, path, json={}, token="x.y.z"), 401, "token_invalid")


def test_unknown_addresses_and_methods():
    problem(Browser().ask("GET", "/nothing"), 404, "route_missing")
    assert Browser().ask("GET", "/login").status_code in (404, 405)
    problem(Browser().ask("GET", "/sessions/a/b"), 404, "route_missing")
