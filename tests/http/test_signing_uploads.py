"""Files of others: handed in by a program, a taxpayer or an officer, sealed, given back; and refused with one clear reason."""

import base64
import hashlib
import os
import subprocess
import uuid
from pathlib import Path

import pytest
from auth_people import API, VAR, Browser, new_id, problem, sql
from signing_bureau import PIN, SIGNING, Bureau, quarter_of_its_own, verify
from upload_files import a_pdf, file_of, handed_in

POINT = {"page": 1, "x_mm": 100, "y_mm": 200}


@pytest.fixture(scope="module")
def bureau():
    made = Bureau()
    made.office = made.program("document.submit")
    made.add_clerks()
    return made


def hand_in(bureau, content=None, person=None, **more):
    """As a program does, for the bureau's taxpayer."""
    if person is None:
        more = {"taxpayer_code": bureau.holder.code, **more}
    answer = handed_in(person or bureau.office, content or a_pdf(), **more)
    assert answer.status_code == 201, answer.text
    return answer.json()


def seal(bureau, document, place=POINT, **more):
    answer = bureau.seal_documents({"document_id": document["id"], "place": place, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()["results"][0]


def qpdf(tmp_path, content, *words):
    (tmp_path / "in.pdf").write_bytes(content)
    subprocess.run(["qpdf", *words, tmp_path / "in.pdf", tmp_path / "out.pdf"], check=True)
    return (tmp_path / "out.pdf").read_bytes()


# --- the whole way ---


def test_a_program_hands_a_file_in_its_taxpayer_seals_it_and_the_program_fetches_it(bureau):
    content = a_pdf(pages=2)
    made = hand_in(bureau, content, file_name="购销合同.PDF", reference="HT-" + new_id(), due_date="2031-05-01")
    assert (made["source"], made["state"], made["title"], made["page_count"]) == ("file", "waiting", "购销合同", 2)
    assert (made["digest"], made["due_date"], made["place"]) == (hashlib.sha256(content).hexdigest(), "2031-05-01", None)
    assert made["category"]["name"] == "其他文件" and made["period"]["from"] == made["period"]["to"] and made["forms"] == []
    assert made["upload"]["file_name"] == "购销合同.PDF" and made["upload"]["repaired"] is None and made["upload"]["signature_count"] == 0
    waiting = bureau.holder.ask("GET", SIGNING + "/documents", params={"state": "waiting", "q": made["number"]}).json()["items"]
    assert [one["id"] for one in waiting] == [made["id"]]
    assert bureau.holder.ask("GET", SIGNING + "/notices").json()["items"][0]["document_id"] == made["id"]

    refused = bureau.seal_documents(made["id"]).json()["results"][0]  # no form says where
    assert refused["state"] == "refused" and refused["problem"]["errors"][0]["field"] == "place"
    sealed = seal(bureau, made)
    assert sealed["state"] == "sealed", sealed
    mine = f"{SIGNING}/uploads/{made['id']}"
    state = bureau.office.ask("GET", mine).json()
    assert state["state"] == "sealed" and len(state["sealings"]) == 1 and state["upload"]["reference"] == made["upload"]["reference"]
    got = bureau.office.ask("GET", mine + "/file")
    assert got.content.startswith(content) and hashlib.sha256(got.content).hexdigest() == state["digest"]
    assert bureau.office.ask("GET", mine + "/file", params={"revision": 1}).content == content
    told = verify(got.content)
    assert told["report"]["overall"] == "intact" and told["standing"] == "valid"
    receipt = bureau.holder.ask("GET", f"{SIGNING}/documents/{made['id']}/receipt")
    assert receipt.status_code == 200 and receipt.content.startswith(b"%PDF-")


def test_it_is_sealed_again_locked_withdrawn_and_voided_as_any_document(bureau):
    made = hand_in(bureau)
    sealed = seal(bureau, made)["document"]
    again = seal(bureau, made, {**POINT, "y_mm": 100}, again=True)
    assert again["state"] == "sealed", again
    where = f"{SIGNING}/documents/{made['id']}"
    assert bureau.holder.ask("POST", where + "/lock", json={"reason": "存查"}).status_code == 200
    assert seal(bureau, made, {**POINT, "y_mm": 20}, again=True)["problem"]["code"] == "document_locked"
    assert bureau.holder.ask("POST", where + "/unlock", json={"reason": "续办"}).status_code == 200
    last = bureau.holder.ask("GET", where).json()["sealings"][-1]
    answer = bureau.holder.ask("POST", where + "/withdrawal", json={"sealing_id": last["id"], "reason": "盖错", "pin": PIN})
    assert answer.status_code == 200, answer.text
    assert bureau.holder.ask("GET", where).json()["digest"] == sealed["digest"]
    voided = bureau.office.ask("POST", f"{SIGNING}/uploads/{made['id']}/void", json={"reason": "合同作废"})
    assert voided.status_code == 200 and voided.json()["standing"] == "voided"
    assert seal(bureau, made, again=True)["problem"]["code"] == "document_void"


def test_it_is_prepared_and_completed_by_a_key_outside_and_listed_by_its_submitter(bureau):
    reference = "R-" + new_id()
    made = hand_in(bureau, reference=reference)
    offer = bureau.holder.ask("POST", SIGNING + "/sealings/prepare", json={"seal_id": bureau.seal, "items": [{"document_id": made["id"], "place": POINT}]})
    assert offer.status_code in (200, 201), offer.text
    found = bureau.office.ask("GET", SIGNING + "/uploads", params={"reference": reference}).json()["items"]
    assert [(one["id"], one["document"]["state"]) for one in found] == [(made["id"], "waiting")]
    assert bureau.office.ask("GET", SIGNING + "/uploads", params={"reference": reference.lower() + "x"}).json()["items"] == []
    hand_in(bureau)
    first = bureau.office.ask("GET", SIGNING + "/uploads", params={"limit": 1}).json()
    second = bureau.office.ask("GET", SIGNING + "/uploads", params={"limit": 1, "cursor": first["next"]}).json()
    assert first["items"][0]["id"] > second["items"][0]["id"] == made["id"]


def test_any_number_of_files_are_of_one_unit_category_and_day(bureau):
    assert len({hand_in(bureau, a_pdf("the same"))["id"] for _ in range(3)}) == 3


def test_taxpayers_and_officers_hand_in_too(bureau):
    taxpayer = bureau.holder
    own = hand_in(bureau, person=taxpayer, title="说明", period_from="2024-01-01", period_to="2024-12-31")
    assert own["unit"]["code"] == taxpayer.code and own["title"] == "说明" and own["period"] == {"from": "2024-01-01", "to": "2024-12-31"}
    assert seal(bureau, own)["state"] == "sealed"
    clerk = bureau.person("document.submit", unit_id=bureau.top)
    assert hand_in(bureau, person=clerk, taxpayer_code=taxpayer.code)["unit"]["code"] == taxpayer.code
    problem(handed_in(clerk, a_pdf()), 400, "field_required", "taxpayer_code")


def test_a_repeated_request_makes_one_document(bureau):
    key, content = "k-" + new_id(), a_pdf()
    first, second = (hand_in(bureau, content, key=key) for _ in range(2))  # two boundaries
    assert first["id"] == second["id"]
    problem(handed_in(bureau.office, a_pdf(), key=key, taxpayer_code=bureau.holder.code), 409, "idempotency_reused")


# --- what is in the file ---


def test_a_damaged_file_is_repaired_only_when_asked_and_the_answer_says_so(bureau):
    sound = a_pdf()
    damaged = sound[:sound.rindex(b"startxref")] + b"startxref\n7\n%%EOF\n"
    refused = handed_in(bureau.office, damaged, taxpayer_code=bureau.holder.code)
    problem(refused, 400, "pdf_broken")
    made = hand_in(bureau, damaged, repair="true")
    told = made["upload"]["repaired"]
    assert told["fault"] == "pdf_broken" and told["detail"] and told["original_digest"] == hashlib.sha256(damaged).hexdigest()
    assert told["original_size_bytes"] == len(damaged) and made["digest"] != told["original_digest"]
    assert seal(bureau, made)["state"] == "sealed"
    assert verify(bureau.file(made["id"]))["report"]["overall"] == "intact"
    kept = sql(f"SELECT detail FROM estamp_audit.audit_entry WHERE action = 'document.submit' AND object_id = '{made['id']}'")
    assert told["original_digest"] in kept[0][0]
    assert hand_in(bureau, sound, repair="true")["upload"]["repaired"] is None  # nothing to repair: as it came
    problem(handed_in(bureau.office, b"%PDF-1.7\nnothing\n", taxpayer_code=bureau.holder.code, repair="true"), 400, "pdf_repair_failed")


def test_a_damaged_file_with_a_signature_is_not_repaired(bureau):
    damaged = a_pdf() + b"7 0 obj\n<</Type/Sig/ByteRange[0 1 2 3]>>\nendobj\nstartxref\n7\n%%EOF\n"
    problem(handed_in(bureau.office, damaged, taxpayer_code=bureau.holder.code, repair="true"), 409, "pdf_repair_signed")


@pytest.mark.parametrize("before,bits", [([], ["256"]), ([], ["128", "--use-aes=y"]), (["--allow-weak-crypto"], ["40"])], ids=["AES-256", "AES-128", "RC4"])
def test_a_closed_file_is_taken_in_opened_and_its_password_is_nowhere(bureau, tmp_path, before, bits):
    secret = "s" + uuid.uuid4().hex[:20]
    closed = qpdf(tmp_path, a_pdf("open sesame"), *before, "--encrypt", secret, "own" + secret, *bits, "--")
    made = hand_in(bureau, closed, password=secret)
    told = made["upload"]["repaired"]
    assert (told["fault"], told["original_digest"]) == ("pdf_password_needed", hashlib.sha256(closed).hexdigest())
    plain = bureau.office.ask("GET", f"{SIGNING}/uploads/{made['id']}/file").content
    assert b"/Encrypt" not in plain and hashlib.sha256(plain).hexdigest() == made["digest"]
    assert seal(bureau, made)["state"] == "sealed" and verify(bureau.file(made["id"]))["report"]["overall"] == "intact"
    assert hand_in(bureau, closed, password="own" + secret)["state"] == "waiting"
    logs = b"".join(path.read_bytes() for path in Path(VAR, "log").glob("*.log"))
    assert secret.encode() not in logs and base64.b64encode(secret.encode()) not in logs
    assert sql(f"SELECT COUNT(*) FROM estamp_audit.audit_entry WHERE detail LIKE '%{secret}%'") == [["0"]]


def test_a_wrong_password_a_users_without_the_right_and_a_signed_file_are_refused(bureau, tmp_path):
    code = bureau.holder.code
    closed = qpdf(tmp_path, a_pdf(), "--encrypt", "open", "own", "256", "--modify=none", "--")
    problem(handed_in(bureau.office, closed, taxpayer_code=code, password="wrong"), 400, "pdf_password_wrong")
    problem(handed_in(bureau.office, closed, taxpayer_code=code, password="open"), 403, "pdf_forbidden")
    assert hand_in(bureau, closed, password="own")["state"] == "waiting"
    answer = bureau.office.ask("POST", SIGNING + "/documents", files={"file": ("a.pdf", closed)}, data={"taxpayer_code": code}, headers={"X-Document-Password": "?"})
    problem(answer, 400, "field_form", "X-Document-Password")
    made = hand_in(bureau)
    assert seal(bureau, made)["state"] == "sealed"
    signed = qpdf(tmp_path, bureau.file(made["id"]), "--encrypt", "open", "own", "256", "--")
    problem(handed_in(bureau.office, signed, taxpayer_code=code, password="open"), 409, "upload_password_signed")


def test_passwords_and_permissions(bureau, tmp_path):
    closed = qpdf(tmp_path, a_pdf(), "--encrypt", "open", "own", "256", "--")
    problem(handed_in(bureau.office, closed, taxpayer_code=bureau.holder.code), 400, "upload_password")
    problem(handed_in(bureau.office, closed, taxpayer_code=bureau.holder.code, repair="true"), 400, "upload_password")
    forbidden = qpdf(tmp_path, a_pdf(), "--encrypt", "", "own", "256", "--modify=none", "--")
    problem(handed_in(bureau.office, forbidden, taxpayer_code=bureau.holder.code), 403, "pdf_forbidden")
    problem(handed_in(bureau.office, forbidden, taxpayer_code=bureau.holder.code, password="other"), 403, "pdf_forbidden")
    assert hand_in(bureau, forbidden, password="own")["upload"]["repaired"]["fault"] == "pdf_password_needed"
    allowed = hand_in(bureau, qpdf(tmp_path, a_pdf(), "--encrypt", "", "own", "256", "--print=none", "--"))
    assert seal(bureau, allowed)["state"] == "sealed"
    assert verify(bureau.file(allowed["id"]))["report"]["overall"] == "intact"


@pytest.mark.parametrize("content", [b"", b"not a PDF", b"%PDF-1.7\n%%EOF\n", file_of([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 0/Kids[]>>"]),
                                     a_pdf()[:-200], b"<html>" + a_pdf()[9:]], ids=["empty", "text", "a head", "no pages", "cut", "no head"])
def test_what_is_no_sound_file_is_refused(bureau, content):
    answer = handed_in(bureau.office, content, taxpayer_code=bureau.holder.code)
    assert answer.status_code == 400 and answer.json()["code"] in ("pdf_broken", "input_invalid", "pdf_page_missing"), answer.text


def test_a_copy_of_what_is_sealed_here_is_refused_and_a_seal_of_others_is_not(bureau):
    made = hand_in(bureau)
    assert seal(bureau, made)["state"] == "sealed"
    sealed = bureau.file(made["id"])
    problem(handed_in(bureau.office, sealed, taxpayer_code=bureau.holder.code), 409, "upload_sealed_here")
    number = bureau.holder.ask("GET", f"{SIGNING}/documents/{made['id']}").json()["sealings"][0]["seal_number"].encode()
    stranger = sealed.replace(number, b"X" * len(number))  # the signature is broken then, and it is nobody's seal here
    assert hand_in(bureau, stranger)["upload"]["signature_count"] == 1


def test_a_large_file_streams_through_and_a_huge_one_is_refused(bureau):
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>",
               b"<</Length %d>>stream\n%s\nendstream" % (9 << 20, os.urandom(1 << 20) * 9)]
    content = file_of(objects)
    made = hand_in(bureau, content)
    assert seal(bureau, made)["state"] == "sealed"
    got = bureau.file(made["id"])
    assert got.startswith(content) and verify(got)["report"]["overall"] == "intact"
    answer = handed_in(bureau.office, b"%PDF-1.7\n" + bytes(102 << 20), taxpayer_code=bureau.holder.code)
    problem(answer, 413, "body_too_large")


# --- who and what beside the file ---


def test_faulty_fields_are_named(bureau):
    code = bureau.holder.code
    for fields, field, fault in [({"title": "a\nb"}, "title", "field_form"), ({"title": "x" * 201}, "title", "field_too_long"),
                                 ({"reference": "x" * 101}, "reference", "field_too_long"), ({"period_from": "2024-01-01"}, "period_to", "field_required"),
                                 ({"period_from": "2024-02-01", "period_to": "2024-01-01"}, "period", "period_wrong"), ({"due_date": "2024-02-30"}, "due_date", "field_form"),
                                 ({"repair": "yes"}, "repair", "field_type"), ({"service_id": "NO.SUCH"}, "service_id", "service_id_unknown"),
                                 ({"colour": "red"}, "colour", "field_unknown"), ({"taxpayer_code": "T00000NOBODY"}, "taxpayer_code", "taxpayer_unknown")]:
        problem(handed_in(bureau.office, a_pdf(), **{"taxpayer_code": code, **fields}), 400, fault, field)
    problem(handed_in(bureau.office, a_pdf(), file_name=".pdf", taxpayer_code=code), 400, "field_required", "title")
    answer = bureau.office.ask("POST", SIGNING + "/documents", files={"other": ("a.pdf", a_pdf())}, data={"taxpayer_code": code})
    problem(answer, 400, "field_required", "file")
    assert bureau.office.ask("POST", SIGNING + "/documents", json={}).status_code == 415


def test_a_category_with_forms_takes_declarations_alone(bureau):
    answer = handed_in(bureau.office, a_pdf(), taxpayer_code=bureau.holder.code, service_id=bureau.body()["service_id"])
    problem(answer, 409, "upload_forms")


def test_a_reference_is_used_once_by_each(bureau):
    reference = "合同-" + new_id()
    hand_in(bureau, reference=reference)
    refused = a_pdf()
    problem(handed_in(bureau.office, refused, taxpayer_code=bureau.holder.code, reference=reference), 409, "upload_reference_taken")
    digest = hashlib.sha256(refused).hexdigest()
    assert not (Path(VAR) / "store" / digest[0] / digest).exists(), "its bytes were kept"
    other = bureau.program("document.submit")
    assert hand_in(bureau, person=other, taxpayer_code=bureau.holder.code, reference=reference)["upload"]["reference"] == reference


def test_nobody_else_hands_in_or_sees_it_by_this_way(bureau):
    problem(handed_in(bureau.filing, a_pdf(), taxpayer_code=bureau.holder.code), 403, "permission_denied")
    assert handed_in(Browser(), a_pdf()).status_code == 401
    stranger, _ = bureau.sealing_taxpayer()
    problem(handed_in(stranger, a_pdf(), taxpayer_code=bureau.holder.code), 400, "taxpayer_unknown", "taxpayer_code")
    made, declared = hand_in(bureau), bureau.declared(**quarter_of_its_own())
    other = bureau.program("document.submit")
    for person, id in ((other, made["id"]), (stranger, made["id"]), (bureau.office, declared["id"]), (bureau.office, new_id())):
        for end in ("", "/file"):
            problem(person.ask("GET", f"{SIGNING}/uploads/{id}{end}"), 404, "document_missing")
        problem(person.ask("POST", f"{SIGNING}/uploads/{id}/void", json={"reason": "x"}), 404, "document_missing")
    assert bureau.holder.ask("GET", f"{SIGNING}/documents/{made['id']}").json()["state"] == "waiting"
    assert made["id"] not in [one["id"] for one in other.ask("GET", SIGNING + "/uploads").json()["items"]]


def test_what_needs_declared_data_says_that_there_are_none(bureau):
    made = hand_in(bureau)
    where = f"{SIGNING}/documents/{made['id']}"
    problem(bureau.holder.ask("GET", where + "/data"), 409, "document_not_declared")
    problem(bureau.clerk.ask("GET", where + "/fields"), 409, "document_not_declared")
    problem(bureau.clerk.ask("POST", where + "/correction", json={"reason": "改", "data": {}}), 409, "document_not_declared")
    assert bureau.clerk.ask("POST", where + "/void", json={"reason": "不收"}).status_code == 200


def test_a_sealed_file_is_archived(bureau):
    made = hand_in(bureau, period_from="2023-01-01", period_to="2023-12-31")
    assert seal(bureau, made)["state"] == "sealed"
    archivist = bureau.person("archive.run", "archive.query", unit_id=bureau.top)
    run = archivist.ask("POST", API + "/archives/runs", json={"year": 2023})
    assert run.status_code in (200, 201, 202), run.text
    assert archivist.ask("GET", f"{API}/archives/runs/{run.json()['id']}/stream").text.rstrip().endswith("完成归档")
    records = archivist.ask("GET", API + "/archives/records", params={"taxpayer_code": bureau.holder.code, "year": 2023}).json()["items"]
    assert len(records) == 1 and bureau.holder.ask("GET", f"{SIGNING}/documents/{made['id']}").json()["state"] == "archived"
