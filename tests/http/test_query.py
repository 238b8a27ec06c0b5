"""Queries of an officer (manual 2.3.2, 2.3.3): every filter, every order, page by page, as a file; and nothing beyond the jurisdiction."""

import csv
import io
import json
import secrets
import zipfile

import pytest
from archives_data import Category, make_documents, put_into_store
from auth_people import API, Browser, World, new_id, problem, sql
from seal_files import picture

DOCUMENTS, SEALS, CERTIFICATES = API + "/signing/documents", API + "/seals", API + "/seals/certificates"


class Office(World):
    """Two small authorities below one, a taxpayer with documents in each, and one beside that must never be seen."""

    def __init__(self):
        super().__init__()
        self.second = self.unit("authority", self.top)
        self.officer = self.person("sealing.query", "seal.query", unit_id=self.top)
        self.small = self.person("sealing.query", "seal.query", unit_id=self.second)
        self.category, self.rare = Category(), Category()
        self.mark = secrets.token_hex(4).upper()
        self.units = [self.named("查询甲" + self.mark, self.below), self.named("查询乙" + self.mark, self.second),
                      self.named("查询丙" + self.mark, self.other)]
        for number, unit in enumerate(self.units):
            make_documents(self.category, unit, 9, "0" * 64, 2023, "sealed", 40 * number)
            make_documents(self.category, unit, 4, "0" * 64, 2024, "waiting")
            make_documents(self.rare, unit, 3, "0" * 64, 2022, "archived")

    def named(self, name, parent):
        code = "Q" + secrets.token_hex(8).upper()
        answer = self.chief.ask("POST", API + "/admin/units", json={"kind": "taxpayer", "code": code, "name": name, "parent_id": parent})
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]


@pytest.fixture(scope="module")
def office():
    return Office()


