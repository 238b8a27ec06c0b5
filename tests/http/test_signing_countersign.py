"""Several seals on one document (会签): the unit's own, an agent's, an authority's; meant by `again`, one after the other."""

import base64
import threading
import uuid

import pytest
from auth_people import internal, new_id, problem, service_token, sql
from signing_bureau import SIGNING, quarter_of_its_own, verify
from signing_people import SECOND, THIRD, Table, code_of, view
from test_signing_offers import Held


@pytest.fixture(scope="module")
def bureau():
    return Table()


def test_a_unit_seals_again_with_another_seal_and_all_earlier_bytes_stay(bureau):
    document = bureau.sealed()
    before = bureau.file(document["id"])
    finance = bureau.second_seal()
    again = bureau.sealed_again(document, seal=finance)
    assert (again["state"], again["revision"], again["sealed"]) == ("sealed", 3, document["sealed"])
    assert again["digest"] != document["digest"]
    after = bureau.file(document["id"])
    assert after.startswith(before) and len(after) > len(before)
    whole = view(bureau.holder, document)
    assert [(s["revision"], s["seal_id"]) for s in whole["sealings"]] == [(2, bureau.seal), (3, finance)]
    assert whole["sealings"][1]["place"] == {"page": 1, "x_mm": 20, "y_mm": 200}
    assert [r["revision"] for r in whole["revisions"]] == [1, 2, 3] and whole["digest"] == whole["revisions"][2]["digest"]
    judged = verify(after)
    assert judged["report"]["overall"] == "intact" and len(judged["report"]["signatures"]) == 2
    assert judged["receipt_number"] == document["number"] and judged["standing"] == "valid"
    assert verify(before)["standing"] == "valid"
    public = bureau.officer.ask("GET", f"{SIGNING}/receipts/{document['number']}").json()
    assert len(public["sealings"]) == 2


def test_the_same_seal_may_stand_twice(bureau):
    document = bureau.sealed()
    assert bureau.sealed_again(document, place=SECOND)["revision"] == 3
    assert bureau.sealed_again(document, place=THIRD)["revision"] == 4
    fields = [s["field"] for s in view(bureau.holder, document)["sealings"]]
    assert len(set(fields)) == 3
    assert verify(bureau.file(document["id"]))["report"]["overall"] == "intact"


def test_a_second_seal_must_be_meant(bureau):
    document = bureau.sealed()
    assert code_of(bureau.seal_documents(document["id"])) == "document_state"
    assert code_of(bureau.seal_documents({"document_id": document["id"], "again": False, "place": SECOND})) == "document_state"
    waiting = bureau.declared(**quarter_of_its_own())
    assert code_of(bureau.seal_again(waiting)) == "document_state"
    problem(bureau.seal_documents({"document_id": document["id"], "again": "yes"}), 400, "field_type", "items[0].again")
    assert view(bureau.holder, document)["revision"] == 2


def test_a_second_seal_names_its_place_as_the_first_has_the_forms(bureau):
    document = bureau.sealed()
    answer = bureau.seal_documents({"document_id": document["id"], "again": True})
    assert answer.json()["results"][0]["problem"]["errors"][0]["code"] == "field_required"
    assert view(bureau.holder, document)["revision"] == 2


def test_a_repeated_request_seals_nothing_twice(bureau):
    document, key = bureau.sealed(), {"Idempotency-Key": str(uuid.uuid4())}
    first = bureau.seal_again(document, **key)
    assert code_of(first) == "sealed"
    second = bureau.seal_again(document, **key)
    assert code_of(second) == "sealed" and second.json()["results"][0]["document"]["revision"] == 3
    assert len(view(bureau.holder, document)["sealings"]) == 2
    problem(bureau.seal_again(document, place=THIRD, **key), 409, "idempotency_reused")
    problem(bureau.seal_documents({"document_id": document["id"], "place": SECOND}, **key), 409, "idempotency_reused")
    assert code_of(bureau.seal_again(document, place=THIRD)) == "sealed"


