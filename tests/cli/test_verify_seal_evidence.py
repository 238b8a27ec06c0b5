"""Electronic seals whose maker or signer was revoked, is on hold or unknown, by an authority that answers at the addresses its certificates name."""
import json

import pytest
import ses_maker as ses
from cryptography.hazmat.primitives import serialization
from evidence_pki import DAY, NOW, Authority


@pytest.fixture
def authority(tmp_path):
    made = Authority(tmp_path)
    made.crl_works = False
    made.issue("maker", "ca")
    for name, certificate in made.certificates.items():
        made.path(f"{name}.der").write_bytes(certificate.public_bytes(serialization.Encoding.DER))
    for name in ("root", "ca"):
        (tmp_path / "roots" / f"{name}.pem").write_bytes(made.pem(name))
    yield made
    made.close()


def judged(estamp, authority, kind):
    maker, signer = (ses.Holder(authority.folder, name) for name in ("maker", "signer"))
    data, content = ses.seal(maker, [signer]), authority.path("content")
    content.write_bytes(b"content")
    if kind == "signature":
        data = ses.signature(signer, data, b"content")
    path = authority.path("file.esl")
    path.write_bytes(data)
    report = json.loads(estamp.run("verify", "--json", "--online", "--trust", authority.path("roots"), "--content", content, path).stdout)
    return report["overall"], {step["step"]: (step["outcome"], step["reason"]) for step in report["steps"]}


def tell(authority, who, what):
    if what == "forgotten":
        authority.forgotten.add(who)
    elif what:
        authority.revoked[who] = (NOW - DAY, what)


@pytest.mark.parametrize("what, step, overall", [
    (None, ("passed", None), "valid"), ("superseded", ("failed", "revoked"), "untrusted"), ("certificateHold", ("failed", "on_hold"), "untrusted"),
    ("forgotten", ("failed", "status_unknown"), "untrusted"),
])
def test_what_its_authority_says_of_a_maker_counts(authority, estamp, what, step, overall):
    tell(authority, "maker", what)
    assert judged(estamp, authority, "seal")[0] == overall
    told, steps = judged(estamp, authority, "signature")
    assert (told, steps["seal"]) == (overall, step if what else ("passed", None))


@pytest.mark.parametrize("what, name, step, overall", [
    (None, "signing_time", ("passed", None), "valid"), ("superseded", "signing_time", ("failed", "revoked"), "invalid"),
    ("certificateHold", "signing_time", ("note", "only_claimed"), "untrusted"), ("forgotten", "signer_certificate", ("failed", "status_unknown"), "untrusted"),
])
def test_what_its_authority_says_of_a_signer_counts(authority, estamp, what, name, step, overall):
    tell(authority, "signer", what)
    told, steps = judged(estamp, authority, "signature")
    assert (told, steps[name]) == (overall, step)
