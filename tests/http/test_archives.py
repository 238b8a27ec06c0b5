"""archives through nginx: a period is archived, shown, found again; kills, twins and broken files in between."""

import json
import re
import time
from pathlib import Path

import pytest
from archives_data import Category, make_documents, put_into_store, sealed_file
from auth_people import API, VAR, World, new_id, problem, sql
from service_process import Service

ARCHIVES = API + "/archives"
RUNS = ARCHIVES + "/runs"
YEARS = iter(range(1995, 2020))  # every test archives a year of its own


class Bureau(World):
    """An archivist of the upper authority and one of the lower, taxpayers of the lower, a category."""

    def __init__(self):
        super().__init__()
        self.category = Category()
        self.archivist = self.person("archive.run", "archive.query", unit_id=self.top)
        self.lower = self.person("archive.run", "archive.query", unit_id=self.below)
        self.stranger = self.person("archive.run", "archive.query", unit_id=self.below)
        sql(f"UPDATE estamp_auth.account SET unit_id = '{self.other}' WHERE id = '{self.stranger.account_id}'")
        self.stranger.login(self.stranger.login_name)
        self.digest = put_into_store(sealed_file())

    def documents(self, count, year, **more):
        unit = self.taxpayer_unit(self.below)
        return unit, make_documents(self.category, unit, count, more.pop("digest", self.digest), year, **more)


@pytest.fixture(scope="module")
def bureau():
    return Bureau()


def start(person, year, **headers):
    answer = person.ask("POST", RUNS, json={"year": year}, headers=headers)
    assert answer.status_code == 201, answer.text
    return answer.json()


def wait_for(person, run_id, *states, seconds=300):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        run = person.ask("GET", f"{RUNS}/{run_id}").json()
        if run["state"] in states:
            return run
        time.sleep(0.05)
    raise AssertionError(f"the run is {run}, not {states}")


def archive(person, year):
    return wait_for(person, start(person, year)["id"], "done")


def stream(person, run_id):
    answer = person.ask("GET", f"{RUNS}/{run_id}/stream", stream=True)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    return answer.content.decode()


def records(person, **query):
    items, cursor = [], None
    while True:
        answer = person.ask("GET", ARCHIVES + "/records", params={**query, "limit": 200, **({"cursor": cursor} if cursor else {})})
        assert answer.status_code == 200, answer.text
        items += answer.json()["items"]
        cursor = answer.json()["next"]
        if not cursor:
            return items


def check_numbers(items):
    """Neither gap nor double within each volume."""
    volumes = {}
    for item in items:
        volumes.setdefault(item["volume_number"], []).append(item["item_number"])
    for numbers in volumes.values():
        assert sorted(numbers) == list(range(1, len(numbers) + 1))
    assert len({item["archive_number"] for item in items}) == len(items)
    assert len({item["document_id"] for item in items}) == len(items)


def code_of(unit_id):
    return sql(f"SELECT code FROM estamp_admin.unit WHERE id = '{unit_id}'")[0][0]


# --- the run ---------------------------------------------------------------------------------------------------------


def test_a_period_is_archived_once_and_signing_knows_it(bureau):
    year = next(YEARS)
    unit, prefix = bureau.documents(250, year)
    run = start(bureau.archivist, year)
    assert run["total"] == 250 and run["period"] == {"from": f"{year}-01-01", "to": f"{year}-12-31"}
    assert stream(bureau.archivist, run["id"]) == "..\n====\n完成归档\n"
    run = bureau.archivist.ask("GET", f"{RUNS}/{run['id']}").json()
    assert (run["state"], run["archived"], run["left"]) == ("done", 250, 0)
    found = records(bureau.archivist, taxpayer_code=code_of(unit))
    assert len(found) == 250
    check_numbers(found)
    numbers = dict(sql(f"SELECT id, archive_number FROM estamp_signing.document WHERE id LIKE '{prefix}%' AND state = 'archived'"))
    assert numbers == {item["document_id"]: item["archive_number"] for item in found}
    again = archive(bureau.archivist, year)
    assert (again["total"], again["archived"], again["left"]) == (0, 0, 0)
    assert stream(bureau.archivist, again["id"]) == "====\n完成归档\n"


def test_a_later_run_continues_the_volume(bureau):
    year = next(YEARS)
    unit, _ = bureau.documents(3, year)
    archive(bureau.archivist, year)
    make_documents(bureau.category, unit, 2, bureau.digest, year, first_day=100)
    archive(bureau.lower, year)
    found = records(bureau.archivist, taxpayer_code=code_of(unit))
    assert len(found) == 5 and len({item["volume_id"] for item in found}) == 1
    check_numbers(found)


