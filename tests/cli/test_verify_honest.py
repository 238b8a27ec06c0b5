"""Honest files, ours and other programs': `estamp verify` calls them intact, and tells what came later."""
import json
import subprocess

import pytest
from attacks import CERTIFIED, LOCKED, PERMS
from attacks_content import evidence_of
from pdf_maker import Pdf, stream


def words(report, index=0):
    return [change["code"] for change in report["signatures"][index]["changes"]]


def check(trusting, pdf, *expected):
    """Intact and trusted; the first signature's later changes are these, all permitted."""
    status, report = trusting(pdf.data)
    assert (status, report["overall"]) == (0, "intact"), report
    assert words(report) == list(expected)
    assert report["signatures"][0]["changes_after"] == ("permitted" if expected else "none")
    return report


def test_report_begins_with_the_agreed_words(signer, trusting):
    report = check(trusting, signer.sign(Pdf()))
    assert list(report) == ["file", "overall", "signatures"]
    (signature,) = report["signatures"]
    assert list(signature)[:10] == ["field", "integrity", "coverage", "changes_after", "changes", "trust", "signer", "time", "time_source", "seal"]
    assert signature["field"] == "Seal1"
    assert signature["coverage"] == "whole_file"
    assert signature["trust"] == "trusted"
    assert signature["signer"] == "潍坊示范机械有限公司"
    assert signature["time_source"] == "claimed"
    assert signature["time"].endswith("Z")
    assert signature["seal"] == "S-0001"


def test_file_without_a_signature_is_unsigned(trusting):
    status, report = trusting(Pdf().data)
    assert (status, report["overall"], report["signatures"]) == (1, "unsigned", [])


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"hello", b"\0" * 5000, b"%PDF-1.7\nstartxref\n9\n%%EOF\n"])
def test_what_is_no_pdf_is_unreadable(data, trusting):
    status, report = trusting(data)
    assert (status, report["overall"], report["signatures"]) == (1, "unreadable", [])


def test_without_a_list_nobody_is_trusted(signer, estamp):
    status, report = estamp.verify(signer.sign(Pdf()).data)
    assert (status, report["overall"], report["signatures"][0]["trust"]) == (3, "intact", "unknown")


def test_a_certificate_that_calls_itself_a_tax_bureau_is_not_trusted(signer, trusting, estamp):
    data = signer.sign(Pdf(), who="fake").data
    for status, report in (trusting(data), estamp.verify(data)):
        assert (status, report["overall"], report["signatures"][0]["trust"]) == (3, "intact", "untrusted")
        assert report["signatures"][0]["signer"] == "国家税务总局潍坊市税务局"


@pytest.mark.parametrize("who", ["cipher", "tls", "small", "stranger", "md5", "grandchild"])
def test_certificates_that_may_not_seal_are_not_trusted(who, signer, trusting):
    status, report = trusting(signer.sign(Pdf(), who=who).data)
    assert status == (0 if who == "small" else 3)
    assert report["overall"] == "intact"
    assert (report["signatures"][0]["trust"] == "trusted") == (who == "small")


@pytest.mark.parametrize("subfilter,options", [
    (b"adbe.pkcs7.detached", ("-md", "sha256")), (b"adbe.pkcs7.detached", ("-md", "sha1")), (b"ETSI.CAdES.detached", ("-cades", "-md", "sha512")),
    (b"ETSI.CAdES.detached", ("-cades", "-md", "sha256", "-keyopt", "rsa_padding_mode:pss"))])
def test_other_kinds_of_signatures_hold(subfilter, options, signer, trusting):
    check(trusting, signer.sign(Pdf(), subfilter=subfilter, options=options))


