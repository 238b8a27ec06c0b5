"""What other programs got wrong when they signed PDF files, one test each. The seal's uprightness on turned pages and encrypted files have
tests of their own (test_sealed_files.py, test_encrypted_files.py)."""
import re

import pytest

import corpus
import variety
import variety_judge


@pytest.fixture
def sealed(tmp_path):
    """Seals bytes; answers what was added, and makes sure that other programs accept the whole."""
    def run(data, times=1):
        paths = [tmp_path / f"{i}.pdf" for i in range(times + 1)]
        paths[0].write_bytes(data)
        for i in range(times):
            assert variety_judge.seal_all([paths[i:i + 2]])[0].result == "intact"
        assert variety_judge.faults(paths[times - 1], paths[times], times, with_pyhanko=True) == []
        return paths[times].read_bytes()[paths[times - 1].stat().st_size:]
    return run


def made(**words):
    (chosen, *_) = variety.plan(1, seed=3)
    plain = {key: values[0] for key, values in variety.CHOICES.items()}
    return variety.build({**plain, "seed": chosen["seed"], **words})


def numbers(added):
    return {int(n) for n in re.findall(rb"(?:^|\n)(\d+) \d+ obj", added)}


@pytest.mark.parametrize("size", [1, 2, 5, 12])
def test_a_size_that_is_too_small_makes_no_object_anew(sealed, size):
    """pdfsig calls such a file valid although its page is gone."""
    added = sealed(corpus.simple(size=size).bytes())
    assert numbers(added) - {1, 10} and min(numbers(added) - {1, 10}) > 10  # but for the catalog and the page, which are edited
    assert int(re.search(rb"/Size (\d+)", added)[1]) == max(numbers(added)) + 1


def test_a_size_beyond_all_objects_is_kept(sealed):
    assert min(numbers(sealed(corpus.simple(size=700).bytes())) - {1, 10}) >= 700


@pytest.mark.parametrize("section, is_stream", [("table", False), ("apart", False), ("hybrid", False), ("stream", True), ("packed", True)])
def test_the_new_section_is_of_the_last_one_s_kind(sealed, section, is_stream):
    added = sealed(made(section=section, form="indirect", fields="text"))
    assert (b"/Type /XRef" in added) == is_stream and (b"\ntrailer" in added) != is_stream


def test_an_update_of_another_kind_than_the_file_is_followed(sealed):
    assert b"/Type /XRef" in sealed(made(section="table", updates="1", update_kind="other"))
    assert b"/Type /XRef" not in sealed(made(section="stream", updates="1", update_kind="other"))


def test_a_cross_reference_stream_lists_itself(sealed):
    added = sealed(made(section="stream"))
    number = int(re.search(rb"(\d+) 0 obj\s*<< /Type /XRef", added)[1])
    index = [int(n) for n in re.search(rb"/Index \[([^\]]*)\]", added)[1].split()]
    assert any(first <= number < first + count for first, count in zip(index[::2], index[1::2]))


def test_a_trailer_takes_over_nothing_that_was_the_old_section_s(sealed):
    added = sealed(corpus.hybrid().bytes())
    trailer = added[added.index(b"trailer"):]
    for key in (b"/XRefStm", b"/Type", b"/W", b"/Index", b"/Filter", b"/Length"):
        assert key not in trailer


def test_a_first_table_in_subsections_is_sealed(sealed):
    """Acrobat was seen to refuse the first signature of such a file by others; what is added here is one sound section."""
    added = sealed(made(section="apart"))
    rows = re.findall(rb"\n(\d{10} \d{5} [nf])(..)", added, re.S)
    assert rows and all(end == b" \n" for _, end in rows)


@pytest.mark.parametrize("annots", ["missing", "null", "empty", "some", "shared"])
@pytest.mark.parametrize("are", ["direct", "indirect"])
def test_annotations_in_every_form(sealed, annots, are):
    added = sealed(made(annots=annots, annots_are=are, pages="2"))
    assert len(re.findall(rb"/Type ?/Page\b", added)) == (0 if annots in ("empty", "some") and are == "indirect" else 1)


@pytest.mark.parametrize("fields", ["missing", "null", "empty", "text", "tree", "gone"])
@pytest.mark.parametrize("form", ["direct", "indirect"])
def test_fields_in_every_form(sealed, form, fields):
    sealed(made(form=form, fields=fields, fields_are=form))


def test_names_of_fields_are_not_taken_twice(sealed):
    """Signature1, Seal1 and more are there already."""
    data = corpus.simple(catalog=b"/AcroForm << /Fields [30 0 R 31 0 R] >>",
                         more=[(30, b"<< /FT /Tx /T (Seal1) /V (x) >>"), (31, b"<< /FT /Tx /T <FEFF005300650061006C0032> >>")]).bytes()
    titles = [re.search(rb"/T \((Seal\d+)\)", sealed(data, times))[1] for times in (1, 2)]
    assert titles == [b"Seal3", b"Seal4"]


def test_what_is_not_edited_stays_as_it_was_written(sealed):
    """Names, numbers and order are copied, and /NeedAppearances is left alone."""
    page = b"<< /Type/Page  /Parent 2 0 R /MediaBox [+0 0.0 595.50 00842] /Contents 4 0 R /Od#64 (\\050x) /Resources<</Font<</F1 5 0 R>>>> >>"
    form = b"<< /NeedAppearances true /Fields [ ] /DR << >> /D#41 (/Helv 0 Tf) >>"
    added = sealed(corpus.simple([page], catalog=b"/AcroForm 8 0 R", more=[(8, form)]).bytes())
    assert page[:-3] in added
    assert b"/NeedAppearances true" in added and b"/DR << >> /D#41 (/Helv 0 Tf)" in added


@pytest.mark.parametrize("section", ["linearized", "linearized-packed"])
def test_a_linearized_file_is_only_appended_to(tmp_path, section):
    (chosen, *_) = variety.plan(1, seed=3)
    for _, outcome, found in variety_judge.judge_all([{**chosen, "section": section, "again": "yes", "lead": "none"}], tmp_path):
        assert outcome.result == "intact" and not found


@pytest.mark.parametrize("lead", ["blank", "words", "long"])
@pytest.mark.parametrize("section", ["table", "stream"])
def test_offsets_count_from_the_header_wherever_it_stands(sealed, lead, section):
    data = made(lead=lead, section=section)
    added = sealed(data)
    at = int(re.search(rb"startxref\n(\d+)", added)[1]) + len(variety.LEADS[lead]) - len(data)
    assert added[at:at + 4] == b"xref" or re.match(rb"\d+ 0 obj", added[at:])
    gap = int(re.search(rb"/ByteRange ?\[0 (\d+)", added)[1]) - len(data)  # byte ranges count from the first byte
    assert added[gap:gap + 1] == b"<" and added[:gap].rstrip().endswith(b"/Contents")


def test_many_seals_by_one_certificate_are_each_valid(sealed):
    """pdfsig doubts the certificate of the second and later ones, never their signatures: only the latter count here."""
    sealed(made(section="packed"), 4)
