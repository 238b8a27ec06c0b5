"""Seals files by the engine and has other programs judge what came out.

    python3 variety_judge.py COUNT [SEED [FOLDER]]      COUNT files of variety.py; says what failed, and ends with a line of figures
"""
import collections
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import variety

ROOT = pathlib.Path(__file__).resolve().parents[2]
TRIAL = pathlib.Path(os.environ.get("ESTAMP_BUILD", ROOT / "build")) / "tests" / "oracle" / "pdf_trial"
PKI = ROOT / "tests" / "vectors" / "pki"
Outcome = collections.namedtuple("Outcome", "result detail peak_kb cpu_ms")


def trials(lines, max_mb=0):
    """What pdf_trial makes of `seal<TAB>in<TAB>out` and `verify<TAB>in`, in order."""
    done = subprocess.run([TRIAL, PKI / "rsa2048.p12", "password", PKI / "root.pem", str(max_mb)], input="".join(f"{line}\n" for line in lines),
                          capture_output=True, text=True, errors="replace", check=True)
    found = [line.split("\t") for line in done.stdout.splitlines()]
    assert len(found) == len(lines), done.stdout[-500:]
    return [Outcome(words[0], words[1], int(words[-2]), int(words[-1])) for words in found]


def seal_all(pairs):
    return trials([f"seal\t{source}\t{target}" for source, target in pairs])


def tool(*words):
    """A foreign reader in bounds: some loop for ever on some files. 32 MB of output and 4 GB are more than any needs."""
    command = ["prlimit", "--as=4294967296", "--cpu=30", *(str(word) for word in words)]
    done = subprocess.run(command, capture_output=True, timeout=120)
    return done.returncode, done.stdout.decode(errors="replace")


def last_kind(data, until=None):
    """Is the newest cross-reference section a table or a stream? Offsets count from %PDF-."""
    data = data[:until]
    at = int(re.findall(rb"startxref\s+(\d+)\s+%%EOF", data)[-1]) + data.index(b"%PDF-")
    return "table" if data[at:at + 4] == b"xref" else "stream"


def pyhanko(path):
    """Is each signature whole, for pyHanko, and does the last one cover the file?"""
    from pyhanko.keys import load_cert_from_pemder
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext
    root = load_cert_from_pemder(PKI / "root.pem")
    with open(path, "rb") as file:
        reader = PdfFileReader(file, strict=False)
        found = [validate_pdf_signature(signature, ValidationContext(trust_roots=[root], allow_fetching=False), skip_diff=True)
                 for signature in reader.embedded_signatures]
    faults = [f"pyHanko: signature {i} is not whole" for i, status in enumerate(found) if not (status.intact and status.valid)]
    if not found or found[-1].coverage != SignatureCoverageLevel.ENTIRE_FILE:
        faults.append("pyHanko: the last signature does not cover the file")
    return faults


def pyhanko_reads(path):
    from pyhanko.pdf_utils.reader import PdfFileReader
    try:
        with open(path, "rb") as file:
            reader = PdfFileReader(file, strict=False)
            return [reader.root["/Pages"].get("/Kids"), reader.root.get("/AcroForm"), list(reader.embedded_signatures)] is not None
    except Exception:  # comments between tokens, RunLengthDecode and some more are beyond it
        return False


def faults(source, target, seals=1, with_pyhanko=False):
    """What other programs hold against a sealed file; nothing when all is well."""
    out = []
    before, after = pathlib.Path(source).read_bytes(), pathlib.Path(target).read_bytes()
    if not after.startswith(before):
        out.append("earlier bytes changed")
    if last_kind(after) != last_kind(before):
        out.append("another kind of cross-reference section")
    code, said = tool("pdfsig", "-nocert", target)
    if said.count("Signature is Valid") != seals or "Total document signed" not in said.split("Signature #")[-1]:
        out.append(f"pdfsig ({code}): {said[-300:]}")
    code, said = tool("qpdf", "--check", target)
    if code != 0 and code > tool("qpdf", "--check", source)[0]:
        out.append(f"qpdf ({code}): {said[-300:]}")
    if with_pyhanko and before.startswith(b"%PDF-"):  # pyHanko counts offsets from the first byte
        try:
            out += pyhanko(target)
        except Exception as fault:  # whatever it stumbles over is to be seen
            out += [f"pyHanko: {fault!r}"] if pyhanko_reads(source) else []
    return out


def judge_all(chosen, folder, every=10, workers=2):
    """Seals one file for each choice (twice where it says so) and judges them; answers [(choice, outcome, faults)]."""
    folder = pathlib.Path(folder)
    parts = {name: folder / name for name in ("made", "once", "twice")}
    for part in parts.values():
        part.mkdir(parents=True, exist_ok=True)
    for i, words in enumerate(chosen):
        variety.write(words, parts["made"] / f"{i}.pdf")
    once = seal_all([(parts["made"] / f"{i}.pdf", parts["once"] / f"{i}.pdf") for i in range(len(chosen))])
    again = [i for i, words in enumerate(chosen) if words["again"] == "yes" and once[i].result == "intact"]
    twice = dict(zip(again, seal_all([(parts["once"] / f"{i}.pdf", parts["twice"] / f"{i}.pdf") for i in again])))

    def judge(i):
        outcome = twice.get(i, once[i])
        if once[i].result != "intact" or outcome.result != "intact":
            return chosen[i], outcome, [f"the engine: {outcome.result} {outcome.detail}"]
        source, target, seals = ("once", "twice", 2) if i in twice else ("made", "once", 1)
        return chosen[i], outcome, faults(parts[source] / f"{i}.pdf", parts[target] / f"{i}.pdf", seals, with_pyhanko=i % every == 0)

    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        return list(pool.map(judge, range(len(chosen))))


def main(count, seed=1, folder=None):
    with tempfile.TemporaryDirectory() as temporary:
        done = judge_all(variety.plan(count, seed), folder or temporary)
    bad = [(i, item) for i, item in enumerate(done) if item[2]]
    for i, (chosen, _, found) in bad[:50]:
        print(i, json.dumps(chosen), *found, sep="\n    ")
    print(f"variety_files {count} files\nvariety_faults {len(bad)} files\nvariety_peak {max(o.peak_kb for _, o, _ in done) // 1024} MB")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int((sys.argv[2:3] or [1])[0]), *sys.argv[3:4]))
