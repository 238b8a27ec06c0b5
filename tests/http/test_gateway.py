"""nginx: what it keeps out, what it adds, what it answers itself; and a restart that loses nothing."""

import http.client
import json
import os
import re
import socket
import subprocess
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

ROOT = Path(os.environ.get("ESTAMP_ROOT", Path(__file__).parents[2]))
VAR = Path(os.environ["ESTAMP_VAR"])
URL = os.environ["ESTAMP_URL"]
API = URL + "/api/v1"
PORT = urlsplit(URL).port


def get(url, **more):
    session = requests.Session()
    session.trust_env = False
    return session.get(url, allow_redirects=False, timeout=120, **more)


class Inside(http.client.HTTPConnection):
    """The internal listener."""

    def __init__(self):
        super().__init__("internal")

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        before = os.getcwd()
        os.chdir(VAR)  # its name may be longer than a socket's name may be
        try:
            self.sock.connect("run/internal/internal.sock")
        finally:
            os.chdir(before)

    def ask(self, path, **headers):
        self.request("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})
        answer = self.getresponse()
        return answer.status, answer.headers, answer.read()


@pytest.mark.parametrize("path", ["/internal/v1/auth/service-token", "/internal/v1/seals/signatures", "/internal/v1/admin/readyz",
                                  "/internal/", "/api/v1/../../internal/v1/auth/livez", "/internal/../internal/v1/auth/livez",
                                  "//internal/v1/auth/livez", "/%69nternal/v1/auth/livez"])
def test_the_internal_surface_is_not_outside(path):
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
    for method in ("GET", "POST"):
        connection.request(method, "/estamp" + path, headers={"X-Estamp-User": "x", "Host": "internal"})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 404, (method, path, answer.status)


@pytest.mark.parametrize("service", ["auth", "seals", "signing", "archives", "admin"])
def test_every_service_is_alive_and_ready_inside(service):
    for probe in ("livez", "readyz"):
        assert Inside().ask(f"/estamp/internal/v1/{service}/{probe}")[0] == 200


def test_the_internal_socket_is_for_its_owner_only():
    assert oct((VAR / "run/internal").stat().st_mode & 0o777) == "0o700"
    assert oct((VAR / "secrets").stat().st_mode & 0o777) == "0o700"
    assert {oct(p.stat().st_mode & 0o777) for p in (VAR / "secrets").iterdir()} <= {"0o400"}


def test_request_ids_come_from_nginx_outside_and_from_the_caller_inside():
    given = "chosen-by-the-caller"
    first, second = (get(API + "/auth/me", headers={"X-Request-Id": given}) for _ in range(2))
    ids = [a.headers["X-Request-Id"] for a in (first, second)]
    assert given not in ids and ids[0] != ids[1] and ids[0] == first.json()["request_id"]
    assert first.headers["X-Request-Id"].count(",") == 0
    _, headers, body = Inside().ask("/estamp/api/v1/auth/me", X_Request_Id=given)
    assert json.loads(body)["request_id"] == given
    _, _, body = Inside().ask("/estamp/api/v1/auth/me", X_Request_Id="not an id; it is <too> odd")
    assert re.fullmatch("[0-9a-f]{32}", json.loads(body)["request_id"])


def test_pages_carry_a_strict_policy():
    answer = get(URL + "/")
    assert answer.status_code == 200 and "text/html" in answer.headers["Content-Type"]
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    for name, value in {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-cache"}.items():
        assert answer.headers[name] == value
    assert "nginx/" not in answer.headers["Server"]


def test_assets_are_kept_and_compressed_and_pages_fall_back():
    page = get(URL + "/verify").text
    assert page == get(URL + "/").text
    script = re.search(r'src="(/estamp/assets/[^"]+\.js)"', page).group(1)
    answer = get(f"http://127.0.0.1:{PORT}{script}", headers={"Accept-Encoding": "gzip"})
    assert "immutable" in answer.headers["Cache-Control"] and answer.headers["Content-Encoding"] == "gzip"
    assert "javascript" in answer.headers["Content-Type"]
    assert get(f"http://127.0.0.1:{PORT}/estamp/assets/none.js").status_code == 404
    assert get(f"http://127.0.0.1:{PORT}/").headers["Location"] == "/estamp/"
    for mjs in (VAR / "www/estamp/").rglob("*.mjs"):
        kind = get(f"{URL}/{mjs.relative_to(VAR / 'www/estamp')}").headers["Content-Type"]
        assert "javascript" in kind


def test_answers_of_the_api_are_no_pages():
    answer = get(API + "/auth/jwks")
    assert answer.status_code == 200
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("language, word", [("zh-CN", "地址"), ("en", "address")])
def test_what_nginx_refuses_is_a_problem_document(language, word):
    answer = get(API + "/nothing", headers={"Accept-Language": language})
    assert answer.status_code == 404 and answer.headers["Content-Type"].startswith("application/problem+json")
    body = answer.json()
    assert body["code"] == "route_missing" and word in body["title"] and body["request_id"] == answer.headers["X-Request-Id"]


def test_a_body_that_is_too_large_is_refused_before_it_is_read():
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
    connection.putrequest("POST", "/estamp/api/v1/auth/login")
    connection.putheader("Content-Type", "application/json")
    connection.putheader("Content-Length", str(10 << 20))
    connection.endheaders()
    answer = connection.getresponse()
    assert answer.status == 413 and json.loads(answer.read())["code"] == "body_too_large"


def test_what_holds_a_pin_or_a_password_is_never_put_into_a_file():
    """nginx warns of each body that does; the last one shows that it would."""
    def kept_in_files():
        log = (VAR / "log/nginx-error.log").read_text(errors="replace")
        return [line for line in log.splitlines() if "buffered to a temporary file" in line and mark in line]

    def post(path, size):
        session = requests.Session()
        session.trust_env = False
        return session.post(f"{API}{path}?{mark}", data=b"x" * size, headers={"Content-Type": "application/json"}, timeout=120)
    mark = f"m{os.getpid()}t{threading.get_ident()}"
    for path, size in (("/signing/sealings", 60_000), ("/auth/login", 120_000), ("/auth/certificates", 120_000), ("/seals/imports", 2_500_000)):
        assert post(path, size).status_code in (400, 401, 413, 415), path
        assert kept_in_files() == [], path
    post("/admin/categories", 2_500_000)
    assert len(kept_in_files()) == 1


def test_a_service_that_is_down_is_said_to_be(tmp_path):
    """As nginx sees it when a socket is gone; put back at once."""
    path = VAR / "run/archives.sock"
    aside = path.with_suffix(".aside")
    path.rename(aside)
    try:
        answer = get(API + "/archives/runs")
    finally:
        aside.rename(path)
    assert answer.status_code == 503 and answer.json()["code"] == "service_unreachable" and answer.headers["Retry-After"]
    assert get(API + "/archives/runs").status_code == 401


def test_a_restart_loses_no_request():
    """ops/up restarts a service whose build has changed; here its stamp is taken away instead."""
    stop, seen = threading.Event(), []

    def ask():
        session = requests.Session()
        session.trust_env = False
        while not stop.is_set():
            try:
                seen.append(session.get(API + "/auth/jwks", timeout=120).status_code)
            except requests.RequestException as fault:
                seen.append(repr(fault))

    old = (VAR / "run/auth.pid").read_text()
    (VAR / "run/auth.stamp").unlink()
    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        environment = {**os.environ, "ESTAMP_PORT": str(PORT)}
        done = subprocess.run([ROOT / "ops/up"], env=environment, capture_output=True, text=True, timeout=1800)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert done.returncode == 0, done.stdout + done.stderr
    assert (VAR / "run/auth.pid").read_text() != old and "auth restarted" in done.stdout
    assert len(seen) > 100 and set(seen) == {200}, {s for s in seen if s != 200}
