"""Files of a gigabyte: sealed and judged in flat memory (ESTAMP_HUGE_GB="2 4": also of these sizes). Prints `seal_1gb_rss_mb`: what sealing adds in anonymous memory to what the
same sealing of a small file takes."""
import os
import pathlib
import re
import subprocess
import time

import pytest

import corpus
import hostile_kit
import variety_judge

PKI = variety_judge.PKI
ESTAMP = pathlib.Path(os.environ.get("ESTAMP_BUILD", variety_judge.ROOT / "build")) / "ops" / "cli" / "estamp"
GB = 1 << 30
MOST_MB = 32


def one_stream(path, size):
    """A sparse file: a stream of zeros between the page and the table."""
    start = hostile_kit.one_page(more=[(6, b"<< /Length %d >>\nstream\n@@@\nendstream" % size)])
    head, tail = start.split(b"@@@")
    at = int(re.search(rb"startxref\n(\d+)", tail)[1])
    moved = {place: place + size - 3 for place in [int(row) for row in re.findall(rb"(\d{10}) 00000 n", tail)] if place > len(head)}
    for old, new in moved.items():
        tail = tail.replace(b"%010d 00000 n" % old, b"%010d 00000 n" % new)
    tail = tail.replace(b"startxref\n%d\n" % at, b"startxref\n%d\n" % (at + size - 3))
    with open(path, "wb") as file:
        file.write(head)
        file.seek(len(head) + size)
        file.write(tail)


def many_objects(path, count):
    w = corpus.Writer()
    w.add(1, b"<< /Type /Catalog /Pages 2 0 R >>")
    w.add(2, b"<< /Type /Pages /Kids [10 0 R] /Count 1 >>")
    w.stream(4, b"", corpus.CONTENT)
    w.add(5, corpus.FONT)
    w.add(10, corpus.page())
    for number in range(11, count):
        w.add(number, b"<< /Of 10 0 R /Number %d >>" % number)
    w.table(b"/Root 1 0 R")
    path.write_bytes(w.bytes())


@pytest.fixture
def seal(tmp_path):
    (tmp_path / "password").write_text("password")

    def run(source, target):
        """The most anonymous memory that sealing had, in kB, looked at every few milliseconds."""
        process = subprocess.Popen([ESTAMP, "seal", "--p12", PKI / "rsa2048.p12", "--pass-file", tmp_path / "password", "--invisible", source, target])
        peak = 0
        while process.poll() is None:
            try:
                status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
            except OSError:
                continue
            found = re.search(r"RssAnon:\s+(\d+)", status)
            peak = max(peak, int(found[1]) if found else 0)
            time.sleep(0.003)
        assert process.returncode == 0
        return peak
    return run


def base(tmp_path, seal):
    (tmp_path / "small.pdf").write_bytes(corpus.simple().bytes())
    return min(seal(tmp_path / "small.pdf", tmp_path / "small-sealed.pdf") for _ in range(3))


SIZES = [(one_stream, GB), (many_objects, 500000), *((one_stream, int(size) * GB) for size in os.environ.get("ESTAMP_HUGE_GB", "").split())]


@pytest.mark.parametrize("make, size", SIZES)
def test_a_huge_file_is_sealed_in_flat_memory(tmp_path, seal, make, size, capsys):
    source, target = tmp_path / "huge.pdf", tmp_path / "sealed.pdf"
    make(source, size)
    more_mb = (seal(source, target) - base(tmp_path, seal)) / 1024
    with capsys.disabled():
        print(f"\n{f'seal_{size // GB}gb_rss_mb' if size >= GB else 'seal_500000_objects_rss_mb'} {more_mb:.1f} MB")
    assert more_mb <= MOST_MB
    before = source.stat().st_size
    with open(target, "rb") as file:
        file.seek(before)
        added = file.read()
    numbers = [int(n) for n in re.search(rb"/ByteRange ?\[0 (\d+) (\d+) (\d+)", added).groups()]
    assert numbers[0] > before and numbers[1] + numbers[2] == target.stat().st_size
    assert subprocess.run([ESTAMP, "verify", "--trust", PKI / "root.pem", target], capture_output=True).returncode == 0
    subprocess.run(["cmp", "-n", str(before), source, target], check=True)
    if size < GB:
        assert not variety_judge.faults(source, target)


def test_byte_ranges_have_room_for_ten_digits(tmp_path, seal):
    """pyHanko once broke over 10^8 bytes: eight digits were too few."""
    (tmp_path / "small.pdf").write_bytes(corpus.simple().bytes())
    seal(tmp_path / "small.pdf", tmp_path / "sealed.pdf")
    range_ = re.search(rb"/ByteRange ?\[([^\]]*)\]", (tmp_path / "sealed.pdf").read_bytes())[1]
    assert len(range_) >= len(b"0 9999999999 9999999999 9999999999")
