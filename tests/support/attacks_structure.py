"""Universal forgery, signature wrapping and what bends the structure of the file: chains of tables, generations, streams of objects."""
import re

from attack_kit import EVIL, Family
from pdf_maker import Pdf, stream

family = Family()


def content_of(pdf):
    return pdf.contents[pdf.pages[0]]


def evil_object(pdf, head=b"%d 0 obj"):
    return head % content_of(pdf) + b"\n" + stream(EVIL) + b"\nendobj\n"


# --- tables ------------------------------------------------------------------------------------------------------------------

@family
def hybrid_update_hides_the_content(signer):
    pdf = signer.sign(Pdf(kind="table"))
    other = pdf.copy().update({content_of(pdf): stream(EVIL)}, kind="stream", ending=b"")
    other.size += 1
    return other.update({}, prev=pdf.xref, trailer=b"/XRefStm %d" % other.xref), ("changed|unreadable", "structure_changed|page_content_changed")


@family
def section_of_another_kind(signer):
    pdf = signer.sign(Pdf())
    return pdf.update({content_of(pdf): stream(EVIL)}, kind="stream" if pdf.kind == "table" else "table"), ("changed", "page_content_changed")


@family
def chain_leaves_out_the_seal(signer):
    base = Pdf()
    pdf = signer.sign(base)
    pdf.xref = base.xref
    return pdf.update({content_of(pdf): stream(EVIL)}), ("broken|unsigned|changed|unreadable",)


@family
def signed_table_copied_behind(signer):
    """The newest chain goes through a copy of the signed table, which stands in the appended part."""
    pdf = signer.sign(Pdf(kind="table"))
    start = pdf.data.rindex(b"xref\n", 0, pdf.data.rindex(b"startxref"))
    table = pdf.data[start:pdf.data.rindex(b"startxref")]
    place = len(pdf.data)
    pdf.data += table
    return pdf.update({content_of(pdf): stream(EVIL)}, prev=place), ("broken|changed", )


@family
def chain_runs_in_a_circle(signer):
    pdf = signer.sign(Pdf(kind="table"))
    return pdf.update({content_of(pdf): stream(EVIL)}, prev=len(pdf.data) + 113), ("unreadable|broken|changed",)


@family
def newest_table_stands_before_the_seal(signer):
    base = Pdf(kind="table")
    pdf = signer.sign(base)
    pdf.data += b"startxref\n%d\n%%%%EOF\n" % base.xref
    return pdf, ("unsigned|broken|changed|unreadable",)


@family
def update_without_a_table(signer):
    pdf = signer.sign(Pdf())
    pdf.data += evil_object(pdf) + b"trailer\n<</Root %d 0 R>>\n" % pdf.catalog
    return pdf, ("changed|unreadable",)


@family
def update_that_never_ends(signer):
    pdf = signer.sign(Pdf())
    return pdf.update({content_of(pdf): stream(EVIL)}, ending=b"startxref\n%d\n" % 1), ("changed|unreadable",)


@family
def update_with_startxref_alone(signer):
    pdf = signer.sign(Pdf())
    old = pdf.xref
    pdf.update({content_of(pdf): stream(EVIL)}, ending=b"startxref\n%d\n%%%%EOF\n" % old)
    return pdf, ("changed|unreadable|broken",)


@family
def two_startxref(signer):
    pdf = signer.sign(Pdf())
    old = pdf.xref
    pdf.update({content_of(pdf): stream(EVIL)})
    pdf.data += b"startxref\n%d\n%%%%EOF\n" % old
    return pdf, ("changed|unreadable|broken",)


@family
def revision_that_no_chain_names(signer):
    """A whole revision stands between the signed one and the newest, which skips it."""
    pdf = signer.sign(Pdf())
    old = pdf.xref
    pdf.update({content_of(pdf): stream(EVIL)})
    return pdf.update({pdf.info: b"<</Title(x)>>"}, prev=old), ("changed", "unknown_bytes")


@family
def size_is_a_lie(signer):
    pdf = signer.sign(Pdf())
    pdf.size = 3
    return pdf.update({content_of(pdf): stream(EVIL)}), ("changed|unreadable", "page_content_changed|unreadable_update")


@family
def object_beyond_the_size(signer):
    pdf = Pdf(fields=False)
    pdf.contents[pdf.pages[0]] = 500
    pdf = signer.sign(pdf.update(pdf.structure()))
    return pdf.update({500: stream(EVIL)}), ("changed", "page_content_changed|hidden_reference|object_added")


# --- generations, free numbers -------------------------------------------------------------------------------------------------

