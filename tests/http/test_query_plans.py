"""No list reads more than its page asks for: every list and query is asked in a filled bureau, as officers of three authorities and a taxpayer,
while MariaDB's slow log writes down each statement of the services that examined more rows than a page could need. A full scan, or a
sort of all rows of a table, would be one. The bureau (tests/bench/bureau) is taken away afterwards."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from auth_people import API, VAR, Browser, sql

ROOT = Path(os.environ["ESTAMP_ROOT"])
sys.path.insert(0, str(ROOT / "tests/bench/bureau"))
import fill  # noqa: E402

TAXPAYERS, DOCUMENTS = 9000, 32000
BOUND = 8000  # rows; a full scan of documents examines four times as many
# Threads of admin that count and sequence, on their own time.
BACKGROUND = re.compile(r"v_sealing_time|v_document_period|v_certificate_end|audit_leaf|audit_stream|_count|idempotency|token_cut", re.I)
# Counts that end at their limit; and the years that there are volumes of, which walks their index.
BOUNDED = re.compile(r"LIMIT \d+\) few|SELECT DISTINCT year FROM volume", re.I)


class Filled(fill.Bureau):
    def __init__(self):
        super().__init__(TAXPAYERS)
        try:
            self.fill()
        except BaseException:
            self.remove()
            raise

    def fill(self):
        fill.fill_units(self)
        fill.fill_people(self)
        fill.fill_seals(self)
        fill.fill_archives(self, fill.fill_documents(self, DOCUMENTS, []))

    def remove(self):
        sql("DELETE FROM estamp_admin.account_role WHERE account_id IN (SELECT id FROM estamp_auth.account WHERE login LIKE 'bureau%')")
        units = "SELECT id FROM estamp_admin.unit WHERE authority_id IN ('" + "','".join(a["id"] for a in self.authorities[1:]) + "')"
        for table, column in (("estamp_archives.record_classification", None), ("estamp_archives.record_evidence", None), ("estamp_archives.record", "taxpayer_id"), ("estamp_archives.volume", "taxpayer_id"),
                              ("estamp_signing.document_revision", None), ("estamp_signing.document", "unit_id"), ("estamp_seals.seal", "unit_id"),
                              ("estamp_seals.certificate", "unit_id"), ("estamp_auth.account", "unit_id"), ("estamp_admin.unit_gram", "unit_id")):
            if column:
                sql(f"DELETE FROM {table} WHERE {column} IN ({units})")
            elif table.endswith("revision"):
                sql(f"DELETE FROM {table} WHERE document_id IN (SELECT id FROM estamp_signing.document WHERE unit_id IN ({units}))")
            else:
                sql(f"DELETE FROM {table} WHERE record_id IN (SELECT id FROM estamp_archives.record WHERE taxpayer_id IN ({units}))")
        below = "','".join(a["id"] for a in self.authorities[1:])
        sql(f"DELETE FROM estamp_admin.authority_closure WHERE descendant_id IN ('{below}'); DELETE FROM estamp_auth.account WHERE login LIKE 'bureau%';"
            f" DELETE FROM estamp_admin.unit WHERE authority_id IN ('{below}'); DELETE FROM estamp_admin.category WHERE id IN"
            " ('" + "','".join(c["id"] for c in self.categories) + "')")


@pytest.fixture(scope="module")
def bureau():
    made = Filled()
    sql("ANALYZE TABLE estamp_admin.unit, estamp_admin.unit_gram, estamp_auth.account, estamp_seals.seal, estamp_seals.certificate,"
        " estamp_signing.document, estamp_archives.record, estamp_archives.volume")
    yield made
    made.remove()


@pytest.fixture(scope="module")
def people(bureau):
    logins = {"wide": "bureau0", "middle": "bureau1", "small": f"bureau{fill.CITIES + 5}", "own": bureau.taxpayers[500]["code"]}
    found = {}
    for scope, login in logins.items():
        found[scope] = Browser()
        assert found[scope].login(login, fill.PASSWORD).status_code == 200
    return found


@pytest.fixture
def slow_log():
    """Statements of the services that examine more than BOUND rows, from now on."""
    before = sql("SELECT @@global.slow_query_log, @@global.long_query_time, @@global.log_output, @@global.min_examined_row_limit")[0]
    sql("SET GLOBAL log_output = 'TABLE'; SET GLOBAL slow_query_log = 0; TRUNCATE mysql.slow_log; SET GLOBAL long_query_time = 0;"
        f" SET GLOBAL min_examined_row_limit = {BOUND}; SET GLOBAL slow_query_log = 1")
    # A connection takes the new bounds when it is made: the pools' connections are let go.
    for row in sql("SELECT id FROM information_schema.processlist WHERE user LIKE 'estamp\\_%'"):
        subprocess.run(["mariadb", "--no-defaults", "--socket=run/db.sock", "-e", f"KILL {row[0]}"], cwd=VAR, stderr=subprocess.DEVNULL)
    yield lambda: [text for text, in sql("SELECT REPLACE(REPLACE(sql_text, '\\n', ' '), '\\t', ' ') FROM mysql.slow_log WHERE user_host LIKE 'estamp%'")
                   if not BACKGROUND.search(text) and not BOUNDED.search(text)]
    sql(f"SET GLOBAL slow_query_log = {before[0]}; SET GLOBAL long_query_time = {before[1]}; SET GLOBAL min_examined_row_limit = {before[3]};"
        f" SET GLOBAL log_output = '{before[2]}'")


def queries(b):
    t, category = b.taxpayers[500], b.categories[0]["id"]
    texts = (t["name"], t["name"][2:6], "有限公司", "寿光", "没有这样的", t["code"][:10], t["code"][:4])
    documents = ["", "state=waiting", "state=waiting,sealed", "state=archived", "state=voided", "sort=period", "sort=sealed",
                 "state=archived&sort=period", "state=archived&sort=sealed", "period_from=2024-01-01&period_to=2024-06-30",
                 "period_from=2022-01-01&period_to=2022-03-31&sort=created", f"category_id={category}&state=waiting&sort=period",
                 "sealed_from=2024-01-01T00:00:00Z&sealed_to=2024-07-01T00:00:00Z", f"category_id={category}", f"taxpayer_code={t['code']}"]
    seals = ["", "state=disabled", "type=tax", "sort=expiry", "expires_from=2026-12-01T00:00:00Z&expires_to=2027-01-01T00:00:00Z"]
    for path, asked in (("/signing/documents", documents), ("/seals", seals), ("/seals/certificates", [""]), ("/admin/units", ["", "kind=taxpayer", "kind=authority"])):
        for query in asked + ["q=" + text for text in texts]:
            yield path + "?" + query
    for path in ("/admin/users", "/auth/accounts", "/auth/clients", "/admin/roles", "/archives/records", "/archives/records?year=2023",
                 "/archives/records?classification_code=B03", "/archives/volumes", "/archives/volumes?year=2022"):
        yield path


def asked(person, path):
    """The first page, the second, and one of the largest size; False where the person may not."""
    first = person.ask("GET", API + path)
    if first.status_code in (403, 404):
        return False
    assert first.status_code == 200, (path, first.text)
    mark = "&" if "?" in path else "?"
    for more in ["limit=200"] + ([f"cursor={first.json()['next']}"] if first.json()["next"] else []):
        if path.startswith(("/admin/roles",)):
            continue
        answer = person.ask("GET", API + path + mark + more)
        assert answer.status_code == 200, (path, more, answer.text)
    return True


def test_no_list_examines_more_than_its_page(bureau, people, slow_log):
    for path in queries(bureau):
        assert True in [asked(person, path) for person in people.values()], path
    found = slow_log()
    assert not found, "\n".join(sorted({text[:400] for text in found}))


def test_the_log_would_tell_of_a_full_scan(bureau, people, slow_log):
    """What the test above relies on."""
    sql("SELECT COUNT(*) FROM estamp_signing.document WHERE title LIKE '%x%'")
    rows = sql("SELECT COUNT(*) FROM mysql.slow_log WHERE sql_text LIKE '%title LIKE%' AND rows_examined >= 0")
    assert int(rows[0][0]) >= 1
