"""`estamp seal` with timestamps of authorities outside (PAdES B-T) and by every algorithm, judged by pyHanko and pdfsig."""
import json
import os
import pathlib
import re
import subprocess

import pytest
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

import corpus
import tsa_server

ROOT = pathlib.Path(__file__).resolve().parents[2]
ESTAMP = pathlib.Path(os.environ.get("ESTAMP_BUILD", ROOT / "build")) / "ops" / "cli" / "estamp"
KEYS = {"rsa2048": ("RSA", "rsa_keygen_bits:2048"), "rsa4096": ("RSA", "rsa_keygen_bits:4096"), "p256": ("EC", "ec_paramgen_curve:P-256"),
        "p384": ("EC", "ec_paramgen_curve:P-384"), "ed25519": ("ED25519",)}
METHODS = [("rsa2048", "sha256"), ("rsa2048", "sha384"), ("rsa2048", "sha512"), ("rsa2048", "sha256", "--pss"), ("rsa2048", "sha384", "--pss"),
           ("rsa4096", "sha512", "--pss"), ("p256", "sha256"), ("p384", "sha256"), ("p384", "sha384")]


def run(*words):
    return subprocess.run([str(word) for word in words], capture_output=True, timeout=120)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stamped")
    (folder / "corpus").mkdir()
    corpus.make(folder / "corpus")
    tsa_server.make_pki(folder)
    (folder / "pass").write_text("password\n")
    for name, key in [*KEYS.items(), ("own", ("EC", "ec_paramgen_curve:P-256"))]:
        tsa_server.issue(folder, name, "tsa" if name == "own" else "seal", *key)
        tsa_server.openssl("pkcs12", "-export", "-in", folder / f"{name}.pem", "-inkey", folder / f"{name}.key", "-certfile",
                           folder / "root.pem", "-passout", "pass:password", "-out", folder / f"{name}.p12")
    return folder


@pytest.fixture(scope="module")
def tsa(made):
    server = tsa_server.Server(made)
    yield server
    server.close()


def seal(made, target, *options, key="rsa2048", source=None):
    return run(ESTAMP, "seal", "--p12", made / f"{key}.p12", "--pass-file", made / "pass", "--invisible", *options,
               source or sorted((made / "corpus").glob("*.pdf"))[0], target)


def judged(made, path):
    root = load_cert_from_pemder(made / "root.pem")
    with open(path, "rb") as file:
        reader = PdfFileReader(file, strict=False)
        return [validate_pdf_signature(s, signer_validation_context=ValidationContext(trust_roots=[root]),
                                       ts_validation_context=ValidationContext(trust_roots=[root])) for s in reader.embedded_signatures]


def ours(made, path):
    return json.loads(run(ESTAMP, "verify", "--json", "--trust", made / "root.pem", path).stdout)["signatures"]


def test_others_believe_the_timestamp(made, tsa, tmp_path):
    out = tmp_path / "out.pdf"
    done = seal(made, out, "--tsa", tsa.url("/good"))
    assert done.returncode == 0, done.stderr
    (status,) = judged(made, out)
    assert status.bottom_line and status.timestamp_validity.valid and status.timestamp_validity.trusted
    assert "Signature is Valid." in run("pdfsig", "-nocert", out).stdout.decode()
    (signature,) = ours(made, out)
    assert (signature["time_source"], signature["trust"]) == ("timestamp", "trusted")
    assert tsa.asked[-1] == ("/good", "application/timestamp-query")


def test_a_timestamper_of_ones_own_file_stamps_too(made, tmp_path):
    out = tmp_path / "out.pdf"
    done = seal(made, out, "--tsa-key", made / "own.key", "--tsa-certificate", made / "own.pem")
    assert done.returncode == 0, done.stderr
    (status,) = judged(made, out)
    assert status.bottom_line and status.timestamp_validity.valid
    refused = seal(made, tmp_path / "no.pdf", "--tsa-key", made / "p256.key", "--tsa-certificate", made / "p256.pem")
    assert refused.returncode == 1 and b"timeStamping" in refused.stderr and not (tmp_path / "no.pdf").exists()


REFUSED = {"/nonce": "another nonce", "/digest": "another digest", "/reject": "unacceptedPolicy", "/html": "no TimeStampResp",
           "/cut": "no TimeStampResp", "/huge": "too", "/redirect": "HTTP 302", "/403": "HTTP 403", "/500": "HTTP 500", "/login": "HTTP 401"}


@pytest.mark.parametrize("path", sorted(REFUSED))
def test_no_token_that_does_not_fit_gets_into_a_file(made, tsa, tmp_path, path):
    out = tmp_path / "out.pdf"
    done = seal(made, out, "--tsa", tsa.url(path))
    said = done.stderr.decode()
    assert done.returncode == 1 and not out.exists()
    assert f"127.0.0.1:{tsa.server_port}" in said and (path == "/huge" or REFUSED[path] in said), said
    done = seal(made, out, "--tsa", tsa.url(path) + "," + tsa.url("/good"))  # the next one is asked
    assert done.returncode == 0 and judged(made, out)[0].timestamp_validity.valid, done.stderr


def test_what_fails_for_a_moment_is_asked_again(made, tsa, tmp_path):
    before = len(tsa.asked)
    done = seal(made, tmp_path / "out.pdf", "--tsa", tsa.url("/again"))
    assert done.returncode == 0, done.stderr
    assert [path for path, _ in tsa.asked[before:]] == ["/again", "/again"]
    before = len(tsa.asked)
    seal(made, tmp_path / "no.pdf", "--tsa", tsa.url("/nonce"))
    assert len(tsa.asked) == before + 1, "a wrong token is no reason to ask the same again"


