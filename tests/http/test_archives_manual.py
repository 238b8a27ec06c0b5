"""archives: chapter 2.4 of the manual, sentence by sentence, as a program does it; what other tests show is only named here.

2.4.1  choose the period of what is to be archived, start        test_archives_run.py test_every_kind_of_period
       no period chosen: the whole previous year                 test_without_a_period_the_previous_year_is_archived
       the authority's jurisdiction, the period, sealed ones     test_archives_run.py test_the_preview_says_of_every_document_why
       one volume a category, year and taxpayer, many records    test_one_volume_for_category_year_and_taxpayer
       a dot for 100, a new line after 100 dots, 完成归档         test_a_new_line_after_a_hundred_dots
2.4.2  by 分类号, 案卷号, year and authority code                  test_the_four_fields_of_the_manual_find_it
       查看明细                                                   test_archives.py test_a_record_is_shown_with_its_file_and_verification
"""

import datetime

import pytest
from archives_data import Category, make_documents
from auth_people import sql
from test_archives import ARCHIVES, RUNS, Bureau, code_of, records, start, stream, wait_for

LAST_YEAR = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=8)).year - 1  # in China
YEARS = iter(range(1996, 2020))


@pytest.fixture(scope="module")
def bureau():
    return Bureau()


def test_without_a_period_the_previous_year_is_archived(bureau):
    unit, _ = bureau.documents(4, LAST_YEAR)
    make_documents(bureau.category, unit, 2, bureau.digest, LAST_YEAR - 1)
    whole = {"from": f"{LAST_YEAR}-01-01", "to": f"{LAST_YEAR}-12-31"}
    told = bureau.lower.ask("GET", ARCHIVES + "/preview").json()
    assert told["period"] == whole and told["ready"] == 4
    run = bureau.lower.ask("POST", RUNS, json={}).json()
    assert run["period"] == whole
    assert wait_for(bureau.lower, run["id"], "done", seconds=300)["archived"] == 4
    assert {item["year"] for item in records(bureau.lower, taxpayer_code=code_of(unit))} == {LAST_YEAR}


def test_one_volume_for_category_year_and_taxpayer(bureau):
    year, other = next(YEARS), Category()
    unit, _ = bureau.documents(5, year)
    make_documents(other, unit, 3, bureau.digest, year, first_day=100)
    make_documents(bureau.category, unit, 2, bureau.digest, year + 1)
    for one in (year, year + 1):
        wait_for(bureau.lower, start(bureau.lower, one)["id"], "done", seconds=300)
    next(YEARS)
    found = records(bureau.lower, taxpayer_code=code_of(unit))
    volumes = {}
    for item in found:
        volumes.setdefault(item["volume_number"], []).append(item)
    assert sorted(len(items) for items in volumes.values()) == [2, 3, 5]
    assert all(len({(item["title"], item["year"]) for item in items}) == 1 for items in volumes.values())
    assert len({item["archive_number"] for item in found}) == 10


def test_a_new_line_after_a_hundred_dots(bureau):
    year = next(YEARS)
    bureau.documents(1, year)
    run = wait_for(bureau.lower, start(bureau.lower, year)["id"], "done", seconds=300)["id"]
    for done, dots in ((99, ""), (100, ".\n"), (9999, "." * 99 + "\n"), (10000, "." * 100 + "\n"), (10150, "." * 100 + "\n.\n"),
                       (20000, ("." * 100 + "\n") * 2)):
        sql(f"UPDATE estamp_archives.job SET done = {done}, total = {done} WHERE id = '{run}'")
        assert stream(bureau.lower, run) == dots + "====\n完成归档\n", done


def test_the_four_fields_of_the_manual_find_it(bureau):
    year = next(YEARS)
    unit, _ = bureau.documents(3, year)
    wait_for(bureau.lower, start(bureau.lower, year)["id"], "done", seconds=300)
    one = records(bureau.lower, taxpayer_code=code_of(unit))[0]
    whole = {"classification_code": bureau.category.code, "volume_number": one["volume_number"], "year": year, "authority_code": code_of(bureau.below)}
    assert len(records(bureau.lower, **whole)) == 3
    for field in whole:  # each by itself finds it too, and each that is another's does not
        assert one["id"] in {item["id"] for item in records(bureau.lower, **{field: whole[field]})}, field
    for field, other in (("classification_code", "NOSUCH"), ("volume_number", "0000-NONE"), ("year", year - 1)):
        assert records(bureau.lower, **{**whole, field: other}) == [], field