@family
def higher_generation_of_the_content(signer):
    pdf = signer.sign(Pdf())
    place, body = len(pdf.data), evil_object(pdf, b"%d 1 obj")
    return pdf.update({}, before=body, offsets={content_of(pdf): (place, 1)}, kind="table"), ("changed|unreadable",)


@family
def page_that_names_a_higher_generation(signer):
    pdf = Pdf(fields=False)
    page, content = pdf.pages[0], pdf.contents[pdf.pages[0]]
    body = pdf.page_object(page).replace(b"/Contents %d 0 R" % content, b"/Contents[%d 0 R %d 1 R]" % (content, content))
    pdf = signer.sign(pdf.update({page: body}), more={}, rect=b"0 0 0 0")
    place, body = len(pdf.data), evil_object(pdf, b"%d 1 obj")
    return pdf.update({}, before=body, offsets={content: (place, 1)}, kind="table"), ("changed|unreadable",)


@family
def freed_and_used_again(signer):
    pdf = signer.sign(Pdf())
    pdf.update({}, free=[content_of(pdf)], kind="table")
    place, body = len(pdf.data), evil_object(pdf, b"%d 1 obj")
    return pdf.update({}, before=body, offsets={content_of(pdf): (place, 1)}, kind="table"), ("changed|unreadable",)


@family
def freed_and_written_again(signer):
    pdf = signer.sign(Pdf())
    return pdf.update({}, free=[content_of(pdf)]).update({content_of(pdf): stream(EVIL)}), ("changed", "page_content_changed")


@family
def number_that_was_free_when_sealed(signer):
    """The page draws a number that the signed table calls free."""
    pdf = Pdf(fields=False)
    number = pdf.new()
    pdf.contents[pdf.pages[0]] = number
    pdf = signer.sign(pdf.update(pdf.structure(), free=[number]))
    return pdf.update({number: stream(EVIL)}), ("changed", "page_content_changed|hidden_reference")


# --- dormant bodies: the same number stands twice in what was signed ---------------------------------------------------------

def dormant(signer, wrap, kind="table"):
    pdf = Pdf(fields=False, kind=kind)
    body = evil_object(pdf)
    carrier, head, tail = pdf.new(), *wrap
    objects = {carrier: head + body + tail}
    pdf.update({**objects, **pdf.structure()})
    place = pdf.data.rindex(body)
    pdf = signer.sign(pdf)
    return pdf.update({}, offsets={content_of(pdf): place}, kind=kind), ("changed", "object_redirected|unreadable_update")


family.table("dormant", {
    "in_a_string": ((b"(", b")"),), "in_a_comment": ((b"% x\n", b"\n null"),),
    "in_a_stream": ((b"<</Length 200>>\nstream\n", b"  ".ljust(150) + b"\nendstream"),),
    "in_a_string_of_streams": ((b"(", b")"), "stream")}, dormant)


@family
def same_bytes_at_another_place_then_changed(signer):
    pdf = signer.sign(Pdf())
    pdf.update({content_of(pdf): stream(b"BT /F1 24 Tf 100 700 Td (Amount 100) Tj ET")})
    return pdf.update({content_of(pdf): stream(EVIL)}), ("changed", "page_content_changed")


# --- streams of objects --------------------------------------------------------------------------------------------------------

def packed(pdf, entries, count=None):
    heads, bodies = b"", b""
    for number, body in entries:
        heads += b"%d %d " % (number, len(bodies))
        bodies += body + b"\n"
    return stream(heads + bodies, b"/Type/ObjStm/N %d/First %d" % (count or len(entries), len(heads)))


def page_body(pdf, content):
    return pdf.page_object(pdf.pages[0], content=content)


@family
def page_hidden_in_a_stream_of_objects(signer):
    pdf = signer.sign(Pdf(kind="packed"))
    box, other, page = pdf.new(), pdf.new(), pdf.pages[0]
    return pdf.update({box: packed(pdf, [(page, page_body(pdf, other))]), other: stream(EVIL)}, offsets={page: (2, box, 0)}, kind="stream"), (
        "changed", "page_content_changed")


@family
def stream_of_objects_replaced(signer):
    """The signed page stands in an object stream; that stream is written anew, no table speaks of the page."""
    pdf = Pdf(fields=False, kind="packed")
    page, box, other = pdf.pages[0], pdf.new(), pdf.new()
    empty = pdf.new()
    pdf.fields.append(empty)
    pdf.update({empty: b"<</FT/Sig/T(Seal1)/Subtype/Widget/Rect[0 0 0 0]>>", pdf.catalog: pdf.catalog_object()})
    pdf.update({box: packed(pdf, [(page, pdf.page_object(page))])}, offsets={page: (2, box, 0)}, kind="stream")
    pdf = signer.sign(pdf, into=empty, picture=None, rect=b"0 0 0 0")
    return pdf.update({box: packed(pdf, [(page, page_body(pdf, other))]), other: stream(EVIL)}, kind="stream"), ("changed|unreadable",)