def page(person, path, **query):
    answer = person.ask("GET", path, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def every(person, path, limit, **query):
    found, cursor = [], None
    while True:
        answer = page(person, path, limit=limit, **({"cursor": cursor} if cursor else {}), **query)
        found += answer["items"]
        cursor = answer["next"]
        assert len(answer["items"]) == limit or not cursor
        if not cursor:
            return found


def units_of(items):
    return {item["unit"]["id"] for item in items}


KEYS = {"created": lambda d: d["id"], "period": lambda d: (d["period"]["to"], d["id"]), "sealed": lambda d: (d["sealed"], d["id"])}


@pytest.mark.parametrize("sort", sorted(KEYS))
@pytest.mark.parametrize("limit", [1, 5, 7, 200])
def test_pages_follow_each_other_in_every_order(office, sort, limit):
    query = {"sort": sort, "state": "sealed,archived"}
    found = every(office.officer, DOCUMENTS, limit, **query)
    assert [d["id"] for d in found] == [d["id"] for d in sorted(found, key=KEYS[sort], reverse=True)]
    assert len({d["id"] for d in found}) == len(found) == 24 and units_of(found) == set(office.units[:2])


def test_an_officer_sees_its_subtree_and_nothing_beside(office):
    assert len(every(office.officer, DOCUMENTS, 50)) == 32
    small = every(office.small, DOCUMENTS, 50)
    assert len(small) == 16 and units_of(small) == {office.units[1]}
    other = sql(f"SELECT code FROM estamp_admin.unit WHERE id = '{office.units[2]}'")[0][0]
    problem(office.small.ask("GET", DOCUMENTS, params={"taxpayer_code": other}), 404, "unit_missing")
    assert page(office.small, DOCUMENTS, q="查询丙" + office.mark)["items"] == []
    problem(Browser().ask("GET", DOCUMENTS), 401, "login_required")


def test_filters_go_together(office):
    ask = lambda **query: page(office.officer, DOCUMENTS, limit=200, **query)["items"]
    assert len(ask(state="waiting")) == 8 and len(ask(state="waiting,archived")) == 14 and ask(state="voided") == []
    assert len(ask(category_id=office.rare.id)) == 6 and len(ask(category_id=office.rare.id, state="waiting")) == 0
    found = ask(period_from="2023-01-03", period_to="2023-01-05")
    assert [d["period"]["to"] for d in found] == ["2023-01-05", "2023-01-04", "2023-01-03"]
    assert len(ask(period_from="2023-01-03", period_to="2023-01-05", sort="created")) == 3
    assert len(ask(sealed_from="1970-01-01T00:00:01.003Z", sealed_to="1970-01-01T00:00:01.004Z")) == 4 + 2
    assert len(ask(q="查询甲" + office.mark)) == 16 and len(ask(q="询乙" + office.mark, state="sealed")) == 9
    code = sql(f"SELECT code FROM estamp_admin.unit WHERE id = '{office.units[0]}'")[0][0]
    assert units_of(ask(q=code[:12])) == units_of(ask(q=code)) == units_of(ask(taxpayer_code=code)) == {office.units[0]}
    assert ask(q="查%甲") == ask(q="没有这个单位") == []


def test_a_number_finds_its_document(office):
    document = page(office.officer, DOCUMENTS, limit=1)["items"][0]
    number = "N" + secrets.token_hex(10).upper()[:19]
    sql(f"UPDATE estamp_signing.document SET number = '{number}' WHERE id = '{document['id']}'")
    assert [d["id"] for d in page(office.officer, DOCUMENTS, q=number)["items"]] == [document["id"]]
    stranger = office.small if document["unit"]["id"] == office.units[0] else office.person("sealing.query", unit_id=office.below)
    assert page(stranger, DOCUMENTS, q=number)["items"] == []


def test_a_units_code_as_long_as_a_number_finds_its_documents(office):
    unit = office.units[0]
    code = sql(f"SELECT code FROM estamp_admin.unit WHERE id = '{unit}'")[0][0]
    long = "".join(secrets.choice("0123456789") for _ in range(20))
    sql(f"UPDATE estamp_admin.unit SET code = '{long}' WHERE id = '{unit}'")
    try:
        assert units_of(page(office.officer, DOCUMENTS, q=long)["items"]) == {unit}
    finally:
        sql(f"UPDATE estamp_admin.unit SET code = '{code}' WHERE id = '{unit}'")


@pytest.mark.parametrize("field,value,code", [
    ("state", "waiting,lost", "field_form"), ("state", "waiting,", "field_form"), ("sort", "name", "field_choice"),
    ("q", "甲", "field_form"), ("q", "x" * 101, "field_too_long"), ("period_from", "2023-02-30", "field_form"), ("sealed_from", "2023-01-01", "field_form"),
    ("limit", "0", "field_too_small"), ("limit", "201", "field_too_big"), ("format", "pdf", "field_choice"), ("utc_offset", "900", "field_too_big"),
    ("unit", "x", "field_unknown")])
def test_a_wrong_filter_is_named(office, field, value, code):
    problem(office.officer.ask("GET", DOCUMENTS, params={field: value}), 400, code, field)


def test_dates_of_sealing_want_their_order(office):
    problem(office.officer.ask("GET", DOCUMENTS, params={"sealed_from": "2023-01-01T00:00:00Z", "sort": "period"}), 400, "field_form", "sort")
    problem(office.officer.ask("GET", DOCUMENTS, params={"cursor": "W10x"}), 400, "cursor_invalid")


def file_of(person, path, **query):
    answer = person.ask("GET", path, params=query)
    assert answer.status_code == 200, answer.text
    assert "attachment" in answer.headers["Content-Disposition"]
    return answer.content


def rows_of(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_file_holds_what_the_list_shows(office):
    query = {"state": "sealed", "period_from": "2023-01-01"}
    listed = every(office.officer, DOCUMENTS, 200, **query)
    rows = rows_of(file_of(office.officer, DOCUMENTS, format="csv", **query))
    assert rows[0][:3] == ["Number", "Taxpayer id", "Taxpayer"] and len(rows) == len(listed) + 1 == 19
    assert {row[0] for row in rows[1:]} == {d["number"] for d in listed} and {row[9] for row in rows[1:]} == {"Sealed"}
    one = file_of(office.small, DOCUMENTS, format="csv", q="查询乙" + office.mark)
    assert len(rows_of(one)) == 17
    book = zipfile.ZipFile(io.BytesIO(file_of(office.officer, DOCUMENTS, format="xlsx", **query)))
    assert book.testzip() is None and book.read("xl/worksheets/sheet1.xml").count(b"<row>") == 19


def test_times_of_a_file_are_in_the_zone_that_is_asked_for(office):
    query = {"format": "csv", "sealed_from": "1970-01-01T00:00:01.000Z", "sealed_to": "1970-01-01T00:00:01.000Z"}
    at = lambda **more: {row[12] for row in rows_of(file_of(office.officer, DOCUMENTS, **query, **more))[1:]}
    assert at() == {"1970-01-01 08:00:01"} and at(utc_offset=0) == {"1970-01-01 00:00:01"}


def test_a_file_is_entered_in_the_audit_log(office):
    file_of(office.small, DOCUMENTS, format="xlsx", state="waiting")
    rows = sql("SELECT detail FROM estamp_audit.audit_entry WHERE action = 'documents.export' AND caller_id ="
               f" '{office.small.account_id}' ORDER BY at_ms DESC LIMIT 1")
    assert json.loads(rows[0][0]) == {"format": "xlsx", "state": "waiting"}


def test_a_file_wants_the_permission_of_the_list(office):
    other = office.person("seal.query", unit_id=office.top)
    problem(other.ask("GET", DOCUMENTS, params={"format": "csv"}), 403, "permission_denied")
    problem(office.officer.ask("GET", DOCUMENTS, params={"format": "csv", "limit": "10"}), 400, "field_unknown", "limit")
    problem(office.officer.ask("GET", DOCUMENTS, params={"format": "csv", "state": "lost"}), 400, "field_form", "state")


def test_names_that_look_like_formulas_stay_names(office):
    unit = office.named("=HYPERLINK(\"x\")" + secrets.token_hex(3), office.second)
    make_documents(office.category, unit, 1, "0" * 64)
    rows = rows_of(file_of(office.small, DOCUMENTS, format="csv", q="HYPERLINK"))
    assert rows[1][2].startswith("'=HYPERLINK(\"x\")")


def test_what_belongs_to_a_unit_moves_with_it(office):
    unit = office.named("搬家" + secrets.token_hex(4), office.below)
    make_documents(office.category, unit, 5, "0" * 64)
    certificate, seal = make_seal(office, unit)
    assert unit not in units_of(every(office.small, DOCUMENTS, 200))
    answer = office.chief.ask("PATCH", f"{API}/admin/units/{unit}", json={"parent_id": office.second})
    assert answer.status_code == 200, answer.text
    assert len([d for d in every(office.small, DOCUMENTS, 200) if d["unit"]["id"] == unit]) == 5
    assert seal in {s["id"] for s in every(office.small, SEALS, 200)} and certificate in {c["id"] for c in every(office.small, CERTIFICATES, 200)}
    left = office.person("sealing.query", "seal.query", unit_id=office.below)
    assert unit not in units_of(every(left, DOCUMENTS, 200)) | units_of(every(left, SEALS, 200)) | units_of(every(left, CERTIFICATES, 200))
    make_documents(office.category, unit, 1, "0" * 64, 2020)
    assert len([d for d in every(office.small, DOCUMENTS, 200) if d["unit"]["id"] == unit]) == 6


# --- seals ---

def make_seal(office, unit, state="enabled", kind="official", not_after_ms=2000000000000, created_ms=1700000000000):
    """Rows as if a seal had been imported: tests/http/test_seals.py tries the import."""
    certificate, seal = new_id(), new_id()
    sql("INSERT INTO estamp_seals.certificate (id, unit_id, subject, subject_name, issuer, serial, key_name, key_bits, not_before_ms,"
        f" not_after_ms, fingerprint, trust, created_ms, created_by) VALUES ('{certificate}', '{unit}', 's', 's', 'i', '1', 'RSA', 2048, 1,"
        f" {not_after_ms}, '{secrets.token_hex(32)}', 'trusted', 1, '{certificate}'); INSERT INTO estamp_seals.seal (id, number, unit_id,"
        " type, name, state, certificate_id, picture_digest, picture_type, width_mm, height_mm, created_ms, created_by, changed_ms) VALUES"
        f" ('{seal}', '{seal[:20]}', '{unit}', '{kind}', '章', '{state}', '{certificate}', '{put_into_store(picture('PNG'))}', 'png', 40, 40, {created_ms}, '{seal}', 0)")
    return certificate, seal


@pytest.fixture(scope="module")
def seals(office):
    made = {}
    for number, unit in enumerate(office.units):
        made[number] = [make_seal(office, unit, not_after_ms=1800000000000 + 1000 * (10 * k + number))[1] for k in range(6)]
    made["off"] = make_seal(office, office.units[0], "disabled", "finance", 1900000000000, 1600000000000)[1]
    return made


def own(office, items):
    return [s for s in items if s["unit"]["id"] in office.units]


@pytest.mark.parametrize("limit", [1, 4, 200])
def test_seals_come_in_both_orders(office, seals, limit):
    newest = own(office, every(office.officer, SEALS, limit))
    assert [s["id"] for s in newest] == sorted((s["id"] for s in newest), reverse=True) and len(newest) == 13
    ends = own(office, every(office.officer, SEALS, limit, sort="expiry", expires_to="2029-01-01T00:00:00Z"))
    keys = [(s["certificate"]["not_after"], s["id"]) for s in ends]
    assert keys == sorted(keys) and len(ends) == 12 and units_of(ends) == set(office.units[:2])


def test_seals_are_found_by_every_filter(office, seals):
    ids = lambda **query: {s["id"] for s in own(office, every(office.officer, SEALS, 200, **query))}
    assert ids(state="disabled") == ids(type="finance") == ids(created_to="2021-01-01T00:00:00Z") == {seals["off"]}
    assert ids(expires_from="2030-01-01T00:00:00Z") == {seals["off"]}
    assert ids(q="查询乙" + office.mark) == set(seals[1]) == ids(q="询乙" + office.mark, sort="expiry")
    code = sql(f"SELECT code FROM estamp_admin.unit WHERE id = '{office.units[0]}'")[0][0]
    assert ids(q=code[:14]) == ids(unit_code=code) == set(seals[0]) | {seals["off"]}
    assert ids(q=code[:14], state="enabled", type="finance") == set()
    assert units_of(every(office.small, SEALS, 200, q="查询")) == {office.units[1]}


@pytest.mark.parametrize("field,value,code", [
    ("state", "lost", "field_choice"), ("sort", "name", "field_choice"), ("q", "甲", "field_form"), ("expires_from", "2023-01-01", "field_form"),
    ("created_to", "x", "field_form"), ("format", "doc", "field_choice")])
def test_a_wrong_filter_of_seals_is_named(office, field, value, code):
    problem(office.officer.ask("GET", SEALS, params={field: value}), 400, code, field)


def test_seals_and_certificates_come_as_files(office, seals):
    rows = rows_of(file_of(office.officer, SEALS, format="csv", state="disabled"))
    assert [row[0] for row in rows[1:]] == [seals["off"][:20]] and rows[1][2] == "Finance seal"
    sql(f"UPDATE estamp_seals.seal SET state = 'pending' WHERE number = '{seals['off'][:20]}'")
    rows = rows_of(file_of(office.officer, SEALS, format="csv", state="pending"))
    sql(f"UPDATE estamp_seals.seal SET state = 'disabled' WHERE number = '{seals['off'][:20]}'")
    assert [row[5] for row in rows[1:]] == ["Waiting for approval"]
    rows = rows_of(file_of(office.small, CERTIFICATES, format="csv", q="查询乙" + office.mark))
    assert len(rows) == 7
    other = office.person("sealing.query", unit_id=office.top)
    problem(other.ask("GET", SEALS, params={"format": "csv"}), 403, "permission_denied")


# --- units ---

UNITS = API + "/admin/units"


def test_units_come_in_order_whatever_the_page(office):
    reader = office.person("taxpayer.query", unit_id=office.top)
    whole = every(reader, UNITS, 200)
    codes = [u["code"] for u in whole]
    assert codes == sorted(codes) and len(set(codes)) == len(codes)
    assert {u["kind"] for u in whole} == {"authority", "department", "taxpayer"}
    assert [u["id"] for u in every(reader, UNITS, 2)] == [u["id"] for u in whole]
    assert {u["id"] for u in every(reader, UNITS, 2, kind="taxpayer")} == {u["id"] for u in whole if u["kind"] == "taxpayer"}
    below = {u["id"] for u in every(reader, UNITS, 3, authority_id=office.second)}
    assert below and below == {u["id"] for u in whole if u["authority_id"] == office.second}
    assert every(reader, UNITS, 3, authority_id=office.other) == []


def test_units_are_found_by_name_and_code_and_taken_as_a_file(office):
    reader = office.person("taxpayer.query", unit_id=office.top)
    code = sql(f"SELECT code FROM estamp_admin.unit WHERE id = '{office.units[0]}'")[0][0]
    for q in ("询甲" + office.mark, code[:10], code):
        assert office.units[0] in {u["id"] for u in every(reader, UNITS, 5, q=q)}, q
        assert office.units[2] not in {u["id"] for u in every(reader, UNITS, 5, q=q)}, q
    assert every(reader, UNITS, 5, q="没有" + office.mark) == [] == every(reader, UNITS, 5, q="100%")
    rows = rows_of(file_of(reader, UNITS, format="csv", kind="taxpayer", q="查询"))
    assert {row[0] for row in rows[1:]} == {u["code"] for u in every(reader, UNITS, 200, kind="taxpayer", q="查询")}
    problem(reader.ask("GET", UNITS, params={"format": "ods"}), 400, "field_choice", "format")
