#!/usr/bin/env python3
"""Writes the seeds of the verifier's fuzz targets: make_seeds.py PKI_FOLDER. The keys behind them are thrown away."""
import shutil
import sys
from pathlib import Path

import attacks
import pdf_maker
import ses_maker

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
    write_seals(Path(pki))


def write_evidence(pki):
    """fuzz_revocation.c: two lengths, the certificate, its issuer's, what is said of it."""
    seal, middle = (pki / "seal.der").read_bytes(), (pki / "middle.der").read_bytes()
    folder = SEEDS / "fuzz_revocation"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("good.ocsp", "issuer.ocsp", "plain.ocsp", "revoked.ocsp", "good.crl", "revoked.crl", "elsewhere.crl"):
        head = len(seal).to_bytes(2, "big") + len(middle).to_bytes(2, "big")
        (folder / name).write_bytes(head + seal + middle + (pki / name).read_bytes())


def write_seals(pki):
    """fuzz_ses.c: a byte that says whether zeros may follow, then a seal or what it signed."""
    maker = ses_maker.Holder(pki, "curve")
    old, made = ses_maker.seal(maker, [maker], old=True, version=1), ses_maker.seal(maker, [maker], extensions=ses_maker.extension(critical=True))
    files = {"v1.esl": old, "v4.esl": made, "v5.esl": ses_maker.seal(maker, [maker], version=5, stamp=(pki / "token.cms").read_bytes()),
             "raw_gbk.esl": ses_maker.seal(maker, [maker], form="raw", name="公章".encode("gbk"), digests="SHA256", time_end=""),
             "v1.dat": ses_maker.old_signature(maker, old, b"content", b"2026-11-23 08:00:00"), "v4.dat": ses_maker.signature(maker, made, b"content")}
    folder = SEEDS / "fuzz_ses"
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(b"\0" + data)


if __name__ == "__main__":
    main(sys.argv[1])
