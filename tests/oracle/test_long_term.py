"""B-LT and B-LTA: made by `estamp seal` and `estamp extend`, judged by `estamp verify` and by pyHanko, against an
authority whose OCSP responder and revocation lists are openssl's."""
import asyncio
import datetime
import io
import json
import sys
from pathlib import Path

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers, timestamps
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import RevocationInfoValidationType, async_validate_pdf_ltv_signature
from pyhanko_certvalidator import ValidationContext

ROOT = Path(__file__).resolve().parents[2]
for folder in ("support", "cli"):
    sys.path.insert(0, str(ROOT / "tests" / folder))
from conftest import Estamp  # noqa: E402
from evidence_pki import NOW, Authority  # noqa: E402
from pdf_maker import Pdf  # noqa: E402

HOUR = datetime.timedelta(hours=1)
SLOW = {"time_tolerance": datetime.timedelta(minutes=10), "retroactive_revinfo": True}  # on a loaded machine answers come late


@pytest.fixture
def authority(tmp_path):
    made = Authority(tmp_path)
    yield made
    made.close()


class Desk:
    """The command line, with that authority's certificates."""

    def __init__(self, authority, folder):
        self.authority, self.folder = authority, folder
        self.tool = Estamp(folder)
        self.stamps = ["--tsa-key", authority.path("tsa.key"), "--tsa-certificate", authority.path("tsa_chain.pem")]
        self.trust = ["--trust", authority.path("roots")]

    def write(self, data, name):
        path = self.folder / name
        path.write_bytes(data)
        return path

    def seal(self, data, level, *options, refused=None):
        source, target = self.write(data, "in.pdf"), self.folder / f"{level}.pdf"
        target.unlink(missing_ok=True)
        stamps = self.stamps if level in ("t", "lta", "lt") else []
        done = self.tool.run("seal", "--p12", self.authority.path("signer.p12"), "--pass-file", self.authority.path("password"), "--invisible", "--level", level,
                             *self.trust, *stamps, *options, source, target)
        return self.result(done, target, refused)

    def extend(self, data, level="lta", refused=None):
        source, target = self.write(data, "in.pdf"), self.folder / "extended.pdf"
        target.unlink(missing_ok=True)
        return self.result(self.tool.run("extend", "--level", level, *self.trust, *self.stamps, source, target), target, refused)

    def result(self, done, target, refused):
        if refused:
            assert done.returncode == 1 and refused in done.stderr, done.stderr
            assert not target.exists()
            return None
        assert done.returncode == 0, done.stderr
        return target.read_bytes()

    def verify(self, data, *options):
        path = self.write(data, "judged.pdf")
        done = self.tool.run("verify", "--json", "--full", *self.trust, *options, path)
        assert done.returncode in (0, 1, 3), done.stderr
        return json.loads(done.stdout)


@pytest.fixture
def desk(authority, tmp_path):
    return Desk(authority, tmp_path)


def seals(report):
    return [s for s in report["signatures"] if s["kind"] == "seal"]


def only(report):
    (signature,) = seals(report)
    return signature


def intact(report):
    assert report["overall"] == "intact", report
    assert all(s["changes_after"] in ("none", "permitted") for s in report["signatures"]), report
    return report


def hanko_says(authority, data, profile):
    root, ca = (load_cert_from_pemder(authority.path(f"{name}.pem")) for name in ("root", "ca"))
    signature = PdfFileReader(io.BytesIO(data)).embedded_regular_signatures[0]
    status = asyncio.run(async_validate_pdf_ltv_signature(signature, profile, {"trust_roots": [root], "other_certs": [ca], "allow_fetching": True, "revocation_mode": "hard-fail", **SLOW}))
    return status


