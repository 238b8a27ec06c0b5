"""锁定, 解锁: what is locked takes no seal, loses none and is not corrected; archiving goes on. Who locked it, or who stands above, unlocks."""

import threading
import uuid

import pytest
from auth_people import internal, new_id, problem, service_token, sql
from signing_bureau import SIGNING, quarter_of_its_own
from signing_people import SECOND, Table, code_of, view
from test_signing_withdraw import last_of, withdraw

REASON = {"reason": "核查期间不得变动"}


@pytest.fixture(scope="module")
def bureau():
    return Table()


def lock(person, document, what="lock", body=None, **headers):
    return person.ask("POST", f"{SIGNING}/documents/{document['id']}/{what}", json=body or REASON, headers=headers)


def test_a_locked_document_is_not_changed_by_anyone(bureau):
    document = bureau.sealed()
    answer = lock(bureau.holder, document)
    assert answer.status_code == 200 and answer.json()["locked"], answer.text
    whole = view(bureau.holder, document)
    assert whole["locked"] and whole["lock"] == {"unit_name": whole["unit"]["name"], "reason": REASON["reason"], "may_unlock": True}
    assert code_of(bureau.seal_again(document)) == "document_locked"
    assert code_of(bureau.seal_again(document, person=bureau.hall, seal=bureau.hall_seal)) == "document_locked"
    problem(withdraw(bureau.holder, document), 409, "document_locked")
    body = {**REASON, "data": bureau.body(**quarter_of_its_own())["data"]}
    problem(bureau.filing.ask("POST", f"{SIGNING}/declarations/{document['id']}/correction", json=body), 409, "document_locked")
    problem(bureau.filing.ask("POST", f"{SIGNING}/declarations/{document['id']}/void", json=REASON), 409, "document_locked")
    for what in ("void", "rejection"):
        problem(bureau.clerk.ask("POST", f"{SIGNING}/documents/{document['id']}/{what}", json=REASON), 409, "document_locked")
    assert view(bureau.holder, document)["revision"] == 2
    assert lock(bureau.holder, document, "unlock").json()["locked"] is None
    assert view(bureau.holder, document)["lock"] is None
    assert code_of(bureau.seal_again(document)) == "sealed"
    assert withdraw(bureau.holder, document).ok


def test_a_waiting_one_is_locked_too(bureau):
    document = bureau.declared(**quarter_of_its_own())
    assert lock(bureau.holder, document).ok
    assert code_of(bureau.seal_documents(document["id"])) == "document_locked"
    assert lock(bureau.holder, document, "unlock").ok
    assert code_of(bureau.seal_documents(document["id"])) == "sealed"


def test_locked_it_is_archived_all_the_same(bureau):
    document = bureau.sealed()
    assert lock(bureau.holder, document).ok
    token = service_token("archives")
    status, answer = internal("POST", "/estamp/internal/v1/signing/freezes", {"document_ids": [document["id"]]}, token=token)
    assert status == 200 and answer["frozen"] == [document["id"]]
    item = {"document_id": document["id"], "archive_number": "TEST-" + new_id()}
    status, answer = internal("POST", "/estamp/internal/v1/signing/filings", {"items": [item]}, token=token)
    assert status == 200 and answer["filed"] == [document["id"]]
    whole = view(bureau.holder, document)
    assert whole["state"] == "archived" and whole["locked"]
    assert lock(bureau.holder, document, "unlock").ok


def test_an_authoritys_lock_is_ended_by_it_or_above_and_the_unit_is_told(bureau):
    document = bureau.sealed()
    assert lock(bureau.hall, document).ok
    notice = bureau.holder.ask("GET", SIGNING + "/notices").json()["items"][0]
    assert (notice["kind"], notice["document_id"], notice["detail"]) == ("locked", document["id"], REASON["reason"])
    assert view(bureau.holder, document)["lock"]["may_unlock"] is False
    problem(lock(bureau.holder, document, "unlock"), 403, "lock_of_others")
    below = bureau.person("sealing.query", "document.seal", unit_id=bureau.below)
    problem(lock(below, document, "unlock"), 403, "lock_of_others")
    assert lock(bureau.hall, document, "unlock").ok
    assert bureau.holder.ask("GET", SIGNING + "/notices").json()["items"][0]["kind"] == "unlocked"
    assert lock(below, document).ok
    assert lock(bureau.hall, document, "unlock").ok, "an authority above"
    assert lock(bureau.holder, document).ok
    assert lock(below, document, "unlock").ok, "the taxpayer's authority"


def test_not_by_agents_others_or_without_the_permission(bureau):
    document = bureau.sealed()
    agent, _ = bureau.sealing_taxpayer()
    problem(lock(agent, document), 404, "document_missing")
    bureau.mandate(bureau.holder, agent)
    problem(lock(agent, document), 403, "lock_of_others")
    problem(lock(bureau.far_hall, document), 404, "document_missing")
    problem(lock(bureau.clerk, document), 403, "permission_denied")
    problem(lock(bureau.holder, {"id": new_id()}), 404, "document_missing")
    assert lock(bureau.holder, document).ok
    problem(lock(agent, document, "unlock"), 403, "lock_of_others")
    problem(lock(bureau.far_hall, document, "unlock"), 404, "document_missing")


def test_once_locked_once_unlocked(bureau):
    document, key = bureau.sealed(), {"Idempotency-Key": str(uuid.uuid4())}
    problem(lock(bureau.holder, document, "unlock"), 409, "document_unlocked")
    for _ in range(2):
        assert lock(bureau.holder, document, **key).ok
    problem(lock(bureau.holder, document), 409, "document_locked")
    problem(lock(bureau.holder, document, body={"reason": "另一个原因"}, **key), 409, "idempotency_reused")
    entries = sql(f"SELECT action FROM estamp_audit.audit_entry WHERE object_id = '{document['id']}' AND action LIKE 'document.%lock'")
    assert entries == [["document.lock"]]


@pytest.mark.parametrize("state", ["replaced", "voided", "rejected"])
def test_what_no_longer_counts_is_not_locked(bureau, state):
    document = bureau.sealed()
    sql(f"UPDATE estamp_signing.document SET state = '{state}' WHERE id = '{document['id']}'")
    problem(lock(bureau.holder, document), 409, "document_state")


@pytest.mark.parametrize("body, code", [({}, "field_required"), ({"reason": "字" * 201}, "field_too_long"), ({"reason": "a\nb"}, "field_form")])
def test_the_reason_is_checked(bureau, body, code):
    answer = bureau.holder.ask("POST", f"{SIGNING}/documents/{new_id()}/lock", json=body)
    problem(answer, 400, code, "reason")


def test_of_a_lock_and_a_seal_at_once_none_slips_through(bureau):
    for _ in range(3):
        document, gate, got = bureau.sealed(), threading.Barrier(2), {}

        def close():
            gate.wait()
            got["lock"] = lock(bureau.holder, document)

        def put():
            gate.wait()
            got["seal"] = code_of(bureau.seal_again(document, SECOND))

        threads = [threading.Thread(target=work) for work in (close, put)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert got["lock"].ok, got["lock"].text
        assert got["seal"] in ("sealed", "document_locked"), got
        assert view(bureau.holder, document)["revision"] == (3 if got["seal"] == "sealed" else 2)
        problem(withdraw(bureau.holder, document, last_of(bureau.holder, document)), 409, "document_locked")
