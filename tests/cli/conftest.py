import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))
from pdf_maker import Signer  # noqa: E402

BUILD = Path(os.environ.get("ESTAMP_BUILD", ROOT / "build"))


class Estamp:
    """The command line tool."""

    def __init__(self, folder):
        self.folder = folder

    def run(self, *words, language="C"):
        environment = {**os.environ, "LC_ALL": language}
        return subprocess.run([BUILD / "ops/cli/estamp", *map(str, words)], capture_output=True, text=True, env=environment, timeout=300)

    def verify(self, data, *options):
        """Exit status and report of one file."""
        path = self.folder / "file.pdf"
        path.write_bytes(data)
        done = self.run("verify", "--json", *options, path)
        assert done.returncode in (0, 1, 3), done.stderr
        return done.returncode, json.loads(done.stdout)


@pytest.fixture(scope="session")
def pki(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pki")
    subprocess.run([ROOT / "tests/support/make_pki.sh", folder / "pki", folder / "stamp"], check=True)
    return folder / "pki"


@pytest.fixture(scope="session")
def signer(pki):
    return Signer(pki)


@pytest.fixture
def estamp(tmp_path):
    return Estamp(tmp_path)


@pytest.fixture
def trusting(estamp, pki):
    """Verifies with the test's own root on the trust list."""
    return lambda data: estamp.verify(data, "--trust", pki / "roots")
