"""Hostile files: no crash, no more than 256 MB and 5 s of processor time for a file of 20 MB, whether it is sealed, judged, searched or copied.
ESTAMP_HOSTILE_MB=20 makes them as large as they may be; 3 MB are enough to show what grows without bound, and then a slow or
busy machine is given three times as long."""
import os

import pytest

import hostile
import hostile_kit
import variety_judge

AS_ASKED = os.environ.get("ESTAMP_HOSTILE_MB")
SIZE = int(AS_ASKED or 3) * hostile_kit.MB
MOST_KB, MOST_MS = 256 * 1024, 5000 if AS_ASKED else 15000
ADDRESS_SPACE_MB = 2048  # what goes past all bounds ends there, and not the machine

# Where some must end: a slip in their making, and they would ask for nothing.
ENDS = {"a_bomb": "pdf_too_complex", "many_bombs": "pdf_too_complex", "sections_in_a_loop": "a loop of cross-reference", "trees_that_meet": "a page reached twice",
        "a_deep_tree": "a page tree too deep", "a_tree_of_fields": "pdf_too_complex form fields", "arrays_in_arrays": "values nested too", "strings_without_end": "a string without end",
        "objects_that_overlap": "too many values"}


def trial(path, *verbs):
    lines = [f"{verb}\t{path}\t{'NOWHERE' if verb == 'find' else path.with_suffix('.' + verb)}" for verb in verbs]
    return dict(zip(verbs, variety_judge.trials(lines, ADDRESS_SPACE_MB)))


@pytest.mark.parametrize("name", sorted(hostile.ALL))
def test_a_hostile_file_takes_neither_memory_nor_time(tmp_path, name):
    path = tmp_path / "hostile.pdf"
    path.write_bytes(hostile.ALL[name](SIZE if AS_ASKED or name not in hostile.SIGNED else hostile_kit.MB // 4))
    outcomes = trial(path, "seal", "verify", "find", "copy")
    assert ENDS.get(name, "") in outcomes["seal"].detail, outcomes
    for verb, outcome in outcomes.items():
        assert outcome.result not in ("crashed", "unrun", "unwritable"), (verb, outcome)
        assert outcome.peak_kb <= MOST_KB and outcome.cpu_ms <= MOST_MS, (verb, outcome)


def test_the_trial_sees_what_takes_too_much(tmp_path):
    """A bound of 1 MB of address space is too little for anything: the trial must say so."""
    path = tmp_path / "plain.pdf"
    path.write_bytes(hostile_kit.one_page())
    assert variety_judge.trials([f"verify\t{path}"], 2048)[0].result == "unsigned"
    assert variety_judge.trials([f"verify\t{path}"], 1)[0].result != "unsigned"


def test_what_is_only_large_is_sealed_and_copied(tmp_path):
    """The bounds refuse no honest file: 100,000 pages, 4,000 updates, an array of 300,000 references."""
    files = {"pages": hostile.ALL["a_tree_of_pages"](8 * hostile_kit.MB), "updates": hostile.ALL["sections_of_4000"](4 * hostile_kit.MB),
             "array": hostile_kit.form_of(b"[" + b"10 0 R " * 300000 + b"]"), "comment": hostile.ALL["a_long_comment"](4 * hostile_kit.MB)}
    for name, data in files.items():
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(data)
        outcomes = trial(path, "seal", "copy")
        assert (outcomes["seal"].result, outcomes["copy"].result) == ("intact", "copied"), (name, outcomes)
