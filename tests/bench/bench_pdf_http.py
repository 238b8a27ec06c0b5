#!/usr/bin/env python3
"""bench_pdf_http - what a sealed document costs over HTTP: CPU of nginx, the services and the database together, against
the bare RSA-2048 operation measured in the same run; the best of some rounds. One document a request under an unlocking
made before (single), single ones of sixteen clients at once (16_clients), a hundred (batch), four hundred. It counts all
that these processes do meanwhile, the audit log's tree included, but no RSA keys made ahead for batches of seals: that is
the work of idle time, and ops/bench leaves that pool empty. seal_http_insert_floor_ratio is what MariaDB alone takes to
insert one row durably: no transaction is had for less. seal_http_idle_ms is what all of it does in a second in which nobody
asks anything: a round's time, and the second after it, holds that, so documents one by one bear some of it. Needs a running
demonstration (ops/bench brings one up). Each run declares days that no run before it has taken, 45,000 a taxpayer."""
import datetime
import json
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(os.environ["ESTAMP_ROOT"])
VAR = Path(os.environ["ESTAMP_VAR"])
URL = os.environ["ESTAMP_URL"]
sys.path.insert(0, str(ROOT / "ops" / "demo"))
import sample  # noqa: E402
import world  # noqa: E402
from api_client import person, program  # noqa: E402

ROUNDS, SINGLES, BATCHES, BATCH, LARGE, CLIENTS, OF_EACH, INSERTS, IDLE_S = 3, 100, 4, 100, 400, 16, 10, 500, 5
HOLDERS = 12  # so many the demonstration gives a seal and a password
FIRST_DAY, LAST_DAY = datetime.date(1900, 1, 1), datetime.date(2023, 12, 31)
SERVICES = ("auth", "admin", "seals", "signing", "archives")
PIN = "135790"


def figure(name, value, unit):
    print(f"{name} {value:.4g} {unit}", flush=True)


def rsa_us():
    """One private operation, by openssl's own measurement on one core."""
    text = subprocess.run(["openssl", "speed", "-seconds", "2", "rsa2048"], capture_output=True, text=True, check=True).stdout
    return 1e6 * float(re.search(r"rsa 2048 bits\s+([\d.]+)s", text).group(1))


def processes():
    """Pids of everything that runs in this installation: services, database, nginx with its workers."""
    found, inside = {}, str(VAR.resolve())
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            where, words = os.readlink(entry / "cwd"), (entry / "cmdline").read_bytes().decode(errors="replace")
        except OSError:
            continue
        if where.startswith(inside) or inside in words:
            found[int(entry.name)] = words
    return found


def kind_of(words):
    found = re.search(r"estamp-(\w+)|(nginx)|(mariadbd)", words)
    return next(filter(None, found.groups())) if found else "other"


def cpu_s():
    """CPU seconds so far, by kind of process."""
    total = {}
    for pid, words in processes().items():
        try:
            used = sum(thread_s(thread) for thread in Path(f"/proc/{pid}/task").iterdir())
        except OSError:
            continue
        total[kind_of(words)] = total.get(kind_of(words), 0) + used
    return total


def thread_s(thread):
    """To the nanosecond; /proc/PID/stat counts in hundredths of a second."""
    try:
        return int((thread / "schedstat").read_text().split()[0]) / 1e9
    except OSError:
        return 0


def resident_mb(service):
    for pid, words in processes().items():
        if f"estamp-{service}" in words:
            return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text()).group(1)) / 1024
    return 0.0


def free_days(taxpayer, count):
    """Days without a document: from the day after the last one that has one."""
    taken = [d["period"]["to"] for d in holder(taxpayer).every("/signing/documents") if d["period"]["to"] <= str(LAST_DAY)]
    day = datetime.date.fromisoformat(max(taken)) + datetime.timedelta(1) if taken else FIRST_DAY
    return [str(day + datetime.timedelta(n)) for n in range(count)]


def declare(filing, taxpayer, count):
    """Documents of days long gone; answers their ids."""
    groups = json.loads((ROOT / "ops/demo/categories.json").read_text())
    category = next(c for group in groups for c in group["children"] if c["key"] == "vat_small")
    data = sample.declaration("vat_small", taxpayer, 2025, 1)
    return [filing.post("/signing/declarations", {
        "service_id": category["service_id"], "taxpayer_code": taxpayer["code"], "period": {"from": day, "to": day},
        "data": data})["id"] for day in free_days(taxpayer, count)]


def holder(taxpayer):
    code = taxpayer["code"]
    return person(URL, code, f"Nashuiren-{code[-6:]}")


def unlock(client, seal_id, uses):
    return client.post(f"/seals/{seal_id}/activations", {"pin": PIN, "uses": uses})["activation"]


