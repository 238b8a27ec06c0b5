"""Keys that sign challenges as browsers and USB keys do: with the library `cryptography`, independent of the service."""

import base64
import subprocess
import tempfile
from pathlib import Path

from auth_people import Browser
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, utils
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs7, pkcs12
from seal_files import PASSWORD


def b64(data):
    return base64.b64encode(data).decode()


class Key:
    """A PKCS#12 file, opened."""

    def __init__(self, p12):
        self.key, self.certificate, self.chain = pkcs12.load_key_and_certificates(p12, PASSWORD.encode())

    def signature(self, message, raw=False):
        if isinstance(self.key, ec.EllipticCurvePrivateKey):
            der = self.key.sign(message, ec.ECDSA(hashes.SHA256()))
            return b"".join(n.to_bytes(32, "big") for n in utils.decode_dss_signature(der)) if raw else der
        return self.key.sign(message, padding.PKCS1v15(), hashes.SHA256())

    def proof(self, raw=False, asked=None, **changes):
        """The first way: as the portal signs."""
        asked = asked or challenge()
        message = changes.pop("message", asked["message"]).encode()
        body = {"challenge": asked["challenge"], "signature": b64(self.signature(message, raw)), "certificate": b64(self.der),
                "chain": [{"certificate": b64(one.public_bytes(Encoding.DER))} for one in self.chain]}
        return {**body, **changes}

    @property
    def der(self):
        return self.certificate.public_bytes(Encoding.DER)

    def cms(self, asked=None, encoding=Encoding.PEM, message=None, digest=None):
        """The second way: as the program of a USB key does."""
        asked = asked or challenge()
        builder = pkcs7.PKCS7SignatureBuilder().set_data((message or asked["message"]).encode()).add_signer(
            self.certificate, self.key, digest or hashes.SHA256())
        for one in self.chain:
            builder = builder.add_certificate(one)
        signed = builder.sign(encoding, [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary])
        return {"challenge": asked["challenge"], "cms": signed.decode() if encoding == Encoding.PEM else b64(signed)}

    def openssl_cms(self, digest):
        """The same by the program openssl, with any digest."""
        asked = challenge()
        with tempfile.TemporaryDirectory() as folder:
            key, certificate, issuers, message = (Path(folder) / name for name in ("key", "certificate", "issuers", "message"))
            key.write_bytes(self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
            certificate.write_bytes(self.certificate.public_bytes(Encoding.PEM))
            issuers.write_bytes(b"".join(one.public_bytes(Encoding.PEM) for one in self.chain))
            message.write_text(asked["message"])
            done = subprocess.run(["openssl", "cms", "-sign", "-binary", "-md", digest, "-in", message, "-signer", certificate,
                                   "-inkey", key, "-certfile", issuers, "-outform", "PEM"], check=True, capture_output=True)
        return {"challenge": asked["challenge"], "cms": done.stdout.decode()}


def challenge():
    answer = Browser().ask("POST", "/challenges")
    assert answer.status_code == 200, answer.text
    return answer.json()


def sign_in(proof, browser=None):
    browser = browser or Browser()
    return browser._keep(browser.ask("POST", "/login/certificate", json={"proof": proof}, token=None))
