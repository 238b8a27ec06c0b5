"""统计 through nginx: counted within the officer's authority, by day, category and authority; refused to others."""

import datetime
import time
import uuid

import pytest

from admin_people import ADMIN, admin, office, officer, root, unit  # noqa: F401 (fixtures)
from archives_data import Category, make_documents
from auth_people import Browser, new_id, problem, sql

DIGEST = "ab" * 32
CHINA = datetime.timezone(datetime.timedelta(hours=8))
STATISTICS = "/statistics"


def moment(day, hour=12):
    """Milliseconds of an hour of the bureau's clock."""
    return int(datetime.datetime.fromisoformat(f"{day}T{hour:02d}:00:00").replace(tzinfo=CHINA).timestamp() * 1000)


def seal_all(prefix, day, hour=12):
    """A sealing for each of the documents, at that hour."""
    at = moment(day, hour)
    sql("INSERT INTO estamp_signing.sealing (id, document_id, revision, field, seal_id, seal_number, seal_name, signer, fingerprint,"
        f" page, x_um, y_um, sealed_by, sealed_ms) SELECT CONCAT('1', SUBSTR(id, 2)), id, 2, 'f', '{new_id()}', 'n', 's', 's', '{DIGEST}',"
        f" 1, 0, 0, '{new_id()}', {at} FROM estamp_signing.document WHERE id LIKE '{prefix}%'")


def certificate(unit_id, day, state="enabled"):
    certificate_id, seal_id = new_id(), new_id()
    sql("INSERT INTO estamp_seals.certificate (id, unit_id, subject, subject_name, issuer, serial, key_name, key_bits, not_before_ms,"
        f" not_after_ms, fingerprint, trust, created_ms, created_by) VALUES ('{certificate_id}', '{unit_id}', 's', 's', 'i', '1', 'RSA', 2048,"
        f" 1, {moment(day)}, '{uuid.uuid4().hex * 2}', 'trusted', 1, '{new_id()}');"
        "INSERT INTO estamp_seals.seal (id, number, unit_id, type, name, state, certificate_id, picture_digest, picture_type, width_mm,"
        f" height_mm, created_ms, created_by, changed_ms) VALUES ('{seal_id}', '{seal_id[-20:]}', '{unit_id}', 'official', 's', '{state}',"
        f" '{certificate_id}', '{DIGEST}', 'image/png', 40, 40, 1, '{new_id()}', 0)")


def count_anew():
    """Everything is counted from the beginning; waits until that is done."""
    sql("UPDATE estamp_admin.statistics_round SET next_ms = 0, counted_ms = 0, whole_day = ''")
    end = time.monotonic() + 600
    while sql("SELECT COUNT(*) FROM estamp_admin.statistics_round WHERE counted_ms = 0") != [["0"]]:
        assert time.monotonic() < end, "the counters were not counted"
        time.sleep(0.1)


def reader(admin, authority_id, code):  # noqa: F811
    """An officer of that authority with the built-in role."""
    roles = {one["code"]: one for one in admin.get("/roles")["items"]}
    return officer(admin, authority_id, roles[code])


@pytest.fixture(scope="module")
def bureau(admin, office):  # noqa: F811
    """An authority and one below it with a taxpayer each; 2031 is a year that no other test writes."""
    one, two = unit(admin, office["id"], "taxpayer", "统计甲公司"), unit(admin, office["below"]["id"], "taxpayer", "统计乙公司")
    sales, income = Category(), Category()
    first = make_documents(sales, one["id"], 3, DIGEST, year=2031)
    second = make_documents(income, one["id"], 2, DIGEST, year=2031, state="archived")
    third = make_documents(sales, two["id"], 4, DIGEST, year=2031, state="frozen")
    make_documents(income, two["id"], 5, DIGEST, year=2030, state="waiting")
    seal_all(first, "2026-03-01", 0)
    seal_all(second, "2026-03-01", 23)
    seal_all(third, "2026-03-03")
    today = datetime.datetime.now(CHINA).date()
    certificate(one["id"], today + datetime.timedelta(days=10))
    certificate(two["id"], today + datetime.timedelta(days=80), "disabled")
    certificate(two["id"], today - datetime.timedelta(days=40))
    count_anew()
    yield {"top": office, "below": office["below"], "sales": sales, "income": income, "head": reader(admin, office["id"], "officer"),
            "clerk": reader(admin, office["below"]["id"], "officer")}
    # Their pictures lie in no store: nobody else shall meet them in a list.
    sql("DELETE FROM estamp_seals.seal WHERE name = 's'; DELETE FROM estamp_seals.certificate WHERE subject = 's'")