def seal(client, seal_id, activation, ids):
    answer = client.call("POST", "/signing/sealings", json.dumps(
        {"seal_id": seal_id, "activation": activation, "items": [{"document_id": i} for i in ids]}).encode(), "application/json")
    refused = [r for r in answer["results"] if r["state"] != "sealed"]
    if refused:
        sys.exit(f"bench_pdf_http: {refused[0]}")


def measured(work):
    before, wall = cpu_s(), time.monotonic()
    work()
    return {kind: used - before.get(kind, 0) for kind, used in cpu_s().items()}, time.monotonic() - wall


def taxpayers_at_work(count):
    """Of those who hold a seal, some more than once."""
    ready = world.certificate_holders(world.taxpayers())[:HOLDERS]
    return [ready[n % len(ready)] for n in range(count)]


class Holder:
    """A taxpayer at its seal, unlocked for all that it is about to seal."""

    def __init__(self, filing, taxpayer, requests, size):
        ids = declare(filing, taxpayer, requests * size)
        self.client = holder(taxpayer)
        self.seal_id = next(s["id"] for s in self.client.every("/seals") if s["state"] == "enabled")
        self.activation = unlock(self.client, self.seal_id, len(ids))
        self.parts = [ids[i:i + size] for i in range(0, len(ids), size)]

    def seal_all(self):
        for part in self.parts:
            seal(self.client, self.seal_id, self.activation, part)


def seal_round(filing, taxpayers, requests, size):
    """CPU seconds by kind and wall seconds of so many requests of each; the audit log's tree is kept up meanwhile."""
    holders = [Holder(filing, taxpayer, requests, size) for taxpayer in taxpayers]
    time.sleep(2)  # what all that left to do is done
    with ThreadPoolExecutor(len(holders)) as pool:
        return measured(lambda: (list(pool.map(Holder.seal_all, holders)), time.sleep(1)))


def best_of(filing, taxpayers, requests, size):
    rounds = [seal_round(filing, taxpayers, requests, size) for _ in range(ROUNDS)]
    cpu, wall = min(rounds, key=lambda r: sum(r[0].values()))
    count = len(taxpayers) * requests * size
    return {kind: 1e6 * used / count for kind, used in cpu.items()}, count / (wall - 1)


def sql(script):
    subprocess.run([ROOT / "ops" / "sql"], input=script.encode(), check=True, stdout=subprocess.DEVNULL)


def insert_us():
    """CPU of the database for one row, inserted and durable: no sealing is written for less."""
    sql("CREATE DATABASE IF NOT EXISTS estamp_bench; CREATE OR REPLACE TABLE estamp_bench.floor (id BIGINT PRIMARY KEY, text VARCHAR(200));")
    rows = [f"INSERT INTO estamp_bench.floor VALUES ({n}, '{'x' * 100}');\n" for n in range(INSERTS)]
    cpu, _ = min((measured(lambda: sql(f"TRUNCATE estamp_bench.floor; {''.join(rows)}")) for _ in range(ROUNDS)),
                 key=lambda r: r[0]["mariadbd"])
    sql("DROP DATABASE estamp_bench")
    return 1e6 * cpu["mariadbd"] / INSERTS


def idle_ms():
    """CPU of a second without requests."""
    time.sleep(2)
    cpu, wall = measured(lambda: time.sleep(IDLE_S))
    return 1000 * sum(cpu.values()) / wall


def main():
    taxpayers = taxpayers_at_work(CLIENTS)
    secrets = json.loads((VAR / "demo" / "filing-client.json").read_text())
    filing = program(URL, secrets["client_id"], secrets["client_secret"])
    before = {service: resident_mb(service) for service in SERVICES}
    for taxpayer in taxpayers:
        Holder(filing, taxpayer, 1, 1).seal_all()
    bare = rsa_us()
    figure("rsa2048_openssl_us", bare, "us")
    figure("seal_http_insert_floor_ratio", insert_us() / bare, "x")
    figure("seal_http_idle_ms", idle_ms(), "ms")
    for name, count, requests, size in (("", 1, SINGLES, 1), ("_16_clients", CLIENTS, OF_EACH, 1),
                                        ("_batch", 1, BATCHES, BATCH), ("_large", 1, 1, LARGE)):
        cpu, rate = best_of(filing, taxpayers[:count], requests, size)
        for kind, used in sorted(cpu.items(), key=lambda item: -item[1]):
            figure(f"seal_http{name}_cpu_{kind}_us", used, "us")
        figure(f"seal_http{name}_cpu_ratio", sum(cpu.values()) / bare, "x")
        figure(f"seal_http{name}_docs_per_s", rate, "1/s")
    for service in SERVICES:
        figure(f"rss_{service}_before_mb", before[service], "MB")
        figure(f"rss_{service}_after_mb", resident_mb(service), "MB")


main()
