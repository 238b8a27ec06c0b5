"""seals through nginx: certificates and pictures are checked, keys are bound to PINs, nobody reaches another unit's seal."""

import base64
import io
import json
import math
import threading
import time

import pytest
from auth_people import API, World, internal, new_id, problem, service_token, sql, while_quick
from PIL import Image
from seal_files import PASSWORD, import_own, issued, picture, self_signed, unit_code

SEALS = API + "/seals"
PIN = "135790"


class Bureau(World):
    def __init__(self):
        super().__init__()
        self.officer = self.person("seal.import", "seal.query", unit_id=self.top)
        self.keeper = self.person("seal.manage", "seal.query", unit_id=self.top)
        self.stranger = self.person("seal.import", "seal.query", "seal.manage", unit_id=self.below)
        sql(f"UPDATE estamp_auth.account SET unit_id = '{self.other}' WHERE id = '{self.stranger.account_id}'")
        self.stranger.login(self.stranger.login_name)
        self.holder = self.taxpayer()
        answer = import_own(self.holder, issued(unit_code(self.holder.unit_id)))
        assert answer.status_code == 201, answer.text
        self.seal = answer.json()

    def taxpayer(self):
        return self.person(kind="taxpayer", unit_id=self.taxpayer_unit(self.below))


@pytest.fixture(scope="module")
def bureau():
    return Bureau()


def import_as_officer(officer, code, keystore=b"", image=None, **fields):
    data = {"unit_code": code, "seal_type": "official", "pin": PIN, "password": PASSWORD, **fields}
    data = {name: value for name, value in data.items() if value is not None}
    files = {"certificate": ("a.p12", keystore), "picture": ("a.gif", image if image is not None else picture())}
    return officer.ask("POST", SEALS + "/imports", data=data, files=files)


def activate(person, seal_id, pin=PIN, uses=1):
    return person.ask("POST", f"{SEALS}/{seal_id}/activations", json={"pin": pin, "uses": uses})


# --- import by an officer ---

@pytest.mark.parametrize("kind", ["GIF", "PNG"])
def test_an_officer_imports_a_units_seal(bureau, kind):
    unit = bureau.taxpayer_unit(bureau.below)
    answer = import_as_officer(bureau.officer, unit_code(unit), issued(unit_code(unit)), picture(kind))
    assert answer.status_code == 201, answer.text
    seal = answer.json()
    assert seal["unit"]["id"] == unit and seal["state"] == "enabled" and seal["certificate"]["trust"] == "trusted"
    shown = bureau.officer.ask("GET", f"{SEALS}/{seal['id']}/picture")
    image = Image.open(io.BytesIO(shown.content))
    assert shown.headers["Content-Type"] == "image/png" and image.size == (300, 300)
    assert image.getpixel((0, 0))[3] == 0, "the white ground has become clear"
    assert image.getpixel((150, 7))[3] > 200, "the ink has not"


def test_the_private_key_is_not_in_the_database(bureau):
    rows = sql(f"SELECT HEX(sealed_key), HEX(wrapped_data_key) FROM estamp_seals.seal_key WHERE seal_id = '{bureau.seal['id']}'")
    sealed, wrapped = rows[0]
    assert len(sealed) > 2000 and "2A864886F70D010101" not in sealed, "no RSA OID: the PKCS#8 is encrypted"
    assert PIN.encode().hex().upper() not in sealed + wrapped


CERTIFICATES = [
    ("expired", dict(days=(-20, -1)), "certificate_expired"),
    ("not yet valid", dict(days=(2, 20)), "certificate_not_yet_valid"),
    ("of a CA", dict(extensions="issuing"), "certificate_wrong_use"),
]


@pytest.mark.parametrize("what, how, code", CERTIFICATES, ids=[row[0] for row in CERTIFICATES])
def test_a_certificate_that_cannot_seal_is_refused_with_its_reason(bureau, what, how, code):
    unit = unit_code(bureau.taxpayer_unit(bureau.below))
    problem(import_as_officer(bureau.officer, unit, issued(unit, **how)), 400, code, "certificate")


def test_a_foreign_certificate_is_refused(bureau):
    unit = unit_code(bureau.taxpayer_unit(bureau.below))
    problem(import_as_officer(bureau.officer, unit, self_signed(unit)), 400, "certificate_not_trusted", "certificate")
    problem(import_as_officer(bureau.officer, unit, issued("913707009999999999")), 400, "certificate_wrong_owner", "certificate")


