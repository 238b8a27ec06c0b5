#!/usr/bin/env python3
"""What archiving a sealed document costs, through all that a run does: frozen at signing, read from the store, verified, numbered,
recorded, filed at signing. The documents are put straight into signing's table; each taxpayer has a sealed file of its own, with a
certificate of its own. Standard library only.

archive_docs_per_s_per_core  documents by CPU second of everything that works for it: archives, signing, database, nginx
archive_docs_per_s           documents by second from the run's start to its end, on this machine as it is now loaded
archive_cpu_<who>_us         where the CPU time of a document goes
archive_floor_us             what cannot be spared: SHA-256 of the file twice (the store's name, the seal's digest), the seal's RSA
                             verification, and the insertion of a bare record row, measured in the same run"""

import hashlib
import json
import os
import re
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
TAXPAYERS = int(os.environ.get("ESTAMP_BENCH_TAXPAYERS", "2000"))
EACH, YEAR, FILES, PAGE = 12, 1993, 200, 40000  # FILES: different signers; PAGE: bytes of a page's content
TICK = os.sysconf("SC_CLK_TCK")
INITIAL = "initial password"  # by the reference implementation, salt 0123456789abcdef:
INITIAL_HASH = "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$OyO5TvZvmYj3eutSqqknCGn6mHwxS6K0M6VceJd8KIM"


def new_id():
    return "0" + "".join(secrets.choice("0123456789abcdefghjkmnpqrstvwxyz") for _ in range(25))


def sql(statement):
    done = subprocess.run(["mariadb", "--no-defaults", "--socket=run/db.sock", "--default-character-set=utf8mb4", "--batch",
                           "--skip-column-names"], input=statement, cwd=VAR, stdout=subprocess.PIPE, text=True, check=True)
    return [line.split("\t") for line in done.stdout.splitlines()]


def ask(method, path, token=None, body=None):
    headers = {"Content-Type": "application/json"} if body is not None else {}
    if token:
        headers["Authorization"] = "Bearer " + token
    request = urllib.request.Request(URL + path, None if body is None else json.dumps(body).encode(), headers, method=method)
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60) as answer:
        return json.load(answer)


def whole_pdf():
    content = (b"0 0 m 10 10 l S\n" * PAGE)[:PAGE]
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
             b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>/Contents 4 0 R>>",
             b"<</Length %d>>\nstream\n%s\nendstream" % (PAGE, content)]
    out, offsets = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + table + b"trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(out)


