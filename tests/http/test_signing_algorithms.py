"""Seals by certificates of every kind of key, in one step, in two, and with the key at home; judged by us, pyHanko, pdfsig and openssl."""

import base64
import io
import json
import subprocess

import pytest
from auth_people import API, problem
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from seal_files import PASSWORD, SM2_ID, authority, import_own, issued, unit_code
from signing_bureau import PIN, SIGNING, TOOL, Bureau, quarter_of_its_own, verify

# key, method asked for, digest and algorithm in the report
METHODS = [("RSA", None, "SHA256", "RSA"), ("RSA", "sha384", "SHA384", "RSA"), ("RSA", "sha512", "SHA512", "RSA"),
           ("RSA", "pss-sha256", "SHA256", "RSA-PSS"), ("RSA", "pss-sha512", "SHA512", "RSA-PSS"), ("EC", None, "SHA256", "ECDSA"),
           ("P-384", None, "SHA384", "ECDSA"), ("P-384", "sha256", "SHA256", "ECDSA"), ("ED25519", None, "SHA512", "Ed25519"),
           ("SM2", None, "SM3", "SM2")]
KINDS = ["RSA", "EC", "P-384", "ED25519", "SM2"]
IDS = [f"{key}-{method or 'usual'}" for key, method, *_ in METHODS]


class Holder:
    def __init__(self, bureau, folder, kind):
        self.bureau, self.folder, self.kind = bureau, folder, kind
        self.person = bureau.person(kind="taxpayer", unit_id=bureau.taxpayer_unit(bureau.below))
        self.person.code = unit_code(self.person.unit_id)
        self.keep(issued(self.person.code, key_kind=kind))
        answer = import_own(self.person, self.p12)
        assert answer.status_code == 201, answer.text
        self.seal = answer.json()["id"]

    def keep(self, p12):
        """The key's file, and what openssl makes of it."""
        self.p12 = p12
        (self.folder / "own.p12").write_bytes(p12)
        (self.folder / "pass").write_text(PASSWORD)
        for what, name in ((("-nocerts",), "key.pem"), (("-nokeys",), "own.pem")):
            subprocess.run(["openssl", "pkcs12", "-in", self.folder / "own.p12", "-passin", f"pass:{PASSWORD}", *what, "-noenc", "-out",
                            self.folder / name], check=True, capture_output=True)

    def declared(self):
        return self.bureau.declared(holder=self.person, **quarter_of_its_own())["id"]

    def ask(self, path, **body):
        return self.person.ask("POST", SIGNING + path, json=body)

    def seal_one(self, document, **more):
        return self.ask("/sealings", seal_id=self.seal, pin=PIN, items=[{"document_id": document}], **more)

    def signed_at_home(self, document, **more):
        """What the command line tool makes of a prepared document."""
        prepared = self.ask("/sealings/prepare", seal_id=self.seal, items=[{"document_id": document}], **more)
        assert prepared.status_code == 201, prepared.text
        (self.folder / "prepared.json").write_text(prepared.text)
        signed = subprocess.run([TOOL, "sign-digests", "--p12", self.folder / "own.p12", "--pass-file", self.folder / "pass",
                                 self.folder / "prepared.json"], capture_output=True, text=True)
        assert signed.returncode == 0, signed.stderr
        return json.loads(signed.stdout)

    def file(self, document):
        return self.bureau.file(document, self.person)


@pytest.fixture(scope="module")
def bureau():
    return Bureau()


@pytest.fixture(scope="module")
def holders(bureau, tmp_path_factory):
    made = {}

    def of(kind):
        if kind not in made:
            made[kind] = Holder(bureau, tmp_path_factory.mktemp(kind), kind)
        return made[kind]
    return of


def state(answer):
    assert answer.status_code == 200, answer.text
    return answer.json()["results"][0]["state"]


def pyhanko_judges(content):
    context = ValidationContext(trust_roots=[load_cert_from_pemder(authority().path("root", "pem"))])
    reader = PdfFileReader(io.BytesIO(content), strict=False)
    return [validate_pdf_signature(s, signer_validation_context=context) for s in reader.embedded_signatures]


def signed_by_sm2(holder, content, folder):
    """openssl over the signed attributes, with the key of the certificate and the usual id."""
    signature = PdfFileReader(io.BytesIO(content), strict=False).embedded_signatures[-1]
    info = signature.signer_info
    (folder / "attributes").write_bytes(b"\x31" + info["signed_attrs"].dump()[1:])
    (folder / "value").write_bytes(info["signature"].native)
    (folder / "public").write_bytes(subprocess.run(["openssl", "x509", "-in", holder.folder / "own.pem", "-pubkey", "-noout"],
                                                   check=True, capture_output=True).stdout)
    return subprocess.run(["openssl", "dgst", "-sm3", "-verify", folder / "public", "-sigopt", SM2_ID, "-signature", folder / "value",
                           folder / "attributes"], capture_output=True).returncode == 0


