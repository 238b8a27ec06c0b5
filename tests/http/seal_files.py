"""Certificates and pictures for the tests of seals: by the demonstration's own CA, which the tested system trusts, and by others."""

import io
import subprocess
import sys
import tempfile
from pathlib import Path

from auth_people import API, VAR, sql
from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "ops" / "demo"))
import ca  # noqa: E402

PASSWORD = ca.PASSWORD
_authority = None


def authority():
    global _authority
    _authority = _authority or ca.Authority(Path(VAR) / "demo")
    return _authority


def unit_code(unit_id):
    return sql(f"SELECT code FROM estamp_admin.unit WHERE id = '{unit_id}'")[0][0]


KEYS = {"RSA": ("RSA",), "EC": ("EC", "ec_paramgen_curve:P-256"), "P-384": ("EC", "ec_paramgen_curve:P-384"), "ED25519": ("ED25519",),
        "SM2": ("SM2",)}
SM2_ID = "distid:1234567812345678"  # GM/T 0009, 10: OpenSSL's own default is none


def issued(code, name="测试单位", days=(-1, 365), extensions="unit", bits=2048, key_kind="RSA"):
    """PKCS#12 of a certificate by the trusted CA, valid between these days from now."""
    a = authority()
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        key, pem, p12, csr = (folder / n for n in ("key", "pem", "p12", "csr"))
        algorithm, *options = (*KEYS[key_kind], *([f"rsa_keygen_bits:{bits}"] if key_kind == "RSA" else []))
        ca.openssl("genpkey", "-algorithm", algorithm, *(word for option in options for word in ("-pkeyopt", option)), "-out", key)
        signing = ("-sm3", "-sigopt", SM2_ID) if key_kind == "SM2" else ()
        csr.write_bytes(ca.openssl("req", "-new", "-utf8", "-config", a.config, "-key", key, "-subj", ca.subject(name, code), *signing))
        pem.write_bytes(ca.openssl("ca", "-batch", "-notext", "-utf8", "-config", a.config, "-in", csr, "-cert", a.path("issuing", "pem"),
                                   "-keyfile", a.path("issuing", "key"), "-extensions", extensions,
                                   *(("-vfyopt", SM2_ID) if key_kind == "SM2" else ()),
                                   "-startdate", ca.openssl_time(days[0]), "-enddate", ca.openssl_time(days[1])))
        return pack(key, pem, p12, a.path("issuing", "pem"))


def pack(key, pem, p12, chain=None):
    ca.openssl("pkcs12", "-export", "-inkey", key, "-in", pem, *(["-certfile", chain] if chain else []), "-passout", "stdin",
               "-out", p12, input=PASSWORD.encode() + b"\n")
    return p12.read_bytes()


def self_signed(code, name="国家税务总局潍坊市税务局"):
    """What a forger can make at home."""
    with tempfile.TemporaryDirectory() as folder:
        key, pem, p12 = (Path(folder) / n for n in ("key", "pem", "p12"))
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-noenc", "-utf8", "-keyout", key, "-out", pem, "-days", "30",
                        "-subj", ca.subject(name, code), "-addext", "keyUsage=critical,digitalSignature"], check=True, capture_output=True)
        return pack(key, pem, p12)


def picture(kind="GIF", size=(300, 300)):
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).ellipse([4, 4, size[0] - 5, size[1] - 5], outline=(200, 16, 26), width=8)
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def import_own(person, keystore, pin="135790", **more):
    """A taxpayer's own certificate; the token is renewed, because only then is the way open to the rest."""
    answer = person.ask("POST", API + "/seals/certificates", data={"pin": pin, "password": PASSWORD, **more},
                        files={"certificate": ("own.p12", keystore)})
    if answer.ok:
        assert person.refresh().ok
    return answer
