#!/usr/bin/env python3
"""fill.py [--taxpayers N] [--documents N] [--sealed N]: a bureau of real size in the stack of ESTAMP_VAR, straight into its tables.

1 tree of 60 authorities, taxpayers with account, certificate and seal, document records over five years, archived as they would be by
now, an audit log; and real sealed bytes in the store for some of the documents that wait for archiving. What is there already (the stamp
var/stamp/bureau) is left. Standard library only; reproducible."""

import argparse
import datetime
import hashlib
import os
import random
import subprocess
import time
from pathlib import Path

VAR, ROOT = Path(os.environ["ESTAMP_VAR"]), Path(os.environ["ESTAMP_ROOT"])
BUILD = Path(os.environ.get("ESTAMP_BUILD", ROOT / "build"))
CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
PASSWORD = "initial password"  # by the reference implementation, salt 0123456789abcdef:
PASSWORD_HASH = "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$OyO5TvZvmYj3eutSqqknCGn6mHwxS6K0M6VceJd8KIM"
AUTHORITIES, CITIES, YEARS, EACH = 60, 9, 5, 10
PLACES = "潍城 寒亭 坊子 奎文 青州 诸城 寿光 安丘 高密 昌邑 临朐 昌乐 峡山 滨海 高新".split()
WORDS = "华泰 景岭 密水 沂山 安泰 盛华 卓越 昌顺 天成 联创 白浪 鸢都 云门 渤海 金鼎 恒信 东方 瑞丰 鲁中 宏远 大地 新星 永盛 百川 万里 长城 春雨 秋实 北辰 南山".split()
TRADES = "商贸 物流 食品 餐饮 酒业 化工 机械制造 软件科技 纺织 建材 农业 电子 医药 印刷 服饰 汽车配件 园林工程 文化传媒 能源 水产".split()
ENDS = "有限公司 有限责任公司 股份有限公司 合伙企业 个体工商户".split()
CATEGORIES = [(f"申报类别{n:02}", f"B{n:02}") for n in range(1, 11)]


def base32(number, digits):
    text = ""
    for _ in range(digits):
        number, rest = divmod(number, 32)
        text = CROCKFORD[rest] + text
    return text


class Ids:
    """Ids (id.h) of a time, different by a number."""
    def __init__(self):
        self.number = 0

    def __call__(self, ms):
        self.number += 1
        return base32(ms, 10) + base32(self.number * 0x9E3779B97F4A7C15 % (1 << 80), 16)


def sql(statement):
    done = subprocess.run(["mariadb", "--no-defaults", "--socket=run/db.sock", "--default-character-set=utf8mb4", "--batch", "--skip-column-names"],
                          input=statement, cwd=VAR, stdout=subprocess.PIPE, text=True, check=True)
    return [line.split("\t") for line in done.stdout.splitlines()]


def load(table, columns, rows):
    """All rows by LOAD DATA; columns that are not given and must be get 0 or nothing."""
    start, schema = time.monotonic(), table.split(".")
    more = sql("SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = '%s' AND table_name = '%s' AND is_nullable"
               " = 'NO' AND column_default IS NULL AND extra = ''" % tuple(schema))
    given = columns.split()
    filled = ", ".join(f"{name} = {0 if 'int' in kind else repr('')}" for name, kind in more if name not in given)
    path, count = VAR / "tmp-bureau.tsv", 0
    with open(path, "w", encoding="utf-8") as file:
        for row in rows:
            file.write("\t".join("\\N" if cell is None else str(cell) for cell in row) + "\n")
            count += 1
    sql(f"SET unique_checks = 0; LOAD DATA INFILE '{path}' INTO TABLE {table} CHARACTER SET utf8mb4 ({', '.join(given)})" + (f" SET {filled}" if filled else ""))
    path.unlink()
    print(f"    {table}: {count} rows, {time.monotonic() - start:.0f} s", flush=True)


