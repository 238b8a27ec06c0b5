"""signing through nginx: declarations become forms, holders seal them, anyone verifies; tampered, foreign and repeated requests beside."""

import hashlib
import io
import json
import subprocess
import threading
import uuid
from pathlib import Path

import pytest
from auth_people import VAR, Browser, new_id, problem, sql
from seal_files import unit_code
from signing_bureau import CATEGORIES, SIGNING, TOOL, Bureau, quarter_of_its_own, sample, verify


@pytest.fixture(scope="module")
def bureau():
    return Bureau()


# --- declarations ---

def test_a_declaration_becomes_a_form_with_its_numbers_as_text(bureau):
    document = bureau.declared(**quarter_of_its_own())
    assert document["state"] == "waiting" and document["revision"] == 1 and document["place"]["page"] == 1
    text = subprocess.run(["pdftotext", "-", "-"], input=bureau.file(document["id"]), capture_output=True, check=True).stdout.decode()
    assert bureau.holder.code in text.replace(" ", "") and "增值税" in text


@pytest.mark.parametrize("key", sorted(CATEGORIES))
def test_every_category_takes_its_declaration(bureau, key):
    months = sample.MAKERS[key][1]
    body = bureau.body(month=1, year=2024, key=key)
    answer = bureau.declare(body)
    assert answer.status_code == 201, answer.text
    assert answer.json()["page_count"] >= 1 and months in (1, 3, 12)


def test_the_same_key_gets_the_same_document(bureau):
    body, key = bureau.body(**quarter_of_its_own()), str(uuid.uuid4())
    first, again = bureau.declare(body, **{"Idempotency-Key": key}), bureau.declare(body, **{"Idempotency-Key": key})
    assert first.status_code == again.status_code == 201 and first.json()["id"] == again.json()["id"]
    other = bureau.body(**quarter_of_its_own())
    problem(bureau.declare(other, **{"Idempotency-Key": key}), 409, "idempotency_reused")
    problem(bureau.declare(body), 409, "declaration_exists")
    problem(bureau.declare(other, **{"Idempotency-Key": "x" * 129}), 400, "field_form", "Idempotency-Key")


