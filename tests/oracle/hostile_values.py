"""PDF files that want a reader's memory, stack or time: each function of ALL makes one of at most `size` bytes.

    python3 hostile.py FOLDER [MB]        writes them all"""
import pathlib
import sys
import zlib

from corpus import FONT, Writer, page

MB = 1 << 20
LEAF = page()


def one_page(more=(), catalog=b"", leaf=LEAF, kids=b"10 0 R", trailer=b""):
    """A sound file but for `more`, pairs of number and body."""
    w = Writer()
    w.add(1, b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog)
    w.add(2, b"<< /Type /Pages /Kids [%s] /Count 1 >>" % kids)
    w.stream(4, b"", b"BT ET")
    w.add(5, FONT)
    for number, body in more:
        w.add(number, body)
    w.add(10, leaf)
    w.table(b"/Root 1 0 R " + trailer)
    return w.bytes()


def body(data, entries=b""):
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(data), data)


def form_of(value):
    """`value` is read by every sealing: it stands in the form."""
    return one_page(catalog=b"/AcroForm << /Fields [] /X %s >>" % value)


def arrays_in_arrays(size):
    return form_of(b"[" * (size - 2000))


def dictionaries_in_dictionaries(size):
    return form_of(b"<</A" * (size // 4 - 500))


def arrays_that_close_again(size):
    return form_of(b"[" + (b"[" * 90 + b"]" * 90) * (size // 180 - 20) + b"]")


def an_array_of_numbers(size):
    return form_of(b"[" + b"1 " * (size // 2 - 1000) + b"]")


def an_array_of_brackets(size):
    return form_of(b"[" + b"[]" * (size // 2 - 1000) + b"]")


def a_dictionary_of_names(size):
    return form_of(b"<<" + b"/A/B" * (size // 4 - 1000) + b">>")


def a_dictionary_of_many_keys(size):
    return form_of(b"<<" + b"".join(b"/%d 1" % i for i in range(size // 11)) + b">>")


def an_array_of_empty_strings(size):
    return form_of(b"[" + b"()" * (size // 2 - 1000) + b"]")


def names_of_1_mb(size):
    return form_of(b"[" + (b"/" + b"N" * (MB - 1)) * (size // MB - 1) + b"]")


def a_name_of_escapes(size):
    return form_of(b"[/" + b"#41" * (size // 3 - 1000) + b"]")


def a_string_of_escapes(size):
    return form_of(b"(" + b"\\101" * (size // 4 - 1000) + b")")


def a_string_without_end(size):
    return form_of(b"(" * (size - 2000))


def strings_without_end(size):
    """Each of many objects looks for its end through the whole file."""
    rest = [(i, b"(") for i in range(20, 20 + min(size // 40, 200000))]
    kids = b" ".join(b"%d 0 R" % i for i, _ in rest[:5000])
    return one_page(rest, kids=kids)


def objects_that_overlap(size):
    """Many numbers, one long array behind each of them."""
    w = Writer()
    w.add(1, b"<< /Type /Catalog /Pages 2 0 R >>")
    w.add(2, b"<< /Type /Pages /Kids [%s] /Count 1 >>" % b" ".join(b"%d 0 R" % n for n in range(10, 2000)))
    at = len(w.data)
    w.data += b"10 0 obj " * 2000 + b"<< /Type /Page /X [" + b"1 " * (size // 2 - 50000) + b"] >> endobj\n"
    for n in range(10, 2000):
        w.places[n] = at + 9 * (n - 10)
    w.table(b"/Root 1 0 R")
    return w.bytes()


def many_objects_at_one_place(size):
    w = Writer()
    w.add(1, b"<< /Type /Catalog /Pages 2 0 R >>")
    count = size // 35
    w.add(2, b"<< /Type /Pages /Kids [%s] /Count 1 >>" % b" ".join(b"%d 0 R" % n for n in range(10, count)))
    w.add(10, LEAF)
    for n in range(11, count):
        w.places[n] = w.places[10]
    w.table(b"/Root 1 0 R")
    return w.bytes()


def a_page_named_a_million_times(size):
    return one_page(kids=b"10 0 R " * (size // 7 - 1000))


def pages_that_are_not_there(size):
    return one_page(kids=b" ".join(b"%d 0 R" % n for n in range(100, size // 10)))


def pages_that_are_null(size):
    return one_page(kids=b"10 0 R " + b"99 0 R " * (size // 7 - 1000))


def a_tree_of_pages(size):
    """Real pages, as many as there is room for."""
    count = size // 80
    w = Writer()
    w.add(1, b"<< /Type /Catalog /Pages 2 0 R >>")
    w.add(2, b"<< /Type /Pages /MediaBox [0 0 99 99] /Kids [%s] /Count %d >>" % (b" ".join(b"%d 0 R" % n for n in range(10, count)), count))
    for n in range(10, count):
        w.add(n, b"<</Type/Page/Parent 2 0 R>>")
    w.table(b"/Root 1 0 R")
    return w.bytes()


def trees_that_meet(size):
    """Each node twice the next one: 2^60 pages for a walker that counts none twice."""
    nodes = [(20 + i, b"<< /Type /Pages /Kids [%d 0 R %d 0 R] /Count 1 >>" % (21 + i, 21 + i)) for i in range(60)]
    return one_page([*nodes, (80, LEAF)], kids=b"20 0 R")


def a_deep_tree(size):
    nodes = [(20 + i, b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (21 + i)) for i in range(min(size // 100, 100000))]
    return one_page([*nodes, (20 + len(nodes), LEAF)], kids=b"20 0 R")


def a_box_behind_references(size):
    chain = [(20 + i, b"%d 0 R" % (21 + i)) for i in range(min(size // 60, 100000))]
    return one_page([*chain, (20 + len(chain), b"[0 0 99 99]")], leaf=page(box=b"/MediaBox 20 0 R"))


def bomb(data, *filters):
    names = b" ".join(b"/" + name for name in filters)
    return b"/Filter [%s]" % names, data


def packed_file(entries, data, count=1, first=5):
    """The catalog lies in an object stream with these entries and data."""
    w = Writer()
    w.add(2, b"<< /Type /Pages /Kids [10 0 R] /Count 1 >>")
    w.stream(4, b"", b"BT ET")
    w.add(5, FONT)
    w.add(10, LEAF)
    w.stream(6, b"/Type /ObjStm /N %d /First %d %s" % (count, first, entries), data)
    places = dict(w.places)
    at = len(w.data)
    rows = b""
    for n in range(0, 11):
        rows += b"\x02" + (6).to_bytes(4, "big") + b"\0" if n == 1 else (b"\x01" + places[n].to_bytes(4, "big") + b"\0" if n in places else bytes(6))
    w.stream(11, b"/Type /XRef /W [1 4 1] /Size 11 /Root 1 0 R", rows)
    w.data += b"startxref\n%d\n%%%%EOF\n" % at
    return w.bytes()


def zeros(size, rounds=1):
    """200 MB or a gigabyte, deflated, and deflated once more each round."""
    machine, out = zlib.compressobj(9), b""
    for _ in range(200 if size < 16 * MB else 1024):
        out += machine.compress(bytes(MB))
    out += machine.flush()
    for _ in range(rounds - 1):
        out = zlib.compress(out, 9)
    return out


def a_bomb(size):
    return packed_file(*bomb(zeros(size), b"FlateDecode"))


def a_bomb_in_a_bomb(size):
    return packed_file(*bomb(zeros(size, 3), b"FlateDecode", b"FlateDecode", b"FlateDecode"))


def a_bomb_of_runs(size):
    return packed_file(*bomb(zlib.compress(b"\x81\x00" * (20 * MB)), b"FlateDecode", b"RunLengthDecode"))


def a_bomb_of_85(size):
    return packed_file(*bomb(b"z" * (size - 2000), b"ASCII85Decode"))


def a_bomb_of_hex(size):
    return packed_file(*bomb(zlib.compress(b"0" * (60 * MB)), b"FlateDecode", b"ASCIIHexDecode", b"ASCIIHexDecode"))


def many_bombs(size):
    """Streams that each stay below the bound, in a page tree that needs them all."""
    blanks = b" " * (50 * MB) + b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>"
    machine = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = machine.compress(blanks) + machine.flush()

    def bomb_with(number):
        """Deflated once for all, behind a block that is not: the index."""
        index = b"%d 0 " % number
        stored = b"\0" + len(index).to_bytes(2, "little") + (len(index) ^ 0xFFFF).to_bytes(2, "little") + index
        return b"\x78\xda" + stored + packed + zlib.adler32(blanks, zlib.adler32(index)).to_bytes(4, "big")

    w = Writer()
    kids = range(2000, 2000 + min(40, (size - 200000) // len(packed)))
    w.add(1, b"<< /Type /Catalog /Pages 2 0 R >>")
    w.add(2, b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(b"%d 0 R" % k for k in kids), len(kids)))
    rows = {}
    for i, k in enumerate(kids):
        w.stream(100 + i, b"/Type /ObjStm /N 1 /First 7 /Filter /FlateDecode", bomb_with(k))
        rows[k] = b"\x02" + (100 + i).to_bytes(4, "big") + b"\0"
    for n, place in w.places.items():
        rows[n] = b"\x01" + place.to_bytes(4, "big") + b"\0"
    at = len(w.data)
    index = b" ".join(b"%d 1" % n for n in sorted(rows))
    w.stream(5000, b"/Type /XRef /W [1 4 1] /Size 5001 /Root 1 0 R /Index [%s]" % index, b"".join(rows[n] for n in sorted(rows)))
    w.data += b"startxref\n%d\n%%%%EOF\n" % at
    return w.bytes()


def a_predictor_of_wide_rows(size):
    return packed_file(b"/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 1000000 /Colors 32 /BitsPerComponent 16 >>", zlib.compress(bytes(60 * MB), 9))


def an_object_stream_of_numbers(size):
    count = min(900000, size // 4)
    index = b"".join(b"%d %d " % (20 + i, 2 * i) for i in range(count))
    return packed_file(b"/Filter /FlateDecode", zlib.compress(index + b"1 " * count, 1), count, len(index))


def streamed(entries, rows, lead=b"", number=11):
    """A file whose cross-reference stream is this one."""
    w = Writer()
    w.add(1, b"<< /Type /Catalog /Pages 2 0 R >>")
    w.data += lead
    at = len(w.data)
    w.stream(number, b"/Type /XRef /Root 1 0 R " + entries, rows)
    w.data += b"startxref\n%d\n%%%%EOF\n" % at
    return w.bytes()


def widths_of_nothing(size):
    return streamed(b"/W [0 0 0] /Size 8000000", b"")


def widths_of_one(size):
    return streamed(b"/W [0 1 0] /Size 8388608 /Filter /FlateDecode", zlib.compress(b"\x09" * 8388608, 9))


def widths_too_wide(size):
    return streamed(b"/W [8 8 9999999] /Size 3", bytes(1000))


def ranges_without_end(size):
    return streamed(b"/W [1 1 1] /Size 3 /Index [0 8388607 8388607 8388607]", bytes(1000))


def many_ranges(size):
    count = size // 14
    return streamed(b"/W [0 1 0] /Size 8388608 /Index [%s]" % b" ".join(b"%d 1" % (2 * i) for i in range(count)), b"\x09" * count)


def many_subsections(size):
    w = Writer()
    w.add(1, b"<< /Type /Catalog /Pages 2 0 R >>")
    at = len(w.data)
    w.data += b"xref\n" + b"".join(b"%d 1\n0000000009 00000 n \n" % (i * 3) for i in range(size // 31))
    w.data += b"trailer\n<< /Root 1 0 R /Size 9 >>\nstartxref\n%d\n%%%%EOF\n" % at
    return w.bytes()


def many_empty_subsections(size):
    w = Writer()
    w.add(1, b"<< /Type /Catalog /Pages 2 0 R >>")
    at = len(w.data)
    w.data += b"xref\n" + b"0 0\n" * (size // 4 - 1000)
    w.data += b"trailer\n<< /Root 1 0 R /Size 9 >>\nstartxref\n%d\n%%%%EOF\n" % at
    return w.bytes()


def sections(size, count, trailer=b""):
    """`trailer`: more entries of the first one."""
    w = Writer()
    w.add(1, b"<< /Type /Catalog /Pages 2 0 R >>")
    w.add(2, b"<< /Type /Pages /Kids [10 0 R] /Count 1 >>")
    w.stream(4, b"", b"BT ET")
    w.add(5, FONT)
    w.add(10, LEAF)
    w.table(b"/Root 1 0 R " + trailer)
    while count and len(w.data) < size - 1000:
        w.places = {}
        w.add(10, LEAF)
        w.table(b"/Root 1 0 R", size=11)
        count -= 1
    return w.bytes()


def sections_of_100000(size):
    return sections(size, 100000)


def sections_of_4000(size):
    return sections(size, 4000)


def sections_in_a_loop(size):
    """The first one's predecessor is the last one."""
    data = sections(size, 100, b"/Prev 0000000000")
    last = data[data.rindex(b"startxref\n"):].split()[1]
    return data.replace(b"/Prev 0000000000", b"/Prev " + last.zfill(10))


def a_word_a_million_times(size):
    """`startxref` between two revisions: every one may be the end of the older."""
    data = sections(4000, 1)
    middle = data.index(b"%%EOF") + 6
    w = Writer()
    w.data = bytearray(data[:middle] + b"startxref 1 %%EOF " * ((size - 8000) // 18))
    w.previous = data.index(b"xref\n0")
    w.add(10, LEAF)
    w.table(b"/Root 1 0 R", size=11)
    return w.bytes()


def many_fields(size):
    count = size // 60
    fields = [(20 + i, b"<</FT/Tx/T(%d)>>" % i) for i in range(count)]
    return one_page(fields, b"/AcroForm << /Fields [%s] >>" % b" ".join(b"%d 0 R" % n for n, _ in fields))


def a_tree_of_fields(size):
    """Every field has the next level twice: 2^30 names."""
    fields = [(20 + i, b"<</T(%d)/Kids[%d 0 R %d 0 R]>>" % (i, 21 + i, 21 + i)) for i in range(31)]
    return one_page([*fields, (51, b"<</T(x)/FT/Tx>>")], b"/AcroForm << /Fields [20 0 R] >>")


def a_field_that_is_its_own_kid(size):
    return one_page([(20, b"<</T(x)/Kids[20 0 R 20 0 R]>>")], b"/AcroForm << /Fields [20 0 R] >>")


def long_names_of_fields(size):
    """Each full name is the sum of those above."""
    fields = [(20 + i, b"<</T(%s)/Kids[%s]>>" % (b"n" * (size // 64), b" ".join([b"%d 0 R" % (21 + i)] * 3))) for i in range(30)]
    return one_page([*fields, (50, b"<</T(x)/FT/Tx>>")], b"/AcroForm << /Fields [20 0 R] >>")


def signature(number, gap=0, rest=0, contents=b"00"):
    return (number, b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[0 %010d %010d %010d]/Contents<%s>>>" % (gap, gap + 2 + len(contents), rest, contents))


def many_signatures(size):
    """Each vouches for nearly the whole file, so that an eager verifier hashes it a thousand times."""
    count = 900
    cms = cms_of_something()
    signatures = [signature(2000 + i, 0, 0, cms) for i in range(count)]
    fields = [(20 + i, b"<</FT/Sig/T(%d)/V %d 0 R>>" % (i, 2000 + i)) for i in range(count)]
    catalog = b"/AcroForm << /Fields [%s] >>" % b" ".join(b"%d 0 R" % n for n, _ in fields)
    data = bytearray(one_page([*signatures, (6000, body(b"\0" * (size - len(cms) * count - 200000))), *fields], catalog))
    at = 0
    for _ in range(count):
        at = data.index(b"/ByteRange[", at + 1)
        gap = data.index(b"/Contents<", at) + 9
        numbers = b"/ByteRange[0 %010d %010d %010d]" % (gap, gap + 2 + len(cms), len(data) - gap - 2 - len(cms))
        data[at:at + len(numbers)] = numbers
    return bytes(data)


def cms_of_something():
    """A signature by the tests' key, over other bytes."""
    import subprocess
    import tempfile
    pki = pathlib.Path(__file__).resolve().parents[1] / "vectors" / "pki"
    with tempfile.TemporaryDirectory() as folder:
        key = pathlib.Path(folder) / "key.pem"
        key.write_bytes(subprocess.run(["openssl", "pkcs12", "-in", pki / "p256.p12", "-passin", "pass:password", "-nodes"], check=True, capture_output=True).stdout)
        (pathlib.Path(folder) / "x").write_bytes(b"x")
        done = subprocess.run(["openssl", "cms", "-sign", "-binary", "-cades", "-md", "sha256", "-in", pathlib.Path(folder) / "x", "-outform", "DER", "-signer", key, "-inkey", key],
                              check=True, capture_output=True)
    return done.stdout.hex().encode()


def one_signature_in_many_fields(size):
    count = min(90000, size // 60)
    fields = [(20 + i, b"<</FT/Sig/T(%d)/V 9 0 R>>" % i) for i in range(count)]
    return one_page([signature(9), *fields], b"/AcroForm << /Fields [%s] >>" % b" ".join(b"%d 0 R" % n for n, _ in fields))


def signed_then_updated(size):
    """A signature of the first revision, then thousands of updates that change thousands of objects."""
    notes = [(20 + i, b"<</A %d>>" % i) for i in range(1000)]
    w = Writer()
    w.add(1, b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [8 0 R] >> /X [%s] >>" % b" ".join(b"%d 0 R" % n for n, _ in notes))
    w.add(2, b"<< /Type /Pages /Kids [10 0 R] /Count 1 >>")
    w.stream(4, b"", b"BT ET")
    w.add(5, FONT)
    w.add(10, LEAF)
    w.add(8, b"<</FT/Sig/T(s)/V 9 0 R>>")
    w.add(*signature(9, contents=cms_of_something()))
    for number, text in notes:
        w.add(number, text)
    w.table(b"/Root 1 0 R")
    end = len(w.data)
    gap = w.data.index(b"/Contents<") + 9
    behind = w.data.index(b">", gap) + 1
    at = w.data.index(b"/ByteRange[")
    numbers = b"/ByteRange[0 %010d %010d %010d]" % (gap, behind, end - behind)
    w.data[at:at + len(numbers)] = numbers
    while len(w.data) < size - 100000 and w.data.count(b"%%EOF") < 2000:
        for number, text in notes[:200]:
            w.add(number, text)
        w.table(b"/Root 1 0 R", size=2000)
    return w.bytes()


def lengths_in_a_chain(size):
    """Each stream's length is another stream's."""
    more = [(20 + i, b"<< /Length %d 0 R >>\nstream\nendstream" % (21 + i)) for i in range(1000)]
    return one_page(more, catalog=b"/AcroForm 20 0 R")


def a_reference_to_itself(size):
    return one_page([(20, b"20 0 R")], catalog=b"/AcroForm 20 0 R")


def many_line_ends(size):
    return one_page().replace(b"startxref\n", b"startxref" + b"\n" * (size - 4000))


def a_long_comment(size):
    return form_of(b"%" + b"c" * (size - 2000) + b"\n1")


def a_long_number(size):
    return form_of(b"1" * (size - 2000))


def a_long_fraction(size):
    return form_of(b"0." + b"1" * (size - 2000))


def headers_without_end(size):
    return b"%PDF-" * (size // 5)


def text_page(content, resources=b"", more=()):
    leaf = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 6 0 R /Resources << /Font << /F1 7 0 R >> %s >> >>" % resources
    return one_page([(6, content), *more], leaf=leaf)


def text_of_operators(size):
    return text_page(body(b"BT /F1 9 Tf " + b"(a)Tj " * (size // 6 - 1000)), more=[(7, FONT)])


def text_of_operands(size):
    return text_page(body(b"1 " * (size // 2 - 2000)), more=[(7, FONT)])


def text_behind_a_bomb(size):
    return text_page(body(zlib.compress(b"(a)Tj " * (10 * MB), 9), b"/Filter /FlateDecode"), more=[(7, FONT)])


def forms_in_forms(size):
    """Each form draws the next one twice."""
    more = [(7, FONT)]
    for i in range(60):
        more.append((20 + i, body(b"/X Do /X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % (21 + i))))
    more.append((80, body(b"BT /F1 9 Tf (a) Tj ET", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")))
    return text_page(body(b"/X Do"), b"/XObject << /X 20 0 R >>", more)


def saved_states(size):
    return text_page(body(b"q " * (size // 2 - 2000)), more=[(7, FONT)])


def cmap_file(cmap):
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /ToUnicode 21 0 R /DescendantFonts [22 0 R] >>"
    return text_page(body(b"BT /F1 9 Tf " + b"<0001>Tj " * 1000), more=[(7, font), (21, body(zlib.compress(cmap, 9), b"/Filter /FlateDecode")),
                                                                (22, b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /W [0 65535 500] >>")])


def a_cmap_of_ranges(size):
    return cmap_file(b"begincmap 1 begincodespacerange <0000><FFFF> endcodespacerange " + b"100 beginbfrange " + b"<0000><FFFF><0000> " * (2 * MB) + b"endbfrange")


def a_cmap_of_characters(size):
    return cmap_file(b"begincmap 100 beginbfchar " + b"<0000><0041> " * (4 * MB) + b"endbfchar")


def a_cmap_of_long_strings(size):
    return cmap_file(b"begincmap 1 beginbfrange <0000><FFFF>[" + b"<" + b"0041" * 1000 + b">" + b"] endbfrange" * 3)


def many_fonts(size):
    """A page of fonts that each have a large map of their own, each used once."""
    cmap = zlib.compress(b"begincmap 100 beginbfchar " + b"<0000><0041> " * MB + b"endbfchar", 9)
    count = min(300, size // (len(cmap) + 500))
    more, names, use = [], b"", b"BT "
    for i in range(count):
        more += [(20 + 2 * i, b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /ToUnicode %d 0 R /DescendantFonts [9 0 R] >>" % (21 + 2 * i)),
                 (21 + 2 * i, body(cmap, b"/Filter /FlateDecode"))]
        names += b"/F%d %d 0 R " % (i, 20 + 2 * i)
        use += b"/F%d 9 Tf <0001>Tj " % i
    leaf = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 6 0 R /Resources << /Font << %s >> >> >>" % names
    return one_page([(6, body(use)), (9, b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X >>"), *more], leaf=leaf)


ALL = {name: item for name, item in list(globals().items())
       if callable(item) and getattr(item, "__module__", None) == __name__ and item.__code__.co_varnames[:1] == ("size",)
       and item.__code__.co_argcount == 1}


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for word, make in ALL.items():
        data = make(int((sys.argv[2:3] or ["20"])[0]) * MB)
        (folder / f"{word}.pdf").write_bytes(data)
        print(word, len(data), flush=True)
