"""Files as the programs of the field write them, and PDF/A: sealed, and accepted by pdfsig, qpdf and pyHanko."""
import pathlib
import re
import subprocess

import pytest
from pypdf import PdfReader

import corpus
import variety_judge


def run(*words, **options):
    done = subprocess.run([str(word) for word in words], capture_output=True, timeout=240, **options)
    assert done.returncode in (0, 3), (words, done.stderr[-500:])


def plain(folder):
    path = folder / "plain.pdf"
    path.write_bytes(corpus.simple([corpus.page(), corpus.page(b"/Rotate 90")]).bytes())
    return path


def ghostscript(*options):
    def make(folder, out):
        run("gs", "-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=pdfwrite", *options, f"-sOutputFile={out}", plain(folder))
    return make


def qpdf(*options):
    return lambda folder, out: run("qpdf", *options, plain(folder), out)


def mutool(*options):
    return lambda folder, out: run("mutool", "clean", *options, plain(folder), out)


def cairo(folder, out):
    run("pdftocairo", "-pdf", plain(folder), out)


def office(options):
    def make(folder, out):
        (folder / "out.csv").write_text("name,amount\n应纳税额,100\n")
        run("soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", f"pdf:calc_pdf_Export{options}", "--outdir", folder, folder / "out.csv")
        assert out.exists()
    return make


def chromium(folder, out):
    (folder / "page.html").write_text("<meta charset=utf-8><h1>纳税申报表</h1><form><input name=a value=b></form>" + "<p>words</p>" * 200)
    run("chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile", f"--print-to-pdf={out}", folder / "page.html")


def pypdf_(folder, out):
    from pypdf import PdfWriter
    writer = PdfWriter(clone_from=str(plain(folder)))
    writer.add_attachment("a.txt", b"attached")
    writer.add_js("app.alert(1)")
    writer.add_outline_item("first", 0)
    writer.write(str(out))


PDFA = {f"pdfa-{part}b": ghostscript(f"-dPDFA={part}", "-dPDFACompatibilityPolicy=1", "-sColorConversionStrategy=RGB") for part in (1, 2, 3)}
PDFA["office-pdfa-2b"] = office(':{"SelectPdfVersion":{"type":"long","value":"2"}}')
MAKERS = {"gs-1.3": ghostscript("-dCompatibilityLevel=1.3"), "gs-1.7": ghostscript("-dCompatibilityLevel=1.7"),
          "qpdf-qdf": qpdf("--qdf"), "qpdf-packed": qpdf("--object-streams=generate", "--compress-streams=y"), "qpdf-linear": qpdf("--linearize"),
          "qpdf-1.3": qpdf("--force-version=1.3", "--object-streams=disable"), "mutool-plain": mutool("-d"), "mutool-tight": mutool("-ggggz"),
          "mutool-linear": mutool("-l"), "cairo": cairo, "office": office(""), "chromium": chromium, "pypdf": pypdf_, **PDFA}


def sealed(folder, name):
    source, target = folder / "out.pdf", folder / "sealed.pdf"
    MAKERS[name](folder, source)
    (outcome,) = variety_judge.seal_all([(source, target)])
    assert outcome.result == "intact", outcome
    return source, target


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_what_this_program_writes_can_be_sealed(tmp_path, name):
    source, target = sealed(tmp_path, name)
    assert variety_judge.faults(source, target, with_pyhanko=True) == []


@pytest.mark.parametrize("name", sorted(PDFA))
def test_what_pdfa_asks_of_a_file_stays_and_what_it_asks_of_a_field_is_there(tmp_path, name):
    """ISO 19005: metadata and output intents stay; the widget is printed, not hidden, and has an appearance; nothing new names a font."""
    source, target = sealed(tmp_path, name)
    before, after = (PdfReader(path).trailer["/Root"] for path in (source, target))
    assert before["/Metadata"].get_data() == after["/Metadata"].get_data() and b"pdfaid" in after["/Metadata"].get_data()
    assert ("/OutputIntents" in before) == ("/OutputIntents" in after)
    (field,) = [item.get_object() for item in after["/AcroForm"]["/Fields"]]
    assert field["/F"] & 4 and not field["/F"] & (1 | 2 | 32)
    assert field["/AP"]["/N"].get_object()["/Subtype"] == "/Form" and list(field["/AP"]) == ["/N"]
    added = target.read_bytes()[source.stat().st_size:]
    assert (b"/SMask" in added) == (name != "pdfa-1b") and (b"/ImageMask true" in added) == (name == "pdfa-1b")  # ISO 19005-1, 6.4
    assert b"/BaseFont" not in added and b"/JavaScript" not in added and not re.search(rb"/NeedAppearances\s+true", added)
