"""Corrections (更正), voids (作废) and rejections (退回) of declarations: before sealing, after it, while and after archiving."""

import os
import subprocess
import threading
import time
import uuid

import pytest
from auth_people import VAR, Browser, new_id, problem, sql
from signing_bureau import SIGNING, Bureau, quarter_of_its_own, verify

REASON = {"reason": "第12栏填写有误"}


@pytest.fixture(scope="module")
def bureau():
    made = Bureau()
    made.add_clerks()
    return made


def data_of(bureau, document):
    answer = bureau.holder.ask("GET", f"{SIGNING}/documents/{document['id']}/data")
    assert answer.ok, answer.text
    return answer.json()


def correct(bureau, document, data, by=None, of=None, **headers):
    by, of = by or bureau.filing, of or ("declarations" if by in (None, bureau.filing) else "documents")
    return by.ask("POST", f"{SIGNING}/{of}/{document['id']}/correction", json={**REASON, "data": data}, headers=headers)


def amend(bureau, document, what, by=None, reason=None, **headers):
    by = by or (bureau.clerk if what == "rejection" else bureau.filing)
    of = "declarations" if by is bureau.filing else "documents"
    return by.ask("POST", f"{SIGNING}/{of}/{document['id']}/{what}", json=reason or REASON, headers=headers)


def view(bureau, document, by=None):
    answer = (by or bureau.holder).ask("GET", f"{SIGNING}/documents/{document['id']}")
    assert answer.ok, answer.text
    return answer.json()


def made(bureau, state="waiting"):
    """A declaration as far as `state`, and other data for its correction."""
    document = bureau.declared(**quarter_of_its_own())
    if state != "waiting":
        assert bureau.seal_documents(document["id"]).json()["results"][0]["state"] == "sealed"
    if state in ("frozen", "archived"):
        sql(f"UPDATE estamp_signing.document SET state = '{state}' WHERE id = '{document['id']}'")
    data = bureau.body(**quarter_of_its_own())["data"]
    return document, data


def test_a_waiting_one_is_replaced_and_cannot_be_sealed(bureau):
    document, data = made(bureau)
    answer = correct(bureau, document, data)
    assert answer.status_code == 201, answer.text
    new = answer.json()
    assert new["corrects_id"] == document["id"] and new["correct_reason"] == REASON["reason"] and new["state"] == "waiting"
    assert (new["period"], new["unit"]["id"], new["category"]["id"]) == (document["period"], document["unit"]["id"], document["category"]["id"])
    old = view(bureau, document)
    assert old["state"] == "replaced" and old["standing"] == "corrected" and old["corrected_by"]["id"] == new["id"]
    refused = bureau.seal_documents(document["id"]).json()["results"][0]
    assert refused["problem"]["code"] == "document_state"
    assert bureau.seal_documents(new["id"]).json()["results"][0]["state"] == "sealed"
    assert data_of(bureau, new) != data_of(bureau, document)
    waiting = bureau.holder.ask("GET", SIGNING + "/documents", params={"state": "waiting", "limit": 200}).json()["items"]
    assert document["id"] not in [one["id"] for one in waiting]


@pytest.mark.parametrize("state", ["sealed", "archived"])
def test_a_sealed_one_stays_and_says_by_what_it_is_corrected(bureau, state):
    document, data = made(bureau, state)
    content = bureau.file(document["id"])
    before = Browser().ask("GET", f"{SIGNING}/receipts/{document['number']}").json()
    assert before["standing"] == "valid" and before["corrected_by"] is None
    new = correct(bureau, document, data).json()
    old = view(bureau, document)
    assert old["state"] == state and old["standing"] == "corrected" and bureau.file(document["id"]) == content
    public = Browser().ask("GET", f"{SIGNING}/receipts/{document['number']}").json()
    assert public["standing"] == "corrected" and public["corrected"] and public["corrected_by"] is None, "nobody knows a draft"
    assert bureau.seal_documents(new["id"]).json()["results"][0]["state"] == "sealed"
    public = Browser().ask("GET", f"{SIGNING}/receipts/{document['number']}").json()
    assert public["corrected_by"] == new["number"]
    report = verify(content)
    assert report["report"]["overall"] == "intact" and report["standing"] == "corrected" and report["corrected_by"] == new["number"]
    assert verify(bureau.file(new["id"]))["standing"] == "valid"
    published = sql(f"SELECT corrects_id, voided_ms FROM estamp_signing.v_document WHERE id = '{new['id']}'")
    assert published == [[document["id"], "0"]]


def test_one_that_is_being_archived_is_refused_for_the_moment(bureau):
    document, data = made(bureau, "frozen")
    for answer in (correct(bureau, document, data), amend(bureau, document, "void"), amend(bureau, document, "rejection")):
        problem(answer, 409, "document_archiving")
        assert int(answer.headers["Retry-After"]) > 0
    sql(f"UPDATE estamp_signing.document SET state = 'archived' WHERE id = '{document['id']}'")
    assert correct(bureau, document, data).status_code == 201