def test_a_broken_key_file_is_refused_with_its_reason(bureau):
    unit = unit_code(bureau.taxpayer_unit(bureau.below))
    good = issued(unit)
    problem(import_as_officer(bureau.officer, unit, good, password="wrong"), 400, "keystore_password", "password")
    problem(import_as_officer(bureau.officer, unit, good[:200]), 400, "keystore_broken", "certificate")
    problem(import_as_officer(bureau.officer, unit, b"not a key"), 400, "keystore_broken", "certificate")
    problem(import_as_officer(bureau.officer, unit), 400, "field_required", "certificate")


def bomb():
    """A PNG of some hundred bytes that would be 400 million pixels."""
    import struct
    import zlib

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 20000, 20000, 1, 0, 0, 0, 0)) + \
        chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("image, code", [
    (b"GIF89a\x64\0\x64\0 but not really", "seal_picture_broken"),
    (picture()[:300], "seal_picture_broken"),
    (picture("JPEG"), "seal_picture_broken"),
    (picture("PNG", (20, 20)), "seal_picture_size"),
    (bomb(), "seal_picture_size"),
], ids=["a lie", "cut", "jpeg", "tiny", "bomb"])
def test_a_picture_is_judged_by_its_bytes(bureau, image, code):
    unit = unit_code(bureau.taxpayer_unit(bureau.below))
    problem(import_as_officer(bureau.officer, unit, issued(unit), image), 400, code, "picture")


@pytest.mark.parametrize("field, value, code", [
    ("unit_code", "?", "field_form"), ("unit_code", None, "field_required"), ("seal_type", "royal", "field_choice"),
    ("pin", "1234", "field_too_short"), ("pin", "111111", "field_form"), ("width_mm", "500", "field_too_big"), ("colour", "red", "field_unknown"),
])
def test_every_faulty_field_is_named(bureau, field, value, code):
    unit = unit_code(bureau.taxpayer_unit(bureau.below))
    problem(import_as_officer(bureau.officer, unit, b"x", **{**{field: value}}) if field != "unit_code" else
            import_as_officer(bureau.officer, value, b"x"), 400, code, field)


def test_a_taxpayers_seal_does_not_levy_taxes(bureau):
    unit = unit_code(bureau.taxpayer_unit(bureau.below))
    problem(import_as_officer(bureau.officer, unit, issued(unit), seal_type="tax"), 400, "field_choice", "seal_type")
    assert import_as_officer(bureau.officer, unit, issued(unit), seal_type="finance").status_code == 201
    authority = unit_code(bureau.below)
    assert import_as_officer(bureau.officer, authority, issued(authority), seal_type="tax").status_code == 201


def test_a_certificate_is_imported_once(bureau):
    unit = unit_code(bureau.taxpayer_unit(bureau.below))
    keystore = issued(unit)
    assert import_as_officer(bureau.officer, unit, keystore).status_code == 201
    problem(import_as_officer(bureau.officer, unit, keystore), 409, "certificate_taken")


def test_a_unit_outside_the_jurisdiction_is_not_found(bureau):
    unit = unit_code(bureau.taxpayer_unit(bureau.below))
    problem(import_as_officer(bureau.stranger, unit, issued(unit)), 404, "unit_missing")


def test_permission_comes_before_everything(bureau):
    problem(import_as_officer(bureau.keeper, "X", b""), 403, "permission_denied")
    problem(bureau.officer.ask("POST", SEALS + "/imports", token="x.y.z", data={"a": "b"}), 401, "token_invalid")


# --- a taxpayer's own ---

def test_first_login_ends_with_a_seal_drawn_from_the_name(bureau):
    person = bureau.taxpayer()
    assert person.ask("GET", "/me").json()["stage"] == "certificate"
    problem(person.ask("GET", SEALS), 403, "first_steps_open")
    answer = import_own(person, issued(unit_code(person.unit_id)))
    assert answer.status_code == 201 and answer.json()["width_mm"] == 40
    assert person.ask("GET", "/me").json()["stage"] is None
    assert [seal["id"] for seal in person.ask("GET", SEALS).json()["items"]] == [answer.json()["id"]]
    image = Image.open(io.BytesIO(person.ask("GET", f"{SEALS}/{answer.json()['id']}/picture").content)).convert("RGBA")
    assert image.size[0] > 400 and image.getpixel((2, 2))[3] == 0


