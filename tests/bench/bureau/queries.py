#!/usr/bin/env python3
"""What each list and query costs in a bureau of real size (fill.py): query_<name>_<scope>_p95_ms, from the request's first byte sent to the
answer's last byte read, one at a time; behind it what the database's processor had to do for one, which tells the same on a machine that
others load too; and what memory the services hold after all of them: rss_<service>_mb.

Scopes: wide, an officer of the root authority; small, one of an authority without others below it; own, a taxpayer. `last` is a page at the
end of the list. Standard library only."""

import base64
import http.client
import json
import os
import time
import urllib.parse
from pathlib import Path

from fill import PASSWORD, sql

VAR = Path(os.environ["ESTAMP_VAR"])
URL = urllib.parse.urlsplit(os.environ["ESTAMP_URL"])
ROUNDS = int(os.environ.get("ESTAMP_BENCH_ROUNDS", "40"))


class Person:
    def __init__(self, login):
        self.connect()
        status, answer = self.ask("POST", "/auth/login", json.dumps({"login": login, "password": PASSWORD}))
        assert status == 200, answer
        self.token = json.loads(answer)["access_token"]

    def connect(self):
        self.connection = http.client.HTTPConnection(URL.hostname, URL.port, timeout=120)

    def ask(self, method, path, body=None):
        headers = {"Content-Type": "application/json"} if body else {"Authorization": "Bearer " + self.token}
        self.connection.request(method, URL.path + "/api/v1" + path, body, headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()


def one(statement):
    return sql(statement)[0][0]


def cursor(*keys):
    return base64.urlsafe_b64encode(json.dumps(keys).encode()).decode().rstrip("=")


def behind(table, columns, where="1 = 1", order="id"):
    """The cursor of a page at the end of a list in descending order: the 30th row from there."""
    rows = sql(f"SELECT {columns} FROM {table} WHERE {where} ORDER BY {order} LIMIT 30")
    return "cursor=" + cursor(*rows[-1])


def tokens():
    """Officers: bureauN belongs to the N-th authority of the tree; taxpayers sign in with their code."""
    small = one("SELECT login FROM estamp_auth.account a JOIN estamp_admin.unit u ON u.id = a.unit_id WHERE a.kind = 'officer' AND u.level = 3"
                " AND a.login LIKE 'bureau%' ORDER BY LENGTH(a.login), a.login LIMIT 1")
    return {"wide": Person("bureau0"), "small": Person(small),
            "middle": Person("bureau1"), "own": Person(one("SELECT code FROM estamp_admin.unit WHERE kind = 'taxpayer' ORDER BY id LIMIT 1 OFFSET 5000"))}


def queries():
    unit_id, code, name = sql("SELECT id, code, name FROM estamp_admin.unit WHERE kind = 'taxpayer' ORDER BY id LIMIT 1 OFFSET 5000")[0]
    category, number = one("SELECT id FROM estamp_admin.category WHERE level = 2 LIMIT 1"), one("SELECT number FROM estamp_signing.document LIMIT 1 OFFSET 777")
    text = urllib.parse.quote
    lead = "estamp_signing.document"
    volume, record = sql("SELECT volume_number, archive_number FROM estamp_archives.record r JOIN estamp_archives.volume v ON v.id = r.volume_id LIMIT 1")[0]
    officers = ("wide", "middle", "small")
    documents = {"documents": "", "documents_last": behind(lead, "id, period_to, sealed_ms"), "documents_waiting": "state=waiting",
                 "documents_waiting_sealed": "state=waiting,sealed", "documents_archived": "state=archived",
                 "documents_archived_by_sealed": "state=archived&sort=sealed", "documents_voided": "state=voided", "documents_by_period": "sort=period",
                 "documents_by_period_last": "sort=period&" + behind(lead, "id, period_to, sealed_ms", order="period_to, id"),
                 "documents_by_sealed": "sort=sealed", "documents_period": "period_from=2023-01-01&period_to=2023-03-31",
                 "documents_period_created": "period_from=2023-01-01&period_to=2023-03-31&sort=created",
                 "documents_category": f"category_id={category}", "documents_category_waiting_period":
                 f"category_id={category}&state=waiting&period_from=2025-01-01&period_to=2025-12-31",
                 "documents_sealed_dates": "sealed_from=2024-03-01T00:00:00Z&sealed_to=2024-04-01T00:00:00Z",
                 "documents_taxpayer_name": "q=" + text(name), "documents_name_common": "q=" + text("有限公司"), "documents_name_place": "q=" + text("寿光"),
                 "documents_name_rare": "q=" + text(name[2:6]), "documents_name_none": "q=" + text("司有限"), "documents_code_prefix": "q=" + code[:8],
                 "documents_number": "q=" + number}
    seals = {"seals": "", "seals_last": behind("estamp_seals.seal", "id, not_after_ms"), "seals_disabled": "state=disabled", "seals_by_expiry": "sort=expiry",
             "seals_expiring": "expires_from=2026-12-01T00:00:00Z&expires_to=2027-01-01T00:00:00Z", "seals_name": "q=" + text(name[2:6]),
             "seals_name_common": "q=" + text("有限公司"), "seals_code_prefix": "q=" + code[:8], "seals_type_none": "type=tax"}
    units = {"units": "", "units_last": "cursor=" + cursor(one("SELECT code FROM estamp_admin.unit ORDER BY code DESC LIMIT 1 OFFSET 30")),
             "units_taxpayers": "kind=taxpayer", "units_authorities": "kind=authority", "units_name": "q=" + text(name[2:6]),
             "units_name_common": "q=" + text("有限公司"), "units_code": "q=" + code[:8]}
    users = {"users": "", "users_last": "cursor=" + cursor("bureau98"), "users_name": "q=" + text("税务员29")}
    accounts = {"accounts": "", "accounts_last": "cursor=" + cursor("bureau98"), "accounts_q": "q=" + code[:8]}
    audit = {"audit": "", "audit_action": "action=document.seal", "audit_unit": f"unit_id={unit_id}", "audit_object": f"object_id={unit_id}",
             "audit_none": "action=nothing", "audit_dates": "from=2022-01-01T00:00:00Z&to=2022-02-01T00:00:00Z"}
    records = {"records": "", "records_year": "year=2023", "records_classification": "classification_code=B03",
               "records_classification_year": "classification_code=B03&year=2022", "records_number": "archive_number=" + record,
               "records_volume": "volume_number=" + volume, "records_last": behind("estamp_archives.record", "id")}
    volumes = {"volumes": "", "volumes_year": "year=2022", "volumes_number": "volume_number=" + volume, "volumes_last": behind("estamp_archives.volume", "id")}
    for path, group in (("/signing/documents", documents), ("/seals", seals), ("/admin/units", units), ("/admin/users", users), ("/auth/accounts", accounts),
                        ("/admin/audit/entries", audit), ("/archives/records", records), ("/archives/volumes", volumes)):
        for name_, query in group.items():
            for scope in officers:
                yield name_, scope, path + "?" + query
    yield "certificates", "wide", "/seals/certificates?"
    yield "certificates", "small", "/seals/certificates?"
    yield "certificates_name", "wide", "/seals/certificates?q=" + text(name[2:6])
    yield "documents", "own", "/signing/documents?"
    yield "documents_waiting", "own", "/signing/documents?state=waiting"
    yield "seals", "own", "/seals?"
    yield "documents_taxpayer", "wide", "/signing/documents?taxpayer_code=" + code
    yield "records_taxpayer", "wide", "/archives/records?taxpayer_code=" + code


def database_ms():
    """CPU of the services' statements so far."""
    return 1000 * float(one("SELECT SUM(cpu_time) FROM information_schema.user_statistics WHERE user LIKE 'estamp\\_%'"))


def measure(person, path):
    times, size, before = [], 0, database_ms()
    person.connect()  # nginx ends a connection after a thousand requests
    for _ in range(ROUNDS):
        start = time.perf_counter()
        status, answer = person.ask("GET", path)
        times.append((time.perf_counter() - start) * 1000)
        assert status == 200, (path, answer)
        size = len(json.loads(answer)["items"])
        if sum(times) > 20000:
            break
    return sorted(times)[int(len(times) * 0.95)], size, (database_ms() - before) / len(times)


def main():
    sql("SET GLOBAL userstat = 1")
    people = tokens()
    for name, scope, path in queries():
        p95, rows, database = measure(people[scope], path)
        print(f"query_{name}_{scope}_p95_ms {p95:.1f} ms   # {rows} rows, database {database:.1f} ms", flush=True)
    for service in ("auth", "seals", "signing", "archives", "admin"):
        pid = (VAR / "run" / f"{service}.pid").read_text().split()[0]
        kb = next(int(line.split()[1]) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
        print(f"rss_{service}_mb {kb / 1024:.1f} MB")


if __name__ == "__main__":
    main()
