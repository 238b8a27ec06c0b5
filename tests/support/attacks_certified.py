"""Certified documents: annotations and signatures that the level allows are used to change what is read (evil annotations, sneaky
signatures), and the certification itself is bent."""
from attack_kit import EVIL, Family, annotate, form_x
from attacks import CERTIFIED, PERMS, certified
from pdf_maker import Pdf, stream

family = Family()
DRAWN = {
    "free_text": b"/Subtype/FreeText/DA(/F1 24 Tf)", "stamp": b"/Subtype/Stamp/Name/Approved", "ink": b"/Subtype/Ink/InkList[[0 0 9 9]]",
    "line": b"/Subtype/Line/L[0 0 9 9]", "square": b"/Subtype/Square/IC[1 1 1]", "circle": b"/Subtype/Circle/IC[1 1 1]", "polygon": b"/Subtype/Polygon/Vertices[0 0 9 9 9 0]",
    "polyline": b"/Subtype/PolyLine/Vertices[0 0 9 9]", "caret": b"/Subtype/Caret", "file": b"/Subtype/FileAttachment/FS<</F(x)>>", "link": b"/Subtype/Link/A<</S/URI/URI(http://x)>>",
    "sound": b"/Subtype/Sound", "movie": b"/Subtype/Movie", "screen": b"/Subtype/Screen", "watermark": b"/Subtype/Watermark", "redact": b"/Subtype/Redact/OverlayText(9)",
    "printer": b"/Subtype/PrinterMark", "trap": b"/Subtype/TrapNet", "scene": b"/Subtype/3D", "media": b"/Subtype/RichMedia", "projection": b"/Subtype/Projection",
    "widget": b"/Subtype/Widget/FT/Tx/T(x)/V(9)", "unknown": b"/Subtype/Anything", "none": b"",
}


def drawn(signer, entries, level, look):
    pdf = certified(signer, level)
    number = pdf.new()
    body = b"<</Type/Annot/Rect[90 690 400 730]%s/Contents(9)" % entries
    if not look:
        return annotate(pdf, body + b">>"), ("changed", "annotation_added")
    return annotate(pdf, body + b"/AP<</N %d 0 R>>>>" % number, (number, form_x(EVIL))), ("changed", "annotation_added")


for level in (1, 2, 3):
    family.table(f"annotation_at_{level}", {name: (entries, level, True) for name, entries in DRAWN.items()}, drawn)
family.table("bare_annotation", {name: (entries, 3, False) for name, entries in DRAWN.items()}, drawn)

NOTES = {"note": b"/Subtype/Text", "highlight": b"/Subtype/Highlight/QuadPoints[90 690 400 690 90 730 400 730]", "underline": b"/Subtype/Underline", "strike": b"/Subtype/StrikeOut",
         "popup": b"/Subtype/Popup"}
LOOKS = {"text": EVIL, "cover": b"1 g 0 0 310 40 re f", "picture": b"BI /W 1/H 1/CS/G/BPC 8 ID \x00 EI", "form": b"/X1 Do", "stroke": b"1 G 90 w 0 20 m 310 20 l S",
         "shading": b"/S1 sh", "letters": b"1 0 0 RG " + b"0 0 m 9 9 l 18 0 l S " * 60}
for note, entries in NOTES.items():
    for name, look in LOOKS.items():
        def make(signer, entries=entries, look=look):
            pdf = certified(signer, 3)
            number = pdf.new()
            body = b"<</Type/Annot/Rect[90 690 400 730]%s/AP<</N %d 0 R>>>>" % (entries, number)
            return annotate(pdf, body, (number, form_x(look))), ("changed", "annotation_added")
        family[f"{note}_that_draws_{name}"] = make


def acting_note(signer, entries):
    return annotate(certified(signer, 3), b"<</Type/Annot/Subtype/Text/Rect[10 10 30 30]%s>>" % entries), ("changed", "annotation_added")


family.table("note", {"acts": (b"/A<</S/JavaScript/JS(x)>>",), "acts_later": (b"/AA<</E<</S/URI>>>>",), "layer": (b"/OC 4 0 R",)}, acting_note)


