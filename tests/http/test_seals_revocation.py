"""The system's own CA: what it revokes is known at once to whoever asks, and judged by the openssl program as by any client."""

import base64
import datetime
import subprocess
import time
import urllib.parse

import pytest
import requests
from auth_people import API, URL, problem, sql
from test_seals_batch import BATCH, Bureau, draft, run

CERTIFICATES = API + "/seals/certificates"
SEALS = API + "/seals"


def openssl(*words, input=None, ok=True):
    done = subprocess.run(["openssl", *map(str, words)], input=input, capture_output=True)
    assert not ok or done.returncode == 0, done.stderr.decode()
    return (done.stdout + done.stderr).decode()


class Registry(Bureau):
    """An officer who revokes, and units with seals of the system's own CA."""

    def __init__(self, folder):
        super().__init__()
        self.folder = folder
        self.reviser = self.person("certificate.revoke", "seal.query", "seal.manage", unit_id=self.top)
        _, units = self.many(20)
        batch = draft(self.officer, "unit_code\n" + "".join(f"{unit[1]}\n" for unit in units))
        assert run(self.officer, batch)["made"] == 20
        self.units = iter(units)

    def next(self):
        """(the seal, its certificate's detail) of a unit that no test has used."""
        unit = next(self.units)
        seal = self.reviser.ask("GET", SEALS, params={"unit_code": unit[1]}).json()["items"][0]
        detail = self.reviser.ask("GET", f"{CERTIFICATES}/{seal['certificate']['id']}").json()
        return seal, detail

    def act(self, certificate_id, what, person=None, **body):
        return (person or self.reviser).ask("POST", f"{CERTIFICATES}/{certificate_id}/{what}", json={"reason": "测试 test", **body})

    def revoke(self, certificate_id, why="keyCompromise", **more):
        answer = self.act(certificate_id, "revoke", revocation_reason=why, **more)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def state_of(self, seal):
        return self.reviser.ask("GET", f"{SEALS}/{seal['id']}").json()["state"]

    def files(self, detail):
        """PEM files: certificate, its CA, the root."""
        out = []
        for at, link in enumerate(detail["chain"]):
            out.append(self.folder / f"{detail['certificate']['id']}-{at}.pem")
            der = base64.b64decode(link["der"])
            out[-1].write_text("-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(der).decode() + "-----END CERTIFICATE-----\n")
        return out

    def addresses(self, detail):
        own = self.files(detail)[0]
        text = openssl("x509", "-in", own, "-noout", "-ext", "crlDistributionPoints,authorityInfoAccess")
        found = [line.split("URI:", 1)[1].strip() for line in text.splitlines() if "URI:" in line]
        crl, = [url for url in found if url.endswith(".crl")]
        ocsp, = [url for url in found if url.endswith("/ocsp")]
        chain, = [url for url in found if url.endswith(".cer")]
        return crl, ocsp, chain

    def crl(self, detail):
        """The list that the certificate names, checked by openssl: (its text, the file)."""
        answer = requests.get(self.addresses(detail)[0], timeout=60)
        assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/pkix-crl", answer.text
        file = self.folder / "list.crl"
        file.write_bytes(answer.content)
        assert "verify OK" in openssl("crl", "-inform", "DER", "-in", file, "-CAfile", self.files(detail)[1], "-noout", "-verify")
        return openssl("crl", "-inform", "DER", "-in", file, "-noout", "-text"), file

    def ask_openssl(self, detail, *more, digest="-sha1"):
        """What `openssl ocsp` says, with its own check of signature, responder and nonce."""
        own, issuer, root = self.files(detail)[:3]
        return openssl("ocsp", "-issuer", issuer, digest, "-cert", own, "-url", self.addresses(detail)[1], "-CAfile", root, "-verify_other", issuer, *more)


@pytest.fixture(scope="module")
def registry(tmp_path_factory):
    return Registry(tmp_path_factory.mktemp("registry"))


def serial(detail):
    return detail["certificate"]["serial"]


# --- revoking ---


def test_a_revoked_certificate_suspends_its_seal_and_stands_in_its_list(registry):
    seal, detail = registry.next()
    certificate = detail["certificate"]
    assert (certificate["issued_here"], certificate["state"], certificate["revocation"]) == (True, "good", None)
    assert serial(detail) not in registry.crl(detail)[0]
    said = registry.revoke(certificate["id"])
    assert said["state"] == "revoked" and said["revocation"]["reason"] == "keyCompromise" and said["revocation"]["invalid_since"] is None
    text = registry.crl(detail)[0]
    entry = text[text.index(serial(detail)):].split("Serial Number")[0]
    assert "Key Compromise" in entry
    assert registry.state_of(seal) == "suspended"
    rows = sql(f"SELECT action, object_id FROM estamp_audit.audit_entry WHERE object_id IN ('{certificate['id']}', '{seal['id']}') ORDER BY action")
    assert ["certificate.revoke", certificate["id"]] in rows and ["seal.suspend", seal["id"]] in rows


def test_a_suspended_seal_is_never_enabled_while_its_certificate_is_revoked(registry):
    seal, detail = registry.next()
    registry.revoke(detail["certificate"]["id"], "cessationOfOperation")
    answer = registry.reviser.ask("POST", f"{SEALS}/{seal['id']}/enable", json={"reason": "x"})
    problem(answer, 409, "seal_certificate_revoked")
    assert registry.reviser.ask("POST", f"{SEALS}/{seal['id']}/disable", json={"reason": "x"}).status_code == 204
    problem(registry.reviser.ask("POST", f"{SEALS}/{seal['id']}/enable", json={"reason": "x"}), 409, "seal_certificate_revoked")


def test_a_hold_ends_but_the_seal_waits_for_an_officer(registry):
    seal, detail = registry.next()
    id = detail["certificate"]["id"]
    assert registry.act(id, "hold").json()["revocation"]["reason"] == "certificateHold"
    assert "Certificate Hold" in registry.crl(detail)[0] and registry.state_of(seal) == "suspended"
    problem(registry.act(id, "hold"), 409, "certificate_state")
    released = registry.act(id, "release").json()
    assert (released["state"], released["revocation"]) == ("good", None)
    assert serial(detail) not in registry.crl(detail)[0]
    assert registry.state_of(seal) == "suspended", "never un-suspended by itself"
    assert registry.reviser.ask("POST", f"{SEALS}/{seal['id']}/enable", json={"reason": "x"}).status_code == 204
    assert registry.state_of(seal) == "enabled"
    problem(registry.act(id, "release"), 409, "certificate_state")


def test_a_held_certificate_is_revoked_since_its_hold(registry):
    _, detail = registry.next()
    id = detail["certificate"]["id"]
    held = registry.act(id, "hold").json()["revocation"]["at"]
    revoked = registry.revoke(id, "superseded")
    assert revoked["revocation"] == {"reason": "superseded", "at": held, "invalid_since": None}
    problem(registry.act(id, "release"), 409, "certificate_state")
    problem(registry.act(id, "revoke", revocation_reason="superseded"), 409, "certificate_state")


def test_the_date_of_compromise_is_published(registry):
    _, detail = registry.next()
    id, since = detail["certificate"]["id"], detail["certificate"]["not_before"]
    late = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
    for wrong, code in ((late, "field_too_big"), ("2001-01-01T00:00:00Z", "field_too_small"), ("yesterday", "field_form")):
        problem(registry.act(id, "revoke", revocation_reason="keyCompromise", invalid_since=wrong), 400, code, "invalid_since")
    registry.revoke(id, invalid_since=since)
    text = registry.crl(detail)[0]
    assert "Invalidity Date" in text[text.index(serial(detail)):].split("Serial Number")[0]


REFUSED = [({}, "revocation_reason", "field_required"), ({"revocation_reason": "certificateHold"}, "revocation_reason", "field_choice"),
           ({"revocation_reason": "superseded", "reason": ""}, "reason", "field_required"),
           ({"revocation_reason": "superseded", "reason": "x" * 201}, "reason", "field_too_long")]


@pytest.mark.parametrize("body, field, code", REFUSED)
def test_what_is_no_sound_order_is_refused(registry, body, field, code):
    known = sql("SELECT id FROM estamp_seals.certificate WHERE state = 'good' LIMIT 1")[0][0]
    problem(registry.reviser.ask("POST", f"{CERTIFICATES}/{known}/revoke", json={"reason": "x", **body}), 400, code, field)


def test_only_who_may_revoke_does_and_only_in_the_own_jurisdiction(registry):
    _, detail = registry.next()
    id = detail["certificate"]["id"]
    problem(registry.act(id, "revoke", registry.officer, revocation_reason="superseded"), 403, "permission_denied")
    stranger = registry.person("certificate.revoke", "seal.query", unit_id=registry.top)
    sql(f"UPDATE estamp_auth.account SET unit_id = '{registry.other}' WHERE id = '{stranger.account_id}'")
    stranger.login(stranger.login_name)
    for what in ("hold", "release"):
        problem(registry.act(id, what, stranger), 404, "certificate_missing")
    problem(registry.act(id, "revoke", stranger, revocation_reason="superseded"), 404, "certificate_missing")
    assert registry.reviser.ask("GET", f"{CERTIFICATES}/{id}").json()["certificate"]["state"] == "good"


def test_an_outside_authoritys_certificate_is_not_ours_to_revoke(registry):
    unit = registry.taxpayer_unit()
    registry.certificate(unit)
    (row,) = sql(f"SELECT id FROM estamp_seals.certificate WHERE unit_id = '{unit}'")
    for what, more in (("revoke", {"revocation_reason": "superseded"}), ("hold", {}), ("release", {})):
        problem(registry.act(row[0], what, **more), 409, "certificate_outside")


def test_a_seal_whose_certificate_has_ended_is_suspended(registry):
    seal, detail = registry.next()
    sql(f"UPDATE estamp_seals.certificate SET not_after_ms = 1000 WHERE id = '{detail['certificate']['id']}'; "
        f"UPDATE estamp_seals.seal SET not_after_ms = 1000 WHERE id = '{seal['id']}'; "
        "UPDATE estamp_seals.job SET due_ms = 0 WHERE kind = 'ca.lists'")
    end = time.monotonic() + 120
    while registry.state_of(seal) != "suspended" and time.monotonic() < end:
        time.sleep(0.1)
    assert registry.state_of(seal) == "suspended"
    problem(registry.reviser.ask("POST", f"{SEALS}/{seal['id']}/enable", json={"reason": "x"}), 409, "seal_certificate_expired")


def test_the_only_seal_of_a_batch_is_on_the_list_that_it_names(registry):
    _, ((_, code, _),) = registry.many(1)
    assert run(registry.officer, draft(registry.officer, f"unit_code\n{code}\n"))["made"] == 1
    seal = registry.reviser.ask("GET", SEALS, params={"unit_code": code}).json()["items"][0]
    detail = registry.reviser.ask("GET", f"{CERTIFICATES}/{seal['certificate']['id']}").json()
    assert detail["revocation_list"] == registry.addresses(detail)[0]
    registry.revoke(detail["certificate"]["id"], "superseded")
    assert serial(detail) in registry.crl(detail)[0]
    assert run(registry.officer, draft(registry.officer, f"unit_code\n{code}\n"))["made"] == 1, "the unit gets another"


# --- lists ---


def test_numbers_of_a_list_only_grow_and_caches_ask_again(registry):
    _, detail = registry.next()
    url = registry.addresses(detail)[0]
    def number():
        return int(openssl("crl", "-inform", "DER", "-in", registry.crl(detail)[1], "-noout", "-crlnumber").split("=0x")[-1].strip(), 16)
    first, answer = number(), requests.get(url, timeout=60)
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert requests.get(url, headers={"If-None-Match": answer.headers["ETag"]}, timeout=60).status_code == 304
    registry.act(detail["certificate"]["id"], "hold")
    assert number() > first
    assert requests.get(url, headers={"If-None-Match": answer.headers["ETag"]}, timeout=60).status_code == 200


def test_a_list_is_for_those_that_name_it_and_says_so(registry):
    _, detail = registry.next()
    text = registry.crl(detail)[0]
    assert "Issuing Distribution Point: critical" in text and registry.addresses(detail)[0] in text
    room = sql("SELECT MAX(c) FROM (SELECT COUNT(*) c FROM estamp_seals.ca_issued WHERE list > 0 GROUP BY ca_id, list) t")
    assert int(room[0][0]) <= 1000


def test_who_asks_for_a_list_that_is_none_gets_a_problem(registry):
    _, detail = registry.next()
    base = registry.addresses(detail)[0].rsplit("/", 1)[0]
    for file in ("999999.crl", "x.crl", "1.crl2", "99999999999999999999.crl", "1.der", "-1.crl"):
        answer = requests.get(f"{base}/{file}", timeout=60)
        assert answer.status_code == 404 and answer.json()["code"] == "list_missing", file
    assert requests.get(f"{URL}/ca/{'0' * 40}/1.crl", timeout=60).status_code == 404


def test_the_cas_own_certificate_is_where_its_certificates_say(registry):
    _, detail = registry.next()
    answer = requests.get(registry.addresses(detail)[2], timeout=60)
    assert answer.headers["Content-Type"] == "application/pkix-cert"
    assert answer.content == base64.b64decode(detail["chain"][1]["der"])


# --- OCSP ---


def test_openssl_accepts_good_revoked_and_held_answers(registry):
    _, detail = registry.next()
    id = detail["certificate"]["id"]
    said = registry.ask_openssl(detail)
    assert "Response verify OK" in said and ": good" in said and "WARNING: no nonce" not in said
    registry.act(id, "hold")
    assert ": revoked" in (held := registry.ask_openssl(detail)) and "certificateHold" in held
    registry.act(id, "release")
    assert ": good" in registry.ask_openssl(detail, "-no_nonce", digest="-sha256")
    registry.revoke(id, "affiliationChanged")
    gone = registry.ask_openssl(detail, digest="-sha256")
    assert "Response verify OK" in gone and ": revoked" in gone and "affiliationChanged" in gone


def request_for(registry, detail, *more):
    file = registry.folder / "asked.der"
    own, issuer = registry.files(detail)[:2]
    openssl("ocsp", "-issuer", issuer, *(more or ("-cert", own)), "-reqout", file, *(() if "-nonce" in more else ("-no_nonce",)))
    return file.read_bytes()


def post(body, **headers):
    return requests.post(f"{URL}/ocsp", data=body, headers={"Content-Type": "application/ocsp-request", **headers}, timeout=60)


def said(registry, answer):
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/ocsp-response", answer.text
    file = registry.folder / "said.der"
    file.write_bytes(answer.content)
    return openssl("ocsp", "-respin", file, "-noverify", "-resp_text", ok=False)


def test_a_get_is_answered_as_a_post_is(registry):
    _, detail = registry.next()
    for attempt in range(40):  # slashes, double ones too, and plus signs come by chance
        asked = request_for(registry, detail, "-serial", f"0x{attempt:02x}fbefbeffff{attempt:02x}")
        text = base64.b64encode(asked).decode()
        for path in (text, urllib.parse.quote(text, safe="")):
            answer = requests.get(f"{URL}/ocsp/{path}", timeout=60)
            assert "Cert Status: unknown" in said(registry, answer), path
    answer = requests.get(f"{URL}/ocsp/" + base64.b64encode(request_for(registry, detail)).decode(), timeout=60)
    assert "Cert Status: good" in said(registry, answer) and answer.headers["Cache-Control"] == "public, max-age=300"


def test_what_was_never_issued_here_is_unknown(registry):
    _, detail = registry.next()
    own = registry.files(detail)[0]
    text = said(registry, post(request_for(registry, detail, "-serial", "0x1234", "-cert", own)))
    assert text.count("Cert Status: unknown") == 1 and text.count("Cert Status: good") == 1


def test_another_authoritys_certificates_are_not_answered_for(registry):
    _, detail = registry.next()
    root = registry.files(detail)[2]
    asked = registry.folder / "other.der"
    openssl("ocsp", "-issuer", root, "-serial", "0x77", "-reqout", asked, "-no_nonce")
    assert "unauthorized (6)" in said(registry, post(asked.read_bytes()))


def test_hostile_requests_are_malformed(registry):
    _, detail = registry.next()
    sound = request_for(registry, detail)
    many = request_for(registry, detail, *[word for n in range(17) for word in ("-serial", f"0x{n + 1:02x}")])
    wrong = [b"", b"x", sound[:-1], sound + b"\0", sound.replace(b"\x06\x05\x2b\x0e\x03\x02\x1a", b"\x06\x05\x2b\x0e\x03\x02\x1b"), many,
             b"\x30\x80" + sound[2:] + b"\0\0", b"\x30\x84\xff\xff\xff\xff" + sound]
    for body in wrong:
        answer = post(body)
        if not body:
            assert answer.status_code in (200, 400), answer.text
            continue
        assert "malformedrequest (1)" in said(registry, answer), body
    assert post(sound * 60).status_code == 413
    assert "malformedrequest (1)" in said(registry, requests.get(f"{URL}/ocsp/%21%21", timeout=60))


def nonced(sound, size):
    """The request with a nonce of so many bytes."""
    def wrap(tag, inside):
        length = bytes([len(inside)]) if len(inside) < 128 else b"\x81" + bytes([len(inside)])
        return bytes([tag]) + length + inside
    nonce = wrap(0x30, wrap(0x06, bytes.fromhex("2b0601050507300102")) + wrap(0x04, wrap(0x04, b"n" * size)))
    tbs = sound[4:] if sound[1] < 128 else sound[5:]
    return wrap(0x30, wrap(0x30, tbs + wrap(0xA2, wrap(0x30, nonce))))


def test_nonces_are_repeated_and_bounded(registry):
    _, detail = registry.next()
    sound = request_for(registry, detail)
    assert sound[0] == 0x30 and sound[2] == 0x30
    for size in (1, 16, 32):
        answer = post(nonced(sound, size))
        assert ("6E" * size) in said(registry, answer).replace("\n", "").replace(" ", "") and answer.headers["Cache-Control"] == "no-store"
    for size in (0, 33, 60):
        assert "malformedrequest (1)" in said(registry, post(nonced(sound, size)))
