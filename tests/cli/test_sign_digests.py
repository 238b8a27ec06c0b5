"""`estamp sign-digests` has a key sign what documents are sealed by, and nothing else that a service may offer."""
import base64
import json
import subprocess

import pytest
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA256
from ses_maker import Holder, octets, oid, seq, tlv

DATA, STAMP = "1.2.840.113549.1.7.1", "1.2.840.113549.1.9.16.1.4"
NAMES = ("seal", "sm2_seal")


def attribute(name, value):
    return seq(oid(name), tlv(0x31, value))


def attributes(*parts, tag=0x31):
    return tlv(tag, b"".join(parts))


def content_type(kind):
    return attribute("1.2.840.113549.1.9.3", oid(kind))


def message_digest(size=32):
    return attribute("1.2.840.113549.1.9.4", octets(b"d" * size))


OTHERS = {
    "a text": b"estamp sign-in\nchallenge\n",
    "a certificate": attributes(content_type(DATA), message_digest(), tag=0x30),
    "a timestamp": attributes(content_type(STAMP), message_digest()),
    "no content type": attributes(message_digest()),
    "two content types": attributes(content_type(DATA), content_type(STAMP), message_digest()),
    "no digest": attributes(content_type(DATA)),
    "a short digest": attributes(content_type(DATA), message_digest(20)),
    "more behind": attributes(content_type(DATA), message_digest()) + b"more",
    "nothing": b"",
}


class Desk:
    def __init__(self, estamp, people, stores):
        self.estamp, self.people, self.stores = estamp, people, stores

    def sign(self, name, offered):
        who = self.people[name]
        item = {"document_id": "D1", "state": "prepared", "digest": base64.b64encode(who.digest(offered)).decode(),
                "attributes": base64.b64encode(offered).decode()}
        offer = {"token": "T", "method": "sm3" if who.is_sm2 else "sha256", "certificate": base64.b64encode(who.certificate).decode(), "items": [item]}
        path = self.estamp.folder / "prepared.json"
        path.write_text(json.dumps(offer))
        return self.estamp.run("sign-digests", "--p12", self.stores / f"{name}.p12", "--pass-file", self.stores / "pass", path)


@pytest.fixture(scope="module")
def stores(pki, tmp_path_factory):
    """PKCS#12 of those who sign."""
    folder = tmp_path_factory.mktemp("stores")
    (folder / "pass").write_text("password\n")
    for name in NAMES:
        subprocess.run(["openssl", "pkcs12", "-export", "-inkey", pki / f"{name}.key", "-in", pki / f"{name}.pem", "-passout", "pass:password", "-out",
                        folder / f"{name}.p12"], check=True)
    return folder


@pytest.fixture
def desk(estamp, pki, stores):
    return Desk(estamp, {name: Holder(pki, name) for name in NAMES}, stores)


@pytest.mark.parametrize("name", NAMES)
def test_what_a_document_is_sealed_by_is_signed(name, desk):
    offered = attributes(content_type(DATA), message_digest())
    done = desk.sign(name, offered)
    assert done.returncode == 0, done.stderr
    value = base64.b64decode(json.loads(done.stdout)["signatures"][0]["signature"])
    who = desk.people[name]
    if not who.is_sm2:
        who.key.public_key().verify(value, offered, padding.PKCS1v15(), SHA256())


@pytest.mark.parametrize("what", OTHERS)
@pytest.mark.parametrize("name", NAMES)
def test_nothing_else_is_signed(name, what, desk):
    done = desk.sign(name, OTHERS[what])
    assert done.returncode == 1 and "signature_wrong" in done.stderr and not done.stdout
