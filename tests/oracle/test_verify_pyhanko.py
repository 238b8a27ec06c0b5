"""pyHanko and `estamp verify` judge the same files: pyHanko's own, and ours."""
import io
import sys
from pathlib import Path

import pytest
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign import fields, signers, timestamps
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator import ValidationContext

ROOT = Path(__file__).resolve().parents[2]
for folder in ("support", "cli"):
    sys.path.insert(0, str(ROOT / "tests" / folder))
import attacks  # noqa: E402
from conftest import estamp, pki, signer, trusting  # noqa: E402,F401
from pdf_maker import Pdf  # noqa: E402

PADES = fields.SigSeedSubFilter.PADES


class Hanko:
    def __init__(self, folder):
        load = signers.SimpleSigner.load
        self.chain = [str(folder / "middle.pem")]
        self.who = {name: load(str(folder / f"{name}.key"), str(folder / f"{name}.pem"), ca_chain_files=self.chain) for name in ("seal", "curve")}
        stamp = load(str(folder / "stamp.key"), str(folder / "stamp.pem"), ca_chain_files=self.chain)
        self.stamper = timestamps.DummyTimeStamper(stamp.signing_cert, stamp.signing_key, certs_to_embed=stamp.cert_registry)
        self.root, self.middle = (load_cert_from_pemder(folder / f"{name}.pem") for name in ("root", "middle"))

    def context(self):
        return ValidationContext(trust_roots=[self.root], other_certs=[self.middle])

    def sign(self, data, name="Sig1", who="seal", box=None, timestamper=None, **options):
        spec = fields.SigFieldSpec(name, box=box) if box else None
        meta = signers.PdfSignatureMetadata(field_name=name, md_algorithm="sha256", **{"subfilter": PADES, **options})
        writer = IncrementalPdfFileWriter(io.BytesIO(data))
        return signers.PdfSigner(meta, signer=self.who[who], timestamper=timestamper, new_field_spec=spec).sign_pdf(writer).getvalue()

    def judge(self, data):
        """(whole, trusted, later changes accepted) of each signature; None where pyHanko refuses to look."""
        out = []
        for signature in PdfFileReader(io.BytesIO(data)).embedded_signatures:
            try:
                status = validate_pdf_signature(signature, signer_validation_context=self.context())
                out.append((status.intact and status.valid, status.trusted, bool(status.docmdp_ok)))
            except Exception:
                out.append(None)
        return out


@pytest.fixture(scope="module")
def hanko(pki):  # noqa: F811
    return Hanko(pki)


@pytest.fixture
def base():
    return Pdf(2).data


def streamed(data):
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(data)))
    writer.stream_xrefs = True
    return written(writer)


def written(writer):
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def accepted(trusting, data, *changes, source="claimed"):  # noqa: F811
    status, report = trusting(data)
    assert (status, report["overall"]) == (0, "intact"), report
    assert {change["code"] for change in report["signatures"][0]["changes"]} - {"metadata_changed"} == set(changes)
    assert report["signatures"][0]["time_source"] == source
    return report


@pytest.mark.parametrize("options", [{}, {"subfilter": fields.SigSeedSubFilter.ADOBE_PKCS7_DETACHED}, {"who": "curve"}, {"box": (90, 90, 190, 190)},
                                     {"certify": True, "docmdp_permissions": fields.MDPPerm.NO_CHANGES}], ids=str)
@pytest.mark.parametrize("kind", [bytes, streamed])
def test_one_signature_by_pyhanko(kind, options, hanko, base, trusting):  # noqa: F811
    report = accepted(trusting, hanko.sign(kind(base), **options))
    assert report["signatures"][0]["coverage"] == "whole_file"


@pytest.mark.parametrize("kind", [bytes, streamed])
def test_signatures_one_after_the_other(kind, hanko, base, trusting):  # noqa: F811
    data = kind(base)
    for index in range(4):
        data = hanko.sign(data, f"Sig{index}", who=("seal", "curve")[index % 2], box=(100 * index, 100, 100 * index + 90, 190))
    accepted(trusting, data, "signature_added")
    assert hanko.judge(data) == [(True, True, True)] * 4


