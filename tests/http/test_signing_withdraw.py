"""撤销签章: the last signer takes its last seal back; copies that were downloaded before are told to be withdrawn."""

import subprocess
import threading
import time
import uuid

import pytest
from auth_people import VAR, Browser, new_id, problem, sql
from service_process import Service
from signing_bureau import PIN, SIGNING, quarter_of_its_own, verify
from signing_people import SECOND, THIRD, Table, code_of, view
from smtp_server import wait_for
from test_signing_offers import Held

REASON = "盖错了印章"


@pytest.fixture(scope="module")
def bureau():
    return Table()


def last_of(person, document):
    return view(person, document)["sealings"][-1]["id"]


def withdraw(person, document, sealing=None, pin=PIN, reason=REASON, **headers):
    body = {"sealing_id": sealing or last_of(person, document), "reason": reason, "pin": pin}
    body = {name: value for name, value in body.items() if value is not None}
    return person.ask("POST", f"{SIGNING}/documents/{document['id']}/withdrawal", json=body, headers=headers)


def receipt(document):
    return Browser().ask("GET", f"{SIGNING}/receipts/{document['number']}")


def test_the_only_seal_is_taken_back_and_the_document_waits_again(bureau):
    document = bureau.sealed()
    copy, sealing = bureau.file(document["id"]), last_of(bureau.holder, document)
    places = view(bureau.holder, document)["sealings"][0]["places"]
    answer = withdraw(bureau.holder, document)
    assert answer.status_code == 200, answer.text
    after = answer.json()
    assert (after["state"], after["standing"], after["revision"], after["sealed"]) == ("waiting", "withdrawn", 1, None)
    whole = view(bureau.holder, document)
    assert whole["sealings"] == [] and [r["revision"] for r in whole["revisions"]] == [1]
    gone = whole["withdrawals"][0]
    assert (gone["id"], gone["reason"], gone["revision"], gone["seal_id"]) == (sealing, REASON, 2, bureau.seal) and gone["withdrawn"]
    assert gone["places"] == places and places[0]["width_mm"], "where it stood is kept"
    assert verify(bureau.file(document["id"]))["report"]["overall"] == "unsigned"
    judged = verify(copy)
    assert (judged["standing"], judged["receipt_number"]) == ("withdrawn", document["number"])
    assert judged["report"]["overall"] == "intact", "the file itself is whole"
    assert judged["withdrawal"]["withdrawn"] == gone["withdrawn"] and judged["withdrawal"]["seal_number"] == gone["seal_number"]
    assert "*" in judged["withdrawal"]["by"] and "*" in judged["withdrawal"]["seal_name"] and REASON not in str(judged)
    public = receipt(document).json()
    assert (public["standing"], public["sealed"], public["sealings"]) == ("withdrawn", None, [])
    assert public["withdrawals"] == [judged["withdrawal"]] and REASON not in str(public)
    missing = bureau.holder.ask("GET", f"{SIGNING}/documents/{document['id']}/file", params={"revision": 2})
    problem(missing, 404, "revision_missing")
    problem(bureau.holder.ask("GET", f"{SIGNING}/documents/{document['id']}/receipt"), 409, "document_not_sealed")


def test_what_waits_again_is_sealed_again_and_the_old_copy_stays_withdrawn(bureau):
    document = bureau.sealed()
    copy = bureau.file(document["id"])
    assert withdraw(bureau.holder, document).ok
    waiting = bureau.holder.ask("GET", SIGNING + "/documents", params={"state": "waiting", "limit": 200}).json()["items"]
    assert document["id"] in [one["id"] for one in waiting]
    assert code_of(bureau.seal_documents(document["id"])) == "sealed"
    assert verify(copy)["standing"] == "withdrawn"
    fresh = verify(bureau.file(document["id"]))
    assert (fresh["standing"], fresh["withdrawal"], fresh["report"]["overall"]) == ("valid", None, "intact")
    public = receipt(document).json()
    assert public["standing"] == "valid" and len(public["sealings"]) == len(public["withdrawals"]) == 1
    assert view(bureau.holder, document)["revision"] == 2