def test_an_archived_file_needs_nobody_any_more(authority, desk):
    data = desk.seal(Pdf().data, "lta")
    status = hanko_says(authority, data, RevocationInfoValidationType.PADES_LTA)
    assert status.bottom_line, status.pretty_print_details()
    authority.close()
    report = intact(desk.verify(data))
    seal = only(report)
    assert (seal["trust"], seal["level"], seal["time_source"]) == ("trusted", "B-LTA", "timestamp")
    assert (seal["revocation"]["status"], seal["revocation"]["source"]) == ("good", "embedded")
    assert [link["status"] for link in seal["links"]] == ["good", "good"]
    (stamp,) = [s for s in report["signatures"] if s["kind"] == "timestamp"]
    assert (stamp["trust"], stamp["integrity"]) == ("trusted", "ok")
    assert report["trusted"] and report["revisions"] == 4


@pytest.mark.parametrize("kind", ["table", "stream", "packed"])
def test_every_level_is_what_it_says(authority, desk, kind):
    base = Pdf(kind=kind).data
    for level, word in (("b", "B-B"), ("t", "B-T"), ("lt", "B-LT"), ("lta", "B-LTA")):
        seal = only(intact(desk.verify(desk.seal(base, level))))
        assert (seal["level"], seal["trust"]) == (word, "trusted")
    status = hanko_says(authority, desk.seal(base, "lt"), RevocationInfoValidationType.PADES_LT)
    assert status.bottom_line, status.pretty_print_details()


def test_sealed_files_are_raised_and_renewed(authority, desk):
    data = desk.seal(Pdf().data, "t")
    lt = desk.extend(data, "lt")
    assert lt.startswith(data) and only(intact(desk.verify(lt)))["level"] == "B-LT"
    assert desk.extend(lt, "lt") == lt  # nothing is missing
    lta = desk.extend(lt)
    renewed = desk.extend(lta)
    assert lta.startswith(lt) and renewed.startswith(lta)
    report = intact(desk.verify(renewed))
    assert [s["trust"] for s in report["signatures"]] == ["trusted"] * 3
    assert only(report)["level"] == "B-LTA"
    assert hanko_says(authority, renewed, RevocationInfoValidationType.PADES_LTA).bottom_line
    dss = PdfFileReader(io.BytesIO(renewed)).root["/DSS"]
    names = [key[1:] for key in dss["/VRI"]]
    assert len(names) == len(set(names)) and all(len(name) == 40 and name == name.upper() for name in names)
    everything = [item.get_object().data for key in ("/Certs", "/OCSPs") for item in dss[key]]
    assert len(everything) == len(set(everything))  # each object once


def test_renewal_by_another_authority_keeps_what_the_seal_needs(authority, desk):
    """What is new belongs to the old timestamp's authority and to the new one; the seal's own entry must not shrink."""
    authority.issue("tsa2", "ca", usage=ExtendedKeyUsageOID.TIME_STAMPING)
    authority.write_chain("tsa2")
    lta = desk.seal(Pdf().data, "lta")
    desk.stamps = ["--tsa-key", authority.path("tsa2.key"), "--tsa-certificate", authority.path("tsa2_chain.pem")]
    twice = desk.extend(desk.extend(lta))
    assert twice.startswith(lta)
    assert only(intact(desk.verify(twice)))["level"] == "B-LTA"
    before, after = (PdfFileReader(io.BytesIO(data)).root["/DSS"]["/VRI"] for data in (lta, twice))
    assert len(after) > len(before)
    for name in before:
        assert {key: list(after[name].raw_get(key)) for key in before[name]} == {key: list(before[name].raw_get(key)) for key in before[name]}
    status = hanko_says(authority, twice, RevocationInfoValidationType.PADES_LTA)
    assert status.bottom_line, status.pretty_print_details()


def test_lists_stand_in_for_a_responder_that_is_down(authority, desk):
    authority.ocsp_works = False
    seal = only(intact(desk.verify(desk.seal(Pdf().data, "lt"))))
    assert (seal["level"], seal["revocation"]["kind"]) == ("B-LT", "crl")


