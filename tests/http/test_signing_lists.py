"""The demonstration's CA publishes its revocation lists through nginx, so that its seals are made for the long term, too."""

import subprocess

import pytest
import requests
from auth_people import API
from seal_files import authority
from signing_bureau import PIN, SIGNING, Bureau, quarter_of_its_own, verify

LISTS = API.split("/api/")[0] + "/crl"


@pytest.fixture(scope="module")
def bureau():
    return Bureau()


@pytest.mark.parametrize("name", ["root", "issuing"])
def test_each_list_of_the_demonstration_is_signed_by_its_authority(name, tmp_path):
    answer = requests.get(f"{LISTS}/{name}.crl", timeout=30)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pkix-crl"), "a system of older days has no lists"
    (tmp_path / "list").write_bytes(answer.content)
    done = subprocess.run(["openssl", "crl", "-inform", "DER", "-in", tmp_path / "list", "-CAfile", authority().path(name, "pem"), "-noout", "-nextupdate"],
                          capture_output=True, text=True, check=True)
    assert "verify OK" in done.stderr and "nextUpdate=" in done.stdout


def test_nothing_else_lies_there():
    for path in ("/", "/other.crl", "/../estamp/index.html", "/..%2f..%2fsecrets/issuer.pem"):
        assert requests.get(LISTS + path, timeout=30).headers["Content-Type"] != "application/pkix-crl"
    assert requests.get(LISTS + "/other.crl", timeout=30).status_code == 404
    assert requests.get(LISTS + "/", timeout=30).status_code in (403, 404)


@pytest.mark.parametrize("level,word,count", [("t", "B-T", 1), ("lt", "B-LT", 1), ("lta", "B-LTA", 2)])
def test_a_seal_of_the_demonstration_holds_for_the_long_term(level, word, count, bureau):
    document = bureau.declared(**quarter_of_its_own())["id"]
    body = {"seal_id": bureau.seal, "pin": PIN, "level": level, "items": [{"document_id": document}]}
    answer = bureau.holder.ask("POST", SIGNING + "/sealings", json=body)
    assert answer.json()["results"][0]["state"] == "sealed", answer.text
    report = verify(bureau.file(document))["report"]
    seal, *stamps = report["signatures"]
    assert (report["overall"], report["trusted"], seal["level"], len(report["signatures"])) == ("intact", True, word, count)
    wanted = ("INDETERMINATE", "TRY_LATER") if level == "t" else ("TOTAL-PASSED", None)
    assert (seal["etsi"]["indication"], seal["etsi"]["sub_indication"]) == wanted
    assert {(link["status"], link["source"], link["kind"]) for link in seal["links"]} == (set() if level == "t" else {("good", "embedded", "crl")})
    assert all(stamp["trust"] == "trusted" for stamp in stamps)
