"""A small PDF writer for tests: a page with text, a form field and any number of revisions, written by hand so that a test can
break every rule of the format on purpose. Signatures come from the openssl command line."""
import re
import subprocess
import tempfile
import time
from pathlib import Path

SIGNATURE_ROOM = 6000


class Pdf:
    """Objects by number, as they were last written; `data` is the file. `kind`: cross-reference tables, streams of them, or those with
    object streams ("table", "stream", "packed"); `default_kind` is that of files whose maker does not say."""
    default_kind = "table"

    def __init__(self, pages=1, text=b"(Amount 100) Tj", fields=True, extra=None, catalog=b"", kind=None):
        self.kind = kind or Pdf.default_kind
        self.catalog_extra, self.form_extra = catalog, b""
        self.pages = []
        self.fields = []
        self.annots = {}
        self.data = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
        self.xref = None
        self.size = 1
        self.acroform = None
        objects = {}
        self.catalog, self.tree, self.font, self.info = (self.new() for _ in range(4))
        self.contents = {}
        for index in range(pages):
            page, content = self.new(), self.new()
            self.pages.append(page)
            self.contents[page] = content
            self.annots[page] = []
            objects[content] = stream(b"BT /F1 24 Tf 100 700 Td " + text + b" ET")
        objects[self.font] = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
        objects[self.info] = b"<</Title(Declaration)/ModDate(D:20260101000000Z)>>"
        if fields:
            self.text_field, self.text_look = self.new(), self.new()
            self.fields.append(self.text_field)
            self.annots[self.pages[0]].append(self.text_field)
            objects[self.text_field] = self.text_field_object(b"old")
            objects[self.text_look] = self.look(b"old")
        for number, body in (extra or {}).items():
            objects[number] = body
            self.size = max(self.size, number + 1)
        objects[self.tree] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, refs(self.pages))
        objects.update(self.structure())
        self.update(objects)

    def new(self):
        self.size += 1
        return self.size - 1

    def look(self, text):
        return stream(b"/Tx BMC BT /F1 12 Tf 2 2 Td (%s) Tj ET EMC" % text, b"/Type/XObject/Subtype/Form/BBox[0 0 200 20]/Resources<</Font<</F1 %d 0 R>>>>" % self.font)

    def text_field_object(self, value, look=None, rect=b"100 500 300 520"):
        return b"<</Type/Annot/Subtype/Widget/FT/Tx/T(remark)/V(%s)/Rect[%s]/P %d 0 R/F 4/AP<</N %d 0 R>>>>" % (
            value, rect, self.pages[0], look or self.text_look)

    def page_object(self, page, content=None, annots=None, extra=b""):
        listed = self.annots[page] if annots is None else annots
        return (b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 %d 0 R>>%s>>/Contents %d 0 R/Annots[%s]%s>>" % (
            self.tree, self.font, getattr(self, "resources", b""), content or self.contents[page], refs(listed), extra))

    def catalog_object(self, extra=b""):
        return b"<</Type/Catalog/Pages %d 0 R/AcroForm<</Fields[%s]/SigFlags 3%s>>%s%s>>" % (
            self.tree, refs(self.fields), self.form_extra, self.catalog_extra, extra)

    def structure(self):
        objects = {self.catalog: self.catalog_object()}
        objects.update({page: self.page_object(page) for page in self.pages})
        return objects

    def update(self, objects, trailer=b"", before=b"", after=b"", free=(), offsets=None, prev=None, kind=None, ending=None):
        """One more revision: `objects` are written, `offsets` are merely listed at the places given: an offset, a pair (offset,
        generation) or a triple (2, container, index). `kind`: how this revision lists what it holds. `ending`: instead of startxref."""
        kind = kind or self.kind
        places = dict(offsets or {})
        out = self.data + before
        objects = dict(objects)
        if kind == "packed":
            places.update(self.pack(objects))
        for number, body in sorted(objects.items()):
            places[number] = len(out)
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        places.update({number: None for number in free})
        if self.xref is None:
            places[0] = None
        previous = self.xref if prev is None else prev
        table = self.table if kind == "table" else self.table_stream
        xref = len(out)
        written = table(places, xref, b"" if previous is None else b"/Prev %d" % previous, trailer)
        self.data = out + written + (b"startxref\n%d\n%%%%EOF\n" % xref if ending is None else ending) + after
        self.xref = xref
        return self

    def pack(self, objects):
        """Takes what may stand in an object stream out of `objects` and puts the stream there; gives the places."""
        numbers = [number for number, body in sorted(objects.items()) if b"endstream" not in body and not body.startswith(b"<</Type/Sig/")]
        if not numbers:
            return {}
        container, heads, bodies = self.new(), b"", b""
        for number in numbers:
            heads += b"%d %d " % (number, len(bodies))
            bodies += objects.pop(number) + b"\n"
        objects[container] = stream(heads + bodies, b"/Type/ObjStm/N %d/First %d" % (len(numbers), len(heads)))
        return {number: (2, container, index) for index, number in enumerate(numbers)}

    def keys(self):
        return b"/Size %d/Root %d 0 R/Info %d 0 R" % (self.size, self.catalog, self.info)

    def table(self, places, _, chain, trailer):
        out = b"xref\n"
        for number, place in sorted(places.items()):
            offset, generation = place if isinstance(place, tuple) else (place, 0)
            line = b"%010d %05d n\r\n" % (offset, generation) if place is not None else b"%010d %05d f\r\n" % (0, 65535 if number == 0 else 1)
            out += b"%d 1\n%s" % (number, line)
        return out + b"trailer\n<<%s%s%s>>\n" % (self.keys(), chain, trailer)

    def table_stream(self, places, xref, chain, trailer):
        number = self.new()
        places = {**places, number: xref}
        rows = b""
        for _, place in sorted(places.items()):
            row = place if isinstance(place, tuple) else (0, 0, 1) if place is None else (1, place, 0)
            row = (1, *row) if len(row) == 2 else row
            rows += bytes([row[0]]) + row[1].to_bytes(4, "big") + row[2].to_bytes(2, "big")
        index = b" ".join(b"%d 1" % one for one in sorted(places))
        return b"%d 0 obj\n%s\nendobj\n" % (number, stream(rows, b"/Type/XRef/W[1 4 2]/Index[%s]%s%s%s" % (index, self.keys(), chain, trailer)))

    def copy(self):
        other = object.__new__(type(self))
        other.__dict__.update({key: (value.copy() if isinstance(value, (dict, list)) else value) for key, value in self.__dict__.items()})
        return other


