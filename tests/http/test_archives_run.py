"""archives: what a run would take and why not, over whose documents, and what it says of itself afterwards."""

import csv
import io
import re
import subprocess
import time
import zipfile

import pytest
from archives_data import make_documents, put_into_store, sealed_file
from auth_people import new_id, problem, sql
from test_archives import ARCHIVES, RUNS, Bureau, archive, code_of, start, wait_for

YEARS = iter(range(2001, 2020))


@pytest.fixture(scope="module")
def bureau():
    return Bureau()


@pytest.fixture(scope="module")
def broken():
    content = sealed_file()
    return put_into_store(content.replace(b"/MediaBox", b"/MediaBoy", 1))


def preview(person, **query):
    answer = person.ask("GET", ARCHIVES + "/preview", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def text_of(pdf, tmp_path):
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf)
    subprocess.run(["qpdf", "--check", path], check=True, capture_output=True)
    done = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True)
    return done.stdout


# --- before ----------------------------------------------------------------------------------------------------------


def test_the_preview_says_of_every_document_why(bureau):
    year = next(YEARS)
    unit, _ = bureau.documents(3, year)
    for day, state in enumerate(("waiting", "voided", "replaced", "rejected", "frozen"), 100):
        make_documents(bureau.category, unit, 1, bureau.digest, year, state=state, first_day=day)
    told = preview(bureau.archivist, year=year)
    wanted = {"ready": 3, "held": 1, "not_sealed": 1, "archived": 0, "category_closed": 0, "voided": 1, "replaced": 1,
              "rejected": 1, "other": 0}
    assert {reason: told[reason] for reason in wanted} == wanted
    assert told["authority"]["code"] == code_of(bureau.top)
    rows = {row["reason"]: row["count"] for row in told["authorities"] if row["authority_id"] == bureau.below}
    assert rows == {reason: count for reason, count in wanted.items() if count}
    assert {row["category_id"] for row in told["categories"]} == {bureau.category.id}
    run = archive(bureau.archivist, year)
    assert (run["total"], run["archived"], run["left"]) == (4, 4, 0)
    told = preview(bureau.archivist, year=year)
    assert (told["ready"], told["held"], told["archived"]) == (0, 0, 4)


def test_a_closed_category_is_left_and_taken_when_it_opens(bureau):
    year = next(YEARS)
    bureau.documents(2, year)
    sql(f"UPDATE estamp_admin.category SET state = 'disabled' WHERE id = '{bureau.category.id}'")
    try:
        told = preview(bureau.archivist, year=year)
        assert (told["ready"], told["category_closed"]) == (0, 2)
        assert archive(bureau.archivist, year)["archived"] == 0
    finally:
        sql(f"UPDATE estamp_admin.category SET state = 'active' WHERE id = '{bureau.category.id}'")
    assert archive(bureau.archivist, year)["archived"] == 2


def test_what_an_earlier_run_found_broken_is_told_before_the_next(bureau, broken):
    year = next(YEARS)
    unit, _ = bureau.documents(1, year)
    make_documents(bureau.category, unit, 2, broken, year, first_day=50)
    assert preview(bureau.archivist, year=year)["broken"] == []
    archive(bureau.archivist, year)
    told = preview(bureau.archivist, year=year)
    assert told["ready"] == 2
    assert [(row["code"], row["count"]) for row in told["broken"]] == [("document_not_intact", 2)]
    assert told["broken"][0]["problem"]["title"]


def test_an_authority_beneath_may_be_chosen_and_no_other(bureau):
    year = next(YEARS)
    bureau.documents(2, year)
    other = bureau.taxpayer_unit(bureau.top)
    make_documents(bureau.category, other, 1, bureau.digest, year)
    below, top = code_of(bureau.below), code_of(bureau.top)
    assert preview(bureau.archivist, year=year)["ready"] == 3
    assert preview(bureau.archivist, year=year, authority_code=below)["ready"] == 2
    answer = bureau.archivist.ask("POST", RUNS, json={"year": year, "authority_code": below})
    assert answer.status_code == 201 and answer.json()["authority"]["code"] == below
    run = wait_for(bureau.lower, answer.json()["id"], "done")  # seen from below, too: it is theirs
    assert (run["total"], run["archived"]) == (2, 2)
    assert preview(bureau.archivist, year=year)["ready"] == 1
    for person, code in ((bureau.lower, top), (bureau.archivist, code_of(bureau.other)), (bureau.archivist, "NONE000000"),
                         (bureau.archivist, code_of(other))):
        problem(person.ask("POST", RUNS, json={"year": year, "authority_code": code}), 400, "authority_outside", "authority_code")
        answer = person.ask("GET", ARCHIVES + "/preview", params={"year": year, "authority_code": code})
        problem(answer, 400, "authority_outside", "authority_code")
    answer = bureau.archivist.ask("POST", RUNS, json={"authority_code": "税务局"})
    problem(answer, 400, "field_form", "authority_code")


