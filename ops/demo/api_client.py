"""api_client - calls the public API as any program would: JSON, multipart, keep-alive, repeats that do no harm.

Standard library only. One Client is one caller (an officer, a taxpayer, an API client) and may be used by several threads.
"""
import base64
import http.client
import json
import threading
import time
import urllib.parse
import uuid
from pathlib import Path

NAMESPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
REPEATED = (429, 503)
ATTEMPTS = 8


class Refused(Exception):
    """The server said no: .status, .problem (RFC 9457)."""

    def __init__(self, method, path, status, problem):
        self.status, self.problem = status, problem
        faults = "; ".join(f"{e.get('field')}: {e.get('title')}" for e in problem.get("errors", [])[:5])
        super().__init__(f"{method} {path}: {status} {problem.get('code', '')} {problem.get('title', '')} {problem.get('detail', '')} {faults}")


def key(*words):
    """An Idempotency-Key that is the same whenever the same thing is made."""
    return str(uuid.uuid5(NAMESPACE, "estamp-demo:" + ":".join(map(str, words))))


class Client:
    def __init__(self, url, sign_in=None):
        parts = urllib.parse.urlsplit(url)
        self.host, self.port, self.base = parts.hostname, parts.port or 80, parts.path + "/api/v1"
        self.local = threading.local()
        self.sign_in, self.lock, self.token = sign_in, threading.Lock(), None

    def get(self, path, **query):
        words = {k: v for k, v in query.items() if v is not None}
        return self.call("GET", path + ("?" + urllib.parse.urlencode(words) if words else ""))

    def every(self, path, **query):
        """All items of a list, page by page."""
        cursor = None
        while True:
            page = self.get(path, limit=200, cursor=cursor, **query)
            yield from page["items"]
            cursor = page.get("next")
            if not cursor:
                return

    def post(self, path, body=None, once=None):
        return self.call("POST", path, json.dumps(body).encode() if body is not None else b"", "application/json", once)

    def put(self, path, body):
        return self.call("PUT", path, json.dumps(body).encode(), "application/json")

    def patch(self, path, body):
        return self.call("PATCH", path, json.dumps(body).encode(), "application/json")

    def upload(self, path, fields, files, once=None):
        """multipart/form-data; files: {name: Path}."""
        mark = uuid.uuid4().hex
        parts = []
        for name, value in fields.items():
            parts.append(f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode())
        for name, path_of in files.items():
            file = Path(path_of)
            parts.append(f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{file.name}"\r\n'
                         "Content-Type: application/octet-stream\r\n\r\n".encode() + file.read_bytes() + b"\r\n")
        parts.append(f"--{mark}--\r\n".encode())
        return self.call("POST", path, b"".join(parts), f"multipart/form-data; boundary={mark}", once)

    def call(self, method, path, body=b"", kind=None, once=None):
        for attempt in range(ATTEMPTS):
            headers = self._headers(kind, once, body)
            try:
                status, retry_after, answer = self._exchange(method, path, body, headers)
            except (OSError, http.client.HTTPException):
                self.local.connection = None
                if attempt == ATTEMPTS - 1 or not (once or method in ("GET", "PUT")):
                    raise
                time.sleep(0.2 * 2 ** attempt)
                continue
            if status == 401 and self.sign_in and attempt == 0:
                self.token = None
            elif status in REPEATED and attempt < ATTEMPTS - 1:
                time.sleep(min(5.0, float(retry_after or 0.2 * 2 ** attempt)))
            elif status >= 400:
                raise Refused(method, path, status, answer if isinstance(answer, dict) else {})
            else:
                return answer
        raise Refused(method, path, status, answer if isinstance(answer, dict) else {})

    def _headers(self, kind, once, body):
        headers = {"Accept": "application/json", "Accept-Language": "zh-CN", "Content-Length": str(len(body))}
        if kind and body:
            headers["Content-Type"] = kind
        if once:
            headers["Idempotency-Key"] = once
        if self.sign_in:
            with self.lock:
                self.token = self.token or self.sign_in(self)
            headers["Authorization"] = "Bearer " + self.token
        return headers

    def _exchange(self, method, path, body, headers):
        connection = getattr(self.local, "connection", None)
        if connection is None:
            connection = self.local.connection = http.client.HTTPConnection(self.host, self.port, timeout=120)
        connection.request(method, self.base + path, body or None, headers)
        response = connection.getresponse()
        raw = response.read()
        is_json = "json" in (response.headers.get("Content-Type") or "")
        return response.status, response.headers.get("Retry-After"), json.loads(raw) if raw and is_json else raw


def anonymous(url):
    return Client(url)


def person(url, login, password, proof=None):
    """Somebody with a login and a password; `proof` makes what a common first password of a taxpayer needs beside it."""
    def enter(_):
        more = {"proof": proof()} if proof else {}
        answer = anonymous(url).post("/auth/login", {"login": login, "password": password, **more})
        return answer["access_token"]
    return Client(url, enter)


def program(url, client_id, secret):
    """A third-party system: OAuth2 client credentials (RFC 6749, section 4.4)."""
    def enter(_):
        plain = anonymous(url)
        basic = base64.b64encode(f"{urllib.parse.quote(client_id, safe='')}:{urllib.parse.quote(secret, safe='')}".encode()).decode()
        status, _, answer = plain._exchange("POST", "/auth/token", b"grant_type=client_credentials", {
            "Content-Type": "application/x-www-form-urlencoded", "Authorization": "Basic " + basic})
        if status != 200:
            raise Refused("POST", "/auth/token", status, answer)
        return answer["access_token"]
    return Client(url, enter)
