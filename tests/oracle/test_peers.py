"""Other people's software makes files and signs them, and judges ours (peers/README.md). Switched on by ESTAMP_PEERS=1."""
import os
import re
import zipfile

import pytest

import corpus
import peers_run
import test_producers
import variety
import variety_judge
from peers_run import PKI, SIGNER, Peer
from test_long_term import Authority, Desk, Pdf

pytestmark = pytest.mark.skipif(os.environ.get("ESTAMP_PEERS") != "1", reason="ESTAMP_PEERS=1 downloads and runs the programs of tests/oracle/peers")
VARIETY = int(os.environ.get("ESTAMP_PEERS_FILES", "200"))
NO_REVOCATION = re.compile(r'<(RevocationDataAvailable|AcceptableRevocationDataFound) Level="FAIL"')
BOX = ["", "tables", "rotated", "form", "form tables", "encrypted40", "encrypted128", "encrypted128 aes", "encrypted256 aes", "form encrypted256 aes"]
OPEN = ["", "full", "tagged", "landscape", "form", "form full", "encrypted", "encrypted aes", "encrypted aes full"]
NODE = [("lib", ""), ("lib", "tables"), ("lib", "form"), ("lib", "form tables"), ("kit", ""), ("kit", '{"pdfVersion":"1.7","tagged":true,"lang":"en"}'),
        ("kit", '{"userPassword":"","ownerPassword":"o","pdfVersion":"1.7ext3","permissions":{"modifying":true,"annotating":true,"fillingForms":true}}')]


def peer(name, program, *arguments):
    missing = peers_run.missing(name)
    if missing:
        pytest.skip(f"{name} needs {', '.join(missing)}")
    return Peer(name, program, *arguments)


def own_policy():
    (jar,) = (peers_run.build("dss") / "lib").glob("dss-policy-jaxb-*.jar")
    with zipfile.ZipFile(jar) as files:
        return files.read("policy/constraint.xml").decode()


@pytest.fixture(scope="session")
def dss(tmp_path_factory):
    """It knows no revocation here, and is told not to mind; the rest is its own policy."""
    folder = tmp_path_factory.mktemp("dss")
    if peers_run.missing("dss"):
        pytest.skip(f"dss needs {', '.join(peers_run.missing('dss'))}")
    (folder / "policy.xml").write_text(NO_REVOCATION.sub(r'<\1 Level="WARN"', own_policy()))
    return peer("dss", "Dss", *SIGNER, PKI / "tsa.p12", PKI / "root.pem", folder / "policy.xml")


@pytest.fixture(scope="session")
def box():
    return peer("dss", "Box", *SIGNER)


@pytest.fixture(scope="session")
def openpdf():
    return peer("openpdf", "Open", *SIGNER)


@pytest.fixture(scope="session")
def node():
    return peer("node", "", *SIGNER)


def ordered(program, jobs):
    """All of them done, none refused."""
    answers = program.ask(jobs)
    assert [(job, answer) for job, answer in zip(jobs, answers) if answer != "OK"] == []


def passed(dss, paths, level="B"):
    """TOTAL-PASSED by EN 319 102-1, for each signature, and of that level."""
    answers = dss.ask([("validate", path) for path in paths])
    return [(path.name, answer) for path, answer in zip(paths, answers)
            if not answer or any(one != f"TOTAL_PASSED/null/PAdES-BASELINE-{level}" for one in answer.rstrip("; ").split("; "))]


def seal(paths, folder):
    targets = [folder / f"{path.stem}-sealed.pdf" for path in paths]
    outcomes = variety_judge.seal_all(list(zip(paths, targets)))
    assert [(path.name, outcome) for path, outcome in zip(paths, outcomes) if outcome.result != "intact"] == []
    return targets


def accepted(paths, folder, dss):
    """Sealed by us; pdfsig, qpdf, pyHanko and DSS have nothing against it."""
    targets = seal(paths, folder)
    # pyHanko wants to be told the password, be it empty: encrypted files are in test_encrypted_files.py
    faults = {source.name: variety_judge.faults(source, target, with_pyhanko=b"/Encrypt" not in source.read_bytes()) for source, target in zip(paths, targets)}
    assert {name: found for name, found in faults.items() if found} == {}
    assert passed(dss, targets) == []
    return targets


