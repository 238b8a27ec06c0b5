"""What the routes of seals that take bytes refuse: the field, the reason, and what to do, in both languages; and what it costs them. Every
table has its accepted case, so that a refusal is the fault's and not the table's."""

import base64
import http.client
import io
import json
import re
import struct
import subprocess
import tempfile
import threading
import urllib.parse
import zlib
from pathlib import Path

import pytest
from auth_keys import Key
from auth_people import API, World, new_id, problem, sql
from PIL import Image
from seal_files import PASSWORD, ca, issued, pack, picture, self_signed, unit_code
from service_process import Service

SEALS = API + "/seals"
PIN = "135790"
CHINESE = re.compile("[一-鿿]")
LANGUAGES = ("zh-CN", "en")


class Bureau(World):
    def __init__(self):
        super().__init__()
        self.officer = self.person("seal.import", "seal.query", "seal.batch", unit_id=self.top)
        self.mine = self.taxpayer_unit(self.below)
        self.code = unit_code(self.mine)
        self.holder = self.person(kind="taxpayer", unit_id=self.mine)
        self.foreign = unit_code(self.taxpayer_unit(self.other))
        self.keystore = issued(self.code)

    def sealed_unit(self):
        unit = self.taxpayer_unit(self.below)
        self.certificate(unit)
        return unit

    def seals(self):
        return sql(f"SELECT COUNT(*) FROM estamp_seals.seal WHERE unit_id = '{self.mine}'")[0][0]


@pytest.fixture(scope="module")
def bureau():
    return Bureau()


def by_officer(bureau, language="en", **parts):
    """The single import, all well but for what is given."""
    data = {"unit_code": bureau.code, "seal_type": "official", "pin": PIN, "password": PASSWORD}
    files = {"certificate": ("a.p12", bureau.keystore), "picture": ("a.gif", picture())}
    return send(bureau.officer, "/imports", data, files, parts, language)


def by_holder(bureau, language="en", **parts):
    """The taxpayer's own import."""
    data, files = {"pin": PIN, "password": PASSWORD}, {"certificate": ("a.p12", bureau.keystore), "picture": ("a.gif", picture())}
    return send(bureau.holder, "/certificates", data, files, parts, language)


def by_key(bureau, language="en", **parts):
    """A certificate whose key stays outside."""
    challenge = bureau.holder.ask("POST", SEALS + "/certificates/challenges").json()["challenge"]
    key = Key(parts.pop("keystore", bureau.keystore))
    data = {"challenge": challenge, "signature": base64.b64encode(key.signature(challenge.encode())).decode()}
    chain = b"".join(base64_pem(one) for one in [key.certificate, *key.chain])
    return send(bureau.holder, "/certificates/registrations", data, {"certificate": ("a.pem", chain), "picture": ("a.gif", picture())}, parts, language)


def by_batch(bureau, language="en", **parts):
    data = {"source": "file", "algorithm": "p256"}
    return send(bureau.officer, "/batches", data, {"file": ("units.csv", f"code\n{bureau.code}\n".encode())}, parts, language)


def base64_pem(certificate):
    from cryptography.hazmat.primitives.serialization import Encoding
    return certificate.public_bytes(Encoding.PEM)


def send(person, path, data, files, parts, language):
    for name, value in parts.items():
        if isinstance(value, bytes):
            files[name] = (files[name][0], value)
        elif isinstance(value, tuple):
            files[name] = value
        else:
            data[name] = value
    data = {name: value for name, value in data.items() if value is not None}
    return person.ask("POST", SEALS + path, data=data, files=files, headers={"Accept-Language": language})


def refused(ask, bureau, code, field, advice, **parts):
    """In both languages, at its field, with the words that say what to do."""
    for language in LANGUAGES:
        body = problem(ask(bureau, language, **parts), 400, code, field)
        fault = next(one for one in body["errors"] if one["field"] == field)
        assert bool(CHINESE.search(fault["title"])) == (language == "zh-CN"), fault
        assert advice[LANGUAGES.index(language)] in fault["title"], fault


# --- pictures ---


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, *more, data=b"\0" * 1000):
    """A PNG that says it has that many dots, and holds some."""
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)) + b"".join(more) + \
        chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b"")