def test_one_that_hangs_does_not_hold_the_others(made, tsa, tmp_path):
    done = seal(made, tmp_path / "out.pdf", "--tsa", tsa.url("/hang") + "," + tsa.url("/good"))
    assert done.returncode == 0, done.stderr


def test_a_password_goes_to_whom_it_belongs(made, tsa, tmp_path):
    (tmp_path / "login").write_text(f"{tsa_server.USER}:{tsa_server.PASSWORD}\n")
    done = seal(made, tmp_path / "out.pdf", "--tsa", tsa.url("/login"), "--tsa-login-file", tmp_path / "login")
    assert done.returncode == 0, done.stderr
    done = seal(made, tmp_path / "no.pdf", "--tsa", "http://tsa.example/", "--tsa-login-file", tmp_path / "login")
    assert done.returncode == 1 and b"https" in done.stderr


def test_a_token_larger_than_its_room_costs_a_second_signature_not_a_failure(made, tsa, tmp_path):
    """The authority's chain grows to more than the 8 KB that a token from outside gets at first."""
    (made / "chain.pem").write_text((made / "root.pem").read_text() * 40)
    config = (made / "pki.cnf").read_text()
    (made / "pki.cnf").write_text(config.replace(f"certs={made}/root.pem", f"certs={made}/chain.pem"))
    try:
        done = seal(made, tmp_path / "out.pdf", "--tsa", tsa.url("/good"))
    finally:
        (made / "pki.cnf").write_text(config)
    assert done.returncode == 0, done.stderr
    assert len(re.search(rb"/Contents ?<([0-9A-F]+)>", (tmp_path / "out.pdf").read_bytes()).group(1)) > 4 * 8192
    assert judged(made, tmp_path / "out.pdf")[0].timestamp_validity.valid


@pytest.mark.parametrize("method", METHODS, ids=" ".join)
def test_others_accept_every_algorithm(made, tmp_path, method):
    key, digest, *more = method
    out = tmp_path / "out.pdf"
    done = seal(made, out, "--digest", digest, *more, key=key)
    assert done.returncode == 0, done.stderr
    (status,) = judged(made, out)
    assert status.bottom_line and status.md_algorithm == digest
    said = run("pdfsig", "-nocert", out).stdout.decode()
    assert "Signature is Valid." in said and f"Signing Hash Algorithm: {digest.upper()[:3]}-{digest[3:]}" in said, said
    (signature,) = ours(made, out)
    assert (signature["integrity"], signature["trust"]) == ("ok", "trusted")
    content = out.read_bytes()
    a, b, c, d = (int(n) for n in re.search(rb"/ByteRange ?\[ ?(\d+) (\d+) (\d+) (\d+)", content).groups())
    (tmp_path / "signed").write_bytes(content[a:a + b] + content[c:c + d])
    (tmp_path / "cms").write_bytes(bytes.fromhex(content[a + b + 1:c - 1].decode()))  # openssl reads no further than the CMS goes
    checked = run("openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", tmp_path / "cms", "-content", tmp_path / "signed",
                  "-CAfile", made / "root.pem", "-purpose", "any", "-out", "/dev/null")
    assert checked.returncode == 0, checked.stderr
    for at in (b + 40, b + 1 + 2 * 400):  # of the CMS: nothing that is changed stays whole
        bent = bytearray(content)
        bent[at] = ord("0") if bent[at] != ord("0") else ord("1")
        (tmp_path / "bent.pdf").write_bytes(bent)
        assert ours(made, tmp_path / "bent.pdf")[0]["integrity"] != "ok"
    bent = bytearray(content)
    bent[100] ^= 1
    (tmp_path / "bent.pdf").write_bytes(bent)
    assert run(ESTAMP, "verify", "--trust", made / "root.pem", tmp_path / "bent.pdf").returncode == 1


def test_pyhanko_accepts_a_key_that_signs_messages(made, tmp_path):
    """Ed25519 (RFC 8419); openssl 3.0 and pdfsig cannot tell."""
    out = tmp_path / "out.pdf"
    done = seal(made, out, "--tsa-key", made / "own.key", "--tsa-certificate", made / "own.pem", key="ed25519")
    assert done.returncode == 0, done.stderr
    (status,) = judged(made, out)
    assert status.bottom_line and status.md_algorithm == "sha512" and status.pkcs7_signature_mechanism == "ed25519"
    assert status.timestamp_validity.valid
    (signature,) = ours(made, out)
    assert (signature["integrity"], signature["trust"], signature["time_source"]) == ("ok", "trusted", "timestamp")
    content = out.read_bytes()
    start = content.index(b"/Contents <") + 11
    cms = bytes.fromhex(content[start:content.index(b">", start)].decode())
    value = cms.index(bytes.fromhex("300506032b65700440")) + 9  # behind the algorithm, without parameters, and the octets' header
    for at in (value, value + 63, value - 40):
        bent = bytearray(content)
        digit = start + 2 * at + 1
        bent[digit] = ord("0") if bent[digit] != ord("0") else ord("1")
        (tmp_path / "bent.pdf").write_bytes(bent)
        assert ours(made, tmp_path / "bent.pdf")[0]["integrity"] != "ok"


@pytest.mark.parametrize("method", [("ed25519", "sha256"), ("p256", "sha384"), ("p256", "sha256", "--pss"), ("p384", "sha512"), ("rsa2048", "sha1"), ("rsa2048", "md5")],
                         ids=" ".join)
def test_keys_refuse_what_does_not_fit_them(made, tmp_path, method):
    key, digest, *more = method
    done = seal(made, tmp_path / "out.pdf", "--digest", digest, *more, key=key)
    assert done.returncode in (1, 2) and done.stderr and not (tmp_path / "out.pdf").exists()
