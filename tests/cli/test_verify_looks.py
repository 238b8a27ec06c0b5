"""Where the objects alone do not tell, the page's look does: what hides nothing is permitted. Its attacks: support/attacks_look.py."""
import hashlib
import re
import struct
import subprocess

import pytest
from attacks import CERTIFIED, PERMS
from attacks_form import blank
from attacks_look import ALL, IMAGE, ODD, OVER_TEXT, QUADS, RED, bare, with_picture
from pdf_maker import Pdf, stream
from test_verify_honest import check
from test_verify_peers import Encrypted, rc4


def looks(report):
    return [signature["look"] for signature in report["signatures"]]


def test_a_file_without_later_looks_is_not_drawn(signer, trusting):
    assert looks(check(trusting, signer.sign(Pdf()))) == [None]
    two = signer.sign(signer.sign(Pdf()), field=b"Seal2", rect=b"0 0 0 0", picture=None)
    assert looks(check(trusting, two, "signature_added")) == [None, None]


@pytest.mark.parametrize("kind", ["table", "stream", "packed"])
def test_an_opaque_seal_beside_the_text_hides_nothing(kind, signer, trusting):
    pdf = signer.sign(signer.sign(Pdf(kind=kind)), field=b"Seal2", rect=b"100 300 200 400", picture=b"0.9 g 0 0 100 100 re f")
    assert looks(check(trusting, pdf, "signature_added")) == ["shown", None]


@pytest.mark.parametrize("extra", [b"/Rotate 90", b"/Rotate 180", b"/Rotate 270", b"/CropBox[50 50 560 800]", b"/UserUnit 2"])
def test_pages_may_be_turned_and_cropped(extra, signer, trusting):
    def sealed(rect):
        pdf = Pdf(fields=False)
        page = pdf.pages[0]
        plain = pdf.page_object
        pdf.page_object = lambda number, **more: plain(number, **more, extra=extra)
        pdf = signer.sign(pdf.update({page: pdf.page_object(page)}))
        return signer.sign(pdf, field=b"Seal2", rect=rect, picture=b"1 g 0 0 100 100 re f")
    check(trusting, sealed(b"100 300 200 400"), "signature_added")
    status, report = trusting(sealed(OVER_TEXT).data)
    assert (status, report["overall"], looks(report)) == (1, "changed", ["hidden", None])
    assert [change["code"] for change in report["signatures"][0]["changes"] if change.get("decided_by") == "look"] == ["content_covered"]


@pytest.mark.parametrize("look", [b"1 0 0 RG 4 w 2 2 96 96 re S", b"BT /F 8 Tf 5 5 Td (Signed) Tj ET", b"0 0 1 RG 1 w 0 50 m 100 50 l S"], ids=["frame", "text", "line"])
def test_a_thin_look_over_text_hides_nothing(look, signer, trusting):
    pdf = signer.sign(Pdf())
    resources = b"/Resources<</Font<</F %d 0 R>>>>" % pdf.font
    pdf = signer.sign(pdf, field=b"Seal2", rect=b"80 670 320 750", picture=look, resources=resources)
    assert looks(check(trusting, pdf, "signature_added")) == ["shown", None]


def test_ink_over_text_needs_no_look(signer, trusting):
    """A ring on a clear ground, as seals are."""
    pdf = signer.sign(Pdf())
    image, soft = pdf.new(), pdf.new()
    side = 100
    ring = bytes(255 if 44 ** 2 <= (x - 50) ** 2 + (y - 50) ** 2 <= 48 ** 2 else 0 for y in range(side) for x in range(side))
    facts = IMAGE.replace(b"Width 8/Height 8", b"Width 100/Height 100")
    objects = {image: stream(RED[:3] * side * side, facts + b"/ColorSpace/DeviceRGB/SMask %d 0 R" % soft), soft: stream(ring, facts + b"/ColorSpace/DeviceGray")}
    assert looks(check(trusting, with_picture(signer, pdf, image, objects, rect=b"80 640 200 760"), "signature_added")) == [None, None]
    objects[image] = objects[image].replace(RED[:3] * side * side, ALL[:3] * side * side)  # white ink is paint: the question is asked, and it hides little
    assert looks(check(trusting, with_picture(signer, pdf, image, objects, rect=b"300 300 400 400"), "signature_added")) == ["shown", None]


