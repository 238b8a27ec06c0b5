"""PDF files of some hundred structures are sealed, and pdfsig, qpdf and pyHanko accept what comes out. The same for thousands:
python3 variety_judge.py 5000."""
import variety
import variety_judge

COUNT = 300


def test_a_file_of_every_structure_can_be_sealed(tmp_path):
    done = variety_judge.judge_all(variety.plan(COUNT, seed=1), tmp_path)
    assert len(done) == COUNT
    bad = [(chosen, found) for chosen, _, found in done if found]
    assert not bad, bad[:3]


def test_every_two_words_of_the_choices_meet():
    keys = list(variety.CHOICES)
    met = {(a, chosen[a], b, chosen[b]) for chosen in variety.plan(COUNT, seed=1) for a in keys for b in keys}
    wanted = {(a, x, b, y) for a in keys for b in keys if a != b for x in variety.CHOICES[a] for y in variety.CHOICES[b]}
    assert len(wanted - met) < len(wanted) / 100


def test_the_judges_notice_a_changed_byte(tmp_path):
    """What accepts everything would prove nothing."""
    (chosen, *_) = variety.plan(1, seed=3)
    variety_judge.judge_all([{**chosen, "again": "no"}], tmp_path)
    source, target = tmp_path / "made" / "0.pdf", tmp_path / "once" / "0.pdf"
    assert not variety_judge.faults(source, target, with_pyhanko=True)
    data = bytearray(target.read_bytes())
    data[source.stat().st_size + 30] ^= 1
    target.write_bytes(data)
    assert any("pdfsig" in fault for fault in variety_judge.faults(source, target))
    assert variety_judge.trials([f"verify\t{target}"])[0].result != "intact"