def test_a_department_works_for_its_authority(bureau):
    year = next(YEARS)
    bureau.documents(2, year)
    clerk = bureau.person("archive.run", "archive.query", unit_id=bureau.department)
    assert preview(clerk, year=year)["authority"]["code"] == code_of(bureau.below)
    run = archive(clerk, year)
    assert run["archived"] == 2 and run["authority"]["code"] == code_of(bureau.below)
    assert run["id"] in {one["id"] for one in clerk.ask("GET", RUNS).json()["items"]}
    assert run["id"] in {one["id"] for one in bureau.lower.ask("GET", RUNS).json()["items"]}


@pytest.mark.parametrize("wish, period", [
    ({"year": 2024}, ("2024-01-01", "2024-12-31")),
    ({"year": 2024, "quarter": 4}, ("2024-10-01", "2024-12-31")),
    ({"year": 2024, "month": 2}, ("2024-02-01", "2024-02-29")),
    ({"from": "2023-06-01", "to": "2024-02-29"}, ("2023-06-01", "2024-02-29")),
])
def test_every_kind_of_period(bureau, wish, period):
    told = preview(bureau.archivist, **wish)
    assert (told["period"]["from"], told["period"]["to"]) == period


def test_only_what_ends_in_the_period_is_taken(bureau):
    year = next(YEARS)
    bureau.documents(40, year)  # a day each from the first of January on
    answer = bureau.archivist.ask("POST", RUNS, json={"year": year, "month": 1})
    assert wait_for(bureau.archivist, answer.json()["id"], "done")["archived"] == 31
    answer = bureau.archivist.ask("POST", RUNS, json={"period": {"from": f"{year}-02-01", "to": f"{year}-02-03"}})
    assert wait_for(bureau.archivist, answer.json()["id"], "done")["archived"] == 3
    answer = bureau.archivist.ask("POST", RUNS, json={"year": year, "quarter": 1})
    assert wait_for(bureau.archivist, answer.json()["id"], "done")["archived"] == 6


# --- afterwards ------------------------------------------------------------------------------------------------------


def test_runs_come_in_pages_from_the_whole_jurisdiction(bureau):
    year = next(YEARS)
    mine = [start(person, year)["id"] for person in (bureau.archivist, bureau.lower, bureau.archivist)]
    seen, cursor = [], None
    while len(seen) < 500:
        page = bureau.archivist.ask("GET", RUNS, params={"limit": 2, **({"cursor": cursor} if cursor else {})}).json()
        seen += [run["id"] for run in page["items"]]
        cursor = page["next"]
        if not cursor:
            break
    assert set(mine) <= set(seen) and seen == sorted(seen, reverse=True) and len(set(seen)) == len(seen)
    lower = {run["id"] for run in bureau.lower.ask("GET", RUNS, params={"limit": 200}).json()["items"]}
    assert mine[1] in lower and mine[0] not in lower and mine[2] not in lower
    assert not set(mine) & {run["id"] for run in bureau.stranger.ask("GET", RUNS).json()["items"]}


