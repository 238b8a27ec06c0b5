"""LibreOffice as the judge of the form engine: the same workbook, filled with the same values, must show the same texts at the
same places, within 1 mm.

What may differ, and is bounded: a text that LibreOffice cuts at its cell's edge we draw smaller, and a line of Chinese that
LibreOffice begins with a comma we break one letter earlier. No letter may be missing or added anywhere.
"""
import html
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("ESTAMP_BUILD", ROOT / "build"))
FORMS = ROOT / "ops" / "demo" / "forms"
sys.path[:0] = [str(FORMS), str(ROOT / "ops" / "demo"), str(Path(__file__).parent)]
import json  # noqa: E402

import feature_book  # noqa: E402
import preview  # noqa: E402
from openpyxl import load_workbook  # noqa: E402
from test_demo_print import declared  # noqa: E402

MM = 25.4 / 72
WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')
RECORDS = dict(declared())
EVERYTHING = "features"  # not a form of the demonstration: feature_book.py
NAMES = sorted(RECORDS) + [EVERYTHING]


def words(pdf):
    """Per page: (text, left, right, middle) in millimetres."""
    out = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, text=True, check=True).stdout
    return [[(html.unescape(text), float(x1) * MM, float(x2) * MM, (float(y1) + float(y2)) / 2 * MM)
             for x1, y1, x2, y2, text in WORD.findall(page)] for page in out.split("<page ")[1:]]


def letters(page):
    return Counter("".join(word[0] for word in page))


def pairs(ours, theirs):
    """Each word of theirs with the nearest of ours that reads the same; those without one are left out."""
    left, found = list(ours), []
    for word in theirs:
        same = [other for other in left if other[0] == word[0]]
        if not same:
            continue
        best = min(same, key=lambda other: abs(other[1] - word[1]) + abs(other[3] - word[3]))
        left.remove(best)
        found.append((word, best))
    return found


def draw(base, form, source, values):
    (base / f"{form}.json").write_text(json.dumps(values))
    subprocess.run([BUILD / "tests" / "oracle" / "form_print", source / f"{form}.vts", source / f"{form}.xml", base / f"{form}.json",
                    base / f"{form}.pdf"], check=True, capture_output=True)


def fill_features(base):
    feature_book.save(base / f"{EVERYTHING}.vts")
    (base / f"{EVERYTHING}.xml").write_text(feature_book.CONFIG)
    shutil.copy(base / f"{EVERYTHING}.vts", base / f"{EVERYTHING}.xlsx")
    book = load_workbook(base / f"{EVERYTHING}.xlsx")
    book["主表"]["D1"].value, book["主表"]["D2"].value = float(feature_book.VALUES["total"]), feature_book.VALUES["note"]
    book.save(base / f"{EVERYTHING}.xlsx")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """NAME.pdf by us and lo/NAME.pdf by LibreOffice, for every form; one start of LibreOffice for all."""
    if not shutil.which("soffice"):
        pytest.fail("LibreOffice is missing: libreoffice-calc-nogui of ops/packages-test.txt")
    base = tmp_path_factory.mktemp("places")
    for form, values in RECORDS.items():
        preview.fill(form, values, base / f"{form}.xlsx")
        draw(base, form, FORMS, values)
    fill_features(base)
    draw(base, EVERYTHING, base, feature_book.VALUES)
    books = [base / f"{name}.xlsx" for name in NAMES]
    subprocess.run(["soffice", f"-env:UserInstallation=file://{base}/profile", "--headless", "--convert-to", "pdf", "--outdir", base / "lo", *books],
                   check=True, capture_output=True, timeout=300)
    return base


@pytest.mark.parametrize("form", NAMES)
def test_every_text_stands_within_a_millimetre_of_libreoffice(folder, form):
    ours, theirs = words(folder / f"{form}.pdf"), words(folder / "lo" / f"{form}.pdf")
    assert len(ours) == len(theirs), "pages"
    for number, (a, b) in enumerate(zip(ours, theirs), 1):
        assert letters(a) == letters(b), f"letters of page {number}"
        found = pairs(a, b)
        assert len(found) >= 0.97 * len(b), f"words of page {number} that LibreOffice breaks in another way"
        far = [(w[0], round(o[1] - w[1], 2), round(o[2] - w[2], 2), round(o[3] - w[3], 2)) for w, o in found
               if max(abs(o[1] - w[1]), abs(o[2] - w[2]), abs(o[3] - w[3])) > 1]
        assert not far, far


def test_the_comparison_notices_a_moved_text(folder):
    """A test that cannot fail proves nothing: one cell pushed by 2 mm must be seen."""
    page = words(folder / "lo" / f"{NAMES[0]}.pdf")[0]
    moved = [(w[0], w[1] + 2, w[2] + 2, w[3]) if i == len(page) // 2 else w for i, w in enumerate(page)]
    assert any(abs(a[1] - b[1]) > 1 for a, b in pairs(moved, page))


@pytest.mark.parametrize("form", NAMES)
def test_the_file_is_sound_and_its_fonts_are_embedded(folder, form):
    pdf = folder / f"{form}.pdf"
    subprocess.run(["qpdf", "--check", pdf], check=True, capture_output=True)
    rows = subprocess.run(["pdffonts", pdf], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert rows and all(row.split()[-5:-2] == ["yes", "yes", "yes"] for row in rows), "embedded, subset, with Unicode"


def test_equal_input_gives_equal_bytes(folder):
    form = NAMES[0]
    first = (folder / f"{form}.pdf").read_bytes()
    draw(folder, form, FORMS, RECORDS[form])
    assert (folder / f"{form}.pdf").read_bytes() == first
