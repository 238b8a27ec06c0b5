"""A bureau for the tests of signing: officers, a filing program, taxpayers with a certificate of their own."""

import itertools
import json
import os
import sys
from pathlib import Path

import requests
from auth_people import API, Browser, World, new_id, sql
from seal_files import ROOT, import_own, issued, unit_code

sys.path.insert(0, str(ROOT / "ops" / "demo"))
import sample  # noqa: E402
import world  # noqa: E402

SIGNING = API + "/signing"
PIN = "135790"
TOOL = Path(os.environ.get("ESTAMP_BUILD", ROOT / "build")) / "ops" / "cli" / "estamp"
TAXPAYER = world.taxpayers()[0]
CATEGORIES = {category["key"]: category for group in json.loads((ROOT / "ops/demo/categories.json").read_text())
              for category in group["children"]}


class Bureau(World):
    def __init__(self):
        super().__init__()
        self.officer = self.person("sealing.query", "seal.query", unit_id=self.top)
        self.stranger = self.person("sealing.query", unit_id=self.below)
        sql(f"UPDATE estamp_auth.account SET unit_id = '{self.other}' WHERE id = '{self.stranger.account_id}'")
        self.stranger.login(self.stranger.login_name)
        self.filing = self.program("declaration.submit", "declaration.read")
        self.holder, self.seal = self.sealing_taxpayer()

    def program(self, *scopes):
        made = self.admin.ask("POST", "/clients", json={"name": "filing " + new_id(), "unit_id": self.top, "scopes": list(scopes)})
        assert made.status_code == 201, made.text
        browser = Browser()
        got = browser.ask("POST", "/token", data={"grant_type": "client_credentials"},
                          headers={"Authorization": requests.auth._basic_auth_str(made.json()["client_id"], made.json()["client_secret"])})
        assert got.ok, got.text
        browser.token = got.json()["access_token"]
        return browser

    def sealing_taxpayer(self):
        person = self.person(kind="taxpayer", unit_id=self.taxpayer_unit(self.below))
        person.code = unit_code(person.unit_id)
        answer = import_own(person, issued(person.code))
        assert answer.status_code == 201, answer.text
        return person, answer.json()["id"]

    def body(self, month=1, year=2025, key="vat_small", holder=None):
        first, last = sample.period(key, year, month)
        return {"service_id": CATEGORIES[key]["service_id"], "taxpayer_code": (holder or self.holder).code,
                "period": {"from": first, "to": last}, "data": sample.declaration(key, TAXPAYER, year, month)}

    def declare(self, body, **headers):
        return self.filing.ask("POST", SIGNING + "/declarations", json=body, headers=headers)

    def add_clerks(self):
        """Officers who may amend: one of this bureau, one of another authority."""
        self.clerk = self.person("sealing.query", "declaration.amend", unit_id=self.top)
        self.far_clerk = self.person("sealing.query", "declaration.amend", unit_id=self.below)
        sql(f"UPDATE estamp_auth.account SET unit_id = '{self.other}' WHERE id = '{self.far_clerk.account_id}'")
        self.far_clerk.login(self.far_clerk.login_name)

    def declared(self, **more):
        answer = self.declare(self.body(**more))
        assert answer.status_code == 201, answer.text
        return answer.json()

    def seal_documents(self, *items, pin=PIN, person=None, seal=None, **headers):
        items = [item if isinstance(item, dict) else {"document_id": item} for item in items]
        return (person or self.holder).ask("POST", SIGNING + "/sealings", json={"seal_id": seal or self.seal, "pin": pin, "items": items},
                                           headers=headers)

    def file(self, document_id, person=None, **params):
        answer = (person or self.holder).ask("GET", f"{SIGNING}/documents/{document_id}/file", params=params)
        assert answer.ok, answer.text
        return answer.content


def quarter_of_its_own(counter=itertools.count()):
    """Every test declares a quarter of its own: a taxpayer declares a period once. Later years are for the stories of archives."""
    n = next(counter)
    return {"month": n % 4 * 3 + 1, "year": 1950 + n // 4 % 56}


def verify(content):
    answer = Browser().ask("POST", SIGNING + "/verifications", data=content, headers={"Content-Type": "application/pdf"})
    assert answer.ok, answer.text
    return answer.json()
