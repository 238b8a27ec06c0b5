"""Revocation and expiry with an authority that answers at the addresses its certificates name: whose evidence counts for whom, and when."""
import datetime
import json
import re
import socket
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID
from evidence_pki import NOW, DAY, Authority
from pdf_maker import Pdf, Signer, stream


@pytest.fixture
def authority(tmp_path):
    made = Authority(tmp_path)
    made.ocsp_works = False
    (tmp_path / "middle.pem").write_bytes(made.pem("ca"))
    yield made
    made.close()


def sealed(authority, who, name=None, bend=None):
    path = authority.path(f"{name or who}.pdf")
    path.write_bytes(Signer(authority.folder).sign(Pdf(), who=who, bend=bend).data)
    return path


def judged(estamp, authority, *paths):
    done = estamp.run("verify", "--json", "--full", "--online", "--trust", authority.path("roots"), *paths)
    return [json.loads(line)["signatures"][0] for line in done.stdout.splitlines()]


def test_a_revoked_signer_is_found_by_the_list(authority, estamp):
    authority.revoked["signer"] = (NOW - DAY, "superseded")
    (seal,) = judged(estamp, authority, sealed(authority, "signer"))
    assert (seal["trust"], seal["trust_reason"]) == ("untrusted", "revoked")


def test_a_list_that_does_not_help_one_signer_still_tells_of_the_next(authority, estamp, monkeypatch):
    """Whoever owns a certificate that the list says nothing about must not switch it off for others."""
    named = authority.name_addresses
    monkeypatch.setattr(authority, "name_addresses", lambda made, issuer: named(made, "ca"))
    authority.issue("other", "root")
    authority.revoked["signer"] = (NOW - DAY, "superseded")
    first, second = judged(estamp, authority, sealed(authority, "other"), sealed(authority, "signer"))
    assert first["revocation"]["status"] != "good"
    assert (second["trust"], second["trust_reason"]) == ("untrusted", "revoked")


def test_a_certificate_on_hold_is_to_be_asked_about_later(authority, estamp):
    path = sealed(authority, "signer")
    authority.revoked["signer"] = (NOW - DAY, "certificateHold")
    (seal,) = judged(estamp, authority, path)
    assert (seal["trust"], seal["trust_reason"], seal["etsi"]["sub_indication"]) == ("unknown", "on_hold", "TRY_LATER")
    authority.revoked.clear()
    (seal,) = judged(estamp, authority, path)
    assert (seal["trust"], seal["etsi"]["indication"]) == ("trusted", "TOTAL-PASSED")


def test_a_hold_in_the_file_is_asked_about(authority, estamp):
    """Its authority may have lifted it since."""
    authority.revoked["signer"] = (NOW - 5 * DAY, "certificateHold")
    path = with_list(authority, (NOW - 3 * DAY, NOW + 4 * DAY))
    authority.revoked.clear()
    (seal,) = judged(estamp, authority, path)
    assert (seal["trust"], seal["links"][0]["source"]) == ("trusted", "online")
    authority.crl_works = False
    (seal,) = judged(estamp, authority, path)
    assert (seal["trust_reason"], seal["links"][0]["source"]) == ("on_hold", "embedded")


def test_a_revoked_authority_is_told_apart(authority, estamp):
    path = sealed(authority, "signer")
    authority.revoked["ca"] = (NOW - DAY, "superseded")
    (seal,) = judged(estamp, authority, path)
    assert (seal["trust"], seal["trust_reason"], seal["etsi"]["sub_indication"]) == ("untrusted", "revoked", "REVOKED_CA_NO_POE")


def packed(authority):
    """Certificates alone, as CMS."""
    out = authority.path("ca.p7c")
    subprocess.run(["openssl", "crl2pkcs7", "-nocrl", "-certfile", authority.path("ca.pem"), "-outform", "DER", "-out", out], check=True)
    return out.read_bytes()


