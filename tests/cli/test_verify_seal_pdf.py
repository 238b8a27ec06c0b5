"""Electronic seals in PDF: made by `estamp seal --esl`, judged step by step, and no lie to programs that do not know them."""
import json
import subprocess
import time
import zlib

import pdf_maker
import pytest
import ses_maker as ses
from ses_maker import DAY, Holder

NAMES = ("seal", "curve", "fake", "sm2_seal", "sm2_other")


@pytest.fixture(scope="module")
def people(pki):
    return {name: Holder(pki, name) for name in NAMES}


@pytest.fixture(scope="module")
def roots(pki, tmp_path_factory):
    folder = tmp_path_factory.mktemp("roots")
    for name in ("root", "middle", "sm2_root", "sm2_middle"):
        (folder / f"{name}.pem").write_bytes((pki / f"{name}.pem").read_bytes())
    return folder


@pytest.fixture(scope="module")
def stores(pki, tmp_path_factory):
    """PKCS#12 of those who seal."""
    folder = tmp_path_factory.mktemp("stores")
    (folder / "pass").write_text("password\n")
    for name in NAMES:
        subprocess.run(["openssl", "pkcs12", "-export", "-inkey", pki / f"{name}.key", "-in", pki / f"{name}.pem", "-passout", "pass:password", "-out",
                        folder / f"{name}.p12"], check=True)
    return folder


def png():
    """A red square of 40 dots."""
    def chunk(name, data):
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")
    rows = b"".join(b"\0" + b"\xc8\0\0\xff" * 40 for _ in range(40))
    head = (40).to_bytes(4, "big") * 2 + b"\x08\x06\0\0\0"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class Desk:
    def __init__(self, estamp, roots, stores, folder):
        self.estamp, self.roots, self.stores, self.folder = estamp, roots, stores, folder

    def seal(self, made, signer, *options, data=None):
        plain, esl, out = (self.folder / name for name in ("in.pdf", "a.esl", "out.pdf"))
        plain.write_bytes(data or pdf_maker.Pdf().data)
        esl.write_bytes(made)
        out.unlink(missing_ok=True)
        done = self.estamp.run("seal", "--p12", self.stores / f"{signer}.p12", "--pass-file", self.stores / "pass", "--esl", esl, *options, plain, out)
        return done, out.read_bytes() if out.exists() else None

    def verify(self, data):
        return self.estamp.verify(data, "--full", "--trust", self.roots)


@pytest.fixture
def desk(estamp, roots, stores, tmp_path):
    return Desk(estamp, roots, stores, tmp_path)


def steps(signature):
    return {step["step"]: (step["outcome"], step["reason"]) for step in signature["ses"]["steps"]}


@pytest.mark.parametrize("maker, signer, subfilter, method", [
    ("curve", "seal", b"ESTAMP.ses", "RSA"), ("seal", "curve", b"ESTAMP.ses", "ECDSA"), ("sm2_other", "sm2_seal", b"GM.sm2seal", "SM2"),
])
def test_what_a_seal_makes_is_intact_and_trusted(desk, people, maker, signer, subfilter, method):
    made = ses.seal(people[maker], [people[signer]], picture=png(), size=(30, 30))
    done, data = desk.seal(made, signer)
    assert done.returncode == 0, done.stderr
    assert b"/SubFilter /" + subfilter in data and b"ETSI.CAdES" not in data and b"Adobe.PPKLite" not in data
    code, report = desk.verify(data)
    one = report["signatures"][0]
    assert (code, report["overall"], one["trust"], one["method"], one["seal"]) == (0, "intact", "trusted", method, "37070000000001"), report
    assert {outcome for outcome, _ in steps(one).values()} == {"passed", "not_done"}
    assert [step for step, (outcome, _) in steps(one).items() if outcome == "not_done"] == ["timestamp"]
    assert one["ses"]["seal"]["name"] == "演示公章" and one["level"] is None


@pytest.mark.parametrize("signer, imprint", [("seal", "2.16.840.1.101.3.4.2.1"), ("sm2_seal", "1.2.156.10197.1.401")])
def test_a_timestamp_over_the_seal_proves_its_time(signer, imprint, desk, people, pki, tmp_path):
    chain = tmp_path / "stamp.pem"
    chain.write_bytes((pki / "stamp.pem").read_bytes() + (pki / "middle.pem").read_bytes())
    made = ses.seal(people["curve"], [people[signer]], picture=png())
    done, data = desk.seal(made, signer, "--tsa-key", pki / "stamp.key", "--tsa-certificate", chain)
    assert done.returncode == 0, done.stderr
    at = data.rindex(b"/Contents <") + len(b"/Contents <")
    value = bytes.fromhex(data[at:data.index(b">", at)].decode())
    token = value[value.index(ses.oid("1.2.840.113549.1.9.16.1.4")):]  # id-ct-TSTInfo, before its messageImprint
    assert 0 < token.find(ses.oid(imprint)) < 100
    code, report = desk.verify(data)
    one = report["signatures"][0]
    assert (code, one["time_source"], steps(one)["timestamp"]) == (0, "timestamp", ("passed", None)), report