def test_without_any_evidence_sealing_is_refused_and_judging_says_so(authority, desk):
    authority.ocsp_works = authority.crl_works = False
    desk.seal(Pdf().data, "lt", refused="signer")
    data = desk.seal(Pdf().data, "t")
    desk.extend(data, "lta", refused="signer")
    seal = only(intact(desk.verify(data, "--online")))
    assert (seal["trust"], seal["revocation"]["status"]) == ("trusted", "not_checked")


def test_nobody_is_asked_unless_the_verifier_wants_it(authority, desk):
    data = desk.seal(Pdf().data, "t")
    seal = only(intact(desk.verify(data)))
    assert (seal["revocation"]["status"], authority.server.asked) == ("not_checked", [])
    seal = only(intact(desk.verify(data, "--online")))
    assert (seal["revocation"]["status"], seal["revocation"]["source"], seal["revocation"]["kind"]) == ("good", "online", "ocsp")
    assert authority.server.asked


def test_strangers_certificates_send_nobody_anywhere(authority, desk):
    data = desk.seal(Pdf().data, "t")
    desk.trust = []
    report = desk.verify(data, "--online")
    assert only(report)["trust"] == "unknown" and authority.server.asked == []


@pytest.mark.parametrize("ocsp", [True, False])
def test_a_revoked_certificate_seals_nothing_that_is_believed(authority, desk, ocsp):
    authority.ocsp_works = ocsp
    data = desk.seal(Pdf().data, "t")
    authority.revoked["signer"] = (NOW - HOUR, "superseded")
    seal = only(desk.verify(data, "--online"))
    assert (seal["trust"], seal["trust_reason"], seal["integrity"]) == ("untrusted", "revoked", "ok")
    assert (seal["revocation"]["status"], seal["revocation"]["reason"]) == ("revoked", "superseded")
    assert seal["etsi"]["sub_indication"] == "REVOKED_NO_POE"
    desk.extend(data, "lt", refused="signer")
    desk.seal(Pdf().data, "lt", refused="signer")


@pytest.mark.parametrize("reason, trust, later", [("superseded", "trusted", True), ("keyCompromise", "unknown", False)])
def test_what_was_stamped_before_the_revocation_stays(authority, desk, reason, trust, later):
    data = desk.seal(Pdf().data, "t")
    authority.revoked["signer"] = (NOW + HOUR, reason)
    seal = only(intact(desk.verify(data, "--online")))
    assert (seal["trust"], seal["revocation"]["status"], seal["revocation"]["later"]) == (trust, "revoked", later)


def test_a_claimed_time_is_older_than_no_revocation(authority, desk):
    data = desk.seal(Pdf().data, "b")
    authority.revoked["signer"] = (NOW - HOUR, "superseded")
    seal = only(desk.verify(data, "--online"))
    assert (seal["time_source"], seal["trust"], seal["trust_reason"]) == ("claimed", "untrusted", "revoked")


@pytest.mark.parametrize("responder", ["old_responder", "tsa", "root_responder"])
def test_unfit_responders_count_for_nothing(authority, desk, responder):
    authority.responder = responder
    data = desk.seal(Pdf().data, "lt")
    seal = only(intact(desk.verify(data)))
    assert seal["links"][0]["kind"] == "crl"
    authority.crl_works = False
    desk.seal(Pdf().data, "lt", refused="responder_expired" if responder == "old_responder" else "responder_wrong")


def test_what_its_authority_does_not_know_is_not_trusted(authority, desk):
    data = desk.seal(Pdf().data, "t")
    authority.forgotten.add("signer")
    authority.crl_works = False
    seal = only(desk.verify(data, "--online"))
    assert (seal["trust"], seal["trust_reason"]) == ("unknown", "revocation_unknown")
    desk.extend(data, "lt", refused="status_unknown")


def test_stale_lists_prove_nothing(authority, desk):
    authority.ocsp_works = False
    authority.crl_dates = (NOW - 48 * HOUR, NOW - 24 * HOUR)
    data = desk.seal(Pdf().data, "t")
    seal = only(intact(desk.verify(data, "--online")))
    assert (seal["trust"], seal["revocation"]["status"], seal["revocation"]["reason"]) == ("trusted", "unknown", "stale")
    desk.extend(data, "lt", refused="stale")


