"""Files that try to pass for sealed ones. Each function returns (file, words): a word is the overall verdict that is due, and the
code of a change or the reason of a coverage that must be named. The kinds follow the published attack classes: incremental saving,
signature wrapping, universal forgery, shadow documents (hide, replace, hide and replace), attacks on certified documents."""
import re

from pdf_maker import Pdf, refs, stream

EVIL = b"BT /F1 24 Tf 100 700 Td (Amount 999999) Tj ET"
CERTIFIED = b"/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/P %d/V/1.2>>>>]"
LOCKED = b"/Reference[<</Type/SigRef/TransformMethod/FieldMDP/TransformParams<</Type/TransformParams/Action/%s/Fields[%s]/V/1.2>>>>]"
PERMS = b"/Perms<</DocMDP @>>"


def certified(signer, level, pdf=None):
    return signer.sign(pdf or Pdf(), entries=CERTIFIED % level, catalog=PERMS)


def raw(pdf, data):
    pdf.data = data
    return pdf


# --- incremental saving ---------------------------------------------------------------------------------------------

def content_overwritten(signer):
    pdf = signer.sign(Pdf())
    return pdf.update({pdf.contents[pdf.pages[0]]: stream(EVIL)}), ("changed", "page_content_changed")


def page_points_to_other_content(signer):
    pdf = signer.sign(Pdf())
    page, other = pdf.pages[0], pdf.new()
    return pdf.update({other: stream(EVIL), page: pdf.page_object(page, content=other)}), ("changed", "page_content_changed")


def page_tree_replaced(signer):
    pdf = signer.sign(Pdf())
    tree, page, content = pdf.new(), pdf.new(), pdf.new()
    pdf.tree = tree
    body = pdf.page_object(pdf.pages[0], content=content)
    return pdf.update({tree: b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % page, page: body, content: stream(EVIL),
                       pdf.catalog: pdf.catalog_object()}), ("changed", "catalog_changed")


def catalog_replaced(signer):
    pdf = signer.sign(Pdf())
    pdf.catalog = pdf.new()
    return pdf.update({pdf.catalog: pdf.catalog_object(b"/OpenAction<</S/URI/URI(http://x)>>")}), ("changed", "trailer_changed")


def objects_without_a_table(signer):
    pdf = signer.sign(Pdf())
    body = b"%d 0 obj\n%s\nendobj\n" % (pdf.contents[pdf.pages[0]], stream(EVIL))
    return raw(pdf, pdf.data + body), ("changed", "unknown_bytes")


def junk_between_revisions(signer):
    pdf = signer.sign(Pdf())
    return pdf.update({pdf.info: b"<</Title(x)>>"}, before=b"7 0 obj\n(dormant)\nendobj\n"), ("changed", "unknown_bytes")


def junk_behind_the_end(signer):
    pdf = signer.sign(Pdf())
    return raw(pdf, pdf.data + b"\n<script>alert(1)</script>\n"), ("changed", "unknown_bytes")


def unlisted_object_in_the_update(signer):
    pdf = signer.sign(Pdf())
    body = b"%d 0 obj\n%s\nendobj\n" % (pdf.contents[pdf.pages[0]], stream(EVIL))
    return pdf.update({pdf.info: b"<</Title(x)>>"}, before=b"% harmless\n" + body), ("changed", "unknown_bytes")


def object_hidden_in_a_comment(signer):
    pdf = signer.sign(Pdf())
    return pdf.update({pdf.info: b"<</Title(x)>>"}, before=b"%6 0 obj (x) endobj\n"), ("changed", "unknown_bytes")


def content_replaced_and_sealed_by_a_stranger(signer):
    pdf = signer.sign(Pdf())
    evil = {pdf.contents[pdf.pages[0]]: stream(EVIL)}
    return signer.sign(pdf, field=b"Seal2", who="fake", rect=b"0 0 0 0", more=evil), ("changed", "page_content_changed")


def signature_taken_out(signer):
    pdf = signer.sign(Pdf())
    pdf.fields.remove(pdf.widget)
    pdf.annots[pdf.pages[0]].remove(pdf.widget)
    return pdf.update(pdf.structure()), ("changed", "signature_removed", "field_removed", "annotation_removed")


def signature_value_taken_out(signer):
    pdf = signer.sign(Pdf())
    body = b"<</Type/Annot/Subtype/Widget/FT/Sig/T(Seal1)/Rect[400 100 500 200]/P %d 0 R/F 132>>" % pdf.pages[0]
    return pdf.update({pdf.widget: body}), ("changed", "signature_removed", "signature_changed")


