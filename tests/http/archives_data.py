"""Documents for archiving: sealed by the command line tool, put into the store and signing's tables as if they had been declared
and sealed there. The same sealed file stands for many documents; every document has a period of its own."""

import datetime
import hashlib
import os
import subprocess
import tempfile
from pathlib import Path

from auth_people import VAR, new_id, sql
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from PIL import Image
from pypdf import PdfWriter

ROOT = Path(__file__).resolve().parents[2]
TOOL = Path(os.environ.get("ESTAMP_BUILD", ROOT / "build")) / "ops" / "cli" / "estamp"


def _pkcs12(folder):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "归档测试有限公司")])
    now = datetime.datetime.now(datetime.timezone.utc)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=365))
        .add_extension(x509.KeyUsage(True, True, False, False, False, False, False, False, False), critical=True)
        .sign(key, hashes.SHA256()))
    bundle = pkcs12.serialize_key_and_certificates(b"test", key, certificate, None,
                                                   serialization.BestAvailableEncryption(b"Test-2026"))
    (folder / "seal.p12").write_bytes(bundle)
    (folder / "pass").write_text("Test-2026")
    Image.new("RGBA", (120, 120), (200, 0, 0, 120)).save(folder / "seal.png")


def sealed_file():
    """The bytes of a PDF file with one intact seal, whose certificate nobody trusts."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _pkcs12(folder)
        writer = PdfWriter()
        writer.add_blank_page(595, 842)
        writer.write(folder / "in.pdf")
        subprocess.run([TOOL, "seal", "--p12", folder / "seal.p12", "--pass-file", folder / "pass", "--picture",
                        folder / "seal.png", "--page", "1", "--x", "100", "--y", "200", "--width", "40",
                        folder / "in.pdf", folder / "out.pdf"], check=True)
        return (folder / "out.pdf").read_bytes()


def put_into_store(content):
    digest = hashlib.sha256(content).hexdigest()
    folder = Path(VAR) / "store" / digest[:2] / digest[2:4]
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / digest).exists():
        (folder / digest).write_bytes(content)
    return digest


class Category:
    """A level-2 category with a level-3 form: kept 10 years and secret, its form 30 years and internal."""

    def __init__(self):
        self.id, self.form_id = new_id(), new_id()
        self.code = "T" + self.id[-6:].upper()
        self.form_code = self.code + "-06"
        sql("INSERT INTO estamp_admin.category (id, parent_id, level, position, name, classification_code, retention, secrecy,"
            f" created_ms, changed_ms) VALUES ('{self.id}', NULL, 2, 1, '测试申报 {self.id}', '{self.code}', '10年', '秘密', 0, 0),"
            f" ('{self.form_id}', '{self.id}', 3, 1, '测试表 {self.id}', '{self.form_code}', '30年', '内部', 0, 0)")


def make_documents(category, unit_id, count, digest, year=2023, state="sealed", first_day=0):
    """`count` documents of one taxpayer, a day's period each from the year's first on; every third holds the form, too."""
    prefix = new_id()[:20]
    day = f"DATE_FORMAT(DATE_ADD('{year}-01-01', INTERVAL seq + {first_day} DAY), '%Y-%m-%d')"
    sql("INSERT INTO estamp_signing.document (id, number, unit_id, category_id, title, service_id, voucher_code, period_from,"
        " period_to, state, revision, digest, size_bytes, page_count, data_digest, place_page, place_x_um, place_y_um, client_id,"
        f" created_ms, sealed_ms, changed_ms) SELECT CONCAT('{prefix}', LPAD(seq, 6, '0')), CONCAT('{prefix[-12:]}', LPAD(seq, 6,"
        f" '0')), '{unit_id}', '{category.id}', 't', 's', 'v', {day}, {day}, '{state}', 2, '{digest}', 1, 1, '{digest}', 1, 0, 0,"
        f" '{prefix}000000', 1, 1000 + seq, 0 FROM estamp_signing.seq_0_to_{count - 1}; INSERT INTO estamp_signing.document_form SELECT id, 1,"
        f" '{category.form_id}', 1 FROM estamp_signing.document WHERE id LIKE '{prefix}%' AND CAST(RIGHT(id, 6) AS INT) % 3 = 0")
    return prefix