def counts(answer, part):
    return {one["id"]: one["count"] for one in answer[part]}


def test_sealings_are_counted_by_day_category_and_authority(bureau):
    got = bureau["head"].get(STATISTICS + "/sealings", **{"from": "2026-02-28", "to": "2026-03-03"})
    assert (got["step"], got["total"]) == ("day", 9)
    assert [(point["point"], point["count"]) for point in got["points"]] == [
        ("2026-02-28", 0), ("2026-03-01", 5), ("2026-03-02", 0), ("2026-03-03", 4)]
    assert counts(got, "categories") == {bureau["sales"].id: 7, bureau["income"].id: 2}
    assert counts(got, "authorities") == {bureau["top"]["id"]: 5, bureau["below"]["id"]: 4}
    assert got["counted"]


def test_a_long_period_is_counted_by_months(bureau):
    got = bureau["head"].get(STATISTICS + "/sealings", **{"from": "2025-12-15", "to": "2026-04-30"})
    assert got["step"] == "month"
    assert [(point["point"], point["count"]) for point in got["points"]] == [
        ("2025-12", 0), ("2026-01", 0), ("2026-02", 0), ("2026-03", 9), ("2026-04", 0)]


def test_the_days_at_the_ends_of_a_long_period_are_its_own(bureau):
    """Whole months are read from months, what is left of the first and the last from days."""
    get = lambda first, last: bureau["head"].get(STATISTICS + "/sealings", **{"from": first, "to": last})  # noqa: E731
    assert get("2026-03-02", "2026-08-15")["total"] == 4
    assert get("2025-10-10", "2026-03-02")["total"] == 5
    long = get("2026-03-02", "2026-08-15")
    assert long["points"][0] == {"point": "2026-03", "count": 4} and counts(long, "categories") == {bureau["sales"].id: 4}


def test_filters_narrow_the_count(bureau):
    period = {"from": "2026-03-01", "to": "2026-03-31"}
    assert bureau["head"].get(STATISTICS + "/sealings", category_id=bureau["income"].id, **period)["total"] == 2
    assert bureau["head"].get(STATISTICS + "/sealings", authority_id=bureau["below"]["id"], **period)["total"] == 4


def test_an_officer_counts_its_own_subtree_only(bureau):
    period = {"from": "2026-03-01", "to": "2026-03-31"}
    got = bureau["clerk"].get(STATISTICS + "/sealings", **period)
    assert got["total"] == 4 and list(counts(got, "authorities")) == [bureau["below"]["id"]]
    answer = bureau["clerk"].ask("GET", STATISTICS + "/sealings", params={"authority_id": bureau["top"]["id"]})
    problem(answer, 404, "unit_unknown")
    years = bureau["clerk"].get(STATISTICS + "/archives")["years"]
    assert [(one["year"], one["sealed"], one["waiting"]) for one in years] == [(2031, 4, 0), (2030, 0, 5)]


def test_archiving_is_shown_by_tax_year(bureau):
    years = bureau["head"].get(STATISTICS + "/archives")["years"]
    assert years == [{"year": 2031, "waiting": 0, "sealed": 7, "archived": 2, "other": 0},
                     {"year": 2030, "waiting": 5, "sealed": 0, "archived": 0, "other": 0}]
    of_one = bureau["head"].get(STATISTICS + "/archives", category_id=bureau["income"].id)["years"]
    assert [(one["year"], one["archived"]) for one in of_one] == [(2031, 2), (2030, 0)]


def test_what_ends_is_counted_with_its_seals(bureau):
    got = bureau["head"].get(STATISTICS + "/expiry")
    assert got["expired"] == {"certificates": 1, "seals": 1}
    assert [(one["days"], one["certificates"], one["seals"]) for one in got["soon"]] == [(30, 1, 1), (60, 1, 1), (90, 2, 1)]
    assert len(got["months"]) == 12 and sum(one["certificates"] for one in got["months"]) == 2
    assert bureau["head"].get(STATISTICS + "/expiry", authority_id=bureau["below"]["id"])["soon"][2]["certificates"] == 1


def test_counting_again_counts_nothing_twice(bureau):
    before = bureau["head"].get(STATISTICS + "/sealings", **{"from": "2026-03-01", "to": "2026-03-31"})
    count_anew()
    after = bureau["head"].get(STATISTICS + "/sealings", **{"from": "2026-03-01", "to": "2026-03-31"})
    assert {**before, "counted": ""} == {**after, "counted": ""}
    assert before["counted"] < after["counted"]


