"""What other signing programs write beside their signature (each found by files of the program itself, tests/oracle/peers): permitted as they
write it, and not when it says anything else."""
import hashlib
import re
import struct

import pytest
from pdf_maker import Pdf, stream

# --- EU DSS: sRGB's output intent -------------------------------------------------------------------------------------


def number(value):
    return round(value * 65536) & 0xffffffff


def tag(name, body):
    return name.encode(), body + bytes(-len(body) % 4)


def point(name, *values):
    return tag(name, b"XYZ \0\0\0\0" + struct.pack(">3I", *map(number, values)))


def sampled(bend=lambda y: y, count=256):
    curve = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in (i / (count - 1) for i in range(count))]
    return b"curv\0\0\0\0" + struct.pack(">I", count) + b"".join(struct.pack(">H", round(bend(y) * 65535)) for y in curve)


def formula(*values):
    return b"para\0\0\0\0\0\3\0\0" + struct.pack(">5I", *map(number, values))


COMPUTED = formula(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
GAMMA = b"curv\0\0\0\0\0\0\0\1\2\x33"


def off_grid(count=1025):
    """sRGB at every 64th, and white between."""
    body = sampled(count=count)
    step = (count - 1) // 64
    return body[:12] + b"".join(body[12 + 2 * i:14 + 2 * i] if i % step == 0 else b"\xff\xff" for i in range(count))


def profile(curve=sampled(), red=(0.4361, 0.2225, 0.0139), more=(), space=b"RGB ", drop=None):
    tags = [point("wtpt", 0.9642, 1, 0.8249), point("rXYZ", *red), point("gXYZ", 0.3851, 0.7169, 0.0971), point("bXYZ", 0.1431, 0.0606, 0.7141),
            *(tag(f"{color}TRC", curve) for color in "rgb"), tag("cprt", b"text\0\0\0\0none\0"), *more]
    tags = [one for one in tags if one[0] != drop]
    table, bodies, at = struct.pack(">I", len(tags)), b"", 128 + 4 + 12 * len(tags)
    for name, body in tags:
        table += name + struct.pack(">2I", at + len(bodies), len(body))
        bodies += body
    return b"\0\0\0\0none\2\x10\0\0mntr" + space + b"XYZ " + bytes(12) + b"acsp" + bytes(88) + table + bodies


def countersigned(signer, icc, before=b"", intent=b""):
    """Sealed, and sealed again by a program that adds an output intent."""
    pdf = signer.sign(Pdf(catalog=before))
    data, dictionary = pdf.new(), pdf.new()
    pdf.catalog_extra = pdf.catalog_extra.replace(before, b"") + b"/OutputIntents[%d 0 R]" % dictionary
    more = {data: stream(icc, b"/N 3"),
            dictionary: b"<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/DestOutputProfile %d 0 R%s>>" % (data, intent)}
    return signer.sign(pdf, b"Second", rect=b"10 10 60 60", more=more).data


@pytest.mark.parametrize("curve", [sampled(), sampled(count=1024), COMPUTED, GAMMA], ids=["samples", "more samples", "formula", "gamma"])
def test_a_countersignature_brings_the_profile_of_srgb(curve, signer, trusting):
    status, report = trusting(countersigned(signer, profile(curve)))
    assert (status, report["overall"]) == (0, "intact"), report
    assert [(change["code"], change["verdict"]) for change in report["signatures"][0]["changes"]] == [
        ("catalog_changed", "permitted"), ("signature_added", "permitted")]


BENT = {"white": profile(sampled(lambda y: 1)), "inverted": profile(sampled(lambda y: 1 - y)), "brighter": profile(sampled(lambda y: min(1, y * 1.1))),
        "gamma 1": profile(b"curv\0\0\0\0\0\0\0\1\1\0"), "no red": profile(red=(0, 0, 0)), "a table": profile(more=[tag("A2B0", b"mft2" + bytes(60))]),
        "unknown": profile(more=[tag("zzzz", bytes(20))]), "CMYK": profile(space=b"CMYK"), "no curve": profile(drop=b"gTRC"), "cut": profile()[:700],
        "not a number": profile(formula(2.4, 1, -1, 1, 0)), "empty": b"", "between": profile(off_grid()),
        "nearly black": profile(formula(2.4, 1 / 1.055, 0.055 / 1.055, 60, 0.015)), "grey": profile(sampled(lambda y: max(y, 0.02))),
        "dark": profile(sampled(lambda y: 0 if y < 0.02 else y))}


@pytest.mark.parametrize("name", BENT)
def test_no_other_profile_comes_later(name, signer, trusting):
    status, report = trusting(countersigned(signer, BENT[name]))
    assert (status, report["overall"]) == (1, "changed")
    assert ("catalog_changed", "suspicious") in [(change["code"], change["verdict"]) for change in report["signatures"][0]["changes"]]


def test_an_output_intent_that_was_signed_stays(signer, trusting):
    status, report = trusting(countersigned(signer, profile(), before=b"/OutputIntents[<</S/GTS_PDFX/OutputConditionIdentifier(FOGRA39)>>]"))
    assert (status, report["overall"]) == (1, "changed")


def test_an_output_intent_says_no_more_than_it_has_to(signer, trusting):
    assert trusting(countersigned(signer, profile(), intent=b"/MixingHints<</Solidities<<>>>>"))[1]["overall"] == "changed"


# --- PDFBox: the fonts of the form, a field without a picture, an encrypted placeholder ---------------------------------


def form_with_fonts(signer, empty=b"/Rect[300 300 400 350]", maker=Pdf):
    """Sealed; /DR and its fonts are objects of their own, and an empty signature field waits."""
    pdf = maker(kind="table")
    later, pdf.resource_object, pdf.font_list = pdf.new(), pdf.new(), pdf.new()
    pdf.fields.append(later)
    pdf.annots[pdf.pages[0]].append(later)
    pdf.form_extra = b"/DR %d 0 R" % pdf.resource_object
    pdf.update({later: b"<</Type/Annot/Subtype/Widget/FT/Sig/T(Later)%s/F 132>>" % empty, pdf.resource_object: b"<</Font %d 0 R>>" % pdf.font_list,
                pdf.font_list: b"<</Helv %d 0 R>>" % pdf.font, **pdf.structure()})
    sealed = signer.sign(pdf)
    sealed.later = later
    return sealed


def test_the_forms_fonts_gain_one_where_they_stand(signer, trusting):
    pdf = form_with_fonts(signer)
    font = pdf.new()
    more = {font: b"<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>", pdf.font_list: b"<</Helv %d 0 R/ZaDb %d 0 R>>" % (pdf.font, font)}
    status, report = trusting(signer.sign(pdf, b"Later", into=pdf.later, rect=b"300 300 400 350", more=more).data)
    assert (status, report["overall"]) == (0, "intact"), report


def test_the_forms_fonts_stay_what_they_were(signer, trusting):
    pdf = form_with_fonts(signer)
    font = pdf.new()
    more = {font: b"<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>", pdf.font_list: b"<</Helv %d 0 R>>" % font}
    status, report = trusting(signer.sign(pdf, b"Later", into=pdf.later, rect=b"300 300 400 350", more=more).data)
    assert (status, report["overall"]) == (1, "changed")
    assert "form_changed" in [change["code"] for signature in report["signatures"] for change in signature["changes"]]


class Sharing(Pdf):
    """The page's resources are those of the form: it draws with any font that comes there."""
    resource_object = 0

    def page_object(self, *words, **more):
        return re.sub(rb"/Resources<<.*?>>>>", b"/Resources %d 0 R" % self.resource_object, super().page_object(*words, **more))


def test_the_forms_fonts_gain_none_that_a_page_may_ask_for(signer, trusting):
    pdf = form_with_fonts(signer, maker=Sharing)
    font = pdf.new()
    more = {font: b"<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>", pdf.font_list: b"<</Helv %d 0 R/F1 %d 0 R>>" % (pdf.font, font)}
    status, report = trusting(signer.sign(pdf, b"Later", into=pdf.later, rect=b"300 300 400 350", more=more).data)
    assert (status, report["overall"]) == (1, "changed")
    assert "form_changed" in [change["code"] for change in report["signatures"][-1]["changes"]]


@pytest.mark.parametrize("rect,verdict", [(b"0 0 0 0", "intact"), (b"300 300 400 350", "intact"), (b"310 300 410 350", "changed"), (b"0 0 595 842", "changed"),
                                          (b"(x) 0 595 842", "changed"), (b"null null 595 842", "changed"), (b"0 0 595", "changed")])
def test_a_field_is_signed_without_a_picture_or_where_it_is(rect, verdict, signer, trusting):
    pdf = form_with_fonts(signer)
    picture = None if rect == b"0 0 0 0" else b"1 0 0 rg 0 0 100 100 re f"
    assert trusting(signer.sign(pdf, b"Later", into=pdf.later, rect=rect, picture=picture).data)[1]["overall"] == verdict


@pytest.mark.parametrize("rect,verdict", [(b"0 0 0 0", "intact"), (b"(x) 0 595 842", "changed"), (b"0 0 595", "changed")])
def test_a_new_field_has_a_place_that_can_be_read_or_none(rect, verdict, signer, trusting):
    pdf = signer.sign(Pdf(), b"Second", rect=b"10 10 60 60")
    assert trusting(signer.sign(pdf, b"Later", rect=rect, picture=b"1 g 0 0 100 100 re f").data)[1]["overall"] == verdict


def rc4(key, data):
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) & 255
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) & 255
        j = (j + state[i]) & 255
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) & 255])
    return bytes(out)