def text_bomb():
    """Texts that unpack to 1.6 GB, in front of a sound picture."""
    text = b"note\0\0" + zlib.compress(bytes(8_000_000), 9)
    return png(100, 100, *[chunk(b"zTXt", text)] * 200, data=b"\0" * 14 * 100)


def gif(width, height, frames=1):
    """A GIF whose screen is said to be that large; each frame is one dot."""
    frame = b"\x2c\0\0\0\0\1\0\1\0\0\x02\x02\x44\x01\0"
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\x80\0\0" + b"\xff\xff\xff\xc8\0\0" + frame * frames + b";"


def animated():
    """The first of three pictures is red, the others are black."""
    images = [Image.new("RGB", (120, 120), color) for color in ((200, 16, 26), (0, 0, 0), (1, 1, 1))]
    out = io.BytesIO()
    images[0].save(out, "GIF", save_all=True, append_images=images[1:], duration=10)
    return out.getvalue()


BROKEN, SIZE = ("请使用 GIF 或 PNG", "use a GIF or PNG"), ("请使用每边 40-2400 像素", "use one of 40 to 2400 dots")
PICTURES = [
    ("a PNG's head on garbage", b"\x89PNG\r\n\x1a\n" + b"\x5a" * 500, "seal_picture_broken", BROKEN),
    ("a GIF's head on garbage", b"GIF89a\x64\0\x64\0\x80\0\0" + b"\x5a" * 500, "seal_picture_broken", BROKEN),
    ("a JPEG that is called GIF", picture("JPEG"), "seal_picture_broken", BROKEN),
    ("a BMP", picture("BMP", (60, 60)), "seal_picture_broken", BROKEN),
    ("a drawing in XML", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "seal_picture_broken", BROKEN),
    ("half a PNG", picture("PNG")[:200], "seal_picture_broken", BROKEN),
    ("a PNG whose check sums are wrong", picture("PNG").replace(b"IDAT", b"IDAU"), "seal_picture_broken", BROKEN),
    ("a PNG of four thousand million dots", png(65535, 65535), "seal_picture_size", SIZE),
    ("a PNG of 2401 dots", png(2401, 2401), "seal_picture_size", SIZE),
    ("a PNG that has fewer rows than it says", png(2400, 2400), "seal_picture_broken", BROKEN),
    ("a GIF of four thousand million dots", gif(65535, 65535), "seal_picture_size", SIZE),
    ("a GIF of 39 dots", gif(39, 39), "seal_picture_size", SIZE),
    ("a GIF without a picture", gif(100, 100, 0), "seal_picture_broken", BROKEN),
    ("three megabytes", picture("PNG") + bytes(3 << 20), "seal_picture_size", SIZE),
    ("nothing", b"", "field_required", ("必填", "required")),
]


@pytest.mark.parametrize("ask", [by_officer, by_holder], ids=["officer", "holder"])
@pytest.mark.parametrize("what, image, code, advice", PICTURES, ids=[row[0] for row in PICTURES])
def test_a_picture_that_is_none_or_too_much_is_refused(bureau, ask, what, image, code, advice):
    if ask is by_holder and not image:
        pytest.skip("a taxpayer's seal is drawn where no picture is given")
    refused(ask, bureau, code, "picture", advice, picture=("seal.gif", image))
    assert bureau.seals() == "0"


@pytest.mark.parametrize("what, name, image, first", [
    ("a GIF that is called PNG", "seal.png", picture("GIF"), None), ("a PNG that is called GIF", "seal.gif", picture("PNG"), None),
    ("an animation", "seal.gif", animated(), (200, 16, 26)), ("a GIF of many frames", "seal.gif", gif(100, 100, 5000), None),
    ("a PNG with texts that unpack to 1.6 GB", "seal.png", text_bomb(), None)], ids=lambda value: value if isinstance(value, str) else "")
def test_a_sound_picture_is_taken_for_what_it_is(bureau, what, name, image, first):
    """By its bytes and not by its name; of an animation the first picture; and no more memory than its dots take."""
    unit = bureau.taxpayer_unit(bureau.below)
    service = Service("seals")
    with Peak(service) as peak:
        answer = by_officer(bureau, unit_code=unit_code(unit), certificate=issued(unit_code(unit)), picture=(name, image))
    assert answer.status_code == 201, answer.text
    assert peak.grown_mb < 60, peak.grown_mb
    shown = Image.open(io.BytesIO(bureau.officer.ask("GET", f"{SEALS}/{answer.json()['id']}/picture").content)).convert("RGBA")
    assert first is None or shown.getpixel((60, 60))[:3] == first or shown.getpixel((60, 60))[0] > 150


