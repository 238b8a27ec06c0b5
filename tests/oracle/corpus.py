"""A small corpus of PDF files of every structure that sealing meets, written from scratch or made by qpdf and cairo.

    python3 corpus.py FOLDER        writes them all
"""
import pathlib
import subprocess
import sys
import zlib

CONTENT = b"BT /F1 24 Tf 72 700 Td (Seal here: KEYWORD) Tj ET\n"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


class Writer:
    """Objects in, bytes out; offsets count from `origin`, which is where %PDF- stands."""

    def __init__(self, lead=b""):
        self.data = bytearray(lead)
        self.origin = len(lead)
        self.data += b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
        self.places = {}
        self.previous = None

    def add(self, number, body):
        self.places[number] = len(self.data) - self.origin
        self.data += b"%d 0 obj\n%s\nendobj\n" % (number, body)

    def stream(self, number, entries, data):
        self.add(number, b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(data), data))

    def table(self, trailer, size=None, places=None):
        places = self.places if places is None else places
        at = len(self.data) - self.origin
        self.data += b"xref\n"
        rows = {0: b"0000000000 65535 f \n"} if self.previous is None else {}
        rows.update({n: b"%010d 00000 n \n" % place if place is not None else b"0000000000 00000 f \n" for n, place in places.items()})
        runs = []
        for number in sorted(rows):
            if not runs or number != runs[-1][-1] + 1:
                runs.append([])
            runs[-1].append(number)
        for run in runs:
            self.data += b"%d %d\n" % (run[0], len(run)) + b"".join(rows[n] for n in run)
        size = max(self.places) + 1 if size is None else size
        previous = b"" if self.previous is None else b" /Prev %d" % self.previous
        self.data += b"trailer\n<< /Size %d %s%s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, previous, at)
        self.previous = at
        self.places = {}

    def bytes(self):
        return bytes(self.data)


def page(extra=b"", box=b"/MediaBox [0 0 595 842]"):
    return b"<< /Type /Page /Parent 2 0 R %s /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> %s >>" % (box, extra)


def simple(pages=(page(),), catalog=b"", lead=b"", size=None, more=()):
    """A catalog (1), the page tree (2), content (4), font (5), further objects, and pages from 10 on."""
    w = Writer(lead)
    kids = b" ".join(b"%d 0 R" % (10 + i) for i in range(len(pages)))
    w.add(1, b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog)
    w.add(2, b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)))
    w.stream(4, b"", CONTENT)
    w.add(5, FONT)
    for number, body in more:
        w.add(number, body)
    for i, body in enumerate(pages):
        w.add(10 + i, body)
    w.table(b"/Root 1 0 R", size)
    return w


def hybrid():
    """7.5.8.4: the annotations array lives in an object stream that only /XRefStm speaks of."""
    w = Writer()
    w.add(1, b"<< /Type /Catalog /Pages 2 0 R >>")
    w.add(2, b"<< /Type /Pages /Kids [10 0 R] /Count 1 >>")
    w.stream(4, b"", CONTENT)
    w.add(5, FONT)
    w.add(10, page(b"/Annots 12 0 R"))
    packed = zlib.compress(b"12 0 [ ]")
    w.stream(13, b"/Type /ObjStm /N 1 /First 5 /Filter /FlateDecode", packed)
    at = len(w.data)
    rows = b"\x02" + (13).to_bytes(4, "big") + b"\x00" + b"\x01" + w.places[13].to_bytes(4, "big") + b"\x00"
    del w.places[13]
    w.stream(14, b"/Type /XRef /W [1 4 1] /Index [12 2] /Size 15", rows)
    del w.places[14]
    places = dict(w.places)
    places.update({12: None, 13: None})
    w.places[14] = 0
    w.table(b"/Root 1 0 R /XRefStm %d" % at, places=places)
    return w


def updated():
    """Three revisions; the second one rewrites the page, the third adds an unused object far up."""
    w = simple()
    w.places = {}
    w.add(10, page(b"/Annots []"))
    w.table(b"/Root 1 0 R", size=11)
    w.add(500, b"(unused)")
    w.table(b"/Root 1 0 R", size=501)
    return w