def test_what_was_sealed_just_now_is_soon_counted(bureau, admin):  # noqa: F811
    taxpayer = unit(admin, bureau["top"]["id"], "taxpayer", "统计丙公司")
    today = datetime.datetime.now(CHINA).date().isoformat()
    before = bureau["head"].get(STATISTICS + "/sealings")["total"]
    prefix = make_documents(bureau["sales"], taxpayer["id"], 2, DIGEST, year=2032)
    seal_all(prefix, today, 0)
    sql(f"UPDATE estamp_signing.sealing SET sealed_ms = {int(time.time() * 1000)} WHERE document_id LIKE '{prefix}%'")
    end = time.monotonic() + 600
    while bureau["head"].get(STATISTICS + "/sealings")["total"] != before + 2:
        assert time.monotonic() < end, "today's sealings were not counted"
        time.sleep(0.3)


@pytest.mark.parametrize("query, field, code", [
    ({"from": "2026-03-02", "to": "2026-03-01"}, "to", "statistics_period_reversed"),
    ({"from": "2010-01-01", "to": "2026-01-01"}, "from", "statistics_period_long"),
    ({"from": "2026-02-30"}, "from", "field_form"),
    ({"to": "yesterday"}, "to", "field_form"),
    ({"authority_id": "x"}, "authority_id", "field_form"),
    ({"category_id": "' OR 1"}, "category_id", "field_form"),
    ({"step": "hour"}, "step", "field_unknown"),
])
def test_a_query_that_cannot_be_is_refused(bureau, query, field, code):
    problem(bureau["head"].ask("GET", STATISTICS + "/sealings", params=query), 400, code, field)


def test_only_who_may_read_statistics_does(bureau, admin):  # noqa: F811
    for path in ("/sealings", "/archives", "/expiry"):
        problem(Browser().ask("GET", ADMIN + STATISTICS + path), 401, "login_required")
    auditor = reader(admin, bureau["top"]["id"], "auditor")
    for path in ("/sealings", "/archives", "/expiry"):
        problem(auditor.ask("GET", STATISTICS + path), 403, "permission_denied")


def test_pages_read_counters_and_counting_reads_indexes():
    """A full scan of what grows would make a million documents slow."""
    plans = {
        "SELECT s.sealed_ms, s.unit_id FROM estamp_signing.v_sealing_time s WHERE s.sealed_ms >= 1 AND s.sealed_ms < 2": "sealing_sealed",
        "SELECT authority_id, state FROM estamp_signing.v_document_period WHERE state IN ('sealed', 'waiting') AND"
        " period_to BETWEEN '2031-01-01' AND '2031-12-31'": "document_by_period",
    }
    for statement, index in plans.items():
        rows = sql("EXPLAIN " + statement)
        assert index in [row[5] for row in rows] and "ALL" not in [row[3] for row in rows], rows


def test_the_parts_are_paged_and_exported(bureau):
    period = {"from": "2026-02-28", "to": "2026-03-03"}
    first = bureau["head"].get(STATISTICS + "/sealings/parts", by="point", limit=3, **period)
    assert [(one["name"], one["count"]) for one in first["items"]] == [("2026-02-28", 0), ("2026-03-01", 5), ("2026-03-02", 0)]
    rest = bureau["head"].get(STATISTICS + "/sealings/parts", by="point", limit=3, cursor=first["next"], **period)
    assert [(one["name"], one["count"]) for one in rest["items"]] == [("2026-03-03", 4)] and rest["next"] is None
    answer = bureau["head"].ask("GET", STATISTICS + "/sealings/parts", params={"by": "authority", "format": "csv", **period})
    assert answer.status_code == 200, answer.text
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 3 and lines[1].endswith(",5") and lines[2].endswith(",4")
    book = bureau["head"].ask("GET", STATISTICS + "/sealings/parts", params={"by": "category", "format": "xlsx", **period})
    assert book.content.startswith(b"PK")
    clerk = bureau["clerk"].get(STATISTICS + "/sealings/parts", by="authority", **period)["items"]
    assert [one["id"] for one in clerk] == [bureau["below"]["id"]]


@pytest.mark.parametrize("query, field, code", [
    ({}, "by", "field_required"),
    ({"by": "seal"}, "by", "field_choice"),
    ({"by": "point", "format": "pdf"}, "format", "field_choice"),
    ({"by": "point", "limit": "0"}, "limit", "field_too_small"),
    ({"by": "point", "from": "2026-03-02", "to": "2026-03-01"}, "to", "statistics_period_reversed"),
])
def test_parts_that_cannot_be_are_refused(bureau, query, field, code):
    problem(bureau["head"].ask("GET", STATISTICS + "/sealings/parts", params=query), 400, code, field)