def test_the_strictest_form_decides_and_every_code_finds_it(bureau):
    year = next(YEARS)
    unit, _ = bureau.documents(6, year)
    archive(bureau.archivist, year)
    found = records(bureau.archivist, taxpayer_code=code_of(unit))
    assert sorted(item["retention"] for item in found) == ["10年"] * 4 + ["30年"] * 2
    assert {item["secrecy"] for item in found} == {"秘密"}
    by_form = records(bureau.archivist, classification_code=bureau.category.form_code, taxpayer_code=code_of(unit))
    assert {item["id"] for item in by_form} == {item["id"] for item in found if item["retention"] == "30年"}
    page = bureau.archivist.ask("GET", f"{ARCHIVES}/records/{by_form[0]['id']}").json()
    assert page["classification_codes"] == [bureau.category.code, bureau.category.form_code]


@pytest.fixture(scope="module")
def broken(bureau):
    """A file whose sealed bytes were changed; one whose stored bytes are not those of its name; one that is not there."""
    content = sealed_file()
    changed = content.replace(b"/MediaBox", b"/MediaBoy", 1)
    assert changed != content
    rotten = put_into_store(b"%PDF-1.7 once something else")
    (Path(VAR) / "store" / rotten[:2] / rotten[2:4] / rotten).write_bytes(b"%PDF-1.7 rotten")
    return {"document_not_intact": put_into_store(changed), "document_bytes_changed": rotten}


def test_broken_files_are_reported_and_left(bureau, broken):
    year = next(YEARS)
    unit, good = bureau.documents(2, year)
    wanted = {}
    for day, (code, digest) in enumerate(broken.items()):
        wanted[make_documents(bureau.category, unit, 1, digest, year, first_day=50 + day) + "000000"] = code
    missing = make_documents(bureau.category, unit, 1, "0" * 64, year, first_day=60)
    unsigned = put_into_store(b"%PDF-1.7\nno seal, no table\n%%EOF\n")
    wanted[missing + "000000"] = "document_bytes_changed"
    wanted[make_documents(bureau.category, unit, 1, unsigned, year, first_day=61) + "000000"] = "document_not_intact"
    waiting = make_documents(bureau.category, unit, 1, bureau.digest, year, state="waiting", first_day=62)
    run = archive(bureau.archivist, year)
    assert (run["total"], run["archived"], run["left"]) == (6, 2, 4)
    faults = bureau.archivist.ask("GET", f"{RUNS}/{run['id']}/faults").json()["items"]
    assert {fault["document_id"]: fault["code"] for fault in faults} == wanted
    assert all(fault["problem"]["code"] == fault["code"] and fault["problem"]["title"] for fault in faults)
    states = dict(sql(f"SELECT id, state FROM estamp_signing.document WHERE unit_id = '{unit}'"))
    assert all(states[document] == "sealed" for document in wanted)
    assert states[waiting + "000000"] == "waiting"
    assert {states[good + "000000"], states[good + "000001"]} == {"archived"}


def test_a_run_that_failed_says_why(bureau):
    run = archive(bureau.archivist, next(YEARS))["id"]
    sql(f"UPDATE estamp_archives.job SET state = 'failed', result = '{{\"code\":\"number_scheme\",\"subject\":\"{{x}}\"}}'"
        f" WHERE id = '{run}'")
    told = bureau.archivist.ask("GET", f"{RUNS}/{run}").json()
    assert told["problem"]["code"] == "number_scheme" and "{x}" in told["problem"]["title"]
    assert stream(bureau.archivist, run) == "====\n归档失败\n"


def test_preview_tells_what_a_run_would_do(bureau):
    year = next(YEARS)
    unit, _ = bureau.documents(4, year)
    make_documents(bureau.category, unit, 3, bureau.digest, year, state="waiting", first_day=100)
    preview = bureau.archivist.ask("GET", ARCHIVES + "/preview", params={"year": year}).json()
    assert (preview["ready"], preview["not_sealed"], preview["archived"]) == (4, 3, 0)
    archive(bureau.archivist, year)
    query = {"from": f"{year}-01-01", "to": f"{year}-12-31"}
    preview = bureau.archivist.ask("GET", ARCHIVES + "/preview", params=query).json()
    assert (preview["ready"], preview["not_sealed"], preview["archived"]) == (0, 3, 4)
    assert {row["reason"] for row in preview["categories"]} == {"archived", "not_sealed"}
    answer = bureau.archivist.ask("GET", ARCHIVES + "/preview", params={"from": f"{year}-01-01"})
    problem(answer, 400, "field_required", "to")