def test_an_ec_certificate_makes_a_seal_too(bureau):
    person = bureau.taxpayer()
    answer = import_own(person, issued(unit_code(person.unit_id), key_kind="EC"))
    assert answer.status_code == 201 and answer.json()["certificate"]["key_name"] == "P-256"


def test_anothers_certificate_is_not_ones_own(bureau):
    person = bureau.taxpayer()
    problem(import_own(person, issued(unit_code(bureau.holder.unit_id))), 400, "certificate_wrong_owner", "certificate")


# --- queries ---

def test_queries_stay_within_the_scope(bureau):
    code = unit_code(bureau.holder.unit_id)
    found = bureau.officer.ask("GET", SEALS, params={"unit_code": code}).json()["items"]
    assert [seal["id"] for seal in found] == [bureau.seal["id"]]
    problem(bureau.stranger.ask("GET", SEALS, params={"unit_code": code}), 404, "unit_missing")
    problem(bureau.stranger.ask("GET", f"{SEALS}/{bureau.seal['id']}"), 404, "seal_missing")
    problem(bureau.stranger.ask("GET", f"{SEALS}/{bureau.seal['id']}/picture"), 404, "seal_missing")
    problem(bureau.stranger.ask("GET", f"{SEALS}/certificates/{bureau.seal['certificate']['id']}"), 404, "certificate_missing")
    assert bureau.stranger.ask("GET", SEALS).json()["items"] == []


def test_details_hold_the_chain(bureau):
    answer = bureau.officer.ask("GET", f"{SEALS}/certificates/{bureau.seal['certificate']['id']}").json()
    assert len(answer["chain"]) == 2 and answer["chain"][0]["subject"] == answer["certificate"]["subject"]


def test_pages_follow_each_other(bureau):
    everything, cursor = [], None
    while True:
        page = bureau.officer.ask("GET", SEALS, params={"limit": 2, **({"cursor": cursor} if cursor else {})}).json()
        everything += [seal["id"] for seal in page["items"]]
        cursor = page["next"]
        if not cursor:
            break
    assert len(everything) == len(set(everything)) > 2
    problem(bureau.officer.ask("GET", SEALS, params={"cursor": "!!"}), 400, "cursor_invalid")
    problem(bureau.officer.ask("GET", SEALS, params={"limit": 0}), 400, "field_too_small", "limit")
    problem(bureau.officer.ask("GET", SEALS, params={"q": "一"}), 400, "field_form", "q")


# --- PIN and activation ---

def test_only_the_holder_unlocks(bureau):
    assert activate(bureau.holder, bureau.seal["id"]).status_code == 201
    other = bureau.taxpayer()
    assert import_own(other, issued(unit_code(other.unit_id))).status_code == 201
    problem(activate(other, bureau.seal["id"]), 404, "seal_missing")
    problem(activate(bureau.officer, bureau.seal["id"]), 403, "permission_denied")


def own_seal(bureau):
    person = bureau.taxpayer()
    answer = import_own(person, issued(unit_code(person.unit_id)))
    assert answer.status_code == 201
    return person, answer.json()["id"]


def test_a_wrong_pin_is_counted_delayed_and_audited(bureau):
    def guess():
        person, seal = own_seal(bureau)
        for pin, wait in (("000001", 1), ("000002", 2)):
            problem(activate(person, seal, pin), 403, "seal_pin_wrong")
            waiting = activate(person, seal)
            problem(waiting, 429, "seal_pin_wait")
            assert int(waiting.headers["Retry-After"]) == wait
            time.sleep(1.1 if wait == 1 else 0)
        return person, seal

    person, seal = while_quick(guess, quick_s=2)
    assert person.ask("GET", f"{SEALS}/{seal}").json()["pin_failures"] == 2
    outcomes = [row[0] for row in sql(f"SELECT outcome FROM estamp_audit.audit_entry WHERE object_id = '{seal}' AND action = 'seal.activate'")]
    assert outcomes.count("seal_pin_wrong") == 2 and outcomes.count("seal_pin_wait") >= 2
    bureau.keeper.ask("POST", f"{SEALS}/{seal}/unlock", json={"reason": "本人到场核实"})
    assert activate(person, seal).status_code == 201


