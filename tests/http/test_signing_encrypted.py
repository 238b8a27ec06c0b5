"""Encrypted files verified through nginx: the password goes in a header, and nowhere else."""

import base64
import os
import pathlib
import secrets

import pytest
from auth_people import Browser, problem
from signing_bureau import SIGNING

SEEDS = pathlib.Path(__file__).resolve().parents[1] / "vectors" / "fuzz"
SEALED = (SEEDS / "fuzz_pdf_verify" / "encrypted-aes-128.pdf").read_bytes()  # two seals, passwords: user, owner


def ask(content, password=None, raw=None, **query):
    headers = {"Content-Type": "application/pdf"}
    if password is not None:
        headers["X-Document-Password"] = base64.b64encode(password.encode()).decode()
    if raw is not None:
        headers["X-Document-Password"] = raw
    return Browser().ask("POST", SIGNING + "/verifications", data=content, headers=headers, params=query)


def report(*words, **more):
    answer = ask(*words, **more)
    assert answer.status_code == 200, answer.text
    return answer.json()["report"]


def test_a_password_is_asked_for_and_opens_the_file():
    needed = report(SEALED)
    assert (needed["overall"], needed["problem"]) == ("unreadable", "pdf_password_needed")
    assert "密码" in needed["zh"] and "password" in needed["en"] and needed["encryption"] is None and not needed["signatures"]
    wrong = report(SEALED, "User")
    assert (wrong["overall"], wrong["problem"]) == ("unreadable", "pdf_password_wrong")
    for password in ("user", "owner"):
        opened = report(SEALED, password)
        assert opened["overall"] == "intact" and opened["problem"] is None and len(opened["signatures"]) == 2
        assert opened["encryption"] == {"method": "AES-128", "weak": False, "password": password, "may_seal": True}


def test_an_outdated_method_is_named():
    weak = report((SEEDS / "fuzz_pdf_verify" / "encrypted-rc4-40.pdf").read_bytes(), "user")
    assert weak["overall"] == "intact" and weak["encryption"]["method"] == "RC4-40" and weak["encryption"]["weak"]


def test_a_file_that_opens_without_a_password_needs_none():
    content = (SEEDS / "fuzz_pdf_verify" / "encrypted-aes-256.pdf").read_bytes()
    for password in (None, "", "something else"):
        opened = report(content, password)
        assert opened["overall"] == "intact" and opened["encryption"]["password"] == "none"
        assert opened["encryption"]["may_seal"] is False


def test_a_plain_file_does_not_care_for_a_password():
    plain = report((SEEDS / "fuzz_pdf_verify" / "two_seals.pdf").read_bytes(), "user")
    assert plain["overall"] == "intact" and plain["encryption"] is None


def test_a_changed_byte_under_the_encryption_is_found():
    changed = bytearray(SEALED)
    changed[changed.index(b"stream") + 20] ^= 1
    assert report(bytes(changed), "user")["overall"] == "broken"


def test_the_paper_is_made_with_the_password_too():
    assert ask(SEALED, "user", format="pdf").content.startswith(b"%PDF-")


@pytest.mark.parametrize("raw", ["user!", "dXNlcg", "dXNlcg==dXNlcg==", "/w==", base64.b64encode(b"a" * 513).decode(), "a" * 4000])
def test_a_header_that_is_no_base64_of_utf8_is_refused(raw):
    problem(ask(SEALED, raw=raw), 400, "field_form", "X-Document-Password")


def test_the_password_is_in_no_log():
    password = secrets.token_hex(12)
    assert report(SEALED, password)["problem"] == "pdf_password_wrong"
    for word in (password, base64.b64encode(password.encode()).decode()):
        for log in (pathlib.Path(os.environ["ESTAMP_VAR"]) / "log").glob("*"):
            if log.is_file():
                assert word.encode() not in log.read_bytes(), log