# --- signature wrapping and universal forgery -----------------------------------------------------------------------

def gap_with_room_for_more(signer):
    """The second range moves to the end of the file, other objects stand in the gap."""
    pdf = signer.sign(Pdf())
    numbers = [int(n) for n in re.search(rb"/ByteRange\[0 (\d+) (\d+) (\d+)", pdf.data).groups()]
    first, second = pdf.data[:numbers[0]], pdf.data[numbers[1]:]
    contents = pdf.data[numbers[0]:numbers[1]]
    wrapped = contents + b"/Evil true>>\nendobj\n%d 0 obj\n%s\nendobj\n" % (pdf.contents[pdf.pages[0]], stream(EVIL))
    moved = len(first) + len(wrapped)
    old = b"/ByteRange[0 %d %d %d" % tuple(numbers)
    new = b"/ByteRange[0 %d %d %d" % (numbers[0], moved, numbers[2])
    first = first.replace(old, new.ljust(len(old)))
    pdf.data = first + wrapped + second
    return pdf, ("broken|unreadable",)


def bent(bend, *words):
    return lambda signer: (signer.sign(Pdf(), bend=bend), ("broken",) + words)


gap_too_wide_behind = bent(lambda data, n: (data, [n[0], n[1], n[2] + 2, n[3] - 2]), "gap_not_contents")
gap_too_wide_before = bent(lambda data, n: (data, [n[0], n[1] - 9, n[2], n[3]]), "gap_not_contents")
gap_without_the_brackets = bent(lambda data, n: (data, [n[0], n[1] + 1, n[2] - 1, n[3] + 1]), "gap_not_contents")
start_is_missing = bent(lambda data, n: (data, [10, n[1] - 10, n[2], n[3]]), "start_missing")
end_is_missing = bent(lambda data, n: (data, [n[0], n[1], n[2], n[3] - 30]), "end_not_revision")
ranges_overlap = bent(lambda data, n: (data, [0, n[2], n[1], n[3]]), "ranges_overlap")
second_range_is_empty = bent(lambda data, n: (data, [n[0], n[1], n[2], 0]), "end_not_revision")


def two_contents(signer):
    return signer.sign(Pdf(), entries=b"/Contents <00>"), ("broken", "dictionary_ambiguous")


def two_byte_ranges(signer):
    return signer.sign(Pdf(), entries=b"/ByteRange[0 1 2 3]"), ("broken", "dictionary_ambiguous")


def signature_of_another_file(signer):
    """The dictionary of a sealed file, ranges and all, put into another one."""
    sealed, pdf = signer.sign(Pdf()), Pdf(text=b"(Amount 999999) Tj")
    body = re.search(rb"<</Type/Sig/.*?>>>", sealed.data, re.S).group(0)
    value, number = pdf.new(), pdf.new()
    pdf.fields.append(number)
    pdf.annots[pdf.pages[0]].append(number)
    objects = {value: body, number: b"<</Type/Annot/Subtype/Widget/FT/Sig/T(Seal1)/V %d 0 R/Rect[400 100 500 200]/P %d 0 R/F 132>>" % (
        value, pdf.pages[0])}
    objects.update(pdf.structure())
    return pdf.update(objects), ("broken",)


def forged(contents, byte_range, *words):
    def make(_):
        pdf = Pdf()
        value, number = pdf.new(), pdf.new()
        pdf.fields.append(number)
        objects = {value: b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached%s%s>>" % (contents, byte_range),
                   number: b"<</Type/Annot/Subtype/Widget/FT/Sig/T(Seal1)/V %d 0 R/Rect[0 0 0 0]>>" % value}
        objects.update(pdf.structure())
        return pdf.update(objects), ("broken",) + words
    return make


no_contents = forged(b"", b"/ByteRange[0 100 200 100]", "unparsable")
null_contents = forged(b"/Contents null", b"/ByteRange[0 100 200 100]", "unparsable")
empty_contents = forged(b"/Contents<>", b"/ByteRange[0 100 102 100]", "unparsable")
zero_contents = forged(b"/Contents<00>", b"/ByteRange[0 100 104 100]", "unparsable")
no_byte_range = forged(b"/Contents<00>", b"", "ranges_invalid")
null_byte_range = forged(b"/Contents<00>", b"/ByteRange null", "ranges_invalid")
negative_byte_range = forged(b"/Contents<00>", b"/ByteRange[0 -1 5 5]", "ranges_invalid")
huge_byte_range = forged(b"/Contents<00>", b"/ByteRange[0 99999999999 5 99999999999]", "ranges_invalid")
byte_range_of_six = forged(b"/Contents<00>", b"/ByteRange[0 1 2 3 4 5]", "ranges_invalid")


