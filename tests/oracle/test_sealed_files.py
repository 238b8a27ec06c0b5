"""What `estamp seal` writes, judged by pdfsig (poppler), qpdf and pyHanko, and by looking at the rendered page."""
import json
import os
import pathlib
import shutil
import struct
import subprocess
import zlib

import pytest
from PIL import Image, ImageDraw
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

import corpus

ROOT = pathlib.Path(__file__).resolve().parents[2]
ESTAMP = pathlib.Path(os.environ.get("ESTAMP_BUILD", ROOT / "build")) / "ops" / "cli" / "estamp"
PKI = ROOT / "tests" / "vectors" / "pki"
MM = 72 / 25.4
NAMES = sorted([*corpus.variants(), "cairo", "object-streams", "form-in-object-stream", "linearized", "linearized-object-streams", "qdf"])
REFUSED = sorted([*corpus.refused(), "encrypted"])


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus")
    corpus.make(folder)
    corpus.make_refused(folder / "refused")
    (folder / "password").write_text("password\n")
    seal = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    ImageDraw.Draw(seal).ellipse((4, 4, 295, 295), outline=(200, 16, 26, 255), width=14)
    ImageDraw.Draw(seal).rectangle((120, 30, 180, 60), fill=(200, 16, 26, 255))  # a mark that shows which way is up
    seal.save(folder / "seal.png")
    paper = Image.new("P", (300, 300), 0)
    paper.putpalette([255, 255, 255, 200, 16, 26] + [0] * 762)
    ImageDraw.Draw(paper).ellipse((4, 4, 295, 295), outline=1, width=14)
    paper.save(folder / "seal.gif")
    return folder


def run(*words, **options):
    return subprocess.run([str(w) for w in words], capture_output=True, timeout=60, **options)


def seal(made, source, target, *options, key="rsa2048", picture="seal.png", password="password"):
    return run(ESTAMP, "seal", "--p12", PKI / f"{key}.p12", "--pass-file", made / password, "--picture", made / picture, *options, source, target)


@pytest.mark.parametrize("mode,mask,want", [(0o600, 0o022, 0o600), (0o644, 0o022, 0o644), (0o644, 0o077, 0o600), (0o640, 0o002, 0o640), (0o755, 0o022, 0o644)])
def test_who_may_read_the_file_may_read_it_sealed(made, tmp_path, mode, mask, want):
    """As with cp: what was for its owner alone stays so, and the umask has the last word."""
    source, target = tmp_path / "source.pdf", tmp_path / "sealed.pdf"
    shutil.copyfile(made / "classic.pdf", source)
    source.chmod(mode)
    words = ["sh", "-c", f'umask {mask:03o}; exec "$@"', "sh", ESTAMP, "seal", "--p12", PKI / "rsa2048.p12", "--pass-file", made / "password", "--invisible", source, target]
    done = run(*words)
    assert done.returncode == 0, done.stderr.decode()
    assert target.stat().st_mode & 0o7777 == want


def pdfsig(path):
    return run("pdfsig", "-nocert", path).stdout.decode()


def judged(path):
    """pyHanko's statuses, in the order of the signatures."""
    root = load_cert_from_pemder(PKI / "root.pem")
    with open(path, "rb") as file:
        reader = PdfFileReader(file, strict=False)
        return [validate_pdf_signature(signature, ValidationContext(trust_roots=[root], allow_fetching=False))
                for signature in reader.embedded_signatures]


def ink(path, page, crop=False):
    """The box of what is red on a rendered page: left, top, right, bottom in mm, and the picture."""
    out = path.with_suffix("")
    command = ["pdftoppm", "-r", "100", "-f", page, "-l", page, "-png", "-singlefile", path, out]
    assert run(*command[:1], *(["-cropbox"] if crop else []), *command[1:]).returncode == 0
    image = Image.open(out.with_suffix(".png")).convert("RGB")
    red = Image.eval(image.getchannel("G"), lambda g: 255 if g < 128 else 0)
    dark = Image.eval(image.getchannel("R"), lambda r: 255 if r > 128 else 0)
    mask = Image.composite(red, Image.new("L", image.size, 0), dark)
    return [side * 25.4 / 100 for side in mask.getbbox()], mask


