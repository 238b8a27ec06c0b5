"""打印与复制, 副本: a document's rule says how many copies may be made; each is counted, marked, and never taken for the sealed file."""

import hashlib
import os
import re
import subprocess
import threading
import time
import uuid
from pathlib import Path

import pytest
from auth_people import API, VAR, Browser, internal, new_id, problem, service_token, sql
from signing_bureau import SIGNING, quarter_of_its_own, verify
from signing_people import Table, view
from smtp_server import wait_for

WHY = {"reason": "涉密事项，限制复制"}


@pytest.fixture(scope="module")
def bureau():
    made = Table()
    made.master = made.person("sealing.query", "document.printing", unit_id=made.top)
    made.below_master = made.person("sealing.query", "document.printing", unit_id=made.below)
    return made


def rule(person, document, copies="counted", headers=None, **more):
    body = {"copies": copies, **WHY, **more}
    return person.ask("POST", f"{SIGNING}/documents/{document['id']}/printing", json=body, headers=headers or {})


def copy(person, document, body=None, **headers):
    return person.ask("POST", f"{SIGNING}/documents/{document['id']}/copies", json=body or {}, headers=headers)


def copies(person, document, **query):
    return person.ask("GET", f"{SIGNING}/documents/{document['id']}/copies", params=query)


def fetch(person, document, made):
    return person.ask("GET", f"{SIGNING}/documents/{document['id']}/copies/{made['id']}/file")


def pdf(folder, content):
    path = folder / f"{uuid.uuid4()}.pdf"
    path.write_bytes(content)
    return path


def run(*words):
    done = subprocess.run([str(word) for word in words], capture_output=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


def test_a_copy_is_made_counted_and_listed(bureau, tmp_path):
    document = bureau.sealed()
    before = bureau.file(document["id"])
    answer = copy(bureau.holder, document, {"purpose": "银行贷款"})
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["number"], made["allowed"], made["revision"], made["purpose"]) == (1, None, 2, "银行贷款")
    assert made["may_fetch"] and made["unit_name"]
    file = fetch(bureau.holder, document, made)
    assert file.ok and file.headers["Cache-Control"] == "private, no-store"
    assert hashlib.sha256(file.content).hexdigest() == made["digest"] and len(file.content) == made["size_bytes"]
    assert view(bureau.holder, document)["printing"]["made"] == 1
    assert copy(bureau.officer, document).json()["number"] == 2
    listed = copies(bureau.holder, document).json()
    assert [item["number"] for item in listed["items"]] == [2, 1] and listed["next"] is None
    assert [item["may_fetch"] for item in listed["items"]] == [False, True]
    entries = sql(f"SELECT detail FROM estamp_audit.audit_entry WHERE object_id = '{document['id']}' AND action = 'document.copy' ORDER BY at_ms, number")
    assert len(entries) == 2 and "银行贷款" in entries[0][0]
    assert bureau.file(document["id"]) == before, "the sealed file is untouched"


def test_a_taxpayer_learns_the_office_of_others_and_the_name_of_its_own(bureau):
    document = bureau.sealed()
    own, other = copy(bureau.holder, document).json(), copy(bureau.officer, document, {"purpose": "核查"}).json()
    assert own["made_by"] and other["made_by"]
    seen = {item["number"]: item for item in copies(bureau.holder, document).json()["items"]}
    assert (seen[1]["made_by"], seen[2]["made_by"]) == (own["made_by"], None)
    assert (seen[2]["unit_name"], seen[2]["purpose"]) == (other["unit_name"], "核查") and other["unit_name"]
    whole = {item["number"]: item["made_by"] for item in copies(bureau.master, document).json()["items"]}
    assert whole == {1: own["made_by"], 2: other["made_by"]}
    refused = fetch(bureau.holder, document, other)
    problem(refused, 403, "copy_of_others")
    assert refused.json()["subject"] == other["unit_name"] and other["made_by"] not in refused.text


