"""Mandates of agents (代理记账): given by a taxpayer or an officer, seen on both sides, in force and ended at once; what an agent may do."""

import datetime
import json
import threading
import uuid

import pytest
from auth_people import API, Browser, new_id, problem, sql
from signing_bureau import SIGNING, Bureau, quarter_of_its_own, verify

MANDATES = API + "/admin/mandates"
TODAY = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=8)).date()


def day(offset):
    return str(TODAY + datetime.timedelta(days=offset))


@pytest.fixture(scope="module")
def bureau():
    made = Bureau()
    made.agent, made.agent_seal = made.sealing_taxpayer()
    made.clerk = made.person("mandate.manage", unit_id=made.top)
    return made


@pytest.fixture
def client(bureau):
    """A taxpayer whose mandates no other test knows."""
    person, person.seal = bureau.sealing_taxpayer()
    return person


def give(bureau, client, by=None, headers=None, **more):
    body = {"agent_code": bureau.agent.code, "from_date": day(0), "to_date": day(30), "may_seal": True, **more}
    return (by or client).ask("POST", MANDATES, json=body, headers=headers or {})


def revoke(mandate, by):
    return by.ask("POST", f"{MANDATES}/{mandate['id']}/revocation")


def waiting(bureau, client):
    return bureau.declared(holder=client, **quarter_of_its_own())


def codes(answer):
    return [(r["state"], r.get("problem", {}).get("code")) for r in answer.json()["results"]]


def test_an_agent_sees_and_seals_for_its_client_with_its_own_seal(bureau, client):
    document = waiting(bureau, client)
    url = f"{SIGNING}/documents/{document['id']}"
    problem(bureau.agent.ask("GET", url), 404, "document_missing")
    given = give(bureau, client)
    assert given.status_code == 201, given.text
    assert given.json()["state"] == "in_force" and given.json()["client"]["code"] == client.code
    assert bureau.agent.ask("GET", url).status_code == 200
    listed = bureau.agent.ask("GET", SIGNING + "/deadlines", params={"taxpayer_code": client.code}).json()
    assert [one["id"] for one in listed["items"]] == [document["id"]]
    listed = bureau.agent.ask("GET", SIGNING + "/documents", params={"taxpayer_code": client.code}).json()
    assert [one["id"] for one in listed["items"]] == [document["id"]]
    own = bureau.agent.ask("GET", SIGNING + "/documents").json()["items"]
    assert document["id"] not in [one["id"] for one in own], "a client's stand apart from its own"
    answer = bureau.seal_documents(document["id"], person=bureau.agent, seal=bureau.agent_seal)
    assert codes(answer) == [("sealed", None)], answer.text
    report = verify(bureau.file(document["id"], client))
    assert report["report"]["overall"] == "intact" and report["receipt_number"] == document["number"]
    rows = sql("SELECT action, caller_unit_id, unit_id, detail FROM estamp_audit.audit_entry WHERE object_id = "
               f"'{document['id']}' AND action IN ('document.seal', 'document.view_for_client') ORDER BY at_ms")
    assert [row[0] for row in rows] == ["document.view_for_client", "document.seal"]
    assert all(row[1] == bureau.agent.unit_id and row[2] == client.unit_id for row in rows)
    detail = json.loads(rows[-1][3])
    assert detail["client"] and detail["agent"]


def test_a_mandate_to_see_is_none_to_seal(bureau, client):
    document = waiting(bureau, client)
    give(bureau, client, may_seal=False)
    assert bureau.agent.ask("GET", f"{SIGNING}/documents/{document['id']}/file").status_code == 200
    assert codes(bureau.seal_documents(document["id"], person=bureau.agent, seal=bureau.agent_seal)) == [("refused", "mandate_view_only")]
    prepared = bureau.agent.ask("POST", SIGNING + "/sealings/prepare",
                                json={"seal_id": bureau.agent_seal, "items": [{"document_id": document["id"]}]}).json()
    assert prepared["token"] is None and prepared["items"][0]["problem"]["code"] == "mandate_view_only"


@pytest.mark.parametrize("side", ["client", "agent", "clerk"])
def test_it_ends_at_once_whoever_ends_it(bureau, client, side):
    document = waiting(bureau, client)
    mandate = give(bureau, client).json()
    url = f"{SIGNING}/documents/{document['id']}"
    assert bureau.agent.ask("GET", url).status_code == 200
    ended = revoke(mandate, {"client": client, "agent": bureau.agent, "clerk": bureau.clerk}[side])
    assert ended.status_code == 200 and ended.json()["state"] == "revoked"
    for path in ("", "/file", "/data", "/receipt"):
        problem(bureau.agent.ask("GET", url + path), 404, "document_missing")
    problem(bureau.agent.ask("GET", SIGNING + "/documents", params={"taxpayer_code": client.code}), 404, "unit_missing")
    assert codes(bureau.seal_documents(document["id"], person=bureau.agent, seal=bureau.agent_seal)) == [("refused", "document_missing")]
    problem(revoke(mandate, client), 409, "mandate_over")
    assert give(bureau, client).status_code == 201, "and may be given again"


def test_before_and_after_its_days_it_is_none(bureau, client):
    document = waiting(bureau, client)
    url = f"{SIGNING}/documents/{document['id']}"
    mandate = give(bureau, client, from_date=day(1), to_date=day(9)).json()
    assert mandate["state"] == "future"
    problem(bureau.agent.ask("GET", url), 404, "document_missing")
    sql(f"UPDATE estamp_admin.mandate SET from_date = '{day(-9)}', to_date = '{day(-1)}' WHERE id = '{mandate['id']}'")
    problem(bureau.agent.ask("GET", url), 404, "document_missing")
    sql(f"UPDATE estamp_admin.mandate SET to_date = '{day(0)}' WHERE id = '{mandate['id']}'")
    assert bureau.agent.ask("GET", url).status_code == 200, "its last day counts"


