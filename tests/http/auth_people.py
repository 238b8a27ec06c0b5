"""People and programs for the tests of auth: made through the API as far as it reaches, the rest by SQL.

Every Browser comes from an address of its own in 127.0.0.0/8, so that throttling in one test does not touch another."""

import itertools
import os
import random
import secrets
import subprocess
import time

import requests
from requests.adapters import HTTPAdapter

URL = os.environ["ESTAMP_URL"]
VAR = os.environ["ESTAMP_VAR"]
API = URL + "/api/v1"
AUTH = API + "/auth"
PASSWORD = "correct horse battery"
INITIAL = "initial password"  # by the reference implementation, salt 0123456789abcdef:
INITIAL_HASH = "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$OyO5TvZvmYj3eutSqqknCGn6mHwxS6K0M6VceJd8KIM"
CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
_serial = itertools.count(random.randrange(1 << 20) << 10)


def new_id():
    return "0" + "".join(secrets.choice(CROCKFORD) for _ in range(25))


def new_login(prefix="t"):
    return f"{prefix}{next(_serial)}"


def sql(statement):
    """Rows as lists of texts, by the server's own root."""
    done = subprocess.run(
        ["mariadb", "--no-defaults", "--socket=run/db.sock", "--default-character-set=utf8mb4", "--batch",
         "--skip-column-names", "-e", statement],
        cwd=VAR, stdout=subprocess.PIPE, text=True, errors="replace", check=True)
    return [line.split("\t") for line in done.stdout.splitlines()]


class _From(HTTPAdapter):
    def __init__(self, address):
        self.address = address
        super().__init__()

    def init_poolmanager(self, *args, **kwargs):
        super().init_poolmanager(*args, source_address=(self.address, 0), **kwargs)


def new_address():
    return f"127.{random.randrange(1, 255)}.{random.randrange(1, 255)}.{random.randrange(1, 255)}"


class Browser:
    """One visitor: cookies, an access token once signed in, and the page's habit of sending the CSRF token."""

    def __init__(self, address=None, agent="tests", language="en"):
        self.address = address or new_address()
        self.http = requests.Session()
        self.http.trust_env = False
        self.http.mount("http://", _From(self.address))
        self.http.headers.update({"User-Agent": agent, "Accept-Language": language})
        self.token = None

    def copy(self, address=None, agent="tests"):
        """Another browser with a copy of the cookies: a second tab from here, a thief from another address."""
        other = Browser(address, agent)
        other.http.cookies = self.http.cookies.copy()
        return other

    def ask(self, method, path, **more):
        headers = dict(more.pop("headers", {}))
        token = more.pop("token", self.token)
        if token:
            headers.setdefault("Authorization", "Bearer " + token)
        return self.http.request(method, path if path.startswith("http") else AUTH + path, headers=headers, timeout=30,
                                 **more)

    def _keep(self, answer):
        if answer.ok and "access_token" in answer.json():
            self.token = answer.json()["access_token"]
        return answer

    def login(self, login, password=PASSWORD):
        return self._keep(self.ask("POST", "/login", json={"login": login, "password": password}, token=None))

    def refresh(self, **headers):
        given = {"X-CSRF-Token": self.http.cookies.get("estamp_csrf", "")}
        given.update({name.replace("_", "-"): value for name, value in headers.items()})
        given = {name: value for name, value in given.items() if value is not None}
        return self._keep(self.ask("POST", "/refresh", headers=given, token=None))

    def logout(self):
        csrf = self.http.cookies.get("estamp_csrf", "")
        return self.ask("POST", "/logout", headers={"X-CSRF-Token": csrf}, token=None)

    def set_password(self, old, new=PASSWORD):
        return self._keep(self.ask("POST", "/password", json={"old_password": old, "new_password": new}))


def problem(answer, status, code, field=None):
    """Asserts that the answer is this problem (RFC 9457), and in the field when one is named."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    body = answer.json()
    if field is None:
        assert body["code"] == code, body
    else:
        assert body["code"] == "input_invalid", body
        assert (field, code) in [(fault["field"], fault["code"]) for fault in body["errors"]], body
    assert body["title"] and body["request_id"]
    return body


def stale_within(browser, seconds=1.0, path="/me", token=None):
    """True when the token is refused as stale before the time is over; polls as other pages would."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = browser.ask("GET", path, **({"token": token} if token else {}))
        if answer.status_code == 401 and answer.json()["code"] == "token_stale":
            return True
        time.sleep(0.05)
    return False