class Peak:
    """How much a service's memory grew at most while something went on."""

    def __init__(self, service):
        self.status = Path("/proc") / service.pid_file.read_text().split()[0] / "status"
        self.over = threading.Event()

    def now_kb(self):
        return next(int(line.split()[1]) for line in self.status.read_text().splitlines() if line.startswith("VmRSS"))

    def watch(self):
        while not self.over.wait(0.01):
            self.most_kb = max(self.most_kb, self.now_kb())

    def __enter__(self):
        self.before_kb = self.most_kb = self.now_kb()
        self.thread = threading.Thread(target=self.watch)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()
        self.grown_mb = (max(self.most_kb, self.now_kb()) - self.before_kb) / 1024


# --- certificates ---


def two_keys(code):
    """PKCS#12 whose certificate is of another key than its own."""
    with tempfile.TemporaryDirectory() as folder:
        pem, key, p12 = (Path(folder) / name for name in ("pem", "key", "p12"))
        pem.write_bytes(base64_pem(Key(issued(code)).certificate))
        ca.openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", key)
        both = subprocess.run(["openssl", "pkcs12", "-export", "-inkey", key, "-nocerts", "-passout", "pass:" + PASSWORD, "-out", p12], capture_output=True)
        assert both.returncode == 0, both.stderr
        return p12.read_bytes()


CERTIFICATES = [
    ("expired", lambda code: issued(code, days=(-20, -1)), "certificate_expired", "certificate", ("请更换有效", "use a valid one")),
    ("not yet valid", lambda code: issued(code, days=(2, 20)), "certificate_not_yet_valid", "certificate", ("届时再导入", "import it then")),
    ("of another unit", lambda code: issued("913707009999999999"), "certificate_wrong_owner", "certificate", ("颁发给该单位", "issued to the unit")),
    ("of a CA", lambda code: issued(code, extensions="issuing"), "certificate_wrong_use", "certificate", ("请更换签名证书", "use a signing certificate")),
    ("made at home", self_signed, "certificate_not_trusted", "certificate", ("受信任机构", "trusted authority")),
    ("with an RSA key of 1024 bits", lambda code: issued(code, bits=1024), "key_unsupported", "certificate", ("RSA 2048-4096", "RSA of 2048 to 4096")),
    ("without a certificate of its key", two_keys, "keystore_certificate", "certificate", ("连同证书", "with the certificate")),
    ("cut", lambda code: issued(code)[:300], "keystore_broken", "certificate", ("重新导出", "export it again")),
    ("a picture", lambda code: picture(), "keystore_broken", "certificate", ("重新导出", "export it again")),
]


@pytest.mark.parametrize("ask", [by_officer, by_holder], ids=["officer", "holder"])
@pytest.mark.parametrize("what, make, code, field, advice", CERTIFICATES, ids=[row[0] for row in CERTIFICATES])
def test_a_certificate_that_will_not_do_is_refused(bureau, ask, what, make, code, field, advice):
    refused(ask, bureau, code, field, advice, certificate=make(bureau.code))


@pytest.mark.parametrize("ask", [by_officer, by_holder], ids=["officer", "holder"])
@pytest.mark.parametrize("given", ["wrong", "", None])
def test_a_wrong_password_of_the_key_file_is_said_at_its_field(bureau, ask, given):
    refused(ask, bureau, "keystore_password", "password", ("请核对", "check it"), password=given)


OUTSIDE = [
    ("expired", dict(days=(-20, -1)), "certificate_expired", ("请更换有效", "use a valid one")),
    ("of a CA", dict(extensions="issuing"), "certificate_wrong_use", ("请更换签名证书", "use a signing certificate")),
    ("with an RSA key of 1024 bits", dict(bits=1024), "key_unsupported", ("RSA 2048-4096", "RSA of 2048 to 4096")),
]


