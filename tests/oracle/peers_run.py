"""Builds the programs of peers/ and asks them: one process for many jobs, a line each."""
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCE = pathlib.Path(__file__).resolve().parent / "peers"
BUILT = ROOT / "var" / "peers"
PKI = ROOT / "tests" / "vectors" / "pki"
SIGNER = (PKI / "rsa2048.p12", "password")
NEEDS = {"dss": ("java", "javac", "mvn"), "openpdf": ("java", "javac", "mvn"), "verapdf": ("java", "javac", "mvn"), "node": ("node", "npm"), "python": ()}


def missing(peer):
    """What this machine lacks to build it; nothing when all is there."""
    return [tool for tool in NEEDS[peer] if not shutil.which(tool)]


def run(*words, **options):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=900, **options)
    assert done.returncode == 0, (words, (done.stdout + done.stderr)[-1000:])
    return done.stdout


def build(peer):
    """The folder of the built program; built again when its sources changed."""
    folder, source = BUILT / peer, SOURCE / peer
    parts = sorted(path for path in [*SOURCE.glob("*.java"), *source.iterdir()] if path.is_file())
    state = "".join(path.read_text() for path in parts)
    mark = folder / "built"
    if mark.exists() and mark.read_text() == state:
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("__pycache__"))
    if peer == "python":
        run(sys.executable, "-m", "venv", folder / "venv")
        run(folder / "venv/bin/pip", "install", "-q", "-r", source / "requirements.txt")
    elif peer == "node":
        run("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", cwd=folder)
    else:
        run("mvn", "-q", "-B", "dependency:copy-dependencies", f"-DoutputDirectory={folder / 'lib'}", cwd=folder)
        shared = [SOURCE / "Lines.java"] + ([] if peer == "verapdf" else [SOURCE / "Key.java"])
        run("javac", "-Xlint:-options", "-nowarn", "-cp", folder / "lib/*", "-d", folder / "classes", *shared, *source.glob("*.java"))
    mark.write_text(state)
    return folder


class Peer:
    def __init__(self, peer, program, *arguments):
        folder = build(peer)
        command = ["node", folder / "peer.mjs"] if peer == "node" else ["java", "-cp", f"{folder / 'classes'}{os.pathsep}{folder / 'lib'}/*", program]
        self.command = [str(word) for word in (*command, *arguments)]

    def ask(self, jobs):
        """The answers, in order. A job is a tuple of words."""
        lines = "".join("\t".join(map(str, job)) + "\n" for job in jobs)
        done = subprocess.run(self.command, input=lines, capture_output=True, text=True, timeout=900)
        answers = done.stdout.splitlines()
        assert len(answers) == len(jobs), (done.stdout + done.stderr)[-1000:]
        return answers