def test_its_unit_is_told_of_a_rule_that_an_authority_sets(bureau):
    document = bureau.sealed()
    key = {"Idempotency-Key": str(uuid.uuid4())}
    assert rule(bureau.master, document, "none", headers=key).ok and rule(bureau.master, document, "none", headers=key).ok
    news = [one for one in bureau.holder.ask("GET", SIGNING + "/notices").json()["items"] if one["document_id"] == document["id"]]
    assert [(one["kind"], one["detail"]) for one in news] == [("printing", WHY["reason"]), ("arrived", "")]
    problem(rule(bureau.below_master, document, "free"), 403, "printing_of_others")
    assert len([one for one in bureau.holder.ask("GET", SIGNING + "/notices").json()["items"] if one["document_id"] == document["id"]]) == 2


def test_it_shows_the_pages_and_has_nothing_of_the_signature(bureau, tmp_path):
    document = bureau.sealed()
    content = fetch(bureau.holder, document, copy(bureau.holder, document).json()).content
    original, made = pdf(tmp_path, bureau.file(document["id"])), pdf(tmp_path, content)
    run("qpdf", "--check", made)
    assert run("pdftotext", "-layout", made, "-").split() == run("pdftotext", "-layout", original, "-").split()
    assert f"副本 No. 1 - {document['number']}" in run("pdfinfo", made)
    for name in (b"/ByteRange", b"/AcroForm", b"/Sig", b"/Widget", b"/Annots"):
        assert name not in content
    pages = [tuple(map(float, re.search(r"([\d.]+) x ([\d.]+)", run("pdfinfo", path)).groups())) for path in (original, made)]
    assert pages[1][0] == pages[0][0] and pages[1][1] > pages[0][1], "the strip is below the page"


def test_the_verifier_calls_it_a_copy_and_never_intact(bureau):
    document = bureau.sealed()
    rule(bureau.master, document, allowed=3)
    content = fetch(bureau.holder, document, copy(bureau.holder, document).json()).content
    said = verify(content)
    assert said["standing"] == "copy" and said["receipt_number"] == document["number"]
    assert said["copy"].items() >= {"number": 1, "allowed": 3, "standing": "valid"}.items()
    assert said["report"]["overall"] == "unsigned" and said["report"]["signatures"] == []
    assert verify(content + b"\n")["copy"] is None, "these very bytes alone"
    original = verify(bureau.file(document["id"]))
    assert original["copy"] is None and original["standing"] == "valid" and original["report"]["overall"] != "unsigned"
    paper = Browser().ask("POST", SIGNING + "/verifications?format=pdf", data=content, headers={"Content-Type": "application/pdf"})
    assert paper.ok


def test_no_more_than_allowed(bureau):
    document = bureau.sealed()
    assert rule(bureau.master, document, allowed=2).json().items() >= {"copies": "counted", "allowed": 2, "made": 0, "from": "document"}.items()
    assert [copy(bureau.holder, document).json()["number"] for _ in range(2)] == [1, 2]
    problem(copy(bureau.holder, document), 409, "copies_used_up")
    assert rule(bureau.master, document, allowed=3).ok
    assert copy(bureau.holder, document).json()["allowed"] == 3
    assert rule(bureau.master, document, "none").ok
    problem(copy(bureau.officer, document), 409, "copies_none")
    assert view(bureau.holder, document)["printing"]["made"] == 3