@pytest.mark.parametrize("what, how, code, advice", OUTSIDE, ids=[row[0] for row in OUTSIDE])
def test_a_certificate_from_a_usb_key_is_held_to_the_same(bureau, what, how, code, advice):
    refused(by_key, bureau, code, "certificate", advice, keystore=issued(bureau.code, **how))


def test_a_key_that_is_not_the_certificates_proves_nothing(bureau):
    other = base64_pem(Key(issued(bureau.code)).certificate)
    refused(by_key, bureau, "possession_wrong", "signature", ("同一个 USB Key", "the same USB key"), certificate=other)
    refused(by_key, bureau, "field_form", "signature", ("base64", "base64"), signature="!!")
    refused(by_key, bureau, "challenge_invalid", "challenge", ("请重新获取", "ask for a new one"), challenge="x")
    refused(by_key, bureau, "certificate_broken", "certificate", ("DER 或 PEM", "DER or PEM"), certificate=b"\x30\x82" + bytes(300))


def test_anothers_challenge_is_not_ones_own(bureau):
    other = bureau.person(kind="taxpayer", unit_id=bureau.taxpayer_unit(bureau.below))
    foreign = other.ask("POST", SEALS + "/certificates/challenges").json()["challenge"]
    signature = base64.b64encode(Key(bureau.keystore).signature(foreign.encode())).decode()
    refused(by_key, bureau, "challenge_invalid", "challenge", ("请重新获取", "ask for a new one"), challenge=foreign, signature=signature)


# --- a batch's file ---

FILES = [
    ("a workbook", b"PK\x03\x04" + bytes(100), "table_workbook", "file", ("另存为", "save it as CSV")),
    ("no rows", b"code\n", "table_empty", "file", ("第二行", "each further line")),
    ("no column of codes", b"name\nx\n", "table_header_missing", "header", ("请在第一行", "add it to the first line")),
    ("a column twice", b"code,code\n1,2\n", "table_header_repeated", "header", ("不止一次", "")),
    ("an open quotation", b'code\n"370705\n', "table_quote", "file", ("写两遍", "written twice")),
    ("bytes of no encoding", b"code\n\xff\xfe\xfd\xfc\n", "table_encoding", "file", ("UTF-8 或 GBK", "UTF-8 or GBK")),
    ("zeros", bytes(5000), None, "file", ("", "")),
    ("more rows than a batch may have", b"code\n" + b"X\n" * 20001, "table_rows", "file", ("请分成几个文件", "split the file")),
]


@pytest.mark.parametrize("what, content, code, field, advice", FILES, ids=[row[0] for row in FILES])
def test_a_batchs_file_that_is_no_table_is_refused(bureau, what, content, code, field, advice):
    for language in LANGUAGES:
        answer = by_batch(bureau, language, file=("units.csv", content))
        assert answer.status_code == 400, answer.text
        faults = [one for one in answer.json()["errors"] if one["field"] == field]
        assert faults and bool(CHINESE.search(faults[0]["title"].replace(faults[0]["subject"], ""))) == (language == "zh-CN"), answer.text
        if code:
            assert code in [one["code"] for one in faults] and advice[LANGUAGES.index(language)] in faults[0]["title"], answer.text


# --- other units' ids in every position ---


def test_a_foreign_unit_is_as_if_it_were_not_there(bureau):
    stranger = issued(bureau.foreign)
    for code in (bureau.foreign, "913700000000000000"):
        for language, words in zip(LANGUAGES, ("管辖范围", "jurisdiction")):
            body = problem(by_officer(bureau, language, unit_code=code, certificate=stranger), 404, "unit_missing")
            assert words in body["title"], body
    rows = by_batch(bureau, file=("units.csv", f"code\n{bureau.foreign}\n{bureau.code}\n".encode()))
    assert rows.status_code == 201 and (rows.json()["ready"], rows.json()["refused"]) == (1, 1)
    problem(by_batch(bureau, source="without_seal", authority_code=unit_code(bureau.other)), 404, "unit_missing")


