"""Writes PDF files in every way that ISO 32000 allows and that is met in the field: values, objects, cross-reference sections.

A `Style` says how tokens look (line ends, comments, escapes), a `File` puts objects and sections one after the other. What the
file holds is variety.py's matter."""
import zlib


class Name(str):
    pass


class Ref(tuple):  # (number, generation)
    pass


class Raw(bytes):  # goes out as it stands
    pass


class Stream:
    def __init__(self, entries, data):
        self.entries, self.data = entries, data


LINE_ENDS = {"lf": [b"\n"], "crlf": [b"\r\n"], "cr": [b"\r"], "mixed": [b"\n", b"\r\n", b"\r", b"\n\n"]}
DELIMITERS = b"()<>[]{}/%"


class Style:
    def __init__(self, rng, line_end="lf", trivia="plain", names="plain"):
        self.rng, self.line_ends, self.trivia, self.names = rng, LINE_ENDS[line_end], trivia, names

    def eol(self):
        return self.rng.choice(self.line_ends)

    def comment(self):
        return b"%" + self.rng.choice([b"", b" (", b"endobj >>", b"\xe4\xb8\xad", b"1 0 obj", b"<<"]) + self.eol()

    def gap(self, needed):
        """What stands between two tokens."""
        if self.trivia == "tight":
            return b" " if needed else b""
        if self.trivia == "roomy":
            return self.rng.choice([b" ", b"  ", b"\t", self.eol(), b" " + self.eol()])
        if self.trivia == "comments":
            return self.rng.choice([b" ", b"\0 ", b"\f", self.eol(), b" " + self.comment(), self.comment()])
        return b" "

    def name(self, text):
        out = b"/"
        for byte in text.encode("latin-1"):
            must = byte < 33 or byte > 126 or bytes([byte]) in (b"#", *[bytes([d]) for d in DELIMITERS])
            out += b"#%02x" % byte if must or self.names == "escaped" and self.rng.random() < 0.3 else bytes([byte])
        return out

    def string(self, data):
        if self.names == "escaped":
            return self.rng.choice([
                b"<" + data.hex().encode() + b">",
                b"<" + b" ".join(b"%02X" % byte for byte in data) + b">",
                b"(" + b"".join(b"\\%03o" % byte for byte in data) + b")",
                b"(" + b"\\\n".join(b"\\" + bytes([b]) if b in b"()\\" else bytes([b]) for b in data) + b")"])
        return b"(" + data.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)") + b")"

    def number(self, value):
        if isinstance(value, int):
            return self.rng.choice([b"%d", b"%+d", b"%05d"]) % value if self.trivia == "roomy" and value >= 0 else b"%d" % value
        text = b"%.4f" % value
        if self.trivia == "tight":
            return text.rstrip(b"0").replace(b"0.", b".", 1) if text.startswith(b"0.") and value else text.rstrip(b"0")
        return text

    def tokens(self, value, out):
        if isinstance(value, Raw):
            out.append(bytes(value))
        elif isinstance(value, Name):
            out.append(self.name(value))
        elif isinstance(value, Ref):
            out += [b"%d" % value[0], b"%d" % value[1], b"R"]
        elif value is None or isinstance(value, bool):
            out.append({None: b"null", True: b"true", False: b"false"}[value])
        elif isinstance(value, (int, float)):
            out.append(self.number(value))
        elif isinstance(value, bytes):
            out.append(self.string(value))
        elif isinstance(value, list):
            out.append(b"[")
            for item in value:
                self.tokens(item, out)
            out.append(b"]")
        else:
            out.append(b"<<")
            for key, item in value.items():
                out.append(self.name(key))
                self.tokens(item, out)
            out.append(b">>")
        return out

    def text(self, value):
        out, parts = b"", self.tokens(value, [])
        for part in parts:
            needed = bool(out) and out[-1] not in DELIMITERS and part[0] not in DELIMITERS
            gap = self.gap(needed) if out else b""
            out += (gap or b" " if needed else gap) + part
        return out


def packed(kind, data, row, rng):
    """`data` behind a filter; `row` is the width of a row for predictors."""
    if kind == "plain":
        return {}, data
    if kind == "flate":
        return {"Filter": Name("FlateDecode")}, zlib.compress(data, rng.choice([1, 6, 9]))
    if kind == "chain":
        return {"Filter": [Name("ASCIIHexDecode"), Name("FlateDecode")]}, zlib.compress(data).hex().encode() + b">"
    if kind == "run":
        out = b"".join(bytes([len(data[i:i + 128]) - 1]) + data[i:i + 128] for i in range(0, len(data), 128))
        return {"Filter": Name("RunLengthDecode")}, out + b"\x80"
    above, rows = bytes(row), b""
    for i in range(0, len(data), row):
        line = data[i:i + row].ljust(row, b"\0")
        rows += b"\x02" + bytes((a - b) % 256 for a, b in zip(line, above))
        above = line
    return {"Filter": Name("FlateDecode"), "DecodeParms": {"Predictor": 12, "Columns": row}}, zlib.compress(rows)