def one_byte_of_the_text_differs(signer):
    pdf = signer.sign(Pdf())
    return raw(pdf, pdf.data.replace(b"Amount 100", b"Amount 900", 1)), ("broken", "digest_differs")


def one_digit_of_the_signature_differs(signer):
    pdf = signer.sign(Pdf())
    at = pdf.data.rindex(b"/Contents<") + 10
    end = pdf.data.index(b">", at)
    last = len(pdf.data[at:end].rstrip(b"0")) - 3
    digit = b"1" if pdf.data[at + last:at + last + 1] != b"1" else b"2"
    return raw(pdf, pdf.data[:at + last] + digit + pdf.data[at + last + 1:]), ("broken", "signature_wrong|not_cms|algorithm_unknown")


def cut_off(signer):
    pdf = signer.sign(Pdf())
    return raw(pdf, pdf.data[:-40]), ("broken|unreadable|unsigned",)


# --- shadow documents: prepared before, activated after -------------------------------------------------------------

def hidden_text_uncovered(signer):
    """A picture hides the text; a later revision takes the picture away."""
    pdf = Pdf(fields=False)
    cover = pdf.new()
    pdf.resources = b"/XObject<</X1 %d 0 R>>" % cover
    pdf.update({cover: stream(b"1 1 1 rg 0 0 595 842 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]"),
                pdf.contents[pdf.pages[0]]: stream(EVIL + b" /X1 Do"), **pdf.structure()})
    pdf = signer.sign(pdf)
    return pdf.update({}, free=[cover]), ("changed", "resource_changed")


def font_replaced(signer):
    pdf = signer.sign(Pdf())
    return pdf.update({pdf.font: b"<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>"}), ("changed", "font_changed")


def dormant_object_activated(signer):
    """The signed file holds another content under the same number that no table lists; a later table does."""
    pdf = Pdf()
    number = pdf.contents[pdf.pages[0]]
    place = len(pdf.data)
    pdf.update({}, before=b"%d 0 obj\n%s\nendobj\n" % (number, stream(EVIL)))
    pdf = signer.sign(pdf)
    return pdf.update({}, offsets={number: place}), ("changed", "object_redirected", "page_content_changed")