def test_a_batch_seals_what_waits_and_again_what_is_meant(bureau):
    waiting, sealed, other = bureau.declared(**quarter_of_its_own()), bureau.sealed(), bureau.sealed()
    answer = bureau.seal_documents(waiting["id"], {"document_id": sealed["id"], "again": True, "place": SECOND}, other["id"])
    assert [r["state"] for r in answer.json()["results"]] == ["sealed", "sealed", "refused"]
    assert [view(bureau.holder, d)["revision"] for d in (waiting, sealed, other)] == [2, 3, 2]


@pytest.mark.parametrize("state", ["frozen", "archived", "replaced", "voided", "rejected"])
def test_nothing_but_what_is_sealed_is_sealed_again(bureau, state):
    document = bureau.sealed()
    sql(f"UPDATE estamp_signing.document SET state = '{state}' WHERE id = '{document['id']}'")
    assert code_of(bureau.seal_again(document)) == ("document_archiving" if state == "frozen" else "document_state")
    assert view(bureau.holder, document)["revision"] == 2


@pytest.mark.parametrize("what", ["correction", "void", "rejection"])
def test_what_was_corrected_voided_or_sent_back_is_not_sealed_again(bureau, what):
    document = bureau.sealed()
    body = {"reason": "第12栏填写有误"}
    if what == "correction":
        body["data"] = bureau.body(**quarter_of_its_own())["data"]
    assert bureau.clerk.ask("POST", f"{SIGNING}/documents/{document['id']}/{what}", json=body).ok
    expected = {"correction": "document_corrected", "void": "document_void", "rejection": "document_state"}[what]
    assert code_of(bureau.seal_again(document)) == expected


def test_an_agent_with_a_mandate_adds_its_seal_and_its_client_hears_of_it(bureau):
    document = bureau.sealed()
    assert code_of(bureau.seal_again(document, person=bureau.agent, seal=bureau.agent_seal)) == "document_missing"
    bureau.mandate(bureau.holder, bureau.agent)
    assert bureau.sealed_again(document, person=bureau.agent, seal=bureau.agent_seal)["revision"] == 3
    notice = bureau.holder.ask("GET", SIGNING + "/notices").json()["items"][0]
    assert (notice["kind"], notice["document_id"]) == ("sealed", document["id"])
    client, client_seal = bureau.sealing_taxpayer()
    bureau.mandate(client, bureau.agent, may_seal=False)
    other = bureau.declared(holder=client, **quarter_of_its_own())
    assert code_of(bureau.seal_documents(other["id"], person=client, seal=client_seal)) == "sealed"
    assert code_of(bureau.seal_again(other, person=bureau.agent, seal=bureau.agent_seal)) == "mandate_view_only"


def test_an_officer_puts_the_authoritys_seal_on_what_is_sealed_in_its_jurisdiction(bureau):
    document = bureau.sealed()
    waiting = bureau.declared(**quarter_of_its_own())
    hall = {"person": bureau.hall, "seal": bureau.hall_seal}
    assert code_of(bureau.seal_documents(waiting["id"], **hall)) == "officer_seals_sealed"
    assert code_of(bureau.seal_again(waiting, **hall)) == "document_state"
    sealed = bureau.sealed_again(document, **hall)
    assert sealed["revision"] == 3
    notice = bureau.holder.ask("GET", SIGNING + "/notices").json()["items"][0]
    assert (notice["kind"], notice["document_id"]) == ("stamped", document["id"]) and notice["detail"]
    row = sql(f"SELECT detail FROM estamp_audit.audit_entry WHERE action = 'document.seal' AND object_id = '{document['id']}'")
    assert len([one for one, in row if '"authority"' in one and '"client"' in one]) == 1
    assert verify(bureau.file(document["id"]))["report"]["overall"] == "intact"
    assert code_of(bureau.seal_again(document, person=bureau.far_hall, seal=bureau.far_seal)) == "document_missing"
    problem(bureau.seal_again(document, person=bureau.clerk, seal=bureau.hall_seal), 403, "permission_denied")


