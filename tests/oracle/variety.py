"""PDF files of every structure, by a seeded choice: each of CHOICES has several words, and `plan` picks combinations so that soon every
two words of different choices have met in one file (pairwise), and goes on at random.

    python3 variety.py FOLDER [COUNT [SEED]]        writes COUNT files and says of each what was chosen
"""
import json
import pathlib
import random
import subprocess
import sys

from variety_write import File, Name, Raw, Ref, Stream, Style

CHOICES = {
    "section": ["table", "apart", "stream", "packed", "hybrid", "linearized", "linearized-packed"],
    "line_end": ["lf", "crlf", "cr", "mixed"],
    "row": ["lf", "crlf", "cr", "short"],
    "trivia": ["plain", "tight", "roomy", "comments"],
    "names": ["plain", "escaped"],
    "filters": ["plain", "flate", "predicted", "chain", "run"],
    "lead": ["none", "none", "blank", "words", "long"],
    "tail": ["none", "line", "blanks", "words", "nuls"],
    "size": ["right", "right", "small", "one", "large"],
    "header": ["1.0", "1.3", "1.4", "1.5", "1.7", "2.0", "bare"],
    "version": ["none", "1.6", "2.0"],
    "generation": ["zero", "some", "highest"],
    "free": ["none", "chain", "reused"],
    "updates": ["0", "1", "3", "8"],
    "update_kind": ["same", "other"],
    "moved": ["no", "yes"],
    "form": ["none", "direct", "indirect"],
    "fields": ["missing", "null", "empty", "text", "tree", "empty-signature", "gone"],
    "fields_are": ["direct", "indirect"],
    "annots": ["missing", "null", "empty", "some", "shared"],
    "annots_are": ["direct", "indirect"],
    "tree": ["flat", "nested", "deep", "direct-count"],
    "inherited": ["no", "yes"],
    "pages": ["1", "2", "7", "60"],
    "rotate": ["none", "0", "90", "180", "270", "-90", "450"],
    "box": ["plain", "origin", "swapped", "reals", "indirect", "numbers", "crop", "crop-outside", "crop-swapped"],
    "unit": ["none", "2.5"],
    "contents": ["one", "array", "indirect-array", "none"],
    "length": ["direct", "before", "behind"],
    "extras": ["none", "outlines", "attachment", "layers", "script", "tagged", "metadata", "labels", "all"],
    "info": ["yes", "no"],
    "id": ["yes", "no"],
    "order": ["ascending", "descending", "shuffled"],
    "again": ["no", "no", "yes"],
}
BOXES = {
    "plain": ([0, 0, 595, 842], None), "origin": ([-20.5, -30, 580, 800], None), "swapped": ([595, 842, 0, 0], None),
    "reals": ([0.0, 0.0, 595.276, 841.89], None), "indirect": ([0, 0, 500, 500], None), "numbers": ([0, 0, 400, 600], None),
    "crop": ([0, 0, 595, 842], [30, 40, 500, 700]), "crop-outside": ([0, 0, 595, 842], [-100, -100, 500, 1000]),
    "crop-swapped": ([0, 0, 595, 842], [500, 700, 30, 40]),
}
LEADS = {"none": b"", "blank": b"\n", "words": b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n", "long": b"%!PS-Adobe-3.0\n" + b"junk " * 160}
TAILS = {"none": b"", "line": b"\n", "blanks": b"\r\n \r\n\r\n", "words": b"\n<!-- served in 12 ms -->\n" * 10, "nuls": b"\n" + bytes(700)}


def plan(count, seed):
    """`count` combinations as dictionaries; the same for the same seed."""
    rng, keys, met, out = random.Random(seed), list(CHOICES), set(), []
    for number in range(count):
        best, gain = None, -1
        for _ in range(12 if number < 600 else 1):
            trial = {key: rng.choice(CHOICES[key]) for key in keys}
            pairs = {(a, trial[a], b, trial[b]) for i, a in enumerate(keys) for b in keys[:i]} if number < 600 else set()
            if len(pairs - met) > gain:
                best, gain, fresh = trial, len(pairs - met), pairs
        met |= fresh
        out.append({**best, "seed": rng.randrange(1 << 30)})
    return out


class Document:
    """What the file holds: objects by number, in some order."""

    def __init__(self, chosen):
        self.chosen = chosen
        self.rng = random.Random(chosen["seed"])
        self.objects = {}
        self.generations = {}
        self.lengths = {}
        self.optional = set()  # a hybrid may hide them
        self.next = 1
        if chosen["free"] == "chain":
            self.next = 4  # 1 to 3 are free

    def number(self):
        self.next += 1
        return self.next - 1

    def ref(self, number):
        return Ref((number, self.generations.get(number, 0)))

    def new(self, value, optional=False, plain=False):
        number = self.number()
        generation = 0
        if self.chosen["generation"] != "zero" and not plain and self.rng.random() < 0.4:
            generation = 65534 if self.chosen["generation"] == "highest" else self.rng.randrange(1, 100)
        if self.chosen["free"] == "reused" and not plain and self.rng.random() < 0.3:
            generation = 1
        self.generations[number] = generation
        self.objects[number] = value
        if optional:
            self.optional.add(number)
        return self.ref(number)

    def streamed(self, entries, data):
        how = self.chosen["length"]
        if how == "before":
            length = self.new(len(data))
        out = self.new(Stream(entries, data))
        if how == "behind":
            length = self.new(len(data))
        if how != "direct":
            self.lengths[out[0]] = length
        return out

    def wrapped(self, value, how, optional=True):
        return self.new(value, optional) if how == "indirect" else value


def content(doc):
    text = b"BT /F1 24 Tf 72 700 Td (Seal here: KEYWORD) Tj ET\n"
    how = doc.chosen["contents"]
    if how == "none":
        return {}
    if how == "one":
        return {"Contents": doc.streamed({}, text)}
    parts = [doc.streamed({}, b"q\n"), doc.streamed({}, text), doc.streamed({}, b"Q\n")]
    return {"Contents": doc.wrapped(parts, "indirect" if how == "indirect-array" else "direct", optional=False)}


def boxes(doc):
    how = doc.chosen["box"]
    media, crop = BOXES[how]
    if how == "numbers":
        media = [doc.new(side) for side in media]
    out = {"MediaBox": doc.new(media) if how == "indirect" else media}
    if crop:
        out["CropBox"] = crop
    return out


def attributes(doc):
    font = doc.new({"Type": Name("Font"), "Subtype": Name("Type1"), "BaseFont": Name("Helvetica")})
    out = {**boxes(doc), "Resources": {"Font": {"F1": font}}}
    if doc.chosen["rotate"] != "none":
        out["Rotate"] = int(doc.chosen["rotate"])
    return out


def annotations(doc, shared):
    how = doc.chosen["annots"]
    if how == "missing":
        return {}
    if how == "null":
        return {"Annots": None}
    if how == "empty":
        return {"Annots": doc.wrapped([], doc.chosen["annots_are"])}
    link = doc.new({"Type": Name("Annot"), "Subtype": Name("Link"), "Rect": [0, 0, 10, 10], "Border": [0, 0, 0]}, optional=True)
    if how == "shared":
        shared.append(link)
        return {"Annots": shared}
    return {"Annots": doc.wrapped([link], doc.chosen["annots_are"])}


def tree(doc, catalog):
    """The page tree; answers its root and the pages."""
    how, count = doc.chosen["tree"], int(doc.chosen["pages"])
    general = attributes(doc)
    is_inherited = doc.chosen["inherited"] == "yes" and doc.chosen["box"] != "numbers"
    root = doc.new({"Type": Name("Pages")}, plain=True)
    parent, depth = root, {"flat": 0, "nested": 1, "deep": 50, "direct-count": 0}[how]
    for _ in range(depth):
        inner = doc.new({"Type": Name("Pages"), "Parent": parent}, plain=True)
        doc.objects[parent[0]].update({"Kids": [inner], "Count": count})
        parent = inner
    pages, shared = [], []
    for _ in range(count):
        body = {"Type": Name("Page"), "Parent": parent, **({} if is_inherited else general), **content(doc), **annotations(doc, shared)}
        if doc.chosen["unit"] != "none":
            body["UserUnit"] = float(doc.chosen["unit"])
        pages.append(doc.new(body))
    if shared:
        array = doc.new(list(shared), optional=True)
        for page in pages:
            doc.objects[page[0]]["Annots"] = array
    doc.objects[parent[0]].update({"Kids": doc.new(pages) if how == "direct-count" else pages, "Count": count})
    if is_inherited:
        doc.objects[root[0]].update(general)
    catalog["Pages"] = root
    return pages


def text_field(doc, name, more=None):
    return doc.new({"FT": Name("Tx"), "T": name, "V": b"value (1)", **(more or {})}, optional=True)


def fields(doc, pages):
    how = doc.chosen["fields"]
    if how == "missing":
        return {}
    if how == "null":
        return {"Fields": None}
    if how == "gone":
        return {"Fields": Ref((doc.number(), 0))}  # refers to nothing: the null object
    listed = []
    if how == "text":
        listed = [text_field(doc, b"Signature1"), text_field(doc, b"\xfe\xff\x4e\x2d\x65\x87")]
    if how == "tree":
        top = doc.new({"T": b"top", "FT": Name("Tx")}, optional=True)
        middle = doc.new({"T": b"Seal1", "Parent": top}, optional=True)
        leaf = text_field(doc, b"leaf", {"Parent": middle})
        doc.objects[top[0]]["Kids"] = [middle]
        doc.objects[middle[0]]["Kids"] = [leaf]
        listed = [top, text_field(doc, b"Seal1")]
    if how == "empty-signature":
        field = doc.new({"Type": Name("Annot"), "Subtype": Name("Widget"), "FT": Name("Sig"), "T": b"Seal7", "Rect": [10, 10, 60, 60], "F": 4, "P": pages[0]})
        page = doc.objects[pages[0][0]]
        if isinstance(page.get("Annots"), list):
            page["Annots"] = [*page["Annots"], field]
        listed = [field]
    return {"Fields": doc.wrapped(listed, doc.chosen["fields_are"])}


def form(doc, pages, catalog):
    if doc.chosen["form"] == "none":
        return
    body = {**fields(doc, pages), "DA": b"/Helv 0 Tf 0 g", "NeedAppearances": False}
    catalog["AcroForm"] = doc.wrapped(body, doc.chosen["form"])


def extras(doc, pages, catalog):
    how = doc.chosen["extras"]
    page = pages[0]
    if how in ("outlines", "all"):
        root = doc.new({"Type": Name("Outlines"), "Count": 1}, plain=True)
        entry = doc.new({"Title": b"\xfe\xff\x7b\x2c\x4e\x00", "Parent": root, "Dest": [page, Name("Fit")]})
        doc.objects[root[0]].update({"First": entry, "Last": entry})
        catalog["Outlines"] = root
    if how in ("attachment", "all"):
        data = doc.streamed({"Type": Name("EmbeddedFile")}, b"%PDF-1.4 startxref 0 %%EOF within")
        spec = doc.new({"Type": Name("Filespec"), "F": b"a.pdf", "EF": {"F": data}})
        catalog["Names"] = {"EmbeddedFiles": {"Names": [b"a.pdf", spec]}}
    if how in ("layers", "all"):
        layer = doc.new({"Type": Name("OCG"), "Name": b"Layer"})
        catalog["OCProperties"] = {"OCGs": [layer], "D": {"Order": [layer]}}
    if how in ("script", "all"):
        catalog["OpenAction"] = doc.new({"S": Name("JavaScript"), "JS": b"app.alert(1)"})
    if how in ("tagged", "all"):
        root = doc.new({"Type": Name("StructTreeRoot")}, plain=True)
        doc.objects[root[0]]["K"] = doc.new({"Type": Name("StructElem"), "S": Name("P"), "P": root, "Pg": page, "K": 0})
        catalog.update({"StructTreeRoot": root, "MarkInfo": {"Marked": True}, "Lang": b"zh-CN"})
    if how in ("metadata", "all"):
        catalog["Metadata"] = doc.streamed({"Type": Name("Metadata"), "Subtype": Name("XML")}, b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    if how in ("labels", "all"):
        catalog.update({"PageLabels": {"Nums": [0, {"S": Name("r")}]}, "A#b c/d": Name("odd name")})


def document(chosen):
    doc = Document(chosen)
    catalog = {"Type": Name("Catalog")}
    if chosen["version"] != "none":
        catalog["Version"] = Name(chosen["version"])
    pages = tree(doc, catalog)
    form(doc, pages, catalog)
    extras(doc, pages, catalog)
    doc.root = doc.new(catalog)
    doc.trailer = {"Root": doc.root}
    if chosen["info"] == "yes":
        doc.trailer["Info"] = doc.new({"Title": b"Variety", "Producer": b"\xfe\xff\x4e\x2d"})
    if chosen["id"] == "yes":
        doc.trailer["ID"] = [bytes(range(16)), b"0123456789ABCDEF"]
    doc.pages = pages
    return doc


def order(doc, numbers):
    how = doc.chosen["order"]
    numbers = sorted(numbers, reverse=how == "descending")
    if how == "shuffled":
        doc.rng.shuffle(numbers)
    return numbers


def packable(doc, number):
    return doc.generations.get(number, 0) == 0 and not isinstance(doc.objects[number], Stream)


def put(doc, file, numbers, kind):
    """Writes the objects as this kind of section lets them be; answers what a hybrid hides."""
    hidden = []
    if kind == "packed":
        hidden = [n for n in numbers if packable(doc, n) and doc.rng.random() < 0.9]
    if kind == "hybrid":
        hidden = [n for n in numbers if packable(doc, n) and n in doc.optional]
    plain = [n for n in numbers if n not in hidden]
    for number in plain:
        file.add(number, doc.generations.get(number, 0), doc.objects[number], doc.lengths.get(number, "direct"))
    last = None
    for start in range(0, len(hidden), 40):
        container = doc.number()
        file.pack(container, [(n, doc.objects[n]) for n in hidden[start:start + 40]], doc.chosen["filters"], last if doc.rng.random() < 0.5 else None)
        last = Ref((container, 0))
    return hidden


def size_of(doc, file):
    right = max(file.top, doc.next - 1) + 1
    return {"right": right, "small": max(2, right - 3), "one": 1, "large": right + 1000}[doc.chosen["size"]]


def close(doc, file, kind, hidden):
    chosen = doc.chosen
    if kind in ("stream", "packed"):
        number = doc.number()
        file.stream(number, doc.trailer, size_of(doc, file), chosen["filters"], index=chosen["size"] != "right")
        return
    at = None
    if kind == "hybrid" and hidden:
        containers = {file.places[n][1] for n in hidden}
        kept = dict(file.places)
        file.places = {n: p for n, p in kept.items() if n in hidden or n in containers}
        at = file.stream(doc.number(), {}, doc.next + 1, chosen["filters"], last=False)
        file.places = {n: ("f", 0, 0) if n in containers else p for n, p in kept.items()}
    file.table(doc.trailer, size_of(doc, file), chosen["row"], apart=kind == "apart", hidden=at)


def free_entries(doc, file):
    if doc.chosen["free"] == "chain" and file.previous is None:
        file.places.update({0: ("f", 2, 65535), 2: ("f", 3, 1), 3: ("f", 1, 7), 1: ("f", 0, 1)})


def update(doc, file, index, base_kind):
    """One more revision: an annotation, a moved object, a freed one."""
    kind = base_kind if doc.chosen["update_kind"] == "same" else {"table": "stream", "apart": "packed", "stream": "table", "packed": "apart", "hybrid": "table"}[base_kind]
    if base_kind == "hybrid":
        kind = "table"
    page = doc.pages[index % len(doc.pages)]
    note = doc.new({"Type": Name("Annot"), "Subtype": Name("Text"), "Rect": [5, 5, 20, 20], "Contents": b"note"}, plain=True)
    numbers = [note[0]]
    held = doc.objects[page[0]].get("Annots")
    if isinstance(held, Ref) and isinstance(doc.objects.get(held[0]), list):
        doc.objects[held[0]] = [*doc.objects[held[0]], note]
        numbers.append(held[0])
    else:
        doc.objects[page[0]]["Annots"] = [*(held or []), note]
        numbers.append(page[0])
    if doc.chosen["moved"] == "yes":
        movable = [n for n in doc.objects if n not in numbers and not isinstance(doc.objects[n], Stream) and n not in doc.lengths]
        numbers += doc.rng.sample(movable, min(3, len(movable)))
    hidden = put(doc, file, order(doc, numbers), kind)
    if doc.chosen["free"] == "reused" and index == 0:
        file.places[doc.number()] = ("f", 0, 1)
    close(doc, file, kind, hidden)


def build(chosen):
    """The file's bytes; a linearized one still has to go through qpdf."""
    doc = document(chosen)
    style = Style(doc.rng, chosen["line_end"], chosen["trivia"], chosen["names"])
    bare = chosen["header"] == "bare"
    file = File(style, LEADS[chosen["lead"]], b"%PDF-" + (b"1.4" if bare else chosen["header"].encode()), mark=not bare)
    kind = chosen["section"] if not chosen["section"].startswith("linearized") else "table"
    hidden = put(doc, file, order(doc, doc.objects), kind)
    free_entries(doc, file)
    close(doc, file, kind, hidden)
    for index in range(int(chosen["updates"])):
        file.data += style.eol()
        update(doc, file, index, kind)
    return bytes(file.data) + TAILS[chosen["tail"]]


def write(chosen, path):
    path = pathlib.Path(path)
    data = build(chosen)
    if not chosen["section"].startswith("linearized"):
        path.write_bytes(data)
        return
    plain = path.with_suffix(".plain")
    plain.write_bytes(data)
    streams = "generate" if chosen["section"].endswith("packed") else "preserve"
    done = subprocess.run(["qpdf", "--linearize", f"--object-streams={streams}", plain, path], capture_output=True, timeout=60)
    assert done.returncode in (0, 3), (chosen, done.stderr)
    path.write_bytes(LEADS[chosen["lead"]] + path.read_bytes() + TAILS[chosen["tail"]])
    plain.unlink()


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for i, words in enumerate(plan(int((sys.argv[2:3] or ["100"])[0]), int((sys.argv[3:4] or ["1"])[0]))):
        write(words, folder / f"{i:05d}.pdf")
        print(i, json.dumps(words))
