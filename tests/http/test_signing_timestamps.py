"""The built-in timestamping authority (RFC 3161), judged by openssl ts, and the timestamps of seals."""

import base64
import datetime
import hashlib
import os
import re
import subprocess
import threading
import time
from pathlib import Path

import pytest
from auth_people import Browser, problem, sql
from seal_files import PASSWORD, import_own, issued, unit_code
from service_process import Service
from signing_bureau import PIN, SIGNING, Bureau, quarter_of_its_own, verify

QUERY = {"Content-Type": "application/timestamp-query"}
VAR = Path(os.environ["ESTAMP_VAR"])
POLICY = "1.3.6.1.4.1.55555.1.2"
READY = SIGNING + "/receipts/x"


def openssl(*words, check=True, input=None):
    return subprocess.run(["openssl", *map(str, words)], capture_output=True, check=check, input=input)


@pytest.fixture(scope="module")
def bureau():
    return Bureau()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("timestamps")
    (made / "data").write_bytes(b"what is stamped")
    (made / "roots.pem").write_bytes(b"".join(path.read_bytes() for path in sorted((VAR / "trust").iterdir())))
    return made


@pytest.fixture(scope="module")
def guest():
    return Browser()


def query(folder, *options, data="data"):
    openssl("ts", "-query", "-data", folder / data, "-out", folder / "query", *(options or ("-sha256", "-cert")))
    return (folder / "query").read_bytes()


def ask(guest, body, headers=QUERY):
    return guest.ask("POST", SIGNING + "/timestamps", data=body, headers=headers)


def stamped(guest, folder, *options):
    answer = ask(guest, query(folder, *options))
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "application/timestamp-reply"
    (folder / "reply").write_bytes(answer.content)
    return openssl("ts", "-reply", "-in", folder / "reply", "-text").stdout.decode()


def holds(folder, *words):
    return openssl("ts", "-verify", "-in", folder / "reply", "-CAfile", folder / "roots.pem", *words, check=False).returncode == 0


def status(folder, answer):
    (folder / "reply").write_bytes(answer.content)
    return openssl("ts", "-reply", "-in", folder / "reply", "-text").stdout.decode()


@pytest.mark.parametrize("digest", ["-sha256", "-sha384", "-sha512"])
def test_openssl_verifies_a_token_of_each_digest(guest, folder, digest):
    text = stamped(guest, folder, digest, "-cert")
    assert "Status: Granted." in text and POLICY in text and "Accuracy: 0x01 seconds" in text
    assert holds(folder, "-queryfile", folder / "query") and holds(folder, "-data", folder / "data")
    (folder / "other").write_bytes(b"what is not stamped")
    assert not holds(folder, "-data", folder / "other")


def test_a_token_repeats_its_own_requests_nonce(guest, folder):
    stamped(guest, folder)
    query(folder)  # another nonce over the same data
    assert not holds(folder, "-queryfile", folder / "query")
    text = stamped(guest, folder, "-sha256", "-cert", "-no_nonce")
    assert "Nonce: unspecified" in text and holds(folder, "-queryfile", folder / "query")


def test_certificates_come_only_when_asked_for(guest, folder):
    stamped(guest, folder, "-sha256")
    assert not holds(folder, "-data", folder / "data")
    (folder / "chain.pem").write_bytes((VAR / "secrets/tsa.pem").read_bytes())
    assert holds(folder, "-data", folder / "data", "-untrusted", folder / "chain.pem")


def test_a_policy_is_given_or_refused(guest, folder):
    assert "Status: Granted." in stamped(guest, folder, "-sha256", "-cert", "-tspolicy", POLICY)
    text = status(folder, ask(guest, query(folder, "-sha256", "-tspolicy", "1.2.3.4")))
    assert "Status: Rejected." in text and "the requested TSA policy is not supported" in text


def test_weak_and_strange_requests_are_refused_in_the_protocols_words(guest, folder):
    assert "unrecognized or unsupported algorithm" in status(folder, ask(guest, query(folder, "-sha1")))
    for body in (b"\x30\x00", b"<html>", query(folder) + b"\x00", query(folder)[:-1]):
        text = status(folder, ask(guest, body))
        assert "Status: Rejected." in text and "data submitted has the wrong format" in text
    version = bytearray(query(folder))
    version[version.index(b"\x02\x01\x01") + 2] = 2
    assert "transaction not permitted or supported" in status(folder, ask(guest, bytes(version)))