def test_a_changed_answer_is_no_evidence(authority, desk):
    data = desk.seal(Pdf().data, "lt")
    dss = PdfFileReader(io.BytesIO(data)).root["/DSS"]
    for item in dss["/OCSPs"]:
        answer = item.get_object().data
        at = data.index(answer) + answer.index(b"\x80\x00")  # good [0], of the single response
        data = data[:at] + b"\x82\x00" + data[at + 2:]
    report = desk.verify(data)
    seal = only(report)
    assert (seal["integrity"], seal["level"], seal["revocation"]["status"]) == ("ok", "B-T", "unknown")


def test_certified_and_locked_files_take_evidence(authority, desk):
    for options in (("--certify", "1"), ("--certify", "2"), ("--lock", "all")):
        data = desk.seal(Pdf().data, "t", *options)
        seal = only(intact(desk.verify(desk.extend(data))))
        assert (seal["level"], seal["trust"]) == ("B-LTA", "trusted"), options


def test_broken_changed_and_unsigned_files_are_left_alone(authority, desk):
    data = desk.seal(Pdf().data, "t")
    desk.extend(Pdf().data, refused="unsigned")
    at = data.index(b"Amount")
    desk.extend(data[:at] + b"amount" + data[at + 6:], refused="broken")
    desk.trust = ["--trust", authority.path("tsa.pem")]
    desk.extend(data, refused="1")


def test_files_that_pyhanko_extended_are_intact(authority, desk):
    root, ca = (load_cert_from_pemder(authority.path(f"{name}.pem")) for name in ("root", "ca"))
    load = signers.SimpleSigner.load
    signer = load(str(authority.path("signer.key")), str(authority.path("signer.pem")), ca_chain_files=[str(authority.path("ca.pem"))])
    stamp = load(str(authority.path("tsa.key")), str(authority.path("tsa.pem")), ca_chain_files=[str(authority.path("ca.pem"))])
    stamper = timestamps.DummyTimeStamper(stamp.signing_cert, stamp.signing_key, certs_to_embed=stamp.cert_registry)
    context = ValidationContext(trust_roots=[root], other_certs=[ca], allow_fetching=True, revocation_mode="hard-fail", **SLOW)
    meta = signers.PdfSignatureMetadata(field_name="Sig1", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES,
                                        embed_validation_info=True, use_pades_lta=True, validation_context=context)
    writer = IncrementalPdfFileWriter(io.BytesIO(Pdf().data))
    data = signers.PdfSigner(meta, signer=signer, timestamper=stamper).sign_pdf(writer).getvalue()
    authority.close()
    seal = only(intact(desk.verify(data)))
    assert (seal["trust"], seal["revocation"]["status"]) == ("trusted", "good")


def test_ours_and_pyhankos_evidence_stand_together(authority, desk):
    from pyhanko.sign.validation.dss import DocumentSecurityStore
    data = desk.seal(Pdf().data, "lt")
    root, ca = (load_cert_from_pemder(authority.path(f"{name}.pem")) for name in ("root", "ca"))
    context = ValidationContext(trust_roots=[root], other_certs=[ca], allow_fetching=True, revocation_mode="hard-fail", **SLOW)
    from pyhanko.sign.validation import add_validation_info
    theirs = add_validation_info(PdfFileReader(io.BytesIO(data)).embedded_regular_signatures[0], context, skip_timestamp=False).getvalue()
    assert DocumentSecurityStore.read_dss(PdfFileReader(io.BytesIO(theirs)))
    both = desk.extend(theirs)
    assert both.startswith(theirs)
    seal = only(intact(desk.verify(both)))
    assert (seal["trust"], seal["level"]) == ("trusted", "B-LTA")
    assert hanko_says(authority, both, RevocationInfoValidationType.PADES_LTA).bottom_line