def test_a_correction_is_corrected_in_its_turn_but_the_first_only_once(bureau):
    document, data = made(bureau)
    second = correct(bureau, document, data).json()
    problem(correct(bureau, document, data), 409, "document_corrected")
    problem(amend(bureau, document, "void"), 409, "document_corrected")
    third = correct(bureau, second, data)
    assert third.status_code == 201 and third.json()["corrects_id"] == second["id"]


def test_the_same_key_makes_one_correction(bureau):
    document, data = made(bureau)
    key = str(uuid.uuid4())
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(correct(bureau, document, data, **{"Idempotency-Key": key}))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {a.status_code for a in answers} == {201} and len({a.json()["id"] for a in answers}) == 1
    problem(correct(bureau, document, {}, **{"Idempotency-Key": key}), 400, "field_required", f"data.{next(iter(data))}")
    rows = sql(f"SELECT COUNT(*) FROM estamp_signing.document WHERE corrects_id = '{document['id']}'")
    assert rows == [["1"]]


def test_two_corrections_at_once_make_one(bureau):
    document, data = made(bureau)
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(correct(bureau, document, data).status_code)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [201, 409, 409, 409]


def test_a_correction_that_arrives_while_it_is_being_sealed(bureau):
    """Whoever comes first: never is the replaced one sealed afterwards, and never lost is what was sealed before."""
    for _ in range(6):
        document, data = made(bureau)
        results = {}
        seal = threading.Thread(target=lambda: results.update(seal=bureau.seal_documents(document["id"]).json()["results"][0]))
        fix = threading.Thread(target=lambda: results.update(fix=correct(bureau, document, data)))
        for thread in (seal, fix):
            thread.start()
        for thread in (seal, fix):
            thread.join()
        assert results["fix"].status_code == 201, results["fix"].text
        old = view(bureau, document)
        assert old["corrected_by"]["id"] == results["fix"].json()["id"]
        if results["seal"]["state"] == "sealed":
            assert old["state"] == "sealed" and len(old["sealings"]) == 1 and old["revision"] == 2
        else:
            assert old["state"] == "replaced" and not old["sealings"] and old["revision"] == 1


def test_faulty_data_correct_nothing(bureau):
    document, data = made(bureau)
    form = next(iter(data))
    data[form]["nonsense"] = "1"
    problem(correct(bureau, document, data), 400, "field_unknown", f"data.{form}.nonsense")
    assert view(bureau, document)["state"] == "waiting"
    answer = bureau.filing.ask("POST", f"{SIGNING}/declarations/{document['id']}/correction", json={"reason": "", "data": {}})
    problem(answer, 400, "field_required", "reason")


@pytest.mark.parametrize("state, then", [("waiting", "voided"), ("sealed", "sealed"), ("archived", "archived")])
def test_a_voided_one_says_so_for_ever(bureau, state, then):
    document, _ = made(bureau, state)
    key = {"Idempotency-Key": str(uuid.uuid4())}
    answer = amend(bureau, document, "void", **key)
    assert answer.status_code == 200, answer.text
    assert answer.json()["state"] == then and answer.json()["void_reason"] == REASON["reason"] and answer.json()["voided"]
    assert amend(bureau, document, "void", **key).json()["voided"] == answer.json()["voided"], "the same request again"
    problem(amend(bureau, document, "void", reason={"reason": "anders"}, **key), 409, "idempotency_reused")
    problem(amend(bureau, document, "void"), 409, "document_void")
    public = Browser().ask("GET", f"{SIGNING}/receipts/{document['number']}")
    if state == "waiting":
        problem(public, 404, "receipt_missing")
        assert bureau.seal_documents(document["id"]).json()["results"][0]["problem"]["code"] == "document_state"
    else:
        assert public.json()["standing"] == "voided" and verify(bureau.file(document["id"]))["standing"] == "voided"
    assert "void_reason" not in public.json(), "the reason is for the parties alone"


def test_after_a_void_the_period_may_be_declared_anew(bureau):
    body = bureau.body(**quarter_of_its_own())
    first = bureau.declare(body).json()
    problem(bureau.declare(body), 409, "declaration_exists")
    assert amend(bureau, first, "void").ok
    again = bureau.declare(body)
    assert again.status_code == 201 and again.json()["id"] != first["id"] and again.json()["corrects_id"] is None


def test_a_refused_duplicate_leaves_no_bytes_behind(bureau):
    body = bureau.body(**quarter_of_its_own())
    assert bureau.declare(body).status_code == 201
    known = {row[0] for row in sql("SELECT digest FROM estamp_signing.document_revision UNION SELECT data_digest FROM estamp_signing.document")}
    before = stored()
    problem(bureau.declare(body), 409, "declaration_exists")
    assert stored() - before <= known


def stored():
    return {name for _, _, names in os.walk(f"{VAR}/store") for name in names if len(name) == 64}