@pytest.mark.parametrize("given,listed,want", [
    (lambda a: a.ca_der, True, "trusted"), (packed, True, "trusted"), (lambda a: a.ca_der, False, "unknown"),
    (lambda a: a.pem("signer"), True, "unknown"), (lambda a: b"no certificate", True, "unknown")])
def test_an_authority_that_the_file_lacks_is_fetched_from_hosts_that_are_listed(given, listed, want, authority, estamp):
    (authority.folder / "middle.pem").write_bytes(authority.pem("root"))
    path = sealed(authority, "signer")
    authority.ca_der = given(authority)
    port = authority.server.server_port
    hosts = f"ca.example.com,127.0.0.1:{port}" if listed else f"127.0.0.1,127.0.0.1:{port}0,localhost:{port}"
    done = estamp.run("verify", "--json", "--full", "--online", "--issuers", hosts, "--trust", authority.path("roots"), path)
    (seal,) = json.loads(done.stdout)["signatures"]
    assert (seal["trust"], seal["trust_reason"]) == (want, None if want == "trusted" else "issuer_missing")
    assert ("/ca.cer" in authority.server.asked) == listed
    assert len(seal["chain"]) == (3 if want == "trusted" else 1)
    assert estamp.run("verify", "--issuers", hosts, path).returncode == 2, "who asks nobody needs no hosts"


def test_many_addresses_of_a_slow_host_are_not_all_waited_for(authority, estamp, monkeypatch):
    asked = []

    def listen(server):
        while True:
            try:
                asked.append(server.accept()[0])  # and never answered
            except OSError:
                return

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=listen, args=(server,), daemon=True).start()
        host = f"127.0.0.1:{server.getsockname()[1]}"
        numbers = iter(range(100))
        monkeypatch.setattr(authority, "name_addresses", lambda made, issuer: made.add_extension(x509.AuthorityInformationAccess([x509.AccessDescription(
            AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier(f"http://{host}/{next(numbers)}.cer"))]), critical=False))
        (authority.folder / "middle.pem").write_bytes(authority.pem("root"))
        pdf, path = Pdf(), authority.path("many.pdf")
        for i in range(6):
            authority.issue(f"signer{i}", "ca")
            pdf = Signer(authority.folder).sign(pdf, who=f"signer{i}", field=b"Seal%d" % i)
        path.write_bytes(pdf.data)
        done = estamp.run("verify", "--json", "--full", "--online", "--issuers", host, "--trust", authority.path("roots"), path)
    assert [one["trust_reason"] for one in json.loads(done.stdout)["signatures"]] == ["issuer_missing"] * 6
    assert len(asked) in (3, 4), "five seconds each, and fifteen for all"


class Elsewhere(BaseHTTPRequestHandler):
    """Sends everybody on to the authority's server."""

    def log_message(self, *words):
        pass

    def do_GET(self):
        self.send_response(302)
        self.send_header("Location", self.server.goal + self.path)
        self.send_header("Content-Length", "0")
        self.end_headers()


def own_address():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return probe.getsockname()[0]


@pytest.mark.parametrize("is_outside", [False, True])
def test_a_redirection_from_outside_does_not_lead_into_this_machine(is_outside, authority, estamp, monkeypatch):
    address = own_address() if is_outside else "127.0.0.1"
    if is_outside and address.startswith("127."):
        pytest.skip("this machine has no address but its own")
    outside = ThreadingHTTPServer((address, 0), Elsewhere)
    outside.goal = authority.server.address
    threading.Thread(target=outside.serve_forever, daemon=True).start()
    with monkeypatch.context() as patched:
        patched.setattr(type(authority.server), "address", f"http://{address}:{outside.server_port}")
        authority.issue("far", "ca")
    (seal,) = judged(estamp, authority, sealed(authority, "far"))
    outside.shutdown()
    outside.server_close()
    assert seal["links"][0]["status"] == ("not_checked" if is_outside else "good")
    assert ("/ca.crl" in authority.server.asked) != is_outside


