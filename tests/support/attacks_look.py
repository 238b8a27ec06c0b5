"""What only the eye can tell: later seals, filled-in fields and drawn comments that hide or change what was signed."""
from attack_kit import Family, annotate, form_x
from attacks import certified
from pdf_maker import Pdf, stream

family = Family()
OVER_TEXT = b"90 690 300 730"
IMAGE = b"/Type/XObject/Subtype/Image/Width 8/Height 8/BitsPerComponent 8"
ALL = bytes([255]) * 64
PATCH = bytes(255 if 2 <= x < 6 and 2 <= y < 6 else 0 for y in range(8) for x in range(8))
RED = bytes([200, 0, 0]) * 64


def covering(signer, picture, rect=OVER_TEXT):
    return signer.sign(signer.sign(Pdf()), field=b"Seal2", rect=rect, picture=picture), ("changed", "content_covered")


family.table("seal_over_text", {
    "white": (b"1 g 0 0 100 100 re f",), "black": (b"0 g 0 0 100 100 re f",), "red": (b"1 0 0 rg 0 0 100 100 re f",),
    "with_another_amount": (b"1 g 0 0 100 100 re f 0 g 20 20 m 20 80 l 30 80 l 30 20 l f 50 20 m 50 80 l 60 80 l 60 20 l f",),
    "stroked": (b"1 G 100 w 0 50 m 100 50 l S",), "hatched": (b"0 G 1 w " + b" ".join(b"0 %d m 100 %d l S %d 0 m %d 100 l S" % (i, i, i, i) for i in range(0, 100, 2)),),
    "on_one_figure": (b"1 g 0 0 100 100 re f", b"193 695 207 722"),
}, covering)


def pictured(signer, colors, mask, place=b"100 0 0 100 0 0 cm"):
    """The look is a picture, as seals are."""
    pdf = signer.sign(Pdf())
    image, soft = pdf.new(), pdf.new()
    link = b"/SMask %d 0 R" % soft if mask else b""
    objects = {image: stream(colors, IMAGE + b"/ColorSpace/DeviceRGB" + link)}
    if mask:
        objects[soft] = stream(mask, IMAGE + b"/ColorSpace/DeviceGray")
    return with_picture(signer, pdf, image, objects, place), ("changed", "content_covered")


def with_picture(signer, pdf, image, objects, place=b"100 0 0 100 0 0 cm", rect=OVER_TEXT, **more):
    resources = b"/Resources<</XObject<</X %d 0 R>>>>" % image
    return signer.sign(pdf, field=b"Seal2", rect=rect, picture=b"q %s /X Do Q" % place, resources=resources, more=objects, **more)


family.table("picture_over_text", {
    "without_a_mask": (RED, None), "with_a_mask_that_masks_nothing": (RED, ALL), "white_with_a_hole": (ALL * 3, bytes([0]) + ALL[1:]),
    "white_patch": (ALL * 3, PATCH), "solid_patch": (RED, PATCH), "enlarged": (RED, PATCH, b"1000 0 0 1000 -450 -450 cm"),
}, pictured)


def inked(signer, side, is_opaque, word="content_covered", entries=b"", rect=b"90 630 250 790", **more):
    """Dark ink with a mask, in its own proportions: as fine as a seal at first sight."""
    pdf = signer.sign(Pdf())
    image, soft = pdf.new(), pdf.new()
    facts = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8" % (side, side)
    mask = bytes(255 if is_opaque(x, y) else 0 for y in range(side) for x in range(side))
    objects = {image: stream(RED[:3] * side * side, facts + b"/ColorSpace/DeviceRGB/SMask %d 0 R" % soft + entries), soft: stream(mask, facts + b"/ColorSpace/DeviceGray")}
    return with_picture(signer, pdf, image, objects, rect=rect, **more), ("changed", word)


family.table("ink_over_text", {
    "in_coarse_stripes": (8, lambda x, y: y % 2 == 0), "in_a_block": (100, lambda x, y: 40 <= x < 60 and 40 <= y < 60),
    "in_narrow_tiles": (100, lambda x, y: y < 60 and x % 6 and y % 6), "in_print": (100, lambda x, y: x == y, "look_unknown", b"/Alternates[]"),
}, inked)


@family
def ink_of_a_line_that_is_enlarged(signer):
    return inked(signer, 100, lambda x, y: 48 <= y < 52, rect=OVER_TEXT, box=b"0 48 100 52")


@family
def seal_in_print_only(signer):
    """NoView and Print (table 165)"""
    return signer.sign(signer.sign(Pdf()), field=b"Seal2", rect=OVER_TEXT, picture=b"1 g 0 0 100 100 re f", flags=36), ("changed", "look_unknown")