def test_at_the_same_moment_no_more_than_allowed(bureau):
    document, answers = bureau.sealed(), []
    assert rule(bureau.master, document, allowed=3).ok
    people = [bureau.holder.copy() for _ in range(8)]
    for one in people:
        one.token = bureau.holder.token
    threads = [threading.Thread(target=lambda one=one: answers.append(copy(one, document))) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    made = [answer.json() for answer in answers if answer.status_code == 201]
    assert sorted(one["number"] for one in made) == [1, 2, 3], [answer.text for answer in answers]
    assert all(answer.json()["code"] == "copies_used_up" for answer in answers if answer.status_code != 201)
    assert len({hashlib.sha256(fetch(bureau.holder, document, one).content).hexdigest() for one in made}) == 3
    assert sql(f"SELECT COUNT(*) FROM estamp_signing.document_copy WHERE document_id = '{document['id']}'") == [["3"]]


def test_a_repeated_request_is_one_copy(bureau):
    document, key = bureau.sealed(), {"Idempotency-Key": str(uuid.uuid4())}
    first, second = (copy(bureau.holder, document, **key).json() for _ in range(2))
    assert first == second
    problem(copy(bureau.holder, document, {"purpose": "另一份"}, **key), 409, "idempotency_reused")
    assert view(bureau.holder, document)["printing"]["made"] == 1


def test_one_that_was_counted_and_not_finished_is_finished(bureau):
    document = bureau.sealed()
    made = copy(bureau.holder, document).json()
    sql(f"UPDATE estamp_signing.document_copy SET digest = NULL WHERE id = '{made['id']}'")
    assert hashlib.sha256(fetch(bureau.holder, document, made).content).hexdigest() == made["digest"]


def test_only_its_maker_fetches_it_and_for_an_hour(bureau):
    document = bureau.sealed()
    made = copy(bureau.holder, document).json()
    problem(fetch(bureau.officer, document, made), 403, "copy_of_others")
    problem(fetch(bureau.holder, bureau.sealed(), made), 404, "copy_missing")
    sql(f"UPDATE estamp_signing.document_copy SET made_ms = made_ms - 3700000 WHERE id = '{made['id']}'")
    problem(fetch(bureau.holder, document, made), 409, "copy_ended")


def test_not_of_others_documents_nor_without_the_permission(bureau):
    document = bureau.sealed()
    stranger, _ = bureau.sealing_taxpayer()
    nobody = bureau.person("seal.query", unit_id=bureau.top)
    for person in (stranger, bureau.far_clerk):
        problem(copy(person, document), 404, "document_missing")
        problem(copies(person, document), 404, "document_missing")
        problem(fetch(person, document, {"id": new_id()}), 404, "document_missing")
    problem(copy(nobody, document), 403, "permission_denied")
    problem(copies(nobody, document), 403, "permission_denied")
    for person in (bureau.holder, bureau.officer, bureau.hall):
        problem(rule(person, document, "none"), 403, "permission_denied")
    far = bureau.person("sealing.query", "document.printing", unit_id=bureau.below)
    sql(f"UPDATE estamp_auth.account SET unit_id = '{bureau.other}' WHERE id = '{far.account_id}'")
    far.login(far.login_name)
    problem(rule(far, document, "none"), 404, "document_missing")
    assert view(bureau.holder, document)["printing"]["copies"] == "free"


def test_without_a_seal_there_is_nothing_to_copy(bureau):
    document = bureau.declared(**quarter_of_its_own())
    problem(copy(bureau.holder, document), 409, "copy_not_sealed")
    problem(copy(bureau.holder, {"id": new_id()}), 404, "document_missing")


def test_an_authority_above_has_the_last_word(bureau):
    document = bureau.sealed()
    assert rule(bureau.below_master, document, "none").json()["may_set"]
    assert rule(bureau.master, document, allowed=1).ok
    assert view(bureau.below_master, document)["printing"]["may_set"] is False
    assert view(bureau.holder, document)["printing"]["may_set"] is False
    problem(rule(bureau.below_master, document, "free"), 403, "printing_of_others")
    back = rule(bureau.master, document, "category").json()
    assert (back["copies"], back["from"], back["reason"]) == ("free", "category", None)
    assert rule(bureau.below_master, document, "none").ok


def test_what_others_locked_keeps_its_rule(bureau):
    document = bureau.sealed()
    lock = {"reason": "核查期间不得变动"}
    assert bureau.hall.ask("POST", f"{SIGNING}/documents/{document['id']}/lock", json=lock).ok
    problem(rule(bureau.below_master, document, "none"), 409, "document_locked")
    assert rule(bureau.master, document, "none").ok
    assert copy(bureau.holder, document).status_code == 409


def test_a_rule_is_set_once_for_one_key(bureau):
    document, key = bureau.sealed(), {"Idempotency-Key": str(uuid.uuid4())}
    for _ in range(2):
        assert rule(bureau.master, document, allowed=5, headers=key).json()["allowed"] == 5
    problem(rule(bureau.master, document, allowed=6, headers=key), 409, "idempotency_reused")
    entries = sql(f"SELECT detail FROM estamp_audit.audit_entry WHERE object_id = '{document['id']}' AND action = 'document.printing'")
    assert len(entries) == 1 and WHY["reason"] in entries[0][0]


@pytest.mark.parametrize("body, code, field", [
    ({"copies": "counted"}, "field_required", "allowed"),
    ({"copies": "free", "allowed": 2}, "field_unknown", "allowed"),
    ({"copies": "counted", "allowed": 0}, "field_too_small", "allowed"),
    ({"copies": "counted", "allowed": 10000}, "field_too_big", "allowed"),
    ({"copies": "some"}, "field_choice", "copies"),
    ({"copies": "none", "reason": "a\nb"}, "field_form", "reason"),
])
def test_a_rule_is_checked(bureau, body, code, field):
    document = bureau.declared(**quarter_of_its_own())
    answer = bureau.master.ask("POST", f"{SIGNING}/documents/{document['id']}/printing", json={**WHY, **body})
    problem(answer, 400, code, field)


def test_a_kept_original_is_looked_at_under_a_watermark(bureau, tmp_path):
    document = bureau.sealed()
    original = bureau.file(document["id"])
    assert rule(bureau.master, document, "none", keeps_original=True).ok
    seen = bureau.file(document["id"])
    assert seen != original and b"/ByteRange" not in seen
    assert verify(seen)["report"]["overall"] == "unsigned"
    sizes = [re.search(r"Page size: *(.*)", run("pdfinfo", pdf(tmp_path, content))).group(1) for content in (original, seen)]
    assert sizes[0] == sizes[1], "places of further seals stay where they are"
    assert b"/ByteRange" not in bureau.file(document["id"], person=bureau.officer, revision=1)
    assert bureau.file(document["id"], person=bureau.master) == original
    assert bureau.seal_again(document).json()["results"][0]["state"] == "sealed", "it is sealed again all the same"
    waiting = bureau.declared(**quarter_of_its_own())
    assert rule(bureau.master, waiting, "none", keeps_original=True).ok
    assert hashlib.sha256(bureau.file(waiting["id"])).hexdigest() == waiting["digest"]


def test_copies_come_in_pages(bureau):
    document = bureau.sealed()
    for _ in range(5):
        assert copy(bureau.holder, document).status_code == 201
    first = copies(bureau.holder, document, limit=2).json()
    second = copies(bureau.holder, document, limit=2, cursor=first["next"]).json()
    third = copies(bureau.holder, document, limit=2, cursor=second["next"]).json()
    assert [item["number"] for page in (first, second, third) for item in page["items"]] == [5, 4, 3, 2, 1]
    assert third["next"] is None
    assert copies(bureau.holder, document, limit=0).status_code == 400


def test_a_copy_says_what_became_of_the_document(bureau):
    document = bureau.sealed()
    assert bureau.clerk.ask("POST", f"{SIGNING}/documents/{document['id']}/void", json=WHY).ok
    made = copy(bureau.holder, document).json()
    assert sql(f"SELECT note FROM estamp_signing.document_copy WHERE id = '{made['id']}'") == [["voided"]]
    said = verify(fetch(bureau.holder, document, made).content)
    assert said["standing"] == "copy" and said["copy"]["standing"] == "voided"


def test_archived_documents_are_copied_and_counted_too(bureau):
    document = bureau.sealed()
    token = service_token("archives")
    assert internal("POST", "/estamp/internal/v1/signing/freezes", {"document_ids": [document["id"]]}, token=token)[0] == 200
    item = {"document_id": document["id"], "archive_number": "TEST-" + new_id()}
    assert internal("POST", "/estamp/internal/v1/signing/filings", {"items": [item]}, token=token)[0] == 200
    assert rule(bureau.master, document, allowed=1).ok
    assert copy(bureau.holder, document).status_code == 201
    problem(copy(bureau.holder, document), 409, "copies_used_up")


def category(bureau, document, **printing):
    return bureau.chief.ask("PATCH", f"{API}/admin/categories/{document['category']['id']}", json={"printing": printing})


def test_a_category_says_it_for_its_documents(bureau):
    document = bureau.sealed(key="cit_quarter_b")
    try:
        saved = category(bureau, document, copies="counted", allowed=1, keeps_original=True)
        assert saved.status_code == 200, saved.text
        assert saved.json()["printing"] == {"copies": "counted", "allowed": 1, "keeps_original": True}
        said = view(bureau.holder, document)["printing"]
        assert (said["copies"], said["allowed"], said["keeps_original"], said["from"]) == ("counted", 1, True, "category")
        assert b"/ByteRange" not in bureau.file(document["id"])
        assert copy(bureau.holder, document).status_code == 201
        problem(copy(bureau.holder, document), 409, "copies_used_up")
        assert rule(bureau.master, document, "free").ok
        assert copy(bureau.holder, document).json()["number"] == 2, "the document's own rule comes first"
    finally:
        back = category(bureau, document, copies="free")
    assert back.json()["printing"] == {"copies": "free", "allowed": None, "keeps_original": False}


@pytest.mark.parametrize("printing, code, field", [
    ({"copies": "counted"}, "field_required", "printing.allowed"),
    ({"copies": "none", "allowed": 3}, "field_unknown", "printing.allowed"),
    ({"copies": "some"}, "field_choice", "printing.copies"),
    ({"allowed": 3}, "field_required", "printing.copies"),
])
def test_a_categorys_rule_is_checked(bureau, printing, code, field):
    document = bureau.declared(**quarter_of_its_own())
    problem(category(bureau, document, **printing), 400, code, field)
    problem(bureau.master.ask("PATCH", f"{API}/admin/categories/{document['category']['id']}", json={"printing": {"copies": "none"}}),
            403, "permission_denied")


def test_only_the_second_level_has_one(bureau):
    document = bureau.declared(**quarter_of_its_own())
    parent = sql(f"SELECT parent_id FROM estamp_admin.category WHERE id = '{document['category']['id']}'")[0][0]
    answer = bureau.chief.ask("PATCH", f"{API}/admin/categories/{parent}", json={"printing": {"copies": "none"}})
    problem(answer, 400, "field_unknown", "printing")


# --- after the hour --------------------------------------------------------------------------------------------------


def stored(made):
    return Path(VAR) / "store/copies" / made["digest"][0] / made["digest"]


def test_after_its_hour_a_copy_is_taken_out_of_the_store_and_still_known(bureau):
    document, other = bureau.sealed(), bureau.sealed()
    key = {"Idempotency-Key": new_id()}
    old, fresh = copy(bureau.holder, document, **key).json(), copy(bureau.holder, other).json()
    content = fetch(bureau.holder, document, old).content
    assert stored(old).exists() and stored(fresh).exists()
    assert copy(bureau.holder, document, **key).json()["may_fetch"]
    hours = time.time() - 2 * 3600
    os.utime(stored(old), (hours, hours))
    sql(f"UPDATE estamp_signing.document_copy SET made_ms = made_ms - 7200000 WHERE id = '{old['id']}'")
    again = copy(bureau.holder, document, **key)
    assert (again.status_code, again.json()["id"], again.json()["may_fetch"]) == (201, old["id"], False)

    def expired():
        sql("UPDATE estamp_signing.job SET due_ms = 0 WHERE kind = 'copy.expire' AND state = 'queued'")
        return not stored(old).exists()
    wait_for(expired, seconds=300)
    assert stored(fresh).exists() and fetch(bureau.holder, other, fresh).ok
    assert fetch(bureau.holder, document, old).json()["code"] == "copy_ended"
    told = verify(content)
    assert (told["standing"], told["copy"]["number"]) == ("copy", old["number"])