def test_foreign_ids_open_no_door(bureau):
    """Of seals, certificates, batches and approvals that are another bureau's, as of ids that nobody has."""
    there = bureau.person("seal.import", "seal.query", "seal.batch", "seal.manage", "seal.approve", unit_id=bureau.below)
    sql(f"UPDATE estamp_auth.account SET unit_id = '{bureau.other}' WHERE id = '{there.account_id}'")
    there.login(there.login_name)
    unit = bureau.taxpayer_unit(bureau.below)
    made = by_officer(bureau, unit_code=unit_code(unit), certificate=issued(unit_code(unit)))
    assert made.status_code == 201, made.text
    waiting = by_officer(bureau, unit_code=unit_code(bureau.taxpayer_unit(bureau.below)), certificate=issued("NO-CODE"), approval_reason="核对过")
    assert waiting.status_code == 201, waiting.text
    approval = sql(f"SELECT id FROM estamp_seals.approval WHERE seal_id = '{waiting.json()['id']}'")[0][0]
    batch = by_batch(bureau).json()["id"]
    seal, certificate = made.json()["id"], made.json()["certificate"]["id"]
    why = {"json": {"reason": "test"}}
    doors = [("GET", "/{seal}", {}), ("GET", "/{seal}/picture", {}), ("POST", "/{seal}/enable", why), ("POST", "/{seal}/disable", why),
             ("POST", "/{seal}/unlock", why), ("GET", "/certificates/{certificate}", {}), ("GET", "/batches/{batch}", {}), ("GET", "/batches/{batch}/rows", {}),
             ("POST", "/batches/{batch}/start", {}), ("POST", "/batches/{batch}/pause", {}), ("POST", "/batches/{batch}/resume", {}),
             ("POST", "/batches/{batch}/cancel", {}), ("POST", "/batches/{batch}/retry", {}), ("DELETE", "/batches/{batch}/slips", {}),
             ("POST", "/batches/{batch}/slips", {"json": {"password": "Dayin-2026-mima"}}), ("POST", "/approvals/{approval}/approve", why),
             ("POST", "/approvals/{approval}/reject", why)]
    for method, path, body in doors:
        for ids in (dict(seal=seal, certificate=certificate, batch=batch, approval=approval), dict.fromkeys(("seal", "certificate", "batch", "approval"), new_id())):
            answer = there.ask(method, SEALS + path.format(**ids), **body)
            assert answer.status_code == 404 and answer.json()["code"].endswith("_missing"), (method, path, answer.text)
    holder = bureau.person(kind="taxpayer", unit_id=unit)
    stranger = bureau.person(kind="taxpayer", unit_id=bureau.sealed_unit())
    for path, body in (("activations", {"pin": PIN}), ("pin", {"old_pin": PIN, "new_pin": "975310"})):
        problem(stranger.ask("POST", f"{SEALS}/{seal}/{path}", json=body), 404, "seal_missing")
    assert holder.ask("POST", f"{SEALS}/{seal}/activations", json={"pin": PIN}).status_code == 201, "its own holder it does open to"


# --- a hundred megabytes ---


@pytest.mark.parametrize("path", ["/imports", "/certificates", "/certificates/registrations", "/batches"])
@pytest.mark.parametrize("language, words", [("zh-CN", "请减小文件"), ("en", "send a smaller file")])
def test_a_hundred_megabytes_are_refused_before_they_are_read(bureau, path, language, words):
    """By nginx, from the length alone: nothing of the body has been sent when the answer comes."""
    person = bureau.holder if path.startswith("/certificates") else bureau.officer
    url = urllib.parse.urlsplit(SEALS + path)
    connection = http.client.HTTPConnection(url.hostname, url.port, timeout=60)
    connection.putrequest("POST", url.path)
    for name, value in (("Authorization", "Bearer " + person.token), ("Content-Type", "multipart/form-data; boundary=x"),
                        ("Content-Length", str(100 << 20)), ("Accept-Language", language)):
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    body = json.loads(answer.read())
    assert answer.status == 413 and body["code"] == "body_too_large" and words in body["title"], body


def test_more_than_a_route_takes_is_refused_by_it(bureau):
    """Between the route's bound and nginx's: nine megabytes of parts."""
    for language, words in zip(LANGUAGES, ("最大", "at most")):
        body = problem(by_officer(bureau, language, picture=("a.png", bytes(8 << 20))), 413, "body_too_large")
        assert words in body["title"]


def test_after_all_refusals_the_same_wish_without_its_fault_is_granted(bureau):
    assert bureau.seals() == "0"
    answer = by_officer(bureau)
    assert answer.status_code == 201, answer.text
    assert bureau.seals() == "1"
