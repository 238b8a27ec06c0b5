"""The verification of a file through nginx: outcomes in ETSI's words, revisions, certificates."""

import base64
import hashlib
import subprocess

import pytest
from auth_people import Browser, problem
from signing_bureau import SIGNING, Bureau, quarter_of_its_own, verify


@pytest.fixture(scope="module")
def sealed():
    bureau = Bureau()
    document = bureau.declared(**quarter_of_its_own())
    assert bureau.seal_documents(document["id"]).json()["results"][0]["state"] == "sealed"
    return bureau.file(document["id"])


def test_a_sealed_file_is_judged_in_the_words_of_the_standard(sealed):
    """Nobody was asked about revocation, and the standard wants to know."""
    answer = verify(sealed)
    [signature] = answer["report"]["signatures"]
    assert signature["etsi"]["indication"] == "INDETERMINATE" and signature["etsi"]["sub_indication"] == "TRY_LATER"
    assert signature["level"].startswith("B-") and signature["etsi"]["zh"] and signature["etsi"]["en"]


def test_a_changed_byte_fails_by_its_hash(sealed):
    broken = bytearray(sealed)
    broken[broken.index(b"stream") + 40] ^= 1
    answer = verify(bytes(broken))
    assert {s["etsi"]["indication"] for s in answer["report"]["signatures"]} == {"TOTAL-FAILED"}
    assert {s["etsi"]["sub_indication"] for s in answer["report"]["signatures"]} == {"HASH_FAILURE"}


def test_each_revision_can_be_cut_out_of_the_file(sealed):
    report = verify(sealed)["report"]
    ends = report["revision_ends"]
    assert len(ends) == report["revisions"] and ends == sorted(ends) and ends[-1] == len(sealed)
    for number, end in enumerate(ends, 1):
        part = verify(sealed[:end])["report"]
        assert part["revisions"] == number and part["overall"] in ("unsigned", "intact")


def test_the_chain_is_told_with_its_certificates(sealed, tmp_path):
    answer = verify(sealed)
    known = {one["fingerprint"]: one for one in answer["certificates"]}
    chain = [known[fingerprint] for fingerprint in answer["report"]["signatures"][0]["chain"]]
    assert len(chain) >= 2 and not chain[0]["authority"] and chain[-1]["self_issued"]
    for below, above in zip(chain, chain[1:]):
        assert below["issuer"] == above["subject"] and above["authority"]
    for one in chain:
        der = base64.b64decode(one["der"], validate=True)
        assert hashlib.sha256(der).hexdigest() == one["fingerprint"]
        subprocess.run(["openssl", "x509", "-inform", "DER", "-noout"], input=der, check=True)
        names = {extension["name"] for extension in one["extensions"]}
        assert "X509v3 Key Usage" in names or "X509v3 Basic Constraints" in names


def paper(content, language="zh-CN", accept=None, **query):
    headers = {"Content-Type": "application/pdf", "Accept-Language": language} | ({"Accept": accept} if accept else {})
    return Browser().ask("POST", SIGNING + "/verifications", data=content, params=query, headers=headers)


def words(pdf):
    return subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


def test_the_report_is_a_paper_in_either_language(sealed):
    digest = hashlib.sha256(sealed).hexdigest()
    for language, name, verdict, intact in (("zh-CN", "申报表.pdf", "有效", "完好"), ("en", "declaration.pdf", "Valid", "whole")):
        answer = paper(sealed, language, format="pdf", name=name)
        assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/pdf"
        text = words(answer.content)
        assert name in text and digest in text and verdict in text and intact in text and "TRY_LATER" in text
    assert "attachment" in answer.headers["Content-Disposition"]


def test_the_paper_is_asked_for_by_format_or_by_what_is_accepted(sealed):
    assert paper(sealed, accept="application/pdf").content.startswith(b"%PDF-")
    assert paper(sealed, accept="application/pdf", format="json").json()["report"]["overall"] == "intact"
    assert paper(sealed, accept="application/json").json()["report"]["overall"] == "intact"
    assert paper(sealed).headers["Content-Type"].startswith("application/json")


def test_the_paper_tells_of_a_changed_file_and_of_none(sealed):
    broken = bytearray(sealed)
    broken[broken.index(b"stream") + 40] ^= 1
    text = words(paper(bytes(broken), format="pdf").content)
    assert "无效" in text and "HASH_FAILURE" in text
    assert "无法读取" in words(paper(b"no PDF at all", format="pdf").content)


def test_faulty_questions_are_refused(sealed):
    problem(paper(sealed, format="xml"), 400, "field_form", "format")
    problem(paper(sealed, format="pdf", name="a\x1bb"), 400, "field_form", "name")
    problem(paper(sealed, format="pdf", name="a" * 256), 400, "field_too_long", "name")
    problem(paper(sealed, other="1"), 400, "field_unknown", "other")