def variants():
    form = b"/AcroForm << /Fields [] /DA (/Helv 0 Tf 0 g) >>"
    rotated = [page(b"/Rotate %d" % angle) for angle in (0, 90, 180, 270, -90)]
    crops = [page(b"/Rotate %d /CropBox [30 40 500 700]" % angle, b"/MediaBox [-20.5 -30 580 800]") for angle in (0, 90, 180, 270)]
    inherited = [b"<< /Type /Pages /Parent 2 0 R /Kids [20 0 R] /Count 1 /Rotate 90 /MediaBox [0 0 400 600] "
                 b"/Resources << /Font << /F1 5 0 R >> >> >>"]
    leaf = (20, b"<< /Type /Page /Parent 10 0 R /Contents 4 0 R >>")
    annots = (6, b"[ 7 0 R ]")
    link = (7, b"<< /Type /Annot /Subtype /Link /Rect [0 0 10 10] /Border [0 0 0] >>")
    indirect_form = (8, b"<< /Fields 9 0 R /NeedAppearances false >>")
    text_field = (9, b"[ 30 0 R ]")
    field = (30, b"<< /FT /Tx /T (Signature1) /V (x) >>")
    return {
        "classic": simple(),
        "two-pages": simple([page(), page()]),
        "rotated": simple(rotated),
        "crop-box": simple(crops),
        "inherited": simple(inherited, more=[leaf]),
        "no-media-box": simple([page(box=b""), page(box=b"/MediaBox [0 0 595]")]),
        "annots-indirect": simple([page(b"/Annots 6 0 R")], more=[annots, link]),
        "annots-direct": simple([page(b"/Annots [7 0 R]")], more=[link]),
        "form-direct": simple(catalog=form),
        "form-indirect": simple(catalog=b"/AcroForm 8 0 R", more=[indirect_form, text_field, field]),
        "wrong-size": simple(size=5),
        "junk-before": simple(lead=b"HTTP/1.1 200 OK\r\n\r\n"),
        "hybrid": hybrid(),
        "updated": updated(),
    }


def refused():
    """Files that must be refused, each for one reason."""
    good = simple().bytes()
    loop = simple([b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"])
    return {
        "empty": b"",
        "no-header": good.replace(b"%PDF-", b"%ABC-"),
        "no-startxref": good[:good.rindex(b"startxref")],
        "no-eof": good[:good.rindex(b"%%EOF")],
        "cut": good[:len(good) // 2],
        "page-loop": loop.bytes(),
        "prev-loop": good.replace(b"/Root 1 0 R", b"/Prev %d /Root 1 0 R" % good.rindex(b"xref\n0")),
        "shifted": good.replace(b"%\xe2\xe3\xcf\xd3\n", b"%\xe2\xe3\xcf\xd3\nshift\n"),
        "missing-catalog-end": good.replace(b"endobj", b"endobk", 1),
    }


def tool(*command):
    done = subprocess.run(command, capture_output=True, timeout=60)
    if done.returncode not in (0, 3):  # qpdf: 3 is a warning
        raise RuntimeError(f"{command}: {done.stderr.decode(errors='replace')}")


def make(folder):
    """Writes the corpus; answers the paths of what must be sealed."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, writer in variants().items():
        (folder / f"{name}.pdf").write_bytes(writer.bytes())
    two = folder / "two-pages.pdf"
    tool("pdftocairo", "-pdf", two, folder / "cairo.pdf")
    tool("qpdf", "--object-streams=generate", two, folder / "object-streams.pdf")
    tool("qpdf", "--object-streams=generate", folder / "form-indirect.pdf", folder / "form-in-object-stream.pdf")
    tool("qpdf", "--linearize", two, folder / "linearized.pdf")
    tool("qpdf", "--linearize", "--object-streams=generate", two, folder / "linearized-object-streams.pdf")
    tool("qpdf", "--qdf", two, folder / "qdf.pdf")
    return sorted(folder.glob("*.pdf"))


def make_refused(folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in refused().items():
        (folder / f"{name}.pdf").write_bytes(data)
    (folder / "source.pdf").write_bytes(simple().bytes())
    tool("qpdf", "--encrypt", "user", "owner", "256", "--", folder / "source.pdf", folder / "encrypted.pdf")
    (folder / "source.pdf").unlink()
    return sorted(folder.glob("*.pdf"))


if __name__ == "__main__":
    make(sys.argv[1])
    make_refused(pathlib.Path(sys.argv[1]) / "refused")
