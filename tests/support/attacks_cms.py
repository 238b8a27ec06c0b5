"""The signature itself: CMS structures that were taken apart and put together again (RFC 5652, RFC 5035, RFC 3161)."""
import hashlib

from asn1crypto import algos, cms, core, tsp, x509
from asn1crypto import pem as asn1_pem
from attack_kit import Family
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from pdf_maker import Pdf, Signer

family = Family()


class Bent(Signer):
    """Signs with a CMS of its own making: `bend(maker)` changes what is to be signed, `after(der)` what was signed."""

    def __init__(self, folder, bend=None, after=None):
        super().__init__(folder)
        self.bend, self.after = bend, after

    def certificate(self, name):
        return x509.Certificate.load(asn1_pem.unarmor((self.folder / f"{name}.pem").read_bytes())[2])

    def cms(self, data, name="seal", options=()):
        made = Maker(self, data, name)
        if self.bend:
            self.bend(made)
        der = made.der()
        return self.after(der) if self.after else der


class Maker:
    def __init__(self, signer, data, name):
        self.signer, self.data, self.name = signer, data, name
        self.certificate = signer.certificate(name)
        self.certificates = [self.certificate, signer.certificate("middle")]
        self.digest = hashlib.sha256(data).digest()
        self.content_type, self.content = "data", None
        self.attributes = [self.attribute("content_type", "data"), self.attribute("message_digest", self.digest), self.bound(self.certificate)]
        self.sort, self.signers, self.unsigned, self.digest_name, self.signature_name, self.tamper = True, 1, None, "sha256", "sha256_rsa", None
        self.identifier = {"issuer": self.certificate.issuer, "serial_number": self.certificate.serial_number}

    @staticmethod
    def attribute(kind, *values):
        return cms.CMSAttribute({"type": kind, "values": list(values)})

    @staticmethod
    def bound(certificate, digest=None):
        digest = digest or hashlib.sha256(certificate.dump()).digest()
        return cms.CMSAttribute({"type": "signing_certificate_v2", "values": [tsp.SigningCertificateV2({"certs": [tsp.ESSCertIDv2({"cert_hash": digest})]})]})

    def drop(self, kind):
        self.attributes = [one for one in self.attributes if one["type"].native != kind]

    def put(self, kind, *values):
        self.drop(kind)
        self.attributes.append(self.attribute(kind, *values))

    def set_of(self):
        pieces = [one.dump() for one in self.attributes]
        return b"".join(sorted(pieces) if self.sort else pieces)

    def value(self, data):
        key = serialization.load_pem_private_key((self.signer.folder / f"{self.name}.key").read_bytes(), None)
        return key.sign(data, padding.PKCS1v15(), hashes.SHA256())

    @staticmethod
    def header(tag, body):
        return bytes([tag]) + (bytes([len(body)]) if len(body) < 128 else b"\x82" + len(body).to_bytes(2, "big")) + body

    def signer_info(self):
        attributes = self.set_of()
        value = self.value(self.header(0x31, attributes) if self.attributes else (self.content or self.data))
        identifier = cms.IssuerAndSerialNumber(self.identifier).dump()
        body = core.Integer(1).dump() + identifier + algos.DigestAlgorithm({"algorithm": self.digest_name}).dump()
        if self.attributes:
            body += self.header(0xA0, self.tamper(attributes) if self.tamper else attributes)
        body += algos.SignedDigestAlgorithm({"algorithm": self.signature_name}).dump() + core.OctetString(value).dump()
        return self.header(0x30, body + (self.unsigned or b""))

    def der(self):
        inside = cms.ContentType(self.content_type).dump()
        if self.content is not None:
            inside += self.header(0xA0, core.OctetString(self.content).dump())
        certificates = b"".join(one.dump() for one in self.certificates)
        digests = algos.DigestAlgorithm({"algorithm": self.digest_name}).dump()
        body = core.Integer(1).dump() + self.header(0x31, digests) + self.header(0x30, inside) + self.header(0xA0, certificates)
        body += self.header(0x31, self.signer_info() * self.signers)
        return self.header(0x30, cms.ContentType("signed_data").dump() + self.header(0xA0, self.header(0x30, body)))


def bent(signer, bend=None, after=None, subfilter=b"ETSI.CAdES.detached"):
    return Bent(signer.folder, bend, after).sign(Pdf(), subfilter=subfilter), ("broken",)


def honest(signer):
    """What the maker makes when nothing is bent is intact."""
    return Bent(signer.folder).sign(Pdf())


def put(kind, *values):
    return lambda made: made.put(kind, *values)


def twice(kind):
    return lambda made: made.attributes.append(next(one for one in made.attributes if one["type"].native == kind))


def assign(**values):
    def bend(made):
        for name, value in values.items():
            setattr(made, name, value(made) if callable(value) else value)
    return bend


def other_content(made):
    made.content = made.data
    made.put("message_digest", made.digest)