def test_a_repeated_request_starts_one_run(bureau):
    year, key = next(YEARS), new_id()
    first = start(bureau.archivist, year, **{"Idempotency-Key": key})
    assert start(bureau.archivist, year, **{"Idempotency-Key": key})["id"] == first["id"]
    assert start(bureau.archivist, year)["id"] != first["id"]
    answer = bureau.archivist.ask("POST", RUNS, json={"year": year + 1}, headers={"Idempotency-Key": key})
    problem(answer, 409, "idempotency_reused")


@pytest.mark.parametrize("body, code, field", [
    ({"year": 1900}, "field_too_small", "year"),
    ({"year": "2025"}, "field_type", "year"),
    ({"quarter": 1}, "field_required", "year"),
    ({"year": 2025, "quarter": 5}, "field_too_big", "quarter"),
    ({"year": 2025, "quarter": 1, "month": 1}, "period_ambiguous", "period"),
    ({"period": {"from": "2025-02-30", "to": "2025-03-01"}}, "field_form", "period.from"),
    ({"period": {"from": "2025-03-02", "to": "2025-03-01"}}, "period_order", "period.to"),
    ({"period": {"from": "2025-03-02"}}, "field_required", "period.to"),
    ({"years": 2025}, "field_unknown", "years"),
])
def test_a_period_that_makes_no_sense_is_refused(bureau, body, code, field):
    problem(bureau.archivist.ask("POST", RUNS, json=body), 400, code, field)


def test_two_officers_at_once_archive_each_document_once(bureau):
    year = next(YEARS)
    unit, _ = bureau.documents(350, year)
    runs = [(person, start(person, year)["id"]) for person in (bureau.archivist, bureau.lower, bureau.archivist)]
    done = [wait_for(person, run, "done") for person, run in runs]
    assert sum(run["archived"] for run in done) == 350 and sum(run["left"] for run in done) == 0
    found = records(bureau.archivist, taxpayer_code=code_of(unit))
    assert len(found) == 350
    check_numbers(found)


# --- pause, kill -----------------------------------------------------------------------------------------------------


def test_a_run_is_paused_resumed_and_cancelled(bureau):
    year = next(YEARS)
    for _ in range(5):
        bureau.documents(300, year)
    run = start(bureau.archivist, year)["id"]
    paused = bureau.archivist.ask("POST", f"{RUNS}/{run}/pause")
    assert paused.status_code == 200 and paused.json()["state"] == "paused"
    problem(bureau.archivist.ask("POST", f"{RUNS}/{run}/pause"), 409, "job_state")
    time.sleep(0.7)
    before = bureau.archivist.ask("GET", f"{RUNS}/{run}").json()
    assert before["state"] == "paused" and before["archived"] < 1500
    assert bureau.archivist.ask("POST", f"{RUNS}/{run}/resume").json()["state"] == "queued"
    assert stream(bureau.archivist, run) == "." * 15 + "\n====\n完成归档\n"
    problem(bureau.archivist.ask("POST", f"{RUNS}/{run}/cancel"), 409, "job_state")
    other = start(bureau.archivist, year)["id"]
    bureau.archivist.ask("POST", f"{RUNS}/{other}/cancel")
    assert bureau.archivist.ask("GET", f"{RUNS}/{other}").json()["state"] in ("cancelled", "done")


def test_kill_9_in_the_middle_loses_and_doubles_nothing(bureau):
    year = next(YEARS)
    units = [bureau.documents(300, year)[0] for _ in range(20)]
    service = Service("archives")
    run = start(bureau.archivist, year)["id"]
    for more in (500, 3000):
        end = time.monotonic() + 120
        while time.monotonic() < end:
            done = int(sql(f"SELECT done FROM estamp_archives.job WHERE id = '{run}'")[0][0])
            if done >= more:
                break
            time.sleep(0.01)
        service.kill()
        assert sql(f"SELECT state FROM estamp_archives.job WHERE id = '{run}'")[0][0] == "running"
        service.start()
        sql(f"UPDATE estamp_archives.job SET due_ms = 0 WHERE id = '{run}'")  # as if the dead one's lease had run out
    end = time.monotonic() + 300
    while time.monotonic() < end and sql(f"SELECT state FROM estamp_archives.job WHERE id = '{run}'")[0][0] != "done":
        time.sleep(0.1)
    assert stream(bureau.archivist, run) == "." * 60 + "\n====\n完成归档\n"
    found = [item for unit in units for item in records(bureau.archivist, taxpayer_code=code_of(unit))]
    assert len(found) == 6000
    check_numbers(found)
    volumes = sql("SELECT volume_number FROM estamp_archives.volume WHERE category_id = "
                  f"'{bureau.category.id}' AND year = {year}")
    assert sorted(int(re.search(r"\d+$", number).group()) for (number,) in volumes) == list(range(1, len(volumes) + 1))
    states = sql(f"SELECT DISTINCT state FROM estamp_signing.document WHERE period_to LIKE '{year}%' AND category_id = "
                 f"'{bureau.category.id}'")
    assert states == [["archived"]]
    assert sql("SELECT COUNT(*) FROM estamp_archives.record WHERE filed <> 1") == [["0"]]
    assert sql("SELECT COUNT(*) FROM estamp_archives.archiving_unfiled") == [["0"]]
    counts = sql(f"SELECT SUM(archived), SUM(faults), SUM(volumes) FROM estamp_archives.archiving_count WHERE run_id = '{run}'")
    assert counts == [["6000", "0", "20"]]


