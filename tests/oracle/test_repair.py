"""`estamp seal --repair`: damaged files without signatures are repaired by qpdf and sealed; signed ones never are."""
import os
import pathlib
import subprocess

import pytest

import corpus
import variety
import variety_judge

PKI = variety_judge.PKI
ESTAMP = pathlib.Path(os.environ.get("ESTAMP_BUILD", variety_judge.ROOT / "build")) / "ops" / "cli" / "estamp"
GOOD = corpus.simple([corpus.page(), corpus.page()]).bytes()
DAMAGED = {
    "no-startxref": GOOD[:GOOD.rindex(b"startxref")],
    "no-eof": GOOD[:GOOD.rindex(b"%%EOF")],
    "shifted": GOOD.replace(b"%\xe2\xe3\xcf\xd3\n", b"%\xe2\xe3\xcf\xd3\nshift\n"),
    "wrong-startxref": GOOD[:GOOD.rindex(b"startxref")] + b"startxref\n7\n%%EOF\n",
    "line-ends-converted": GOOD.replace(b"\n", b"\r\n"),
    "missing-endobj": GOOD.replace(b"endobj", b"endobk", 1),
}
HOPELESS = {"empty": b"", "text": b"no PDF at all", "head-only": GOOD[:40], "zeros": bytes(100000),
            "without-trailer": GOOD[:GOOD.rindex(b"xref\n0")]}


@pytest.fixture
def seal(tmp_path):
    (tmp_path / "password").write_text("password")

    def run(data, *options):
        (tmp_path / "in.pdf").write_bytes(data)
        (tmp_path / "out.pdf").unlink(missing_ok=True)
        return subprocess.run([ESTAMP, "seal", "--p12", PKI / "rsa2048.p12", "--pass-file", tmp_path / "password", "--invisible", *options,
                               tmp_path / "in.pdf", tmp_path / "out.pdf"], capture_output=True, text=True, timeout=120, env={**os.environ, "LC_ALL": "C"})
    return run


@pytest.mark.parametrize("name", sorted(DAMAGED))
def test_a_damaged_file_is_repaired_when_asked(tmp_path, seal, name):
    plain = seal(DAMAGED[name])
    assert plain.returncode == 1 and not (tmp_path / "out.pdf").exists()
    done = seal(DAMAGED[name], "--repair")
    assert done.returncode == 0, done.stderr
    assert "repaired by qpdf" in done.stderr
    assert "Signature is Valid" in variety_judge.tool("pdfsig", "-nocert", tmp_path / "out.pdf")[1]
    assert variety_judge.tool("qpdf", "--check", tmp_path / "out.pdf")[0] == 0
    assert variety_judge.trials([f"verify\t{tmp_path / 'out.pdf'}"])[0].result == "intact"
    assert "Pages:           2" in variety_judge.tool("pdfinfo", tmp_path / "out.pdf")[1]


def test_a_sound_file_is_left_as_it_is(tmp_path, seal):
    assert seal(GOOD, "--repair").returncode == 0
    assert (tmp_path / "out.pdf").read_bytes().startswith(GOOD)


@pytest.mark.parametrize("name", sorted(HOPELESS))
def test_what_nobody_can_read_is_refused(tmp_path, seal, name):
    done = seal(HOPELESS[name], "--repair")
    assert done.returncode == 1 and "cannot be repaired" in done.stderr and not (tmp_path / "out.pdf").exists()


@pytest.mark.parametrize("word", [b"/ByteRange", b"/Byte#52ange"])
def test_a_file_with_signatures_is_never_repaired(tmp_path, seal, word):
    """Also where only a reader of the repaired file sees that there is one."""
    (chosen, *_) = variety.plan(1, seed=3)
    variety_judge.judge_all([{**chosen, "section": "table", "again": "no", "lead": "none", "tail": "none"}], tmp_path)
    signed = (tmp_path / "once" / "0.pdf").read_bytes().replace(b"/ByteRange", word)
    done = seal(signed[:signed.rindex(b"startxref")], "--repair")
    assert done.returncode == 1 and "holds a signature" in done.stderr and not (tmp_path / "out.pdf").exists(), done.stderr
