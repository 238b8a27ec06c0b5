"""seed_documents - declarations over two years, the seals of bureaus and taxpayers, and sealed documents."""
import random
import time
from pathlib import Path

import sample
import world
from api_client import Refused, key, person
from ca import PASSWORD, sign_challenge
from seed_people import TAXPAYER_FIRST

PIN = "135790"
ARCHIVED_YEAR = 2024  # the years after it are left to whoever tries the system
HERE = Path(__file__).parent
FIRST, LAST = (2024, 10), (2026, 10)
SEALED_UNTIL = "2026-06-30"
QUARTER_STARTS, YEAR_STARTS = (1, 4, 7, 10), (1,)


def periods(category):
    """(year, month) of every period of the category that begins and ends in the two years."""
    months = sample.MAKERS[category][1]
    starts = {1: range(1, 13), 3: QUARTER_STARTS, 12: YEAR_STARTS}[months]
    found = []
    for year in range(2024, 2027):
        for month in starts:
            end = (year, month + months - 1)
            if end <= LAST and (end if months == 12 else (year, month)) >= FIRST:
                found.append((year, month))
    return found


def plan(taxpayers, holders, newcomers, small):
    """(category, taxpayer, year, month): everything of those with seals, the latest of all others."""
    draw = random.Random(world.SEED)
    wanted = []
    for taxpayer in holders:
        for category in sample.duties(taxpayer):
            found = periods(category)
            wanted += [(category, taxpayer, *p) for p in (found[-3:] if small else found)]
    for taxpayer in newcomers:
        for category in sample.duties(taxpayer):
            wanted += [(category, taxpayer, *p) for p in periods(category)[-3:]]
    others = [t for t in taxpayers if t not in holders + newcomers]
    for taxpayer in others[:4] if small else others:
        for category in draw.sample(sample.duties(taxpayer), 1):
            wanted += [(category, taxpayer, *p) for p in periods(category)[-draw.choice([1, 1, 2]):]]
    return wanted


class Documents:
    def __init__(self, filing, folder, say, run):
        self.filing, self.folder, self.say, self.run = filing, Path(folder), say, run
        self.authorities = {code: name for code, name, _ in world.authorities()}
        self.done_file = self.folder / "declared.txt"
        self.done = set(self.done_file.read_text().split()) if self.done_file.exists() else set()

    def body(self, category, taxpayer, year, month):
        """With the bureau that the return goes to where the form asks for it."""
        body = sample.body(category, taxpayer, year, month)
        for form, record in body["data"].items():
            if "authority" in sample.config(form).fields:
                record["authority"] = self.authorities[taxpayer["authority"]]
        return body

    def declare(self, item):
        category, taxpayer, year, month = item
        once = key("declaration", category, taxpayer["code"], year, month)
        if once in self.done:
            return
        try:
            self.filing.post("/signing/declarations", self.body(*item), once)
        except Refused as refused:
            if refused.status != 409:  # declared by a run whose note was lost
                raise
        with self.done_file.open("a") as file:
            file.write(once + "\n")

    def declare_all(self, wanted):
        self.run(self.declare, wanted)
        self.say(f"{len(wanted)} declarations")


def import_bureau_seals(keeper, folder, codes, say):
    """A3 as an officer does it: the city's seal from a GIF, the districts' from PNG."""
    there = {seal["unit"]["code"] for seal in keeper.every("/seals")}
    for code in codes:
        if code in there:
            continue
        picture = HERE / "seals" / f"{code}.{'gif' if code == world.CITY[0] else 'png'}"
        keeper.upload("/seals/imports", {"unit_code": code, "seal_type": "official", "pin": PIN, "password": PASSWORD},
                      {"certificate": Path(folder) / "certificates" / f"{code}.p12", "picture": picture}, key("bureau seal", code))
    say(f"{len(codes)} bureaus' seals")


def own_password(code):
    return f"Nashuiren-{code[-6:]}"


def first_login(url, folder, taxpayer, initial):
    """A12: an own password first, then the certificate. Returns the taxpayer's client."""
    code, own = taxpayer["code"], own_password(taxpayer["code"])
    if initial:  # the common first password works beside the taxpayer's own certificate alone
        proof = lambda: sign_challenge(url, Path(folder) / "certificates" / f"{code}.p12")  # noqa: E731
        person(url, code, TAXPAYER_FIRST, proof).post("/auth/password", {"old_password": TAXPAYER_FIRST, "new_password": own})
    return person(url, code, own)


def import_own_certificate(client, folder, taxpayer):
    if client.get("/auth/me")["stage"] == "certificate":
        client.upload("/seals/certificates", {"password": PASSWORD, "pin": PIN},
                      {"certificate": Path(folder) / "certificates" / f"{taxpayer['code']}.p12"}, key("certificate", taxpayer["code"]))
        client.token = None  # the next one knows the certificate


def seal_older(client, taxpayer, until):
    """Seals what waits from earlier periods, many at once; returns how many."""
    seals = [s for s in client.every("/seals") if s["state"] == "enabled"]
    waiting = [d["id"] for d in client.every("/signing/documents", state="waiting") if d["period"]["to"] <= until]
    sealed = 0
    for at in range(0, len(waiting), 20):
        part = waiting[at:at + 20]
        answer = client.post("/signing/sealings", {"seal_id": seals[0]["id"], "pin": PIN, "items": [{"document_id": i} for i in part]},
                             key("sealing", taxpayer["code"], part[0], len(part)))
        refused = [r for r in answer["results"] if r["state"] != "sealed"]
        if refused:
            raise SystemExit(f"{taxpayer['name']}: not sealed: {refused[0]}")
        sealed += len(part)
    return sealed


def archive_first_year(officer, say):
    """A7: what was sealed for the first year, so that there is something to find."""
    ready = officer.get("/archives/preview", year=ARCHIVED_YEAR)["ready"]
    if ready:
        job = officer.post("/archives/runs", {"year": ARCHIVED_YEAR}, key("archiving", ARCHIVED_YEAR, ready, time.time_ns()))
        while job["state"] in ("queued", "running"):
            time.sleep(0.2)
            job = officer.get(f"/archives/runs/{job['id']}")
        if job["state"] != "done":
            raise SystemExit(f"archiving {ARCHIVED_YEAR}: {job}")
    say(f"{ready} documents of {ARCHIVED_YEAR} archived")
