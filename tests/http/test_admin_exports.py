"""Lists about people as files: accounts, officers with their roles, units, audit entries. Whole, within the scope, nothing a formula."""

import csv
import io
import json
import secrets

import openpyxl
import pytest
from auth_people import API, AUTH, Browser, World, new_login, problem, sql

ACCOUNTS, USERS, UNITS, AUDIT = AUTH + "/accounts", API + "/admin/users", API + "/admin/units", API + "/admin/audit/entries"
PERMISSIONS = {ACCOUNTS: "account.manage", USERS: "user.roles", UNITS: "taxpayer.query", AUDIT: "audit.read"}
HEADS = {ACCOUNTS: ["Login", "Name", "Kind"], USERS: ["Login", "Name", "Unit code"], UNITS: ["Code", "Name", "Kind"], AUDIT: ["Time", "Action", "Caller kind"]}
FORMULA = '=HYPERLINK("http://x","y")'


class House(World):
    """An authority with some people, and one beside it whose people must never be in a file."""

    def __init__(self):
        super().__init__()
        self.readers = {path: self.person(permission, unit_id=self.top, by=self.chief) for path, permission in PERMISSIONS.items()}
        self.strangers = {path: self.person(permission, unit_id=self.other, by=self.chief) for path, permission in PERMISSIONS.items()}
        self.officers = [self.make(name=FORMULA if not n else f"导出{n}") for n in range(4)]
        self.taxpayers = [self.make("taxpayer") for _ in range(3)]
        self.foreign = self.make(unit_id=self.other, by=self.chief)


@pytest.fixture(scope="module")
def house():
    return House()


def items(person, path, **query):
    found, cursor = [], None
    while True:
        answer = person.ask("GET", path, params={**query, "limit": 200, **({"cursor": cursor} if cursor else {})})
        assert answer.status_code == 200, answer.text
        found, cursor = found + answer.json()["items"], answer.json()["next"]
        if not cursor:
            return found


