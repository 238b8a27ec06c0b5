"""An authority whose certificates name addresses, and a server there that answers for them: OCSP by `openssl ocsp`,
revocation lists by `openssl ca -gencrl`. Certificates by the cryptography package, so that dates are free."""
import datetime
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography import x509
from cryptography.x509 import ocsp
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

NOW = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
DAY = datetime.timedelta(days=1)
PASSWORD = "pass"


def hexadecimal(number):
    text = f"{number:X}"
    return "0" * (len(text) % 2) + text


class Server(ThreadingHTTPServer):
    def __init__(self, authority):
        super().__init__(("127.0.0.1", 0), Handler)
        self.authority = authority
        self.asked = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *words):
        pass

    def answer(self, body, kind):
        self.server.asked.append(self.path)
        self.send_response(200 if body is not None else 503)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def do_POST(self):
        request = self.rfile.read(int(self.headers["Content-Length"]))
        with self.server.authority.files:
            body = self.server.authority.ocsp(request)
        self.answer(body, "application/ocsp-response")

    def do_GET(self):
        authority = self.server.authority
        with authority.files:
            body = authority.crl(self.path[1:-4]) if self.path.endswith(".crl") else authority.ca_der
        self.answer(body, "application/pkix-crl")


class Authority:
    """root → ca → signer, tsa, responder. What it says of them is set by its members."""

    def __init__(self, folder):
        self.folder = folder
        self.ocsp_works = self.crl_works = True
        self.responder, self.revoked, self.forgotten = "responder", {}, set()
        self.crl_dates = None
        self.files = threading.Lock()  # several ask at once
        self.server = Server(self)
        self.keys, self.certificates = {}, {}
        self.issue("root", None, authority=True)
        self.issue("ca", "root", authority=True)
        self.issue("signer", "ca")
        self.issue("tsa", "ca", usage=ExtendedKeyUsageOID.TIME_STAMPING)
        self.issue("responder", "ca", usage=ExtendedKeyUsageOID.OCSP_SIGNING)
        self.issue("old_responder", "ca", usage=ExtendedKeyUsageOID.OCSP_SIGNING, days=(-30, -1))
        self.issue("root_responder", "root", usage=ExtendedKeyUsageOID.OCSP_SIGNING)
        (folder / "chain.pem").write_bytes(b"".join(self.pem(n) for n in ("ca", "root")))
        self.write_chain("tsa")
        (folder / "roots").mkdir()
        (folder / "roots/root.pem").write_bytes(self.pem("root"))
        self.ca_der = self.certificates["ca"].public_bytes(serialization.Encoding.DER)
        self.export("signer")

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def path(self, name):
        return self.folder / name

    def pem(self, name):
        return self.certificates[name].public_bytes(serialization.Encoding.PEM)

    def issue(self, name, issuer, authority=False, usage=None, days=(-400, 4000), subject=(), curve=False, never_revoked=False):
        """`subject`: attributes (OID, value) besides the common name. `never_revoked`: says so, by noRevAvail, and names no addresses."""
        rsa_key = usage == ExtendedKeyUsageOID.TIME_STAMPING and not curve  # pyHanko's own stamper knows no other
        key = self.keys[name] = rsa.generate_private_key(65537, 2048) if rsa_key else ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(kind, value) for kind, value in subject] + [x509.NameAttribute(NameOID.COMMON_NAME, name)])
        made = (x509.CertificateBuilder().subject_name(subject).public_key(key.public_key()).serial_number(x509.random_serial_number())
                .issuer_name(self.certificates[issuer].subject if issuer else subject)
                .not_valid_before(NOW + days[0] * DAY).not_valid_after(NOW + days[1] * DAY)
                .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
                .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False))
        flags = dict.fromkeys(("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False)
        made = made.add_extension(x509.KeyUsage(digital_signature=not authority, content_commitment=not authority and not usage, key_cert_sign=authority, crl_sign=authority, **flags), critical=True)
        if usage:
            made = made.add_extension(x509.ExtendedKeyUsage([usage]), critical=usage == ExtendedKeyUsageOID.TIME_STAMPING)
        if usage == ExtendedKeyUsageOID.OCSP_SIGNING:
            made = made.add_extension(x509.OCSPNoCheck(), critical=False)
        if issuer:
            made = made.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.keys[issuer].public_key()), critical=False)
        if never_revoked:
            made = made.add_extension(x509.UnrecognizedExtension(x509.ObjectIdentifier("2.5.29.56"), b"\x05\x00"), critical=False)
        elif issuer and usage != ExtendedKeyUsageOID.OCSP_SIGNING:
            made = self.name_addresses(made, issuer)
        self.certificates[name] = made.sign(self.keys[issuer or name], hashes.SHA256())
        self.path(f"{name}.pem").write_bytes(self.pem(name))
        self.path(f"{name}.key").write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))

    def name_addresses(self, made, issuer):
        where = self.server.address
        access = [x509.AccessDescription(AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(f"{where}/{issuer}/ocsp")),
                  x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier(f"{where}/{issuer}.cer"))]
        points = [x509.DistributionPoint([x509.UniformResourceIdentifier(f"{where}/{issuer}.crl")], None, None, None)]
        return (made.add_extension(x509.AuthorityInformationAccess(access), critical=False)
                .add_extension(x509.CRLDistributionPoints(points), critical=False))

    def write_chain(self, name):
        path = self.path(f"{name}_chain.pem")
        path.write_bytes(b"".join(self.pem(n) for n in (name, "ca", "root")))
        return path

    def export(self, name, password=PASSWORD):
        subprocess.run(["openssl", "pkcs12", "-export", "-inkey", self.path(f"{name}.key"), "-in", self.path(f"{name}.pem"), "-certfile", self.path("chain.pem"),
                        "-out", self.path(f"{name}.p12"), "-passout", f"pass:{password}"], check=True, capture_output=True)
        self.path("password").write_text(password + "\n")

    def write_index(self, issuer):
        lines = []
        for name, certificate in self.certificates.items():
            if name in self.forgotten or certificate.issuer != self.certificates[issuer].subject:
                continue
            when, reason = self.revoked.get(name, (None, None))
            word = f"{when:%y%m%d%H%M%SZ}" + (f",{reason}" if reason else "") if when else ""
            lines.append("\t".join(("R" if when else "V", "460101000000Z", word, hexadecimal(certificate.serial_number), "unknown", f"/CN={name}")))
        self.path(f"{issuer}.index").write_text("".join(line + "\n" for line in lines))
        self.path(f"{issuer}.index.attr").write_text("unique_subject=no\n")

    def ocsp(self, request):
        if not self.ocsp_works:
            return None
        for issuer, responder in (("ca", self.responder), ("root", "root_responder")):
            self.write_index(issuer)
            self.path("request").write_bytes(request)
            subprocess.run(["openssl", "ocsp", "-index", self.path(f"{issuer}.index"), "-CA", self.path(f"{issuer}.pem"), "-rsigner", self.path(f"{responder}.pem"),
                            "-rkey", self.path(f"{responder}.key"), "-reqin", self.path("request"), "-respout", self.path("response"), "-nmin", "60"],
                           check=True, capture_output=True)
            response = self.path("response").read_bytes()
            if issuer == "root" or self.is_of(request, "ca"):
                return response
        return None

    def is_of(self, request, issuer):
        wanted = ocsp.load_der_ocsp_request(request)
        key = self.certificates[issuer].public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
        digest = hashes.Hash(wanted.hash_algorithm)
        digest.update(key)
        return digest.finalize() == wanted.issuer_key_hash

    def crl(self, issuer):
        if not self.crl_works:
            return None
        self.write_index(issuer)
        config = self.path("crl.cnf")
        config.write_text(f"[ca]\ndefault_ca=c\n[c]\ndatabase={self.path(issuer)}.index\ndefault_md=sha256\n")
        dates = ["-crldays", "7"]
        if self.crl_dates:
            dates = ["-crl_lastupdate", f"{self.crl_dates[0]:%Y%m%d%H%M%SZ}", "-crl_nextupdate", f"{self.crl_dates[1]:%Y%m%d%H%M%SZ}"]
        subprocess.run(["openssl", "ca", "-gencrl", "-config", config, "-cert", self.path(f"{issuer}.pem"), "-keyfile", self.path(f"{issuer}.key"), "-out", self.path("crl.pem"), *dates],
                       check=True, capture_output=True)
        return subprocess.run(["openssl", "crl", "-in", self.path("crl.pem"), "-outform", "DER"], check=True, capture_output=True).stdout
