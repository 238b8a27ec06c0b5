"""estamp verify: the outcome in ETSI's words, and the report as a paper."""

import subprocess

from pdf_maker import Pdf


def words(path):
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True, text=True).stdout


def test_text_and_json_name_the_outcome(signer, estamp, trusting, tmp_path):
    sealed = signer.sign(Pdf()).data
    status, report = trusting(sealed)
    assert status == 0 and report["signatures"][0]["etsi"] == {"indication": "INDETERMINATE", "sub_indication": "TRY_LATER"}
    status, report = estamp.verify(sealed)
    assert status == 3 and report["signatures"][0]["etsi"] == {"indication": "INDETERMINATE", "sub_indication": "NO_CERTIFICATE_CHAIN_FOUND"}
    (tmp_path / "sealed.pdf").write_bytes(sealed)
    assert "ETSI: INDETERMINATE (NO_CERTIFICATE_CHAIN_FOUND)" in estamp.run("verify", tmp_path / "sealed.pdf").stdout


def test_the_report_becomes_a_paper(signer, estamp, pki, tmp_path):
    source, out = tmp_path / "sealed.pdf", tmp_path / "report.pdf"
    source.write_bytes(signer.sign(Pdf()).data)
    for language, verdict in (("zh_CN.UTF-8", "有效"), ("en_US.UTF-8", "Valid")):
        done = estamp.run("verify", "--trust", pki / "roots", "--report", out, source, language=language)
        assert done.returncode == 0 and verdict in done.stdout
        assert verdict in words(out) and "sealed.pdf" in words(out) and "TRY_LATER" in words(out)


def test_the_paper_is_of_one_file_and_of_none_that_is_missing_its_place(signer, estamp, tmp_path):
    source = tmp_path / "sealed.pdf"
    source.write_bytes(signer.sign(Pdf()).data)
    assert estamp.run("verify", "--report", tmp_path / "report.pdf", source, source).returncode == 2
    assert estamp.run("verify", "--report").returncode == 2
    done = estamp.run("verify", "--report", tmp_path / "none" / "report.pdf", source)
    assert done.returncode == 1 and done.stderr
    estamp.run("verify", "--report", tmp_path / "report.pdf", tmp_path / "missing.pdf")
    assert "Unreadable" in words(tmp_path / "report.pdf")
