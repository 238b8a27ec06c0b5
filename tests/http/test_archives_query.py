"""archives: found again by what people know of it, with names as they were, corrections linked, volumes on paper."""

import datetime
import subprocess

import pytest
from archives_data import make_documents
from auth_people import new_id, problem, sql
from test_archives import ARCHIVES, Bureau, archive, code_of, records

YEARS = iter(range(2001, 2020))
TODAY = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=8)).date()  # in China


@pytest.fixture(scope="module")
def bureau():
    return Bureau()


def find(person, **query):
    return person.ask("GET", ARCHIVES + "/records", params=query)


@pytest.mark.parametrize("field, value, code", [
    ("classification_code", "分类", "field_form"), ("classification_code", "x" * 33, "field_too_long"),
    ("taxpayer_code", "纳税人", "field_form"), ("authority_code", "税务局", "field_form"),
    ("volume_number", "x" * 65, "field_too_long"), ("archive_number", "x" * 65, "field_too_long"),
    ("year", "今年", "field_type"), ("year", "1800", "field_too_small"),
    ("archived_from", "昨天", "field_form"), ("archived_to", "2025-02-30", "field_form"),
])
def test_a_filter_that_cannot_be_is_named(bureau, field, value, code):
    problem(find(bureau.archivist, **{field: value}), 400, code, field)


def test_numbers_may_hold_any_character_of_a_scheme(bureau):
    assert find(bureau.archivist, volume_number="全宗-甲").json()["items"] == []
    assert find(bureau.archivist, archive_number="档案-1").json()["items"] == []


def test_days_of_archiving_are_chinas(bureau):
    year = next(YEARS)
    unit, _ = bureau.documents(3, year)
    archive(bureau.archivist, year)
    day = datetime.timedelta(days=1)
    for query, count in (({"archived_from": TODAY - day, "archived_to": TODAY + day}, 3), ({"archived_to": TODAY - 2 * day}, 0),
                         ({"archived_from": TODAY + 2 * day}, 0), ({"archived_from": TODAY - day, "year": year}, 3)):
        query = {name: str(value) for name, value in query.items()}
        assert len(records(bureau.archivist, taxpayer_code=code_of(unit), **query)) == count, query
        found = [item for item in records(bureau.archivist, **query) if item["taxpayer"]["id"] == unit]
        assert len(found) == count, query
    answer = find(bureau.archivist, archived_from=str(TODAY), archived_to=str(TODAY - day))
    problem(answer, 400, "period_order", "archived_to")


def test_pages_go_on_over_years_and_codes(bureau):
    years = [next(YEARS), next(YEARS)]
    units = [bureau.documents(7, year)[0] for year in years]
    for year in years:
        archive(bureau.archivist, year)
    seen, cursor = [], None
    while True:
        page = find(bureau.archivist, classification_code=bureau.category.code, limit=3, **({"cursor": cursor} if cursor else {})).json()
        seen += page["items"]
        cursor = page["next"]
        if not cursor:
            break
    ids = [item["id"] for item in seen]
    assert ids == sorted(set(ids), reverse=True)
    assert {unit: sum(item["taxpayer"]["id"] == unit for item in seen) for unit in units} == {unit: 7 for unit in units}
    problem(find(bureau.archivist, cursor="WyJub25zZW5zZSJd"), 400, "cursor_invalid")


def test_names_stay_as_they_were(bureau):
    year = next(YEARS)
    unit, _ = bureau.documents(1, year)
    archive(bureau.archivist, year)
    before = records(bureau.archivist, taxpayer_code=code_of(unit))[0]
    sql(f"UPDATE estamp_admin.unit SET name = '改名有限公司' WHERE id = '{unit}';"
        f"UPDATE estamp_admin.unit SET name = CONCAT(name, '（新）') WHERE id = '{bureau.below}'")
    after = bureau.archivist.ask("GET", f"{ARCHIVES}/records/{before['id']}").json()
    assert (after["taxpayer"], after["authority"]) == (before["taxpayer"], before["authority"])
    volume = bureau.archivist.ask("GET", f"{ARCHIVES}/volumes/{before['volume_id']}").json()
    assert volume["taxpayer"]["name"] == before["taxpayer"]["name"] and volume["authority"] == before["authority"]


