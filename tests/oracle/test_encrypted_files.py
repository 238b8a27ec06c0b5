"""Encrypted files that qpdf makes, sealed by `estamp seal`, judged by qpdf, pdfsig (poppler), pyHanko and `estamp verify`."""
import json
import re

import pytest
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

import corpus
from test_sealed_files import ESTAMP, PKI, run
from test_sealed_files import made as made  # the corpus: a fixture
from test_sealed_files import seal as plain_seal

METHODS = {
    "rc4-40": ["40"],
    "rc4-128": ["128", "--use-aes=n"],
    "rc4-128-v4": ["128", "--use-aes=n", "--force-V4"],
    "rc4-128-v4-meta": ["128", "--use-aes=n", "--force-V4", "--cleartext-metadata"],
    "aes-128": ["128", "--use-aes=y"],
    "aes-128-meta": ["128", "--use-aes=y", "--cleartext-metadata"],
    "aes-256-r5": ["256", "--force-R5"],
    "aes-256": ["256"],
    "aes-256-meta": ["256", "--cleartext-metadata"],
}
PASSWORDS = {"user": ("user", "owner", "user"), "owner": ("user", "owner", "owner"), "empty": ("", "owner", ""), "both": ("same", "same", "same")}
SOURCES = ["two-pages", "object-streams", "form-in-object-stream", "form-direct", "annots-indirect", "hybrid", "linearized-object-streams", "cairo"]


def encrypt(source, target, user, owner, *options, streams="preserve"):
    done = run("qpdf", "--allow-weak-crypto", f"--object-streams={streams}", "--encrypt", user, owner, *options, "--", source, target)
    assert done.returncode in (0, 3), done.stderr.decode()
    return target


def word(folder, password):
    path = folder / "document-password"
    path.write_text(password + "\n")
    return path


def seal(made, tmp_path, source, target, password, *options, key="rsa2048"):
    return plain_seal(made, source, target, "--password-file", word(tmp_path, password), *options, key=key)


def verify(tmp_path, path, password=None):
    given = ["--password-file", word(tmp_path, password)] if password is not None else []
    done = run(ESTAMP, "verify", "--json", "--trust", PKI / "root.pem", *given, path)
    return done.returncode, json.loads(done.stdout)


def judged(path, password):
    root = load_cert_from_pemder(PKI / "root.pem")
    with open(path, "rb") as file:
        reader = PdfFileReader(file, strict=False)
        reader.decrypt(password)
        return [validate_pdf_signature(signature, ValidationContext(trust_roots=[root], allow_fetching=False))
                for signature in reader.embedded_signatures]


def all_accept(tmp_path, path, password, count=1, pyhanko=True):
    """pyHanko knows no revision 5, which was Adobe's own."""
    said = run("pdfsig", "-nocert", "-upw", password, "-opw", password, path).stdout.decode()
    assert said.count("Signature is Valid") == count and "Total document signed" in said, said
    check = run("qpdf", "--check", f"--password={password}", path)
    assert check.returncode == 0, check.stdout.decode() + check.stderr.decode()
    statuses = judged(path, password) if pyhanko else []
    assert not pyhanko or len(statuses) == count and all(s.intact and s.valid and s.trusted for s in statuses)
    assert all(s.coverage == SignatureCoverageLevel.ENTIRE_FILE for s in statuses[-1:])
    assert all(s.modification_level in (ModificationLevel.FORM_FILLING, ModificationLevel.LTA_UPDATES) for s in statuses[:-1])
    code, report = verify(tmp_path, path, password)
    assert (code, report["overall"], len(report["signatures"])) == (0, "intact", count), report


@pytest.mark.parametrize("access", PASSWORDS)
@pytest.mark.parametrize("method", METHODS)
def test_four_programs_accept_a_seal_on_a_file_under(made, tmp_path, method, access):
    user, owner, password = PASSWORDS[access]
    source = encrypt(made / "two-pages.pdf", tmp_path / "locked.pdf", user, owner, *METHODS[method])
    target = tmp_path / "sealed.pdf"
    done = seal(made, tmp_path, source, target, password, "--reason", "纳税申报", "--name", "Zhang San")
    assert done.returncode == 0, done.stderr.decode()
    assert (b"weak_encryption" in done.stderr) == method.startswith("rc4")
    before, after = source.read_bytes(), target.read_bytes()
    assert after.startswith(before), "earlier bytes must stay as they were"
    assert b"Zhang San" not in after[len(before):] and b"(Seal1)" not in after[len(before):]
    all_accept(tmp_path, target, password, pyhanko=method != "aes-256-r5")


