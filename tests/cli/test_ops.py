"""The commands in ops/ say how they are used, and refuse what they do not know instead of passing over it."""
import os
import subprocess

import pytest

from conftest import ROOT

COMMANDS = sorted(path.name for path in (ROOT / "ops").iterdir() if path.is_file() and os.access(path, os.X_OK))


def run(name, *words, var):
    environment = {**os.environ, "ESTAMP_VAR": str(var), "ESTAMP_TEST_VAR": str(var)}
    return subprocess.run([ROOT / "ops" / name, *words], capture_output=True, text=True, env=environment, timeout=300)


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("word", ["--help", "-h"])
def test_a_command_answers_help_with_its_usage_and_does_nothing(name, word, tmp_path):
    done = run(name, word, var=tmp_path / "var")
    assert done.returncode == 0, done.stderr
    assert name in done.stdout.splitlines()[0]
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in ("sql", "estamp")])
def test_a_word_that_a_command_does_not_know_is_refused_by_name(name, tmp_path):
    done = run(name, "no-such-word", var=tmp_path / "var")
    assert done.returncode != 0
    assert "no-such-word" in done.stdout + done.stderr
    assert not (tmp_path / "var").exists()


def test_the_tool_refuses_an_unknown_word(estamp):
    done = estamp.run("no-such-word")
    assert done.returncode == 2
    assert "no-such-word" in done.stderr
