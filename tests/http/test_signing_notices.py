"""Notices (通知): what happened to a taxpayer's documents, to that one alone; read and unread; what is due."""

import pytest
from auth_people import Browser, new_id, problem, sql
from signing_bureau import SIGNING, Bureau, quarter_of_its_own
from smtp_server import wait_for

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
    assert mine not in [one["id"] for one in bureau.officer.ask("GET", NOTICES).json()["items"]]  # an officer's are its authority's
    problem(bureau.filing.ask("GET", NOTICES), 403, "permission_denied")
    problem(Browser().ask("GET", NOTICES), 401, "login_required")
    problem(client.ask("POST", NOTICES + "/read", json={"until": "x"}), 400, "field_form", "until")
    assert client.ask("POST", NOTICES + "/read", json={"until": new_id()}).status_code == 204


def test_what_is_due_is_counted(bureau, client):
    made = [bureau.declared(holder=client, **quarter_of_its_own())["id"] for _ in range(3)]
    day = "DATE_FORMAT(UTC_TIMESTAMP() + INTERVAL 8 HOUR + INTERVAL {} DAY, '%Y-%m-%d')"
    for document, offset in zip(made, (3, 40, -1)):
        sql(f"UPDATE estamp_signing.document SET due_date = {day.format(offset)} WHERE id = '{document}'")
    assert counts(client) == {"unread": 3, "due_soon": 1, "overdue": 1}


# --- what time brings ----------------------------------------------------------------------------------------------------

DAY = "DATE_FORMAT(UTC_TIMESTAMP() + INTERVAL 8 HOUR + INTERVAL {} DAY, '%Y-%m-%d')"


def look_again(document, days):
    """The document is due in so many days, and today is the day to look at it."""
    sql(f"UPDATE estamp_signing.document SET due_date = {DAY.format(days)} WHERE id = '{document}';"
        f"UPDATE estamp_signing.notice SET remind_on = {DAY.format(0)} WHERE document_id = '{document}' AND kind = 'arrived'")

    def looked():
        return sql(f"SELECT remind_on IS NULL OR remind_on > {DAY.format(0)} FROM estamp_signing.notice "
                   f"WHERE document_id = '{document}' AND kind = 'arrived'") == [["1"]]
    wait_for(looked)


def due(person):
    return [(one["document_id"], one["days"]) for one in person.ask("GET", NOTICES).json()["items"] if one["kind"] == "due"]


def test_a_deadline_is_told_seven_days_and_one_before(bureau, client):
    document, other = (bureau.declared(holder=client, **quarter_of_its_own())["id"] for _ in range(2))
    look_again(document, 20)
    assert due(client) == []
    for _ in range(2):  # once, however often it is looked at
        look_again(document, 7)
        assert due(client) == [(document, 7)]
    look_again(document, 5)
    assert due(client) == [(document, 7)]
    for days in (1, 0, -1):
        look_again(document, days)
        assert due(client) == [(document, 1), (document, 7)]
    assert bureau.seal_documents(other, person=client, seal=client.seal).ok
    look_again(other, 7)
    assert len(due(client)) == 2  # what is sealed is not due


def certificate_ends(client, days):
    sql(f"UPDATE estamp_seals.certificate c JOIN estamp_seals.seal s ON s.certificate_id = c.id "
        f"SET c.not_after_ms = (UNIX_TIMESTAMP() + {days} * 86400) * 1000 WHERE s.id = '{client.seal}'")


def ending(person):
    items = person.ask("GET", NOTICES, params={"limit": 200}).json()["items"]
    return [one for one in items if one["kind"] == "expiring"]


def go_through_all():
    """The job goes through all certificates again: what was said stays said."""
    job = "estamp_signing.job WHERE id = '00000000000000000000000nr1'"

    def begun():
        sql("UPDATE estamp_signing.job SET `cursor` = '' WHERE id = '00000000000000000000000nr1'")
        return sql(f"SELECT `cursor` = '' FROM {job}") == [["1"]]
    wait_for(begun)

    def gone_through():
        return sql(f"SELECT `cursor` <> '' FROM {job}") == [["1"]]
    wait_for(gone_through)


def until_told(person, said):
    def told():
        sql("UPDATE estamp_signing.job SET `cursor` = '' WHERE id = '00000000000000000000000nr1'")
        return [one["days"] for one in ending(person)] == said
    wait_for(told)


def test_a_certificate_that_ends_is_told_to_its_unit_and_the_authority(bureau, client):
    officer = bureau.person("seal.query", unit_id=bureau.below)
    before = sum(one["count"] for one in ending(officer))
    for days, said in ((20, [30]), (20, [30]), (3, [7, 30]), (0.5, [1, 7, 30]), (0.5, [1, 7, 30])):
        certificate_ends(client, days)
        go_through_all()
        until_told(client, said)
    told = ending(client)[0]
    assert told["title"] and told["due_date"] and told["period"] is None and told["document_id"] is None and told["certificate_id"]
    assert sum(one["count"] for one in ending(officer)) == before + 3
    assert all(one["title"] == "" and one["certificate_id"] is None for one in ending(officer))
    assert told["id"] not in [one["id"] for one in ending(bureau.stranger)]
    certificate_ends(client, 300)


def test_the_end_of_what_no_seal_uses_is_no_news(bureau, client):
    clerk = bureau.person("seal.manage", "seal.query", unit_id=bureau.top)
    assert clerk.ask("POST", f"{SIGNING.replace('/signing', '/seals')}/{client.seal}/disable", json={"reason": "停用"}).ok
    certificate_ends(client, 20)
    other, other.seal = bureau.sealing_taxpayer()
    certificate_ends(other, 20)
    go_through_all()
    until_told(other, [30])
    assert ending(client) == []
    for person in (client, other):
        certificate_ends(person, 300)


def test_the_job_reads_by_its_indexes():
    now = "UNIX_TIMESTAMP() * 1000"
    plans = {"SELECT n.id FROM estamp_signing.notice n JOIN estamp_signing.document d ON d.id = n.document_id WHERE n.remind_on <= '2026-11-22' "
             "ORDER BY n.remind_on, n.id LIMIT 200": "notice_remind",
             f"SELECT c.id FROM estamp_seals.v_certificate_expiry c WHERE c.not_after_ms BETWEEN {now} AND {now} + 86400000 "
             "ORDER BY c.not_after_ms, c.id LIMIT 200": "certificate_not_after",
             "SELECT subject_id FROM estamp_signing.mail_outbox WHERE state = 'queued' AND due_ms <= 1 ORDER BY due_ms, subject_id LIMIT 1": "mail_outbox_due"}
    for query, index in plans.items():
        keys = [row[5] for row in sql("EXPLAIN " + query)]
        assert index in keys, (query, keys)
