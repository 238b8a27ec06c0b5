"""Forms filled in after sealing: `estamp verify` permits what the signer let open, when what is shown fits the value."""
import pytest
from attacks import CERTIFIED, LOCKED, PERMS
from attacks_form import CJK, blank, button, choice, drawn, show, ticked
from pdf_maker import Pdf, stream
from test_verify_honest import check


def fill(pdf, look=None, value=b"new", extra=b""):
    number = pdf.new()
    return pdf.update({pdf.text_field: pdf.text_field_object(value, number).replace(b"/F 4", b"/F 4" + extra), number: look or show(pdf, b"new")})


@pytest.mark.parametrize("kind", ["table", "stream", "packed"])
@pytest.mark.parametrize("entries,catalog", [(b"", b""), (CERTIFIED % 2, PERMS), (CERTIFIED % 3, PERMS), (LOCKED % (b"Include", b"(other)"), b"")])
def test_an_empty_field_may_be_filled_in(kind, entries, catalog, signer, trusting):
    pdf = fill(signer.sign(blank(kind), entries=entries, catalog=catalog))
    check(trusting, pdf, "form_value_changed")
    check(trusting, signer.sign(pdf, field=b"Seal2", rect=b"0 0 0 0", picture=None), "form_value_changed", "signature_added")