@family
def seal_of_a_huge_dot(signer):
    """Poppler leaves out what others draw."""
    pdf = signer.sign(Pdf())
    resources = b"/Resources<</Font<</F %d 0 R>>>>" % pdf.font
    return signer.sign(pdf, field=b"Seal2", rect=b"90 600 300 810", picture=b"1 g BT /F 2000 Tf -200 -5 Td (.) Tj ET", resources=resources), ("changed", "look_unknown")


@family
def seal_on_a_layer_that_is_off(signer):
    layer = b"/OCProperties<</OCGs[90 0 R]/D<</OFF[90 0 R]>>>>"
    pdf = signer.sign(Pdf(catalog=layer, extra={90: b"<</Type/OCG/Name(x)>>"}))
    return signer.sign(pdf, field=b"Seal2", rect=OVER_TEXT, picture=b"/OC /L BDC 1 g 0 0 100 100 re f EMC", resources=b"/Resources<</Properties<</L 90 0 R>>>>"), ("changed", "look_unknown")


@family
def scan_covered(signer):
    """A page without text, as scanners make them."""
    pdf = Pdf(fields=False)
    pdf.update({pdf.contents[pdf.pages[0]]: stream(b"0 g " + b" ".join(b"%d 700 4 20 re f" % x for x in range(100, 280, 9)))})
    return signer.sign(signer.sign(pdf), field=b"Seal2", rect=OVER_TEXT, picture=b"1 g 0 0 100 100 re f"), ("changed", "content_covered")


@family
def covered_by_two_seals_in_turn(signer):
    pdf = signer.sign(signer.sign(Pdf()), field=b"Seal2", rect=b"90 705 300 730", picture=b"1 g 0 0 100 100 re f")
    return signer.sign(pdf, field=b"Seal3", rect=b"90 690 300 706", picture=b"1 g 0 0 100 100 re f"), ("changed", "content_covered")


def grounded(signer, ground, value=b"new", font=b"12 Tf 2 2 Td"):
    """The signer saw an empty, transparent field over the amount."""
    pdf = Pdf()
    empty = pdf.text_field_object(b"", rect=b"95 692 295 728")
    pdf = certified(signer, 2, pdf.update({pdf.text_field: empty, pdf.text_look: pdf.look(b"")}))
    look = pdf.new()
    shown = stream(b"%s BT /F1 %s (%s) Tj ET" % (ground, font, value), b"/Type/XObject/Subtype/Form/BBox[0 0 200 20]/Resources<</Font<</F1 %d 0 R>>>>" % pdf.font)
    return pdf.update({pdf.text_field: pdf.text_field_object(value, look, b"95 692 295 728"), look: shown}), ("changed", "content_covered|look_unknown|field_look_differs")


family.table("field_over_text", {
    "grounded": (b"1 g 0 0 200 20 re f 0 g",), "with_a_thick_line": (b"q 1 G 20 0 0 20 0 0 cm 0 0.5 m 10 0.5 l S Q",),
    "with_a_large_dot": (b"", b".", b"300 Tf 80 -8 Td"), "with_a_scaled_dot": (b"", b".", b"1 Tf 300 0 0 300 80 -8 Tm"),
    "with_a_wide_bar": (b"", b"|", b"30 Tf 3000 Tz -100 2 Td"),
}, grounded)