def empty_reference_filled(signer):
    """The signed page draws an object that does not exist yet."""
    pdf = Pdf(fields=False)
    pdf.resources = b"/XObject<</X1 60 0 R>>"
    pdf.update({pdf.contents[pdf.pages[0]]: stream(b"/X1 Do"), **pdf.structure()})
    pdf = signer.sign(pdf)
    pdf.size = 61
    return pdf.update({60: stream(EVIL, b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]")}), ("changed", "resource_changed")


def empty_reference_filled_by_a_seal(signer):
    """The same, dressed up as the appearance of a further seal."""
    def sealed_twice(number):
        pdf = Pdf(fields=False)
        pdf.resources = b"/XObject<</X1 %d 0 R>>" % number
        pdf.update({pdf.contents[pdf.pages[0]]: stream(b"/X1 Do"), **pdf.structure()})
        return signer.sign(signer.sign(pdf), field=b"Seal2", who="curve", rect=b"100 100 200 200")
    return sealed_twice(sealed_twice(99).widget + 1), ("changed", "hidden_reference")


def form_value_replaced(signer):
    pdf = signer.sign(Pdf())
    look = pdf.new()
    return pdf.update({pdf.text_field: pdf.text_field_object(b"new", look), look: pdf.look(b"new")}), ("changed", "form_value_changed")


def appearance_of_a_field_replaced(signer):
    pdf = signer.sign(Pdf())
    return pdf.update({pdf.text_look: pdf.look(b"new")}), ("changed", "appearance_changed")


def appearance_of_the_seal_replaced(signer):
    pdf = signer.sign(Pdf())
    return pdf.update({pdf.widget + 1: stream(b"0 0 1 rg 0 0 9 9 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")}), (
        "changed", "appearance_changed")


def seal_moved(signer):
    pdf = signer.sign(Pdf(kind="stream"))
    body = re.search(rb"%d 0 obj\n(<</Type/Annot.*?)\nendobj" % pdf.widget, pdf.data, re.S).group(1)
    return pdf.update({pdf.widget: body.replace(b"400 100 500 200", b"0 0 90 90")}), ("changed", "appearance_changed")


# --- certified documents --------------------------------------------------------------------------------------------

def annotate(pdf, body):
    page, number = pdf.pages[0], pdf.new()
    pdf.annots[page].append(number)
    return pdf.update({number: body, page: pdf.page_object(page)})


FREE_TEXT = b"<</Type/Annot/Subtype/FreeText/Rect[90 690 400 730]/Contents(Amount 9)/DA(/F1 24 Tf)/C[1 1 1]>>"


def free_text(level):
    return lambda signer: (annotate(certified(signer, level), FREE_TEXT), ("changed", "annotation_added"))


free_text_on_certified_1, free_text_on_certified_2, free_text_on_certified_3 = free_text(1), free_text(2), free_text(3)


def free_text_on_sealed(signer):
    return annotate(signer.sign(Pdf()), FREE_TEXT), ("changed", "annotation_added")


def drawn_highlight_on_certified_3(signer):
    pdf = certified(signer, 3)
    look = pdf.new()
    pdf.update({look: stream(b"1 g 0 0 300 40 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 300 40]")})
    return annotate(pdf, b"<</Type/Annot/Subtype/Highlight/Rect[90 690 400 730]/AP<</N %d 0 R>>>>" % look), ("changed", "annotation_added")


def visible_seal_on_certified_2(signer):
    return signer.sign(certified(signer, 2), field=b"Seal2", rect=b"90 600 200 700"), ("changed", "not_allowed_by_certification")


def any_seal_on_certified_1(signer):
    return signer.sign(certified(signer, 1), field=b"Seal2", rect=b"0 0 0 0", picture=None), ("changed", "not_allowed_by_certification")


def form_value_on_certified_1(signer):
    pdf = certified(signer, 1)
    look = pdf.new()
    return pdf.update({pdf.text_field: pdf.text_field_object(b"new", look), look: pdf.look(b"new")}), ("changed", "form_value_changed")


def look_without_value_on_certified_2(signer):
    pdf = certified(signer, 2)
    return pdf.update({pdf.text_look: pdf.look(b"new")}), ("changed", "appearance_changed")


def field_moved_on_certified_2(signer):
    pdf = certified(signer, 2)
    return pdf.update({pdf.text_field: pdf.text_field_object(b"old", rect=b"0 0 595 842")}), ("changed", "field_changed")


def locked_field_filled(signer):
    pdf = signer.sign(Pdf(), entries=LOCKED % (b"Include", b"(remark)"))
    return pdf.update({pdf.text_field: pdf.text_field_object(b"new")}), ("changed", "form_value_changed")


# --- further tricks -------------------------------------------------------------------------------------------------

def catalog_entry(entry, *words):
    def make(signer):
        pdf = signer.sign(Pdf())
        return pdf.update({pdf.catalog: pdf.catalog_object(entry)}), ("changed",) + (words or ("catalog_changed",))
    return make


open_action = catalog_entry(b"/OpenAction<</S/JavaScript/JS(app.alert)>>")
layers = catalog_entry(b"/OCProperties<</OCGs[]/D<<>>>>")
names = catalog_entry(b"/Names<</JavaScript<</Names[]>>>>")
late_certification = catalog_entry(b"/Perms<<>>")


def appearances_made_anew(signer):
    pdf = signer.sign(Pdf())
    body = pdf.catalog_object().replace(b"/SigFlags 3", b"/SigFlags 3/NeedAppearances true")
    return pdf.update({pdf.catalog: body}), ("changed", "form_changed")


def text_field_added(signer):
    pdf = signer.sign(Pdf())
    number, look = pdf.new(), pdf.new()
    pdf.fields.append(number)
    pdf.annots[pdf.pages[0]].append(number)
    body = pdf.text_field_object(b"new", look).replace(b"(remark)", b"(other)")
    return pdf.update({number: body, look: pdf.look(b"new"), **pdf.structure()}), ("changed", "field_added", "annotation_added")


def unsigned_picture_added(signer):
    pdf = signer.sign(Pdf())
    number, look = pdf.new(), pdf.new()
    pdf.fields.append(number)
    pdf.annots[pdf.pages[0]].append(number)
    body = b"<</Type/Annot/Subtype/Widget/FT/Sig/T(Seal9)/Rect[90 690 400 730]/P %d 0 R/F 4/AP<</N %d 0 R>>>>" % (pdf.pages[0], look)
    return pdf.update({number: body, look: stream(b"1 g 0 0 99 99 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 99 99]"),
                       **pdf.structure()}), ("changed", "field_added")


def seal_with_an_action(signer):
    return signer.sign(signer.sign(Pdf()), field=b"Seal2", rect=b"0 0 90 90", widget=b"/AA<</E<</S/JavaScript/JS(x)>>>>"), (
        "changed", "field_added")


def seal_over_the_page(signer):
    return signer.sign(signer.sign(Pdf()), field=b"Seal2", rect=b"0 300 595 842"), ("changed", "page_covered")


def page_added(signer):
    pdf = signer.sign(Pdf())
    page, content = pdf.new(), pdf.new()
    pdf.contents[page], pdf.annots[page] = content, []
    pdf.pages.append(page)
    return pdf.update({page: pdf.page_object(page), content: stream(EVIL),
                       pdf.tree: b"<</Type/Pages/Count 2/Kids[%s]>>" % refs(pdf.pages)}), ("changed", "page_tree_changed")


def pages_swapped(signer):
    pdf = signer.sign(Pdf(2))
    return pdf.update({pdf.tree: b"<</Type/Pages/Count 2/Kids[%s]>>" % refs(reversed(pdf.pages))}), ("changed", "page_tree_changed")


def page_removed(signer):
    pdf = signer.sign(Pdf(2))
    return pdf.update({pdf.tree: b"<</Type/Pages/Count 1/Kids[%s]>>" % refs(pdf.pages[:1])}), ("changed", "page_tree_changed")


def page_turned(signer):
    pdf = signer.sign(Pdf())
    page = pdf.pages[0]
    return pdf.update({page: pdf.page_object(page, extra=b"/Rotate 180")}), ("changed", "page_changed")


def length_of_a_stream_changed(signer):
    """The content's /Length is an object of its own; a later revision makes it shorter."""
    pdf = Pdf(fields=False)
    number, content = pdf.new(), pdf.contents[pdf.pages[0]]
    body = stream(b"BT /F1 24 Tf 100 700 Td (Amount 100) Tj ET BT /F1 24 Tf 100 600 Td (not) Tj ET")
    pdf.update({number: b"82", content: re.sub(rb"/Length \d+", b"/Length %d 0 R" % number, body)})
    pdf = signer.sign(pdf)
    return pdf.update({number: b"42"}), ("changed|unreadable", "page_content_changed|unreadable_update")


def object_of_the_page_freed(signer):
    pdf = signer.sign(Pdf())
    return pdf.update({}, free=[pdf.contents[pdf.pages[0]]]), ("changed", "page_content_changed")


def evidence_names_the_page_content(signer):
    """/Contents of the page is an array that a prepared DSS also names, so that it may be "updated"."""
    pdf = Pdf(fields=False)
    array, page = pdf.new(), pdf.pages[0]
    content = pdf.contents[page]
    pdf.contents[page] = array
    pdf.catalog_extra = b"/DSS<</Certs %d 0 R>>" % array
    pdf.update({array: b"[%d 0 R]" % content, **pdf.structure()})
    pdf = signer.sign(pdf)
    other = pdf.new()
    return pdf.update({other: stream(EVIL), array: b"[%d 0 R %d 0 R]" % (content, other)}), ("changed", "page_content_changed")


def key_written_twice(signer):
    pdf = signer.sign(Pdf())
    return pdf.update({pdf.info: b"<</Title(a)/Title(b)>>"}), ("changed", "ambiguous_object")


def table_skips_the_signed_revision(signer):
    """The newest table continues the unsigned one and lists the signature's objects itself."""
    base = Pdf(kind="table")
    pdf = signer.sign(base)
    places = {int(m.group(1)): m.start() for m in re.finditer(rb"(?<=\n)(\d+) 0 obj\n", pdf.data)}
    keep = {number: place for number, place in places.items() if place >= len(base.data)}
    return pdf.update({pdf.contents[pdf.pages[0]]: stream(EVIL)}, offsets=keep, prev=base.xref), ("broken", "end_not_revision")


def signed_table_points_behind_its_end(signer):
    """Prepared by whoever made the file: the signed table names a place that did not exist when it was sealed."""
    pdf = Pdf(fields=False)
    content, page = pdf.new(), pdf.pages[0]
    place = 30000
    pdf.update({page: pdf.page_object(page, content=content)}, offsets={content: place})
    pdf = signer.sign(pdf)
    body = b"%d 0 obj\n%s\nendobj\n" % (content, stream(EVIL))
    assert len(pdf.data) < place
    return pdf.update({pdf.info: b"<</Title(x)>>"}, before=b" " * (place - len(pdf.data)) + body), (
        "changed|unreadable", "unreadable_update|unknown_bytes")


def all_attacks():
    helpers = {"annotate", "bent", "certified", "catalog_entry", "forged", "free_text", "raw", "all_attacks"}
    found = {name: make for name, make in globals().items()
             if callable(make) and not isinstance(make, type) and name not in helpers and make.__module__ == __name__}
    return {name: make for name, make in found.items() if not name.startswith("_")}