def test_only_the_last_of_several_seals_is_taken_back(bureau):
    document = bureau.sealed()
    one = bureau.file(document["id"])
    bureau.sealed_again(document)
    both, whole = bureau.file(document["id"]), view(bureau.holder, document)
    problem(withdraw(bureau.holder, document, whole["sealings"][0]["id"]), 409, "sealing_not_last")
    answer = withdraw(bureau.holder, document)
    assert answer.ok, answer.text
    after = answer.json()
    assert (after["state"], after["standing"], after["revision"]) == ("sealed", "valid", 2)
    assert (after["digest"], after["sealed"], after["size_bytes"]) == (document["digest"], document["sealed"], len(one))
    assert bureau.file(document["id"]) == one
    assert verify(one)["standing"] == "valid" and verify(both)["standing"] == "withdrawn"
    again = bureau.sealed_again(document, place=THIRD)
    assert again["revision"] == 3 and verify(bureau.file(document["id"]))["standing"] == "valid" and verify(both)["standing"] == "withdrawn"


def test_a_copy_that_others_added_to_is_known_too(bureau):
    document = bureau.sealed()
    added = added_to(bureau.file(document["id"]))
    assert verify(added)["standing"] is None, "it stands, but these bytes are none of ours"
    assert withdraw(bureau.holder, document).ok
    judged = verify(added)
    assert (judged["standing"], judged["receipt_number"]) == ("withdrawn", document["number"]), judged["report"]


def added_to(copy):
    """With a revision more, which changes nothing."""
    start = copy[copy.rindex(b"startxref"):].split()[1].decode()
    return copy + (f"\nxref\n0 0\ntrailer\n<</Size 9000/Root {root_of(copy)}/Prev {start}>>\nstartxref\n{len(copy) + 1}\n%%EOF\n").encode()


def root_of(content):
    at = content.rindex(b"/Root")
    return content[at + 5:at + 40].split(b"R")[0].decode().strip() + " R"


def test_the_pin_is_asked_and_checked(bureau):
    document = bureau.sealed()
    problem(withdraw(bureau.holder, document, pin=None), 400, "field_required", "pin")
    problem(withdraw(bureau.holder, document, pin="000000"), 403, "seal_pin_wrong")
    assert view(bureau.holder, document)["state"] == "sealed"
    deadline = time.monotonic() + 120
    while (answer := withdraw(bureau.holder, document)).status_code == 429 and time.monotonic() < deadline:
        time.sleep(float(answer.headers["Retry-After"]))
    assert answer.ok, answer.text


@pytest.mark.parametrize("change, field, code", [
    ({"reason": None}, "reason", "field_required"), ({"reason": " "}, "reason", "field_form"),
    ({"reason": "字" * 201}, "reason", "field_too_long"), ({"reason": "a\nb"}, "reason", "field_form"),
    ({"sealing_id": "x"}, "sealing_id", "field_form"), ({"sealing_id": None}, "sealing_id", "field_required"),
    ({"pin": 1}, "pin", "field_type"), ({"more": 1}, "more", "field_unknown")])
def test_input_is_checked(bureau, change, field, code):
    body = {"sealing_id": new_id(), "reason": REASON, "pin": PIN, **change}
    body = {name: value for name, value in body.items() if value is not None}
    answer = bureau.holder.ask("POST", f"{SIGNING}/documents/{new_id()}/withdrawal", json=body)
    found = [(fault["field"], fault["code"]) for fault in answer.json()["errors"]]
    assert answer.status_code == 400 and (field, code) in found, found


@pytest.mark.parametrize("state", ["frozen", "archived", "rejected", "voided"])
def test_nothing_but_what_is_sealed(bureau, state):
    document = bureau.sealed()
    sql(f"UPDATE estamp_signing.document SET state = '{state}' WHERE id = '{document['id']}'")
    problem(withdraw(bureau.holder, document), 409, "document_archiving" if state == "frozen" else "document_state")
    assert len(view(bureau.holder, document)["sealings"]) == 1