@family
def number_twice_in_a_stream_of_objects(signer):
    pdf = signer.sign(Pdf(kind="packed"))
    box, other, page = pdf.new(), pdf.new(), pdf.pages[0]
    good = pdf.page_object(page)
    body = packed(pdf, [(page, good), (page, page_body(pdf, other))])
    return pdf.update({box: body, other: stream(EVIL)}, offsets={page: (2, box, 0)}, kind="stream"), ("changed|unreadable",)


@family
def objects_that_no_table_lists_in_a_stream(signer):
    pdf = signer.sign(Pdf(kind="packed"))
    box, page = pdf.new(), pdf.pages[0]
    body = packed(pdf, [(pdf.info, b"<</Title(x)>>"), (page, page_body(pdf, content_of(pdf) + 1))])
    return pdf.update({box: body}, offsets={pdf.info: (2, box, 0)}, kind="stream"), ("changed|unreadable",)


@family
def wrong_index_in_a_stream_of_objects(signer):
    pdf = signer.sign(Pdf(kind="packed"))
    box, page = pdf.new(), pdf.pages[0]
    body = packed(pdf, [(pdf.info, b"<</Title(x)>>"), (page, page_body(pdf, 1))])
    return pdf.update({box: body}, offsets={page: (2, box, 0)}, kind="stream"), ("changed|unreadable",)


@family
def objects_between_the_packed_ones(signer):
    pdf = signer.sign(Pdf(kind="packed"))
    box = pdf.new()
    heads = b"%d 60 " % pdf.info
    hidden = b"%d 0 obj <</Evil true>> endobj" % pdf.pages[0]
    body = stream(heads + hidden.ljust(60) + b"<</Title(x)>>", b"/Type/ObjStm/N 1/First %d" % len(heads))
    return pdf.update({box: body}, offsets={pdf.info: (2, box, 0)}, kind="stream"), ("changed|unreadable",)


# --- the bytes around ----------------------------------------------------------------------------------------------------------

def around(bend):
    def make(signer):
        pdf = signer.sign(Pdf())
        pdf.data = bend(pdf)
        return pdf, ("changed|broken|unreadable|unsigned",)
    return make


family["polyglot_in_front"] = around(lambda pdf: b"PK\x03\x04 or a program\n" + pdf.data)
family["polyglot_behind"] = around(lambda pdf: pdf.data + b"PK\x05\x06" + b"\0" * 18)
family["second_header_behind"] = around(lambda pdf: pdf.data + b"%PDF-1.0\n" + evil_object(pdf))
family["older_version"] = around(lambda pdf: pdf.data.replace(b"%PDF-1.7", b"%PDF-1.0", 1))
family["another_whole_file_behind"] = around(lambda pdf: pdf.data + Pdf(text=b"(Amount 999999) Tj").data)
family["another_whole_file_in_front"] = around(lambda pdf: Pdf(text=b"(Amount 999999) Tj").data + pdf.data)
family["comment_with_an_object_behind"] = around(lambda pdf: pdf.data + b"%" + evil_object(pdf))
family["blanks_and_an_object_behind"] = around(lambda pdf: pdf.data + b"\0 \t\f\r" * 9 + evil_object(pdf))
family["end_of_file_is_missing"] = around(lambda pdf: pdf.data[:-7])
family["last_line_is_missing"] = around(lambda pdf: pdf.data[:pdf.data.rindex(b"startxref")])
family["a_blank_is_a_line_end"] = around(lambda pdf: pdf.data.replace(b"/Type/Catalog", b"/Type\n/Catal", 1))
family["end_mark_twice"] = around(lambda pdf: pdf.data + b"%%EOF\nxref\n0 0\ntrailer\n<<>>\n")


def oddly_headed(signer, head):
    """Programs differ on where such an object begins."""
    pdf = signer.sign(Pdf())
    place = len(pdf.data)
    body = head % content_of(pdf) + b"\n" + stream(EVIL) + b"\nendobj\n"
    return pdf.update({}, before=body, offsets={content_of(pdf): place}), ("changed|unreadable",)


family.table("header", {"with_blanks": (b"  %d \t 0\r\nobj",), "with_a_comment": (b"%d%% x\n 0 obj",), "with_a_sign": (b"+%d 0 obj",),
                        "with_zeros": (b"000%d 0 obj",), "with_nul": (b"%d\x000\x00obj",), "with_a_tail": (b"%d 0 objx",)}, oddly_headed)


