"""Revocation and expiry with an authority that answers at the addresses its certificates name: whose evidence counts for whom, and when."""
import json
import re

import pytest
from evidence_pki import NOW, DAY, Authority
from pdf_maker import Pdf, Signer


@pytest.fixture
def authority(tmp_path):
    made = Authority(tmp_path)
    made.ocsp_works = False
    (tmp_path / "middle.pem").write_bytes(made.pem("ca"))
    yield made
    made.close()


def sealed(authority, who, name=None, bend=None):
    path = authority.path(f"{name or who}.pdf")
    path.write_bytes(Signer(authority.folder).sign(Pdf(), who=who, bend=bend).data)
    return path


def judged(estamp, authority, *paths):
    done = estamp.run("verify", "--json", "--full", "--online", "--trust", authority.path("roots"), *paths)
    return [json.loads(line)["signatures"][0] for line in done.stdout.splitlines()]


def test_a_revoked_signer_is_found_by_the_list(authority, estamp):
    authority.revoked["signer"] = (NOW - DAY, "superseded")
    (seal,) = judged(estamp, authority, sealed(authority, "signer"))
    assert (seal["trust"], seal["trust_reason"]) == ("untrusted", "revoked")


def test_a_list_that_does_not_help_one_signer_still_tells_of_the_next(authority, estamp, monkeypatch):
    """Whoever owns a certificate that the list says nothing about must not switch it off for others."""
    named = authority.name_addresses
    monkeypatch.setattr(authority, "name_addresses", lambda made, issuer: named(made, "ca"))
    authority.issue("other", "root")
    authority.revoked["signer"] = (NOW - DAY, "superseded")
    first, second = judged(estamp, authority, sealed(authority, "other"), sealed(authority, "signer"))
    assert first["revocation"]["status"] != "good"
    assert (second["trust"], second["trust_reason"]) == ("untrusted", "revoked")


def test_what_an_authority_answers_is_asked_for_once(authority, estamp):
    path = sealed(authority, "signer")
    first, second = judged(estamp, authority, path, path)
    assert first["revocation"]["status"] == second["revocation"]["status"] == "good"
    assert authority.server.asked.count("/ca.crl") == 1


@pytest.mark.parametrize("days,want", [((-400, 4000), ("trusted", None)), ((-400, -1), ("unknown", "expired_since"))])
def test_an_authority_that_expired_since_vouches_for_nobody_by_a_claimed_time(days, want, authority, estamp):
    """Whoever has its old key could issue certificates to this day, and claim to have signed in time."""
    def earlier(data, numbers):
        when = f"{NOW - 10 * DAY:%Y%m%d%H%M%SZ}".encode()
        return re.sub(rb"/M\(D:\d{14}Z\)", b"/M(D:" + when + b")", data), numbers

    authority.issue("middle", "root", authority=True, days=days)
    authority.issue("late", "middle", days=(-20, 4000))
    (seal,) = judged(estamp, authority, sealed(authority, "late", bend=earlier))
    assert (seal["trust"], seal["trust_reason"]) == want