class Bureau:
    def __init__(self, taxpayers):
        self.random, self.new_id = random.Random(20261122), Ids()
        self.now_ms = int(time.time() * 1000)
        self.root = sql("SELECT id FROM estamp_admin.unit WHERE kind = 'authority' AND parent_id IS NULL")[0][0]
        self.authorities = self.tree()
        self.leaves = [a for a in self.authorities if a["level"] == 3]
        self.taxpayers = [self.taxpayer(n) for n in range(taxpayers)]
        self.categories = [{"id": self.new_id(1), "name": name, "code": code} for name, code in CATEGORIES]

    def tree(self):
        tree = [{"id": self.root, "level": 1, "above": [self.root], "name": "市局"}]
        for n in range(AUTHORITIES - 1):
            parent = tree[0] if n < CITIES else tree[1 + n % CITIES]
            one = {"id": self.new_id(1), "level": parent["level"] + 1, "parent": parent["id"], "code": f"1999{n:07}",
                   "name": f"国家税务总局{PLACES[n % len(PLACES)]}{n:02}税务局"}
            one["above"] = parent["above"] + [one["id"]]
            tree.append(one)
        return tree

    def taxpayer(self, n):
        pick = self.random.choice
        authority = self.leaves[n * n % 7919 % len(self.leaves)]
        return {"id": self.new_id(1600000000000 + n), "code": f"9137{n * 7919 % 10**12:012}{n % 97:02}", "authority": authority,
                "name": pick(PLACES) + pick(WORDS) + pick(WORDS) + pick(TRADES) + pick(ENDS)}


def grams(name):
    name = name.lower()
    return {name[i:i + 2] for i in range(len(name))}


def fill_units(b):
    below = b.authorities[1:]
    load("estamp_admin.unit", "id kind code name parent_id authority_id level",
         [(a["id"], "authority", a["code"], a["name"], a["parent"], a["id"], a["level"]) for a in below] +
         [(t["id"], "taxpayer", t["code"], t["name"], t["authority"]["id"], t["authority"]["id"], 3) for t in b.taxpayers])
    load("estamp_admin.authority_closure", "ancestor_id descendant_id depth",
         [(up, a["id"], len(a["above"]) - 1 - n) for a in below for n, up in enumerate(a["above"])])
    load("estamp_admin.unit_gram", "gram unit_id", ((gram, u["id"]) for u in below + b.taxpayers for gram in grams(u["name"])))
    load("estamp_admin.category", "id level position name classification_code retention secrecy service_id voucher_code",
         [(c["id"], 2, n, c["name"], c["code"], "10年", "内部", c["code"], c["code"]) for n, c in enumerate(b.categories)])


def fill_people(b):
    load("estamp_auth.account", "id login name kind unit_id state password_hash password_kind password_set_ms",
         ((b.new_id(2), t["code"], t["name"], "taxpayer", t["id"], "active", PASSWORD_HASH, "own", b.now_ms) for t in b.taxpayers))
    officers = [(b.new_id(3), f"bureau{n}", f"税务员{n}", "officer", b.authorities[n % AUTHORITIES]["id"], "active", PASSWORD_HASH, "own", b.now_ms)
                for n in range(300)]
    load("estamp_auth.account", "id login name kind unit_id state password_hash password_kind password_set_ms", officers)
    load("estamp_admin.account_role", "account_id role_id granted_by granted_ms",
         [(o[0], f"0000000000000000000000r{n:03}", "", 0) for o in officers for n in (1, 2, 3, 4, 5)])