def with_list(authority, dates, who="signer"):
    """A seal with the list of those dates in the file's security store."""
    authority.crl_dates = dates
    evidence = stream(authority.crl("ca"))
    authority.crl_dates = None
    pdf = Signer(authority.folder).sign(Pdf(), who=who)
    number = pdf.new()
    pdf.catalog_extra += b"/DSS<</CRLs[%d 0 R]>>" % number
    path = authority.path("with_list.pdf")
    path.write_bytes(pdf.update({number: evidence, pdf.catalog: pdf.catalog_object()}).data)
    return path


def test_a_list_of_last_week_hides_no_revocation_of_yesterday(authority, estamp):
    """Nothing proves that the seal is older, and its maker chose the list."""
    path = with_list(authority, (NOW - 3 * DAY, NOW + 4 * DAY))
    authority.revoked["signer"] = (NOW - DAY, "superseded")
    (seal,) = judged(estamp, authority, path)
    assert (seal["trust"], seal["trust_reason"]) == ("untrusted", "revoked")


def test_a_list_of_last_week_counts_when_nobody_answers(authority, estamp):
    path = with_list(authority, (NOW - 3 * DAY, NOW + 4 * DAY))
    authority.crl_works = False
    (seal,) = judged(estamp, authority, path)
    assert (seal["trust"], seal["links"][0]["status"], seal["links"][0]["source"]) == ("trusted", "good", "embedded")


def test_a_fresh_list_in_the_file_is_enough(authority, estamp):
    (seal,) = judged(estamp, authority, with_list(authority, (NOW, NOW + 4 * DAY)))
    assert (seal["links"][0]["status"], seal["links"][0]["source"]) == ("good", "embedded")
    assert "/ca.crl" not in authority.server.asked


@pytest.mark.parametrize("days,want", [((-400, 4000), ("trusted", None)), ((-400, -1), ("unknown", "expired_since"))])
def test_an_authority_that_expired_since_vouches_for_nobody_by_a_claimed_time(days, want, authority, estamp):
    """Whoever has its old key could issue certificates to this day, and claim to have signed in time."""
    def earlier(data, numbers):
        when = f"{NOW - 10 * DAY:%Y%m%d%H%M%SZ}".encode()
        return re.sub(rb"/M\(D:\d{14}Z\)", b"/M(D:" + when + b")", data), numbers

    authority.issue("middle", "root", authority=True, days=days)
    authority.issue("late", "middle", days=(-20, 4000))
    (seal,) = judged(estamp, authority, sealed(authority, "late", bend=earlier))
    assert (seal["trust"], seal["trust_reason"]) == want


class Stamper(Signer):
    """Document timestamps by the authority's tsa."""

    def cms(self, data, name="seal", options=()):
        folder = self.folder
        (folder / "data").write_bytes(data)
        (folder / "serial").write_text("01\n")
        (folder / "ts.cnf").write_text(f"[tsa]\ndefault_tsa=t\n[t]\nserial={folder}/serial\nsigner_cert={folder}/tsa.pem\nsigner_key={folder}/tsa.key\ncerts={folder}/middle.pem\n"
                                       "signer_digest=sha256\ndefault_policy=1.2.3.4\ndigests=sha256\ness_cert_id_alg=sha256\n")
        for words in (("-query", "-data", folder / "data", "-sha256", "-cert", "-out", folder / "query"),
                      ("-reply", "-config", folder / "ts.cnf", "-queryfile", folder / "query", "-token_out", "-out", folder / "token")):
            subprocess.run(["openssl", "ts", *words], check=True, capture_output=True)
        return (folder / "token").read_bytes()


@pytest.mark.parametrize("bend,first,want", [
    (None, True, True), (None, False, False), (lambda data, numbers: (data, [0, numbers[1] - 1, *numbers[2:]]), False, False)])