def test_what_is_no_request_at_all_is_refused(guest):
    problem(ask(guest, b"x", {"Content-Type": "application/pdf"}), 415, "media_wrong")
    problem(ask(guest, b"x" * 5000), 413, "body_too_large")


def moment(text):
    day, clock, year = re.search(r"Time stamp: (\w+ +\d+) ([\d:.]+) (\d+) GMT", text).groups()
    clock = clock if "." in clock else clock + ".0"
    return datetime.datetime.strptime(f"{day} {clock} {year}", "%b %d %H:%M:%S.%f %Y")


def number(text):
    return int(re.search(r"Serial number: (0x\w+)", text)[1], 16)


def test_serials_are_never_given_twice_and_times_never_go_back(guest, folder):
    body, kept = query(folder), [[] for _ in range(4)]

    def run(replies):
        mine = Browser()
        for _ in range(12):
            replies.append(ask(mine, body))

    threads = [threading.Thread(target=run, args=(replies,)) for replies in kept]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    texts = [status(folder, answer) for replies in kept for answer in replies]
    given = sorted((number(text), moment(text)) for text in texts)
    assert len({serial for serial, _ in given}) == 48
    assert [at for _, at in given] == sorted(at for _, at in given)


def test_serials_go_on_after_a_restart(guest, folder):
    before = number(stamped(guest, folder))
    Service("signing").restart(READY)
    assert number(stamped(guest, folder)) >> 64 > before >> 64


def test_a_clock_behind_the_last_time_gives_no_timestamp(guest, folder):
    assert "Status: Granted." in stamped(guest, folder)
    service = Service("signing")
    ((before,),) = sql("SELECT last_ms FROM estamp_signing.timestamp_serial")
    try:
        sql(f"UPDATE estamp_signing.timestamp_serial SET last_ms = {int(time.time() * 1000) + 3600_000}")
        service.restart(READY)
        assert "the TSA's time source is not available" in status(folder, ask(guest, query(folder)))
    finally:
        sql(f"UPDATE estamp_signing.timestamp_serial SET last_ms = {before}")
        service.restart(READY)
    assert "Status: Granted." in stamped(guest, folder)


# --- seals ---


def report_of(content):
    return verify(content)["report"]["signatures"]


def sealed(bureau, level=None, **headers):
    document = bureau.declared(**quarter_of_its_own())["id"]
    body = {"seal_id": bureau.seal, "pin": PIN, "items": [{"document_id": document}]}
    answer = bureau.holder.ask("POST", SIGNING + "/sealings", json=body | ({"level": level} if level else {}), headers=headers)
    return document, answer


def test_a_seal_has_a_timestamp_unless_asked_otherwise(bureau):
    for level, source in ((None, "timestamp"), ("t", "timestamp"), ("b", "claimed")):
        document, answer = sealed(bureau, level)
        assert answer.json()["results"][0]["state"] == "sealed", answer.text
        (signature,) = report_of(bureau.file(document))
        assert (signature["time_source"], signature["integrity"], signature["trust"]) == (source, "ok", "trusted")


def test_a_level_that_is_none_is_refused(bureau):
    _, answer = sealed(bureau, "x")
    problem(answer, 400, "input_invalid")


def test_every_document_of_a_batch_has_its_own_token(bureau):
    documents = [bureau.declared(**quarter_of_its_own())["id"] for _ in range(3)]
    answer = bureau.seal_documents(*documents)
    assert [r["state"] for r in answer.json()["results"]] == ["sealed"] * 3
    contents = set()
    for document in documents:
        content = bureau.file(document)
        (signature,) = report_of(content)
        assert signature["time_source"] == "timestamp"
        contents.add(hashlib.sha256(content[content.rindex(b"/Contents <"):]).hexdigest())
    assert len(contents) == 3