# --- who may ---------------------------------------------------------------------------------------------------------


def test_only_those_entitled_see_runs_and_records(bureau):
    year = next(YEARS)
    unit, _ = bureau.documents(2, year)
    run = archive(bureau.lower, year)["id"]
    found = records(bureau.lower, taxpayer_code=code_of(unit))
    record, volume = found[0]["id"], found[0]["volume_id"]
    assert bureau.archivist.ask("GET", f"{RUNS}/{run}").status_code == 200  # from above
    for path, code in ((f"/runs/{run}", "run_missing"), (f"/runs/{run}/stream", "run_missing"),
                       (f"/runs/{run}/faults", "run_missing"), (f"/records/{record}", "record_missing"),
                       (f"/records/{record}/file", "record_missing"), (f"/volumes/{volume}", "volume_missing"),
                       (f"/records/{new_id()}", "record_missing"), ("/records/%E5%90%8D", "route_missing")):
        problem(bureau.stranger.ask("GET", ARCHIVES + path), 404, code)
    for verb in ("pause", "resume", "cancel"):
        problem(bureau.stranger.ask("POST", f"{RUNS}/{run}/{verb}"), 404, "run_missing")
    assert records(bureau.stranger, taxpayer_code=code_of(unit)) == []
    assert bureau.stranger.ask("GET", ARCHIVES + "/preview", params={"year": year}).json()["archived"] == 0
    from_below = start(bureau.archivist, year)["id"]  # of the upper authority: not for the lower
    problem(bureau.lower.ask("GET", f"{RUNS}/{from_below}"), 404, "run_missing")
    answer = bureau.lower.ask("GET", ARCHIVES + "/records", params={"authority_code": code_of(bureau.top)})
    problem(answer, 400, "authority_outside", "authority_code")


def test_permissions_are_asked_for(bureau):
    reader, runner = bureau.person("archive.query"), bureau.person("archive.run")
    problem(reader.ask("POST", RUNS, json={}), 403, "permission_denied")
    problem(reader.ask("GET", ARCHIVES + "/preview"), 403, "permission_denied")
    problem(runner.ask("GET", ARCHIVES + "/records"), 403, "permission_denied")
    problem(runner.ask("GET", ARCHIVES + "/volumes"), 403, "permission_denied")
    problem(reader.ask("GET", RUNS, token=None, headers={"Authorization": ""}), 401, "login_required")


# --- finding again ---------------------------------------------------------------------------------------------------


def test_every_filter_and_page(bureau):
    year = next(YEARS)
    unit, _ = bureau.documents(23, year)
    archive(bureau.archivist, year)
    mine = {item["id"] for item in records(bureau.archivist, taxpayer_code=code_of(unit))}
    assert len(mine) == 23
    one = records(bureau.archivist, taxpayer_code=code_of(unit))[0]
    for query in ({"year": year}, {"year": year, "authority_code": code_of(bureau.below)},
                  {"volume_number": one["volume_number"]}, {"classification_code": bureau.category.code, "year": year},
                  {"authority_code": code_of(bureau.top), "year": year}):
        assert {item["id"] for item in records(bureau.archivist, **query)} == mine, query
    assert [item["id"] for item in records(bureau.archivist, archive_number=one["archive_number"])] == [one["id"]]
    assert records(bureau.archivist, archive_number=one["archive_number"], year=year + 1) == []
    seen, cursor = [], None
    while True:
        page = bureau.archivist.ask("GET", ARCHIVES + "/records", params={
            "year": year, "limit": 5, **({"cursor": cursor} if cursor else {})}).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next"]
        if not cursor:
            break
    assert len(seen) == 23 and seen == sorted(seen, reverse=True)
    problem(bureau.archivist.ask("GET", ARCHIVES + "/records", params={"cursor": "nonsense!"}), 400, "cursor_invalid")
    problem(bureau.archivist.ask("GET", ARCHIVES + "/records", params={"colour": "red"}), 400, "field_unknown", "colour")