@pytest.mark.parametrize("name", NAMES)
def test_three_programs_accept_a_seal_on(made, tmp_path, name):
    source, target = made / f"{name}.pdf", tmp_path / "sealed.pdf"
    done = seal(made, source, target, "--page", 1, "--x", 20, "--y", 30, "--width", 40, "--reason", "纳税申报")
    assert done.returncode == 0, done.stderr.decode()
    before, after = source.read_bytes(), target.read_bytes()
    assert after.startswith(before), "earlier bytes must stay as they were"
    said = pdfsig(target)
    assert "Signature is Valid" in said and "Total document signed" in said and "ETSI.CAdES.detached" in said, said
    assert run("qpdf", "--check", target).returncode <= run("qpdf", "--check", source).returncode
    if name != "junk-before":  # pyHanko counts offsets from the first byte
        (status,) = judged(target)
        assert status.intact and status.valid and status.trusted
        assert status.coverage == SignatureCoverageLevel.ENTIRE_FILE


@pytest.mark.parametrize("key", ["rsa2048", "rsa3072", "rsa4096", "p256", "p384", "rsa2048-rc2"])
def test_three_programs_accept_a_seal_by(made, tmp_path, key):
    target = tmp_path / "sealed.pdf"
    assert seal(made, made / "object-streams.pdf", target, key=key, picture="seal.gif").returncode == 0
    assert "Signature is Valid" in pdfsig(target)
    (status,) = judged(target)
    assert status.bottom_line


def test_the_signature_is_pades_baseline_b(made, tmp_path):
    target = tmp_path / "sealed.pdf"
    assert seal(made, made / "classic.pdf", target).returncode == 0
    with open(target, "rb") as file:
        signature = PdfFileReader(file).embedded_signatures[0]
        attributes = {attribute["type"].native for attribute in signature.signer_info["signed_attrs"]}
        dictionary = signature.sig_object
        assert attributes == {"content_type", "message_digest", "signing_certificate_v2"}  # no signing-time: EN 319 142-1, 6.3
        assert dictionary["/SubFilter"] == "/ETSI.CAdES.detached" and dictionary["/M"] and "/Cert" not in dictionary
        assert len(signature.signer_info["unsigned_attrs"]) == 0 or signature.signer_info["unsigned_attrs"].native is None


@pytest.mark.parametrize("name", ["two-pages", "object-streams", "hybrid", "linearized", "annots-indirect", "form-in-object-stream"])
def test_five_seals_on_one_file_all_hold(made, tmp_path, name):
    source = made / f"{name}.pdf"
    for i, key in enumerate(["rsa2048", "p256", "p384", "rsa3072", "p256"]):
        target = tmp_path / f"{i}.pdf"
        assert seal(made, source, target, "--page", 1, "--x", 20 + 30 * i, "--y", 100, "--width", 25, key=key).returncode == 0
        source = target
    assert pdfsig(source).count("Signature is Valid") == 5
    statuses = judged(source)
    assert len(statuses) == 5 and all(s.intact and s.valid for s in statuses)
    assert all(s.modification_level in (ModificationLevel.FORM_FILLING, ModificationLevel.LTA_UPDATES) for s in statuses[:4])
    assert statuses[4].coverage == SignatureCoverageLevel.ENTIRE_FILE
    assert run("qpdf", "--check", source).returncode <= run("qpdf", "--check", made / f"{name}.pdf").returncode


@pytest.mark.parametrize("name, page", [("rotated", n) for n in (1, 2, 3, 4, 5)] + [("crop-box", n) for n in (1, 2, 3, 4)])
def test_the_seal_stands_upright_where_it_was_put(made, tmp_path, name, page):
    target = tmp_path / "sealed.pdf"
    assert seal(made, made / f"{name}.pdf", target, "--page", page, "--x", 37, "--y", 52, "--width", 30).returncode == 0
    box, mask = ink(target, page, crop=True)
    assert box == pytest.approx([37 + 0.4, 52 + 0.4, 67 - 0.4, 82 - 0.4], abs=0.6)
    mark = [int(mm * 100 / 25.4) for mm in (37 + 15, 52 + 4.5)]  # above the middle
    assert mask.getpixel(tuple(mark)) == 255


def test_text_under_the_seal_stays_readable(made, tmp_path):
    for picture in ("seal.png", "seal.gif"):
        target = tmp_path / f"{picture}.pdf"
        assert seal(made, made / "classic.pdf", target, "--keyword", "KEYWORD", "--width", 60, picture=picture).returncode == 0
        plain, sealed = tmp_path / "plain", tmp_path / "shown"
        run("pdftoppm", "-r", "100", "-png", "-singlefile", made / "classic.pdf", plain)
        run("pdftoppm", "-r", "100", "-png", "-singlefile", target, sealed)
        text = Image.open(f"{plain}.png").convert("L").point(lambda v: 255 if v < 100 else 0)
        over = Image.open(f"{sealed}.png").convert("L").point(lambda v: 255 if v < 160 else 0)
        lost = sum(1 for before, after in zip(text.tobytes(), over.tobytes()) if before and not after)
        assert lost == 0


