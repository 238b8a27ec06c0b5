"""What could not be verified once it is sealed is not sealed: reading takes more with each revision, and is bounded."""

import json
import subprocess

import pytest
from pdf_maker import Pdf

SEALS = 4


@pytest.fixture(scope="module")
def key(pki, tmp_path_factory):
    folder = tmp_path_factory.mktemp("key")
    (folder / "pass").write_text("pass\n")
    subprocess.run(["openssl", "pkcs12", "-export", "-inkey", pki / "seal.key", "-in", pki / "seal.pem", "-certfile", pki / "middle.pem", "-out", folder / "seal.p12",
                    "-passout", f"file:{folder / 'pass'}"], check=True)
    return ["--p12", folder / "seal.p12", "--pass-file", folder / "pass", "--invisible"]


def laden(where, count):
    pdf = Pdf()
    if where == "catalog":
        return pdf.update({pdf.catalog: pdf.catalog_object(extra=b"/Huge[" + b"1 " * count + b"]")}).data
    page = pdf.page_object(pdf.pages[0], extra=b"/Huge[" + b"<</A 1>>" * count + b"]")
    return pdf.update({pdf.pages[0]: page}).data


@pytest.mark.parametrize("where,count,least", [("catalog", 1000, SEALS), ("catalog", 400000, 1), ("page", 180000, 1)])
def test_what_is_sealed_can_be_verified(where, count, least, key, pki, estamp, tmp_path):
    source, done = tmp_path / "0.pdf", 0
    source.write_bytes(laden(where, count))
    while done < SEALS:
        out = tmp_path / f"{done + 1}.pdf"
        sealed = estamp.run("seal", *key, source, out)
        if sealed.returncode:
            assert "too complex" in sealed.stderr and not out.exists()
            break
        judged = json.loads(estamp.run("verify", "--json", "--trust", pki / "roots", out).stdout)
        assert judged["overall"] == "intact", f"seal {done + 1}"
        source, done = out, done + 1
    assert done >= least and (done == SEALS) == (count == 1000)