@family
def note_at_level_2(signer):
    return annotate(certified(signer, 2), b"<</Type/Annot/Subtype/Text/Rect[10 10 30 30]>>"), ("changed", "annotation_added")


@family
def note_without_certification(signer):
    return annotate(signer.sign(Pdf()), b"<</Type/Annot/Subtype/Text/Rect[10 10 30 30]>>"), ("changed", "annotation_added")


# --- sneaky signatures ---------------------------------------------------------------------------------------------------------

def sneaky(signer, level, rect, picture, who="fake"):
    return signer.sign(certified(signer, level), field=b"Seal2", rect=rect, picture=picture, who=who), ("changed", "not_allowed_by_certification|page_covered|page_content_covered")


family.table("sneaky", {
    "visible_at_1": (1, b"90 690 400 730", EVIL), "hidden_at_1": (1, b"0 0 0 0", None), "visible_at_2": (2, b"90 690 400 730", EVIL), "visible_at_3": (3, b"90 690 400 730", EVIL),
    "whole_page_at_3": (3, b"0 0 595 842", EVIL), "by_the_same_key": (2, b"90 690 400 730", EVIL, "seal")}, sneaky)


@family
def level_raised_by_a_further_seal(signer):
    pdf = signer.sign(certified(signer, 1), field=b"Seal2", rect=b"0 0 0 0", picture=None, entries=CERTIFIED % 3)
    return annotate(pdf, b"<</Type/Annot/Subtype/Text/Rect[10 10 30 30]>>"), ("changed", "not_allowed_by_certification", "annotation_added")


@family
def perms_taken_away(signer):
    pdf = certified(signer, 1)
    pdf.catalog_extra = b""
    return pdf.update({pdf.catalog: pdf.catalog_object()}), ("changed", "catalog_changed")


@family
def perms_name_another_seal(signer):
    pdf = signer.sign(certified(signer, 2), field=b"Seal2", rect=b"0 0 0 0", picture=None)
    pdf.catalog_extra = b"/Perms<</DocMDP %d 0 R>>" % pdf.signature
    return pdf.update({pdf.catalog: pdf.catalog_object()}), ("changed", "catalog_changed")


@family
def certified_after_the_fact(signer):
    pdf = signer.sign(Pdf())
    return signer.sign(pdf, field=b"Seal2", rect=b"0 0 0 0", picture=None, entries=CERTIFIED % 3, catalog=PERMS), ("changed", "catalog_changed")


def content_at(signer, level):
    pdf = certified(signer, level)
    return pdf.update({pdf.contents[pdf.pages[0]]: stream(EVIL)}), ("changed", "page_content_changed")


family.table("content_at", {str(level): (level,) for level in (1, 2, 3)}, content_at)


def behind_many(signer, bend):
    """More changes than are listed, a question of the look among the last of them, and then what nobody was to hear of."""
    pdf = certified(signer, 3, Pdf(pages=3))
    first, second, third = pdf.pages
    notes = {pdf.new(): b"<</Type/Annot/Subtype/Popup/Rect[300 300 324 324]/Contents(%d)>>" % index for index in range(230)}
    mark = pdf.new()
    pdf.annots[first] += list(notes)
    pdf.annots[second].append(mark)
    body = b"<</Type/Annot/Subtype/Highlight/QuadPoints[90 690 300 690 90 730 300 730]/Rect[90 690 300 730]/C[1 1 0]>>"
    evil = bend(pdf, third)
    return pdf.update({**notes, mark: body, **evil, **{page: pdf.page_object(page) for page in pdf.pages}}), ("changed", "annotation_added|page_content_changed")


def covered(pdf, page):
    mark, look = pdf.new(), pdf.new()
    pdf.annots[page].append(mark)
    return {mark: b"<</Type/Annot/Subtype/Square/Rect[0 0 595 842]/AP<</N %d 0 R>>>>" % look, look: form_x(b"1 g 0 0 595 842 re f")}


family.table("behind_many_changes", {"content": (lambda pdf, page: {pdf.contents[page]: stream(EVIL)},), "a_cover": (covered,)}, behind_many)
