"""The second factor: enrolling, signing in with it, recovery codes, losing it; replay, races, other people's codes."""

import base64
import concurrent.futures
import hashlib
import hmac
import struct
import time
import urllib.parse

import pytest
from auth_people import PASSWORD, Browser, World, problem, sql, stale_within


@pytest.fixture(scope="module")
def world():
    return World()


def code(secret, step=0):
    """RFC 6238 by the book, independent of ours; `step` steps from now."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.new(key, struct.pack(">Q", int(time.time()) // 30 + step), hashlib.sha1).digest()
    at = mac[-1] & 15
    return f"{(int.from_bytes(mac[at:at + 4], 'big') & 0x7fffffff) % 1000000:06d}"


def forget_step(person):
    """As if the last code had been used long ago, so that a test need not wait for the next one."""
    sql(f"UPDATE estamp_auth.second_factor SET last_step = 0 WHERE account_id = '{person.account_id}'")


def enrol(person):
    begun = person.ask("POST", "/second-factor", json={"password": PASSWORD})
    assert begun.status_code == 201, begun.text
    person.secret = begun.json()["secret"]
    answer = person.ask("POST", "/second-factor/confirm", json={"code": code(person.secret)})
    assert answer.status_code == 200, answer.text
    person.codes = answer.json()["recovery_codes"]
    forget_step(person)
    return begun.json()


@pytest.fixture
def person(world):
    someone = world.person("archive.query")
    enrol(someone)
    return someone


def half(person, browser=None):
    """The ticket between the password and the code."""
    browser = browser or Browser()
    answer = browser.login(person.login_name)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["stage"] == "second_factor" and body["expires_s"] == 300
    assert "access_token" not in body and "account" not in body and "Set-Cookie" not in answer.headers
    return browser, body["ticket"]


def second(browser, ticket, given):
    return browser._keep(browser.ask("POST", "/login/second-factor", json={"ticket": ticket, "code": given}, token=None))


def test_enrolling_gives_what_an_authenticator_reads(world):
    someone = world.person()
    assert someone.ask("GET", "/second-factor").json() == {"on": False, "since": None, "recovery_codes_left": 0}
    begun = enrol(someone)
    uri = urllib.parse.urlsplit(begun["uri"])
    assert (uri.scheme, uri.netloc, uri.path) == ("otpauth", "totp", "/eStamp:" + someone.login_name)
    assert urllib.parse.parse_qs(uri.query) == {"secret": [begun["secret"]], "issuer": ["eStamp"]}
    assert len(base64.b32decode(begun["secret"])) == 20
    rows = begun["qr"]
    assert len({len(row) for row in rows}) == 1 and len(rows) == len(rows[0]) and set("".join(rows)) == {"0", "1"}
    assert rows[0].startswith("1111111") and rows[0].endswith("1111111")  # finder patterns
    assert len(set(someone.codes)) == 10
    state = someone.ask("GET", "/second-factor").json()
    assert state["on"] and state["since"] and state["recovery_codes_left"] == 10


def test_a_factor_that_nobody_confirmed_is_not_asked_for(world):
    someone = world.person()
    assert someone.ask("POST", "/second-factor", json={"password": PASSWORD}).status_code == 201
    assert "access_token" in Browser().login(someone.login_name).json()
    problem(someone.ask("POST", "/second-factor/confirm", json={"code": "000000"}), 400, "factor_code_wrong", "code")
    assert not someone.ask("GET", "/second-factor").json()["on"]


def test_signing_in_takes_password_and_code(person):
    browser, ticket = half(person)
    problem(browser.ask("GET", "/me", token=ticket), 401, "token_invalid")  # the ticket opens nothing
    body = second(browser, ticket, code(person.secret)).json()
    assert body["stage"] is None and body["account"]["permissions"] == ["archive.query"]
    assert browser.ask("GET", "/me").status_code == 200 and browser.refresh().status_code == 200
    rows = sql(f"SELECT action, outcome FROM estamp_audit.audit_entry WHERE object_id = '{person.account_id}'"
               " ORDER BY at_ms DESC, number DESC LIMIT 2")
    assert rows == [["login", "ok"], ["login.password", "ok"]]


def test_a_code_is_good_once(person):
    given = code(person.secret)
    assert second(*half(person), given).status_code == 200
    problem(second(*half(person), given), 400, "factor_code_wrong", "code")
    problem(second(*half(person), code(person.secret, -1)), 400, "factor_code_wrong", "code")  # older ones neither


def test_of_two_uses_of_one_code_at_once_one_is_refused(person):
    browsers = [half(person) for _ in range(6)]
    given = code(person.secret)
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        answers = sorted(pool.map(lambda pair: second(*pair, given).status_code, browsers))
    assert answers == [200] + [400] * 5


def test_a_recovery_code_is_good_once_even_at_once(person):
    browsers = [half(person) for _ in range(6)]
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        answers = sorted(pool.map(lambda pair: second(*pair, person.codes[0].upper()).status_code, browsers))
    assert answers == [200] + [400] * 5
    assert person.ask("GET", "/second-factor").json()["recovery_codes_left"] == 9
    assert second(*half(person), person.codes[1].replace("-", " ")).status_code == 200


@pytest.mark.parametrize("given, fault", [
    ("000000", "factor_code_wrong"), ("12345", "factor_code_wrong"), ("abcd-efgh-jkmn-pqrs", "factor_code_wrong"),
    ("１２３４５６", "factor_code_wrong"), ("' OR 1=1 -- ", "factor_code_wrong"), ("", "field_required"), ("1" * 33, "field_too_long")])
def test_other_codes_are_refused(person, given, fault):
    problem(second(*half(person), given), 400, fault, "code")


def test_another_persons_codes_do_not_fit(world, person):
    other = world.person()
    enrol(other)
    problem(second(*half(person), code(other.secret)), 400, "factor_code_wrong", "code")
    problem(second(*half(person), other.codes[0]), 400, "factor_code_wrong", "code")
    assert other.ask("GET", "/second-factor").json()["recovery_codes_left"] == 10


def test_a_forged_or_old_ticket_is_refused(person):
    browser, ticket = half(person)
    given = code(person.secret)
    for forged in ("x", ticket[:-2] + "AA", ticket + "A", "A" * 200):
        problem(second(browser, forged, given), 401, "factor_ticket_over")
    assert person.set_password(PASSWORD, "another good one").status_code == 200
    problem(second(browser, ticket, given), 401, "factor_ticket_over")


def test_codes_cannot_be_guessed_with_the_password(person):
    guesser, ticket = half(person)
    answers = [second(guesser, ticket, "000000").status_code for _ in range(6)]
    assert answers[:4] == [400] * 4 and 429 in answers
    browsers = [half(person) for _ in range(9)]  # other addresses: counted together, however often the password was right
    with concurrent.futures.ThreadPoolExecutor(9) as pool:
        assert 429 in pool.map(lambda pair: second(*pair, "000000").status_code, browsers)
    known, ticket = half(person, person)  # the holder's own browser still gets in
    assert second(known, ticket, code(person.secret)).status_code == 200


def test_turning_it_on_and_off_takes_the_password(person):
    for path in ("/second-factor/codes", "/second-factor/remove"):
        problem(person.ask("POST", path, json={"password": "wrong password"}), 400, "password_wrong", "password")
    problem(person.ask("POST", "/second-factor", json={"password": PASSWORD}), 409, "factor_is_on")
    before = person.codes
    after = person.ask("POST", "/second-factor/codes", json={"password": PASSWORD}).json()["recovery_codes"]
    assert not set(before) & set(after)
    problem(second(*half(person), before[0]), 400, "factor_code_wrong", "code")
    assert second(*half(person), after[0]).status_code == 200
    assert person.ask("POST", "/second-factor/remove", json={"password": PASSWORD}).status_code == 204
    assert "access_token" in Browser().login(person.login_name).json()
    problem(person.ask("POST", "/second-factor/remove", json={"password": PASSWORD}), 409, "factor_not_on")
    problem(person.ask("POST", "/second-factor/codes", json={"password": PASSWORD}), 409, "factor_not_on")
    problem(person.ask("POST", "/second-factor/confirm", json={"code": "123456"}), 409, "factor_not_begun")


def test_guessing_the_password_there_is_slowed(world):
    someone = world.person()
    answers = [someone.ask("POST", "/second-factor", json={"password": "wrong"}).status_code for _ in range(5)]
    assert answers == [400] * 4 + [429]


def test_an_administrator_takes_it_away_from_who_lost_it(world, person):
    path = f"/accounts/{person.account_id}/second-factor/reset"
    problem(World().admin.ask("POST", path), 404, "account_missing")
    problem(person.ask("POST", path), 403, "permission_denied")
    _, ticket = half(person)
    assert world.admin.ask("POST", path).status_code == 200
    assert stale_within(person)
    problem(second(Browser(), ticket, person.codes[0]), 401, "factor_ticket_over")
    assert "access_token" in Browser().login(person.login_name).json()
    keeper = world.person("seal.manage")
    enrol(keeper)
    assert world.admin.ask("POST", f"/accounts/{keeper.account_id}/second-factor/reset").json()["held"]


def test_a_stolen_database_tells_no_secret_of_it(person):
    dump = "".join(str(sql(f"SELECT * FROM estamp_auth.{table}")) for table in ("second_factor", "recovery_code"))
    assert person.account_id in dump
    raw = base64.b32decode(person.secret).hex()
    dump += sql(f"SELECT HEX(secret_sealed) FROM estamp_auth.second_factor WHERE account_id = '{person.account_id}'")[0][0].lower()
    for secret in [person.secret, raw] + person.codes + [one.replace("-", "") for one in person.codes]:
        assert secret not in dump
