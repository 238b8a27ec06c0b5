"""`estamp audit verify` on the running stack: all well, and every way of tampering named. Each change is taken back."""

import json
import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

VAR = Path(os.environ.get("ESTAMP_VAR", ""))
pytestmark = pytest.mark.skipif(not (VAR / "run/db.sock").exists(), reason="needs a running stack: ops/test cli")


def sql(statement):
    done = subprocess.run(["mariadb", "--no-defaults", "--socket=run/db.sock", "--batch", "--skip-column-names", "-e", statement],
                          cwd=VAR, stdout=subprocess.PIPE, text=True, check=True)
    return [line.split("\t") for line in done.stdout.splitlines()]


def verify(estamp, *options):
    done = estamp.run("audit", "verify", "--json", *options)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return done.returncode, lines[:-1], lines[-1] if lines else None


@pytest.fixture
def checkpoints(estamp):
    """A copy of the published checkpoints, as a careful auditor keeps one; waits until there are some."""
    end = time.monotonic() + 60
    while not (VAR / "checkpoints/latest").exists() and time.monotonic() < end:
        time.sleep(0.2)
    return shutil.copytree(VAR / "checkpoints", estamp.folder / "checkpoints")


@pytest.fixture
def entry():
    """An early entry: stream, number."""
    stream, number = sql("SELECT stream_id, number FROM estamp_audit.audit_leaf ORDER BY leaf_index LIMIT 1")[0]
    return f"stream_id = '{stream}' AND number = {number}", stream, int(number)


def test_an_untouched_log_is_fine(estamp, checkpoints):
    code, findings, summary = verify(estamp, "--checkpoints", checkpoints)
    assert (code, findings) == (0, []) and summary["entries"] > 0 and summary["checkpoints"] > 0


def test_a_changed_entry_is_named(estamp, checkpoints, entry):
    where, stream, number = entry
    sql(f"UPDATE estamp_audit.audit_entry SET caller_name = CONCAT('x', caller_name) WHERE {where}")
    try:
        code, findings, _ = verify(estamp, "--checkpoints", checkpoints)
    finally:
        sql(f"UPDATE estamp_audit.audit_entry SET caller_name = SUBSTRING(caller_name, 2) WHERE {where}")
    assert code == 1 and ("changed", stream, number) in [(f["fault"], f.get("stream_id"), f.get("number")) for f in findings]
    assert verify(estamp, "--checkpoints", checkpoints)[0] == 0


def test_a_deleted_entry_is_named(estamp, checkpoints, entry):
    where, stream, number = entry
    sql("CREATE TABLE IF NOT EXISTS estamp_ops.taken LIKE estamp_audit.audit_entry;"
        f"INSERT INTO estamp_ops.taken SELECT * FROM estamp_audit.audit_entry WHERE {where}; DELETE FROM estamp_audit.audit_entry WHERE {where}")
    try:
        code, findings, _ = verify(estamp, "--checkpoints", checkpoints)
    finally:
        sql("INSERT INTO estamp_audit.audit_entry SELECT * FROM estamp_ops.taken; DROP TABLE estamp_ops.taken")
    assert code == 1 and ("deleted", stream, number) in [(f["fault"], f.get("stream_id"), f.get("number")) for f in findings]
    assert verify(estamp, "--checkpoints", checkpoints)[0] == 0


def test_checkpoints_of_another_key_prove_nothing(estamp, checkpoints):
    done = estamp.run("audit", "verify", "--checkpoints", checkpoints, "--verifier",
                      "estamp/audit+00000000+AVziFmU1x9Mx77z5l5CoSfpbVJH7lEntbTe+8yGw/fKk")
    assert done.returncode == 4 and "no checkpoint" in done.stderr
    forged = sorted(p for p in checkpoints.iterdir() if p.name.isdigit())[0]
    forged.write_text(forged.read_text().replace(f"\n{forged.name}\n", f"\n{int(forged.name) + 1}\n", 1))
    assert estamp.run("audit", "verify", "--checkpoints", checkpoints).returncode == 4


@pytest.mark.parametrize("words, code", [(("audit",), 2), (("audit", "prove"), 2), (("audit", "verify", "--what"), 2),
                                         (("audit", "verify", "--checkpoints", "/nowhere"), 4)])
def test_a_wrong_call_is_refused(estamp, words, code):
    assert estamp.run(*words).returncode == code
