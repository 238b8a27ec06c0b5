"""Electronic seals in files of their own: what another maker wrote, by the standards and beside them."""
import json
import subprocess
import time

import pytest
import ses_maker as ses
from ses_maker import DAY, Holder

CONTENT = b"the bytes that are sealed"


@pytest.fixture(scope="module")
def people(pki):
    return {name: Holder(pki, name) for name in ("seal", "curve", "fake", "stamp", "sm2_seal", "sm2_other")}


@pytest.fixture(scope="module")
def roots(pki, tmp_path_factory):
    """Those of both families."""
    folder = tmp_path_factory.mktemp("roots")
    for name in ("root", "middle", "sm2_root", "sm2_middle"):
        (folder / f"{name}.pem").write_bytes((pki / f"{name}.pem").read_bytes())
    return folder


@pytest.fixture
def judged(estamp, roots, tmp_path):
    """Exit status and report."""
    def judge(data, *options, name="file.esl"):
        path = tmp_path / name
        path.write_bytes(data)
        content = tmp_path / "content"
        content.write_bytes(CONTENT)
        done = estamp.run("verify", "--json", "--trust", roots, "--content", content, *options, path)
        assert done.returncode in (0, 1, 3), done.stderr
        return done.returncode, json.loads(done.stdout)
    return judge


def steps(report):
    return {step["step"]: (step["outcome"], step["reason"]) for step in report["steps"]}


MAKERS = [("seal", "curve"), ("curve", "seal"), ("sm2_other", "sm2_seal"), ("sm2_other", "seal")]
LAYOUTS = {"2014, version 1": {"old": True, "version": 1}, "2014, version 2": {"old": True, "version": 2}, "2020": {"version": 4}, "2025": {"version": 5}}


@pytest.mark.parametrize("maker, signer", MAKERS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_seals_of_every_version_are_valid(judged, people, maker, signer, layout):
    code, report = judged(ses.seal(people[maker], [people[signer]], **LAYOUTS[layout]))
    assert (code, report["overall"], report["kind"]) == (0, "valid", "seal"), report
    assert report["seal"]["version"] == LAYOUTS[layout]["version"] and report["seal"]["warnings"] == []
    assert report["seal"]["name"] == "演示公章" and report["seal"]["picture"]["width_mm"] == 40
    assert [step["clause"] for step in report["steps"]][:5] == ["6.3 a", "6.3 b", "6.3 c", "6.3 c", "6.3 d"]


@pytest.mark.parametrize("maker, signer", MAKERS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_signatures_of_every_version_are_valid(judged, people, maker, signer, layout):
    made = ses.seal(people[maker], [people["fake"], people[signer]], **LAYOUTS[layout])
    write = ses.old_signature if LAYOUTS[layout].get("old") else ses.signature
    code, report = judged(write(people[signer], made, CONTENT), name="SignedValue.dat")
    assert (code, report["overall"], report["kind"]) == (0, "valid", "signature"), report
    assert [step["clause"] for step in report["steps"]] == ["7.3 a", "7.3 a", "7.3 b", "7.3 c", "7.3 d", "7.3 e", "7.3 f", "7.3 g", "7.3 h"]


DEVIATIONS = {
    "raw_signature": dict(form="raw"),
    "malformed_integer": dict(form="unsigned"),
    "time_without_zone": dict(time_end=""),
    "text_not_utf8": dict(name="税务局公章".encode("gbk")),
    "picture_type_differs": dict(picture=b"GIF89a picture", picture_type="bmp"),
    "list_type_unknown": dict(list_type=3),
    "critical_extension": dict(extensions=ses.extension(critical=True)),
}


@pytest.mark.parametrize("maker", ["curve", "sm2_other"])
@pytest.mark.parametrize("warning", DEVIATIONS)
def test_what_the_field_writes_is_read_with_a_named_warning(judged, people, warning, maker):
    code, report = judged(ses.seal(people[maker], [people["seal"]], **DEVIATIONS[warning]))
    assert (code, report["seal"]["warnings"]) == (0, [warning]), report
    if warning == "text_not_utf8":
        assert report["seal"]["name"] == "税务局公章"


def test_an_explicit_false_keeps_its_signature(judged, people):
    """Real tax seals write it, and DER would leave it out: the bytes count as they are."""
    code, report = judged(ses.seal(people["curve"], [people["seal"]], extensions=ses.extension(critical=False)))
    assert code == 0 and report["seal"]["extensions"][0] == {"oid": "1.2.3.4", "critical": False, "value": "dmFsdWU="}


@pytest.mark.parametrize("digests", ["SHA256", "SHA-512", "SM3"])
def test_certificates_may_be_listed_by_their_digest(judged, people, digests):
    made = ses.seal(people["curve"], [people["seal"]], list_type=2, digests=digests)
    code, report = judged(ses.signature(people["seal"], made, CONTENT))
    assert code == 0 and report["seal"]["seal"]["warnings"] == [], report
    code, report = judged(ses.signature(people["fake"], made, CONTENT))
    assert code == 1 and steps(report)["listed"] == ("failed", "not_listed")
    unknown = ses.seal(people["curve"], [people["seal"]], list_type=2, digests="MD5")
    code, report = judged(ses.signature(people["seal"], unknown, CONTENT))
    assert (code, report["overall"]) == (1, "undecided") and steps(report)["listed"] == ("not_done", "digest_unknown")


@pytest.mark.parametrize("form", ["%Y-%m-%d %H:%M:%S", "%Y%m%d%H%M%SZ", "general"])
def test_old_signatures_write_their_time_in_many_ways(judged, people, form):
    now = time.time()
    when = ses.general(now) if form == "general" else time.strftime(form, time.gmtime(now)).encode()
    made = ses.seal(people["curve"], [people["seal"]], old=True, version=1)
    code, report = judged(ses.old_signature(people["seal"], made, CONTENT, when))
    assert code == 0 and "time_form" in report["warnings"], report
    assert report["time"].startswith(time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now)))
    code, report = judged(ses.old_signature(people["seal"], made, CONTENT, b"yesterday"))
    assert code == 1 and steps(report)["signing_time"] == ("failed", "time_missing")


