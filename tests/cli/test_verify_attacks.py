"""Files that try to pass for sealed ones: `estamp verify` must not call any of them intact, and must say why. Each is made over files
with cross-reference tables, with streams of them, and with object streams."""
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import attack_families  # noqa: E402
import attacks_cms  # noqa: E402
from pdf_maker import Pdf  # noqa: E402


def words_of(report):
    for signature in report["signatures"]:
        yield signature["integrity"]
        for change in signature["changes"]:
            if change["verdict"] == "suspicious":
                yield change["code"]


def reasons(words):
    """Coverage and integrity reasons stand in the service's full report only."""
    return [word for word in words if not word.startswith(("gap_", "start_", "end_", "ranges_", "dictionary_", "digest_", "signature_wrong"))]


# The structure of the file means nothing to what stands inside a signature, or in the look of a field.
ONE_KIND = ("cms-", "form-look_", "form-default_", "look-")
CASES = [pytest.param(make, kind, id=f"{name}-{kind}") for name, make in attack_families.everything().items()
         for kind in (("table",) if name.startswith(ONE_KIND) else ("table", "stream", "packed"))]


@pytest.mark.parametrize("make,kind", CASES)
def test_attack_is_refused(make, kind, signer, trusting, monkeypatch):
    monkeypatch.setattr(Pdf, "default_kind", kind)
    pdf, (overall, *words) = make(signer)
    status, report = trusting(pdf.data)
    assert status == 1
    assert report["overall"] in overall.split("|")
    found = set(words_of(report))
    if report["signatures"]:
        for word in reasons(words):
            assert found & set(word.split("|")), f"{word} is missing among {found}"
    if len(words) > len(reasons(words)):
        assert report["signatures"][0]["coverage"] == "not_whole" or report["signatures"][0]["integrity"] != "ok"


def test_the_maker_of_bent_signatures_makes_honest_ones(signer, trusting):
    status, report = trusting(attacks_cms.honest(signer).data)
    assert (status, report["overall"]) == (0, "intact")


def test_there_are_attacks_of_every_class():
    assert all(len(family) >= 25 for family in attack_families.FAMILIES.values())