def fill_seals(b):
    for n, t in enumerate(b.taxpayers):
        t["certificate"], t["seal"] = b.new_id(1650000000000 + n), b.new_id(1650000000000 + n)
        t["ends_ms"] = b.now_ms + (n * 7919 % 1500 - 200) * 86400000
    digest = hashlib.sha256(b"picture").hexdigest()
    load("estamp_seals.certificate", "id unit_id subject subject_name issuer serial key_name key_bits not_before_ms not_after_ms fingerprint trust created_ms created_by",
         ((t["certificate"], t["id"], "CN=" + t["name"], t["name"], "CN=CA", f"{n:X}", "RSA", 2048, 1650000000000, t["ends_ms"],
           hashlib.sha256(t["id"].encode()).hexdigest(), "trusted", 1650000000000 + n, b.root) for n, t in enumerate(b.taxpayers)))
    load("estamp_seals.seal", "id number unit_id type name state certificate_id picture_digest picture_type width_mm height_mm created_ms created_by changed_ms uses",
         ((t["seal"], f"ES{n:012}", t["id"], "official", t["name"], "disabled" if n % 997 == 0 else "suspended" if t["ends_ms"] < b.now_ms else "enabled", t["certificate"], digest, "png", 40,
           40, 1650000000000 + n, b.root, 0, n % 60) for n, t in enumerate(b.taxpayers)))


def last_day(year, month):
    return (datetime.date(year + month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1)).isoformat()