def table(person, path, kind, language="en", **query):
    """All rows of the file, the titles first, as texts."""
    answer = person.ask("GET", path, params={**query, "format": kind}, headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    assert f'.{kind}' in answer.headers["Content-Disposition"] and answer.headers["Content-Disposition"].startswith("attachment")
    if kind == "csv":
        return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row), "nothing in it is a formula"
    return [["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("path", PERMISSIONS, ids=lambda path: path.rpartition("/")[2])
def test_a_file_holds_the_whole_list_and_nothing_beyond_it(house, path, kind):
    reader = house.readers[path]
    query = {"action": "account.create"} if path == AUDIT else {}
    listed, rows = items(reader, path, **query), table(reader, path, kind, **query)
    assert rows[0][:3] == HEADS[path] and len(rows) - 1 == len(listed) >= 4
    whole = "\n".join(" ".join(row) for row in rows)
    inside = house.officers[1]
    marks = {ACCOUNTS: (inside["login"], house.foreign["login"]), USERS: (inside["login"], house.foreign["login"]),
             UNITS: (inside["unit"]["code"], house.foreign["unit"]["code"]), AUDIT: (inside["id"], house.foreign["id"])}[path]
    assert marks[0] in whole and marks[1] not in whole
    other = "\n".join(" ".join(row) for row in table(house.strangers[path], path, kind, **query))
    assert marks[1] in other and marks[0] not in other


@pytest.mark.parametrize("path", PERMISSIONS, ids=lambda path: path.rpartition("/")[2])
def test_a_file_wants_the_lists_permission_and_is_written_down(house, path):
    problem(Browser().ask("GET", path, params={"format": "csv"}), 401, "login_required")
    without = house.readers[next(other for other in PERMISSIONS if other != path)]
    problem(without.ask("GET", path, params={"format": "csv"}), 403, "permission_denied")
    problem(house.readers[path].ask("GET", path, params={"format": "pdf"}), 400, "field_choice", "format")
    problem(house.readers[path].ask("GET", path, params={"format": "csv", "limit": 5}), 400, "field_unknown", "limit")
    table(house.readers[path], path, "csv")
    name = {AUDIT: "audit"}.get(path, path.rpartition("/")[2])
    written = sql(f"SELECT detail FROM estamp_audit.audit_entry WHERE action = '{name}.export' AND caller_id ="
                  f" '{house.readers[path].account_id}' ORDER BY at_ms DESC, number DESC LIMIT 1")
    assert json.loads(written[0][0]) == {"format": "csv"}


def test_a_name_that_looks_like_a_formula_stays_a_name(house):
    for path in (ACCOUNTS, USERS):
        by_login = {row[0]: row[1] for row in table(house.readers[path], path, "csv")}
        assert by_login[house.officers[0]["login"]] == "'" + FORMULA
        by_login = {row[0]: row[1] for row in table(house.readers[path], path, "xlsx")}
        assert by_login[house.officers[0]["login"]] == FORMULA  # a text, which no program runs


def test_filters_hold_for_the_file_too(house):
    one = house.taxpayers[0]
    rows = table(house.readers[ACCOUNTS], ACCOUNTS, "xlsx", unit_id=one["unit"]["id"])
    assert [row[0] for row in rows[1:]] == [one["login"]] and rows[1][2:4] == ["Taxpayer", one["unit"]["code"]]
    assert rows[1][5:7] == ["Active", "Initial"] and rows[1][7] > "2026"
    rows = table(house.readers[USERS], USERS, "csv", q=house.officers[2]["login"])
    assert [row[0] for row in rows[1:]] == [house.officers[2]["login"]]
    rows = table(house.readers[AUDIT], AUDIT, "csv", object_id=one["id"])
    assert [row[1] for row in rows[1:]] == ["account.create"] and json.loads(rows[1][11])["login"] == one["login"]
    assert len(table(house.readers[AUDIT], AUDIT, "csv", object_id="nothing")) == 1


def test_titles_and_words_are_in_the_readers_language(house):
    person = house.officers[3]
    administrator = next(r for r in house.chief.ask("GET", API + "/admin/roles").json()["items"] if r["code"] == "archivist")
    given = house.chief.ask("PUT", f"{USERS}/{person['id']}/roles", json={"role_ids": [administrator["id"], house.role("archive.query")]})
    assert given.status_code == 200, given.text
    own = next(r["name"] for r in given.json()["roles"] if not r["built_in"])
    for language, title, words in (("en", "Roles", f"Archivist, {own}"), ("zh-CN", "角色", f"档案管理员、{own}")):
        rows = table(house.readers[USERS], USERS, "xlsx", language, q=person["login"])
        assert rows[0][6] == title and rows[1][6] == words
        listed = house.readers[USERS].ask("GET", USERS, params={"q": person["login"]}, headers={"Accept-Language": language}).json()["items"]
        assert [one["role_names"] for one in listed] == [words]


def test_built_in_roles_have_english_names_and_made_ones_keep_theirs(house):
    def ask(path, language):
        return house.chief.ask("GET", API + "/admin" + path, headers={"Accept-Language": language}).json()

    english = {r["code"]: (r["name"], r["description"]) for r in ask("/roles", "en")["items"] if r["built_in"]}
    chinese = {r["code"]: (r["name"], r["description"]) for r in ask("/roles", "zh-CN")["items"] if r["built_in"]}
    assert english.keys() == chinese.keys() == {"administrator", "officer", "keeper", "archivist", "auditor", "taxpayer"}
    assert all(all(text.isascii() for text in pair) for pair in english.values())
    assert not any(text.isascii() for pair in chinese.values() for text in pair)
    made = {r["id"]: r["name"] for r in ask("/roles", "en")["items"] if not r["built_in"]}
    assert made and made == {r["id"]: r["name"] for r in ask("/roles", "zh-CN")["items"] if not r["built_in"]}
    person = house.taxpayers[1]
    assert sql(f"SELECT kind FROM estamp_auth.account WHERE id = '{person['id']}'") == [["taxpayer"]]
    holder = house.officers[3]
    grants = ask(f"/users/{holder['id']}/permissions", "en")["permissions"]
    assert "Archivist" in {source["role_name"] for one in grants for source in one["from"]}


def test_more_people_than_one_chunk_are_all_in_the_file(house):
    """A file is read in chunks of 1,000 rows; the accounts are rows only, so that the test need not wait for 2,500 passwords."""
    authority = house.unit("authority", house.top)
    prefix = new_login("many")
    for first in range(0, 2500, 500):
        rows = ", ".join(f"('0{n:05d}{secrets.token_hex(10)}', '{prefix}-{n:05d}', '多{n}', 'officer', '{authority}', 'active', 'x', 'own', 1, 1)"
                         for n in range(first, first + 500))
        sql("INSERT INTO estamp_auth.account (id, login, name, kind, unit_id, state, password_hash, password_kind, password_set_ms, created_ms)"
            f" VALUES {rows}")
    try:
        found = table(house.readers[ACCOUNTS], ACCOUNTS, "xlsx", unit_id=authority)
        assert [row[0] for row in found[1:]] == [f"{prefix}-{n:05d}" for n in range(2500)]
        assert len(table(house.readers[USERS], USERS, "csv", authority_id=authority)) == 2501
    finally:
        sql(f"DELETE FROM estamp_auth.account WHERE login LIKE '{prefix}-%'")
