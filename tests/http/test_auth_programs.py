"""Programs and services: OAuth 2.0 client credentials (RFC 6749), the public keys, forged tokens, service tokens."""

import base64
import json
import secrets
import time

import pytest
from auth_people import SERVICE_TOKEN, URL, Browser, World, internal, new_id, problem, secret_of, sql, stale_within
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SCOPES = ["declaration.submit", "declaration.read"]


@pytest.fixture(scope="module")
def world():
    return World()


@pytest.fixture(scope="module")
def client(world):
    answer = world.admin.ask("POST", "/clients", json={"name": "报税系统", "unit_id": world.below, "scopes": SCOPES})
    assert answer.status_code == 201, answer.text
    return answer.json()


def ask_token(client_id=None, secret=None, auth=None, **form):
    given = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret, **form}
    return Browser().ask("POST", "/token", auth=auth, data={name: v for name, v in given.items() if v is not None})


def refused(answer, status, error):
    """RFC 6749 section 5.2."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"].startswith("application/json")
    assert answer.json()["error"] == error and answer.json()["error_description"]
    assert answer.headers["Cache-Control"] == "no-store"
    if status == 401:
        assert answer.headers["WWW-Authenticate"].startswith("Basic")
    return answer


def part(token, index):
    text = token.split(".")[index]
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def test_client_gets_a_token_either_way(client):
    for answer in (ask_token(client["client_id"], client["client_secret"]),
                   ask_token(auth=(client["client_id"], client["client_secret"])),
                   ask_token(auth=(client["client_id"], client["client_secret"]), client_id=client["client_id"]),
                   ask_token(client["client_id"], client["client_secret"], audience="ignored", resource="x")):
        body = answer.json()
        assert answer.status_code == 200, body
        assert (body["token_type"], body["expires_in"], body["scope"]) == ("Bearer", 600, " ".join(SCOPES))
        claims = part(body["access_token"], 1)
        assert (claims["sub"], claims["kind"], claims["aud"]) == (client["client_id"], "client", "estamp-api")


def test_client_narrows_its_scope(client):
    body = ask_token(client["client_id"], client["client_secret"], scope="declaration.read").json()
    assert body["scope"] == "declaration.read" == part(body["access_token"], 1)["scope"]


@pytest.mark.parametrize("form, status, error", [
    ({"secret": "wrong"}, 401, "invalid_client"),
    ({"secret": ""}, 401, "invalid_client"),
    ({"client_id": "0" * 26}, 401, "invalid_client"),
    ({"client_id": "客户端"}, 401, "invalid_client"),
    ({"client_id": None, "secret": None}, 401, "invalid_client"),
    ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ({"grant_type": "authorization_code"}, 400, "unsupported_grant_type"),
    ({"grant_type": None}, 400, "invalid_request"),
    ({"scope": "seal.query"}, 400, "invalid_scope"),
    ({"scope": "declaration.read seal.query"}, 400, "invalid_scope"),
    ({"scope": "nonsense"}, 400, "invalid_scope"),
    ({"grant_type": ["client_credentials", "client_credentials"]}, 400, "invalid_request"),
])
def test_token_request_is_refused_as_the_rfc_says(client, form, status, error):
    refused(ask_token(**{"client_id": client["client_id"], "secret": client["client_secret"], **form}), status, error)


def test_two_ways_of_authenticating_at_once_are_refused(client):
    good = (client["client_id"], client["client_secret"])
    refused(ask_token(*good, auth=good), 400, "invalid_request")
    refused(ask_token(client_id="0" * 26, auth=good), 400, "invalid_request")
    refused(ask_token(auth=(client["client_id"], "wrong")), 401, "invalid_client")
    answer = Browser().ask("POST", "/token", data={"grant_type": "client_credentials"}, headers={"Authorization": "Basic !!"})
    refused(answer, 401, "invalid_client")


def test_guessing_a_secret_is_slowed(client):
    browser = Browser()
    form = {"grant_type": "client_credentials", "client_id": client["client_id"], "client_secret": "wrong"}
    assert [browser.ask("POST", "/token", data=form).status_code for _ in range(5)] == [401] * 4 + [429]
    assert ask_token(client["client_id"], client["client_secret"]).status_code == 200


def test_client_is_no_person(client):
    program = Browser()
    program.token = ask_token(client["client_id"], client["client_secret"]).json()["access_token"]
    for method, path in (("GET", "/me"), ("GET", "/sessions"), ("DELETE", "/sessions/0"), ("GET", "/accounts"),
                         ("GET", "/clients")):
        problem(program.ask(method, path), 403, "permission_denied")
    answer = program.set_password("x", "a new good one")
    assert answer.status_code in (403, 404), answer.text


@pytest.mark.parametrize("changes, code, field", [
    ({"name": ""}, "field_required", "name"),
    ({"scopes": []}, "field_required", "scopes"),
    ({"scopes": ["role.manage"]}, "client_scope", "scopes"),
    ({"scopes": ["declaration.read", "archive.query"]}, "client_scope", "scopes"),
    ({"scopes": ["nonsense"]}, "client_scope", "scopes"),
    ({"unit_id": new_id()}, "unit_outside", "unit_id"),
    ({"unit_id": "other"}, "unit_outside", "unit_id"),
    ({"unit_id": "taxpayer"}, "unit_kind_wrong", "unit_id"),
])
def test_client_is_refused_with_the_reason(world, changes, code, field):
    units = {"other": world.other, "taxpayer": world.taxpayer_unit()}
    body = {"name": "x", "unit_id": world.below, "scopes": SCOPES, **changes}
    body["unit_id"] = units.get(body["unit_id"], body["unit_id"])
    problem(world.admin.ask("POST", "/clients", json=body), 400, code, field)


def test_clients_are_listed_and_disabled_within_a_second(world):
    key = {"Idempotency-Key": secrets.token_hex(8)}
    body = {"name": "短命客户端", "unit_id": world.below, "scopes": ["declaration.read"]}
    made = world.admin.ask("POST", "/clients", json=body, headers=key).json()
    assert world.admin.ask("POST", "/clients", json=body, headers=key).json() == made
    listed = world.admin.ask("GET", "/clients").json()["items"]
    assert made["client_id"] in [c["client_id"] for c in listed] and all("client_secret" not in c for c in listed)
    program = Browser()
    program.token = ask_token(made["client_id"], made["client_secret"]).json()["access_token"]
    problem(program.ask("GET", "/me"), 403, "permission_denied")  # good so far
    assert world.admin.ask("POST", f"/clients/{made['client_id']}/disable").json()["state"] == "disabled"
    assert stale_within(program)
    refused(ask_token(made["client_id"], made["client_secret"]), 401, "invalid_client")
    elsewhere = World()
    problem(elsewhere.admin.ask("POST", f"/clients/{made['client_id']}/disable"), 404, "client_missing")
    assert made["client_id"] not in [c["client_id"] for c in elsewhere.admin.ask("GET", "/clients").json()["items"]]


# --- keys and tokens -------------------------------------------------------------------------------------------------


def public_keys():
    answer = Browser().ask("GET", "/jwks")
    assert answer.headers["Content-Type"] == "application/jwk-set+json"
    keys = {}
    for jwk in answer.json()["keys"]:
        assert (jwk["kty"], jwk["crv"], jwk["alg"], jwk["use"]) == ("EC", "P-256", "ES256", "sig") and "d" not in jwk
        x, y = (int.from_bytes(base64.urlsafe_b64decode(jwk[c] + "="), "big") for c in "xy")
        keys[jwk["kid"]] = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    return keys


def test_tokens_check_out_with_an_independent_library(world):
    person = world.person("archive.query")
    head, claims = part(person.token, 0), part(person.token, 1)
    assert head["alg"] == "ES256"
    signed, _, signature = person.token.rpartition(".")
    raw = base64.urlsafe_b64decode(signature + "==")
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    key = public_keys()[head["kid"]]
    key.verify(der, signed.encode(), ec.ECDSA(hashes.SHA256()))
    with pytest.raises(InvalidSignature):
        key.verify(der, signed.encode() + b"x", ec.ECDSA(hashes.SHA256()))
    assert (claims["iss"], claims["aud"], claims["sub"]) == ("estamp", "estamp-api", person.account_id)
    assert claims["exp"] - claims["iat"] == 600 and abs(claims["iat"] - time.time()) < 60
    assert claims["scope"] == "archive.query" and claims["unit"] == person.unit_id


def encode(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_forged_tokens_are_refused(world):
    person = world.person()
    assert person.ask("GET", "/me").status_code == 200
    head, claims = part(person.token, 0), part(person.token, 1)
    first, middle, last = person.token.split(".")
    stronger = encode({**claims, "scope": "account.manage"})
    public = public_keys()[head["kid"]].public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    confused = encode({**head, "alg": "HS256"}) + "." + stronger
    mac = hmac.HMAC(public, hashes.SHA256())
    mac.update(confused.encode())
    own = ec.generate_private_key(ec.SECP256R1()).sign(f"{first}.{stronger}".encode(), ec.ECDSA(hashes.SHA256()))
    forged = [
        f"{first}.{stronger}.{last}", encode({"alg": "none"}) + f".{stronger}.",
        encode({**head, "alg": "none"}) + f".{middle}.{last}",
        confused + "." + base64.urlsafe_b64encode(mac.finalize()).rstrip(b"=").decode(),
        f"{first}.{stronger}." + base64.urlsafe_b64encode(own[-64:]).rstrip(b"=").decode(),
        encode({**head, "kid": "unknown"}) + f".{middle}.{last}", person.token + "x", person.token + "." + last,
        f"{first}.{middle}." + "A" * 86, f"{first}.{middle}.", "", "a.b.c", "A" * 3000,
    ]
    for token in forged:
        answer = Browser().ask("GET", "/me", headers={"Authorization": "Bearer " + token})
        assert answer.status_code == 401, (token, answer.text)


def _next_key():
    """(kid, ms between its making and its first use) of the key that is published and does not sign yet; None: there is none."""
    rows = sql("SELECT kid, usable_ms - created_ms FROM estamp_auth.signing_key WHERE usable_ms > UNIX_TIMESTAMP() * 1000")
    return (rows[0][0], int(rows[0][1])) if rows else None


def test_the_next_key_is_published_before_it_signs(world):
    person = world.person()
    signing = part(person.token, 0)["kid"]
    if not _next_key():
        sql("UPDATE estamp_auth.signing_key SET usable_ms = usable_ms - 86400000")  # as if a day had passed
    end = time.monotonic() + 120  # upkeep looks every 15 s
    while not (_next_key() and _next_key()[0] in public_keys()) and time.monotonic() < end:
        time.sleep(0.5)
    kid, ahead_ms = _next_key()
    assert kid in public_keys() and ahead_ms >= 10 * 60 * 1000
    person.refresh()
    assert part(person.token, 0)["kid"] == signing != kid  # the old one signs on
    assert person.ask("GET", "/me").status_code == 200


# --- service tokens --------------------------------------------------------------------------------------------------


def test_services_get_tokens_for_inside_alone():
    status, body = internal("POST", SERVICE_TOKEN, {"name": "seals", "secret": secret_of("seals")})
    assert status == 200 and body["expires_s"] == 600
    claims = part(body["access_token"], 1)
    assert (claims["aud"], claims["kind"], claims["sub"]) == ("estamp-internal", "service", "seals")
    problem(Browser().ask("GET", "/me", token=body["access_token"]), 401, "token_invalid")  # not for the outside


@pytest.mark.parametrize("name, secret", [
    ("seals", "wrong"), ("seals", "admin"), ("nonsense", "seals"), ("../seals", "seals"), ("", "seals")])
def test_wrong_service_secrets_are_refused(name, secret):
    secret = secret_of(secret) if secret in ("admin", "seals") else secret
    status, body = internal("POST", SERVICE_TOKEN, {"name": name, "secret": secret})
    assert (status, body["code"]) in ((401, "service_secret_wrong"), (400, "input_invalid"))


def test_service_tokens_are_not_given_outside():
    body = {"name": "seals", "secret": secret_of("seals")}
    answer = Browser().ask("POST", URL.replace("/estamp", SERVICE_TOKEN), json=body)
    assert answer.status_code == 404 and "access_token" not in answer.text


def test_a_secret_is_replaced_and_told_once(world):
    made = world.admin.ask("POST", "/clients", json={"name": "换钥系统", "unit_id": world.below, "scopes": SCOPES}).json()
    old = ask_token(made["client_id"], made["client_secret"]).json()["access_token"]
    key = {"Idempotency-Key": secrets.token_hex(16)}
    path = f"/clients/{made['client_id']}/rotate"
    answer = world.admin.ask("POST", path, headers=key)
    assert answer.status_code == 200, answer.text
    new = answer.json()["client_secret"]
    assert new != made["client_secret"] and world.admin.ask("POST", path, headers=key).json()["client_secret"] == new
    assert "client_secret" not in world.admin.ask("GET", "/clients").text
    refused(ask_token(made["client_id"], made["client_secret"]), 401, "invalid_client")
    assert stale_within(Browser(), token=old)
    assert ask_token(made["client_id"], new).status_code == 200
    problem(world.admin.ask("POST", f"/clients/{new_id()}/rotate"), 404, "client_missing")
    assert world.admin.ask("POST", f"/clients/{made['client_id']}/disable").status_code == 200
    problem(world.admin.ask("POST", path), 409, "client_is_disabled")
    problem(world.admin.ask("PUT", f"/clients/{made['client_id']}/scopes", json={"scopes": SCOPES}), 409, "client_is_disabled")


def test_what_a_client_may_is_changed_at_once(world):
    made = world.admin.ask("POST", "/clients", json={"name": "改权系统", "unit_id": world.below, "scopes": SCOPES}).json()
    old = ask_token(made["client_id"], made["client_secret"]).json()["access_token"]
    path = f"/clients/{made['client_id']}/scopes"
    answer = world.admin.ask("PUT", path, json={"scopes": ["declaration.read"]})
    assert answer.status_code == 200 and answer.json()["scopes"] == ["declaration.read"]
    assert stale_within(Browser(), token=old)
    refused(ask_token(made["client_id"], made["client_secret"], scope="declaration.submit"), 400, "invalid_scope")
    assert ask_token(made["client_id"], made["client_secret"]).json()["scope"] == "declaration.read"
    problem(world.admin.ask("PUT", path, json={"scopes": ["seal.manage"]}), 400, "client_scope", "scopes")
    assert world.admin.ask("PUT", path, json={"scopes": []}).status_code == 400
    problem(world.admin.ask("PUT", f"/clients/{new_id()}/scopes", json={"scopes": SCOPES}), 404, "client_missing")
