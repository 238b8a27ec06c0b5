"""Signing in by a key alone: in the browser, by a USB key's program, by a key that the server keeps; and what is refused."""

import json

import pytest
from auth_keys import Key, b64, challenge, sign_in
from auth_people import API, PASSWORD, Browser, World, internal, problem, service_token, sql
from cryptography.hazmat.primitives.serialization import Encoding
from seal_files import import_own, issued, self_signed, unit_code

PIN = "135790"


@pytest.fixture(scope="module")
def world():
    return World()


class Holder:
    """A taxpayer whose certificate is imported for sealing; no other account of its unit."""

    def __init__(self, world, **how):
        self.person = world.person(kind="taxpayer")
        self.code = unit_code(self.person.unit_id)
        p12 = issued(self.code, **how)
        self.key = Key(p12)
        answer = import_own(self.person, p12, PIN)
        assert answer.status_code == 201, answer.text
        self.seal = answer.json()


@pytest.fixture(scope="module")
def holder(world):
    return Holder(world)


def officer_code(world):
    return unit_code(world.below)


# --- the ways --------------------------------------------------------------------------------------------------------


def test_a_key_signs_in_without_a_user_name(holder):
    browser = Browser()
    answer = sign_in(holder.key.proof(), browser)
    body = answer.json()
    assert answer.status_code == 200, answer.text
    assert body["account"]["id"] == holder.person.account_id and body["stage"] is None
    assert browser.ask("GET", "/me").json()["account"]["login"] == holder.person.login_name
    assert browser.refresh().status_code == 200
    listed = {one["current"]: one for one in browser.ask("GET", "/sessions").json()["items"]}
    assert listed[True]["by_certificate"] and not listed[False]["by_certificate"]
    row = sql("SELECT outcome, detail FROM estamp_audit.audit_entry WHERE action = 'login'"
              f" AND object_id = '{holder.person.account_id}' ORDER BY at_ms DESC, number DESC LIMIT 1")[0]
    assert row[0] == "ok" and len(json.loads(row[1])["certificate"]) == 64


@pytest.mark.parametrize("encoding", [Encoding.PEM, Encoding.DER])
def test_a_usb_keys_program_sends_a_cms(holder, encoding):
    assert sign_in(holder.key.cms(encoding=encoding)).json()["account"]["id"] == holder.person.account_id


@pytest.mark.parametrize("raw", [True, False])
def test_an_elliptic_key_signs_as_browsers_do_and_as_programs_do(world, raw):
    officer = world.person()
    key = Key(issued(officer_code(world), key_kind="EC"))
    assert officer.ask("POST", "/certificates", json={"proof": key.proof()}).status_code == 201
    assert sign_in(key.proof(raw=raw)).json()["account"]["id"] == officer.account_id
    spoiled = key.proof(raw=raw)
    spoiled["signature"] = key.proof(raw=raw)["signature"]  # over another challenge
    problem(sign_in(spoiled), 400, "proof_signature_wrong")


def test_the_servers_key_signs_for_who_knows_the_pin_on_a_known_device(holder):
    def proof(pin=PIN, number=holder.seal["number"]):
        return {"challenge": challenge()["challenge"], "seal_number": number, "pin": pin}

    known = Browser()
    assert known.login(holder.person.login_name).status_code == 200
    assert sign_in(proof(), known).json()["account"]["id"] == holder.person.account_id
    problem(sign_in(proof("246813"), known), 403, "seal_pin_wrong")
    problem(sign_in(proof(number="nonsense"), known), 403, "login_device_unknown")
    before = sql(f"SELECT pin_failures FROM estamp_seals.seal WHERE id = '{holder.seal['id']}'")
    for pin in ("000000", PIN):  # a stranger: the PIN is not even tried, so that nobody makes the holder wait
        problem(sign_in(proof(pin)), 403, "login_device_unknown")
    assert sql(f"SELECT pin_failures FROM estamp_seals.seal WHERE id = '{holder.seal['id']}'") == before
    sql(f"UPDATE estamp_seals.seal SET pin_failures = 0, pin_after_ms = 0 WHERE id = '{holder.seal['id']}'")
    assert sign_in(proof(), known).status_code == 200
    actions = sql(f"SELECT outcome FROM estamp_audit.audit_entry WHERE action = 'seal.sign_in' AND object_id = '{holder.seal['id']}'")
    assert ["ok"] in actions and ["seal_pin_wrong"] in actions


def test_only_auth_lets_a_seal_sign_in(holder):
    path = f"/estamp/internal/v1/seals/{holder.seal['id']}/sign-in"
    body = {"pin": PIN, "challenge": "x"}
    for service in ("signing", "admin"):
        status, answer = internal("POST", path, body, service_token(service))
        assert (status, answer["code"]) == (403, "permission_denied")
    outside = holder.person.ask("POST", API.replace("/api/v1", "/internal/v1") + f"/seals/{holder.seal['id']}/sign-in", json=body)
    assert outside.status_code == 404


# --- whose it is -----------------------------------------------------------------------------------------------------


