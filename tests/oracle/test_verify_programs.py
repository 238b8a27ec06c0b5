"""Files that other programs signed, countersigned and filled in are intact for `estamp verify`: poppler, MuPDF, pypdf, qpdf."""
import io
import subprocess
import sys
from pathlib import Path

import pypdf
import pytest

ROOT = Path(__file__).resolve().parents[2]
for folder in ("support", "cli"):
    sys.path.insert(0, str(ROOT / "tests" / folder))
from attacks import CERTIFIED, PERMS  # noqa: E402
from attacks_form import blank  # noqa: E402
from conftest import estamp, pki, signer, trusting  # noqa: E402,F401
from pdf_maker import Pdf  # noqa: E402

KINDS = ["table", "stream", "packed"]


def run(*words):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def p12(pki, tmp_path_factory):  # noqa: F811
    path = tmp_path_factory.mktemp("p12") / "seal.p12"
    run("openssl", "pkcs12", "-export", "-in", pki / "seal.pem", "-inkey", pki / "seal.key", "-certfile", pki / "middle.pem", "-name", "seal",
        "-passout", "pass:secret", "-out", path)
    return path


@pytest.fixture(scope="module")
def keys(p12):
    """A key database of NSS, which poppler signs with."""
    folder = p12.parent / "nss"
    folder.mkdir()
    run("certutil", "-N", "-d", folder, "--empty-password")
    run("pk12util", "-i", p12, "-d", folder, "-W", "secret", "-K", "")
    return folder


@pytest.fixture
def poppler(keys, tmp_path):
    def sign(data, name, *options):
        before, after = tmp_path / "before.pdf", tmp_path / "after.pdf"
        before.write_bytes(data)
        after.unlink(missing_ok=True)
        run("pdfsig", "-nssdir", keys, "-add-signature", "-new-signature-field-name", name, "-nick", "seal", *options, before, after)
        return after.read_bytes()
    return sign


@pytest.fixture
def mupdf(tmp_path):
    def script(data, *lines):
        before, after, code = tmp_path / "before.pdf", tmp_path / "after.pdf", tmp_path / "code.js"
        before.write_bytes(data)
        code.write_text("\n".join([f'var document = new PDFDocument("{before}");', "var page = document.loadPage(0);", *lines,
                                   f'document.save("{after}", "incremental");']))
        run("mutool", "run", code)
        return after.read_bytes()
    return script


def form(kind):
    """An empty text field with what programs want to draw its text with."""
    pdf = blank(kind)
    pdf.form_extra = b"/DR<</Font<</F1 %d 0 R>>>>/DA(/F1 12 Tf 0 g)" % pdf.font
    field = pdf.text_field_object(b"").replace(b"/F 4", b"/F 4/DA(/F1 12 Tf 0 g)")
    return pdf.update({pdf.text_field: field, **pdf.structure()})


def plain(kind="table", pages=2):
    """Without a form: poppler 22 does not list its field in a form that stands in the catalog itself."""
    pdf = Pdf(pages, fields=False, kind=kind)
    return pdf.update({pdf.catalog: b"<</Type/Catalog/Pages %d 0 R>>" % pdf.tree}).data


def accepted(trusting, data, *changes):  # noqa: F811
    status, report = trusting(data)
    assert (status, report["overall"]) == (0, "intact"), report
    assert {change["code"] for signature in report["signatures"] for change in signature["changes"]} - {"metadata_changed"} == set(changes)
    return report


@pytest.mark.parametrize("kind", KINDS)
def test_poppler_signs_and_countersigns(kind, poppler, trusting):  # noqa: F811
    once = poppler(plain(kind), "Poppler")
    accepted(trusting, once)
    accepted(trusting, poppler(once, "Again"), "signature_added")


@pytest.mark.parametrize("kind", KINDS)
def test_mupdf_signs_an_empty_field(kind, p12, signer, trusting, tmp_path):  # noqa: F811
    pdf = Pdf(kind=kind)
    number = pdf.new()
    pdf.fields.append(number)
    pdf.annots[pdf.pages[0]].append(number)
    pdf.update({number: b"<</Type/Annot/Subtype/Widget/FT/Sig/T(Later)/Rect[90 90 190 190]/P %d 0 R/F 132>>" % pdf.pages[0], **pdf.structure()})
    for changes, base in ((), pdf), (("signature_added",), signer.sign(pdf)):  # the first field is the empty one
        before, after = tmp_path / "before.pdf", tmp_path / "after.pdf"
        before.write_bytes(base.data)
        run("mutool", "sign", "-s", p12, "-P", "secret", "-o", after, before, number)
        accepted(trusting, after.read_bytes(), *changes)


@pytest.mark.parametrize("entries,catalog", [(b"", b""), (CERTIFIED % 2, PERMS)], ids=["sealed", "certified"])
@pytest.mark.parametrize("kind", KINDS)
def test_mupdf_fills_a_form_in(kind, entries, catalog, mupdf, signer, trusting):  # noqa: F811
    sealed = signer.sign(form(kind), entries=entries, catalog=catalog).data
    accepted(trusting, mupdf(sealed, 'page.getWidgets()[0].setTextValue("new words");', "page.update();"), "form_value_changed")


@pytest.mark.parametrize("entries,catalog", [(b"", b""), (CERTIFIED % 2, PERMS)], ids=["sealed", "certified"])
@pytest.mark.parametrize("kind", KINDS)
def test_pypdf_fills_a_form_in(kind, entries, catalog, signer, trusting):  # noqa: F811
    sealed = signer.sign(form(kind), entries=entries, catalog=catalog).data
    writer = pypdf.PdfWriter(io.BytesIO(sealed), incremental=True)
    writer.update_page_form_field_values(writer.pages[0], {"remark": "new words"}, auto_regenerate=False)
    out = io.BytesIO()
    writer.write(out)
    assert out.getvalue().startswith(sealed)
    accepted(trusting, out.getvalue(), "form_value_changed")


@pytest.mark.parametrize("options", [("--linearize",), ("--object-streams=generate",), ("--linearize", "--object-streams=generate")], ids=" ".join)
def test_what_qpdf_wrote_is_signed(options, poppler, trusting, tmp_path):  # noqa: F811
    before, after = tmp_path / "plain.pdf", tmp_path / "qpdf.pdf"
    before.write_bytes(plain(pages=3))
    run("qpdf", *options, before, after)
    once = poppler(after.read_bytes(), "First")
    accepted(trusting, once)
    accepted(trusting, poppler(once, "Second"), "signature_added")
