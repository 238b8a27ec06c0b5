"""qpdf and poppler open the slips that shared/slip makes: with the password only, and each says what it must."""
import os
import subprocess
from pathlib import Path

import pytest

BUILD = Path(os.environ.get("ESTAMP_BUILD", Path(__file__).resolve().parents[2] / "build"))
PASSWORD = "Dayin-2026-mima"


def run(*words, **options):
    return subprocess.run([str(w) for w in words], capture_output=True, **options)


def slips(folder, per_page, count):
    made = run(BUILD / "tests/oracle/slip_print", PASSWORD, per_page, count)
    assert made.returncode == 0
    path = folder / "slips.pdf"
    path.write_bytes(made.stdout)
    return path


def text(path, password):
    return run("pdftotext", "-layout", "-upw", password, path, "-")


def test_only_the_password_opens_the_slips(tmp_path):
    path = slips(tmp_path, 4, 6)
    assert run("qpdf", "--requires-password", path).returncode == 0
    assert run("qpdf", f"--password={PASSWORD}", "--check", path).returncode == 0
    assert run("qpdf", "--password=Dayin-2026-mimb", "--check", path).returncode == 2
    assert text(path, "wrong-password").returncode != 0
    assert run("pdftotext", path, "-").returncode != 0


def test_the_encryption_is_aes_256(tmp_path):
    shown = run("qpdf", f"--password={PASSWORD}", "--show-encryption", slips(tmp_path, 4, 1)).stdout.decode()
    assert "R = 6" in shown and "AESv3" in shown
    assert "extract for any purpose: not allowed" in shown and "print high resolution: allowed" in shown


@pytest.mark.parametrize("per_page, count, pages", [(4, 6, 2), (4, 8, 2), (1, 3, 3), (4, 1, 1)])
def test_each_recipient_stands_on_a_slip(tmp_path, per_page, count, pages):
    path = slips(tmp_path, per_page, count)
    shown = text(path, PASSWORD).stdout.decode()
    assert shown.count("\f") == pages
    for i in range(count):
        assert shown.count(f"SECRT-{i:05d}") == 1
        assert shown.count(f"9137{i:014d}") == 1
    for words in ("印章初始密码单", "潍坊祥商贸有限公司", "请登录系统设置密码", "Sign in and set a PIN", "2026-12-22"):
        assert shown.count(words) == count
    assert ("cut here" in shown) == (per_page == 4)


def test_ten_thousand_slips_are_one_file(tmp_path):
    path = slips(tmp_path, 4, 10000)
    assert path.stat().st_size < 40 << 20
    count = run("qpdf", f"--password={PASSWORD}", "--show-npages", path).stdout.strip()
    assert count == b"2500"