def test_a_registered_certificate_belongs_to_one_account(world):
    one, other = world.person("archive.query"), world.person()
    key = Key(issued(officer_code(world)))
    problem(sign_in(key.proof()), 401, "login_certificate_unknown")
    made = one.ask("POST", "/certificates", json={"proof": key.proof()})
    assert made.status_code == 201, made.text
    problem(other.ask("POST", "/certificates", json={"proof": key.proof()}), 409, "login_certificate_taken")
    problem(one.ask("POST", "/certificates", json={"proof": key.cms()}), 409, "login_certificate_taken")
    body = sign_in(key.proof()).json()
    assert body["account"]["id"] == one.account_id and body["account"]["permissions"] == ["archive.query"]
    listed = one.ask("GET", "/certificates").json()["items"]
    assert [item["id"] for item in listed] == [made.json()["id"]] and listed[0]["last_used"]
    problem(other.ask("DELETE", f"/certificates/{made.json()['id']}"), 404, "certificate_missing")
    assert one.ask("DELETE", f"/certificates/{made.json()['id']}").status_code == 204
    problem(sign_in(key.proof()), 401, "login_certificate_unknown")


def test_a_unit_with_several_accounts_must_say_whose_it_is(world):
    holder = Holder(world)
    second = world.person(kind="taxpayer", unit_id=holder.person.unit_id)
    problem(sign_in(holder.key.proof()), 401, "login_certificate_ambiguous")
    assert second.ask("POST", "/certificates", json={"proof": holder.key.proof()}).status_code == 201
    assert sign_in(holder.key.proof()).json()["account"]["id"] == second.account_id


def test_another_units_certificate_is_foreign(world):
    person = world.person()
    foreign = Key(issued("91370700MA3C99999X"))
    problem(person.ask("POST", "/certificates", json={"proof": foreign.proof()}), 403, "login_certificate_foreign")
    key = Key(issued(officer_code(world)))
    assert person.ask("POST", "/certificates", json={"proof": key.proof()}).status_code == 201
    sql(f"UPDATE estamp_auth.account SET unit_id = '{world.other}' WHERE id = '{person.account_id}'")  # moved to another bureau
    problem(sign_in(key.proof()), 403, "login_certificate_foreign")


def test_a_seal_named_beside_another_key_vouches_for_nothing(world, holder):
    thief = Key(issued("91370700MA3C00004X"))
    for proof in (thief.cms(), thief.proof()):
        proof["seal_number"] = holder.seal["number"]  # its PIN is not given: the seal signed nothing
        problem(holder.person.ask("POST", "/certificates", json={"proof": proof}), 400, "proof_ways")
    problem(sign_in(thief.cms()), 401, "login_certificate_unknown")


def test_a_departments_people_use_their_authoritys_certificate(world):
    person = world.person(unit_id=world.department)
    key = Key(issued(officer_code(world)))
    assert person.ask("POST", "/certificates", json={"proof": key.proof()}).status_code == 201
    assert sign_in(key.proof()).json()["account"]["id"] == person.account_id


def test_disabled_accounts_and_closed_units_do_not_come_in_by_key_either(world):
    holder = Holder(world)
    assert world.admin.ask("POST", f"/accounts/{holder.person.account_id}/disable").status_code == 200
    problem(sign_in(holder.key.proof()), 403, "account_disabled")
    assert world.admin.ask("POST", f"/accounts/{holder.person.account_id}/enable").status_code == 200
    assert world.chief.ask("PATCH", f"{API}/admin/units/{holder.person.unit_id}", json={"state": "closed"}).status_code == 200
    problem(sign_in(holder.key.proof()), 403, "account_unit_closed")


# --- challenges and signatures ---------------------------------------------------------------------------------------


def test_a_challenge_is_good_once_and_for_two_minutes(holder):
    asked = challenge()
    assert asked["expires_s"] == 120 and asked["message"] == f"eStamp sign-in v1\n{asked['challenge']}\n"
    proof = holder.key.proof(asked=asked)
    assert sign_in(proof).status_code == 200
    problem(sign_in(proof), 400, "login_challenge_used")
    asked = challenge()
    problem(sign_in(holder.key.proof(asked=asked, message="something else")), 400, "proof_signature_wrong")
    problem(sign_in(holder.key.proof(asked=asked)), 400, "login_challenge_used")  # a failed try uses it up, too


@pytest.mark.parametrize("spoil", [
    lambda c: "x", lambda c: c + "A", lambda c: c.rpartition(".")[0], lambda c: c.replace("v1.", "v2."),
    lambda c: "v1.9999999999999." + c.split(".", 2)[2], lambda c: "v1." + c.split(".")[1] + "." + "A" * 32 + "." + c.split(".")[3]])
def test_a_made_up_challenge_is_refused(holder, spoil):
    asked = challenge()
    text = spoil(asked["challenge"])
    asked = {"challenge": text, "message": f"eStamp sign-in v1\n{text}\n"}
    problem(sign_in(holder.key.proof(asked=asked)), 400, "login_challenge_invalid")