def test_a_mandate_never_turns_round(bureau, client):
    """The client gains nothing over the agent, nor the agent over the client's seal or another client."""
    give(bureau, client)
    theirs = bureau.declared(holder=bureau.agent, **quarter_of_its_own())
    problem(client.ask("GET", f"{SIGNING}/documents/{theirs['id']}"), 404, "document_missing")
    document = waiting(bureau, client)
    problem(bureau.seal_documents(document["id"], person=bureau.agent, seal=client.seal), 404, "seal_missing")
    other = bureau.declared(**quarter_of_its_own())
    problem(bureau.agent.ask("GET", f"{SIGNING}/documents/{other['id']}"), 404, "document_missing")


def test_an_officer_gives_one_for_a_taxpayer(bureau, client):
    problem(give(bureau, client, by=bureau.clerk), 400, "field_required", "client_code")
    problem(give(bureau, client, by=bureau.clerk, client_code="913700000000000000"), 400, "taxpayer_unknown", "client_code")
    given = give(bureau, client, by=bureau.clerk, client_code=client.code)
    assert given.status_code == 201, given.text
    seen = client.ask("GET", MANDATES).json()["items"]
    assert [one["id"] for one in seen] == [given.json()["id"]]
    assert given.json()["id"] in [one["id"] for one in bureau.agent.ask("GET", MANDATES, params={"client_code": client.code}).json()["items"]]


def test_nobody_gives_for_another(bureau, client):
    problem(give(bureau, client, client_code=bureau.holder.code), 400, "taxpayer_unknown", "client_code")
    mandate = give(bureau, client).json()
    problem(revoke(mandate, bureau.holder), 404, "mandate_missing")
    problem(revoke({"id": new_id()}, client), 404, "mandate_missing")
    assert mandate["id"] not in [one["id"] for one in bureau.holder.ask("GET", MANDATES).json()["items"]]
    far = bureau.person("mandate.manage", unit_id=bureau.below)
    sql(f"UPDATE estamp_auth.account SET unit_id = '{bureau.other}' WHERE id = '{far.account_id}'")
    far.login(far.login_name)
    problem(give(bureau, client, by=far, client_code=client.code), 400, "taxpayer_unknown", "client_code")
    problem(revoke(mandate, far), 404, "mandate_missing")
    for who, number, code in ((bureau.officer, 403, "permission_denied"), (Browser(), 401, "login_required")):
        problem(who.ask("GET", MANDATES), number, code)
        problem(give(bureau, client, by=who), number, code)
        problem(revoke(mandate, who), number, code)


@pytest.mark.parametrize("change, field, code", [
    ({"agent_code": "913700000000000000"}, "agent_code", "mandate_agent_unknown"),
    ({"agent_code": "self"}, "agent_code", "mandate_self"),
    ({"from_date": day(5), "to_date": day(4)}, "to_date", "mandate_reversed"),
    ({"from_date": day(-5), "to_date": day(-4)}, "to_date", "mandate_past"),
    ({"to_date": day(366 * 6)}, "to_date", "mandate_long"),
    ({"to_date": "2026-02-30"}, "to_date", "field_form"),
    ({"may_seal": "yes"}, "may_seal", "field_type"),
    ({"more": 1}, "more", "field_unknown"),
])
def test_faults_are_named(bureau, client, change, field, code):
    if change.get("agent_code") == "self":
        change = {"agent_code": client.code}
    problem(give(bureau, client, **change), 400, code, field)


def test_one_at_a_time_even_when_two_are_given_at_once(bureau, client):
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(give(bureau, client).status_code)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [201, 409, 409, 409]
    problem(give(bureau, client, from_date=day(30), to_date=day(40)), 409, "mandate_exists")
    assert give(bureau, client, from_date=day(31), to_date=day(40)).status_code == 201


def test_the_same_key_gives_one(bureau, client):
    key = {"Idempotency-Key": str(uuid.uuid4())}
    first, again = give(bureau, client, headers=key), give(bureau, client, headers=key)
    assert first.json()["id"] == again.json()["id"]
    problem(give(bureau, client, headers=key, may_seal=False), 409, "idempotency_reused")


def test_the_list_goes_on_by_cursor(bureau, client):
    made = [give(bureau, client, from_date=day(n), to_date=day(n)).json()["id"] for n in range(3)]
    first = client.ask("GET", MANDATES, params={"limit": 2}).json()
    rest = client.ask("GET", MANDATES, params={"limit": 2, "cursor": first["next"]}).json()
    assert [one["id"] for one in first["items"] + rest["items"]] == made[::-1] and rest["next"] is None


def test_what_is_due_first_comes_first(bureau, client):
    quarters = [quarter_of_its_own() for _ in range(3)]
    made = [bureau.declared(holder=client, **quarter) for quarter in reversed(quarters)]
    seen, cursor = [], None
    while True:
        page = client.ask("GET", SIGNING + "/deadlines", params={"limit": 2, **({"cursor": cursor} if cursor else {})}).json()
        seen += page["items"]
        cursor = page["next"]
        if not cursor:
            break
    assert [one["id"] for one in seen] == [one["id"] for one in reversed(made)]
    assert [one["due_date"] for one in seen] == sorted(one["due_date"] for one in seen)