def test_each_fault_fails_at_its_own_step(judged, people):
    now, curve, seal = time.time(), people["curve"], people["seal"]
    made = ses.seal(curve, [seal])
    cases = {
        "signature": ("signature_wrong", lambda: ses.signature(seal, made, CONTENT).replace(b"TestVendor", b"TestVandal")),
        "listed": ("not_listed", lambda: ses.signature(seal, ses.seal(curve, [curve]), CONTENT)),
        "seal_validity": ("expired", lambda: ses.signature(seal, ses.seal(curve, [seal], end=now - DAY / 2), CONTENT)),
        "signing_time": ("time_in_future", lambda: ses.signature(seal, made, CONTENT, when=now + 9 * DAY)),
        "content": ("content_differs", lambda: ses.signature(seal, made, b"other bytes")),
        "timestamp": ("not_cms", lambda: ses.signature(seal, made, CONTENT, stamp=b"no token")),
        "seal": ("algorithms_differ", lambda: ses.signature(seal, made.replace(ses.oid(curve.oid), ses.oid("1.2.156.10197.1.501")), CONTENT)),
    }
    for step, (reason, make) in cases.items():
        code, report = judged(make())
        assert code == 1 and report["overall"] == "invalid" and steps(report)[step] == ("failed", reason), (step, report["steps"])


def test_who_is_not_known_is_not_trusted(judged, people):
    code, report = judged(ses.seal(people["fake"], [people["seal"]]))
    assert (code, report["overall"]) == (3, "untrusted") and steps(report)["maker_certificate"] == ("failed", "self_signed")
    code, report = judged(ses.signature(people["fake"], ses.seal(people["curve"], [people["fake"]]), CONTENT))
    assert (code, report["overall"]) == (3, "untrusted") and steps(report)["signer_certificate"] == ("failed", "self_signed")


@pytest.mark.parametrize("reason, bend", [
    ("header", dict(header="SE")), ("version_unknown", dict(version=3)), ("time", dict(when=lambda seconds, end: ses.ia5("2026"))),
])
def test_what_is_no_seal_is_refused_with_a_word(judged, people, reason, bend):
    code, report = judged(ses.seal(people["curve"], [people["seal"]], **bend))
    assert (code, report["overall"]) == (1, "unreadable") and steps(report)["format"] == ("failed", reason)


@pytest.mark.parametrize("data, reason", [(b"", "empty"), (b"no seal", "not_asn1"), (b"\x30\x80\x00\x00", "not_asn1"), (b"\x30\x00", "not_a_seal")])
def test_any_bytes_are_refused(judged, data, reason):
    code, report = judged(data)
    assert (code, report["overall"]) == (1, "unreadable") and steps(report)["format"] == ("failed", reason)


def test_bytes_behind_a_seal_are_refused(judged, people):
    code, report = judged(ses.seal(people["curve"], [people["seal"]]) + b"\0")
    assert code == 1 and steps(report)["format"] == ("failed", "junk_behind")


def test_a_seal_that_may_be_opened_as_pdf_is_judged_as_one(judged, people):
    code, report = judged(ses.seal(people["curve"], [people["seal"]], picture=b"%PDF-1.7 picture", picture_type="png", seal_id="%PDF-1.7"))
    assert code == 1 and "kind" not in report


def test_info_prints_what_a_seal_says(estamp, people, tmp_path):
    path, picture = tmp_path / "a.esl", tmp_path / "a.png"
    path.write_bytes(ses.seal(people["curve"], [people["seal"]], name="演示公章\x1b[2J"))
    done = estamp.run("seal-info", "--json", "--picture", picture, path)
    told = json.loads(done.stdout)
    assert done.returncode == 0 and told["algorithm"] == "ECDSA-SHA256" and told["vendor"] == "TestVendor"
    assert picture.read_bytes().startswith(b"\x89PNG")
    for language, word in (("C", "ECDSA-SHA256"), ("zh_CN.UTF-8", "印章编号：37070000000001")):
        done = estamp.run("seal-info", path, language=language)
        assert done.returncode == 0 and word in done.stdout and "\x1b" not in done.stdout
    path.write_bytes(ses.signature(people["seal"], ses.seal(people["curve"], [people["seal"]]), CONTENT))
    assert json.loads(estamp.run("seal-info", "--json", path).stdout)["number"] == "37070000000001"
    path.write_bytes(b"no seal")
    assert estamp.run("seal-info", path).returncode == 1 and estamp.run("seal-info").returncode == 2


def test_openssl_reads_the_same_structure(people, tmp_path):
    path = tmp_path / "a.esl"
    path.write_bytes(ses.seal(people["curve"], [people["seal"]]))
    told = subprocess.run(["openssl", "asn1parse", "-inform", "DER", "-in", path], check=True, capture_output=True, text=True).stdout
    assert "TestVendor" in told and "ecdsa-with-SHA256" in told


def test_reports_are_told_in_chinese_too(estamp, people, tmp_path, pki):
    path = tmp_path / "a.esl"
    path.write_bytes(ses.seal(people["curve"], [people["seal"]]))
    done = estamp.run("verify", "--trust", pki / "roots", path, language="zh_CN.UTF-8")
    assert done.returncode == 0 and "印章有效" in done.stdout and "6.3 b 制章人签名：通过" in done.stdout
