"""The manual's chapter for integrators: what it tells a developer to paste runs as it is written, in both languages."""
import json
import os
import re
import secrets
import subprocess
from pathlib import Path

import pytest

ROOT = Path(os.environ.get("ESTAMP_ROOT", Path(__file__).resolve().parents[2]))
URL = os.environ.get("ESTAMP_URL", "http://127.0.0.1:7001/estamp")
VAR = Path(os.environ.get("ESTAMP_VAR", ROOT / "var"))
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


def own_names(text):
    """The reader's own address and client; and a period and keys that no earlier run has used."""
    client = json.loads((VAR / "demo/filing-client.json").read_text())
    year, mark = 1901 + secrets.randbelow(100), secrets.token_hex(6)
    text = re.sub(r"^API=.*$", f"API={URL}/api/v1", text, flags=re.MULTILINE)
    text = re.sub(r"^CLIENT=.*$", f"CLIENT={client['client_id']}:{client['client_secret']}", text, flags=re.MULTILINE)
    text = re.sub(r"(Idempotency-Key: [a-z]+)-2024-09", rf"\1-{mark}", text)
    return text.replace("2024-09-", f"{year}-09-").replace("2024-10-", f"{year}-10-")


def run(script, folder):
    script = "set -euo pipefail\n" + own_names(script)
    done = subprocess.run(["bash", "-c", script], cwd=folder, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, f"{done.stderr}\n{done.stdout}"
    return done.stdout


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_integrators_examples_run_as_they_are_written(language, tmp_path):
    blocks = BLOCK.findall((ROOT / f"gateway/portal/manual/{language}/integrators.md").read_text())
    assert len(blocks) == 7
    anyone = blocks.index(next(one for one in blocks if "/signing/verifications" in one))
    told = run("\n".join(blocks[:anyone] + blocks[anyone + 1:]), tmp_path)
    state, voided, problem = told.splitlines()[0], told.splitlines()[1], json.loads(told.splitlines()[2])
    assert (state, voided) == ("waiting", "voided")
    assert problem["status"] == 400 and {one["field"] for one in problem["errors"]} >= {"taxpayer_code", "period", "data"}


def test_the_examples_that_need_no_token_judge_a_file_and_a_receipt(tmp_path):
    blocks = BLOCK.findall((ROOT / "gateway/portal/manual/en/integrators.md").read_text())
    verify = next(one for one in blocks if "/signing/verifications" in one)
    (tmp_path / "sealed.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    told = run(blocks[0] + verify, tmp_path).splitlines()
    assert "unsigned" in told[0] or "unreadable" in told[0]
    assert json.loads(told[1])["status"] == 404