def test_a_document_timestamp_proves_only_what_was_there(bend, first, want, authority, estamp):
    """A signature whose place in the file is bent is nowhere, and not in the first revision."""
    makers = [(Signer(authority.folder), {"who": "signer", "bend": bend}),
              (Stamper(authority.folder), {"field": b"Stamp", "rect": b"0 0 0 0", "picture": None, "subfilter": b"ETSI.RFC3161"})]
    pdf, path = Pdf(), authority.path("stamped.pdf")
    for maker, options in makers if first else reversed(makers):
        pdf = maker.sign(pdf, **options)
    path.write_bytes(pdf.data)
    done = estamp.run("verify", "--json", "--full", "--trust", authority.path("roots"), path)
    signatures = {one["field"]: one for one in json.loads(done.stdout)["signatures"]}
    assert (signatures["Stamp"]["integrity"], signatures["Stamp"]["trust"]) == ("ok", "trusted")
    assert (signatures["Seal1"]["proved"] is not None) == want


@pytest.fixture
def stranger(tmp_path):
    (tmp_path / "stranger").mkdir()
    made = Authority(tmp_path / "stranger")
    (made.folder / "middle.pem").write_bytes(made.pem("ca"))
    yield made
    made.close()


UNSEEN = {"rect": b"0 0 0 0", "picture": None}


@pytest.mark.parametrize("look,seals,want", [(UNSEEN, 1, 0), ({}, 1, 3), (UNSEEN, 0, 3),
                                             ({**UNSEEN, "widget": b"/Kids[<</Rect[0 0 0 0]>>]"}, 1, 0), ({**UNSEEN, "widget": b"/Kids[<</Kids[<</Rect[0 0 90 90]>>]>>]"}, 1, 3)])
def test_a_timestamp_of_nobody_known_takes_nothing_from_the_seals(look, seals, want, authority, stranger, estamp):
    """It proves no time. But one that is drawn may look like a seal, and alone it is all that was signed."""
    pdf, path = Pdf(), authority.path("stamped.pdf")
    for _ in range(seals):
        pdf = Signer(authority.folder).sign(pdf, who="signer")
    path.write_bytes(Stamper(stranger.folder).sign(pdf, field=b"Stamp", subfilter=b"ETSI.RFC3161", **look).data)
    status, report = estamp.verify(path.read_bytes(), "--full", "--trust", authority.path("roots"))
    stamp = report["signatures"][-1]
    assert (status, report["overall"], report["trusted"]) == (want, "intact", want == 0)
    assert stamp["trust"] != "trusted" and stamp["warnings"] == ["timestamp_unproved"]
    assert all((one["trust"], one["proved"]) == ("trusted", None) for one in report["signatures"][:-1])
    assert ("document timestamp" in report["en"]) == (want == 0)


def test_revocation_that_nobody_looked_up_is_tried_later(authority, estamp):
    path = sealed(authority, "signer")
    outcome = {"seal": [one["etsi"] for one in judged(estamp, authority, path)]}
    (asked,), done = outcome["seal"], estamp.run("verify", "--json", "--full", "--trust", authority.path("roots"), path)
    (unasked,) = json.loads(done.stdout)["signatures"]
    assert (asked["indication"], asked["sub_indication"]) == ("TOTAL-PASSED", None)
    assert (done.returncode, unasked["trust"]) == (0, "trusted")
    assert (unasked["etsi"]["indication"], unasked["etsi"]["sub_indication"]) == ("INDETERMINATE", "TRY_LATER")


def compromised(authority, estamp, path):
    """Its key was in other hands one second after the stamp, says the authority's own authority; and two seconds later it is judged."""
    seconds = datetime.timedelta(seconds=1)
    now = datetime.datetime.now(datetime.timezone.utc)
    time.sleep(3.1)
    authority.revoked["tsa"] = (now + 2 * seconds, f"keyTime,{now + seconds:%Y%m%d%H%M%SZ}")
    done = estamp.run("verify", "--json", "--full", "--online", "--trust", authority.path("roots"), path)
    return json.loads(done.stdout)["signatures"]


def test_a_timestamp_by_a_key_that_was_stolen_later_is_not_believed_by_its_own_word(authority, estamp):
    """Whoever has the key writes any time."""
    (seal,) = compromised(authority, estamp, stamped(authority, estamp))
    assert (seal["time_source"], seal["warnings"]) == ("claimed", ["timestamp_unproved"])