def test_guesses_at_once_do_not_slip_past_the_count(bureau):
    person, seal = own_seal(bureau)
    answers, began = [], time.monotonic()
    threads = [threading.Thread(target=lambda n=n: answers.append(activate(person, seal, f"00000{n}").status_code)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    most = 2 + int(math.log2(1 + time.monotonic() - began))  # the delay doubles from one second on: a slow machine lets more of them be over
    assert answers.count(403) <= most and answers.count(403) + answers.count(429) == 8, answers
    bureau.keeper.ask("POST", f"{SEALS}/{seal}/unlock", json={"reason": "test"})


def test_the_pin_changes_with_the_old_one(bureau):
    person, seal = own_seal(bureau)
    change = lambda old, new: person.ask("POST", f"{SEALS}/{seal}/pin", json={"old_pin": old, "new_pin": new})
    problem(change("000001", "975310"), 403, "seal_pin_wrong")
    time.sleep(1.1)
    problem(change(PIN, PIN), 400, "seal_pin_same", "new_pin")
    problem(change(PIN, "111111"), 400, "field_form", "new_pin")
    assert change(PIN, "975310").status_code == 204
    problem(activate(person, seal), 403, "seal_pin_wrong")
    time.sleep(1.1)
    assert activate(person, seal, "975310").status_code == 201


def test_a_disabled_seal_is_not_unlocked(bureau):
    person, seal = own_seal(bureau)
    disable = f"{SEALS}/{seal}/disable"
    problem(bureau.keeper.ask("POST", disable, json={}), 400, "field_required", "reason")
    problem(bureau.stranger.ask("POST", disable, json={"reason": "x"}), 404, "seal_missing")
    assert bureau.keeper.ask("POST", disable, json={"reason": "遗失"}).status_code == 204
    problem(bureau.keeper.ask("POST", disable, json={"reason": "遗失"}), 409, "seal_state")
    problem(activate(person, seal), 409, "seal_state")
    assert bureau.keeper.ask("POST", f"{SEALS}/{seal}/enable", json={"reason": "找回"}).status_code == 204
    assert activate(person, seal).status_code == 201


# --- the inner doors ---

INTERNAL = "/estamp/internal/v1/"
ADDRESS = "10.20.30.40"


def inside(person, method, path, body=None, service="signing"):
    """As `service` asks on behalf of a person, who is at ADDRESS."""
    return internal(method, INTERNAL + path, body, service_token(service), X_Estamp_User=person.token, X_Estamp_Address=ADDRESS)


def sign(person, seal, ticket, document_id=None, service="signing"):
    digest = base64.b64encode(b"d" * 32).decode()
    return inside(person, "POST", "seals/signatures", {"seal_id": seal, "activation": ticket, "digests": [digest],
                                                       "document_ids": [document_id or new_id()]}, service)


def test_an_activation_signs_so_often_and_the_log_says_where_the_holder_was(bureau):
    person, seal = own_seal(bureau)
    status, activated = inside(person, "POST", f"seals/{seal}/activations", {"pin": PIN, "uses": 2})
    assert status == 201, activated
    for wanted in (200, 200, 403):
        status, body = sign(person, seal, activated["activation"])
        assert status == wanted, body
    rows = sql(f"SELECT action, address, caller_name FROM estamp_audit.audit_entry WHERE object_id = '{seal}'"
               " AND action IN ('seal.activate', 'seal.use') ORDER BY at_ms")
    assert rows == [["seal.activate", ADDRESS, person.login_name]] + 2 * [["seal.use", ADDRESS, person.login_name]]


def test_a_call_for_many_documents_is_one_entry_that_names_them_all(bureau):
    person, seal = own_seal(bureau)
    ticket = activate(person, seal, uses=5).json()["activation"]
    documents = [new_id() for _ in range(3)]
    digests = [base64.b64encode(bytes([n]) * 32).decode() for n in range(3)]
    asked = {"seal_id": seal, "activation": ticket, "digests": digests, "document_ids": documents}
    status, body = inside(person, "POST", "seals/signatures", asked)
    assert status == 200 and len(set(body["signatures"])) == 3
    assert inside(person, "POST", "seals/signatures", asked)[0] == 403  # three of five are spent
    rows = sql(f"SELECT detail FROM estamp_audit.audit_entry WHERE object_id = '{seal}' AND action = 'seal.use'")
    assert [json.loads(row[0]) for row in rows] == [{"uses": 3, "document_ids": documents}]
    page = person.ask("GET", f"{SEALS}/{seal}").json()
    assert page["uses"] == 3


@pytest.mark.parametrize("end", ["pin", "disable"])
def test_a_changed_pin_or_state_ends_what_was_unlocked(bureau, end):
    person, seal = own_seal(bureau)
    ticket = activate(person, seal, uses=5).json()["activation"]
    assert sign(person, seal, ticket)[0] == 200
    if end == "pin":
        assert person.ask("POST", f"{SEALS}/{seal}/pin", json={"old_pin": PIN, "new_pin": "975310"}).status_code == 204
    for step in ("disable", "enable") if end == "disable" else ():
        assert bureau.keeper.ask("POST", f"{SEALS}/{seal}/{step}", json={"reason": "test"}).status_code == 204
    status, body = sign(person, seal, ticket)
    assert (status, body["code"]) == (403, "activation_invalid")


def test_only_signing_gets_signatures_and_only_for_who_may_seal(bureau):
    person, seal = own_seal(bureau)
    ticket = activate(person, seal, uses=5).json()["activation"]
    doors = [("POST", f"seals/{seal}/activations", {"pin": PIN}), ("GET", f"seals/{seal}/material", None)]
    for service in ("archives", "admin"):
        assert sign(person, seal, ticket, service=service)[1]["code"] == "permission_denied"
        for method, path, body in doors:
            assert inside(person, method, path, body, service)[1]["code"] == "permission_denied"
    assert sign(bureau.keeper, seal, ticket)[1]["code"] == "permission_denied"
    stranger, _ = own_seal(bureau)
    assert sign(stranger, seal, ticket)[1]["code"] == "activation_invalid"
    assert sign(person, seal, ticket, document_id='x","action":"y')[1]["errors"][0]["field"] == "document_ids[0]"
    assert sign(person, seal, ticket)[0] == 200


def test_only_archives_moves_documents(bureau):
    body = {"document_ids": [new_id()]}
    for service in ("seals", "admin", "signing"):
        assert internal("POST", INTERNAL + "signing/freezes", body, service_token(service))[1]["code"] == "permission_denied"
    assert internal("POST", INTERNAL + "signing/freezes", body, service_token("archives"))[0] == 200


def test_a_pin_change_while_waiting_is_audited(bureau):
    person, seal = own_seal(bureau)
    change = lambda: person.ask("POST", f"{SEALS}/{seal}/pin", json={"old_pin": "000001", "new_pin": "975310"})
    problem(change(), 403, "seal_pin_wrong")
    problem(change(), 429, "seal_pin_wait")
    outcomes = sql(f"SELECT outcome FROM estamp_audit.audit_entry WHERE object_id = '{seal}' AND action = 'seal.change_pin' ORDER BY at_ms")
    assert outcomes == [["seal_pin_wrong"], ["seal_pin_wait"]]


@pytest.mark.parametrize("text", ["%E4%BD%A0", "%F0%9F%98%80", "a%20b", "%7F"])
def test_what_cannot_be_an_id_names_nothing(bureau, text):
    for path in (f"/seals/{text}", f"/seals/{text}/picture", f"/seals/certificates/{text}", f"/signing/documents/{text}",
                 f"/signing/receipts/{text}", f"/admin/units/{text}"):
        problem(bureau.officer.ask("GET", API + path), 404, "route_missing")


def test_a_cursor_of_strange_characters_is_refused(bureau):
    cursor = base64.urlsafe_b64encode('["你好"]'.encode()).decode().rstrip("=")
    for path in (SEALS, SEALS + "/certificates"):
        problem(bureau.officer.ask("GET", path, params={"cursor": cursor}), 400, "cursor_invalid")


def test_pictures_are_asked_for_again_each_time(bureau):
    path = f"{SEALS}/{bureau.seal['id']}/picture"
    shown = bureau.officer.ask("GET", path)
    assert shown.headers["Cache-Control"] == "private, no-cache", "another user of the browser must not get it from the cache"
    assert bureau.officer.ask("GET", path, headers={"If-None-Match": shown.headers["ETag"]}).status_code == 304
    problem(bureau.stranger.ask("GET", path, headers={"If-None-Match": shown.headers["ETag"]}), 404, "seal_missing")

@pytest.mark.parametrize("method, path", [("GET", "seals/x/material"), ("POST", "seals/x/activations"), ("POST", "seals/signatures"),
                                          ("POST", "signing/freezes"), ("GET", "seals/readyz")])
def test_internal_routes_are_not_there_from_outside(bureau, method, path):
    answer = bureau.holder.ask(method, API.replace("/api/v1", "/internal/v1/") + path)
    assert answer.status_code == 404