def test_a_changed_token_proves_no_time(bureau):
    document, _ = sealed(bureau)
    content = bytearray(bureau.file(document))
    start = content.rindex(b"/Contents <") + 11
    end = content.index(b">", start)
    cms = bytearray.fromhex(content[start:end].decode())
    at = cms.rindex(bytes.fromhex("060B2A864886F70D0109100104"))  # id-ct-TSTInfo inside the token's attributes
    cms[at + 40] ^= 1
    content[start:end] = cms.hex().upper().encode()
    (signature,) = report_of(bytes(content))
    assert signature["integrity"] == "ok" and signature["time_source"] == "claimed"
    assert "timestamp_unproved" in signature["warnings"]


def test_two_steps_make_a_timestamp_too(bureau, tmp_path):
    person = bureau.person(kind="taxpayer", unit_id=bureau.taxpayer_unit(bureau.below))
    person.code = unit_code(person.unit_id)
    (tmp_path / "own.p12").write_bytes(issued(person.code))
    seal = import_own(person, (tmp_path / "own.p12").read_bytes()).json()["id"]
    openssl("pkcs12", "-in", tmp_path / "own.p12", "-passin", f"pass:{PASSWORD}", "-nocerts", "-noenc", "-out", tmp_path / "key")
    for level, source in ((None, "timestamp"), ("b", "claimed")):
        document = bureau.declared(holder=person, **quarter_of_its_own())["id"]
        body = {"seal_id": seal, "items": [{"document_id": document}]} | ({"level": level} if level else {})
        prepared = person.ask("POST", SIGNING + "/sealings/prepare", json=body)
        assert prepared.status_code == 201, prepared.text
        (item,) = prepared.json()["items"]
        value = openssl("dgst", "-sha256", "-sign", tmp_path / "key", input=base64.b64decode(item["attributes"])).stdout
        done = person.ask("POST", SIGNING + "/sealings/complete", json={"token": prepared.json()["token"], "signatures": [
            {"document_id": document, "signature": base64.b64encode(value).decode()}]})
        assert done.json()["results"][0]["state"] == "sealed", done.text
        (signature,) = report_of(bureau.file(document, person))
        assert (signature["time_source"], signature["trust"]) == (source, "trusted")


def test_an_authority_that_is_away_lets_no_document_be_sealed_without(bureau):
    service = Service("signing")
    try:
        service.restart(READY, ESTAMP_TSA_URL="http://127.0.0.1:9/tsa")
        document, answer = sealed(bureau, **{"Idempotency-Key": "away-" + os.urandom(6).hex()})
        problem(answer, 503, "timestamp_failed")
        assert "127.0.0.1:9" in answer.text
        service.restart(READY, ESTAMP_TSA_URL="http://127.0.0.1:9/tsa", ESTAMP_TSA_REQUIRED="0")
        assert bureau.seal_documents(document).json()["results"][0]["state"] == "sealed"
        (signature,) = report_of(bureau.file(document))
        assert signature["time_source"] == "claimed"
    finally:
        service.restart(READY)


def test_without_an_authority_nothing_is_stamped_and_seals_say_so(bureau, guest, folder):
    service = Service("signing")
    try:
        service.restart(READY, ESTAMP_TSA_KEY_FILE="/dev/null", ESTAMP_TSA_CERTIFICATE_FILE="/dev/null")
        problem(ask(guest, query(folder)), 409, "timestamp_off")
        document, answer = sealed(bureau, "t")
        problem(answer, 409, "timestamp_off")
        assert bureau.seal_documents(document).json()["results"][0]["state"] == "sealed"
        assert report_of(bureau.file(document))[0]["time_source"] == "claimed"
    finally:
        service.restart(READY)


def test_an_authority_outside_stamps_seals(bureau):
    """The built-in one of this very system, asked over HTTP."""
    service = Service("signing")
    try:
        service.restart(READY, ESTAMP_TSA_URL="http://127.0.0.1:9/away," + os.environ["ESTAMP_URL"] + "/api/v1/signing/timestamps")
        documents = [bureau.declared(**quarter_of_its_own())["id"] for _ in range(3)]
        answer = bureau.seal_documents(*documents)
        assert [r["state"] for r in answer.json()["results"]] == ["sealed"] * 3, answer.text
        assert {report_of(bureau.file(document))[0]["time_source"] for document in documents} == {"timestamp"}
    finally:
        service.restart(READY)