def test_a_field_may_have_a_ground_beside_text(signer, trusting):
    pdf = signer.sign(blank(), entries=CERTIFIED % 2, catalog=PERMS)
    look = pdf.new()
    shown = stream(b"1 1 0.8 rg 0 0 200 20 re f 0 g BT /F1 12 Tf 2 2 Td (new) Tj ET", b"/Type/XObject/Subtype/Form/BBox[0 0 200 20]/Resources<</Font<</F1 %d 0 R>>>>" % pdf.font)
    report = check(trusting, pdf.update({pdf.text_field: pdf.text_field_object(b"new", look), look: shown}), "form_value_changed")
    assert looks(report) == [None]


@pytest.fixture
def mupdf(tmp_path):
    """MuPDF draws comments itself, and appends them."""
    def add(data, kind, *lines):
        before, after, code = tmp_path / "before.pdf", tmp_path / "after.pdf", tmp_path / "code.js"
        before.write_bytes(data)
        code.write_text("\n".join([f'var document = new PDFDocument("{before}");', "var page = document.loadPage(0);",
                                   f'var note = page.createAnnotation("{kind}");', *lines, "note.update();", "page.update();",
                                   f'document.save("{after}", "incremental");']))
        done = subprocess.run(["mutool", "run", code], capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
        return after.read_bytes()
    return add


# 842 points high: the text stands at 142 from the top
ON_TEXT = "note.setQuadPoints([[100, 122, 240, 122, 100, 148, 240, 148]]);"
COMMENTS = {
    "highlight": ("Highlight", "note.setColor([1, 1, 0]);", ON_TEXT), "underline": ("Underline", "note.setColor([0, 0, 1]);", ON_TEXT),
    "strike": ("StrikeOut", "note.setColor([1, 0, 0]);", ON_TEXT), "squiggly": ("Squiggly", "note.setColor([1, 0, 0]);", ON_TEXT),
    "note": ("Text", "note.setRect([300, 300, 320, 320]);", "note.setColor([1, 1, 0]);"),
    "square": ("Square", "note.setRect([80, 100, 320, 170]);", "note.setColor([1, 0, 0]);"), "circle": ("Circle", "note.setRect([60, 80, 340, 200]);", "note.setColor([1, 0, 0]);"),
}


@pytest.mark.parametrize("comment", COMMENTS.values(), ids=COMMENTS.keys())
def test_drawn_comments_may_be_added_at_level_3(comment, mupdf, signer, trusting):
    sealed = signer.sign(Pdf(), entries=CERTIFIED % 3, catalog=PERMS).data
    status, report = trusting(mupdf(sealed, *comment))
    assert (status, report["overall"], looks(report)) == (0, "intact", ["shown"]), report
    (added,) = [change for change in report["signatures"][0]["changes"] if change["code"] == "annotation_added" and change["detail"] != "Popup"]
    assert (added["verdict"], added["decided_by"]) == ("permitted", "look")


@pytest.mark.parametrize("level", [0, 2])
def test_drawn_comments_need_a_certification_that_lets_them_come(level, mupdf, signer, trusting):
    entries = (CERTIFIED % level, PERMS) if level else (b"", b"")
    sealed = signer.sign(Pdf(), entries=entries[0], catalog=entries[1]).data
    status, report = trusting(mupdf(sealed, *COMMENTS["highlight"]))
    assert (status, report["overall"], looks(report)) == (1, "changed", [None])


BARE = {
    "highlight": (QUADS % b"Highlight" + b"/C[1 1 0]", ["shown"]), "underline": (QUADS % b"Underline" + b"/C[0 0 1]", ["shown"]), "strike": (QUADS % b"StrikeOut" + b"/C[1 0 0]/BS<</W 1>>", ["shown"]),
    "squiggly": (QUADS % b"Squiggly" + b"/C[1 0 0]", ["shown"]), "note": (b"/Subtype/Text/Name/Comment", [None], b"300 300 324 324"), "popup": (b"/Subtype/Popup", [None]),
}


@pytest.mark.parametrize("entries,seen,rect", [(*row, OVER_TEXT)[:3] for row in BARE.values()], ids=BARE)
def test_comments_may_be_left_to_programs_to_draw(entries, seen, rect, signer, trusting):
    pdf, _ = bare(signer, entries, rect)
    assert looks(check(trusting, pdf, "annotation_added")) == seen


@pytest.mark.parametrize("name", ["of_a_shading", "in_a_picture_inside", "of_overprint", "of_jpeg_2000"])
def test_where_the_page_is_blank_a_rare_look_hides_nothing(name, signer, trusting):
    content, resources, *named = ODD[name]
    pdf = signer.sign(Pdf())
    pdf.size = 110
    pdf = signer.sign(pdf, field=b"Seal2", rect=b"100 300 200 400", picture=content, resources=b"/Resources<<%s>>" % resources, more={100: named[0]} if named else {})
    assert looks(check(trusting, pdf, "signature_added")) == ["shown", None]


def test_free_text_stays_suspicious(mupdf, signer, trusting):
    sealed = signer.sign(Pdf(), entries=CERTIFIED % 3, catalog=PERMS).data
    status, report = trusting(mupdf(sealed, "FreeText", "note.setRect([80, 300, 320, 340]);", 'note.setContents("Amount 999");'))
    assert (status, report["overall"]) == (1, "changed")


def test_people_hear_what_the_look_told(signer, estamp, pki, tmp_path):
    pdf = signer.sign(signer.sign(Pdf()), field=b"Seal2", rect=OVER_TEXT, picture=b"1 g 0 0 100 100 re f")
    (tmp_path / "covered.pdf").write_bytes(pdf.data)
    words = ("verify", "--trust", pki / "roots", tmp_path / "covered.pdf")
    assert "遮盖了页面上原有的文字或图形" in estamp.run(*words, language="zh_CN.UTF-8").stdout
    assert "(Seal2) covers text or marks of the signed page" in estamp.run(*words, language="en_US.UTF-8").stdout


class Closed(Encrypted):
    """Nobody opens it without the password."""
    PASSWORD = b"open sesame"

    def file_key(self):
        key = hashlib.md5((self.PASSWORD + self.FILL)[:32] + self.OWNER + struct.pack("<i", self.MAY) + self.NAME).digest()
        for _ in range(50):
            key = hashlib.md5(key).digest()
        return key

    def update(self, objects, **more):
        def hidden(number, body):
            key = hashlib.md5(self.file_key() + number.to_bytes(3, "little") + b"\0\0").digest()
            return re.sub(rb"(?<=stream\n)(.*)(?=\nendstream)", lambda found: rc4(key, found[0]), body, flags=re.S)
        return super().update({number: hidden(number, body) for number, body in objects.items()}, **more)


@pytest.mark.parametrize("rect,verdict,seen", [(b"100 300 200 400", "intact", "shown"), (OVER_TEXT, "changed", "hidden")])
def test_a_file_with_a_password_is_drawn_with_it(rect, verdict, seen, signer, estamp, pki, tmp_path):
    pdf = signer.sign(signer.sign(Closed(fields=False, kind="table")), field=b"Seal2", rect=rect, picture=b"0.9 g 0 0 100 100 re f")
    (tmp_path / "password").write_bytes(Closed.PASSWORD + b"\n")
    _, report = estamp.verify(pdf.data, "--trust", pki / "roots", "--password-file", tmp_path / "password")
    assert (report["overall"], looks(report)) == (verdict, [seen, None]), report
    assert estamp.verify(pdf.data)[1]["overall"] == "unreadable"


def test_a_page_is_compared_once_for_all_who_signed_it_so(signer, trusting):
    """Ten signatures and nine pages: 54 drawings, if each compared each page for itself."""
    pdf = signer.sign(Pdf(9, fields=False))
    for page in range(9):
        place = OVER_TEXT if page == 8 else b"100 300 200 400"
        last, pdf = pdf, signer.sign(pdf, field=b"Later%d" % page, page=page, rect=place, picture=b"0.9 g 0 0 100 100 re f")
    assert looks(check(trusting, last, *["signature_added"] * 8)) == [*["shown"] * 8, None]
    status, report = trusting(pdf.data)
    assert (status, report["overall"], looks(report)) == (1, "changed", [*["hidden"] * 9, None])