class Encrypted(Pdf):
    """By RC4 of 128 bits and the empty password (ISO 32000-1, 7.6.3), as far as its dictionary goes: what it holds reads as anything."""
    FILL = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
    OWNER, NAME, MAY = b"o" * 32, b"i" * 16, -4

    def file_key(self):
        key = hashlib.md5(self.FILL + self.OWNER + struct.pack("<i", self.MAY) + self.NAME).digest()
        for _ in range(50):
            key = hashlib.md5(key).digest()
        return key

    def user(self):
        text = hashlib.md5(self.FILL + self.NAME).digest()
        for i in range(20):
            text = rc4(bytes(byte ^ i for byte in self.file_key()), text)
        return text + bytes(16)

    def keys(self):
        return super().keys() + b"/ID[<%s><%s>]/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P %d/O<%s>/U<%s>>>" % (
            self.NAME.hex().encode(), self.NAME.hex().encode(), self.MAY, self.OWNER.hex().encode(), self.user().hex().encode())


def test_padding_may_be_zeros_that_were_encrypted(signer, trusting):
    pdf = signer.sign(Encrypted(fields=False, kind="table"))
    start, end = re.search(rb"/Contents<(\w+)>", pdf.data).span(1)
    contents = bytes.fromhex(pdf.data[start:end].decode())
    size = 4 + int.from_bytes(contents[2:4], "big")
    zeros = rc4(hashlib.md5(pdf.file_key() + pdf.signature.to_bytes(3, "little") + b"\0\0").digest(), bytes(len(contents)))
    assert trusting(pdf.data)[1]["overall"] == "intact"

    def judged(padding):
        return trusting(pdf.data[:start] + (contents[:size] + padding).hex().encode() + pdf.data[end:])

    status, report = judged(zeros[size:])
    assert (status, report["overall"]) == (0, "intact"), report
    for place in (size, size + 10, len(contents) - 1):
        bent = bytearray(zeros)
        bent[place] ^= 1
        assert judged(bytes(bent[size:]))[1]["overall"] == "broken"