def test_a_report_counts_what_a_run_did_and_says_why_not(bureau, broken, tmp_path):
    year = next(YEARS)
    unit, _ = bureau.documents(5, year)
    make_documents(bureau.category, unit, 2, broken, year, first_day=50)
    run = archive(bureau.archivist, year)
    report = bureau.archivist.ask("GET", f"{RUNS}/{run['id']}/report").json()
    assert (report["archived"], report["left"], report["volumes"]) == (5, 2, 1)
    assert report["started_by_name"] == bureau.archivist.login_name and report["schedule_id"] is None
    (count,) = report["counts"]
    assert (count["archived"], count["left"], count["volumes"]) == (5, 2, 1)
    assert count["category_id"] == bureau.category.id and count["authority_code"] == code_of(bureau.below)
    assert count["first_number"].endswith("-0001") and count["last_number"].endswith("-0005")
    assert [(reason["code"], reason["count"]) for reason in report["reasons"]] == [("document_not_intact", 2)]
    answer = bureau.archivist.ask("GET", f"{RUNS}/{run['id']}/report.pdf", headers={"Accept-Language": "zh-CN"})
    assert answer.headers["Content-Type"] == "application/pdf"
    text = text_of(answer.content, tmp_path)
    for words in ("电子档案归档报告", f"{year}-01-01", count["first_number"], "未归档的文件及原因", code_of(unit)):
        assert words in text, words
    assert re.search(r"第\s*1\s*页\s*共\s*1\s*页", text)
    answer = bureau.archivist.ask("GET", f"{RUNS}/{run['id']}/report.pdf", headers={"Accept-Language": "en"})
    assert "Archiving report" in text_of(answer.content, tmp_path) and "Page 1 of 1" in text_of(answer.content, tmp_path)


def test_what_was_left_is_had_as_a_table(bureau, broken):
    year = next(YEARS)
    unit = bureau.taxpayer_unit(bureau.below)
    make_documents(bureau.category, unit, 3, broken, year)
    run = archive(bureau.archivist, year)["id"]
    answer = bureau.archivist.ask("GET", f"{RUNS}/{run}/faults", params={"format": "csv"}, headers={"Accept-Language": "zh-CN"})
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 4 and "原因" in rows[0]
    assert all(row[rows[0].index("纳税人识别号")] == code_of(unit) and row[rows[0].index("原因")] for row in rows[1:])
    answer = bureau.archivist.ask("GET", f"{RUNS}/{run}/faults", params={"format": "xlsx"})
    assert "xl/workbook.xml" in zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    problem(bureau.archivist.ask("GET", f"{RUNS}/{run}/faults", params={"format": "doc"}), 400, "field_choice", "format")
    page = bureau.archivist.ask("GET", f"{RUNS}/{run}/faults", params={"limit": 2}).json()
    assert len(page["items"]) == 2 and page["next"] and page["items"][0]["problem"]["title"]


def test_reports_are_for_the_jurisdiction(bureau):
    run = archive(bureau.lower, next(YEARS))["id"]
    for path in ("report", "report.pdf", "faults", "faults?format=csv", "stream"):
        problem(bureau.stranger.ask("GET", f"{RUNS}/{run}/{path}"), 404, "run_missing")
        problem(bureau.lower.ask("GET", f"{RUNS}/{new_id()}/{path}"), 404, "run_missing")
    reader = bureau.person("archive.query")
    problem(reader.ask("GET", f"{RUNS}/{run}/report"), 403, "permission_denied")
    problem(reader.ask("GET", f"{RUNS}/{run}/report.pdf"), 403, "permission_denied")


def test_a_cancelled_run_lets_its_documents_go(bureau):
    year = next(YEARS)
    for _ in range(12):
        bureau.documents(300, year)
    run = start(bureau.archivist, year)["id"]
    bureau.archivist.ask("POST", f"{RUNS}/{run}/cancel")
    told = wait_for(bureau.archivist, run, "cancelled", "done")
    again = archive(bureau.archivist, year)
    assert told["archived"] + again["archived"] == 3600
    states = sql(f"SELECT DISTINCT d.state FROM estamp_signing.document d WHERE d.period_to LIKE '{year}%' AND d.category_id = "
                 f"'{bureau.category.id}'")
    assert states == [["archived"]]


def test_a_paused_run_lets_its_documents_go(bureau):
    year = next(YEARS)
    for _ in range(6):
        bureau.documents(300, year)
    of_year = f"FROM estamp_signing.document WHERE period_to LIKE '{year}%' AND category_id = '{bureau.category.id}' AND state = 'frozen'"
    run = start(bureau.archivist, year)["id"]
    end = time.monotonic() + 300
    while sql("SELECT COUNT(*) " + of_year) == [["0"]]:
        assert time.monotonic() < end
    assert bureau.archivist.ask("POST", f"{RUNS}/{run}/pause").status_code == 200
    while sql("SELECT COUNT(*) " + of_year) != [["0"]]:
        assert time.monotonic() < end, "a run that is never resumed holds documents for ever"
        time.sleep(0.2)
    assert bureau.archivist.ask("POST", f"{RUNS}/{run}/resume").status_code == 200
    assert wait_for(bureau.archivist, run, "done")["archived"] == 1800