class World:
    """Two authorities side by side, one of them with an authority, a department and taxpayers below it."""

    def __init__(self):
        self.top, self.below, self.other = self._authority(None), None, self._authority(None)
        self.below = self._authority(self.top)
        self.department = self._unit("department", self.below, self.below)
        self.admin = self._first_officer()

    def _unit(self, kind, authority, parent=None, unit_id=None):
        unit_id = unit_id or new_id()
        code = secrets.token_hex(8).upper()
        sql(f"INSERT INTO estamp_admin.unit (id, kind, code, name, parent_id, authority_id, level, created_ms, changed_ms)"
            f" VALUES ('{unit_id}', '{kind}', '{code}', 'test {code}', {repr(parent) if parent else 'NULL'},"
            f" '{authority}', 1, 0, 0)")
        return unit_id

    def _authority(self, parent):
        unit_id = new_id()
        self._unit("authority", unit_id, parent, unit_id)
        sql(f"INSERT INTO estamp_admin.authority_closure VALUES ('{unit_id}', '{unit_id}', 0)")
        if parent:
            sql(f"INSERT INTO estamp_admin.authority_closure SELECT ancestor_id, '{unit_id}', depth + 1"
                f" FROM estamp_admin.authority_closure WHERE descendant_id = '{parent}'")
        return unit_id

    def taxpayer_unit(self, authority=None):
        return self._unit("taxpayer", authority or self.below)

    def certificate(self, unit_id):
        columns = sql("SELECT column_name, data_type, is_nullable, column_default FROM information_schema.columns"
                      " WHERE table_schema = 'estamp_seals' AND table_name = 'certificate'")
        values = {"id": repr(new_id()), "unit_id": repr(unit_id)}
        for name, kind, nullable, default in columns:
            if name not in values and nullable == "NO" and default == "NULL":
                number = kind in ("bigint", "int", "tinyint")
                values[name] = "0" if number else repr(secrets.token_hex(6))
        sql(f"INSERT INTO estamp_seals.certificate ({', '.join(values)}) VALUES ({', '.join(values.values())})")

    def grant(self, account_id, *permissions):
        """A role of one's own with these permissions, as admin stores it."""
        role = new_id()
        sql(f"INSERT INTO estamp_admin.role (id, name, description, created_ms, changed_ms)"
            f" VALUES ('{role}', 'test {role}', '', 0, 0)")
        for permission in permissions:
            sql(f"INSERT INTO estamp_admin.role_permission (role_id, permission) VALUES ('{role}', '{permission}')")
        sql(f"INSERT INTO estamp_admin.account_role VALUES ('{account_id}', '{role}', '', 0)")
        return role

    def _first_officer(self):
        """An administrator of `top`, whom no other administrator has made."""
        account, login = new_id(), new_login("admin")
        sql(f"INSERT INTO estamp_auth.account (id, login, name, kind, unit_id, state, password_hash, password_kind,"
            f" password_set_ms, password_until_ms, created_ms) VALUES ('{account}', '{login}', 'Admin', 'officer',"
            f" '{self.top}', 'active', '{INITIAL_HASH}', 'random', 0, 9999999999999, 0)")
        self.grant(account, "account.manage", "client.manage")
        browser = Browser()
        assert browser.login(login, INITIAL).json()["stage"] == "password"
        answer = browser.set_password(INITIAL)
        assert answer.status_code == 200, answer.text
        browser.login_name, browser.account_id = login, account
        return browser

    def make(self, kind="officer", unit_id=None, **more):
        """An account by the API: the answer's JSON with its initial password."""
        unit_id = unit_id or (self.below if kind == "officer" else self.taxpayer_unit())
        answer = self.admin.ask("POST", "/accounts",
                                json={"login": new_login(), "name": "测试𠮷", "kind": kind, "unit_id": unit_id, **more})
        assert answer.status_code == 201, answer.text
        return answer.json()

    def person(self, *permissions, kind="officer", unit_id=None):
        """Signed in, past the first steps, with a password of its own: PASSWORD."""
        made = self.make(kind, unit_id)
        if permissions:
            self.grant(made["id"], *permissions)
        browser = Browser()
        assert browser.login(made["login"], made["initial_password"]).status_code == 200
        assert browser.set_password(made["initial_password"]).status_code == 200
        browser.login_name, browser.account_id, browser.unit_id = made["login"], made["id"], made["unit"]["id"]
        return browser