def test_every_changed_byte_is_told(desk, people):
    done, data = desk.seal(ses.seal(people["curve"], [people["seal"]], picture=png()), "seal")
    assert done.returncode == 0, done.stderr
    changed = data.replace(b"(Amount 100)", b"(Amount 900)")
    code, report = desk.verify(changed)
    assert (code, report["overall"]) == (1, "broken") and steps(report["signatures"][0])["content"] == ("failed", "content_differs")
    at = data.rindex(b"/Contents <") + len(b"/Contents <")
    size = data.index(b">", at) - at
    for place in range(8, len(data[at:at + size].rstrip(b"0")) - 2, 997):
        digit = b"1" if data[at + place:at + place + 1] == b"0" else b"0"
        code, report = desk.verify(data[:at + place] + digit + data[at + place + 1:])
        assert code == 1 and report["overall"] == "broken", place


def test_two_seals_of_both_kinds_stand_side_by_side(desk, people, signer):
    sealed = signer.sign(pdf_maker.Pdf())
    done, data = desk.seal(ses.seal(people["curve"], [people["seal"]], picture=png()), "seal", data=sealed.data)
    assert done.returncode == 0, done.stderr
    code, report = desk.verify(data)
    assert (code, report["overall"]) == (0, "intact") and ["ses" in one for one in report["signatures"]] == [False, True]


def test_a_maker_who_is_not_known_makes_no_trusted_seal(desk, people):
    done, data = desk.seal(ses.seal(people["fake"], [people["seal"]], picture=png()), "seal")
    assert done.returncode == 0, done.stderr
    code, report = desk.verify(data)
    assert (code, report["overall"]) == (3, "intact")
    assert (report["signatures"][0]["trust"], report["signatures"][0]["trust_reason"]) == ("untrusted", "maker_untrusted")


def test_a_seal_that_has_ended_is_believed_by_a_timestamp_only(desk, people, pki, tmp_path):
    chain = tmp_path / "stamp.pem"
    chain.write_bytes((pki / "stamp.pem").read_bytes() + (pki / "middle.pem").read_bytes())
    end = time.time() + 4
    made = ses.seal(people["curve"], [people["seal"]], picture=png(), end=end)
    plain, stamped = (desk.seal(made, "seal", *words) for words in ((), ("--tsa-key", pki / "stamp.key", "--tsa-certificate", chain)))
    assert desk.verify(plain[1])[0] == desk.verify(stamped[1])[0] == 0
    time.sleep(max(0, end + 1 - time.time()))
    code, report = desk.verify(plain[1])
    one = report["signatures"][0]
    assert (code, report["overall"], one["trust"], one["trust_reason"]) == (3, "intact", "unknown", "seal_ended")
    assert steps(one)["seal_validity"] == ("note", "only_claimed")
    assert desk.verify(stamped[1])[0] == 0


@pytest.mark.parametrize("reason, wish", [
    ("not_listed", {"signers": ["curve"]}), ("expired", {"end": time.time() - DAY / 2}), ("not_yet", {"start": time.time() + DAY}),
])
def test_a_seal_that_may_not_be_used_is_refused(desk, people, reason, wish):
    listed = [people[name] for name in wish.pop("signers", ["seal"])]
    done, data = desk.seal(ses.seal(people["curve"], listed, picture=png(), **wish), "seal")
    assert done.returncode == 1 and data is None and f"({reason})" in done.stderr


def test_a_bent_seal_is_refused(desk, people):
    made = ses.seal(people["curve"], [people["seal"]], picture=png())
    done, data = desk.seal(made.replace(b"TestVendor", b"TestVandal"), "seal")
    assert done.returncode == 1 and data is None and "signature_wrong" in done.stderr
    for words in (("--level", "lt"), ("--pss",), ("--digest", "sha512"), ("--seal", "1")):
        done, data = desk.seal(made, "seal", *words)
        assert done.returncode == 2 and data is None


def test_programs_that_do_not_know_it_do_not_call_it_valid(desk, people, tmp_path):
    done, data = desk.seal(ses.seal(people["curve"], [people["seal"]], picture=png()), "seal")
    assert done.returncode == 0, done.stderr
    path = tmp_path / "sealed.pdf"
    path.write_bytes(data)
    told = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True).stdout
    assert "Signature is Valid" not in told
    assert subprocess.run(["qpdf", "--check", path], capture_output=True).returncode == 0
