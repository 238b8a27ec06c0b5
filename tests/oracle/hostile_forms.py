"""Fields, signatures, text and its fonts that want much; a function of `size` each (hostile.py)."""
import pathlib
import zlib

from corpus import FONT, Writer, page
from hostile_kit import LEAF, MB, body, form_of, one_page

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
    return signed_by_many(size, cms_of_something())


def signatures_by_costly_keys(size):
    return signed_by_many(0, cms_of_a_costly_key(3072, 3071)).replace(b"ETSI.CAdES.detached", b"adbe.pkcs7.detached")


def signed_by_many(size, cms):
    count = 900
    signatures = [signature(2000 + i, 0, 0, cms) for i in range(count)]
    fields = [(20 + i, b"<</FT/Sig/T(%d)/V %d 0 R>>" % (i, 2000 + i)) for i in range(count)]
    catalog = b"/AcroForm << /Fields [%s] >>" % b" ".join(b"%d 0 R" % n for n, _ in fields)
    data = bytearray(one_page([*signatures, (6000, body(b"\0" * max(0, size - len(cms) * count - 200000))), *fields], catalog))
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

def cms_of_a_costly_key(bits, exponent_bits):
    """A signature without signed attributes, so that it is tried whatever it covers, by a key that nobody has: its exponent is as long as its modulus."""
    import datetime
    import secrets
    from asn1crypto import cms, x509 as asn1
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec, rsa
    numbers = rsa.RSAPublicNumbers((1 << exponent_bits) - 1, secrets.randbits(bits) | 1 << (bits - 1) | 1)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "costly")])
    now = datetime.datetime(2026, 1, 1)
    made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(numbers.public_key()).serial_number(7)
            .not_valid_before(now).not_valid_after(now + datetime.timedelta(days=9999)).sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256()))
    certificate = asn1.Certificate.load(made.public_bytes(serialization.Encoding.DER))
    signer = {"version": "v1", "sid": cms.SignerIdentifier("issuer_and_serial_number", {"issuer": certificate.issuer, "serial_number": 7}),
              "digest_algorithm": {"algorithm": "sha256"}, "signature_algorithm": {"algorithm": "sha256_rsa"}, "signature": secrets.randbits(bits - 1).to_bytes(bits // 8, "big")}
    data = {"version": "v1", "digest_algorithms": [{"algorithm": "sha256"}], "encap_content_info": {"content_type": "data"},
            "certificates": [cms.CertificateChoices("certificate", certificate)], "signer_infos": [signer]}
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(data)}).dump().hex().encode()


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


def pages_that_share_content(size):
    """Each of many pages shows the same million characters."""
    count = min(20000, size // 200)
    leaf = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 6 0 R /Resources << /Font << /F1 7 0 R >> >> >>"
    return one_page([(6, body(b"BT /F1 9 Tf " + b"(a)Tj " * (size // 12))), (7, FONT), *[(3000 + i, leaf) for i in range(count)]],
                    kids=b" ".join(b"%d 0 R" % (3000 + i) for i in range(count)))


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