# --- ByteRange and Contents ----------------------------------------------------------------------------------------------------

def value(make):
    """Rewrites the signature dictionary of a sealed file in place, keeping its length."""
    def attack(signer):
        pdf = signer.sign(Pdf())
        data = make(pdf.data)
        assert data != pdf.data and len(data) == len(pdf.data), (len(data), len(pdf.data))
        pdf.data = data
        return pdf, ("broken|unreadable",)
    return attack


RANGE = re.compile(rb"/ByteRange\[0 (\d+) (\d+) (\d+)\]( *)")


def ranges(write):
    def rewrite(data):
        found = RANGE.search(data)
        room = len(found.group(0))
        new = b"/ByteRange" + write(*(int(found.group(i)) for i in (1, 2, 3)))
        assert len(new) <= room
        return data[:found.start()] + new.ljust(room) + data[found.end():]
    return value(rewrite)


for name, write in {
    "real_numbers": lambda a, b, c: b"[0 %d.0 %d %d]" % (a, b, c), "signs": lambda a, b, c: b"[+0 +%d %d %d]" % (a, b, c),
    "minus_zero": lambda a, b, c: b"[-0 %d %d %d]" % (a, b, c), "overflow": lambda a, b, c: b"[0 18446744073709551616 %d %d]" % (b, c),
    "wraps": lambda a, b, c: b"[0 %d %d 9223372036854775807]" % (a, b), "three": lambda a, b, c: b"[0 %d %d]" % (a, b + c),
    "five": lambda a, b, c: b"[0 %d %d %d 0]" % (a, b, c), "six": lambda a, b, c: b"[0 9 9 %d %d %d]" % (a - 9, b, c),
    "indirect": lambda a, b, c: b"[0 %d %d 1 0 R]" % (a, b), "words": lambda a, b, c: b"[(0)%d %d %d]" % (a, b, c),
    "nested": lambda a, b, c: b"[[0 %d][%d %d]]" % (a, b, c), "whole_file": lambda a, b, c: b"[0 %d %d 0]" % (b + c, b + c),
    "nothing": lambda a, b, c: b"[0 0 0 0]", "swapped": lambda a, b, c: b"[%d %d 0 %d]" % (b, c, a), "first_half": lambda a, b, c: b"[0 %d 0 0]" % a,
    "second_half": lambda a, b, c: b"[0 0 %d %d]" % (b, c), "no_array": lambda a, b, c: b" %d" % a, "truth": lambda a, b, c: b"[true %d %d %d]" % (a, b, c),
    "beyond": lambda a, b, c: b"[0 %d %d %d]" % (a, b, c + 1), "short": lambda a, b, c: b"[0 %d %d %d]" % (a, b, c - 1),
}.items():
    family[f"range_{name}"] = ranges(write)


def contents(write):
    def rewrite(data):
        at = data.rindex(b"/Contents<") + len(b"/Contents")
        end = data.index(b">", at) + 1
        return data[:at] + write(data[at:end]) + data[end:]
    return value(rewrite)


family["contents_with_a_blank"] = contents(lambda old: old[:10] + b"  " + old[10:-3] + b">")
family["contents_with_a_comment"] = contents(lambda old: old[:10] + b"%" + old[11:])
family["contents_with_letters"] = contents(lambda old: old[:10] + b"zz" + old[12:])
family["contents_cut"] = contents(lambda old: old[:-101] + b">" + b" " * 100)
family["contents_shifted"] = contents(lambda old: b" " + old[:-2] + b">")
family["contents_padded_with_more"] = contents(lambda old: old[:-3] + b"FF>")
family["contents_of_literals"] = contents(lambda old: b"(" + old[1:-1] + b")")
family["contents_emptied"] = contents(lambda old: b"<>" + b" " * (len(old) - 2))
family["contents_zeroed"] = contents(lambda old: b"<" + b"0" * (len(old) - 2) + b">")
family["contents_with_a_second_string"] = contents(lambda old: old[:-9] + b"><000000>"[:9])
family["contents_renamed"] = value(lambda data: data.replace(b"/Contents<", b"/Cont#65n<"))
family["range_renamed"] = value(lambda data: data.replace(b"/ByteRange[", b"/Byte#52an[", 1))
family["filter_renamed"] = value(lambda data: data.replace(b"ETSI.CAdES.detached", b"adbe.x509.rsa_sha1 "))
family["subfilter_lost"] = value(lambda data: data.replace(b"/SubFilter", b"/Sub_ilter"))
