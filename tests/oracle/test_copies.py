"""Copies (副本) of files of every structure: qpdf finds no fault, poppler draws all that the original shows and the mark besides, and nothing of
a signature is left."""
import os
import pathlib
import subprocess

import pytest
from PIL import Image, ImageChops

import corpus

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("ESTAMP_BUILD", ROOT / "build"))
PKI = ROOT / "tests" / "vectors" / "pki"
NAMES = sorted([*corpus.variants(), "cairo", "object-streams", "form-in-object-stream", "linearized"])
DPI = 40


def run(*words):
    done = subprocess.run([str(word) for word in words], capture_output=True)
    assert done.returncode == 0, (words, done.stdout, done.stderr)
    return done.stdout


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("copies")
    corpus.make(folder)
    (folder / "password").write_text("password\n")
    seal = Image.new("RGBA", (120, 120), (200, 16, 26, 255))
    seal.save(folder / "seal.png")
    return folder


def copied(made, source):
    path = made / f"{source.stem}-copy.pdf"
    path.write_bytes(run(BUILD / "tests/oracle/copy_print", source, 2, 5))
    return path


def sealed(made, name):
    path = made / f"{name}-sealed.pdf"
    run(BUILD / "ops/cli/estamp", "seal", "--p12", PKI / "rsa2048.p12", "--pass-file", made / "password", "--picture", made / "seal.png",
        "--level", "b", "--at", "20,20", "--pages", "all", made / f"{name}.pdf", path)
    return path


def pictures(path):
    stem = path.with_suffix("")
    run("pdftoppm", "-r", DPI, "-png", "-cropbox", path, stem)
    return [Image.open(one).convert("RGB") for one in sorted(path.parent.glob(f"{stem.name}-[0-9]*.png"))]


def hidden(page, copy):
    """How much lighter the copy is anywhere than the page: what was drawn and is not any more."""
    upper = copy.crop((0, 0, page.width, page.height))
    return max(high for _, high in ImageChops.subtract(upper, page).getextrema())


@pytest.mark.parametrize("name", NAMES)
def test_a_copy_shows_all_that_the_sealed_file_shows(made, name):
    source = sealed(made, name)
    copy = copied(made, source)
    run("qpdf", "--check", copy)
    pages, copies = pictures(source), pictures(copy)
    assert len(pages) == len(copies)
    for page, marked in zip(pages, copies):
        assert abs(marked.width - page.width) <= 1 and marked.height > page.height
        assert hidden(page, marked) <= 110, "edges of letters may lie half a dot beside"
        assert ImageChops.difference(page, marked.crop((0, 0, page.width, page.height))).getbbox(), "there is a mark"
    for word in (b"/ByteRange", b"/AcroForm", b"/Widget", b"/Annots"):
        assert word not in copy.read_bytes()


def test_a_copy_is_no_sealed_file_to_anyone(made):
    copy = copied(made, sealed(made, "classic"))
    said = subprocess.run(["pdfsig", "-nocert", str(copy)], capture_output=True, text=True)
    assert "does not contain any signatures" in said.stdout, said.stdout
    assert b"no signature" in subprocess.run([BUILD / "ops/cli/estamp", "verify", str(copy)], capture_output=True).stdout


def test_the_same_order_gives_the_same_bytes(made):
    source = made / "classic.pdf"
    first = copied(made, source).read_bytes()
    assert copied(made, source).read_bytes() == first
    assert run(BUILD / "tests/oracle/copy_print", source, 3, 5) != first


def test_an_encrypted_file_is_refused(made):
    path = made / "encrypted.pdf"
    run("qpdf", "--encrypt", "", "owner", "256", "--", made / "classic.pdf", path)
    done = subprocess.run([BUILD / "tests/oracle/copy_print", path, "1", "1"], capture_output=True, text=True)
    assert done.returncode == 1 and "pdf_encrypted" in done.stderr
