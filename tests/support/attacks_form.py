"""Forms: what people see in a field and what programs read there are made to differ, or filled-in fields change under a seal."""
import re

from attack_kit import EVIL, WHITE, Family, annotate, form_x
from attacks import CERTIFIED, LOCKED, PERMS, certified
from pdf_maker import Pdf, stream

family = Family()
CJK = (b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H%s/DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light"
       b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6%s>>%s>>]>>")
BOX = b"/Type/XObject/Subtype/Form/BBox[0 0 200 20]"
FIRST = b"<</Type/Annot/Subtype/Widget/Rect[100 500 300 520]/F 4"


def blank(kind=None):
    """A form whose text field is empty."""
    pdf = Pdf(kind=kind)
    return pdf.update({pdf.text_field: pdf.text_field_object(b""), pdf.text_look: pdf.look(b"")})


def show(pdf, text, font=None, before=b"", after=b"", entries=b""):
    font = font or b"%d 0 R" % pdf.font
    return stream(b"/Tx BMC %sBT /F1 12 Tf 2 2 Td (%s) Tj ET%s EMC" % (before, text, after), BOX + b"/Resources<</Font<</F1 %s>>%s>>" % (font, entries))


def filled(signer, look, value=b"(new)", extra=b"", level=2):
    """An empty field is filled in as the certification allows; `look(pdf)` is what is shown then."""
    pdf = certified(signer, level, blank()) if level else signer.sign(blank())
    number = pdf.new()
    body = pdf.text_field_object(b"", number).replace(b"/V()", b"/V" + value + extra)
    shown = look(pdf)
    objects = {pdf.text_field: body, number: shown} if shown else {pdf.text_field: body}
    return pdf.update(objects), ("changed", "field_look_differs|field_changed|form_value_changed|appearance_changed|unreadable_update|ambiguous_object")


