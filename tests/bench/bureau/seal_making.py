#!/usr/bin/env python3
"""How fast seals are made in batch (批量制章): units of their own, a draft of all of them, and the job that makes their seals with EC keys,
from its start to its end as the job itself notes: seal_make_per_s, and what processor time a seal takes of seals and MariaDB together.
The units and their seals are taken away afterwards. Standard library only."""

import json
import os
import secrets
import time
from pathlib import Path

from fill import PASSWORD, PASSWORD_HASH, PLACES, TRADES, WORDS, Ids, load, sql
from queries import URL, Person

VAR = Path(os.environ["ESTAMP_VAR"])
SEALS = int(os.environ.get("ESTAMP_BENCH_SEALS", "6000"))


class Units:
    """An authority with an officer and that many taxpayers."""

    def __init__(self, count):
        new_id, now_ms = Ids(), int(time.time() * 1000)
        new_id.number = now_ms
        self.authority, self.code, self.officer = new_id(now_ms), "1998" + secrets.token_hex(4).upper(), new_id(now_ms)
        root = sql("SELECT id FROM estamp_admin.unit WHERE kind = 'authority' AND parent_id IS NULL")[0][0]
        units = [(self.authority, "authority", self.code, "制章测速税务局", root, self.authority, 2)]
        units += [(new_id(now_ms), "taxpayer", f"98{now_ms % 10**8:08}{n:08}", self.name(n), self.authority, self.authority, 3) for n in range(count)]
        load("estamp_admin.unit", "id kind code name parent_id authority_id level state", [(*unit, "active") for unit in units])
        load("estamp_admin.authority_closure", "ancestor_id descendant_id depth", [(root, self.authority, 1), (self.authority, self.authority, 0)])
        load("estamp_auth.account", "id login name kind unit_id state password_hash password_kind password_set_ms",
             [(self.officer, self.code, "测速", "officer", self.authority, "active", PASSWORD_HASH, "own", now_ms)])
        role = sql("SELECT role_id FROM estamp_admin.role_permission WHERE permission = 'seal.batch' LIMIT 1")[0][0]
        load("estamp_admin.account_role", "account_id role_id granted_by granted_ms", [(self.officer, role, "", 0)])

    @staticmethod
    def name(n):
        return PLACES[n % len(PLACES)] + WORDS[n * 7 % len(WORDS)] + WORDS[n * 11 % len(WORDS)] + TRADES[n * 13 % len(TRADES)] + "有限公司"

    def remove(self):
        units = f"SELECT id FROM estamp_admin.unit WHERE authority_id = '{self.authority}'"
        seals = f"SELECT id FROM estamp_seals.seal WHERE unit_id IN ({units})"
        for table, which in (("estamp_seals.seal_key", f"seal_id IN ({seals})"),
                             ("estamp_seals.certificate_chain", f"certificate_id IN (SELECT id FROM estamp_seals.certificate WHERE unit_id IN ({units}))"),
                             ("estamp_seals.seal", f"unit_id IN ({units})"), ("estamp_seals.certificate", f"unit_id IN ({units})"),
                             ("estamp_seals.batch_unit", f"unit_id IN ({units})"),
                             ("estamp_seals.batch_row", f"batch_id IN (SELECT id FROM estamp_seals.batch WHERE unit_id = '{self.authority}')"),
                             ("estamp_seals.batch", f"unit_id = '{self.authority}'"), ("estamp_admin.account_role", f"account_id = '{self.officer}'"),
                             ("estamp_auth.account", f"id = '{self.officer}'"), ("estamp_admin.authority_closure", f"descendant_id = '{self.authority}'"),
                             ("estamp_admin.unit", f"authority_id = '{self.authority}'")):
            sql(f"DELETE FROM {table} WHERE {which}")


class Officer(Person):
    def draft(self, authority):
        fields = {"source": "without_seal", "authority_code": authority, "algorithm": "p256"}
        body = "".join(f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()) + "--x--\r\n"
        return self.send("/seals/batches", body.encode(), {"Content-Type": "multipart/form-data; boundary=x"}, 201)

    def send(self, path, body, headers, wanted):
        self.connection.request("POST", URL.path + "/api/v1" + path, body, {"Authorization": "Bearer " + self.token, **headers})
        answer = self.connection.getresponse()
        text = answer.read()
        assert answer.status == wanted, text
        return json.loads(text)

    def make(self, batch):
        self.send(f"/seals/batches/{batch}/start", b"", {}, 200)
        while True:
            status, answer = self.ask("GET", "/seals/batches/" + batch)
            assert status == 200, answer
            now = json.loads(answer)
            if now["state"] in ("done", "failed", "cancelled"):
                return now
            time.sleep(0.2)


def processor_s(*names):
    """Of programs of the stack, by their pid files."""
    total = 0
    for name in names:
        pid = (VAR / "run" / f"{name}.pid").read_text().split()[0]
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def main():
    units = Units(SEALS)
    try:
        officer = Officer(units.code)
        batch = officer.draft(units.code)
        assert batch["ready"] == SEALS, batch
        before = processor_s("seals", "mariadb")
        done = officer.make(batch["id"])
        used = processor_s("seals", "mariadb") - before
        assert (done["state"], done["made"]) == ("done", SEALS), done
        took = int(sql("SELECT j.finished_ms - j.started_ms FROM estamp_seals.batch b JOIN estamp_seals.job j ON j.id = b.job_id WHERE b.id = "
                       f"'{batch['id']}'")[0][0]) / 1000
        print(f"seal_make_per_s {SEALS / took:.0f} seals/s   # {SEALS} of P-256 in {took:.1f} s", flush=True)
        print(f"seal_make_cpu_ms {used * 1000 / SEALS:.2f} ms   # seals and MariaDB", flush=True)
    finally:
        units.remove()


if __name__ == "__main__":
    main()