class File:
    """Bytes so far. `places`: number -> ("n", offset, generation) | ("c", container, index) | ("f", next, generation)."""

    def __init__(self, style, lead=b"", header=b"%PDF-1.7", mark=True):
        self.style, self.rng = style, style.rng
        self.data = bytearray(lead)
        self.origin = len(lead)
        self.data += header + style.eol() + (b"%\xe2\xe3\xcf\xd3" + style.eol() if mark else b"")
        self.places = {}
        self.previous = None
        self.top = 0

    def here(self):
        return len(self.data) - self.origin

    def add(self, number, generation, value, length="direct"):
        """One object. `length` a Ref: of a stream's /Length, which is another object."""
        style = self.style
        self.top = max(self.top, number)
        self.places[number] = ("n", self.here(), generation)
        self.data += b"%d %d obj" % (number, generation) + style.eol()
        if isinstance(value, Stream):
            entries = dict(value.entries)
            entries["Length"] = length if isinstance(length, Ref) else len(value.data)
            # 7.3.8.1: not CR alone
            self.data += style.text(entries) + style.gap(False) + b"stream" + self.rng.choice([b"\n", b"\r\n"]) + value.data + style.eol() + b"endstream"
        else:
            self.data += style.text(value)
        self.data += style.eol() + b"endobj" + style.eol()

    def pack(self, number, objects, filters="flate", extends=None):
        """An object stream of (number, value)."""
        index, body = b"", b""
        for i, (inner, value) in enumerate(objects):
            index += b"%d %d%s" % (inner, len(body), self.rng.choice([b" ", b"\n"]))
            body += self.style.text(value) + self.rng.choice([b" ", b"\n"])
        entries, data = packed(filters if filters != "predicted" else "flate", index + body, 1, self.rng)
        entries = {"Type": Name("ObjStm"), "N": len(objects), "First": len(index), **entries, **({"Extends": extends} if extends else {})}
        self.add(number, 0, Stream(entries, data))
        for i, (inner, _) in enumerate(objects):
            self.top = max(self.top, inner)
            self.places[inner] = ("c", number, i)

    def rows(self, entries, row):
        out = b""
        for kind, first, second in entries:
            out += b"%010d %05d %s" % (first, second, b"n" if kind == "n" else b"f") + {"lf": b" \n", "crlf": b"\r\n", "cr": b" \r", "short": b"\n"}[row]
        return out

    def runs(self, numbers, apart=False):
        runs = []
        for number in sorted(numbers):
            if runs and number == runs[-1][-1] + 1 and not apart:
                runs[-1].append(number)
            else:
                runs.append([number])
        return runs

    def table(self, trailer, size, row="lf", apart=False, hidden=None, end=True):
        places = {n: ("f", 0, 0) if p[0] == "c" else p for n, p in self.places.items()}
        if self.previous is None:
            places.setdefault(0, ("f", 0, 65535))
        at = self.here()
        self.data += b"xref" + self.style.eol()
        for run in self.runs(places, apart):
            self.data += b"%d %d" % (run[0], len(run)) + self.style.eol() + self.rows([places[n] for n in run], row)
        entries = {**trailer, "Size": size, **({"XRefStm": hidden} if hidden else {}), **({"Prev": self.previous} if self.previous is not None else {})}
        self.data += b"trailer" + self.style.eol() + self.style.text(entries) + self.style.eol()
        self.end(at)

    def stream(self, number, trailer, size, filters="flate", index=True, last=True):
        """A cross-reference stream; with `last` it ends the revision, else it is a hybrid's hidden one."""
        at = self.here()
        places = dict(self.places)
        if last:
            self.top = max(self.top, number)
            places[number] = ("n", at, 0)
            if self.previous is None:
                places.setdefault(0, ("f", 0, 65535))
        kinds = {"f": 0, "n": 1, "c": 2}
        second = max(p[1] for p in places.values())
        third = max(p[2] for p in places.values())
        least = [1, (second.bit_length() + 7) // 8 or 1, (third.bit_length() + 7) // 8]
        widths = [self.rng.choice([1, 2]), min(8, least[1] + self.rng.choice([0, 1, 4])), least[2] + self.rng.choice([0, 1])]
        if all(p[0] == "n" for p in places.values()) and self.rng.random() < 0.5:
            widths[0] = 0
        data = b""
        runs = self.runs(places)
        for run in runs:
            for n in run:
                kind, a, b = places[n]
                data += kinds[kind].to_bytes(widths[0], "big") if widths[0] else b""
                data += a.to_bytes(widths[1], "big") + (b.to_bytes(widths[2], "big") if widths[2] else b"")
        extra, data = packed(filters, data, sum(widths), self.rng)
        entries = {"Type": Name("XRef"), "W": widths, "Size": size, **extra, **trailer}
        if index or runs[0][0] != 0 or len(runs) > 1:
            entries["Index"] = [n for run in runs for n in (run[0], len(run))]
        if self.previous is not None and last:
            entries["Prev"] = self.previous
        saved = dict(self.places)
        self.add(number, 0, Stream(entries, data))
        self.places = saved
        if last:
            self.end(at)
        return at

    def end(self, at):
        self.data += b"startxref" + self.style.eol() + b"%d" % at + self.style.eol() + b"%%EOF"
        self.previous = at
        self.places = {}
