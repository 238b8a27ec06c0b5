"""People and programs for the tests, made through the API; SQL only looks inside or lets time pass.

Every Browser comes from an address of its own in 127.0.0.0/8, so that throttling in one test does not touch another."""

import itertools
import json
import os
import random
import secrets
import socket
import subprocess
import time

import requests
from requests.adapters import HTTPAdapter

URL = os.environ["ESTAMP_URL"]
VAR = os.environ["ESTAMP_VAR"]
API = URL + "/api/v1"
AUTH = API + "/auth"
PASSWORD = "correct horse battery"
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
        return self.http.request(method, path if path.startswith("http") else AUTH + path, headers=headers, timeout=120,
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


def stale_within(browser, seconds=60, path="/me", token=None):
    """True when the token is refused as stale before the time is over; polls as other pages would. Within a second, but for machines with much other work."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = browser.ask("GET", path, **({"token": token} if token else {}))
        if answer.status_code == 401 and answer.json()["code"] == "token_stale":
            return True
        time.sleep(0.05)
    return False


def jobs_look_now():
    """Lets time pass for the standing jobs of signing, which rest for some seconds when there was nothing to do."""
    for (job,) in sql("SELECT id FROM estamp_signing.job WHERE id LIKE '00000000000%' AND state = 'queued'"):
        sql(f"UPDATE estamp_signing.job SET due_ms = 0 WHERE id = '{job}' AND state = 'queued'")


def while_quick(steps, quick_s, turns=5):
    """What `steps` answers. What it asserts holds only while a delay of a second or so lasts: a machine on which it took longer than `quick_s`
    gets another turn."""
    for left in reversed(range(turns)):
        began = time.monotonic()
        try:
            return steps()
        except AssertionError:
            if not left or time.monotonic() - began < quick_s:
                raise


def chief():
    """The first administrator, whom ops/bootstrap made for the root authority."""
    with open(f"{VAR}/secrets/administrator", encoding="utf-8") as file:
        login, password = file.read().split()[:2]
    browser = Browser()
    answer = browser.login(login, password)
    assert answer.status_code == 200, answer.text
    browser.root = answer.json()["account"]["unit"]["id"]
    return browser


SERVICE_TOKEN = "/estamp/internal/v1/auth/service-token"


def internal(method, path, body=None, token=None, **headers):
    """One request on the internal listener; (status, body)."""
    text = json.dumps(body) if body is not None else ""
    lines = [f"{method} {path} HTTP/1.0", "Host: internal", "Content-Type: application/json", f"Content-Length: {len(text)}"]
    if token:
        lines.append("Authorization: Bearer " + token)
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    with socket.socket(socket.AF_UNIX) as s:
        here = os.getcwd()
        os.chdir(VAR)
        try:
            s.connect("run/internal/internal.sock")
        finally:
            os.chdir(here)
        s.sendall(("\r\n".join(lines) + "\r\n\r\n" + text).encode())
        answer = b""
        while chunk := s.recv(65536):
            answer += chunk
    head, _, rest = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(rest)


def secret_of(name):
    with open(f"{VAR}/secrets/{name}.secret", encoding="ascii") as file:
        return file.read().strip()


def service_token(name):
    status, body = internal("POST", SERVICE_TOKEN, {"name": name, "secret": secret_of(name)})
    assert status == 200, body
    return body["access_token"]


class World:
    """Two authorities side by side below the root, one of them with an authority, a department and taxpayers below it."""

    def __init__(self):
        self.chief = chief()
        self.top, self.other = self.unit("authority", self.chief.root), self.unit("authority", self.chief.root)
        self.below = self.unit("authority", self.top)
        self.department = self.unit("department", self.below)
        self.admin = self._administrator()

    def unit(self, kind, parent_id):
        code = secrets.token_hex(8).upper()
        answer = self.chief.ask("POST", API + "/admin/units",
                                json={"kind": kind, "code": code, "name": "测试 " + code, "parent_id": parent_id})
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    def taxpayer_unit(self, authority=None):
        return self.unit("taxpayer", authority or self.below)

    def certificate(self, unit_id):
        """A certificate and its seal as if the unit had imported one: tests/http/test_seals.py tries the import."""
        id = new_id()
        self._row("certificate", {"id": id, "unit_id": unit_id, "trust": "trusted", "not_after_ms": 4102444800000})
        self._row("seal", {"id": new_id(), "unit_id": unit_id, "type": "official", "state": "enabled", "certificate_id": id})

    def _row(self, table, values):
        columns = sql("SELECT column_name, data_type, is_nullable, column_default FROM information_schema.columns"
                      f" WHERE table_schema = 'estamp_seals' AND table_name = '{table}'")
        values = {name: repr(value) for name, value in values.items()}
        for name, kind, nullable, default in columns:
            if name not in values and nullable == "NO" and default == "NULL":
                number = kind in ("bigint", "int", "tinyint")
                values[name] = "1" if number else repr(secrets.token_hex(6))
        sql(f"INSERT INTO estamp_seals.{table} ({', '.join(values)}) VALUES ({', '.join(values.values())})")

    def role(self, *permissions):
        answer = self.chief.ask("POST", API + "/admin/roles",
                                json={"name": "test " + secrets.token_hex(6), "permissions": list(permissions)})
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    def grant(self, account_id, *permissions):
        """One role with exactly these permissions, in place of all others."""
        answer = self.chief.ask("PUT", f"{API}/admin/users/{account_id}/roles", json={"role_ids": [self.role(*permissions)]})
        assert answer.status_code == 200, answer.text

    def set_parameter(self, name, value):
        answer = self.chief.ask("PUT", API + "/admin/parameters", json={name: value})
        assert answer.status_code == 200, answer.text

    def make(self, kind="officer", unit_id=None, by=None, **more):
        """An account by the API: the answer's JSON with its initial password."""
        unit_id = unit_id or (self.below if kind == "officer" else self.taxpayer_unit())
        answer = (by or self.admin).ask("POST", "/accounts", json={"login": new_login(), "name": "测试𠮷", "kind": kind,
                                                                   "unit_id": unit_id, "password_mode": "random", **more})
        assert answer.status_code == 201, answer.text
        return answer.json()

    def person(self, *permissions, kind="officer", unit_id=None, by=None):
        """Signed in, past the first steps, with a password of its own: PASSWORD."""
        made = self.make(kind, unit_id, by)
        if permissions:
            self.grant(made["id"], *permissions)
        browser = Browser()
        assert browser.login(made["login"], made["initial_password"]).status_code == 200
        assert browser.set_password(made["initial_password"]).status_code == 200
        browser.login_name, browser.account_id, browser.unit_id = made["login"], made["id"], made["unit"]["id"]
        return browser

    def _administrator(self):
        """Of `top` alone: whatever it sees beyond is a fault."""
        return self.person("account.manage", "client.manage", unit_id=self.top, by=self.chief)
