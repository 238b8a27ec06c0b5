#!/usr/bin/env python3
"""Writes the seeds of the verifier's fuzz targets: make_seeds.py PKI_FOLDER. The keys behind them are thrown away."""
import shutil
import sys
from pathlib import Path

import attacks
import pdf_maker

SEEDS = Path(__file__).resolve().parents[1] / "vectors" / "fuzz"


def main(pki):
    pdf_maker.SIGNATURE_ROOM = 3200
    signer = pdf_maker.Signer(pki)
    files = {"two_seals": signer.sign(signer.sign(pdf_maker.Pdf()), field=b"Seal2", rect=b"0 0 90 90")}
    for name in ("form_value_replaced", "free_text_on_certified_3", "evidence_names_the_page_content", "table_skips_the_signed_revision"):
        files[name] = getattr(attacks, name)(signer)[0]
    folder = SEEDS / "fuzz_pdf_verify"
    folder.mkdir(parents=True, exist_ok=True)
    for name, pdf in files.items():
        (folder / f"{name}.pdf").write_bytes(pdf.data)
    for target, names in {"fuzz_cms": ("cades.cms", "pss.cms", "curve.cms", "bare.cms", "sha1inside.cms", "token.cms"),
                          "fuzz_x509": ("seal.der", "stamp.der", "tls.der", "curve.der", "root.pem")}.items():
        (SEEDS / target).mkdir(parents=True, exist_ok=True)
        for name in names:
            shutil.copy(Path(pki) / name, SEEDS / target / name)
    write_evidence(Path(pki))


def write_evidence(pki):
    """fuzz_revocation.c: two lengths, the certificate, its issuer's, what is said of it."""
    seal, middle = (pki / "seal.der").read_bytes(), (pki / "middle.der").read_bytes()
    folder = SEEDS / "fuzz_revocation"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("good.ocsp", "issuer.ocsp", "plain.ocsp", "revoked.ocsp", "good.crl", "revoked.crl", "elsewhere.crl"):
        head = len(seal).to_bytes(2, "big") + len(middle).to_bytes(2, "big")
        (folder / name).write_bytes(head + seal + middle + (pki / name).read_bytes())


if __name__ == "__main__":
    main(sys.argv[1])
