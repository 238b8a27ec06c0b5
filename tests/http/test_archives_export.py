"""archives: records and volumes as a file (CSV, XLSX): the same filters, jurisdiction and permission as the list, whatever its length."""

import csv
import io
import zipfile

import pytest
from archives_data import make_documents
from auth_people import problem, sql
from test_archives import ARCHIVES, Bureau, code_of, records, start, wait_for

YEARS = iter(range(2021, 2030))


@pytest.fixture(scope="module")
def bureau():
    return Bureau()


@pytest.fixture(scope="module")
def filled(bureau):
    """More records than a chunk of the export holds, in volumes of three taxpayers."""
    year = next(YEARS)
    units = [bureau.taxpayer_unit(bureau.below) for _ in range(3)]
    for unit in units:
        make_documents(bureau.category, unit, 350, bureau.digest, year)
    run = start(bureau.archivist, year)
    assert wait_for(bureau.archivist, run["id"], "done", seconds=600)["archived"] == 1050
    return year, units


def table(person, what, language="zh-CN", **query):
    answer = person.ask("GET", f"{ARCHIVES}/{what}", params={"format": "csv", **query}, headers={"Accept-Language": language})
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/csv"), answer.text
    assert f"archive-{what}-" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    return [dict(zip(rows[0], row)) for row in rows[1:]]


def test_all_records_of_a_filter_come_as_a_file(bureau, filled):
    year, units = filled
    rows = table(bureau.archivist, "records", year=year)
    assert len(rows) == 1050 and len({row["档案编号"] for row in rows}) == 1050
    code = code_of(units[0])
    mine = table(bureau.archivist, "records", taxpayer_code=code)
    shown = {item["archive_number"]: item for item in records(bureau.archivist, taxpayer_code=code, limit=200)}
    assert len(mine) == 350 and set(shown) <= {row["档案编号"] for row in mine}
    row = next(row for row in mine if row["档案编号"] in shown)
    item = shown[row["档案编号"]]
    assert row["案卷号"] == item["volume_number"] and row["件号"] == str(item["item_number"]) and row["年度"] == str(year)
    assert row["纳税人识别号"] == code and row["税务机关"] == item["authority"]["name"] and row["所属期起"] == item["period"]["from"]
    assert row["保管期限"] == item["retention"] and row["归档时签章可信"] == ("是" if item["trusted"] else "否")
    with_form = [row for row in mine if bureau.category.form_code in row["归档分类号"]]
    assert len(with_form) == 117 and all(row["归档分类号"] == f"{bureau.category.code}、{bureau.category.form_code}" for row in with_form)


def test_volumes_come_as_a_file_too(bureau, filled):
    year, units = filled
    rows = table(bureau.archivist, "volumes", "en", year=year)
    assert sorted(row["Taxpayer id"] for row in rows) == sorted(code_of(unit) for unit in units)
    assert {row["Items"] for row in rows} == {"350"} and {row["Year"] for row in rows} == {str(year)}
    one = table(bureau.archivist, "volumes", "en", volume_number=rows[0]["Volume number"])
    assert [row["Volume number"] for row in one] == [rows[0]["Volume number"]]


@pytest.mark.parametrize("what", ["records", "volumes"])
def test_a_workbook_opens(bureau, filled, what):
    answer = bureau.archivist.ask("GET", f"{ARCHIVES}/{what}", params={"format": "xlsx", "year": filled[0]})
    assert answer.headers["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    book = zipfile.ZipFile(io.BytesIO(answer.content))
    assert book.testzip() is None and "xl/workbook.xml" in book.namelist()


@pytest.mark.parametrize("what", ["records", "volumes"])
@pytest.mark.parametrize("query, field, code", [
    ({"format": "doc"}, "format", "field_choice"), ({"format": "csv", "limit": 5}, "limit", "field_unknown"),
    ({"format": "csv", "cursor": "bnVsbA"}, "cursor", "field_unknown"), ({"format": "csv", "utc_offset": 900}, "utc_offset", "field_too_big"),
    ({"format": "csv", "year": "1800"}, "year", "field_too_small"), ({"format": "csv", "colour": "red"}, "colour", "field_unknown"),
])
def test_a_file_that_cannot_be_is_refused(bureau, what, query, field, code):
    problem(bureau.archivist.ask("GET", f"{ARCHIVES}/{what}", params=query), 400, code, field)


def test_a_file_holds_no_more_than_the_list(bureau, filled):
    year, units = filled
    other = bureau.person("archive.query", unit_id=bureau.below)
    sql(f"UPDATE estamp_auth.account SET unit_id = '{bureau.other}' WHERE id = '{other.account_id}'")
    other.login(other.login_name)
    for what in ("records", "volumes"):
        assert table(other, what, taxpayer_code=code_of(units[0])) == [] == table(other, what, year=year)
    runner = bureau.person("archive.run", unit_id=bureau.below)
    for what in ("records", "volumes"):
        problem(runner.ask("GET", f"{ARCHIVES}/{what}", params={"format": "csv"}), 403, "permission_denied")


def test_each_file_is_told_to_the_audit_log(bureau, filled):
    before = sql("SELECT COUNT(*) FROM estamp_audit.audit_entry WHERE action IN ('archive-records.export', 'archive-volumes.export')")
    table(bureau.archivist, "records", year=filled[0])
    table(bureau.archivist, "volumes", year=filled[0])
    after = sql("SELECT COUNT(*) FROM estamp_audit.audit_entry WHERE action IN ('archive-records.export', 'archive-volumes.export')")
    assert int(after[0][0]) == int(before[0][0]) + 2