@pytest.mark.parametrize("method", ["rc4-40", "rc4-128", "aes-128", "aes-256"])
@pytest.mark.parametrize("name", SOURCES)
def test_two_seals_hold_on_an_encrypted(made, tmp_path, name, method):
    streams = "generate" if "object-stream" in name else "preserve"
    path = encrypt(made / f"{name}.pdf", tmp_path / "0.pdf", "user", "owner", *METHODS[method], streams=streams)
    for i, key in enumerate(["rsa2048", "p256"], 1):
        target = tmp_path / f"{i}.pdf"
        done = seal(made, tmp_path, path, target, ["user", "owner"][i % 2], "--page", 1, "--x", 20 + 40 * i, "--y", 100, "--width", 30, key=key)
        assert done.returncode == 0, done.stderr.decode()
        path = target
    all_accept(tmp_path, path, "user", 2)
    all_accept(tmp_path, path, "owner", 2)


@pytest.mark.parametrize("typed,is_right", [("état ﬁnal①", True), ("e\u0301tat\u00a0final1", True), ("ｅ\u0301ｔａｔ　ｆｉｎａｌ１", True), ("etat final1", False)])
def test_pyhanko_and_we_prepare_a_password_alike(made, tmp_path, typed, is_right):
    """pyHanko encrypts, and does SASLprep by itself; the password is typed in another way."""
    from pyhanko.pdf_utils.writer import copy_into_new_writer
    source, target = tmp_path / "locked.pdf", tmp_path / "sealed.pdf"
    with open(made / "two-pages.pdf", "rb") as file, open(source, "wb") as out:
        writer = copy_into_new_writer(PdfFileReader(file, strict=False))
        writer.encrypt("Owner", "état final①")
        writer.write(out)
    done = seal(made, tmp_path, source, target, typed)
    assert done.returncode == (0 if is_right else 1), done.stderr.decode()
    assert is_right or b"not the password" in done.stderr
    if is_right:
        code, report = verify(tmp_path, target, typed)
        assert (code, report["overall"]) == (0, "intact")


@pytest.mark.parametrize("method", METHODS)
def test_a_twin_with_one_changed_byte_is_refused(made, tmp_path, method):
    source = encrypt(made / "two-pages.pdf", tmp_path / "locked.pdf", "user", "owner", *METHODS[method])
    target = tmp_path / "sealed.pdf"
    assert seal(made, tmp_path, source, target, "user").returncode == 0
    whole = bytearray(target.read_bytes())
    at = whole.index(b"stream", whole.index(b"/Length")) + 30  # inside the first stream: the page's content
    whole[at] ^= 1
    target.write_bytes(whole)
    code, report = verify(tmp_path, target, "user")
    assert code == 1 and report["overall"] == "broken"
    assert "Signature is Valid" not in run("pdfsig", "-nocert", "-upw", "user", target).stdout.decode()