def test_nobody_seals_with_anothers_seal(bureau):
    document = bureau.sealed()
    problem(bureau.seal_again(document, seal=bureau.hall_seal), 404, "seal_missing")
    problem(bureau.seal_again(document, person=bureau.hall, seal=bureau.seal), 404, "seal_missing")
    problem(bureau.seal_again(document, seal=bureau.second_seal(), person=bureau.agent), 404, "seal_missing")
    assert view(bureau.holder, document)["revision"] == 2


def test_other_units_documents_and_unknown_ids(bureau):
    document = bureau.sealed()
    stranger, seal = bureau.sealing_taxpayer()
    assert code_of(bureau.seal_again(document, person=stranger, seal=seal)) == "document_missing"
    assert code_of(bureau.seal_again({"id": new_id()})) == "document_missing"


def test_of_two_seals_at_once_one_wins_and_the_other_may_come_again(bureau):
    document, finance = bureau.sealed(), bureau.second_seal()
    for round_ in range(3):
        gate, results = threading.Barrier(2), {}

        def put(seal, place):
            gate.wait()
            results[seal] = code_of(bureau.seal_again(document, place, seal=seal))

        threads = [threading.Thread(target=put, args=args) for args in ((bureau.seal, SECOND), (finance, THIRD))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        refused = [seal for seal, code in results.items() if code != "sealed"]
        assert all(results[seal] == "document_changed" for seal in refused) and len(refused) < 2, results
        for seal in refused:
            assert code_of(bureau.seal_again(document, seal=seal)) == "sealed"
        whole = view(bureau.holder, document)
        assert [s["revision"] for s in whole["sealings"]] == list(range(2, 5 + 2 * round_))
    assert verify(bureau.file(document["id"]))["report"]["overall"] == "intact"


def test_one_request_sent_twice_at_once_seals_once(bureau):
    document, key, codes = bureau.sealed(), {"Idempotency-Key": str(uuid.uuid4())}, []
    threads = [threading.Thread(target=lambda: codes.append(code_of(bureau.seal_again(document, **key)))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "sealed" in codes and set(codes) <= {"sealed", "document_changed"}, codes
    assert len(view(bureau.holder, document)["sealings"]) == 2


def test_a_key_at_home_seals_again_in_two_steps(bureau, tmp_path):
    held = Held(bureau, tmp_path)
    document_id = held.declared()
    assert held.complete(held.prepare(document_id).json()).json()["results"][0]["state"] == "sealed"
    assert held.prepare(document_id).json()["items"][0]["problem"]["code"] == "document_state"
    item = {"document_id": document_id, "again": True, "place": SECOND}
    old, prepared = held.prepare(item).json(), held.prepare(item).json()
    assert prepared["items"][0]["state"] == "prepared" and base64.b64decode(prepared["items"][0]["digest"])
    result = held.complete(prepared).json()["results"][0]
    assert result["state"] == "sealed" and result["document"]["revision"] == 3
    assert held.complete(old).json()["results"][0]["problem"]["code"] == "sealing_changed"
    assert verify(bureau.file(document_id, held.person))["report"]["overall"] == "intact"


def test_archiving_is_told_of_the_newest_revision_when_it_freezes(bureau):
    document = bureau.sealed()
    again = bureau.sealed_again(document)
    body = {"document_ids": [document["id"], new_id()]}
    status, answer = internal("POST", "/estamp/internal/v1/signing/freezes", body, token=service_token("archives"))
    assert status == 200 and answer["frozen"] == [document["id"]] and answer["digests"] == [again["digest"]], answer
    assert [one["code"] for one in answer["refused"]] == ["document_missing"]
    assert code_of(bureau.seal_again(document)) == "document_archiving"
    status, answer = internal("POST", "/estamp/internal/v1/signing/releases", body, token=service_token("archives"))
    assert status == 200 and answer["released"] == [document["id"]] and "digests" not in answer
    assert code_of(bureau.seal_again(document, THIRD)) == "sealed"