def openssl(folder, *words):
    subprocess.run(["openssl", *words], cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def sealed_files():
    """Digests of FILES sealed files in the store: a root, an issuing authority, and a signer for each file, all RSA 2048."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in.pdf").write_bytes(whole_pdf())
        (folder / "pass").write_text("bench")
        (folder / "ca.ext").write_text("basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n")
        (folder / "leaf.ext").write_text("keyUsage=critical,digitalSignature,nonRepudiation\n")
        openssl(folder, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "root.key", "-out", "root.pem", "-subj",
                "/CN=Bench root", "-days", "30")
        openssl(folder, "req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.csr", "-subj", "/CN=Bench CA")
        openssl(folder, "x509", "-req", "-in", "ca.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-days", "30",
                "-extfile", "ca.ext", "-out", "ca.pem")
        openssl(folder, "genrsa", "-out", "leaf.key", "2048")  # one key for all signers, which saves minutes and changes nothing here
        picture = next((ROOT / "ops/demo/seals").glob("*.png"))
        return [seal_file(folder, picture, number) for number in range(FILES)]


def seal_file(folder, picture, number):
    openssl(folder, "req", "-new", "-key", "leaf.key", "-out", "leaf.csr", "-subj", f"/CN=Bench {number}")
    openssl(folder, "x509", "-req", "-in", "leaf.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "30",
            "-extfile", "leaf.ext", "-out", "leaf.pem")
    openssl(folder, "pkcs12", "-export", "-inkey", "leaf.key", "-in", "leaf.pem", "-certfile", "ca.pem", "-passout", "pass:bench",
            "-out", "leaf.p12")
    subprocess.run([TOOL, "seal", "--p12", "leaf.p12", "--pass-file", "pass", "--picture", picture, "--page", "1", "--x", "100",
                    "--y", "200", "--width", "40", "in.pdf", "out.pdf"], cwd=folder, check=True)
    content = (folder / "out.pdf").read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    place = VAR / "store" / digest[:2] / digest[2:4]
    place.mkdir(parents=True, exist_ok=True)
    (place / digest).write_bytes(content)
    return digest, len(content)


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


def make_documents(authority, digests):
    category, prefix = new_id(), new_id()[:12]
    day = f"CONCAT('{YEAR}-', LPAD(1 + d.seq, 2, '0'), '-28')"
    sql("CREATE TEMPORARY TABLE estamp_archives.file (n INT PRIMARY KEY, digest CHAR(64) CHARACTER SET ascii) ENGINE=MEMORY;"
        "INSERT INTO estamp_archives.file VALUES " + ",".join(f"({n},'{digest}')" for n, (digest, _) in enumerate(digests)) + ";"
        "INSERT INTO estamp_admin.unit (id, kind, code, name, authority_id, level, created_ms, changed_ms) VALUES "
        f"('{authority}', 'authority', '{authority[-12:].upper()}', 'bench', '{authority}', 1, 0, 0);"
        f"INSERT INTO estamp_admin.authority_closure VALUES ('{authority}', '{authority}', 0);"
        "INSERT INTO estamp_admin.category (id, level, position, name, classification_code, retention, secrecy, created_ms,"
        f" changed_ms) VALUES ('{category}', 2, 1, '{category}', 'BENCH', '10年', '内部', 0, 0);"
        "INSERT INTO estamp_admin.unit (id, kind, code, name, authority_id, level, created_ms, changed_ms) SELECT"
        f" CONCAT('{prefix}', LPAD(seq, 14, '0')), 'taxpayer', CONCAT('{prefix[-8:].upper()}', LPAD(seq, 10, '0')), '某某有限公司',"
        f" '{authority}', 0, 0, 0 FROM estamp_admin.seq_1_to_{TAXPAYERS};"
        "INSERT INTO estamp_signing.document (id, number, unit_id, category_id, title, service_id, voucher_code, period_from,"
        " period_to, state, revision, digest, size_bytes, page_count, data_digest, place_page, place_x_um, place_y_um,"
        f" client_id, created_ms, sealed_ms, changed_ms) SELECT CONCAT('{prefix}', LPAD(d.seq, 4, '0'), LPAD(u.seq, 10, '0')),"
        f" CONCAT('{prefix[-8:]}', LPAD(d.seq, 3, '0'), LPAD(u.seq, 9, '0')), CONCAT('{prefix}', LPAD(u.seq, 14, '0')),"
        f" '{category}', 't', 's', 'v', {day}, {day}, 'sealed', 2, f.digest, 1, 1, f.digest, 1, 0, 0, '{prefix}00000000000000', 0,"
        f" 1, 0 FROM estamp_signing.seq_0_to_{EACH - 1} d JOIN estamp_signing.seq_1_to_{TAXPAYERS} u"
        f" JOIN estamp_archives.file f ON f.n = u.seq % {len(digests)}")


def cpu_s():
    """CPU seconds so far of everything that runs in this installation, by kind of process."""
    total, inside = {}, str(VAR.resolve())
    for entry in Path("/proc").iterdir():
        try:
            where, words = os.readlink(entry / "cwd"), (entry / "cmdline").read_bytes().decode(errors="replace")
            fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        found = re.search(r"estamp-(archives|signing|auth|admin|seals)|(nginx)|(mariadbd)", words)
        if found and (where.startswith(inside) or inside in words):
            kind = next(filter(None, found.groups()))
            total[kind] = total.get(kind, 0) + (int(fields[11]) + int(fields[12])) / TICK
    return total


def bare_us(size, count):
    """Hash twice, verify once, insert once; in us of CPU, as openssl and the database do it by themselves."""
    text = subprocess.run(["openssl", "speed", "-seconds", "1", "rsa2048"], capture_output=True, text=True, check=True).stdout
    verify = 1e6 / float(text.split()[-1])
    data, start = b"x" * size, time.process_time()
    for _ in range(1000):
        hashlib.sha256(data).digest()
    digest = 1000 * (time.process_time() - start)
    sql("USE estamp_archives; CREATE TABLE bench_record LIKE record")
    before = cpu_s()["mariadbd"]
    sql(f"USE estamp_archives; INSERT INTO bench_record SELECT * FROM record ORDER BY id DESC LIMIT {count}")
    insert = 1e6 * (cpu_s()["mariadbd"] - before) / count
    sql("USE estamp_archives; DROP TABLE bench_record")
    return {"hashes": 2 * digest, "verify": verify, "insert": insert}


def figure(name, value, unit):
    print(f"{name} {value:.4g} {unit}", flush=True)


def main():
    digests = sealed_files()
    authority = new_id()
    make_documents(authority, digests)
    token = archivist(authority)
    before = cpu_s()
    run = ask("POST", "/archives/runs", token, {"year": YEAR})
    while run["state"] not in ("done", "failed"):
        time.sleep(0.5)
        run = ask("GET", "/archives/runs/" + run["id"], token)
    after, count = cpu_s(), TAXPAYERS * EACH
    if run["archived"] != count:
        sys.exit(f"bench_archive: {run}")
    cost = {kind: 1e6 * (after[kind] - before.get(kind, 0)) / count for kind in after}
    times = sql(f"SELECT finished_ms - started_ms FROM estamp_archives.job WHERE id = '{run['id']}'")
    bare = bare_us(digests[0][1], count)
    work = sum(cost[kind] for kind in ("archives", "signing", "mariadbd", "nginx"))
    figure("archive_docs_per_s_per_core", 1e6 / work, "1/s")
    figure("archive_docs_per_s", 1000 * count / int(times[0][0]), "1/s")
    for kind in ("archives", "signing", "mariadbd", "nginx"):
        figure(f"archive_cpu_{kind}_us", cost[kind], "us")
    for kind, value in bare.items():
        figure(f"archive_bare_{kind}_us", value, "us")
    figure("archive_floor_us", sum(bare.values()), "us")


main()