def test_signatures_over_the_bare_bytes_cost_no_memory_each(signer, trusting):
    """Sixty fields of a large file share a value without signed attributes: each is checked over all of the bytes."""
    pdf = Pdf(fields=False)
    large = pdf.new()
    pdf.update({large: stream(b"0" * 10_000_000)})
    fields = [pdf.new() for _ in range(60)]
    objects = {number: b"<</FT/Sig/T(x%d)/V %d 0 R>>" % (number, pdf.size) for number in fields}  # the number that the value gets
    pdf.fields += fields
    status, report = trusting(signer.sign(pdf, subfilter=b"adbe.pkcs7.detached", options=("-md", "sha256", "-noattr"), more=objects).data)
    assert (status, report["overall"], len(report["signatures"])) == (0, "intact", 61)


def test_further_seals_are_permitted(signer, trusting):
    two = signer.sign(signer.sign(Pdf(2)), field=b"Seal2", page=1, rect=b"100 100 200 200", who="curve")
    report = check(trusting, two, "signature_added")
    assert [s["coverage"] for s in report["signatures"]] == ["whole_revision", "whole_file"]
    three = signer.sign(two, field=b"Seal3", rect=b"0 0 0 0", picture=None)
    report = check(trusting, three, "signature_added", "signature_added")
    assert words(report, 1) == ["signature_added"]
    assert report["signatures"][2]["changes_after"] == "none"


def test_a_seal_over_a_seal_is_told(signer, trusting):
    check(trusting, signer.sign(signer.sign(Pdf()), field=b"Seal2", rect=b"450 150 550 250"), "signature_added")
    check(trusting, signer.sign(signer.sign(Pdf()), field=b"Seal2", rect=b"390 90 510 210"), "signature_added", "seal_covered")


def test_an_empty_field_may_be_added_and_signed(signer, trusting):
    pdf = signer.sign(Pdf())
    number = pdf.new()
    pdf.fields.append(number)
    pdf.annots[pdf.pages[0]].append(number)
    body = b"<</Type/Annot/Subtype/Widget/FT/Sig/T(Later)/Rect[90 90 190 190]/P %d 0 R/F 132>>" % pdf.pages[0]
    pdf.update({number: body, **pdf.structure()})
    check(trusting, pdf, "signature_field_added")
    check(trusting, signer.sign(pdf, field=b"Later", rect=b"90 90 190 190", into=number), "signature_added")


def test_metadata_and_evidence_may_be_added(signer, trusting):
    pdf = signer.sign(Pdf())
    check(trusting, pdf.copy().update({pdf.info: b"<</Title(Declaration)/ModDate(D:20270101000000Z)>>"}), "metadata_changed")
    certificate, xml = pdf.new(), pdf.new()
    pdf.catalog_extra += b"/DSS<</Certs[%d 0 R]>>/Extensions<</ESIC<</BaseVersion/1.7/ExtensionLevel 1>>>>/Metadata %d 0 R" % (certificate, xml)
    pdf.update({certificate: stream(b"DER"), xml: stream(b"<x:xmpmeta/>", b"/Type/Metadata/Subtype/XML"), pdf.catalog: pdf.catalog_object()})
    check(trusting, pdf, "evidence_added", "metadata_changed")
    other = pdf.new()
    pdf.catalog_extra = pdf.catalog_extra.replace(b"Certs[", b"Certs[%d 0 R " % other)
    pdf.update({other: stream(b"more"), pdf.catalog: pdf.catalog_object()})
    check(trusting, pdf, "evidence_added", "metadata_changed")


def test_evidence_may_speak_of_many_signatures(signer, trusting):
    pdf, _ = evidence_of(signer, 4000)
    check(trusting, pdf, "evidence_added")


def test_a_table_may_list_again_what_did_not_change(signer, trusting):
    pdf = signer.sign(Pdf())
    number = pdf.font
    place = pdf.data.index(b"\n%d 0 obj" % number) + 1
    check(trusting, pdf.update({}, offsets={number: place}))


def fill(pdf):
    look = pdf.new()
    return pdf.update({pdf.text_field: pdf.text_field_object(b"new", look), look: pdf.look(b"new")})