@pytest.mark.parametrize("name", ["classic", "cairo", "object-streams", "rotated"])
def test_a_keyword_is_found_where_it_stands(made, tmp_path, name):
    target = tmp_path / "sealed.pdf"
    pages = {"rotated": [1, 2, 3, 4]}.get(name, [1])
    words = run("pdftotext", "-bbox", made / f"{name}.pdf", "-").stdout.decode()
    places = [line for line in words.splitlines() if ">KEYWORD<" in line]
    for page in pages:
        assert seal(made, made / f"{name}.pdf", target, "--page", page, "--keyword", "KEY WORD", "--width", 10).returncode == 0
        box, _ = ink(target, page)
        middle = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]
        side = {part.split("=")[0]: float(part.split('"')[1]) / MM for part in places[page - 1].split() if "=" in part}
        assert middle == pytest.approx([(side["xMin"] + side["xMax"]) / 2, (side["yMin"] + side["yMax"]) / 2], abs=4)


def test_a_changed_byte_breaks_the_seal(made, tmp_path):
    target = tmp_path / "sealed.pdf"
    assert seal(made, made / "classic.pdf", target).returncode == 0
    data = bytearray(target.read_bytes())
    data[data.index(b"Seal here")] ^= 1
    target.write_bytes(data)
    assert "Signature is Valid" not in pdfsig(target)
    (status,) = judged(target)
    assert not status.intact


def test_verify_says_the_same(made, tmp_path):
    target = tmp_path / "sealed.pdf"
    assert seal(made, made / "classic.pdf", target, "--seal", "ES-2026-000007").returncode == 0
    done = run(ESTAMP, "verify", "--json", "--trust", PKI / "root.pem", target)
    (signature,) = json.loads(done.stdout)["signatures"]
    assert done.returncode == 0 and signature["seal"] == "ES-2026-000007" and signature["coverage"] == "whole_file"


@pytest.mark.parametrize("name", REFUSED)
def test_a_damaged_file_is_refused(made, tmp_path, name):
    target = tmp_path / "sealed.pdf"
    done = seal(made, made / "refused" / f"{name}.pdf", target)
    assert done.returncode == 1 and done.stderr and not target.exists() and not list(tmp_path.iterdir())


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def huge_png():
    head = struct.pack(">IIBBBBB", 60000, 60000, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(10000000), 9)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("picture", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7", huge_png(),
                                     b"GIF89a" + struct.pack("<HHBBB", 65535, 65535, 0x80, 0, 0) + bytes(6) + b","])
def test_a_bad_picture_is_refused(made, tmp_path, picture):
    (made / "bad").write_bytes(picture)
    target = tmp_path / "sealed.pdf"
    done = seal(made, made / "classic.pdf", target, picture="bad")
    assert done.returncode == 1 and not target.exists()


@pytest.mark.parametrize("options", [("--x", 190, "--y", 10), ("--x", 10, "--y", 280), ("--page", 2), ("--keyword", "NOWHERE"),
                                     ("--field", "Signature1", "--x", 10, "--y", 10)])
def test_a_place_that_is_none_is_refused(made, tmp_path, options):
    target = tmp_path / "sealed.pdf"
    done = seal(made, made / "form-indirect.pdf", target, *options)
    assert done.returncode == 1 and not target.exists()


@pytest.mark.parametrize("options", [("--x", 10), ("--page", 0), ("--width", "wide"), ("--x", 1, "--y", 1, "--keyword", "K"), ("--what", 1)])
def test_a_wrong_call_is_answered_with_usage(made, tmp_path, options):
    done = seal(made, made / "classic.pdf", tmp_path / "sealed.pdf", *options)
    assert done.returncode == 2 and b"usage:" in done.stderr


def test_a_wrong_password_is_refused(made, tmp_path):
    (made / "wrong").write_text("wrong")
    assert seal(made, made / "classic.pdf", tmp_path / "sealed.pdf", password="wrong").returncode == 1


def test_the_file_may_be_replaced_by_its_sealed_self(made, tmp_path):
    target = tmp_path / "same.pdf"
    shutil.copy(made / "classic.pdf", target)
    assert seal(made, target, target).returncode == 0
    assert target.read_bytes().startswith((made / "classic.pdf").read_bytes()) and "Signature is Valid" in pdfsig(target)
