"""Filters, object streams and cross-reference sections that want much; a function of `size` each (hostile.py)."""
import zlib

from corpus import FONT, Writer, page
from hostile_kit import LEAF, MB

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