@pytest.fixture(scope="module")
def corrected(bureau):
    """Archived: one that was corrected, its correction, one that was voided; the three in one volume."""
    year = next(YEARS)
    unit, prefix = bureau.documents(2, year)
    archive(bureau.archivist, year)
    first, voided = prefix + "000000", prefix + "000001"
    correction = make_documents(bureau.category, unit, 1, bureau.digest, year, first_day=100) + "000000"
    sql(f"UPDATE estamp_signing.document SET corrects_id = '{first}' WHERE id = '{correction}';"
        f"UPDATE estamp_signing.document SET corrected_by_id = '{correction}', corrected_ms = 1700000000000 WHERE id = '{first}';"
        f"UPDATE estamp_signing.document SET voided_ms = 1700000001000, void_reason = '重复申报' WHERE id = '{voided}'")
    before = {item["document_id"]: item for item in records(bureau.archivist, taxpayer_code=code_of(unit))}
    archive(bureau.archivist, year)
    after = {item["document_id"]: item for item in records(bureau.archivist, taxpayer_code=code_of(unit))}
    return first, correction, voided, before, after


def test_a_correction_comes_into_the_same_volume_and_both_are_linked(bureau, corrected):
    first, correction, voided, before, after = corrected
    assert len(after) == 3 and len({item["volume_id"] for item in after.values()}) == 1
    assert after[first]["archive_number"] == before[first]["archive_number"]
    assert before[first]["corrected_by"] == {"document_id": correction, "record_id": None}
    assert after[first]["corrected_by"] == {"document_id": correction, "record_id": after[correction]["id"]}
    assert after[first]["corrected"].startswith("2023-11-14")
    assert after[correction]["corrects"] == {"document_id": first, "record_id": after[first]["id"]}
    assert after[voided]["voided"].startswith("2023-11-14") and after[voided]["void_reason"] == "重复申报"
    whole = bureau.archivist.ask("GET", f"{ARCHIVES}/records/{after[voided]['id']}").json()
    assert whole["void_reason"] == "重复申报" and whole["corrects"] is None and whole["corrected_by"] is None


def test_the_contents_list_is_printed_with_the_standards_columns(bureau, corrected, tmp_path):
    first, _, _, _, after = corrected
    path = f"{ARCHIVES}/volumes/{after[first]['volume_id']}/contents.pdf"
    answer = bureau.archivist.ask("GET", path, headers={"Accept-Language": "zh-CN"})
    assert answer.headers["Content-Type"] == "application/pdf"
    (tmp_path / "contents.pdf").write_bytes(answer.content)
    subprocess.run(["qpdf", "--check", tmp_path / "contents.pdf"], check=True, capture_output=True)
    done = subprocess.run(["pdftotext", "-layout", tmp_path / "contents.pdf", "-"], check=True, capture_output=True, text=True)
    text = "".join(done.stdout.split())
    for words in ("卷内目录", "序号", "文号（档案编号）", "责任者", "题名", "日期", "页数", "备注", "已更正", "更正件", "作废",
                  after[first]["volume_number"], "第1页共1页"):
        assert words in text, words
    problem(bureau.stranger.ask("GET", path), 404, "volume_missing")
    problem(bureau.archivist.ask("GET", f"{ARCHIVES}/volumes/{new_id()}/contents.pdf"), 404, "volume_missing")
    problem(bureau.person("archive.run").ask("GET", path), 403, "permission_denied")


def test_a_long_contents_list_has_numbered_pages_each_with_its_head(bureau, tmp_path):
    year = next(YEARS)
    unit, _ = bureau.documents(120, year)
    archive(bureau.archivist, year)
    volume = records(bureau.archivist, taxpayer_code=code_of(unit))[0]["volume_id"]
    answer = bureau.archivist.ask("GET", f"{ARCHIVES}/volumes/{volume}/contents.pdf", headers={"Accept-Language": "en"})
    (tmp_path / "contents.pdf").write_bytes(answer.content)
    done = subprocess.run(["pdftotext", "-layout", tmp_path / "contents.pdf", "-"], check=True, capture_output=True, text=True)
    pages = done.stdout.split("\f")[:-1]
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page and "Pages" in page
