#!/usr/bin/env python3
"""bench_pdf_peer - the same work by a well-kept peer, pyHanko, in the same run: an invisible PAdES B-B signature by the same
key on one page of 50 KB. CPU time, median."""
import io
import os
import statistics
import time
from pathlib import Path

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

ROOT, ROUNDS, PAGE = Path(os.environ["ESTAMP_ROOT"]), 30, 49000


def page():
    content = b"".join(b"%08d n" % (i * 7919 % 99999999) for i in range(0, PAGE, 10))
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
               b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>",
               b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)]
    out, at = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        at.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in at)
    return out + table + b"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out)


def seal(signer, file):
    start = time.process_time()
    signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(file)), signers.PdfSignatureMetadata(
        field_name="Seal1", subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256"), signer=signer)
    return 1e3 * (time.process_time() - start)


def main():
    signer = signers.SimpleSigner.load_pkcs12(str(ROOT / "tests/vectors/pki/rsa2048.p12"), passphrase=b"password")
    file = page()
    print(f"pyhanko_seal_ms {statistics.median(seal(signer, file) for _ in range(ROUNDS)):.1f} ms")


main()