TINT = b"<</FunctionType 2/Domain[0 1]/N 1/C0[1]/C1[0]>>"
FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 100 100]"
ODD = {  # (content, resources, the object that they name): what some programs show, and the one that is asked here may leave out
    "of_ink_that_prints_nothing": (b"/C cs 1 scn 0 0 100 100 re f", b"/ColorSpace<</C[/Separation/None/DeviceGray %s]>>" % TINT),
    "of_an_unknown_colour": (b"/C cs 0 sc 0 0 100 100 re f", b"/ColorSpace<</C[/Foo]>>"), "of_blend_modes": (b"/G gs 1 g 0 0 100 100 re f", b"/ExtGState<</G<</BM[/Foo/Multiply/Normal]>>>>"),
    "of_a_transfer_function": (b"/G gs /H gs 1 g 0 0 100 100 re f", b"/ExtGState<</H<</BM/Multiply>>/G<</TR %s>>>>" % TINT),
    "of_overprint": (b"/G gs 1 g 0 0 100 100 re f", b"/ExtGState<</G<</op true/OPM 1>>>>"), "of_a_mask_with_a_function": (b"/G gs 1 g 0 0 100 100 re f", b"/ExtGState<</G<</SMask<</S/Alpha/G 100 0 R/TR/Identity>>>>>>", stream(b"", FORM)),
    "of_a_shading": (b"/S sh", b"/Shading<</S<</ShadingType 7/ColorSpace/DeviceGray/BitsPerCoordinate 8>>>>"),
    "of_a_pattern": (b"/Pattern cs /P scn 0 0 100 100 re f", b"/Pattern<</P<</PatternType 2/Shading<</ShadingType 1/ColorSpace/DeviceGray/Function<</FunctionType 4>>>>>>>>"),
    "in_postscript": (b"/X Do", b"/XObject<</X 100 0 R>>", stream(b"0 0 100 100 rectfill", b"/Type/XObject/Subtype/PS")),
    "of_another_file": (b"/X Do", b"/XObject<</X 100 0 R>>", stream(b"", FORM + b"/Ref<</F(x.pdf)/Page 0>>")), "in_a_state_never_kept": (b"Q Q Q 1 g 0 0 100 100 re f", b""),
    "by_an_unknown_operator": (b"rectfill", b""), "in_a_picture_inside": (b"q 100 0 0 100 0 0 cm BI /W 1/H 1/CS/G/BPC 8 ID \xff EI Q", b""),
    "of_jpeg_2000": (b"q 100 0 0 100 0 0 cm /X Do Q", b"/XObject<</X 100 0 R>>", stream(b"\0\0\0\x0cjP  ", IMAGE + b"/ColorSpace/DeviceGray/Filter/JPXDecode")),
    "of_jbig2": (b"q 100 0 0 100 0 0 cm /X Do Q", b"/XObject<</X 100 0 R>>", stream(b"\0\0\0\0\x30", b"/Type/XObject/Subtype/Image/ImageMask true/Width 8/Height 8/BitsPerComponent 1/Filter/JBIG2Decode")),
    "of_a_rare_jpeg": (b"q 100 0 0 100 0 0 cm /X Do Q", b"/XObject<</X 100 0 R>>", stream(b"\xff\xd8\xff\xc9\0\x0b\x08\0\x08\0\x08\1\1\x11\0", IMAGE + b"/ColorSpace/DeviceGray/Filter/DCTDecode")),
    "in_a_colour_of_its_own": (b"q 100 0 0 100 0 0 cm /X Do Q", b"/XObject<</X 100 0 R>>", stream(ALL, IMAGE + b"/ColorSpace[/Separation/None/DeviceGray %s]" % TINT)),
}


def odd(signer, content, resources, named=None):
    pdf = signer.sign(Pdf())
    pdf.size = 110
    return signer.sign(pdf, field=b"Seal2", rect=OVER_TEXT, picture=content, resources=b"/Resources<<%s>>" % resources, more={100: named} if named else {}), ("changed", "look_unknown")


family.table("seal", ODD, odd)


def sealed_with(signer, widget, flags=132, picture=None, rect=OVER_TEXT):
    pdf = signer.sign(Pdf())
    cover, empty = pdf.new(), pdf.new()
    widget = widget.replace(b"@cover", b"%d 0 R" % cover).replace(b"@empty", b"%d 0 R" % empty)
    more = {cover: form_x(b"1 g 0 0 595 842 re f"), empty: form_x(b" ")} if widget else {}
    return signer.sign(pdf, field=b"Seal2", rect=rect, picture=picture, widget=widget, flags=flags, more=more), ("changed", "look_unknown")


family.table("seal_with", {
    "another_look_under_the_pointer": (b"/AP<</N @empty/R @cover>>",), "another_look_when_pressed": (b"/AP<</N @empty/D @cover>>",), "a_ground_of_the_programs": (b"/MK<</BG[1 1 1]>>",),
    "a_size_of_its_own": (b"", 140, b"1 g 0 0 100 100 re f", b"90 600 300 640"), "a_side_of_its_own": (b"", 148, b"1 g 0 0 100 100 re f", b"90 600 300 640"),
}, sealed_with)


