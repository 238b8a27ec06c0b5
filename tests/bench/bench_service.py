#!/usr/bin/env python3
"""bench_service - what a sealed document costs over HTTP: CPU of nginx, the services and the database together, against
the bare RSA-2048 operation measured in the same run. Needs a running demonstration (ops/bench brings one up)."""
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(os.environ["ESTAMP_ROOT"])
VAR = Path(os.environ["ESTAMP_VAR"])
URL = os.environ["ESTAMP_URL"]
sys.path.insert(0, str(ROOT / "ops" / "demo"))
import sample  # noqa: E402
import world  # noqa: E402
from api_client import person, program  # noqa: E402

DOCUMENTS, SINGLES, BATCH = 400, 20, 400
SERVICES = ("auth", "admin", "seals", "signing", "archives")
PIN = "135790"
TICK = os.sysconf("SC_CLK_TCK")


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
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        kind = kind_of(words)
        total[kind] = total.get(kind, 0) + (int(fields[11]) + int(fields[12])) / TICK
    return total


def resident_mb(service):
    for pid, words in processes().items():
        if f"estamp-{service}" in words:
            return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text()).group(1)) / 1024
    return 0.0


def declare(filing, taxpayer, count):
    """Documents of periods long gone, a new one each; answers their ids."""
    category = next(c for group in json.loads((ROOT / "ops/demo/categories.json").read_text()) for c in group["children"] if c["key"] == "vat_small")
    known, data = {d["period"]["from"] for d in holder(taxpayer).every("/signing/documents")}, sample.declaration("vat_small", taxpayer, 2025, 1)
    ids, year, month = [], 1900, 1
    while len(ids) < count:
        first, last = f"{year}-{month:02d}-01", f"{year}-{month:02d}-28"
        if first not in known:
            ids.append(filing.post("/signing/declarations", {
                "service_id": category["service_id"], "taxpayer_code": taxpayer["code"], "period": {"from": first, "to": last},
                "data": data})["id"])
        month += 1
        if month > 12:
            year, month = year + 1, 1
    return ids


def holder(taxpayer):
    code = taxpayer["code"]
    return person(URL, code, f"Nashuiren-{code[-6:]}")


def seal(client, seal_id, ids):
    answer = client.call("POST", "/signing/sealings", json.dumps(
        {"seal_id": seal_id, "pin": PIN, "items": [{"document_id": i} for i in ids]}).encode(), "application/json")
    refused = [r for r in answer["results"] if r["state"] != "sealed"]
    if refused:
        sys.exit(f"bench_service: {refused[0]}")


def measured(work):
    before, wall = cpu_s(), time.monotonic()
    work()
    return {kind: used - before.get(kind, 0) for kind, used in cpu_s().items()}, time.monotonic() - wall


def main():
    taxpayer = world.taxpayers()[0]
    secrets = json.loads((VAR / "demo" / "filing-client.json").read_text())
    filing, client = program(URL, secrets["client_id"], secrets["client_secret"]), holder(taxpayer)
    bare = rsa_us()
    before = {service: resident_mb(service) for service in SERVICES}
    ids = declare(filing, taxpayer, DOCUMENTS + SINGLES)
    seal_id = next(s["id"] for s in client.every("/seals") if s["state"] == "enabled")
    seal(client, seal_id, [ids.pop()])
    batches = [ids[at:at + BATCH] for at in range(0, DOCUMENTS, BATCH)]
    cpu, wall = measured(lambda: [seal(client, seal_id, batch) for batch in batches])
    figure("rsa2048_openssl_us", bare, "us")
    for kind in ("nginx", "signing", "seals", "mariadbd"):
        figure(f"seal_http_cpu_{kind}_us", 1e6 * cpu.get(kind, 0) / DOCUMENTS, "us")
    figure("seal_http_cpu_ratio", 1e6 * sum(cpu.values()) / DOCUMENTS / bare, "x")
    figure("seal_http_docs_per_s", DOCUMENTS / wall, "1/s")
    singles = ids[DOCUMENTS:]
    cpu, wall = measured(lambda: [seal(client, seal_id, [one]) for one in singles])
    figure("seal_http_single_cpu_ms", 1e3 * sum(cpu.values()) / len(singles), "ms")
    for service in SERVICES:
        figure(f"rss_{service}_before_mb", before[service], "MB")
        figure(f"rss_{service}_after_mb", resident_mb(service), "MB")


main()