@pytest.mark.parametrize("what", ["correction", "void", "rejection"])
def test_not_what_was_corrected_voided_or_sent_back(bureau, what):
    document = bureau.sealed()
    body = {"reason": "第12栏填写有误"}
    if what == "correction":
        body["data"] = bureau.body(**quarter_of_its_own())["data"]
    assert bureau.clerk.ask("POST", f"{SIGNING}/documents/{document['id']}/{what}", json=body).ok
    expected = {"correction": "document_corrected", "void": "document_void", "rejection": "document_state"}[what]
    problem(withdraw(bureau.holder, document), 409, expected)


def test_only_the_unit_whose_seal_it_is(bureau):
    client, seal = bureau.sealing_taxpayer()
    agent, agent_seal = bureau.sealing_taxpayer()
    document = bureau.declared(holder=client, **quarter_of_its_own())
    assert code_of(bureau.seal_documents(document["id"], person=client, seal=seal)) == "sealed"
    sealing = last_of(client, document)
    problem(withdraw(agent, document, sealing), 404, "document_missing")
    bureau.mandate(client, agent)
    problem(withdraw(agent, document, sealing), 403, "sealing_of_others")
    problem(withdraw(bureau.hall, document, sealing), 403, "sealing_of_others")
    problem(withdraw(bureau.far_hall, document, sealing), 404, "document_missing")
    problem(withdraw(bureau.clerk, document, sealing), 403, "permission_denied")
    problem(withdraw(client, {"id": new_id()}, sealing), 404, "document_missing")
    problem(withdraw(client, document, new_id()), 404, "sealing_missing")
    bureau.sealed_again(document, person=agent, seal=agent_seal)
    problem(withdraw(client, document), 403, "sealing_of_others")
    answer = withdraw(agent, document)
    assert answer.ok and answer.json()["state"] == "sealed"
    notice = client.ask("GET", SIGNING + "/notices").json()["items"][0]
    assert (notice["kind"], notice["document_id"], notice["detail"]) == ("withdrawn", document["id"], REASON)
    detail = sql(f"SELECT detail FROM estamp_audit.audit_entry WHERE action = 'document.withdraw' AND object_id = '{document['id']}'")[0][0]
    assert '"agent"' in detail and '"client"' in detail and REASON in detail and PIN not in detail


def test_an_authority_takes_its_own_seal_back(bureau):
    document = bureau.sealed()
    bureau.sealed_again(document, person=bureau.hall, seal=bureau.hall_seal)
    problem(withdraw(bureau.holder, document), 403, "sealing_of_others")
    assert withdraw(bureau.hall, document).json()["revision"] == 2


def test_a_disabled_seal_withdraws_nothing(bureau):
    document, finance = bureau.sealed(), bureau.second_seal()
    bureau.sealed_again(document, seal=finance)
    sql(f"UPDATE estamp_seals.seal SET state = 'disabled' WHERE id = '{finance}'")
    problem(withdraw(bureau.holder, document), 409, "seal_state")


def test_a_key_at_home_needs_no_pin(bureau, tmp_path):
    held = Held(bureau, tmp_path)
    document = {"id": held.declared()}
    assert held.complete(held.prepare(document["id"]).json()).json()["results"][0]["state"] == "sealed"
    sql(f"UPDATE estamp_seals.seal SET unlock_by = 'holder' WHERE id = '{held.seal}'")
    assert withdraw(held.person, document, pin=None).json()["state"] == "waiting"


def test_a_repeated_request_withdraws_once(bureau):
    document = bureau.sealed()
    bureau.sealed_again(document)
    sealing, key = last_of(bureau.holder, document), {"Idempotency-Key": str(uuid.uuid4())}
    for _ in range(2):
        answer = withdraw(bureau.holder, document, sealing, **key)
        assert answer.ok and answer.json()["revision"] == 2, answer.text
    problem(withdraw(bureau.holder, document, sealing, reason="另一个原因", **key), 409, "idempotency_reused")
    problem(withdraw(bureau.holder, document, sealing), 404, "sealing_missing")
    assert len(view(bureau.holder, document)["withdrawals"]) == 1