# --- OpenPDF: the page of the field ------------------------------------------------------------------------------------


def test_a_signed_field_names_its_page(signer, trusting):
    pdf = form_with_fonts(signer)  # without /P; signing adds it
    assert trusting(signer.sign(pdf, b"Later", into=pdf.later, rect=b"300 300 400 350").data)[1]["overall"] == "intact"


def test_a_signed_fields_page_is_a_page_and_stays(signer, trusting):
    pdf = form_with_fonts(signer, b"/Rect[300 300 400 350]/P 1 0 R")
    assert trusting(signer.sign(pdf, b"Later", into=pdf.later, rect=b"300 300 400 350").data)[1]["overall"] == "changed"


# --- LibreOffice: an entry of its own in the trailer -------------------------------------------------------------------


class Checked(Pdf):
    entries = b"/DocChecksum/0123456789ABCDEF"

    def keys(self):
        return super().keys() + self.entries


@pytest.mark.parametrize("first,then,verdict", [
    (Checked.entries, b"", "intact"), (Checked.entries, Checked.entries, "intact"), (b"", Checked.entries, "changed"), (Checked.entries, b"/DocChecksum/0", "changed")])
def test_only_what_was_signed_stands_in_the_trailer(first, then, verdict, signer, trusting):
    pdf = Checked(kind="table") if first else Pdf(kind="table")
    pdf = signer.sign(pdf)
    later = Checked.__new__(Checked)
    later.__dict__.update(pdf.__dict__)
    later.entries = then
    assert trusting(signer.sign(later, b"Second", rect=b"10 10 60 60").data)[1]["overall"] == verdict
