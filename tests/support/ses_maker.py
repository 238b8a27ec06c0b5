"""Electronic seals of GM/T 0031-2014, GB/T 38540-2020 and GM/T 0031-2025, written by hand from their ASN.1 so that a test can break every rule on
purpose. Not our C code: an oracle for it. Keys are those of make_pki.sh."""
import hashlib
import subprocess
import time
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

DAY = 86400
OIDS = {"rsa": "1.2.840.113549.1.1.11", "ec": "1.2.840.10045.4.3.2", "sm2": "1.2.156.10197.1.501"}


def tlv(tag, value):
    size = len(value)
    if size < 128:
        return bytes([tag, size]) + value
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + value


def seq(*parts):
    return tlv(0x30, b"".join(parts))


def integer(number):
    return tlv(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def octets(value):
    return tlv(0x04, value)


def bits(value):
    return tlv(0x03, b"\0" + value)


def ia5(text):
    return tlv(0x16, text.encode())


def utf8(text):
    return tlv(0x0C, text if isinstance(text, bytes) else text.encode())


def oid(dotted):
    arcs = [int(arc) for arc in dotted.split(".")]
    out = b""
    for arc in [arcs[0] * 40 + arcs[1], *arcs[2:]]:
        piece = bytes([arc & 0x7F])
        while arc := arc >> 7:
            piece = bytes([0x80 | arc & 0x7F]) + piece
        out += piece
    return tlv(0x06, out)


def general(seconds, end="Z"):
    return tlv(0x18, time.strftime("%Y%m%d%H%M%S", time.gmtime(seconds)).encode() + end.encode())


def utc(seconds, end="Z"):
    return tlv(0x17, time.strftime("%y%m%d%H%M%S", time.gmtime(seconds)).encode() + end.encode())


class Holder:
    """A key of make_pki.sh with its certificate."""

    def __init__(self, folder, name):
        self.path = Path(folder) / f"{name}.key"
        self.is_sm2 = name.startswith("sm2")
        self.key = None if self.is_sm2 else serialization.load_pem_private_key(self.path.read_bytes(), None)
        self.certificate = (Path(folder) / f"{name}.der").read_bytes()
        self.oid = OIDS["sm2" if self.is_sm2 else "ec" if isinstance(self.key, ec.EllipticCurvePrivateKey) else "rsa"]

    def sign(self, data, form="der"):
        """form: "der", "raw" (r and s side by side), "unsigned" (integers without the zero that keeps them positive)."""
        if self.oid == OIDS["rsa"]:
            return self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        while True:
            value = self.sign_sm2(data) if self.is_sm2 else self.key.sign(data, ec.ECDSA(hashes.SHA256()))
            r, s = (number.to_bytes(32, "big") for number in decode_dss_signature(value))
            if form == "der":
                return value
            if form == "raw":
                return r + s
            if max(r[0], s[0]) >= 0x80:  # else nothing is malformed: again
                return seq(tlv(0x02, r), tlv(0x02, s))

    def sign_sm2(self, data):
        return subprocess.run(["openssl", "dgst", "-sm3", "-sign", self.path, "-sigopt", "distid:1234567812345678"], input=data, check=True,
                              capture_output=True).stdout

    def digest(self, data):
        return hashlib.new("sm3" if self.is_sm2 else "sha256", data).digest()


def seal_info(signers, version=4, old=False, name="演示公章", list_type=1, digests=None, picture=b"\x89PNG\r\n\x1a\n picture", picture_type="png",
              created=None, start=None, end=None, time_end="Z", extensions=b"", seal_id="37070000000001", header="ES", when=general, size=(40, 40)):
    now = time.time()
    created, start, end = created or now - DAY, start or now - DAY, end or now + 365 * DAY
    when = utc if old else when
    if digests:
        listed = seq(*(seq(tlv(0x13, digests.encode()), octets(hashlib.new(digests.replace("-", "").lower(), signer.certificate).digest())) for signer in signers))
    else:
        listed = seq(*(octets(signer.certificate) for signer in signers))
    kind = b"" if old else integer(list_type)
    return seq(seq(ia5(header), integer(version), ia5("TestVendor")), ia5(seal_id),
               seq(integer(1), utf8(name), kind, listed, when(created, time_end), when(start, time_end), when(end, time_end)),
               seq(ia5(picture_type), octets(picture), integer(size[0]), integer(size[1])), *([seq(extensions)] if extensions else []))


def seal(maker, signers, form="der", stamp=b"", **wish):
    info = seal_info(signers, **wish)
    by = octets(maker.certificate) + oid(maker.oid)
    if wish.get("old"):
        return seq(info, seq(by, bits(maker.sign(seq(info, by), form))))
    return seq(info, by, bits(maker.sign(info, form)), *([tlv(0xA0, bits(stamp))] if stamp else []))


def old_signature(signer, made, content, when=None, property_info="test"):
    """GM/T 0031-2014. `when`: the bytes of timeInfo."""
    tbs = seq(integer(1), made, bits(when or utc(time.time())), bits(signer.digest(content)), ia5(property_info), octets(signer.certificate),
              oid(signer.oid))
    return seq(tbs, bits(signer.sign(tbs)))


def signature(signer, made, content, when=None, form="der", extensions=b"", stamp=b"", version=4):
    tbs = seq(integer(version), made, general(when or time.time()), bits(signer.digest(content)), ia5("test"),
              *([tlv(0xA0, seq(extensions))] if extensions else []))
    return seq(tbs, octets(signer.certificate), oid(signer.oid), bits(signer.sign(tbs, form)), *([tlv(0xA0, bits(stamp))] if stamp else []))


def extension(dotted="1.2.3.4", critical=None, value=b"value"):
    mark = b"" if critical is None else tlv(0x01, b"\xff" if critical else b"\0")
    return seq(oid(dotted), mark, octets(value))
