"""Notices (通知): what happened to a taxpayer's documents, to that one alone; read and unread; what is due."""

import pytest
from auth_people import Browser, new_id, problem, sql
from signing_bureau import SIGNING, Bureau, quarter_of_its_own

NOTICES = SIGNING + "/notices"


@pytest.fixture(scope="module")
def bureau():
    made = Bureau()
    made.clerk = made.person("sealing.query", "declaration.amend", unit_id=made.top)
    return made


@pytest.fixture
def client(bureau):
    person, person.seal = bureau.sealing_taxpayer()
    return person


def told(person):
    return [(one["kind"], one["document_id"], one["detail"]) for one in person.ask("GET", NOTICES).json()["items"]]


def counts(person):
    return person.ask("GET", NOTICES + "/count").json()


def test_every_turn_is_told_with_its_reason(bureau, client):
    first = bureau.declared(holder=client, **quarter_of_its_own())["id"]
    data = bureau.body(**quarter_of_its_own())["data"]
    new = bureau.filing.ask("POST", f"{SIGNING}/declarations/{first}/correction", json={"reason": "错一", "data": data}).json()["id"]
    assert bureau.seal_documents(new, person=client, seal=client.seal).ok
    assert bureau.clerk.ask("POST", f"{SIGNING}/documents/{new}/rejection", json={"reason": "错二"}).ok
    other = bureau.declared(holder=client, **quarter_of_its_own())["id"]
    assert bureau.filing.ask("POST", f"{SIGNING}/declarations/{other}/void", json={"reason": "错三"}).ok
    assert sorted(told(client)) == sorted([("arrived", first, ""), ("corrected", first, "错一"), ("arrived", new, ""), ("rejected", new, "错二"),
                                           ("arrived", other, ""), ("voided", other, "错三")])
    assert counts(client)["unread"] == 6


def test_a_refused_declaration_tells_nothing(bureau, client):
    body = bureau.body(holder=client, **quarter_of_its_own())
    assert bureau.declare(body).status_code == 201
    problem(bureau.declare(body), 409, "declaration_exists")
    assert len(told(client)) == 1


def test_reading_ends_at_the_one_named(bureau, client):
    for _ in range(3):
        bureau.declared(holder=client, **quarter_of_its_own())
    items = client.ask("GET", NOTICES).json()["items"]
    assert client.ask("POST", NOTICES + "/read", json={"until": items[1]["id"]}).status_code == 204
    assert counts(client)["unread"] == 1
    assert [bool(one["read"]) for one in client.ask("GET", NOTICES).json()["items"]] == [False, True, True]
    first = client.ask("GET", NOTICES, params={"limit": 2}).json()
    rest = client.ask("GET", NOTICES, params={"limit": 2, "cursor": first["next"]}).json()
    assert [one["id"] for one in first["items"] + rest["items"]] == [one["id"] for one in items] and rest["next"] is None


def test_nobody_reads_anothers(bureau, client):
    bureau.declared(holder=client, **quarter_of_its_own())
    mine = client.ask("GET", NOTICES).json()["items"][0]["id"]
    assert mine not in [one["id"] for one in bureau.holder.ask("GET", NOTICES).json()["items"]]
    assert bureau.holder.ask("POST", NOTICES + "/read", json={"until": mine}).status_code == 204
    assert counts(client)["unread"] == 1
    problem(bureau.officer.ask("GET", NOTICES), 403, "permission_denied")
    problem(Browser().ask("GET", NOTICES), 401, "login_required")
    problem(client.ask("POST", NOTICES + "/read", json={"until": "x"}), 400, "field_form", "until")
    assert client.ask("POST", NOTICES + "/read", json={"until": new_id()}).status_code == 204


def test_what_is_due_is_counted(bureau, client):
    made = [bureau.declared(holder=client, **quarter_of_its_own())["id"] for _ in range(3)]
    day = "DATE_FORMAT(UTC_TIMESTAMP() + INTERVAL 8 HOUR + INTERVAL {} DAY, '%Y-%m-%d')"
    for document, offset in zip(made, (3, 40, -1)):
        sql(f"UPDATE estamp_signing.document SET due_date = {day.format(offset)} WHERE id = '{document}'")
    assert counts(client) == {"unread": 3, "due_soon": 1, "overdue": 1}