def test_a_rejected_one_tells_its_taxpayer_why_and_is_corrected(bureau):
    document, data = made(bureau, "sealed")
    answer = amend(bureau, document, "rejection")
    assert answer.ok and answer.json()["state"] == "rejected", answer.text
    seen = view(bureau, document)
    assert seen["standing"] == "rejected" and seen["reject_reason"] == REASON["reason"] and seen["rejected"]
    public = Browser().ask("GET", f"{SIGNING}/receipts/{document['number']}").json()
    assert public["standing"] == "rejected" and "reject_reason" not in public
    problem(amend(bureau, document, "rejection"), 409, "document_state")
    new = correct(bureau, document, data)
    assert new.status_code == 201
    assert view(bureau, document)["standing"] == "corrected" and view(bureau, document)["state"] == "rejected"


@pytest.mark.parametrize("what, words", [("rejection", "退回"), ("void", "作废"), ("correction", "更正")])
def test_the_receipt_says_what_became_of_it(bureau, what, words):
    document, data = made(bureau, "sealed")
    url = f"{SIGNING}/documents/{document['id']}/receipt"

    def words_of_receipt():
        pdf = bureau.holder.ask("GET", url, headers={"Accept-Language": "zh-CN"}).content
        return subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()

    assert words not in words_of_receipt()
    assert (correct(bureau, document, data) if what == "correction" else amend(bureau, document, what, by=bureau.clerk)).ok
    assert words in words_of_receipt()


def test_only_what_is_sealed_can_be_sent_back(bureau):
    document, _ = made(bureau)
    problem(amend(bureau, document, "rejection"), 409, "document_state")


def test_an_officer_corrects_and_voids_too(bureau):
    document, data = made(bureau, "sealed")
    new = correct(bureau, document, data, by=bureau.clerk)
    assert new.status_code == 201, new.text
    assert amend(bureau, new.json(), "void", by=bureau.clerk).json()["state"] == "voided"
    actions = sql("SELECT action, caller_id FROM estamp_audit.audit_entry WHERE object_id IN"
                  f" ('{document['id']}', '{new.json()['id']}') AND action LIKE 'declaration.%' AND action <> 'declaration.submit' ORDER BY at_ms")
    assert actions == [["declaration.correct", bureau.clerk.account_id], ["declaration.void", bureau.clerk.account_id]]


def test_nobody_else_changes_a_declaration(bureau):
    document, data = made(bureau)
    for by, code, number in ((bureau.holder, "permission_denied", 403), (bureau.officer, "permission_denied", 403), (Browser(), "login_required", 401)):
        for of in ("documents", "declarations"):
            for what, body in (("correction", {**REASON, "data": data}), ("void", REASON)):
                problem(by.ask("POST", f"{SIGNING}/{of}/{document['id']}/{what}", json=body), number, code)
    problem(correct(bureau, document, data, by=bureau.far_clerk), 404, "document_missing")
    for what in ("void", "rejection"):
        problem(amend(bureau, document, what, by=bureau.far_clerk), 404, "document_missing")
        problem(amend(bureau, {"id": new_id()}, what, by=bureau.clerk), 404, "document_missing")
        problem(amend(bureau, {"id": "x" * 200}, what, by=bureau.clerk), 404, "document_missing")
    problem(bureau.stranger.ask("GET", f"{SIGNING}/documents/{document['id']}/data"), 404, "document_missing")
    problem(bureau.clerk.ask("POST", f"{SIGNING}/declarations/{document['id']}/void", json=REASON), 403, "permission_denied")
    assert view(bureau, document)["state"] == "waiting"


@pytest.mark.parametrize("reason", [{}, {"reason": 1}, {"reason": "x" * 201}, {"reason": "a\nb"}, {"reason": "ok", "more": 1}])
def test_a_reason_is_one_line(bureau, reason):
    document, _ = made(bureau)
    answer = amend(bureau, document, "void", reason=reason or {"nothing": 1})
    assert answer.status_code == 400 and answer.json()["code"] == "input_invalid"


def test_a_role_taken_away_ends_the_power_at_once(bureau):
    clerk = bureau.person("sealing.query", "declaration.amend", unit_id=bureau.top)
    document, _ = made(bureau)
    sql(f"DELETE FROM estamp_admin.account_role WHERE account_id = '{clerk.account_id}'; INSERT INTO estamp_admin.token_cut VALUES"
        f" ('{clerk.account_id}', UNIX_TIMESTAMP(NOW(3)) * 1000 + 1000, UNIX_TIMESTAMP(NOW(3)) * 1000) ON DUPLICATE KEY UPDATE"
        " version = VALUES(version), changed_ms = VALUES(changed_ms)")
    end = time.monotonic() + 60
    while (answer := clerk.ask("GET", f"{SIGNING}/documents/{document['id']}")).status_code == 200 and time.monotonic() < end:
        time.sleep(0.1)
    assert answer.status_code == 401
    assert amend(bureau, document, "void", by=clerk).status_code == 401