def check_sealed(holder, content, digest, algorithm, folder):
    report = verify(content)["report"]
    (signature,) = report["signatures"]
    assert report["overall"] == "intact" and signature["trust"] == "trusted", report
    assert (signature["digest"], signature["method"]) == (digest, algorithm)
    if holder.kind == "SM2":  # neither pyHanko nor pdfsig knows it
        assert signed_by_sm2(holder, content, folder)
        return
    (status,) = pyhanko_judges(content)
    assert status.intact and status.valid and status.trusted
    (folder / "sealed.pdf").write_bytes(content)
    said = subprocess.run(["pdfsig", "-nocert", folder / "sealed.pdf"], capture_output=True, text=True).stdout
    assert "Signature is Valid" in said or holder.kind == "ED25519" or "pss" in algorithm.lower(), said


@pytest.mark.parametrize("kind,method,digest,algorithm", METHODS, ids=IDS)
def test_a_seal_by_any_key_and_method_is_believed(holders, kind, method, digest, algorithm, tmp_path):
    holder = holders(kind)
    document = holder.declared()
    assert state(holder.seal_one(document, **({"method": method} if method else {}))) == "sealed"
    check_sealed(holder, holder.file(document), digest, algorithm, tmp_path)


@pytest.mark.parametrize("kind", KINDS)
def test_one_flipped_bit_of_it_is_not(holders, kind):
    holder = holders(kind)
    document = holder.declared()
    assert state(holder.seal_one(document, level="b")) == "sealed"
    content = bytearray(holder.file(document))
    content[500] ^= 1
    assert verify(bytes(content))["report"]["overall"] == "broken"


@pytest.mark.parametrize("kind,method", [("RSA", "sm3"), ("EC", "sha384"), ("P-384", "sha512"), ("EC", "pss-sha256"), ("ED25519", "sha256"),
                                         ("SM2", "sha256")])
def test_a_method_that_does_not_fit_the_key_is_refused(holders, kind, method):
    holder = holders(kind)
    document = holder.declared()
    problem(holder.seal_one(document, method=method), 400, "sign_method_unfit", "method")
    problem(holder.ask("/sealings/prepare", seal_id=holder.seal, items=[{"document_id": document}], method=method), 400, "sign_method_unfit",
            "method")


def test_a_method_that_nobody_knows_is_refused(holders):
    holder = holders("RSA")
    problem(holder.seal_one(holder.declared(), method="md5"), 400, "field_form", "method")


@pytest.mark.parametrize("kind,method,digest,algorithm", METHODS, ids=IDS)
def test_two_steps_sign_by_any_key_and_method(holders, kind, method, digest, algorithm, tmp_path):
    holder = holders(kind)
    document = holder.declared()
    signed = holder.signed_at_home(document, **({"method": method} if method else {}))
    assert state(holder.ask("/sealings/complete", **signed)) == "sealed"
    check_sealed(holder, holder.file(document), digest, algorithm, tmp_path)


@pytest.mark.parametrize("kind", KINDS)
def test_a_wrong_value_of_the_second_step_is_refused(holders, kind):
    holder = holders(kind)
    document = holder.declared()
    body = holder.signed_at_home(document)
    value = bytearray(base64.b64decode(body["signatures"][0]["signature"]))
    value[len(value) // 2] ^= 1
    body["signatures"][0]["signature"] = base64.b64encode(value).decode()
    answer = holder.ask("/sealings/complete", **body)
    assert answer.json()["results"][0]["problem"]["code"] == "signature_wrong", answer.text


def possession(holder, challenge):
    """The holder's key over the challenge, by openssl."""
    key = holder.folder / "key.pem"
    if holder.kind == "ED25519":
        (holder.folder / "challenge").write_text(challenge)
        words = ["pkeyutl", "-sign", "-rawin", "-inkey", key, "-in", holder.folder / "challenge"]
    else:
        words = ["dgst", "-sm3", "-sigopt", SM2_ID, "-sign", key] if holder.kind == "SM2" else ["dgst", "-sha256", "-sign", key]
    return subprocess.run(["openssl", *words], input=challenge.encode(), capture_output=True, check=True).stdout


@pytest.mark.parametrize("kind", ["ED25519", "SM2"])
def test_a_key_that_stays_at_home_seals(bureau, tmp_path, kind):
    person = bureau.person(kind="taxpayer", unit_id=bureau.taxpayer_unit(bureau.below))
    person.code = unit_code(person.unit_id)
    holder = Holder.__new__(Holder)
    holder.bureau, holder.person, holder.folder, holder.kind = bureau, person, tmp_path, kind
    holder.keep(issued(person.code, key_kind=kind))
    challenge = person.ask("POST", API + "/seals/certificates/challenges").json()["challenge"]
    value = possession(holder, challenge)
    wrong = possession(holder, challenge + "x")
    register = [person.ask("POST", API + "/seals/certificates/registrations", files={"certificate": ("own.pem", (tmp_path / "own.pem").read_bytes())},
                           data={"challenge": challenge, "signature": base64.b64encode(v).decode()}) for v in (wrong, value)]
    problem(register[0], 400, "possession_wrong", "signature")
    assert register[1].status_code == 201, register[1].text
    assert person.refresh().ok
    holder.seal = register[1].json()["id"]
    document = holder.declared()
    assert state(holder.ask("/sealings/complete", **holder.signed_at_home(document))) == "sealed"
    assert verify(holder.file(document))["report"]["overall"] == "intact"