def refs(numbers):
    return b" ".join(b"%d 0 R" % number for number in numbers)


def stream(body, entries=b""):
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(body), body)


class Signer:
    """Keys of make_pki.sh."""

    def __init__(self, folder):
        self.folder = Path(folder)

    def cms(self, data, name="seal", options=("-cades", "-md", "sha256")):
        with tempfile.NamedTemporaryFile() as content:
            content.write(data)
            content.flush()
            done = subprocess.run(["openssl", "cms", "-sign", "-binary", "-in", content.name, "-outform", "DER", "-signer", self.folder / f"{name}.pem",
                                   "-inkey", self.folder / f"{name}.key", "-certfile", self.folder / "middle.pem", *options], check=True, capture_output=True)
        return done.stdout

    def sign(self, pdf, field=b"Seal1", page=0, rect=b"400 100 500 200", who="seal", picture=b"1 0 0 rg 0 0 100 100 re f", entries=b"",
             subfilter=b"ETSI.CAdES.detached", options=("-cades", "-md", "sha256"), catalog=b"", widget=b"", into=None, more=None, bend=None, resources=b"",
             flags=132, box=b"0 0 100 100"):
        """A further revision with a signature. `into`: an existing empty field; `bend(data, gap)` may break the ranges."""
        out = pdf.copy()
        value = out.new()
        number = into or out.new()
        objects = dict(more or {})
        page_number = out.pages[page]
        look = b""
        if picture is not None:
            drawn = out.new()
            objects[drawn] = stream(picture, b"/Type/XObject/Subtype/Form/BBox[%s]" % box + resources)
            look = b"/AP<</N %d 0 R>>" % drawn
        objects[value] = (b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/%s/M(%s)/ESTAMP_Seal(S-0001)%s/ByteRange[0 %s]/Contents<%s>>>" % (
            subfilter, time.strftime("D:%Y%m%d%H%M%SZ", time.gmtime()).encode(), entries, b"*" * 40, b"0" * (2 * SIGNATURE_ROOM)))
        objects[number] = b"<</Type/Annot/Subtype/Widget/FT/Sig/T(%s)/V %d 0 R/Rect[%s]/P %d 0 R/F %d%s%s>>" % (field, value, rect, page_number, flags, look, widget)
        if not into:
            out.fields.append(number)
            out.annots[page_number].append(number)
            out.catalog_extra += catalog.replace(b"@", b"%d 0 R" % value)
            objects.update({out.catalog: out.catalog_object(), page_number: out.page_object(page_number)})
        out.update(objects)
        out.data = self.fill(out.data, value, who, options, bend)
        out.signature, out.widget = value, number
        return out

    def fill(self, data, value, who, options, bend=None):
        at = data.rindex(b"%d 0 obj\n<</Type/Sig" % value)
        start = data.index(b"/Contents<", at) + len(b"/Contents")
        end = data.index(b">", start) + 1
        numbers = [0, start, end, len(data) - end]
        if bend:
            data, numbers = bend(data, numbers)
        written = b"/ByteRange[%d %d %d %d]" % tuple(numbers)
        data = re.sub(rb"/ByteRange\[0 \*{40}\]", lambda _: written.ljust(len(b"/ByteRange[0 ]") + 40), data)
        content = data[numbers[0]:numbers[0] + numbers[1]] + data[numbers[2]:numbers[2] + numbers[3]]
        signed = self.cms(content, who, options).hex().encode()
        assert len(signed) < end - start - 2
        return data[:start + 1] + signed + data[start + 1 + len(signed):]