@family
def scan_covered_by_a_field(signer):
    """The signer saw a picture of text, and an empty field upon it."""
    pdf = Pdf()
    scan, look = pdf.new(), pdf.new()
    pdf.resources = b"/XObject<</Scan %d 0 R>>" % scan
    rows = bytes(0 if x // 3 % 3 == 0 and 100 < y < 140 and 100 < x < 280 else 255 for y in range(842) for x in range(595))
    facts = b"/Type/XObject/Subtype/Image/Width 595/Height 842/BitsPerComponent 8/ColorSpace/DeviceGray"
    pdf.update({scan: stream(rows, facts), pdf.contents[pdf.pages[0]]: stream(b"q 595 0 0 842 0 0 cm /Scan Do Q"), pdf.text_look: pdf.look(b""),
                pdf.text_field: pdf.text_field_object(b"", rect=b"95 692 295 745"), **pdf.structure()})
    pdf = certified(signer, 2, pdf)
    shown = stream(b"1 g 0 0 200 53 re f 0 g BT /F1 12 Tf 2 2 Td (new) Tj ET", b"/Type/XObject/Subtype/Form/BBox[0 0 200 53]/Resources<</Font<</F1 %d 0 R>>>>" % pdf.font)
    return pdf.update({pdf.text_field: pdf.text_field_object(b"new", look, b"95 692 295 745"), look: shown}), ("changed", "content_covered")


def bare(signer, entries, rect=OVER_TEXT):
    """A comment that programs draw themselves."""
    return annotate(certified(signer, 3), b"<</Type/Annot/Rect[%s]%s/F 4>>" % (rect, entries)), ("changed", "annotation_added|content_covered")


def comment(signer, entries, look, rect=OVER_TEXT, form=b""):
    pdf = certified(signer, 3)
    number = pdf.new()
    body = b"<</Type/Annot/Rect[%s]%s/F 4/AP<</N %d 0 R>>>>" % (rect, entries, number)
    return annotate(pdf, body, (number, stream(look, b"/Type/XObject/Subtype/Form/BBox[0 0 100 100]" + form))), ("changed", "annotation_added|content_covered")


QUADS = b"/Subtype/%s/QuadPoints[90 730 300 730 90 690 300 690]"
FREE = b"/Subtype/%s/QuadPoints[90 630 300 630 90 590 300 590]"
family.table("comment", {
    "highlight_that_covers": (QUADS % b"Highlight", b"1 1 0 rg 0 0 100 100 re f"), "highlight_in_black": (QUADS % b"Highlight", b"0 g 0 0 100 100 re f"),
    "highlight_that_writes": (FREE % b"Highlight", b"1 1 0 rg 0 0 100 100 re f 0 g 20 20 5 60 re f 40 20 5 60 re f", b"90 590 300 630"),
    "highlight_that_is_a_bar": (FREE % b"Highlight", b"0.8 g 20 20 5 60 re f 40 20 5 60 re f", b"90 590 300 630"),
    "highlight_elsewhere": (FREE % b"Highlight", b"1 1 0 rg 0 0 100 100 re f", b"90 490 300 630"),
    "underline_that_writes": (FREE % b"Underline", b"2 w 10 10 m 10 90 l S 20 10 m 20 90 l S", b"90 590 300 630"),
    "strike_that_covers": (QUADS % b"StrikeOut", b"1 G 90 w 0 50 m 100 50 l S"), "squiggly_that_writes": (FREE % b"Squiggly", b"10 10 m 20 90 l 30 10 l 40 90 l S", b"90 590 300 630"),
    "icon_that_is_a_figure": (b"/Subtype/Text", b"0 g 45 0 10 100 re f", b"230 700 250 720"), "icon_over_a_figure": (b"/Subtype/Text", b"1 1 0 rg 0 0 100 100 re f", b"190 700 210 720"),
    "icon_that_is_large": (b"/Subtype/Text", b"1 1 0 rg 0 0 100 100 re f", b"90 590 300 630"), "square_that_is_filled": (b"/Subtype/Square", b"1 g 0 0 100 100 re f"),
    "square_that_writes": (b"/Subtype/Square", b"0 g 20 20 5 60 re f 40 20 5 60 re f", b"90 590 300 630"), "circle_that_is_a_figure": (b"/Subtype/Circle", b"5 w 5 5 90 90 re S", b"230 700 245 720"),
    "highlight_on_a_layer": (FREE % b"Highlight", b"/OC /L BDC 1 1 0 rg 0 0 100 100 re f EMC", b"90 590 300 630"),
    "pattern": (QUADS % b"Highlight", b"/Pattern cs /P scn 0 0 100 100 re f"),
}, comment)
family.table("bare", {
    "highlight_in_black": (QUADS % b"Highlight" + b"/C[0 0 0]",), "underline_that_is_thick": (QUADS % b"Underline" + b"/C[1 1 1]/BS<</W 40>>",),
    "strike_that_is_thick": (QUADS % b"StrikeOut" + b"/C[1 1 1]/Border[0 0 40]",), "strike_without_a_number": (QUADS % b"StrikeOut" + b"/BS<</W -40>>",),
    "note_over_a_figure": (b"/Subtype/Text", b"190 700 210 720"), "note_that_is_large": (b"/Subtype/Text", b"300 300 500 500"), "note_above_a_figure": (b"/Subtype/Text", b"190 724 192 726"),
    "note_that_acts": (b"/Subtype/Text/A<</S/URI/URI(x)>>", b"10 10 30 30"), "highlight_on_a_layer": (QUADS % b"Highlight" + b"/C[1 1 0]/OC 4 0 R",),
}, bare)