def flipped(path, folder):
    """One bit of what the last signature covers is another one: in the middle of its first range."""
    data = bytearray(path.read_bytes())
    first = int(re.findall(rb"/ByteRange ?\[ ?0 (\d+)", data)[-1])
    data[first // 2] ^= 1
    target = folder / f"{path.stem}-flipped.pdf"
    target.write_bytes(data)
    return target


def judged(paths, folder):
    """Intact, and no longer when a bit is another one."""
    twins = [flipped(path, folder) for path in paths]
    verdicts = variety_judge.trials([f"verify\t{path}" for path in [*paths, *twins]])
    assert [(path.name, outcome) for path, outcome in zip(paths, verdicts) if outcome.result != "intact"] == []
    assert [path.name for path, outcome in zip(twins, verdicts[len(paths):]) if outcome.result == "intact"] == []


def signed(program, sources, ways, folder):
    """Each file signed in each way; the paths."""
    jobs = [("sign", path, folder / f"{path.stem}-{way or 'plain'}.pdf".replace(" ", "-"), way) for path in sources for way in ways]
    ordered(program, jobs)
    return [job[2] for job in jobs]


def filled(program, sources, folder):
    jobs = [("fill", path, folder / f"{path.stem}-filled.pdf") for path in sources]
    ordered(program, jobs)
    return [job[2] for job in jobs]


def made(program, options, folder):
    jobs = [("make", folder / f"{'-'.join(option.split()) or 'plain'}.pdf", option) for option in options]
    ordered(program, jobs)
    return [job[1] for job in jobs]


@pytest.mark.parametrize("name,options,ways", [("box", BOX, ("plain", "visible", "external")), ("openpdf", OPEN, ("plain", "visible"))])
def test_pdfbox_and_openpdf(name, options, ways, request, dss, tmp_path):
    program = request.getfixturevalue(name)
    before = made(program, options, tmp_path)
    sealed = accepted(before, tmp_path, dss)
    forms = [path for path in [*before, *sealed] if "form" in path.name]
    into = ("field", "bare") if name == "box" else ("field",)
    after = [*signed(program, [*before, *sealed], ways, tmp_path), *signed(program, before, ["certify"], tmp_path), *signed(program, forms, into, tmp_path),
             *filled(program, [path for path in sealed if path in forms], tmp_path)]
    judged(after, tmp_path)


def test_dss(dss, box, tmp_path):
    # DSS wants %PDF- at byte 0, and writes a size into a page that has none, which is another change than its signature
    before = [path for path in corpus.make(tmp_path / "corpus") if path.stem not in ("junk-before", "no-media-box")]
    sealed = accepted(before, tmp_path, dss)
    after = [*signed(dss, before, ["", "visible certify=2", "level=T visible", "level=LTA", "digest=SHA512"], tmp_path),
             *signed(dss, sealed, ["visible", "level=LTA"], tmp_path)]
    forms = made(box, [one for one in BOX if "form" in one and "encrypted" not in one], tmp_path)
    after += signed(dss, [*forms, *accepted(forms, tmp_path, dss)], ["field=later", "visible field=later"], tmp_path)
    extended = [("extend", path, tmp_path / f"{path.stem}-extended.pdf", level) for path in sealed for level in ("T", "LTA")]
    ordered(dss, extended)
    judged([*after, *(job[2] for job in extended)], tmp_path)


def test_dss_minds_revocation_and_finds_it_in_the_file(tmp_path):
    """By its own policy, and offline."""
    if peers_run.missing("dss"):
        pytest.skip(f"dss needs {', '.join(peers_run.missing('dss'))}")
    authority = Authority(tmp_path)
    desk = Desk(authority, tmp_path)
    once = desk.seal(Pdf().data, "lta")
    paths = [desk.write(data, name) for name, data in (("t", desk.seal(Pdf().data, "t")), ("lt", desk.seal(Pdf().data, "lt")), ("once", once), ("twice", desk.extend(once)))]
    authority.close()
    strict = peer("dss", "Dss", *SIGNER, PKI / "tsa.p12", authority.path("root.pem"), desk.write(own_policy().encode(), "policy.xml"))
    without, *others = (answer.rstrip("; ") for answer in strict.ask([("validate", path) for path in paths]))
    assert without.startswith("INDETERMINATE/")
    assert others == [f"TOTAL_PASSED/null/PAdES-BASELINE-{level}" for level in ("LT", "LTA", "LTA")]


def test_dss_judges_files_of_every_structure(dss, tmp_path):
    for i, words in enumerate(variety.plan(VARIETY, 7)):
        variety.write(words, tmp_path / f"{i}.pdf")
    before = [path for path in sorted(tmp_path.glob("*.pdf")) if path.read_bytes().startswith(b"%PDF-")]
    readable = [path for path, answer in zip(before, dss.ask([("validate", path) for path in before])) if not answer.startswith("FAULT")]
    assert len(readable) > len(before) * 0.9 and len(readable) > VARIETY // 5  # the others have something before %PDF-, which DSS refuses
    assert passed(dss, seal(readable, tmp_path)) == []


def test_node(node, dss, tmp_path):
    jobs = [("make", kind, tmp_path / f"{kind}-{i}.pdf", options) for i, (kind, options) in enumerate(NODE)]
    ordered(node, jobs)
    before = [job[2] for job in jobs]
    sealed = accepted(before, tmp_path, dss)
    clear = [job[2] for job in jobs if "Password" not in job[3]]
    signs = [("sign", "lib", path, tmp_path / f"{path.stem}-lib.pdf") for path in clear]
    signs += [("sign", "plain", path, tmp_path / f"{path.stem}-plain.pdf") for path in clear if path.name.startswith("kit") or path.name == "lib-1.pdf"]
    ordered(node, signs)
    forms = [target for job, target in zip(jobs, sealed) if "form" in job[3] and job[1] == "lib"]
    judged([*(job[3] for job in signs), *filled(node, forms, tmp_path)], tmp_path)


def test_python(dss, tmp_path):
    folder = peers_run.build("python")
    peers_run.run(folder / "venv/bin/python", folder / "make.py", tmp_path)
    before = sorted(tmp_path.glob("*.pdf"))
    assert len(before) >= 15
    accepted(before, tmp_path, dss)


@pytest.mark.parametrize("part", [1, 2, 3])
def test_pdfa_stays_pdfa_for_verapdf(part, tmp_path):
    vera = peer("verapdf", "Vera")
    source = tmp_path / "out.pdf"
    test_producers.office(':{"SelectPdfVersion":{"type":"long","value":"%d"}}' % part)(tmp_path, source)
    (target,) = seal([source], tmp_path)
    before, after = vera.ask([("validate", source), ("validate", target)])
    assert before.startswith(f"OK {part}") and after == before


def test_libreoffice_signs(tmp_path):
    """Through a key database of NSS; and we seal what it signed."""
    peers_run.run("certutil", "-N", "-d", tmp_path, "--empty-password")
    peers_run.run("pk12util", "-i", SIGNER[0], "-d", tmp_path, "-W", SIGNER[1], "-K", "")
    subject = peers_run.run("openssl", "x509", "-noout", "-subject", "-nameopt", "RFC2253,utf8,-esc_msb", input=peers_run.run(
        "openssl", "pkcs12", "-in", SIGNER[0], "-passin", f"pass:{SIGNER[1]}", "-nokeys", "-clcerts")).strip().removeprefix("subject=")
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    options = '{"SignPDF":{"type":"boolean","value":"true"},"SignCertificateSubjectName":{"type":"string","value":"%s"}}' % subject
    peers_run.run("soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", f"pdf:calc_pdf_Export:{options}", "--outdir",
                  tmp_path, tmp_path / "a.csv", env={**os.environ, "MOZILLA_CERTIFICATE_FOLDER": str(tmp_path)})
    assert b"/ByteRange" in (tmp_path / "a.pdf").read_bytes()
    judged([tmp_path / "a.pdf", *seal([tmp_path / "a.pdf"], tmp_path)], tmp_path)