def stamped(made, content=None):
    """A timestamp token over the signed bytes, or a token that stamps something else."""
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": made.digest if content is None else content}
    made.content = tsp.TSTInfo({"version": 1, "policy": "1.2.3", "message_imprint": imprint, "serial_number": 1, "gen_time": core.GeneralizedTime.load(
        b"\x18\x0f20260101000000Z").native}).dump()
    made.content_type = "tst_info"
    made.put("content_type", "tst_info")
    made.put("message_digest", hashlib.sha256(made.content).digest())


BENDS = {
    "no_attributes": assign(attributes=lambda made: []), "no_digest": lambda made: made.drop("message_digest"), "no_type": lambda made: made.drop("content_type"),
    "unbound": lambda made: made.drop("signing_certificate_v2"), "digest_twice": twice("message_digest"), "type_twice": twice("content_type"),
    "binding_twice": twice("signing_certificate_v2"), "digest_of_nothing": put("message_digest", hashlib.sha256(b"").digest()), "digest_empty": put("message_digest", b""),
    "digest_short": lambda made: made.put("message_digest", made.digest[:16]), "digest_of_two_values": lambda made: made.put("message_digest", made.digest, b"x" * 32),
    "another_type": put("content_type", "signed_data"), "type_of_a_stamp": put("content_type", "tst_info"),
    "content_of_another_type": assign(content_type="signed_data"), "content_inside": other_content, "content_inside_without_attributes": lambda made: (
        setattr(made, "content", b"something else"), setattr(made, "attributes", [])),
    "bound_to_another": lambda made: (made.drop("signing_certificate_v2"), made.attributes.append(made.bound(made.signer.certificate("middle")))),
    "bound_to_nothing": lambda made: (made.drop("signing_certificate_v2"), made.attributes.append(made.bound(None, b"\0" * 32))),
    "certificate_of_another": assign(certificates=lambda made: [made.signer.certificate("fake")]), "no_certificate": assign(certificates=lambda made: []),
    "issuer_alone": assign(certificates=lambda made: [made.signer.certificate("middle")]), "another_serial": assign(
        identifier=lambda made: {"issuer": made.certificate.issuer, "serial_number": 7}), "another_issuer": assign(
        identifier=lambda made: {"issuer": made.certificate.subject, "serial_number": made.certificate.serial_number}),
    "two_signers": assign(signers=2), "no_signer": assign(signers=0), "md5": assign(digest_name="md5"), "sha1_named": assign(digest_name="sha1"),
    "sha512_named": assign(signature_name="sha512_rsa"), "unsorted_as_sorted": assign(tamper=lambda made: lambda raw: b"".join(reversed([one.dump() for one in made.attributes]))),
    "attribute_added_after": assign(tamper=lambda made: lambda raw: raw + made.attribute("signing_time", cms.Time({"utc_time": made.certificate.not_valid_before})).dump()),
    "token_as_signature": stamped,
}
SUBFILTERS = {"signature_as_token": b"ETSI.RFC3161", "bare_key": b"adbe.x509.rsa_sha1", "sha1_inside": b"adbe.pkcs7.sha1", "unknown_kind": b"Own.Kind", "no_kind": b""}
AFTER = {
    "junk_behind": lambda der: der + b"\x30\x00", "padding_behind": lambda der: der + b"\xff" * 20, "cut": lambda der: der[:-1], "empty": lambda der: b"",
    "another_structure": lambda der: der.replace(core.ObjectIdentifier("1.2.840.113549.1.7.2").dump(), core.ObjectIdentifier("1.2.840.113549.1.7.3").dump(), 1),
    "signature_flipped": lambda der: der[:-9] + bytes([der[-9] ^ 1]) + der[-8:], "signature_zeroed": lambda der: der[:-256] + b"\0" * 256,
    "signature_of_ones": lambda der: der[:-256] + b"\0\x01" + b"\xff" * 254, "length_beyond": lambda der: der[:2] + b"\xff\xff" + der[4:],
    "version_is_text": lambda der: der.replace(b"\x02\x01\x01\x31", b"\x0c\x01\x01\x31", 1), "twice": lambda der: der + der,
}
family.table("bent", {name: (bend,) for name, bend in BENDS.items()}, bent)
family.table("kind", {name: (None, None, subfilter) for name, subfilter in SUBFILTERS.items()}, bent)
family.table("after", {name: (None, after) for name, after in AFTER.items()}, bent)
family.table("detached", {name: (BENDS[name], None, b"adbe.pkcs7.detached") for name in (
    "digest_of_nothing", "content_inside", "content_inside_without_attributes", "bound_to_another", "two_signers", "another_type", "no_digest", "md5", "certificate_of_another")}, bent)
family.table("stamp", {"of_other_bytes": (lambda made: stamped(made, b"x" * 32), None, b"ETSI.RFC3161"), "of_no_digest": (
    lambda made: stamped(made, b""), None, b"ETSI.RFC3161")}, bent)