def test_a_record_is_shown_with_its_file_and_verification(bureau):
    year = next(YEARS)
    unit, _ = bureau.documents(1, year)
    archive(bureau.archivist, year)
    record = records(bureau.archivist, taxpayer_code=code_of(unit))[0]
    page = bureau.archivist.ask("GET", f"{ARCHIVES}/records/{record['id']}").json()
    assert page["verification"]["bytes"] == "ok" and page["verification"]["report"]["overall"] == "intact"
    assert page["verification_when_archived"]["overall"] == "intact" and page["trusted"] is False
    answer = bureau.archivist.ask("GET", f"{ARCHIVES}/records/{record['id']}/file")
    assert answer.headers["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF-")
    again = bureau.archivist.ask("GET", f"{ARCHIVES}/records/{record['id']}/file",
                                 headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_kept_original_is_not_handed_out_by_the_archive_either(bureau):
    year = next(YEARS)
    unit, documents = bureau.documents(1, year)
    archive(bureau.archivist, year)
    record = records(bureau.archivist, taxpayer_code=code_of(unit))[0]
    address = f"{ARCHIVES}/records/{record['id']}"
    original = bureau.archivist.ask("GET", address + "/file")
    assert bureau.archivist.ask("GET", address).json()["file_kept"] is False
    setter = bureau.person("archive.query", "document.printing", unit_id=bureau.top)
    sql("INSERT INTO estamp_signing.printing_rule VALUES "
        f"('{record['document_id']}', 'none', 0, 1, 'test', '{setter.account_id}', '{bureau.top}', 1)")
    assert bureau.archivist.ask("GET", address).json()["file_kept"] is True
    seen = bureau.archivist.ask("GET", address + "/file", headers={"If-None-Match": original.headers["ETag"]})
    assert seen.status_code == 200 and seen.content.startswith(b"%PDF-") and b"/ByteRange" not in seen.content
    assert "ETag" not in seen.headers and "no-store" in seen.headers["Cache-Control"]
    assert bureau.lower.ask("GET", address + "/file").content != original.content
    assert setter.ask("GET", address).json()["file_kept"] is False
    assert setter.ask("GET", address + "/file").content == original.content
    sql(f"UPDATE estamp_admin.category SET keeps_original = 1 WHERE id = '{bureau.category.id}'")
    sql(f"DELETE FROM estamp_signing.printing_rule WHERE document_id = '{record['document_id']}'")
    assert bureau.archivist.ask("GET", address).json()["file_kept"] is True, "the category's rule"


def test_a_volume_lists_its_contents(bureau):
    year = next(YEARS)
    unit, _ = bureau.documents(12, year)
    archive(bureau.archivist, year)
    volumes = bureau.archivist.ask("GET", ARCHIVES + "/volumes", params={"taxpayer_code": code_of(unit)}).json()["items"]
    assert len(volumes) == 1 and volumes[0]["item_count"] == 12
    path = f"{ARCHIVES}/volumes/{volumes[0]['id']}"
    first = bureau.archivist.ask("GET", path, params={"limit": 8}).json()
    rest = bureau.archivist.ask("GET", path, params={"limit": 8, "cursor": first["next"]}).json()
    assert [item["item_number"] for item in first["items"] + rest["items"]] == list(range(1, 13))
    assert rest["next"] is None and first["retention"] == "30年"
    by_number = bureau.archivist.ask("GET", ARCHIVES + "/volumes", params={"volume_number": first["volume_number"]}).json()
    assert [item["id"] for item in by_number["items"]] == [volumes[0]["id"]]


def test_everything_stands_in_the_audit_log(bureau):
    year = next(YEARS)
    unit, _ = bureau.documents(1, year)
    run = archive(bureau.archivist, year)["id"]
    entries = sql(f"SELECT action, detail FROM estamp_audit.audit_entry WHERE object_id = '{run}' ORDER BY at_ms, number")
    assert [entry[0] for entry in entries] == ["archive.run", "document.freeze", "archive.batch", "document.file", "archive.finish"]
    item = records(bureau.archivist, taxpayer_code=code_of(unit))[0]
    assert json.loads(entries[1][1]) == {item["document_id"]: ""}
    assert json.loads(entries[3][1]) == {item["document_id"]: item["archive_number"]}
