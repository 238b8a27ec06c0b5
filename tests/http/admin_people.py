"""Administrators, officers, units, roles and categories for the tests of admin.

Everything is made by the first administrator through the API, under an authority of its own, so that other tests are not disturbed."""

import os
import secrets
import uuid
from pathlib import Path

import pytest

from auth_people import API, Browser

ROOT = Path(os.environ.get("ESTAMP_ROOT", Path(__file__).parents[2]))
VAR = Path(os.environ["ESTAMP_VAR"])
ADMIN = API + "/admin"
FORM = ROOT / "ops/demo/forms/zzsybnsrfb6-gdzc"
PASSWORD = "correct horse battery"


def new_code(prefix="T"):
    return prefix + secrets.token_hex(8).upper()


def once():
    return {"Idempotency-Key": uuid.uuid4().hex}


class Person:
    """A signed-in browser that speaks to admin."""

    def __init__(self, login, password):
        self.browser = Browser()
        answer = self.browser.login(login, password)
        assert answer.status_code == 200, answer.text
        if answer.json()["stage"] == "password":
            assert self.browser.set_password(password, PASSWORD).status_code == 200
        self.id = self.browser.ask("GET", "/me").json()["account"]["id"]

    def ask(self, method, path, **more):
        return self.browser.ask(method, ADMIN + path, **more)

    def get(self, path, **query):
        answer = self.ask("GET", path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def made(self, path, body, **more):
        answer = self.ask("POST", path, json=body, **more)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def names(self, **query):
        return [unit["name"] for unit in self.get("/units", **query)["items"]]


@pytest.fixture(scope="module")
def admin():
    login, password = (VAR / "secrets/administrator").read_text().split()[:2]
    return Person(login, password)


@pytest.fixture(scope="module")
def root(admin):
    return admin.get("/authorities")["items"][0]


@pytest.fixture(scope="module")
def office(admin, root):
    """An authority under the root, with one below it."""
    top = unit(admin, root["id"], "authority", "测试市税务局")
    return {**top, "below": unit(admin, top["id"], "authority", "测试区税务局")}


def unit(person, parent_id, kind, name, **more):
    return person.made("/units", {"kind": kind, "code": new_code(), "name": name, "parent_id": parent_id, **more})


def role(admin, *permissions):
    return admin.made("/roles", {"name": "测试" + secrets.token_hex(4), "permissions": list(permissions)})


def officer(admin, unit_id, *roles):
    """A new officer with these roles, signed in with a password of its own."""
    login = "o" + secrets.token_hex(6)
    answer = admin.browser.ask("POST", "/accounts", json={"login": login, "name": "测试员", "kind": "officer", "unit_id": unit_id,
                                                          "password_mode": "random"})
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assigned = admin.ask("PUT", f"/users/{made['id']}/roles", json={"role_ids": [r["id"] for r in roles]})
    assert assigned.status_code == 200, assigned.text
    return Person(login, made["initial_password"])


def permissions(person):
    return person.browser.ask("GET", "/me").json()["account"]["permissions"]


@pytest.fixture(scope="module")
def category(admin):
    top = admin.get("/categories")["items"][0]
    return admin.made("/categories", level_two(top["id"]))


def level_two(parent_id, **more):
    word = secrets.token_hex(4)
    return {"parent_id": parent_id, "name": "测试申报" + word, "voucher_code": "B" + word, "service_id": "SB." + word,
            "classification_code": "SB-99", "retention": "30年", "secrecy": "内部", **more}


def form_files(word, template=None, config=None):
    """The demonstration's smallest form under another name, so that it can be accepted beside it."""
    xml = FORM.with_suffix(".xml").read_text(encoding="utf-8").replace(f'name="{FORM.name}"', f'name="{word}"', 1)
    return {"template": (template or f"{word}.vts", FORM.with_suffix(".vts").read_bytes(), "application/octet-stream"),
            "config": (config or f"{word}.xml", xml.encode(), "text/xml")}


FACTS = {"classification_code": "SB-99-01", "retention": "永久", "secrecy": "秘密"}
