#!/usr/bin/env python3
"""What archiving a sealed document costs, through all that a run does: frozen at signing, read from the store, verified, numbered,
recorded, filed at signing. The documents are put straight into signing's table; each taxpayer has a sealed file of its own, with a
certificate of its own. Standard library only.

archive_docs_per_s_per_core  documents by CPU second of everything that works for it: archives, signing, database, nginx
archive_docs_per_s           documents by second from the run's start to its end, on this machine as it is now loaded
archive_cpu_<who>_us         where the CPU time of a document goes
archive_floor_us             what cannot be spared: SHA-256 of the file twice (the store's name, the seal's digest), the seal's RSA
                             verification, and the insertion of a bare record row, measured in the same run

ESTAMP_BENCH_TAXPAYERS  2000; each has twelve documents. 8334 are 100,008 documents
ESTAMP_BENCH_KILLS      0; how often the service is killed (-9) on the way and started again (what it had used is not in the figures then)
ESTAMP_BENCH_OFFICERS   1; how many start the same period at the same time

After the run it is checked that no document and no number was lost or used twice, whatever happened on the way."""

import hashlib
import json
import os
import re
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

URL, ROOT = os.environ["ESTAMP_URL"] + "/api/v1", Path(os.environ["ESTAMP_ROOT"])
VAR = Path(os.environ.get("ESTAMP_VAR", ROOT / "var"))
TOOL = Path(os.environ.get("ESTAMP_BUILD", ROOT / "build")) / "ops/cli/estamp"
sys.path.insert(0, str(ROOT / "tests/http"))
from service_process import Service  # noqa: E402

TAXPAYERS = int(os.environ.get("ESTAMP_BENCH_TAXPAYERS", "2000"))
KILLS = int(os.environ.get("ESTAMP_BENCH_KILLS", "0"))
OFFICERS = int(os.environ.get("ESTAMP_BENCH_OFFICERS", "1"))
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
    return category


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


def archive(tokens):
    """All runs to their end, with the kills on the way; how many each has archived, by the database: tokens end before a long run."""
    ids = ", ".join("'" + ask("POST", "/archives/runs", token, {"year": YEAR})["id"] + "'" for token in tokens)
    service, kills = Service("archives"), 0
    while True:
        runs = sql(f"SELECT state, done FROM estamp_archives.job WHERE id IN ({ids})")
        if all(state in ("done", "failed") for state, _ in runs):
            break
        if kills < KILLS and sum(int(done) for _, done in runs) > TAXPAYERS * EACH * (kills + 1) / (KILLS + 1):
            kills += 1
            service.kill()
            service.start()
        time.sleep(0.2)
    if kills < KILLS or any(state == "failed" for state, _ in runs):
        sys.exit(f"bench_archive: {kills} kills, runs {runs}")
    return ids


def settle(category, seconds=120):
    """Signing is told of the last chunk; after a kill in that moment, by the service's upkeep."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if sql(f"SELECT COUNT(*) FROM estamp_signing.document WHERE category_id = '{category}' AND state <> 'archived'") == [["0"]]:
            return
        time.sleep(1)


def check(category, count):
    """No document left or taken twice, no number used twice or skipped, and signing knows each by its number."""
    wrong = {
        "records": f"SELECT COUNT(*) - {count} FROM estamp_archives.record r JOIN estamp_archives.volume v ON v.id = r.volume_id WHERE v.category_id = '{category}'",
        "documents": "SELECT COUNT(*) - COUNT(DISTINCT r.document_id) FROM estamp_archives.record r JOIN estamp_archives.volume v ON v.id = r.volume_id"
                     f" WHERE v.category_id = '{category}'",
        "archive numbers": "SELECT COUNT(*) - COUNT(DISTINCT r.archive_number) FROM estamp_archives.record r JOIN estamp_archives.volume v ON v.id ="
                           f" r.volume_id WHERE v.category_id = '{category}'",
        "items of volumes": "SELECT COUNT(*) FROM (SELECT v.id FROM estamp_archives.volume v JOIN estamp_archives.record r ON r.volume_id = v.id WHERE"
                            f" v.category_id = '{category}' GROUP BY v.id, v.item_count HAVING COUNT(*) <> {EACH} OR MAX(r.item_number) <> {EACH} OR"
                            f" MIN(r.item_number) <> 1 OR COUNT(DISTINCT r.item_number) <> {EACH} OR v.item_count <> {EACH}) bad",
        "volumes": f"SELECT COUNT(*) - {TAXPAYERS} FROM estamp_archives.volume WHERE category_id = '{category}'",
        "volume numbers": "SELECT ABS(COUNT(DISTINCT volume_number) - COUNT(*)) + ABS(MAX(CAST(RIGHT(volume_number, 6) AS INT)) -"
                          f" MIN(CAST(RIGHT(volume_number, 6) AS INT)) + 1 - COUNT(*)) FROM estamp_archives.volume WHERE category_id = '{category}'",
        "signing": "SELECT COUNT(*) FROM estamp_signing.document d LEFT JOIN estamp_archives.record r ON r.document_id = d.id WHERE d.category_id ="
                   f" '{category}' AND (d.state <> 'archived' OR NOT d.archive_number <=> r.archive_number)",
    }
    found = {name: sql(statement)[0][0] for name, statement in wrong.items()}
    if set(found.values()) != {"0"}:
        sys.exit(f"bench_archive: lost or doubled: {found}")


def figure(name, value, unit):
    print(f"{name} {value:.4g} {unit}", flush=True)


def main():
    digests = sealed_files()
    authority = new_id()
    category = make_documents(authority, digests)
    tokens = [archivist(authority) for _ in range(OFFICERS)]
    before = cpu_s()
    ids = archive(tokens)
    after, count = cpu_s(), TAXPAYERS * EACH
    settle(category)
    check(category, count)
    cost = {kind: 1e6 * (after[kind] - before.get(kind, 0)) / count for kind in after}
    times = sql(f"SELECT MAX(finished_ms) - MIN(started_ms) FROM estamp_archives.job WHERE id IN ({ids})")
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
