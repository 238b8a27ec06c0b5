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