LOOKS = {
    "border and background": lambda pdf: show(pdf, b"new", before=b"1 1 1 rg 0 0 200 20 re f 0 0 1 RG 0 0 m 200 0 l 200 20 l 0 20 l h S 0 g "),
    "several texts": lambda pdf: show(pdf, b"n", after=b" BT /F1 12 Tf 9 2 Td (ew) Tj ET"),
    "several lines": drawn(b"BT /F1 8 Tf 90 11 Td (n) Tj -88 -9 Td (ew) Tj ET"),
    "turned with its field": drawn(b"BT /F1 12 Tf 2 2 Td (new) Tj ET", entries=b"/Matrix[-1 0 0 -1 200 20]"),
    "cut at its border": drawn(b"q 2 2 196 16 re W n BT /F1 12 Tf 0.2 0 0.6 rg 2 2 Td (new) Tj ET Q"),
    "of PDFBox": drawn(b"/Tx BMC q 1 1 198 18 re W n BT /F1 12 Tf /DeviceGray cs 0 sc 2 5.692 Td (new) Tj ET Q EMC"),
    "white on black": drawn(b"0 g 0 0 200 20 re f BT 1 g /F1 12 Tf 2 2 Td (new) Tj ET"),
    "beveled": drawn(b"1 g 0 0 200 20 re f 0.5 g 1 1 m 199 1 l 199 19 l 198 18 l 198 2 l 2 2 l f 0 G 1 w 0.5 0.5 199 19 re s 0 g BT /F1 12 Tf 4 4 Td (new) Tj ET"),
    "of pdf-lib": drawn(b"q 1 0 0 1 0 0 cm 1 0 0 1 0 0 cm 1 0 0 1 0 0 cm 0 0 m 0 20 l 200 20 l 200 0 l h 1 g f Q /Tx BMC q BT 0 g /F1 12 Tf 1 0 0 1 2 4 Tm <6E6577> Tj ET Q EMC"),
    "spaced": lambda pdf: show(pdf, b"n) Tj [(e) -20 (w)] TJ (", ),
    "hex": lambda pdf: stream(b"BT /F1 12 Tf <6E6577> Tj ET", b"/Type/XObject/Subtype/Form/BBox[0 0 200 20]/Resources<</Font<</F1 %d 0 R>>>>" % pdf.font),
    "another standard font": lambda pdf: show(pdf, b"new", b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman/Encoding/WinAnsiEncoding>>"),
    "no font of the signed file": lambda pdf: show(pdf, b"new", b"<</Type/Font/Subtype/TrueType/BaseFont/ArialMT>>"),
}


LOOKS |= {f"Chinese {name}": lambda pdf, font=font: show(pdf, b"\\000n\\000e\\000w", font) for name, font in {
    "song": CJK % (b"", b"", b""), "widths": CJK % (b"", b"", b"/DW 1000/W[1 95 500 814[600]]"),
    "of MuPDF": (CJK % (b"", b"", b"")).replace(b"STSong-Light", b"Mincho").replace(b"UniGB", b"UniJIS").replace(b"(GB1)", b"(Japan1)")}.items()}


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
def test_a_look_may_be_written_in_many_ways(look, signer, trusting):
    pdf = signer.sign(blank())
    check(trusting, fill(pdf, look(pdf)), "form_value_changed")


@pytest.mark.parametrize("value,text,extra", [(b"1234", b"1,234.00", b"/AA<</F<</S/JavaScript/JS(x)>>>>"), (b"new", b"***", b"/Ff 8192"), (b"new", b"new", b"/RV(<p>new</p>)"),
                                              (b"\\377\\376", b"", b"")], ids=["formatted", "password", "rich", "blank"])
def test_a_value_may_be_shown_as_its_field_says(value, text, extra, signer, trusting):
    if value.startswith(b"\\"):
        value, text = b"\xfe\xff\x00n\x00e\x00w", b"new"
    pdf = blank()
    flags = extra if b"/RV" not in extra else b""
    pdf.update({pdf.text_field: pdf.text_field_object(b"").replace(b"/F 4", b"/F 4" + flags)})
    pdf = signer.sign(pdf)
    check(trusting, fill(pdf, show(pdf, text), value, extra), "form_value_changed")


def test_the_characters_of_a_comb_stand_between_lines(signer, trusting):
    pdf = blank()
    flags = b"/MaxLen 10/Ff 16777216"
    pdf = signer.sign(pdf.update({pdf.text_field: pdf.text_field_object(b"").replace(b"/F 4", b"/F 4" + flags)}))
    look = show(pdf, b"n", after=b" BT /F1 12 Tf 22 2 Td (e) Tj 20 0 Td (w) Tj ET 20 0 m 20 20 l S 40 0 m 40 20 l S")
    check(trusting, fill(pdf, look, extra=flags), "form_value_changed")


def test_a_box_may_be_ticked(signer, trusting):
    pdf = Pdf()
    pdf = signer.sign(pdf.update({pdf.text_field: button(pdf)}))
    check(trusting, pdf.update({pdf.text_field: button(pdf, b"/Yes", b"/Yes")}), "form_value_changed")


@pytest.mark.parametrize("tick", [{}, {"on": b"q 1 w BT 0 g 3 4 Td /Z 20 Tf (3) Tj ET Q", "off": b"q 1 w Q"}, {"off": b"0 0 20 20 re S"}], ids=["usual", "MuPDF", "box"])
def test_a_box_may_be_ticked_by_a_program_that_draws_it(tick, signer, trusting):
    pdf = Pdf()
    pdf = signer.sign(pdf.update({pdf.text_field: button(pdf)}))
    check(trusting, pdf.update(ticked(pdf, **tick)), "form_value_changed")


@pytest.mark.parametrize("default", [b"0 g /Helv 12 Tf", b"/Helv 0 Tf 0 0 0.5 rg", b"0 0 0 1 k /F9 10 Tf"])
def test_programs_may_be_told_how_to_draw_the_value(default, signer, trusting):
    pdf = Pdf()
    pdf.form_extra = b"/DR<</Font<</F9 %d 0 R>>>>" % pdf.font
    body = pdf.text_field_object(b"").split(b"/AP")[0]
    pdf = signer.sign(pdf.update({pdf.text_field: body + b"/DA(/F9 12 Tf 0 g)>>", **pdf.structure()}))
    check(trusting, pdf.update({pdf.text_field: body.replace(b"()", b"(new)") + b"/DA(%s)>>" % default}), "form_value_changed")


@pytest.mark.parametrize("entries", [b"/Ff 0", b"/BS<</S/S/W 1>>", b"/BS<</W 1>>/Ff 0"])
def test_what_is_so_anyhow_may_be_said(entries, signer, trusting):
    check(trusting, fill(signer.sign(blank()), extra=entries), "form_value_changed")


@pytest.mark.parametrize("value,text,extra", [(b"a", b"a", b""), (b"b", b"second", b"/I[1]"), (b"c", b"c", b"/I[2]")])
def test_a_choice_may_be_made(value, text, extra, signer, trusting):
    pdf = Pdf()
    pdf = signer.sign(pdf.update({pdf.text_field: choice(pdf, b""), pdf.text_look: pdf.look(b"")}))
    number = pdf.new()
    check(trusting, pdf.update({pdf.text_field: choice(pdf, value, extra, number), number: show(pdf, text)}), "form_value_changed")


def test_what_was_filled_in_stays_unless_the_signer_lets_it_change(signer, trusting):
    status, report = trusting(fill(signer.sign(Pdf())).data)
    assert (status, report["overall"]) == (1, "changed")
    check(trusting, fill(signer.sign(Pdf(), entries=CERTIFIED % 2, catalog=PERMS)), "form_value_changed")


def test_a_look_is_written_where_it_stood(signer, trusting):
    pdf = signer.sign(blank())
    check(trusting, fill_in(pdf, pdf.text_look), "form_value_changed")


def fill_in(pdf, look, entry=None):
    """What was there before is the look now."""
    field = pdf.text_field_object(b"new", look)
    return pdf.update({pdf.text_field: field.replace(b"<</N %d 0 R>>" % look, entry) if entry else field, look: show(pdf, b"new")})


def drawing(entries, extra):
    """The page draws `Mark`."""
    pdf = Pdf(text=b"(Amount 100) Tj ET /Mark Do BT")
    pdf.size, pdf.resources = 21, b"/XObject " + entries
    return pdf.update({pdf.text_field: pdf.text_field_object(b""), pdf.text_look: pdf.look(b""), pdf.pages[0]: pdf.page_object(pdf.pages[0]), **extra(pdf)})


def test_a_picture_of_the_page_is_no_look_of_a_field(signer, trusting):
    pdf = drawing(b"<</Mark 20 0 R>>", lambda pdf: {20: pdf.look(b"100")})
    status, report = trusting(fill_in(signer.sign(pdf), 20).data)
    assert (status, report["overall"]) == (1, "changed"), report


def test_a_look_that_the_page_draws_stays(signer, trusting):
    """/AP is the page's list of pictures, too."""
    pdf = drawing(b"20 0 R", lambda pdf: {20: b"<</N %d 0 R>>" % pdf.text_look})
    pdf.update({pdf.contents[pdf.pages[0]]: stream(b"/N Do"),
                pdf.text_field: pdf.text_field_object(b"").replace(b"<</N %d 0 R>>" % pdf.text_look, b" 20 0 R")})
    status, report = trusting(fill_in(signer.sign(pdf), pdf.text_look, b" 20 0 R").data)
    assert (status, report["overall"]) == (1, "changed"), report


def test_the_wrong_look_is_named(signer, trusting):
    pdf = signer.sign(blank())
    status, report = trusting(fill(pdf, show(pdf, b"999")).data)
    assert (status, report["overall"]) == (1, "changed")
    assert {"form_value_changed", "field_look_differs"} == {change["code"] for change in report["signatures"][0]["changes"]}