def test_twins_at_once_make_one_document(bureau):
    body, key, answers = bureau.body(**quarter_of_its_own()), str(uuid.uuid4()), []
    threads = [threading.Thread(target=lambda: answers.append(bureau.declare(body, **{"Idempotency-Key": key}))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {a.status_code for a in answers} == {201} and len({a.json()["id"] for a in answers}) == 1


def test_every_fault_of_the_data_is_named(bureau):
    body = bureau.body(**quarter_of_its_own())
    form, values = next(iter(body["data"].items()))
    amounts = [name for name in values if name.startswith("r1")]
    values.update({"nonsense": "1", amounts[0]: "many", amounts[1]: "1.234"})
    faults = {fault["field"]: fault["code"] for fault in bureau.declare(body).json()["errors"]}
    assert faults[f"data.{form}.nonsense"] == "field_unknown"
    assert {f"data.{form}.{amounts[0]}", f"data.{form}.{amounts[1]}"} < set(faults)


def test_a_total_that_does_not_add_up_is_named(bureau):
    body = bureau.body(**quarter_of_its_own())
    form, values = next(iter(body["data"].items()))
    total = next(name for name in values if name.startswith("r20"))
    values[total] = "123456.78"
    answer = bureau.declare(body)
    assert f"data.{form}.{total}" in [fault["field"] for fault in answer.json()["errors"]], answer.text
    del values[total]  # not given: computed
    assert bureau.declare(body).status_code == 201


@pytest.mark.parametrize("change, field, code", [
    ({"service_id": "NO-SUCH"}, "service_id", "service_id_unknown"),
    ({"voucher_code": "WRONG"}, "voucher_code", "voucher_code_wrong"),
    ({"taxpayer_code": "913700000000000000"}, "taxpayer_code", "taxpayer_unknown"),
    ({"period": {"from": "2025-02-01", "to": "2025-01-31"}}, "period", "period_wrong"),
    ({"period": {"from": "2025-02-30", "to": "2025-03-31"}}, "period.from", "field_form"),
    ({"period": {"from": "2999-01-01", "to": "2999-01-31"}}, "period", "period_wrong"),
    ({"data": {}}, "data.zzsxgmnsr-syb", "field_required"),
    ({"data": {"other": {}}}, "data.other", "field_unknown"),
    ({"data": []}, "data", "field_type"),
    ({"more": 1}, "more", "field_unknown"),
])
def test_a_declaration_with_a_fault_is_refused_at_its_field(bureau, change, field, code):
    problem(bureau.declare({**bureau.body(**quarter_of_its_own()), **change}), 400, code, field)


def test_only_a_filing_program_declares_and_only_in_its_jurisdiction(bureau):
    body = bureau.body(**quarter_of_its_own())
    problem(bureau.holder.ask("POST", SIGNING + "/declarations", json=body), 403, "permission_denied")
    problem(Browser().ask("POST", SIGNING + "/declarations", json=body), 401, "login_required")
    unit = bureau.taxpayer_unit(bureau.other)
    problem(bureau.declare({**body, "taxpayer_code": unit_code(unit)}), 400, "taxpayer_unknown", "taxpayer_code")


# --- sealing ---

def test_a_sealed_document_satisfies_other_programs(bureau, tmp_path):
    document = bureau.declared(**quarter_of_its_own())
    before = bureau.file(document["id"])
    answer = bureau.seal_documents(document["id"])
    assert answer.ok and answer.json()["results"][0]["state"] == "sealed", answer.text
    after = bureau.file(document["id"])
    assert after.startswith(before), "every earlier byte stays"
    (tmp_path / "a.pdf").write_bytes(after)
    signatures = subprocess.run(["pdfsig", tmp_path / "a.pdf"], capture_output=True, text=True).stdout
    assert "Signature is Valid" in signatures and "ETSI.CAdES.detached" in signatures and "Total document signed" in signatures
    assert "No syntax" in subprocess.run(["qpdf", "--check", tmp_path / "a.pdf"], capture_output=True, text=True).stdout
    report = verify(after)
    assert report["report"]["overall"] == "intact" and report["receipt_number"] == document["number"]
    assert report["report"]["signatures"][0]["trust"] == "trusted"
    offline = subprocess.run([TOOL, "verify", "--json", "--trust", Path(VAR) / "trust", tmp_path / "a.pdf"], capture_output=True, text=True)
    assert offline.returncode == 0 and json.loads(offline.stdout)["overall"] == "intact"
    assert bureau.file(document["id"], revision=1) == before


def test_one_changed_byte_is_noticed(bureau):
    document = bureau.declared(**quarter_of_its_own())
    bureau.seal_documents(document["id"])
    content = bytearray(bureau.file(document["id"]))
    content[len(bureau.file(document["id"], revision=1)) // 2] ^= 1
    report = verify(bytes(content))
    assert report["report"]["overall"] in ("broken", "unreadable") and report["receipt_number"] is None


def test_the_seal_stands_where_it_is_put(bureau):
    document = bureau.declared(**quarter_of_its_own())
    answer = bureau.seal_documents({"document_id": document["id"], "place": {"page": 1, "x_mm": 20.5, "y_mm": 30}})
    assert answer.json()["results"][0]["state"] == "sealed", answer.text
    view = bureau.holder.ask("GET", f"{SIGNING}/documents/{document['id']}").json()
    assert view["sealings"][0]["place"] == {"page": 1, "x_mm": 20.5, "y_mm": 30}
    assert answer.json()["results"][0]["document"]["digest"] == view["digest"] == hashlib.sha256(bureau.file(document["id"])).hexdigest()
    from pypdf import PdfReader
    widget = next(a.get_object() for a in PdfReader(io.BytesIO(bureau.file(document["id"]))).pages[0]["/Annots"])
    left, _, right, top = (float(v) for v in widget["/Rect"])
    assert left == pytest.approx(20.5 / 25.4 * 72, abs=0.1) and right - left == pytest.approx(40 / 25.4 * 72, abs=0.1)


def test_many_documents_get_results_of_their_own(bureau):
    good = [bureau.declared(**quarter_of_its_own())["id"] for _ in range(3)]
    sealed = bureau.declared(**quarter_of_its_own())["id"]
    bureau.seal_documents(sealed)
    outside = {"document_id": good[2], "place": {"page": 9, "x_mm": 1, "y_mm": 1}}
    answer = bureau.seal_documents(good[0], sealed, new_id(), outside, good[1])
    states = [(r["state"], r.get("problem", {}).get("code")) for r in answer.json()["results"]]
    assert states == [("sealed", None), ("refused", "document_state"), ("refused", "document_missing"), ("refused", "pdf_page_missing"),
                      ("sealed", None)]
    problem(bureau.seal_documents(good[2], good[2]), 400, "document_repeated", "items")


def test_a_repeated_request_is_not_a_second_seal(bureau):
    document, key = bureau.declared(**quarter_of_its_own())["id"], str(uuid.uuid4())
    first = bureau.seal_documents(document, **{"Idempotency-Key": key}).json()["results"][0]
    again = bureau.seal_documents(document, **{"Idempotency-Key": key}).json()["results"][0]
    assert first["state"] == again["state"] == "sealed"
    assert bureau.holder.ask("GET", f"{SIGNING}/documents/{document}").json()["revision"] == 2
    assert bureau.seal_documents(document).json()["results"][0]["problem"]["code"] == "document_state"


def test_two_at_once_seal_once(bureau):
    document, states = bureau.declared(**quarter_of_its_own())["id"], []
    threads = [threading.Thread(target=lambda: states.append(bureau.seal_documents(document).json()["results"][0]["state"])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert states.count("sealed") == 1, states
    view = bureau.holder.ask("GET", f"{SIGNING}/documents/{document}").json()
    assert view["revision"] == 2 and len(view["sealings"]) == 1


def test_a_wrong_pin_seals_nothing(bureau):
    person, seal = bureau.sealing_taxpayer()
    document = bureau.declared(holder=person, **quarter_of_its_own())["id"]
    problem(bureau.seal_documents(document, pin="000001", person=person, seal=seal), 403, "seal_pin_wrong")
    assert person.ask("GET", f"{SIGNING}/documents/{document}").json()["state"] == "waiting"


def test_the_log_tells_from_where_a_seal_was_unlocked_and_used(bureau):
    person, seal = bureau.sealing_taxpayer()
    document = bureau.declared(holder=person, **quarter_of_its_own())["id"]
    assert bureau.seal_documents(document, person=person, seal=seal).json()["results"][0]["state"] == "sealed"
    rows = sql("SELECT action, address FROM estamp_audit.audit_entry WHERE action IN ('seal.activate', 'seal.use', 'document.seal')"
               f" AND object_id IN ('{seal}', '{document}') ORDER BY action")
    assert rows == [["document.seal", person.address], ["seal.activate", person.address], ["seal.use", person.address]]


def test_nobody_seals_for_another(bureau):
    person, seal = bureau.sealing_taxpayer()
    document = bureau.declared(**quarter_of_its_own())["id"]
    theirs = bureau.seal_documents(document, person=person, seal=seal).json()["results"][0]
    assert theirs["problem"]["code"] == "document_missing"
    problem(bureau.seal_documents(document, person=person), 404, "seal_missing")
    problem(bureau.officer.ask("POST", SIGNING + "/sealings", json={}), 403, "permission_denied")


@pytest.mark.parametrize("place, field", [({"page": 0, "x_mm": 1, "y_mm": 1}, "items[0].place.page"), ({"page": 1, "x_mm": -1, "y_mm": 1}, "items[0].place.x_mm"),
                                          ({"page": 1, "x_mm": 1, "y_mm": "1"}, "items[0].place.y_mm"), ({"page": 1, "x_mm": 1}, "items[0].place.y_mm")])
def test_a_faulty_place_is_named(bureau, place, field):
    answer = bureau.seal_documents({"document_id": new_id(), "place": place})
    assert answer.status_code == 400 and field in [fault["field"] for fault in answer.json()["errors"]], answer.text


# --- queries, receipts ---

def test_reading_stays_within_the_scope(bureau):
    document = bureau.declared(**quarter_of_its_own())
    bureau.seal_documents(document["id"])
    for path in ("", "/file", "/receipt"):
        problem(bureau.stranger.ask("GET", f"{SIGNING}/documents/{document['id']}{path}"), 404, "document_missing")
        assert bureau.officer.ask("GET", f"{SIGNING}/documents/{document['id']}{path}").ok
    assert bureau.stranger.ask("GET", SIGNING + "/documents").json()["items"] == []
    problem(bureau.stranger.ask("GET", SIGNING + "/documents", params={"taxpayer_code": bureau.holder.code}), 404, "unit_missing")
    found = bureau.officer.ask("GET", SIGNING + "/documents", params={"taxpayer_code": bureau.holder.code, "state": "sealed"}).json()["items"]
    assert document["id"] in [item["id"] for item in found] and {item["state"] for item in found} == {"sealed"}


def test_filters_and_pages_agree(bureau):
    ask = lambda **q: bureau.holder.ask("GET", SIGNING + "/documents", params=q).json()
    whole = ask(limit=200)["items"]
    pages, cursor = [], None
    while True:
        page = ask(limit=3, **({"cursor": cursor} if cursor else {}))
        pages += page["items"]
        cursor = page["next"]
        if not cursor:
            break
    assert [d["id"] for d in pages] == [d["id"] for d in whole] and len(whole) > 6
    low, high = sorted(d["period"]["to"] for d in whole)[1:3]
    some = ask(limit=200, period_from=low, period_to=high)["items"]
    assert {d["id"] for d in some} == {d["id"] for d in whole if low <= d["period"]["to"] <= high}
    problem(bureau.holder.ask("GET", SIGNING + "/documents", params={"state": "lost"}), 400, "field_form", "state")


def test_a_receipt_leads_to_its_verification(bureau, tmp_path):
    document = bureau.declared(**quarter_of_its_own())
    problem(bureau.holder.ask("GET", f"{SIGNING}/documents/{document['id']}/receipt"), 409, "document_not_sealed")
    problem(Browser().ask("GET", f"{SIGNING}/receipts/{document['number']}"), 404, "receipt_missing")
    bureau.seal_documents(document["id"])
    (tmp_path / "r.pdf").write_bytes(bureau.holder.ask("GET", f"{SIGNING}/documents/{document['id']}/receipt").content)
    subprocess.run(["pdftoppm", "-r", "150", "-png", "-singlefile", tmp_path / "r.pdf", tmp_path / "r"], check=True)
    code = subprocess.run(["zbarimg", "--raw", "-q", tmp_path / "r.png"], capture_output=True, text=True).stdout.strip()
    assert code.endswith("/verify/" + document["number"])
    public = Browser().ask("GET", f"{SIGNING}/receipts/{document['number']}").json()
    assert public["digest"] and "*" in public["unit_name"] and "id" not in public
    problem(Browser().ask("GET", f"{SIGNING}/receipts/NOSUCHNUMBER"), 404, "receipt_missing")


# --- verification by anyone ---

@pytest.mark.parametrize("content, overall", [(b"hello", "unreadable"), (b"%PDF-1.7\n" + b"x" * 5000, "unreadable")])
def test_what_is_no_pdf_is_a_result_not_a_failure(content, overall):
    assert verify(content)["report"]["overall"] == overall


def test_an_unsealed_form_is_unsigned(bureau):
    document = bureau.declared(**quarter_of_its_own())
    report = verify(bureau.file(document["id"]))
    assert report["report"]["overall"] == "unsigned" and report["receipt_number"] == document["number"]


def test_bodies_have_limits(bureau):
    problem(Browser().ask("POST", SIGNING + "/verifications", data=b"", headers={"Content-Type": "application/pdf"}), 400, "body_cut")
    huge = Browser().ask("POST", SIGNING + "/declarations", token=bureau.filing.token, data=b" " * (2 << 20), headers={"Content-Type": "application/json"})
    problem(huge, 413, "body_too_large")
    problem(bureau.filing.ask("POST", SIGNING + "/declarations", data="{}", headers={"Content-Type": "text/plain"}), 415, "media_wrong")
