"""The verification of a file through nginx: outcomes in ETSI's words, revisions, certificates."""

import base64
import hashlib
import subprocess

import pytest
from signing_bureau import Bureau, quarter_of_its_own, verify


@pytest.fixture(scope="module")
def sealed():
    bureau = Bureau()
    document = bureau.declared(**quarter_of_its_own())
    assert bureau.seal_documents(document["id"]).json()["results"][0]["state"] == "sealed"
    return bureau.file(document["id"])


def test_a_sealed_file_passes_in_the_words_of_the_standard(sealed):
    answer = verify(sealed)
    [signature] = answer["report"]["signatures"]
    assert signature["etsi"]["indication"] == "TOTAL-PASSED" and signature["etsi"]["sub_indication"] is None
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
