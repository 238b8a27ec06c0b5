"""archives: what every route refuses: ids that are none or of another jurisdiction in each position, bodies of the wrong type, broken,
or too large. Nothing is begun and nothing changed by what is refused."""

import pytest
from auth_people import new_id, problem, sql
from test_archives import ARCHIVES, RUNS, Bureau, code_of, records, start, wait_for

NO_IDS = ["x", "0" * 25, "0" * 27, "0" * 200, "Z" * 26, "00000000000000000000000000'", "..%2f..%2fetc", "%E5%90%8D"]
YEAR = 1991


@pytest.fixture(scope="module")
def bureau():
    made = Bureau()
    made.unit, _ = made.documents(2, YEAR)
    made.run = wait_for(made.lower, start(made.lower, YEAR)["id"], "done", seconds=300)
    made.record = records(made.lower, taxpayer_code=code_of(made.unit))[0]
    made.schedule = made.lower.ask("POST", ARCHIVES + "/schedules", json={"month": 1, "day": 31, "hour": 2}).json()
    return made


ROUTES = [  # method, path, which id, code; what stands in a body
    ("GET", "/runs/{id}", "run", "run_missing"), ("GET", "/runs/{id}/stream", "run", "run_missing"), ("GET", "/runs/{id}/faults", "run", "run_missing"),
    ("GET", "/runs/{id}/report", "run", "run_missing"), ("GET", "/runs/{id}/report.pdf", "run", "run_missing"), ("POST", "/runs/{id}/pause", "run", "run_missing"),
    ("POST", "/runs/{id}/resume", "run", "run_missing"), ("POST", "/runs/{id}/cancel", "run", "run_missing"),
    ("GET", "/records/{id}", "record", "record_missing"), ("GET", "/records/{id}/file", "record", "record_missing"),
    ("GET", "/volumes/{id}", "volume", "volume_missing"), ("GET", "/volumes/{id}/contents.pdf", "volume", "volume_missing"),
    ("PATCH", "/schedules/{id}", "schedule", "schedule_missing"), ("DELETE", "/schedules/{id}", "schedule", "schedule_missing"),
]


def ask(person, method, path, wrong):
    return person.ask(method, ARCHIVES + path.replace("{id}", wrong), **({"json": {"enabled": False}} if method == "PATCH" else {}))


@pytest.mark.parametrize("method, path, which, code", ROUTES)
def test_what_belongs_to_another_jurisdiction_is_missing(bureau, method, path, which, code):
    ids = {"run": bureau.run["id"], "record": bureau.record["id"], "volume": bureau.record["volume_id"], "schedule": bureau.schedule["id"]}
    problem(ask(bureau.stranger, method, path, ids[which]), 404, code)
    assert bureau.lower.ask("GET", f"{RUNS}/{bureau.run['id']}").json()["state"] == "done"
    assert bureau.schedule["id"] in {one["id"] for one in bureau.lower.ask("GET", ARCHIVES + "/schedules").json()["items"]}


@pytest.mark.parametrize("method, path, which, code", ROUTES)
@pytest.mark.parametrize("wrong", [None, *NO_IDS])
def test_an_id_that_is_none_is_missing(bureau, method, path, which, code, wrong):
    answer = ask(bureau.archivist, method, path, wrong or new_id())
    assert answer.status_code == 404 and answer.json()["code"] in (code, "route_missing"), answer.text


@pytest.mark.parametrize("which", ["record", "volume", "schedule", "unit"])
def test_an_id_of_another_kind_is_missing(bureau, which):
    """A record's id where a run's is wanted, and so on: each position takes its own kind."""
    ids = {"record": bureau.record["id"], "volume": bureau.record["volume_id"], "schedule": bureau.schedule["id"], "unit": bureau.unit}
    for method, path, own, code in ROUTES:
        if own != which:
            problem(ask(bureau.archivist, method, path, ids[which]), 404, code)


@pytest.mark.parametrize("path, method", [("/runs", "POST"), ("/schedules", "POST"), ("/preview", "GET"), ("/records", "GET")])
@pytest.mark.parametrize("code_for", ["other", "nobody", "taxpayer"])
def test_an_authority_that_is_not_beneath_is_named(bureau, path, method, code_for):
    code = {"other": lambda: code_of(bureau.other), "nobody": lambda: "99999999999", "taxpayer": lambda: code_of(bureau.unit)}[code_for]()
    day = {"month": 1, "day": 31, "hour": 2} if path == "/schedules" else {}
    sent = {"json": {"authority_code": code, **day}} if method == "POST" else {"params": {"authority_code": code}}
    problem(bureau.lower.ask(method, ARCHIVES + path, **sent), 400, "authority_outside", "authority_code")


# --- bodies ---

JSON_ROUTES = [("POST", "/runs"), ("POST", "/schedules"), ("PATCH", "/schedules/{schedule}")]
BODIES = [  # sent, type, status, code
    (b"{}", "text/plain", 415, "media_wrong"), (b"{}", None, 415, "media_wrong"), (b"{", "application/json", 400, "json_broken"),
    (b"\xff\xfe{}", "application/json", 400, "json_broken"), (b"[" * 5000, "application/json", 400, "json_broken"), (b"[]", "application/json", 400, None),
    (b"null", "application/json", 400, None), (b'{"colour":"red"}', "application/json", 400, "input_invalid"),
    (b" " * (1 << 20) + b"{}", "application/json", 413, "body_too_large"), (b" " * (100 << 20), "application/json", 413, "body_too_large"),
]


@pytest.mark.parametrize("method, path", JSON_ROUTES)
@pytest.mark.parametrize("content, kind, status, code", BODIES, ids=range(len(BODIES)))
def test_a_body_that_is_none_is_refused(bureau, method, path, content, kind, status, code):
    before = sql("SELECT COUNT(*) FROM estamp_archives.job")
    answer = bureau.lower.ask(method, ARCHIVES + path.replace("{schedule}", bureau.schedule["id"]), data=content, headers={"Content-Type": kind} if kind else {})
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"].startswith("application/problem+json") and answer.json()["title"]
    assert code is None or answer.json()["code"] == code, answer.text
    assert sql("SELECT COUNT(*) FROM estamp_archives.job") == before
