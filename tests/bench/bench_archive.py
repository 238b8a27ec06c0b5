#!/usr/bin/env python3
"""archive_docs_per_s: sealed documents archived per second by one run, from its start to its end, through all that a run does:
frozen at signing, read from the store, verified, numbered, recorded, filed at signing. The documents are put straight into
signing's table and share one sealed file. Standard library only."""

import hashlib
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

URL, ROOT = os.environ["ESTAMP_URL"] + "/api/v1", Path(os.environ["ESTAMP_ROOT"])
VAR = Path(os.environ.get("ESTAMP_VAR", ROOT / "var"))
TOOL = Path(os.environ.get("ESTAMP_BUILD", ROOT / "build")) / "ops/cli/estamp"
TAXPAYERS, EACH, YEAR = 20, 200, 1993
INITIAL = "initial password"  # by the reference implementation, salt 0123456789abcdef:
INITIAL_HASH = "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$OyO5TvZvmYj3eutSqqknCGn6mHwxS6K0M6VceJd8KIM"
PDF = (b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
       b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>\nendobj\n")


def new_id():
    return "0" + "".join(secrets.choice("0123456789abcdefghjkmnpqrstvwxyz") for _ in range(25))


def sql(statement):
    done = subprocess.run(["mariadb", "--no-defaults", "--socket=run/db.sock", "--default-character-set=utf8mb4", "--batch",
                           "--skip-column-names", "-e", statement], cwd=VAR, stdout=subprocess.PIPE, text=True, check=True)
    return [line.split("\t") for line in done.stdout.splitlines()]


def ask(method, path, token=None, body=None):
    headers = {"Content-Type": "application/json"} if body is not None else {}
    if token:
        headers["Authorization"] = "Bearer " + token
    request = urllib.request.Request(URL + path, None if body is None else json.dumps(body).encode(), headers, method=method)
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60) as answer:
        return json.load(answer)


def whole_pdf():
    offsets = [PDF.index(b"%d 0 obj" % number) for number in (1, 2, 3)]
    table = b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return PDF + table + b"trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(PDF)


def sealed_file():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([sys.executable, ROOT / "ops/demo/ca.py", folder, "--few"], check=True, stdout=subprocess.DEVNULL)
        (folder / "in.pdf").write_bytes(whole_pdf())
        (folder / "pass").write_text("Demo-2026")
        picture = next((ROOT / "ops/demo/seals").glob("*.png"))
        bundle = next(p for p in sorted((folder / "certificates").glob("*.p12")) if "false" not in p.name)
        subprocess.run([TOOL, "seal", "--p12", bundle, "--pass-file", folder / "pass", "--picture", picture, "--page", "1",
                        "--x", "100", "--y", "200", "--width", "40", folder / "in.pdf", folder / "out.pdf"], check=True)
        return (folder / "out.pdf").read_bytes()


def archivist(authority):
    """A person who may run archiving, signed in."""
    account, role, login = new_id(), new_id(), "bench" + secrets.token_hex(4)
    sql(f"INSERT INTO estamp_auth.account (id, login, name, kind, unit_id, state, password_hash, password_kind, password_set_ms,"
        f" password_until_ms, created_ms) VALUES ('{account}', '{login}', 'Bench', 'officer', '{authority}', 'active',"
        f" '{INITIAL_HASH}', 'random', 0, 9999999999999, 0);"
        f"INSERT INTO estamp_admin.role (id, name, description, created_ms, changed_ms) VALUES ('{role}', '{role}', '', 0, 0);"
        f"INSERT INTO estamp_admin.role_permission (role_id, permission) VALUES ('{role}', 'archive.run');"
        f"INSERT INTO estamp_admin.account_role VALUES ('{account}', '{role}', '', 0)")
    token = ask("POST", "/auth/login", body={"login": login, "password": INITIAL})["access_token"]
    body = {"old_password": INITIAL, "new_password": "bench " + secrets.token_hex(8)}
    return ask("POST", "/auth/password", token, body)["access_token"]


def make_documents(authority, digest):
    category = new_id()
    sql("INSERT INTO estamp_admin.unit (id, kind, code, name, authority_id, level, created_ms, changed_ms) VALUES "
        f"('{authority}', 'authority', '{authority[-12:].upper()}', 'bench', '{authority}', 1, 0, 0);"
        f"INSERT INTO estamp_admin.authority_closure VALUES ('{authority}', '{authority}', 0);"
        "INSERT INTO estamp_admin.category (id, level, position, name, classification_code, retention, secrecy, created_ms,"
        f" changed_ms) VALUES ('{category}', 2, 1, '{category}', 'BENCH', '10年', '内部', 0, 0)")
    for _ in range(TAXPAYERS):
        unit, prefix = new_id(), new_id()[:20]
        day = f"DATE_FORMAT(DATE_ADD('{YEAR}-01-01', INTERVAL seq DAY), '%Y-%m-%d')"
        sql("INSERT INTO estamp_admin.unit (id, kind, code, name, authority_id, level, created_ms, changed_ms) VALUES "
            f"('{unit}', 'taxpayer', '{unit[-15:].upper()}', 'bench', '{authority}', 0, 0, 0);"
            "INSERT INTO estamp_signing.document (id, number, unit_id, category_id, title, service_id, voucher_code, period_from,"
            " period_to, state, revision, digest, size_bytes, page_count, data_digest, place_page, place_x_um, place_y_um,"
            f" client_id, created_ms, sealed_ms, changed_ms) SELECT CONCAT('{prefix}', LPAD(seq, 6, '0')), CONCAT("
            f"'{prefix[-12:]}', LPAD(seq, 6, '0')), '{unit}', '{category}', 't', 's', 'v', {day}, {day}, 'sealed', 2, '{digest}',"
            f" 1, 1, '{digest}', 1, 0, 0, '{prefix}000000', 0, 1, 0 FROM estamp_signing.seq_0_to_{EACH - 1}")


def main():
    content = sealed_file()
    digest = hashlib.sha256(content).hexdigest()
    folder = VAR / "store" / digest[:2] / digest[2:4]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / digest).write_bytes(content)
    authority = new_id()
    make_documents(authority, digest)
    token = archivist(authority)
    run = ask("POST", "/archives/runs", token, {"year": YEAR})
    while run["state"] not in ("done", "failed"):
        time.sleep(0.1)
        run = ask("GET", "/archives/runs/" + run["id"], token)
    if run["archived"] != TAXPAYERS * EACH:
        sys.exit(f"bench_archive: {run}")
    times = sql(f"SELECT finished_ms - started_ms FROM estamp_archives.job WHERE id = '{run['id']}'")
    print(f"archive_docs_per_s {1000 * run['archived'] / int(times[0][0]):.0f} 1/s")


main()