def rewritten(path, password, change):
    """An update by pyHanko that writes one object anew: under the same encryption, as other software does it."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    target = path.with_name("updated.pdf")
    with open(path, "rb") as file:
        writer = IncrementalPdfFileWriter(file, strict=False)
        writer.encrypt(password)
        change(writer, writer.root["/Pages"]["/Kids"][0].get_object())
        with open(target, "wb") as out:
            writer.write(out)
    return target


def same_words(writer, page):
    writer.mark_update(page.raw_get("/Contents"))


def other_words(writer, page):
    stream = page["/Contents"]
    stream._data = stream.data.replace(b"Seal here", b"Pay there")
    stream._encoded_data = None
    writer.mark_update(page.raw_get("/Contents"))


@pytest.mark.parametrize("method", ["rc4-128", "aes-128", "aes-256"])
def test_a_page_content_rewritten_with_the_same_words_is_no_change(made, tmp_path, method):
    """AES gives other bytes each time: what counts is what they mean."""
    source = encrypt(made / "two-pages.pdf", tmp_path / "locked.pdf", "", "owner", *METHODS[method])
    target = tmp_path / "sealed.pdf"
    assert seal(made, tmp_path, source, target, "owner").returncode == 0
    for change, want in ((same_words, "intact"), (other_words, "changed")):
        _, report = verify(tmp_path, rewritten(target, "owner", change), "owner")
        assert report["overall"] == want, report


def partly(source, target, streams, strings):
    """A file of which only strings, or only streams, are encrypted (crypt filter Identity): written by pyHanko."""
    from pyhanko.pdf_utils.crypt import CryptFilterConfiguration, StandardAESCryptFilter, StandardSecurityHandler, StandardSecuritySettingsRevision
    from pyhanko.pdf_utils.generic import NameObject
    from pyhanko.pdf_utils.writer import copy_into_new_writer
    with open(source, "rb") as file:
        writer = copy_into_new_writer(PdfFileReader(file, strict=False))
    filters = CryptFilterConfiguration(
        {NameObject("/StdCF"): StandardAESCryptFilter(keylen=16)}, default_stream_filter=NameObject(streams), default_string_filter=NameObject(strings))
    handler = StandardSecurityHandler.build_from_pw_legacy(
        StandardSecuritySettingsRevision.RC4_OR_AES128, writer.document_id[0], "owner", "user", crypt_filter_config=filters)
    writer._assign_security_handler(handler)
    with open(target, "wb") as file:
        writer.write(file)
    return target


@pytest.mark.parametrize("streams, strings", [("/Identity", "/StdCF"), ("/StdCF", "/Identity")])
def test_partial_encryption_does_not_hide_a_change(made, tmp_path, streams, strings):
    source = partly(made / "form-indirect.pdf", tmp_path / "locked.pdf", streams, strings)
    for i, key in enumerate(["rsa2048", "p256"], 1):
        target = tmp_path / f"{i}.pdf"
        assert seal(made, tmp_path, source, target, "user", key=key).returncode == 0
        source = target
    all_accept(tmp_path, source, "user", 2)
    for change, want in ((same_words, "intact"), (other_words, "changed")):
        _, report = verify(tmp_path, rewritten(source, "user", change), "user")
        assert report["overall"] == want, report


@pytest.mark.parametrize("options, password, want", [
    (["128", "--use-aes=y", "--modify=none"], "user", False),
    (["128", "--use-aes=y", "--modify=none"], "owner", True),
    (["256", "--modify=form"], "user", False),  # filling only; a new field is more
    (["256", "--modify=annotate"], "user", False),
    (["256", "--modify=all"], "user", True),
    (["40", "--annotate=n"], "user", False),
    (["40", "--modify=n"], "user", False),
    (["40", "--modify=n"], "owner", True),
    (["256", "--print=none", "--extract=n"], "user", True),
])
def test_permissions_are_obeyed(made, tmp_path, options, password, want):
    source = encrypt(made / "two-pages.pdf", tmp_path / "locked.pdf", "user", "owner", *options)
    done = seal(made, tmp_path, source, tmp_path / "sealed.pdf", password)
    assert (done.returncode == 0) == want, done.stderr.decode()
    assert want or b"permissions forbid" in done.stderr
    assert (tmp_path / "sealed.pdf").exists() == want


@pytest.mark.parametrize("modify, want", [("form", True), ("annotate", True), ("assembly", False), ("none", False)])
def test_a_field_that_is_there_may_be_signed_where_filling_in_is_allowed(made, tmp_path, modify, want):
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigFieldSpec, append_signature_field
    plain = tmp_path / "field.pdf"
    with open(made / "two-pages.pdf", "rb") as file, open(plain, "wb") as out:
        writer = IncrementalPdfFileWriter(file)
        append_signature_field(writer, SigFieldSpec("Here", box=(100, 100, 200, 200)))
        writer.write(out)
    source = encrypt(plain, tmp_path / "locked.pdf", "user", "owner", "256", f"--modify={modify}")
    target = tmp_path / "sealed.pdf"
    done = seal(made, tmp_path, source, target, "user", "--field-existing", "Here")
    assert (done.returncode == 0) == want and target.exists() == want, done.stderr.decode()
    if want:
        all_accept(tmp_path, target, "user")


@pytest.mark.parametrize("method", METHODS)
def test_permissions_that_were_raised_by_hand_count_for_nothing(made, tmp_path, method):
    """Up to revision 4 /P goes into the key; later /Perms holds what was meant."""
    forbid = "--modify=n" if method == "rc4-40" else "--modify=none"
    source = encrypt(made / "two-pages.pdf", tmp_path / "locked.pdf", "user", "owner", *METHODS[method], forbid)
    data = source.read_bytes()
    old = re.search(rb"/P -(\d+)", data)
    source.write_bytes(data.replace(old.group(0), b"/P -4".ljust(len(old.group(0)))))
    done = seal(made, tmp_path, source, tmp_path / "sealed.pdf", "user")
    assert done.returncode == 1 and not (tmp_path / "sealed.pdf").exists(), done.stderr.decode()


@pytest.mark.parametrize("method", ["rc4-128", "aes-256"])
def test_passwords_are_asked_for(made, tmp_path, method):
    source = encrypt(made / "two-pages.pdf", tmp_path / "locked.pdf", "密码 1", "主人", *METHODS[method])
    target = tmp_path / "sealed.pdf"
    for password, said in ((None, b"has a password"), ("wrong", b"not the password")):
        given = ["--password-file", word(tmp_path, password)] if password else []
        done = plain_seal(made, source, target, *given)
        assert done.returncode == 1 and said in done.stderr and not target.exists()
    assert seal(made, tmp_path, source, target, "密码 1").returncode == 0
    for password in (None, "wrong"):
        code, report = verify(tmp_path, target, password)
        assert code == 1 and report["overall"] == "unreadable" and not report["signatures"]
    for password in ("密码 1", "主人"):
        code, report = verify(tmp_path, target, password)
        assert code == 0 and report["overall"] == "intact"


def test_a_public_key_handler_is_refused(made, tmp_path):
    data = corpus.simple().bytes().replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt << /Filter /Adobe.PubSec /SubFilter /adbe.pkcs7.s5 /V 4 /Length 128 >>")
    source = tmp_path / "locked.pdf"
    source.write_bytes(data)
    done = plain_seal(made, source, tmp_path / "sealed.pdf")
    assert done.returncode == 1 and b"not supported (Filter Adobe.PubSec)" in done.stderr


def appended(data, old_trailer, new_trailer, objects=b""):
    """One more revision with a classic table, whose trailer differs."""
    start = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
    places = {}
    for found in re.finditer(rb"(\d+) 0 obj", objects):
        places[int(found.group(1))] = len(data) + found.start()
    at = len(data) + len(objects)
    rows = b"".join(b"%d 1\n%010d 00000 n \n" % (n, place) for n, place in sorted(places.items())) or b"0 1\n0000000000 65535 f \n"
    return data + objects + b"xref\n" + rows + b"trailer\n" + old_trailer.replace(*new_trailer).replace(b">>", b" /Prev %d >>" % start, 1) + b"\nstartxref\n%d\n%%%%EOF\n" % at


def last_trailer(data):
    found = re.findall(rb"trailer\s+(<<.*?)\s*startxref", data, re.S)[-1]
    return re.sub(rb"/Prev \d+", b"", found)


@pytest.mark.parametrize("case", ["key", "id", "none", "identity"])
@pytest.mark.parametrize("method", ["rc4-128", "aes-128", "aes-256"])
def test_an_update_that_changes_the_encryption_is_suspicious(made, tmp_path, method, case):
    source = encrypt(made / "two-pages.pdf", tmp_path / "locked.pdf", "", "owner", *METHODS[method])
    target = tmp_path / "sealed.pdf"
    assert seal(made, tmp_path, source, target, "owner").returncode == 0
    data = target.read_bytes()
    trailer = last_trailer(data)
    number = re.search(rb"/Encrypt (\d+) 0 R", trailer).group(1)
    entry = b"/Encrypt %s 0 R" % number
    body = re.search(rb"\n%s 0 obj\s*(<<.*?>>)\s*endobj" % number, data, re.S).group(1)
    objects = b""
    change = (b"", b"")
    if case == "none":
        change = (entry, b"")
    elif case == "id":
        first = re.search(rb"/ID \[<(\w\w)", trailer).group(0)
        change = (first, first[:-2] + (b"5a" if first[-2:].lower() != b"5a" else b"5b"))
    elif case == "key":  # another dictionary, where the password is the same
        other = encrypt(made / "two-pages.pdf", tmp_path / "other.pdf", "", "owner", "256").read_bytes()
        found = re.search(rb"/Encrypt (\d+) 0 R", other).group(1)
        objects = b"%s 0 obj\n%s\nendobj\n" % (number, re.search(rb"\n%s 0 obj\s*(<<.*?>>)\s*endobj" % found, other, re.S).group(1))
    else:
        objects = b"%s 0 obj\n%s\nendobj\n" % (number, body.replace(b"/StmF /StdCF", b"/StmF /Identity").replace(b"/V 2", b"/V 1"))
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(appended(data, trailer, change, objects))
    for password in ("", "owner"):
        _, report = verify(tmp_path, changed, password)
        assert report["overall"] in ("changed", "broken", "unreadable"), (case, report)


def test_an_update_that_makes_a_plain_file_encrypted_is_suspicious(made, tmp_path):
    """What was signed as plain text would read as the encryption wants it."""
    target = tmp_path / "sealed.pdf"
    assert plain_seal(made, made / "two-pages.pdf", target).returncode == 0
    other = encrypt(made / "two-pages.pdf", tmp_path / "other.pdf", "", "owner", "256").read_bytes()
    number = re.search(rb"/Encrypt (\d+) 0 R", other).group(1)
    body = re.search(rb"\n%s 0 obj\s*(<<.*?>>)\s*endobj" % number, other, re.S).group(1)
    data = target.read_bytes()
    changed = tmp_path / "changed.pdf"
    objects = b"900 0 obj\n%s\nendobj\n" % body
    changed.write_bytes(appended(data, last_trailer(data), (b"/Root", b"/Encrypt 900 0 R /Root"), objects))
    _, report = verify(tmp_path, changed)
    assert report["overall"] in ("changed", "broken", "unreadable"), report