@pytest.mark.parametrize("entries,catalog", [
    (CERTIFIED % 2, PERMS), (CERTIFIED % 3, PERMS), (LOCKED % (b"Include", b"(other)"), b""), (LOCKED % (b"Exclude", b"(remark)"), b"")])
def test_forms_may_be_filled_in_where_the_signer_said_so(entries, catalog, signer, trusting):
    check(trusting, fill(signer.sign(Pdf(), entries=entries, catalog=catalog)), "form_value_changed")


def test_a_font_that_every_program_has_may_be_named(signer, trusting):
    pdf = Pdf()
    pdf.form_extra = b"/NeedAppearances true"
    pdf = signer.sign(pdf.update({pdf.catalog: pdf.catalog_object()}))
    number = pdf.new()
    pdf.form_extra += b"/DR<</Font<</Helv %d 0 R>>>>" % number
    check(trusting, pdf.update({pdf.catalog: pdf.catalog_object(), number: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"}))


def test_comments_may_be_added_at_level_3(signer, trusting):
    pdf = signer.sign(Pdf(), entries=CERTIFIED % 3, catalog=PERMS)
    page, number = pdf.pages[0], pdf.new()
    pdf.annots[page].append(number)
    note = b"<</Type/Annot/Subtype/Text/Rect[10 10 30 30]/Contents(seen)>>"
    check(trusting, pdf.update({number: note, page: pdf.page_object(page)}), "annotation_added")


def test_an_invisible_seal_may_follow_a_certification(signer, trusting):
    pdf = signer.sign(Pdf(), entries=CERTIFIED % 2, catalog=PERMS)
    check(trusting, signer.sign(pdf, field=b"Seal2", rect=b"0 0 0 0", picture=None), "signature_added")


def test_several_files_give_a_line_each_and_the_worst_status(signer, estamp, pki, tmp_path):
    (tmp_path / "good.pdf").write_bytes(signer.sign(Pdf()).data)
    (tmp_path / "fake.pdf").write_bytes(signer.sign(Pdf(), who="fake").data)
    (tmp_path / "bad.pdf").write_bytes(Pdf().data)
    for names, status in ((["good.pdf"], 0), (["good.pdf", "fake.pdf"], 3), (["good.pdf", "bad.pdf", "fake.pdf"], 1), (["good.pdf", "none.pdf"], 1)):
        done = estamp.run("verify", "--json", "--trust", pki / "roots", *(tmp_path / name for name in names))
        assert done.returncode == status
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        assert [line["file"] for line in lines] == [str(tmp_path / name) for name in names]


def test_people_read_their_own_language(signer, estamp, pki, tmp_path):
    (tmp_path / "good.pdf").write_bytes(signer.sign(Pdf()).data)
    words = ("verify", "--trust", pki / "roots", tmp_path / "good.pdf")
    assert "有效：文件完好" in estamp.run(*words, language="zh_CN.UTF-8").stdout
    assert "Valid: the file is intact" in estamp.run(*words, language="en_US.UTF-8").stdout


def test_wrong_calls_say_how_it_is_used(estamp, tmp_path):
    for words in ((), ("verify",), ("verify", "--json"), ("verify", "--what", "x.pdf"), ("nothing",), ("verify", "--trust", tmp_path / "none", "x.pdf")):
        done = estamp.run(*words)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr


def test_poppler_agrees_about_the_honest_ones(signer, tmp_path):
    """The maker is no fantasy of ours: pdfsig and qpdf take its files too."""
    path = tmp_path / "two.pdf"
    path.write_bytes(signer.sign(signer.sign(Pdf(2)), field=b"Seal2", page=1, who="curve").data)
    done = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, timeout=60)
    assert done.stdout.count("Signature is Valid") == 2
    assert subprocess.run(["qpdf", "--check", path], capture_output=True, timeout=60).returncode == 0