def documents(b, count, files):
    """A declaration of each taxpayer every half year; older ones archived, the newest wait for their seal."""
    year = datetime.date.today().year
    for n in range(count):
        t = b.taxpayers[n % len(b.taxpayers)]
        turn = n // len(b.taxpayers)
        month = turn * YEARS * 12 // EACH + n % (YEARS * 12 // EACH)
        y, m = year - YEARS + month // 12, month % 12 + 1
        created_ms = int(datetime.datetime(y, m, 28, tzinfo=datetime.timezone.utc).timestamp() * 1000) + n * 37 % 864000000
        odd = n * 2654435761 % 1000
        state = "archived" if y < year - 2 and odd < 990 else "waiting" if y == year - 1 and odd < 120 else "voided" if odd == 999 else "sealed"
        file = files[n % len(files)] if files and state == "sealed" else (hashlib.sha256(b"%d" % (n % 1000)).hexdigest(), 20000)
        yield {"id": b.new_id(created_ms), "number": base32(n * 2654435761 % (1 << 45), 9).upper() + f"{n:011X}", "taxpayer": t,
               "category": b.categories[(n // 7 + turn) % len(b.categories)], "from": f"{y}-{m:02}-01", "to": last_day(y, m), "state": state,
               "file": file, "created_ms": created_ms, "sealed_ms": 0 if state == "waiting" else created_ms + 86400000 + n % 1000, "year": y}


def fill_documents(b, count, files):
    def row(d):
        return (d["id"], d["number"], d["taxpayer"]["id"], d["category"]["id"], d["category"]["name"], "s", "v", d["from"], d["to"], d["state"],
                1 if d["state"] == "waiting" else 2, d["file"][0], d["file"][1], 1, d["file"][0], b.root, d["created_ms"], d["sealed_ms"], 0)
    made = []

    def rows():
        for d in documents(b, count, files):
            if d["state"] == "archived":
                made.append(d)
            yield row(d)
    load("estamp_signing.document", "id number unit_id category_id title service_id voucher_code period_from period_to state revision digest"
         " size_bytes page_count data_digest client_id created_ms sealed_ms changed_ms", rows())
    sql("INSERT IGNORE INTO estamp_signing.document_revision (document_id, revision, digest, size_bytes, created_ms) SELECT id, revision, digest,"
        " size_bytes, created_ms FROM estamp_signing.document")
    return made


def fill_archives(b, archived):
    volumes, records = {}, []
    for d in archived:
        t, key = d["taxpayer"], (d["category"]["id"], d["year"], d["taxpayer"]["id"])
        volume = volumes.setdefault(key, {"id": b.new_id(d["created_ms"]), "number": f"0001-{d['category']['code']}-{d['year']}-{len(volumes):07}", "d": d, "n": 0})
        volume["n"] += 1
        records.append((b.new_id(d["created_ms"]), d, volume, volume["n"]))
    kept = ("10年", 1, "内部", 2)
    place = lambda t: (t["id"], t["code"], t["name"], t["authority"]["id"], t["authority"]["code"], t["authority"]["name"])
    load("estamp_archives.volume", "id volume_number category_id category_name classification_code year taxpayer_id taxpayer_code taxpayer_name"
         " authority_id authority_code authority_name item_count retention retention_rank secrecy secrecy_rank created_ms",
         ((v["id"], v["number"], v["d"]["category"]["id"], v["d"]["category"]["name"], v["d"]["category"]["code"], v["d"]["year"],
           *place(v["d"]["taxpayer"]), v["n"], *kept, v["d"]["created_ms"]) for v in volumes.values()))
    # Before the records: the job that notes it for records without would read each file.
    load("estamp_archives.record_evidence", "record_id digest size_bytes made_ms until_ms next_ms algorithms",
         ((i, d["file"][0], 1, d["sealed_ms"] + 9, 4102444800000, 4094668800000, "SHA256,RSA2048") for i, d, v, n in records))
    load("estamp_archives.record", "id document_id archive_number volume_id item_number run_id category_id title year taxpayer_id taxpayer_code"
         " taxpayer_name authority_id authority_code authority_name period_from period_to file_digest page_count retention retention_rank secrecy"
         " secrecy_rank sealed_ms archived_ms is_trusted verification filed classification_codes",
         ((i, d["id"], f"{v['number']}-{n:04}", v["id"], n, b.root, d["category"]["id"], d["category"]["name"], d["year"], *place(d["taxpayer"]),
           d["from"], d["to"], d["file"][0], 1, *kept, d["sealed_ms"], d["sealed_ms"] + 9, 1, "{}", 1, f'["{d["category"]["code"]}"]')
          for i, d, v, n in records))
    load("estamp_archives.record_classification", "classification_code authority_id year record_id",
         ((d["category"]["code"], d["taxpayer"]["authority"]["id"], d["year"], i) for i, d, v, n in records))


def fill_audit(b, count):
    stream = b.new_id(4)
    load("estamp_audit.audit_entry", "stream_id number at_ms service caller_kind caller_id caller_name caller_unit_id session_id address action"
         " object object_id unit_id outcome mac",
         ((stream, n + 1, 1600000000000 + n * 300000, "signing", "taxpayer", t["id"], t["code"], t["id"], "", "127.0.0.1", "document.seal", "document",
           t["id"], t["id"], "ok", "0" * 32) for n in range(count) for t in [b.taxpayers[n * 7919 % len(b.taxpayers)]]))


def real_files(count):
    out = subprocess.run([BUILD / "tests/bench/bureau/bureau_files", str(count), VAR / "store", ROOT / "tests/vectors/pki/rsa2048.p12"],
                         stdout=subprocess.PIPE, text=True, check=True).stdout
    return [line.split() for line in out.splitlines()]


def main():
    wishes = argparse.ArgumentParser()
    wishes.add_argument("--taxpayers", type=int, default=100000)
    wishes.add_argument("--documents", type=int, default=1000000)
    wishes.add_argument("--sealed", type=int, default=100000)
    wish = wishes.parse_args()
    stamp = VAR / "stamp" / "bureau"
    if stamp.exists():
        return
    b = Bureau(wish.taxpayers)
    fill_units(b)
    fill_people(b)
    fill_seals(b)
    archived = fill_documents(b, wish.documents, real_files(wish.sealed))
    fill_archives(b, archived)
    fill_audit(b, wish.documents // 2)
    sql("ANALYZE TABLE estamp_admin.unit, estamp_admin.unit_gram, estamp_auth.account, estamp_seals.seal, estamp_seals.certificate,"
        " estamp_signing.document, estamp_archives.record, estamp_archives.volume, estamp_audit.audit_entry")
    stamp.write_text(f"{wish.taxpayers} {wish.documents} {wish.sealed}\n")


if __name__ == "__main__":
    main()