LOOKS = {
    "other_text": lambda pdf: show(pdf, b"999"), "no_text": lambda pdf: show(pdf, b""), "more_text": lambda pdf: show(pdf, b"new 9"),
    "picture": lambda pdf: show(pdf, b"new", after=b" BI /W 1/H 1/CS/G/BPC 8 ID \x00 EI"),
    "form_inside": lambda pdf: show(pdf, b"new", after=b" /X1 Do", entries=b"/XObject<</X1 %d 0 R>>" % pdf.text_look),
    "shading": lambda pdf: show(pdf, b"new", after=b" /S1 sh"), "hidden_text": lambda pdf: show(pdf, b"new", before=b"3 Tr "),
    "clipped_text": lambda pdf: show(pdf, b"new", before=b"7 Tr "), "state": lambda pdf: show(pdf, b"new", before=b"/G1 gs ", entries=b"/ExtGState<</G1<</ca 0>>>>"),
    "drawn_letters": lambda pdf: show(pdf, b"new", after=b" 0 0 m" + b" 1 1 l 2 0 l 3 5 l" * 20 + b" f"),
    "curves": lambda pdf: show(pdf, b"new", after=b" 0 0 m" + b" 1 1 2 2 3 3 c" * 40 + b" f"),
    "tiles": lambda pdf: show(pdf, b"new", after=b" 0 0 1 1 re 2 2 1 1 re" * 20 + b" f"),
    "pattern": lambda pdf: show(pdf, b"new", before=b"/Pattern cs /P1 scn "),
    "dingbats": lambda pdf: show(pdf, b"new", b"<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>"),
    "symbols": lambda pdf: show(pdf, b"new", b"<</Type/Font/Subtype/Type1/BaseFont/Symbol>>"),
    "embedded_font": lambda pdf: show(pdf, b"new", b"<</Type/Font/Subtype/TrueType/BaseFont/Arial/FontDescriptor<</FontName/Arial>>>>"),
    "font_with_unicode": lambda pdf: show(pdf, b"999", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 1 0 R>>"),
    "drawn_font": lambda pdf: show(pdf, b"new", b"<</Type/Font/Subtype/Type3/CharProcs<<>>>>"),
    "other_encoding": lambda pdf: show(pdf, b"new", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[110/one/two/three]>>>>"),
    "unknown_encoding": lambda pdf: show(pdf, b"new", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[110/g1/g2/g3]>>>>"),
    "two_byte_font": lambda pdf: show(pdf, b"new", b"<</Type/Font/Subtype/Type0/BaseFont/Helvetica/DescendantFonts[<<>>]>>"),
    "cover": lambda pdf: form_x(EVIL), "not_a_form": lambda pdf: b"null", "a_dictionary": lambda pdf: b"<</Off 4 0 R>>",
    "unknown_filter": lambda pdf: stream(b"new", BOX + b"/Filter/DCTDecode"), "nothing_new": lambda pdf: None,
    "nothing_new_after_a_seal": lambda pdf: None,
    "wrong_length": lambda pdf: re.sub(rb"/Length *[0-9]+", b"/Length 9", show(pdf, b"new")), "no_length": lambda pdf: re.sub(rb"/Length *[0-9]+", b"", show(pdf, b"new")),
}
def drawn(body, box=b"0 0 200 20", entries=b"", resources=b""):
    return lambda pdf: stream(body, b"/Type/XObject/Subtype/Form/BBox[%s]/Resources<</Font<</F1 %d 0 R>>%s>>%s" % (box, pdf.font, resources, entries))


NEW = b"BT /F1 12 Tf 2 2 Td (new) Tj ET"
LOOKS |= {  # the text is that of the value, but nobody can read it so
    "in_another_order": drawn(b"BT /F1 12 Tf 40 2 Td (n) Tj -30 0 Td (e) Tj 8 0 Td (w) Tj ET"), "turned_back_by_kerning": drawn(b"BT /F1 12 Tf 40 2 Td [(n) 2000 (e) 100 (w)] TJ ET"),
    "turned_back_by_spacing": drawn(b"BT /F1 12 Tf 60 2 Td -20 Tc (new) Tj ET"), "upon_each_other": drawn(b"BT /F1 12 Tf 2 2 Td (n) Tj 0 0 Td (e) Tj 0 0 Td (w) Tj ET"),
    "in_white": drawn(b"BT 1 g /F1 12 Tf 2 2 Td (new) Tj ET"), "in_white_of_ink": drawn(b"0 0 0 0 k " + NEW), "in_black_on_black": drawn(b"0 g 0 0 200 20 re f " + NEW),
    "on_stripes": drawn(b"0 g " + b"".join(b"0 %d 200 2 re f " % y for y in range(0, 20, 3)) + NEW), "in_a_colour_space": drawn(b"/DeviceGray cs 1 sc " + NEW),
    "outside": drawn(b"BT /F1 12 Tf 2 200 Td (new) Tj ET"), "half_outside": drawn(b"BT /F1 12 Tf 190 2 Td (new) Tj ET"), "cut_off": drawn(b"0 0 9 20 re W n " + NEW),
    "covered_behind": drawn(NEW + b" 1 g 9 0 191 20 re f"), "covered_by_lines": drawn(NEW + b" 1 G 2 w " + b"".join(b"0 %d m 200 %d l S " % (y, y) for y in range(0, 20, 2))),
    "cut_off_but_for_two_corners": drawn(b"0 0 1 1 re 199 19 1 1 re W n " + NEW), "in_white_on_more_than_white": drawn(b"2 2 2 rg 0 0 200 20 re f 1 g " + NEW),
    "covered_by_a_comb": drawn(NEW + b" 1 G 1.5 w 5 0 m 5 20 l S"), "covered_by_a_thick_line": drawn(NEW + b" 1 G 18 w 0 0 m 0 20 l S"),
    "with_a_long_line_for_a_figure": drawn(NEW + b" 1.5 w 40 0 m 40 20 l S"), "with_a_line_for_a_figure": drawn(NEW + b" 1.5 w 30 3 m 30 14 l S"), "with_bars_for_figures": drawn(b"35 3 2 9 re f 45 3 2 9 re f " + NEW),
    "with_curves_for_figures": drawn(b"30 8 m 30 14 40 14 40 8 c 40 2 30 2 30 8 c S " + NEW),
    "mirrored": drawn(NEW, entries=b"/Matrix[-1 0 0 1 200 0]"), "upside_down": drawn(NEW, entries=b"/Matrix[1 0 0 -1 0 20]"), "mirrored_inside": drawn(b"-1 0 0 1 200 0 cm " + NEW),
    "askew": drawn(NEW, entries=b"/Matrix[1 0 3 1 0 0]"), "tiny": drawn(b"BT /F1 0.1 Tf 2 2 Td (new) Tj ET"), "narrow": drawn(b"BT 0.01 Tz /F1 12 Tf 2 2 Td (new) Tj ET"),
    "shrunk": drawn(NEW, b"0 0 200000 20000"), "without_a_box": drawn(NEW, b""), "on_a_layer": drawn(NEW, entries=b"/OC 4 0 R"),
    "on_a_layer_inside": drawn(b"/OC /L BDC " + NEW + b" EMC", resources=b"/Properties<</L<</Type/OCG/Name(x)>>>>"), "outlined": drawn(b"1 Tr " + NEW),
}
CJK_FONTS = {
    "embedded": CJK % (b"", b"/FontFile3 4 0 R", b""), "mapped": CJK % (b"", b"", b"/CIDToGIDMap 4 0 R"), "with_unicode": CJK % (b"/ToUnicode 4 0 R", b"", b""),
    "turned_around": CJK % (b"", b"", b"/W[0 [1000 -500]]"), "turned_in_a_range": CJK % (b"", b"", b"/W[0 900 -500]"), "upon_each_other": CJK % (b"", b"", b"/DW 0"),
    "of_another_collection": (CJK % (b"", b"", b"")).replace(b"(GB1)", b"(Japan1)"), "of_signs": (CJK % (b"", b"", b"")).replace(b"STSong-Light", b"Wingdings"),
    "downwards": (CJK % (b"", b"", b"")).replace(b"16-H", b"16-V"), "of_two": (CJK % (b"", b"", b"")).replace(b">>]>>", b">> 4 0 R]>>"),
}
LOOKS |= {f"font_{name}": lambda pdf, font=font: show(pdf, b"\\000n\\000e\\000w", font) for name, font in CJK_FONTS.items()}
for name, look in LOOKS.items():
    family[f"look_{name}"] = lambda signer, look=look, level=2 if name != "nothing_new_after_a_seal" else 0: filled(signer, look, level=level)

VALUES = {
    "a_name": (b"/new", b""), "a_number": (b" 5", b""), "a_list": (b"[(new)]", b""), "the_page": (b" 6 0 R", b""), "rich_text": (b"(new)", b"/RV(<p>999</p>)"),
    "rich_entities": (b"(new)", b"/RV(<p>&#57;new</p>)"), "an_action": (b"(new)", b"/A<</S/JavaScript/JS(x)>>"), "actions": (b"(new)", b"/AA<</E<</S/URI>>>>"),
    "another_name": (b"(new)", b"/TU(Amount)"), "another_place": (b"(new)", b"/Rect[0 0 595 842]"), "a_maximum": (b"(new)", b"/MaxLen 1"),
    "flags": (b"(new)", b"/Ff 8192"), "thick_border": (b"(new)", b"/BS<</S/S/W 90>>"), "dashed_border": (b"(new)", b"/BS<</S/D/W 1>>"), "hidden": (b"(new)", b"/F 2"), "layer": (b"(new)", b"/OC 4 0 R"), "a_border": (b"(new)", b"/MK<</BG[1 1 1]>>"),
    "a_default": (b"(new)", b"/DV(x)"), "a_type": (b"(new)", b"/FT/Btn"), "rollover": (b"(new)", b"/AP<</N 4 0 R/R 5 0 R>>"),
}
family.table("value", {name: (lambda pdf: show(pdf, b"new"), *row) for name, row in VALUES.items()}, filled)


def drawn_by_readers(signer, default):
    """There is no look: programs draw the value, as they are told."""
    pdf = Pdf()
    pdf.form_extra = b"/DR<</Font<</Helv %d 0 R/ZaDb<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>>>>>/DA(/Helv 12 Tf 0 g)" % pdf.font
    body = pdf.text_field_object(b"4").split(b"/AP")[0]
    pdf = certified(signer, 2, pdf.update({pdf.text_field: body.replace(b"(4)", b"()") + b"/DA(/Helv 12 Tf 0 g)>>", **pdf.structure()}))
    return pdf.update({pdf.text_field: body + b"/DA(%s)>>" % default}), ("changed", "form_value_changed")


family.table("default", {"of_signs": (b"/ZaDb 12 Tf 0 g",), "of_no_font": (b"/Nothing 12 Tf 0 g",), "in_white": (b"/Helv 12 Tf 1 g",), "in_light_yellow": (b"/Helv 12 Tf 1 1 0.5 rg",), "in_yellow_of_less_than_none": (b"/Helv 12 Tf 1 1 -10 rg",),
                         "of_no_ink": (b"/Helv 12 Tf 0 0 0 0 k",), "tiny": (b"/Helv 0.1 Tf 0 g",), "huge": (b"/Helv 900 Tf 0 g",), "hidden": (b"/Helv 12 Tf 3 Tr",)}, drawn_by_readers)


# --- buttons and choices -------------------------------------------------------------------------------------------------------

def button(pdf, value=b"/Off", state=b"/Off", yes=None, flags=b"", extra=b""):
    return FIRST + b"/FT/Btn/T(remark)/V%s/AS%s%s%s/P %d 0 R/AP<</N<</Yes %d 0 R/Off %d 0 R>>>>>>" % (
        value, state, flags, extra, pdf.pages[0], yes or pdf.text_look, pdf.text_look)


def pressed(signer, bend, flags=b""):
    pdf = Pdf()
    pdf = certified(signer, 2, pdf.update({pdf.text_field: button(pdf, flags=flags)}))
    return pdf.update(bend(pdf)), ("changed", "field_look_differs|form_value_changed|field_changed|appearance_changed|object_changed")


def fresh(pdf, **more):
    number = pdf.new()
    return {number: form_x(EVIL), pdf.text_field: button(pdf, yes=number, **more)}


def ticked(pdf, on=b"BT /Z 16 Tf 2 4 Td (4) Tj ET", off=b"", font=b"ZapfDingbats", entries=b"", name=b"Yes", more=b"", box=b"0 0 20 20"):
    """Ticked by a program that draws both states anew."""
    number, other = pdf.new(), pdf.new()
    facts = b"/Type/XObject/Subtype/Form/BBox[%s]/Resources<</Font<</Z<</Type/Font/Subtype/Type1/BaseFont/%s%s>>>>>>" % (box, font, entries)
    body = button(pdf, b"/" + name, b"/" + name).split(b"/AP")[0] + b"/AP<</N<</%s %d 0 R/Off %d 0 R>>%s>>>>" % (name, number, other, more)
    return {number: stream(on, facts), other: stream(off, facts), pdf.text_field: body}


family.table("button", {
    "value_without_state": (lambda pdf: {pdf.text_field: button(pdf, b"/Yes", b"/Off")},), "state_without_value": (lambda pdf: {pdf.text_field: button(pdf, b"/Off", b"/Yes")},),
    "state_that_is_none": (lambda pdf: {pdf.text_field: button(pdf, b"/No", b"/No")},), "another_look": (lambda pdf: fresh(pdf, value=b"/Yes", state=b"/Yes"),),
    "look_alone": (lambda pdf: fresh(pdf),), "look_in_place": (lambda pdf: {pdf.text_look: form_x(EVIL)},),
    "look_in_place_with_value": (lambda pdf: {pdf.text_field: button(pdf, b"/Yes", b"/Yes"), pdf.text_look: form_x(EVIL)},),
    "off_that_is_ticked": (lambda pdf: ticked(pdf, off=b"BT /Z 16 Tf 2 4 Td (4) Tj ET"),), "ticked_without_a_sign": (lambda pdf: ticked(pdf, b""),),
    "ticked_by_a_letter": (lambda pdf: ticked(pdf, b"BT /Z 16 Tf 2 4 Td (q) Tj ET"),), "ticked_twice": (lambda pdf: ticked(pdf, b"BT /Z 16 Tf 2 4 Td (48) Tj ET"),),
    "ticked_too_small_to_see": (lambda pdf: ticked(pdf, box=b"0 0 20000 20000"),),
    "ticked_in_letters": (lambda pdf: ticked(pdf, font=b"Helvetica"),), "ticked_in_a_font_of_its_own": (lambda pdf: ticked(pdf, entries=b"/FontDescriptor 4 0 R"),),
    "ticked_in_another_coding": (lambda pdf: ticked(pdf, entries=b"/Encoding<</Differences[52/a1]>>"),), "ticked_by_a_picture": (lambda pdf: ticked(pdf, b"/X Do"),),
    "ticked_under_another_name": (lambda pdf: ticked(pdf, name=b"No"),), "ticked_and_pressed": (lambda pdf: ticked(pdf, more=b"/D<</Yes 4 0 R>>"),),
    "value_of_text": (lambda pdf: {pdf.text_field: button(pdf, b"(Yes)", b"/Yes")},), "push_button": (lambda pdf: fresh(pdf, value=b"/Yes", state=b"/Yes", flags=b"/Ff 65536"), b"/Ff 65536"),
    "icon": (lambda pdf: {pdf.text_field: button(pdf, b"/Yes", b"/Yes", extra=b"/MK<</I 4 0 R>>")},),
}, pressed)


def choice(pdf, value, extra=b"", look=None):
    return FIRST + b"/FT/Ch/Ff 131072/T(remark)/Opt[(a)[(b)(second)](c)]/V(%s)%s/P %d 0 R/AP<</N %d 0 R>>>>" % (value, extra, pdf.pages[0], look or pdf.text_look)


def chosen(signer, value, text, extra=b""):
    pdf = Pdf()
    pdf = certified(signer, 2, pdf.update({pdf.text_field: choice(pdf, b""), pdf.text_look: pdf.look(b"")}))
    number = pdf.new()
    return pdf.update({pdf.text_field: choice(pdf, value, extra, number), number: show(pdf, text)}), (
        "changed", "field_look_differs|field_changed")


family.table("choice", {"shows_another": (b"a", b"c"), "shows_the_export": (b"b", b"b"), "index_of_another": (b"a", b"a", b"/I[2]"), "two_indices": (b"a", b"a", b"/I[0 2]"),
                        "index_beyond": (b"a", b"a", b"/I[9]"), "other_options": (b"a", b"a", b"/Opt[(a)(x)]")}, chosen)


# --- what is a field and something else, too -----------------------------------------------------------------------------------

def content_listed(signer, before, after):
    """The fields list what the page draws: `before` becomes `after`."""
    pdf = Pdf()
    number, evil = pdf.new(), pdf.new()
    content, pdf.contents[pdf.pages[0]] = pdf.contents[pdf.pages[0]], number
    pdf.fields.append(number)
    pdf = signer.sign(pdf.update({number: before(content), evil: stream(EVIL), **pdf.structure()}))
    return pdf.update({number: after(evil)}), ("changed", "field_changed")


family.table("field_that_is_content", {
    "of_one_stream": (lambda _: stream(EVIL.replace(b"9", b"1")), lambda _: stream(EVIL)),
    "of_several": (lambda number: b"[%d 0 R]" % number, lambda number: b"[%d 0 R]" % number),
}, content_listed)


@family
def field_that_is_a_length(signer):
    """Both lengths lead to an end of the stream; one of them hides half of it."""
    pdf = Pdf()
    number, honest = pdf.new(), b"BT /F1 24 Tf 100 700 Td (Amount 100) Tj ET\n"
    all_of_it = honest + b"endstream\nendobj\n" + EVIL
    pdf.fields.append(number)
    body = b"<</Length %d 0 R>>\nstream\n%s\nendstream" % (number, all_of_it)
    pdf = signer.sign(pdf.update({number: b"%d" % len(honest), pdf.contents[pdf.pages[0]]: body, **pdf.structure()}))
    return pdf.update({number: b"%d" % len(all_of_it)}), ("changed", "field_changed")


def drawing_by(kind, number, paint):
    """A page that has other objects for its resources. `number(pdf)`: which; `paint`: what the page draws by their keys."""
    pdf = Pdf(text=b"(Amount 100) Tj ET %s BT" % paint)
    pdf.resources = b"/%s %d 0 R" % (kind, number(pdf))
    return pdf


def field_lent(signer, kind, paint, before, after):
    """What fills the field in changes the page."""
    pdf = drawing_by(kind, lambda made: made.text_field, paint)
    number, evil = pdf.new(), pdf.new()

    def body(value, look, entries):
        return pdf.text_field_object(value, look).replace(b"/AP<<", (entries.replace(b"@", b"%d" % evil) or b"/AP<<"))
    pdf = certified(signer, 2, pdf.update({pdf.text_field: body(b"", pdf.text_look, before), pdf.text_look: pdf.look(b""), **pdf.structure()}))
    return pdf.update({number: pdf.look(b"new"), evil: form_x(EVIL), pdf.text_field: body(b"new", number, after)}), ("changed", "field_changed")


COVER = b" gs 1 g 0 0 600 900 re f"
family.table("field_that_is_resources", {
    "by_a_date": (b"XObject", b"/M Do", b"", b"/M @ 0 R/AP<<"), "by_its_look": (b"ExtGState", b"/AP" + COVER, b"/AP<</ca 0", b"/AP<</ca 1"),
    "by_its_indices": (b"ColorSpace", b"/I cs 1 sc 0 0 600 900 re f", b"/I[/Indexed/DeviceGray 1<00FF>]/AP<<", b"/I[/Indexed/DeviceGray 1<0000>]/AP<<"),
}, field_lent)


@family
def field_that_is_resources_by_its_signature(signer):
    pdf = drawing_by(b"ExtGState", lambda made: made.text_field, b"/V" + COVER)
    number = pdf.text_field
    pdf = signer.sign(pdf.update({number: b"<</Type/Annot/Subtype/Widget/FT/Sig/T(Later)/Rect[0 0 0 0]/F 132/P %d 0 R>>" % pdf.pages[0], **pdf.structure()}))
    return signer.sign(pdf, field=b"Later", rect=b"0 0 0 0", picture=None, into=number, entries=b"/ca 0"), ("changed", "field_changed")


def field_taken_for_looks(signer, state, entries, of_seal=False):
    """A stamp takes the field for the list of its looks, of which it shows the one under this name."""
    pdf = Pdf()
    stamp, number, evil, field = pdf.new(), pdf.new(), pdf.new(), pdf.new() if of_seal else pdf.text_field
    pdf.annots[pdf.pages[0]].append(stamp)
    before = pdf.text_field_object(b"")
    if of_seal:
        pdf.fields.append(field)
        before = b"<</Type/Annot/Subtype/Widget/FT/Sig/T(Later)/Rect[0 0 0 0]/F 132/P %d 0 R>>" % pdf.pages[0]
    objects = {stamp: b"<</Type/Annot/Subtype/Stamp/Rect[0 0 595 842]/F 4/AS/%s/AP<</N %d 0 R>>>>" % (state, field), field: before, pdf.text_look: pdf.look(b"")}
    pdf = certified(signer, 2, pdf.update({**objects, **pdf.structure()}))
    entries = entries.replace(b"@", b"%d" % evil)
    if of_seal:
        return signer.sign(pdf, field=b"Later", rect=b"0 0 0 0", picture=None, into=field, widget=entries, more={evil: form_x(EVIL)}), ("changed", "field_changed")
    after = before.replace(b"/V()", b"/V(new)").replace(b"/AP<</N %d 0 R>>" % pdf.text_look, entries or b"/AP<</N %d 0 R>>" % number)
    return pdf.update({number: pdf.look(b"new"), evil: form_x(EVIL, b"/N %d 0 R" % number), field: after}), ("changed", "field_changed")


family.table("field_taken_for_looks", {"by_a_date": (b"M", b"/M @ 0 R"), "by_its_own": (b"AP", b"/AP @ 0 R"), "by_facts_of_a_seal": (b"MK", b"/MK @ 0 R", True)}, field_taken_for_looks)


@family
def field_taken_for_the_settings_of_layers(signer):
    pdf = Pdf(text=b"ET /OC /L BDC BT /F1 24 Tf 100 700 Td (Amount 100) Tj ET EMC BT")
    layer, number = pdf.new(), pdf.new()
    pdf.resources = b"/Properties<</L %d 0 R>>" % layer
    pdf.catalog_extra = b"/OCProperties<</OCGs[%d 0 R]/D %d 0 R>>" % (layer, pdf.text_field)
    pdf = certified(signer, 2, pdf.update({layer: b"<</Type/OCG/Name(L)/Usage<</View<</ViewState/OFF>>>>>>", pdf.text_field: pdf.text_field_object(b""),
                                           pdf.text_look: pdf.look(b""), **pdf.structure()}))
    body = pdf.text_field_object(b"new", number).replace(b"/AP<<", b"/AS[<</Event/View/OCGs[%d 0 R]/Category[/View]>>]/AP<<" % layer)
    return pdf.update({number: pdf.look(b"new"), pdf.text_field: body}), ("changed", "field_changed")


@family
def catalog_that_is_resources(signer):
    pdf = drawing_by(b"XObject", lambda made: made.catalog, b"/Metadata Do")
    pdf = signer.sign(pdf.update(pdf.structure()))
    number = pdf.new()
    return pdf.update({number: form_x(EVIL).replace(b"/XObject", b"/Metadata"), pdf.catalog: pdf.catalog_object(b"/Metadata %d 0 R" % number)}), (
        "changed", "catalog_changed")


@family
def catalog_taken_for_looks(signer):
    pdf = Pdf()
    stamp, number = pdf.new(), pdf.new()
    pdf.annots[pdf.pages[0]].append(stamp)
    pdf = signer.sign(pdf.update({stamp: b"<</Type/Annot/Subtype/Stamp/Rect[0 0 595 842]/F 4/AS/Metadata/AP<</N %d 0 R>>>>" % pdf.catalog, **pdf.structure()}))
    return pdf.update({number: form_x(EVIL).replace(b"/XObject", b"/Metadata"), pdf.catalog: pdf.catalog_object(b"/Metadata %d 0 R" % number)}), (
        "changed", "catalog_changed")


@family
def information_drawn_by_a_form_that_calls_itself_a_table(signer):
    pdf = Pdf(text=b"(Amount 100) Tj ET /X Do BT")
    form = pdf.new()
    pdf.resources = b"/XObject<</X %d 0 R>>" % form
    facts = b"/Title(x)/Subtype/Form/BBox[0 0 595 842]"
    pdf = signer.sign(pdf.update({form: stream(b"/A Do", b"/Type/XRef/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</A %d 0 R>>>>" % pdf.info),
                                  pdf.info: stream(b" " * len(EVIL), facts), **pdf.structure()}))
    return pdf.update({pdf.info: stream(EVIL, facts)}), ("changed", "resource_changed|object_changed")


# --- locks, certification, the form itself -------------------------------------------------------------------------------------

def lock_broken(signer, entries, catalog=b"", widget=b""):
    pdf = signer.sign(blank(), entries=entries, catalog=catalog, widget=widget)
    look = pdf.new()
    return pdf.update({pdf.text_field: pdf.text_field_object(b"new", look), look: pdf.look(b"new")}), ("changed", "form_value_changed")


family.table("lock", {
    "of_all": (LOCKED % (b"All", b""),), "of_this": (LOCKED % (b"Include", b"(remark)"),), "of_others_not": (LOCKED % (b"Exclude", b"(other)"),),
    "with_level_2": ((LOCKED % (b"All", b"")), PERMS), "of_the_field": (b"", b"", b"/Lock<</Type/SigFieldLock/Action/All>>"),
    "of_the_field_named": (b"", b"", b"/Lock<</Type/SigFieldLock/Action/Include/Fields[(remark)]>>"), "of_the_field_level": (b"", b"", b"/Lock<</Type/SigFieldLock/Action/Include/Fields[(x)]/P 1>>"),
    "of_level_1": (CERTIFIED % 1, PERMS), "of_odd_level": (CERTIFIED % 9, PERMS), "of_level_0": (CERTIFIED % 0, PERMS)}, lock_broken)


@family
def locked_signature_field_signed(signer):
    pdf = Pdf()
    number = pdf.new()
    pdf.fields.append(number)
    pdf.annots[pdf.pages[0]].append(number)
    body = b"<</Type/Annot/Subtype/Widget/FT/Sig/T(Later)/Rect[90 90 190 190]/P %d 0 R/F 132>>" % pdf.pages[0]
    pdf = signer.sign(pdf.update({number: body, **pdf.structure()}), entries=LOCKED % (b"Include", b"(Later)"))
    return signer.sign(pdf, field=b"Later", rect=b"90 90 190 190", into=number), ("changed", "locked_field_changed")


def form_entry(signer, entry, before=b""):
    pdf = Pdf()
    plain = pdf.catalog_object
    pdf = signer.sign(pdf)
    return pdf.update({pdf.catalog: pdf.catalog_object().replace(b"/SigFlags 3", b"/SigFlags 3" + entry)}), ("changed", "form_changed")


family.table("form", {"xfa": (b"/XFA(<xdp/>)",), "redrawn": (b"/NeedAppearances true",), "order": (b"/CO[1 0 R]",), "quadding": (b"/Q 2",), "own": (b"/X 1",)}, form_entry)


def font_lent(signer, font):
    """Programs draw the signed values themselves, in a font that the form does not have yet."""
    pdf = Pdf()
    pdf.form_extra = b"/NeedAppearances true/DA(/Helv 12 Tf 0 g)"
    pdf = signer.sign(pdf.update({pdf.catalog: pdf.catalog_object()}))
    number, glyph = pdf.new(), pdf.new()
    pdf.form_extra += b"/DR<</Font<</Helv %d 0 R>>>>" % number
    return pdf.update({pdf.catalog: pdf.catalog_object(), number: font.replace(b"@", b"%d 0 R" % glyph), glyph: stream(EVIL)}), ("changed", "form_changed")


family.table("font", {"drawn": (b"<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/CharProcs<</a @>>/Encoding<</Differences[48/a]>>>>",),
                      "embedded": (b"<</Type/Font/Subtype/TrueType/BaseFont/Arial/FontDescriptor<</FontName/Arial/FontFile2 @>>>>",),
                      "of_other_letters": (b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[49/nine]>>>>",)}, font_lent)


@family
def fields_emptied(signer):
    pdf = signer.sign(Pdf())
    pdf.fields.clear()
    return pdf.update({pdf.catalog: pdf.catalog_object()}), ("changed", "field_removed", "signature_removed")


@family
def form_taken_out(signer):
    pdf = signer.sign(Pdf())
    return pdf.update({pdf.catalog: b"<</Type/Catalog/Pages %d 0 R>>" % pdf.tree}), ("changed", "form_changed")


def value_of_the_seal(signer, body):
    pdf = signer.sign(Pdf())
    widget = b"<</Type/Annot/Subtype/Widget/FT/Sig/T(Seal1)/V %s/Rect[400 100 500 200]/P %d 0 R/F 132/AP<</N %d 0 R>>>>" % (body, pdf.pages[0], pdf.widget + 1)
    return pdf.update({pdf.widget: widget}), ("changed|broken",)


family.table("seal_value", {"null": (b"null",), "direct": (b"<</Type/Sig/Contents<00>/ByteRange[0 1 2 3]>>",), "of_the_page": (b"4 0 R",), "text": (b"(x)",)}, value_of_the_seal)


@family
def dictionary_of_the_seal_rewritten(signer):
    pdf = signer.sign(Pdf())
    start = pdf.data.index(b"<</Type/Sig/")
    body = pdf.data[start:pdf.data.index(b">>>", start) + 3]
    return pdf.update({pdf.signature: body.replace(b"/Type/Sig/", b"/Type/Sig/Name(Somebody)/Reason(else)/")}), ("broken|changed",)


@family
def two_fields_with_one_signature(signer):
    pdf = signer.sign(Pdf())
    number = pdf.new()
    pdf.fields.append(number)
    pdf.annots[pdf.pages[0]].append(number)
    body = b"<</Type/Annot/Subtype/Widget/FT/Sig/T(Seal2)/V %d 0 R/Rect[0 0 300 300]/P %d 0 R/F 132/AP<</N %d 0 R>>>>" % (pdf.signature, pdf.pages[0], pdf.widget + 1)
    return pdf.update({number: body, **pdf.structure()}), ("changed|broken",)


# --- pictures on a field that nobody signed -------------------------------------------------------------------------------------

LATER = b"<</Type/Annot/Subtype/Widget/FT/Sig/T(Later)/Rect[90 690 400 730]/P %d 0 R/F %d%s>>"


def waiting(signer, widget=b"", flags=132):
    """A sealed document with a further, empty signature field."""
    pdf = Pdf()
    number = pdf.new()
    pdf.fields.append(number)
    pdf.annots[pdf.pages[0]].append(number)
    pdf.update({number: LATER % (pdf.pages[0], flags, widget), **pdf.structure()})
    return signer.sign(pdf), number


def drawn_unsigned(signer, entries, *kid):
    pdf, number = waiting(signer)
    look, child = pdf.new(), pdf.new()
    if kid:
        entries += b"/Kids[%d 0 R]" % child
    body = LATER % (pdf.pages[0], 132, entries + b"/AP<</N %d 0 R>>" % look)
    children = {child: b"<</FT/Sig/T(x)/Parent %d 0 R%s>>" % (number, kid[0])} if kid else {}
    return pdf.update({number: body, look: form_x(EVIL), **children}), ("changed", "field_changed|signature_changed")


family.table("unsigned", {"drawn": (b"",), "with_null": (b"/V null",), "with_a_number": (b"/V 5",), "with_a_list": (b"/V[]",),
                          "with_a_child": (b"/V<</Type/Sig>>", b"/V 5"), "with_an_empty_child": (b"/V<</Type/Sig>>", b"/V null")}, drawn_unsigned)


@family
def unsigned_field_shown(signer):
    pdf, number = waiting(signer, b"/AP<</N 5 0 R>>", 2)
    return pdf.update({number: LATER % (pdf.pages[0], 132, b"/AP<</N 5 0 R>>")}), ("changed", "field_changed")


@family
def unsigned_field_with_a_background(signer):
    pdf, number = waiting(signer)
    return pdf.update({number: LATER % (pdf.pages[0], 132, b"/MK<</BG[1 1 1]>>")}), ("changed", "field_changed")


def widget_added(signer, of_seal, entries):
    """A second widget of a field draws over the page; what it calls its value nobody reads."""
    pdf, field = waiting(signer)
    widget = LATER % (pdf.pages[0], 132, b"/Kids[@ 0 R]")
    if of_seal:
        field = pdf.widget
        widget = b"<</Type/Annot/Subtype/Widget/FT/Sig/T(Seal1)/V %d 0 R/Rect[400 100 500 200]/P %d 0 R/F 132/AP<</N %d 0 R>>/Kids[@ 0 R]>>" % (
            pdf.signature, pdf.pages[0], field + 1)
    kid, look = pdf.new(), pdf.new()
    pdf.annots[pdf.pages[0]].append(kid)
    body = b"<</Type/Annot/Subtype/Widget/Parent %d 0 R/Rect[90 390 400 430]/P %d 0 R/F 132%s/AP<</N %d 0 R>>>>" % (field, pdf.pages[0], entries, look)
    return pdf.update({field: widget.replace(b"@", b"%d" % kid), kid: body, look: form_x(EVIL), pdf.pages[0]: pdf.page_object(pdf.pages[0])}), (
        "changed|broken", "signature_changed|field_added")


family.table("widget", {"of_a_seal": (True, b""), "of_a_seal_with_value": (True, b"/V<</Type/Sig>>"), "of_a_seal_with_name": (True, b"/T(x)"),
                        "of_a_seal_named_with_value": (True, b"/T(x)/V 5"), "of_an_empty_field": (False, b""),
                        "of_an_empty_field_with_value": (False, b"/V<</Type/Sig>>")}, widget_added)


@family
def page_covered_in_pieces(signer):
    """One further signature, honestly made, whose pictures hide the page together."""
    pdf = signer.sign(Pdf())
    page, field, value, look = pdf.pages[0], pdf.new(), pdf.new(), pdf.new()
    kids = [pdf.new() for _ in range(5)]
    pdf.fields.append(field)
    pdf.annots[page] += kids
    body = b"<</Type/Annot/Subtype/Widget/Parent %d 0 R/Rect[0 %d 595 %d]/P %d 0 R/F 132/AP<</N %d 0 R>>>>"
    objects = {kid: body % (field, index * 842 // 5, (index + 1) * 842 // 5, page, look) for index, kid in enumerate(kids)}
    objects |= {field: b"<</FT/Sig/T(Seal2)/V %d 0 R/Kids[%s]>>" % (value, b" ".join(b"%d 0 R" % kid for kid in kids)), look: form_x(WHITE),
                value: b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[0 %s]/Contents<%s>>>" % (b"*" * 40, b"0" * 16000)}
    pdf.update({**objects, **pdf.structure()})
    pdf.data = signer.fill(pdf.data, value, "seal", ("-cades", "-md", "sha256"))
    return pdf, ("changed", "page_covered")


@family
def widget_names_another_value_than_its_field(signer):
    pdf = Pdf()
    field, kid = pdf.new(), pdf.new()
    pdf.fields.append(field)
    pdf.annots[pdf.pages[0]].append(kid)
    body = b"<</FT/Sig/T(Later)/Kids[%d 0 R]%%s>>" % kid
    widget = b"<</Type/Annot/Subtype/Widget/Parent %d 0 R/Rect[90 690 400 730]/P %d 0 R/F 132%%s>>" % (field, pdf.pages[0])
    pdf = signer.sign(pdf.update({field: body % b"", kid: widget % b"", **pdf.structure()}))
    return pdf.update({field: body % (b"/V %d 0 R" % pdf.signature), kid: widget % b"/V 4 0 R"}), ("changed|broken", "field_changed")


@family
def field_without_a_widget_draws_elsewhere(signer):
    pdf = signer.sign(Pdf())
    field, look = pdf.new(), pdf.new()
    pdf.fields.append(field)
    body = {field: b"<</FT/Tx/T(other)/V(x)>>", pdf.catalog: pdf.catalog_object(), look: form_x(EVIL)}
    annotate(pdf.update(body), FIRST + b"/Parent %d 0 R/AP<</N %d 0 R>>>>" % (field, look))
    return pdf, ("changed", "field_added", "annotation_added")


def state_switched(signer, before, after):
    """A prepared annotation of the signed page shows another of its looks."""
    pdf = Pdf(fields=False)
    look, other = pdf.new(), pdf.new()
    body = b"<</Type/Annot/Subtype/Stamp/Rect[90 690 400 730]%s/AP<</N<</a %d 0 R/b %d 0 R>>>>>>"
    pdf.update({look: form_x(b"0 g"), other: form_x(EVIL)})
    pdf = signer.sign(annotate(pdf, body % (before, look, other)))
    return pdf.update({pdf.annots[pdf.pages[0]][0]: body % (after, look, other)}), ("changed", "annotation_changed")


family.table("annotation", {"state": (b"/AS/a", b"/AS/b"), "hidden": (b"/F 2", b"/F 4"), "place": (b"", b"/Border[0 0 9]"), "layer": (b"", b"/OC 4 0 R"), "text": (b"/Contents(a)", b"/Contents(b)"),
                            "action": (b"/A<</S/URI/URI(a)>>", b"/A<</S/URI/URI(b)>>"), "opacity": (b"/CA 0", b"/CA 1")}, state_switched)