@pytest.mark.parametrize("how, code", [
    ({"days": (-20, -10)}, "certificate_expired"),
    ({"days": (10, 20)}, "certificate_not_yet_valid"),
])
def test_a_certificate_outside_its_time_is_refused(world, how, code):
    problem(sign_in(Key(issued("91370700MA3C00001X", **how)).proof()), 400, code)


def test_an_untrusted_certificate_is_refused(holder):
    problem(sign_in(Key(self_signed(holder.code)).proof()), 400, "certificate_not_trusted")
    problem(sign_in(Key(self_signed(holder.code)).cms()), 400, "certificate_not_trusted")


def test_a_certificate_for_something_else_is_refused(holder):
    problem(sign_in(Key(issued(holder.code, extensions="issuing")).proof()), 400, "certificate_wrong_use")


def test_the_signature_must_be_by_the_certificates_own_key(world, holder):
    thief = Key(issued("91370700MA3C00002X"))
    stolen = thief.proof()
    stolen["certificate"] = b64(holder.key.der)
    problem(sign_in(stolen), 400, "proof_signature_wrong")
    cut = holder.key.proof()
    cut["signature"] = b64(b"\x01" * 256)
    problem(sign_in(cut), 400, "proof_signature_wrong")


def test_a_signature_over_something_else_is_refused(holder):
    problem(sign_in(holder.key.cms(message="pay 1000 yuan")), 400, "proof_signature_wrong")
    problem(sign_in(holder.key.cms(asked={**challenge(), "message": challenge()["message"]})), 400, "proof_signature_wrong")


@pytest.mark.parametrize("change, code, field", [
    ({"signature": None, "certificate": None}, "proof_ways", None),
    ({"cms": "AAAA"}, "proof_ways", None),
    ({"pin": "y"}, "proof_ways", None),
    ({"signature": None}, "proof_ways", None),
    ({"seal_number": "x", "pin": "y"}, "proof_ways", None),
    ({"certificate": "not base64!"}, "field_form", "proof.certificate"),
    ({"certificate": b64(b"no certificate")}, "certificate_broken", None),
    ({"challenge": None}, "field_required", "proof.challenge"),
    ({"chain": [{"certificate": b64(b"x")}] * 9}, "field_too_many", "proof.chain"),
    ({"admin": True}, "field_unknown", "proof.admin"),
])
def test_a_proof_of_another_form_is_refused(holder, change, code, field):
    proof = {**holder.key.proof(), **change}
    problem(sign_in({name: value for name, value in proof.items() if value is not None}), 400, code, field)


@pytest.mark.parametrize("cms", ["x", "AAAA", "-----BEGIN PKCS7-----\nAAAA\n-----END PKCS7-----", b64(b"\x30\x80" * 500)])
def test_what_is_no_cms_is_refused(cms):
    problem(sign_in({"challenge": challenge()["challenge"], "cms": cms}), 400, "proof_unreadable")


def test_a_weak_digest_is_refused(holder):
    problem(sign_in(holder.key.openssl_cms("sha1")), 400, "proof_signature_wrong")
    assert sign_in(holder.key.openssl_cms("sha256")).status_code == 200


# --- common initial passwords of taxpayers ---------------------------------------------------------------------------


@pytest.fixture
def fixed(world):
    items = world.chief.ask("GET", API + "/admin/parameters").json()["items"]
    before = next(item["value"] for item in items if item["name"] == "initial_password_mode")
    world.set_parameter("initial_password_mode", "fixed")
    yield
    world.set_parameter("initial_password_mode", before)


def test_a_common_initial_password_needs_the_taxpayers_own_certificate(world, fixed):
    made = world.make("taxpayer", password_mode="fixed")
    code = made["unit"]["code"]
    key = Key(issued(code))

    def first(browser, password="888888", **more):
        body = {"login": made["login"], "password": password, **more}
        return browser._keep(browser.ask("POST", "/login", json=body, token=None))

    browser = Browser()
    for _ in range(5):  # a right password is no guess: the wait does not grow
        problem(first(browser), 403, "initial_password_needs_key")
    problem(first(Browser(), "wrong", proof=key.proof()), 401, "login_wrong")
    foreign = Key(issued("91370700MA3C00003X"))
    problem(first(Browser(), proof=foreign.proof()), 403, "login_certificate_foreign")
    problem(first(Browser(), proof=Key(self_signed(code)).proof()), 400, "certificate_not_trusted")
    browser = Browser()
    answer = first(browser, proof=key.cms())
    assert answer.status_code == 200 and answer.json()["stage"] == "password", answer.text
    assert browser.refresh().json()["stage"] == "password"  # the way stays open while the page is
    assert browser.set_password("888888").json()["stage"] == "certificate"
    assert Browser().login(made["login"], PASSWORD).status_code == 200  # one's own needs nothing beside it


def test_officers_common_passwords_need_none(world, fixed):
    made = world.make(password_mode="fixed")
    assert Browser().login(made["login"], "111111").json()["stage"] == "password"
