"""archives: the yearly run that starts by itself, once, also when nobody was there at its hour."""

import time

import pytest
from auth_people import new_id, problem, sql
from test_archives import ARCHIVES, RUNS, Bureau, code_of, wait_for

SCHEDULES = ARCHIVES + "/schedules"


@pytest.fixture(scope="module")
def bureau():
    return Bureau()


def role_of(person):
    return sql(f"SELECT role_id FROM estamp_admin.account_role WHERE account_id = '{person.account_id}'")[0][0]


def add(person, **body):
    return person.ask("POST", SCHEDULES, json={"month": 1, "day": 31, "hour": 2, **body})


def of(person, schedule_id):
    return next(one for one in person.ask("GET", SCHEDULES).json()["items"] if one["id"] == schedule_id)


def test_a_schedule_is_kept_changed_switched_off_and_removed(bureau):
    key = new_id()
    answer = bureau.archivist.ask("POST", SCHEDULES, json={"month": 1, "day": 31, "hour": 0}, headers={"Idempotency-Key": key})
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert made["authority"]["code"] == code_of(bureau.top) and made["enabled"] and made["role_name"]
    assert made["next"].endswith("-30T16:00:00.000Z")  # midnight of the 31st in China
    again = bureau.archivist.ask("POST", SCHEDULES, json={"month": 1, "day": 31, "hour": 0}, headers={"Idempotency-Key": key})
    assert again.json()["id"] == made["id"]
    problem(add(bureau.archivist), 409, "schedule_exists")
    changed = bureau.archivist.ask("PATCH", f"{SCHEDULES}/{made['id']}", json={"month": 3, "hour": 23}).json()
    assert (changed["month"], changed["day"], changed["hour"]) == (3, 31, 23)
    off = bureau.archivist.ask("PATCH", f"{SCHEDULES}/{made['id']}", json={"enabled": False}).json()
    assert off["enabled"] is False and off["next"] is None
    assert of(bureau.archivist, made["id"])["month"] == 3
    assert bureau.archivist.ask("DELETE", f"{SCHEDULES}/{made['id']}").status_code == 204
    problem(bureau.archivist.ask("DELETE", f"{SCHEDULES}/{made['id']}"), 404, "schedule_missing")
    actions = [row[0] for row in sql(f"SELECT action FROM estamp_audit.audit_entry WHERE object_id = '{made['id']}' ORDER BY at_ms")]
    assert actions == ["archive.schedule"] * 3 + ["archive.schedule_remove"]


@pytest.mark.parametrize("body, code, field", [
    ({"month": 13}, "field_too_big", "month"),
    ({"month": 2, "day": 30}, "schedule_day", "day"),
    ({"month": 4, "day": 31}, "schedule_day", "day"),
    ({"hour": 24}, "field_too_big", "hour"),
    ({"hour": "2"}, "field_type", "hour"),
    ({"hour": -1}, "field_too_small", "hour"),
    ({"enabled": "yes"}, "field_type", "enabled"),
    ({"role_id": "nobody"}, "field_form", "role_id"),
    ({"role_id": "0000000000000000000000r005"}, "schedule_role", "role_id"),  # auditors may not archive
    ({"authority_code": "X"}, "field_form", "authority_code"),
    ({"year": 2025}, "field_unknown", "year"),
])
def test_a_schedule_that_makes_no_sense_is_refused(bureau, body, code, field):
    problem(add(bureau.archivist, **body), 400, code, field)


def test_schedules_are_for_the_jurisdiction(bureau):
    made = add(bureau.archivist, authority_code=code_of(bureau.below)).json()
    path = f"{SCHEDULES}/{made['id']}"
    assert of(bureau.lower, made["id"])
    assert made["id"] not in {one["id"] for one in bureau.stranger.ask("GET", SCHEDULES).json()["items"]}
    problem(bureau.stranger.ask("PATCH", path, json={"enabled": False}), 404, "schedule_missing")
    problem(bureau.stranger.ask("DELETE", path), 404, "schedule_missing")
    problem(add(bureau.lower, authority_code=code_of(bureau.top)), 400, "authority_outside", "authority_code")
    problem(add(bureau.stranger, authority_code=code_of(bureau.below)), 400, "authority_outside", "authority_code")
    reader = bureau.person("archive.query")
    problem(reader.ask("GET", SCHEDULES), 403, "permission_denied")
    problem(reader.ask("DELETE", path), 403, "permission_denied")
    assert bureau.lower.ask("DELETE", path).status_code == 204


def runs_of(schedule_id):
    return sql(f"SELECT id, owner_id, params FROM estamp_archives.job WHERE params LIKE '%{schedule_id}%'")


def wait_until(done, seconds=300):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = done()
        if found:
            return found
        time.sleep(0.2)
    raise AssertionError("it did not happen")


def test_one_that_fell_due_starts_once_on_behalf_of_its_role(bureau):
    role = role_of(bureau.lower)
    made = add(bureau.lower, role_id=role).json()
    unit, _ = bureau.documents(3, 2023)
    due_ms = 1706752800000  # 2024-02-01 10:00 in China, long missed: of the year 2023
    sql(f"UPDATE estamp_archives.schedule SET next_ms = {due_ms} WHERE id = '{made['id']}'")
    (found,) = wait_until(lambda: runs_of(made["id"]))
    assert found[1] == role and '"from":"2023-01-01","to":"2023-12-31"' in found[2]
    run = wait_for(bureau.lower, found[0], "done")
    assert run["archived"] == 3 and run["schedule_id"] == made["id"] and run["started_by_name"]
    after = of(bureau.lower, made["id"])
    assert after["last_run_id"] == found[0] and after["next"] > after["last"]
    time.sleep(1)
    assert len(runs_of(made["id"])) == 1
    entries = sql("SELECT caller_kind, detail FROM estamp_audit.audit_entry WHERE action = 'archive.run' AND object_id = "
                  f"'{found[0]}'")
    assert entries[0][0] == "service" and made["id"] in entries[0][1]


def test_a_role_that_may_not_any_more_starts_nothing_and_it_is_told(bureau):
    person = bureau.person("archive.run", unit_id=bureau.other, by=bureau.chief)
    role = role_of(person)
    keeper = bureau.stranger
    made = add(keeper, role_id=role).json()
    sql(f"DELETE FROM estamp_admin.role_permission WHERE role_id = '{role}'")
    sql(f"UPDATE estamp_archives.schedule SET next_ms = 1706752800000 WHERE id = '{made['id']}'")
    after = wait_until(lambda: (lambda one: one if one["last"] else None)(of(keeper, made["id"])))
    assert after["last_problem"]["code"] == "schedule_role" and after["last_run_id"] is None
    assert runs_of(made["id"]) == []


def test_one_that_is_off_does_not_start(bureau):
    made = add(bureau.archivist, enabled=False).json()
    other = add(bureau.archivist, authority_code=code_of(bureau.unit("authority", bureau.top))).json()
    for one, due_ms in ((made, 1706752700000), (other, 1706752800000)):  # what is due first starts first
        sql(f"UPDATE estamp_archives.schedule SET next_ms = {due_ms} WHERE id = '{one['id']}'")
    wait_until(lambda: runs_of(other["id"]))
    assert runs_of(made["id"]) == []