def test_a_document_timestamp_by_a_key_that_was_stolen_later_proves_nothing(authority, estamp):
    path = authority.path("stamped.pdf")
    pdf = Signer(authority.folder).sign(Pdf(), who="signer")
    path.write_bytes(Stamper(authority.folder).sign(pdf, field=b"Stamp", subfilter=b"ETSI.RFC3161", **UNSEEN).data)
    signatures = {one["field"]: one for one in compromised(authority, estamp, path)}
    assert signatures["Stamp"]["trust"] != "trusted"
    assert (signatures["Seal1"]["trust"], signatures["Seal1"]["proved"]) == ("trusted", None)


def stamped(authority, estamp):
    """Sealed by our own tool, with a timestamp of the authority's."""
    plain, path = authority.path("plain.pdf"), authority.path("stamped.pdf")
    plain.write_bytes(Pdf().data)
    done = estamp.run("seal", "--p12", authority.path("signer.p12"), "--pass-file", authority.path("password"), "--invisible", "--level", "t",
                      "--tsa-key", authority.path("tsa.key"), "--tsa-certificate", authority.path("tsa_chain.pem"), plain, path)
    assert done.returncode == 0, done.stderr
    return path


@pytest.mark.parametrize("forgotten,want", [((), ("timestamp", [])), (("tsa",), ("claimed", ["timestamp_unproved"]))])
def test_a_timestamp_of_whom_its_authority_does_not_know_proves_nothing(forgotten, want, authority, estamp):
    authority.ocsp_works, authority.crl_works = True, False
    path = stamped(authority, estamp)
    authority.forgotten.update(forgotten)
    (seal,) = judged(estamp, authority, path)
    assert (seal["time_source"], seal["warnings"]) == want


@pytest.mark.parametrize("reason,want", [(None, ("claimed", ["timestamp_unproved"])), ("keyCompromise", ("claimed", ["timestamp_unproved"])),
                                         ("superseded", ("timestamp", [])), ("affiliationChanged", ("timestamp", [])), ("cessationOfOperation", ("timestamp", []))])
@pytest.mark.parametrize("ocsp", [True, False])
def test_why_a_timestamping_authority_was_revoked_later_decides_about_its_tokens(ocsp, reason, want, authority, estamp):
    """RFC 3161, 4.1: without a reason all of them are void, as after a theft."""
    authority.ocsp_works, authority.crl_works = ocsp, not ocsp
    path = stamped(authority, estamp)
    authority.revoked["tsa"] = (NOW + DAY / 24, reason)
    (seal,) = judged(estamp, authority, path)
    assert (seal["time_source"], seal["warnings"]) == want


def test_a_signer_that_was_revoked_later_without_a_reason_stays_good_for_what_was_stamped_before(authority, estamp):
    path = stamped(authority, estamp)
    authority.revoked["signer"] = (NOW + DAY / 24, None)
    (seal,) = judged(estamp, authority, path)
    assert (seal["trust"], seal["revocation"]["status"], seal["revocation"]["later"]) == ("trusted", "revoked", True)


def test_whom_its_authority_never_revokes_needs_no_evidence(authority, estamp):
    """RFC 9608: a signer's certificate may say so, an authority's may not."""
    authority.issue("brief", "ca", days=(-1, 3), never_revoked=True)
    (seal,) = judged(estamp, authority, sealed(authority, "brief"))
    assert (seal["trust"], seal["revocation"]["status"], seal["etsi"]["indication"]) == ("trusted", "good", "TOTAL-PASSED")
    authority.issue("ca", "root", authority=True, never_revoked=True)
    authority.issue("under", "ca", never_revoked=True)
    (authority.folder / "middle.pem").write_bytes(authority.pem("ca"))
    (seal,) = judged(estamp, authority, sealed(authority, "under"))
    assert seal["revocation"]["status"] == "not_checked"
