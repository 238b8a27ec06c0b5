"""`estamp seal` and `estamp verify` with SM2 and SM3 alone: chain, seal and timestamp. openssl judges the bytes that are signed, as it
knows SM2's distinguishing id in CMS as little as pyHanko and pdfsig know SM2."""
import hashlib
import json
import os
import pathlib
import re
import subprocess

import pytest
from asn1crypto import cms, tsp

import corpus

ROOT = pathlib.Path(__file__).resolve().parents[2]
ESTAMP = pathlib.Path(os.environ.get("ESTAMP_BUILD", ROOT / "build")) / "ops" / "cli" / "estamp"
ID = "distid:1234567812345678"
CONFIG = """[req]
distinguished_name = none
prompt = no
[none]
[ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[seal]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, nonRepudiation
[tsa]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
"""


def run(*words):
    return subprocess.run([str(word) for word in words], capture_output=True, timeout=120)


def openssl(*words):
    done = run("openssl", *words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def issue(folder, name, issuer, section):
    key, pem, csr = (folder / f"{name}.{ending}" for ending in ("key", "pem", "csr"))
    openssl("genpkey", "-quiet", "-algorithm", "SM2", "-out", key)
    openssl("req", "-new", "-config", folder / "cnf", "-key", key, "-subj", f"/CN=sm2 test {name}", "-sm3", "-sigopt", ID, "-out", csr)
    by = ("-signkey", key) if issuer == name else ("-CA", folder / f"{issuer}.pem", "-CAkey", folder / f"{issuer}.key", "-CAcreateserial")
    openssl("x509", "-req", "-in", csr, "-vfyopt", ID, *by, "-sm3", "-sigopt", ID, "-extfile", folder / "cnf", "-extensions", section,
            "-days", 3000, "-out", pem)
    (folder / f"{name}.public").write_bytes(openssl("x509", "-in", pem, "-pubkey", "-noout"))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sm2")
    (folder / "cnf").write_text(CONFIG)
    (folder / "pass").write_text("password\n")
    (folder / "corpus").mkdir()
    corpus.make(folder / "corpus")
    for name, issuer, section in (("root", "root", "ca"), ("middle", "root", "ca"), ("seal", "middle", "seal"), ("tsa", "middle", "tsa")):
        issue(folder, name, issuer, section)
    openssl("pkcs12", "-export", "-in", folder / "seal.pem", "-inkey", folder / "seal.key", "-certfile", folder / "middle.pem", "-passout",
            "pass:password", "-out", folder / "seal.p12")
    (folder / "stamps.pem").write_bytes((folder / "tsa.pem").read_bytes() + (folder / "middle.pem").read_bytes())
    return folder


def seal(made, source, target, *options):
    return run(ESTAMP, "seal", "--p12", made / "seal.p12", "--pass-file", made / "pass", "--invisible", *options, source, target)


def sealed(made, target, *options):
    done = seal(made, sorted((made / "corpus").glob("*.pdf"))[0], target, *options)
    assert done.returncode == 0, done.stderr
    return target.read_bytes()


def ours(made, path):
    done = run(ESTAMP, "verify", "--json", "--trust", made / "root.pem", path)
    return done.returncode, json.loads(done.stdout)["signatures"]


def parts(content):
    """The signed bytes, and where the CMS stands."""
    a, b, c, d = (int(n) for n in re.search(rb"/ByteRange ?\[ ?(\d+) (\d+) (\d+) (\d+)", content).groups())
    return content[a:a + b] + content[c:c + d], b + 1, c - 1


def signer_of(der):
    signed = cms.ContentInfo.load(der)["content"]
    return signed["signer_infos"][0], signed


def is_signed(made, info, by, folder):
    """openssl: is the value the key's over the signed attributes?"""
    (folder / "attributes").write_bytes(b"\x31" + info["signed_attrs"].dump()[1:])
    (folder / "value").write_bytes(info["signature"].native)
    return run("openssl", "dgst", "-sm3", "-verify", made / f"{by}.public", "-sigopt", ID, "-signature", folder / "value",
               folder / "attributes").returncode == 0


def attribute(info, oid):
    (found,) = [a["values"][0] for a in info["signed_attrs"] if a["type"].dotted == oid]
    return found


def test_a_seal_by_sm2_is_believed_by_us_and_openssl(made, tmp_path):
    content = sealed(made, tmp_path / "out.pdf")
    code, (signature,) = ours(made, tmp_path / "out.pdf")
    assert code == 0
    assert (signature["integrity"], signature["trust"]) == ("ok", "trusted")
    signed, start, end = parts(content)
    info, _ = signer_of(bytes.fromhex(content[start:end].decode()))
    assert info["digest_algorithm"]["algorithm"].dotted == "1.2.156.10197.1.401"
    assert info["signature_algorithm"]["algorithm"].dotted == "1.2.156.10197.1.501"
    assert attribute(info, "1.2.840.113549.1.9.4").native == hashlib.new("sm3", signed).digest()
    assert is_signed(made, info, "seal", tmp_path) and not is_signed(made, info, "tsa", tmp_path)


def test_any_bit_of_it_counts(made, tmp_path):
    content = sealed(made, tmp_path / "out.pdf")
    _, start, _ = parts(content)
    der = bytes.fromhex(content[start:parts(content)[2]].decode())
    info, _ = signer_of(der)
    value = der.index(info["signature"].native)
    digits = [start + 2 * at + 1 for at in (400, der.index(info["signed_attrs"].dump()[20:]), value, value + 10, value + 40, value + 69)]
    for at, flipped in [(100, content[100] ^ 1)] + [(at, ord("0") if content[at] != ord("0") else ord("1")) for at in digits]:
        bent = bytearray(content)
        bent[at] = flipped
        (tmp_path / "bent.pdf").write_bytes(bent)
        code, (signature,) = ours(made, tmp_path / "bent.pdf")
        assert code == 1 and signature["integrity"] != "ok", at


def test_its_timestamp_is_of_sm3_by_sm2(made, tmp_path):
    content = sealed(made, tmp_path / "out.pdf", "--tsa-key", made / "tsa.key", "--tsa-certificate", made / "stamps.pem")
    code, (signature,) = ours(made, tmp_path / "out.pdf")
    assert code == 0 and (signature["time_source"], signature["trust"]) == ("timestamp", "trusted")
    _, start, end = parts(content)
    info, _ = signer_of(bytes.fromhex(content[start:end].decode()))
    token = info["unsigned_attrs"][0]["values"][0].dump()
    stamp, signed = signer_of(token)
    said = tsp.TSTInfo.load(signed["encap_content_info"]["content"].contents)["message_imprint"]
    assert said["hash_algorithm"]["algorithm"].dotted == "1.2.156.10197.1.401"
    assert said["hashed_message"].native == hashlib.new("sm3", info["signature"].native).digest()
    assert stamp["signature_algorithm"]["algorithm"].dotted == "1.2.156.10197.1.501"
    assert is_signed(made, stamp, "tsa", tmp_path)


def test_another_root_is_not_believed(made, tmp_path):
    sealed(made, tmp_path / "out.pdf")
    issue(made, "stranger", "stranger", "ca")
    done = run(ESTAMP, "verify", "--json", "--trust", made / "stranger.pem", tmp_path / "out.pdf")
    assert done.returncode == 3 and json.loads(done.stdout)["signatures"][0]["trust"] == "unknown"


@pytest.mark.parametrize("options", [("--digest", "sha256"), ("--pss",)], ids=" ".join)
def test_sm2_goes_with_sm3_alone(made, tmp_path, options):
    done = seal(made, sorted((made / "corpus").glob("*.pdf"))[0], tmp_path / "out.pdf", *options)
    assert done.returncode == 1 and not (tmp_path / "out.pdf").exists()