def look(field, text):
    old = field["/AP"]["/N"]
    entries = {name: old.raw_get(name) for name in ("/Type", "/Subtype", "/BBox", "/Resources")}
    return generic.StreamObject(entries, stream_data=old.data.replace(b"(old)", b"(%s)" % text.encode()))


def test_certified_then_signed_and_filled_in(hanko, base, trusting):  # noqa: F811
    data = hanko.sign(base, certify=True, docmdp_permissions=fields.MDPPerm.FILL_FORMS)
    accepted(trusting, hanko.sign(data, "Sig2"), "signature_added")
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    field = writer.root["/AcroForm"]["/Fields"][0].get_object()
    field["/V"] = generic.pdf_string("filled in")
    field["/AP"]["/N"] = writer.add_object(look(field, "filled in"))
    writer.update_container(field)
    accepted(trusting, written(writer), "form_value_changed")


def test_timestamps_and_evidence(hanko, base, trusting):  # noqa: F811
    data = hanko.sign(base, timestamper=hanko.stamper)
    accepted(trusting, data, source="timestamp")
    stamped = signers.PdfTimeStamper(hanko.stamper).timestamp_pdf(IncrementalPdfFileWriter(io.BytesIO(data)), "sha256", hanko.context()).getvalue()
    report = accepted(trusting, stamped, "timestamp_added", "evidence_added", source="timestamp")
    assert report["signatures"][1]["time_source"] == "timestamp"
    out = io.BytesIO(data)
    for certificate in (hanko.middle, hanko.root):
        contents = PdfFileReader(out).embedded_signatures[0].pkcs7_content
        DocumentSecurityStore.add_dss(out, contents, certs=[certificate])
    accepted(trusting, out.getvalue(), "evidence_added", source="timestamp")


def test_a_timestamp_of_an_unknown_authority_proves_nothing(hanko, base, estamp, pki):  # noqa: F811
    data = hanko.sign(base, timestamper=hanko.stamper)
    status, report = estamp.verify(data, "--trust", pki / "stranger_root.pem")
    assert (status, report["signatures"][0]["time_source"], report["signatures"][0]["trust"]) == (3, "claimed", "unknown")


def test_an_empty_field_is_added_and_then_signed(hanko, base, trusting):  # noqa: F811
    writer = IncrementalPdfFileWriter(io.BytesIO(hanko.sign(base)))
    fields.append_signature_field(writer, fields.SigFieldSpec("Later", box=(10, 10, 90, 90)))
    accepted(trusting, written(writer), "signature_field_added")
    accepted(trusting, hanko.sign(written(writer), "Later"), "signature_added")


def test_pyhanko_accepts_what_we_accept(hanko, signer):  # noqa: F811
    data = signer.sign(signer.sign(Pdf(2)), field=b"Seal2", page=1, who="curve").data
    assert hanko.judge(data) == [(True, True, True)] * 2


# pyHanko looks at the values of objects only; these differ in what stands between the objects, or in how later programs read them.
OURS_ALONE = {"junk_between_revisions", "junk_behind_the_end", "unlisted_object_in_the_update", "object_hidden_in_a_comment",
              "seal_over_the_page", "seal_with_an_action", "key_written_twice", "form_value_replaced", "appearance_of_a_field_replaced",
              "look_without_value_on_certified_2", "empty_reference_filled_by_a_seal", "unsigned_picture_added", "objects_without_a_table",
              "signature_taken_out", "signature_value_taken_out", "signed_table_points_behind_its_end", "appearances_made_anew"}


def test_what_pyhanko_refuses_we_refuse_too(hanko, signer, trusting):  # noqa: F811
    """Of our attacks pyHanko accepts only known ones; each of these is refused here for a reason of its own."""
    fooled = set()
    for name, make in attacks.all_attacks().items():
        pdf, _ = make(signer)
        try:
            verdicts = hanko.judge(pdf.data)
        except Exception:
            continue
        if verdicts and all(verdict and verdict[0] and verdict[2] for verdict in verdicts):
            fooled.add(name)
    assert fooled <= OURS_ALONE