def test_a_request_whose_seal_was_withdrawn_seals_no_more(bureau):
    key, later = {"Idempotency-Key": str(uuid.uuid4())}, {"Idempotency-Key": str(uuid.uuid4())}
    document = bureau.declared(**quarter_of_its_own())
    assert code_of(bureau.seal_documents(document["id"], **key)) == "sealed"
    assert code_of(bureau.seal_again(document, **later)) == "sealed"
    assert withdraw(bureau.holder, document).ok
    assert code_of(bureau.seal_again(document, **later)) == "sealing_withdrawn"
    assert withdraw(bureau.holder, document).ok
    assert code_of(bureau.seal_documents(document["id"], **key)) == "sealing_withdrawn"
    assert code_of(bureau.seal_documents(document["id"])) == "sealed"


def test_of_a_withdrawal_and_a_second_seal_at_once_one_wins(bureau):
    for _ in range(3):
        document, gate, got = bureau.sealed(), threading.Barrier(2), {}
        sealing = last_of(bureau.holder, document)

        def take_back():
            gate.wait()
            got["withdrawn"] = withdraw(bureau.holder, document, sealing)

        def put():
            gate.wait()
            got["sealed"] = code_of(bureau.seal_again(document, SECOND))

        threads = [threading.Thread(target=work) for work in (take_back, put)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        whole = view(bureau.holder, document)
        if got["withdrawn"].ok:
            assert got["sealed"] in ("document_state", "document_changed") and (whole["state"], whole["revision"]) == ("waiting", 1)
        else:
            problem(got["withdrawn"], 409, "sealing_not_last")
            assert got["sealed"] == "sealed" and [s["revision"] for s in whole["sealings"]] == [2, 3]
        assert verify(bureau.file(document["id"]))["report"]["overall"] == ("unsigned" if got["withdrawn"].ok else "intact")


def test_of_two_withdrawals_at_once_one_wins(bureau):
    document, answers = bureau.sealed(), []
    sealing = last_of(bureau.holder, document)
    threads = [threading.Thread(target=lambda: answers.append(withdraw(bureau.holder, document, sealing))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(a.status_code for a in answers) == [200, 404, 404, 404], [a.text for a in answers]
    assert len(view(bureau.holder, document)["withdrawals"]) == 1


def test_what_was_prepared_before_a_withdrawal_is_not_put_on_what_came_after(bureau, tmp_path):
    """The revision's number is the same again, its bytes are others."""
    held = Held(bureau, tmp_path)
    document = {"id": held.declared()}
    assert held.complete(held.prepare(document["id"]).json()).json()["results"][0]["state"] == "sealed"
    prepared = held.prepare({"document_id": document["id"], "again": True, "place": SECOND}).json()
    assert withdraw(held.person, document).ok
    time.sleep(0.002)
    assert held.complete(held.prepare(document["id"]).json()).json()["results"][0]["state"] == "sealed"
    assert held.complete(prepared).json()["results"][0]["problem"]["code"] == "sealing_changed"
    assert view(held.person, document)["revision"] == 2


def test_the_seals_uses_show_it_and_statistics_count_it_no_more(bureau):
    document = bureau.sealed()
    sealing, at_ms = last_of(bureau.holder, document), "(SELECT sealed_ms FROM estamp_signing.sealing_withdrawal WHERE id = '{}')"
    counted = "SELECT COUNT(*) FROM estamp_signing.v_sealing_time WHERE unit_id = '{}'".format(bureau.holder.unit_id)
    before = int(sql(counted)[0][0])
    assert withdraw(bureau.holder, document).ok
    assert int(sql(counted)[0][0]) == before - 1
    assert sql(f"SELECT COUNT(*) FROM estamp_signing.v_sealing WHERE id = '{sealing}'") == [["0"]]
    assert sql("SELECT " + at_ms.format(sealing))[0][0] != "NULL"
    asked = {"seal_id": bureau.seal, "limit": 200}
    uses = bureau.holder.ask("GET", SIGNING + "/sealings", params=asked).json()["items"]
    mine = [use for use in uses if use["id"] == sealing]
    assert len(mine) == 1 and mine[0]["withdrawn"] and mine[0]["document_id"] == document["id"]
    assert [use["withdrawn"] for use in uses].count(None) > 0
    assert [use["sealed"] for use in uses] == sorted((use["sealed"] for use in uses), reverse=True)
    by_page, cursor = [], None
    while cursor is not None or not by_page:
        page = bureau.holder.ask("GET", SIGNING + "/sealings", params={**asked, "limit": 3, **({"cursor": cursor} if cursor else {})}).json()
        by_page += page["items"]
        cursor = page["next"]
    assert [use["id"] for use in by_page] == [use["id"] for use in uses]


def test_a_killed_service_leaves_all_of_a_withdrawal_or_nothing(bureau):
    document = bureau.sealed()
    sealing, outcome = last_of(bureau.holder, document), []
    # Another session holds the sealing's row, so that the withdrawal stops between its first write and its last.
    holder = subprocess.Popen(["mariadb", "--no-defaults", "--socket=run/db.sock", "--batch", "--unbuffered", "--skip-column-names"], cwd=VAR,
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    holder.stdin.write(f"BEGIN; SELECT id FROM estamp_signing.sealing WHERE id = '{sealing}' FOR UPDATE;\n")
    holder.stdin.flush()
    assert holder.stdout.readline().strip() == sealing

    def take_back():
        try:
            outcome.append(withdraw(bureau.holder, document, sealing).status_code)
        except OSError:
            outcome.append(None)

    service, thread = Service("signing"), threading.Thread(target=take_back)
    thread.start()
    waiting = "SELECT COUNT(*) FROM information_schema.processlist WHERE state = 'Updating' AND info LIKE 'DELETE FROM sealing %'"
    wait_for(lambda: sql(waiting) == [["1"]])
    service.kill()
    service.start()
    holder.stdin.write("ROLLBACK;\n")
    holder.stdin.close()
    holder.wait(30)
    thread.join()
    assert outcome != [200]
    wait_for(lambda: bureau.holder.ask("GET", f"{SIGNING}/documents/{document['id']}").ok)
    whole = view(bureau.holder, document)
    assert (whole["state"], whole["revision"], len(whole["sealings"]), whole["withdrawals"]) == ("sealed", 2, 1, [])
    assert verify(bureau.file(document["id"]))["standing"] == "valid"
    assert withdraw(bureau.holder, document).ok


def test_many_withdrawals_come_by_pages(bureau):
    document = bureau.sealed()
    withdraw(bureau.holder, document)
    first = view(bureau.holder, document)
    assert len(first["withdrawals"]) == 1 and not first["more_withdrawals"]
    ids = [new_id() for _ in range(24)]
    sql(f"USE estamp_signing; CREATE TEMPORARY TABLE more SELECT * FROM sealing_withdrawal WHERE document_id = '{document['id']}';"
        + "".join(f"UPDATE more SET id = '{one}', withdrawn_ms = withdrawn_ms - {n % 2}; INSERT INTO sealing_withdrawal SELECT * FROM more;" for n, one in enumerate(ids)))
    whole = view(bureau.holder, document)
    assert len(whole["withdrawals"]) == 20 and whole["more_withdrawals"]
    assert len(receipt(document).json()["withdrawals"]) == 20
    path, got, cursor = f"{SIGNING}/documents/{document['id']}/withdrawals", [], None
    while cursor or not got:
        page = bureau.holder.ask("GET", path, params={"limit": 7} | ({"cursor": cursor} if cursor else {})).json()
        got, cursor = got + page["items"], page["next"]
    assert len(got) == len({one["id"] for one in got}) == 25
    assert got == sorted(got, key=lambda one: (one["withdrawn"], one["id"]), reverse=True) and got[:20] == whole["withdrawals"]
    problem(bureau.holder.ask("GET", path, params={"cursor": "x"}), 400, "cursor_invalid")
    problem(bureau.stranger.ask("GET", path), 404, "document_missing")
