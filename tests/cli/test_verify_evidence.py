"""Revocation and expiry with an authority that answers at the addresses its certificates name: whose evidence counts for whom, and when."""
import json
import re

import pytest
from evidence_pki import NOW, DAY, Authority
from pdf_maker import Pdf, Signer, stream


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


def with_list(authority, dates, who="signer"):
    """A seal with the list of those dates in the file's security store."""
    authority.crl_dates = dates
    evidence = stream(authority.crl("ca"))
    authority.crl_dates = None
    pdf = Signer(authority.folder).sign(Pdf(), who=who)
    number = pdf.new()
    pdf.catalog_extra += b"/DSS<</CRLs[%d 0 R]>>" % number
    path = authority.path("with_list.pdf")
    path.write_bytes(pdf.update({number: evidence, pdf.catalog: pdf.catalog_object()}).data)
    return path


def test_a_list_of_last_week_hides_no_revocation_of_yesterday(authority, estamp):
    """Nothing proves that the seal is older, and its maker chose the list."""
    path = with_list(authority, (NOW - 3 * DAY, NOW + 4 * DAY))
    authority.revoked["signer"] = (NOW - DAY, "superseded")
    (seal,) = judged(estamp, authority, path)
    assert (seal["trust"], seal["trust_reason"]) == ("untrusted", "revoked")


def test_a_list_of_last_week_counts_when_nobody_answers(authority, estamp):
    path = with_list(authority, (NOW - 3 * DAY, NOW + 4 * DAY))
    authority.crl_works = False
    (seal,) = judged(estamp, authority, path)
    assert (seal["trust"], seal["links"][0]["status"], seal["links"][0]["source"]) == ("trusted", "good", "embedded")


def test_a_fresh_list_in_the_file_is_enough(authority, estamp):
    (seal,) = judged(estamp, authority, with_list(authority, (NOW, NOW + 4 * DAY)))
    assert (seal["links"][0]["status"], seal["links"][0]["source"]) == ("good", "embedded")
    assert "/ca.crl" not in authority.server.asked


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
