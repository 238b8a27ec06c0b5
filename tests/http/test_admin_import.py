"""Import of units from CSV through nginx: checked row by row first, then done by a job."""

import secrets
import time

import pytest

from admin_people import admin, new_code, office, officer, once, role, root, unit  # noqa: F401
from auth_people import problem, sql

HEADER = "纳税人识别号,纳税人名称,单位种类,上级机关代码,法定代表人,地址"


def csv(*rows, header=HEADER):
    return "\r\n".join([header, *rows]) + "\r\n"


def upload(person, text, encoding="utf-8", name="单位.csv", headers=None, **fields):
    content = text if isinstance(text, bytes) else text.encode(encoding)
    return person.ask("POST", "/unit-imports", files={"file": (name, content, "text/csv")}, data=fields, headers=headers or {})


def waited(person, made, *states, seconds=600):
    """The import once it is in one of these states."""
    end = time.monotonic() + seconds
    while True:
        now = person.get(f"/unit-imports/{made['id']}")
        if now["state"] in states or time.monotonic() > end:
            assert now["state"] in states, now
            return now
        time.sleep(0.1)


def checked(person, text, **more):
    answer = upload(person, text, **more)
    assert answer.status_code == 201, answer.text
    return waited(person, answer.json(), "checked", "failed")


def applied(person, made):
    answer = person.ask("POST", f"/unit-imports/{made['id']}/start")
    assert answer.status_code == 200, answer.text
    return waited(person, made, "done", "failed")


def rows(person, made, **query):
    return person.get(f"/unit-imports/{made['id']}/rows", **query)["items"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_a_file_is_checked_then_done(admin, office, encoding):
    home, office_code = new_code("A"), office["code"]
    one, two, old = new_code(), new_code(), unit(admin, office["id"], "taxpayer", "旧名公司", details={"industry": "批发业"})
    same = unit(admin, office["id"], "taxpayer", "不变公司")
    text = csv(f"{one},新设公司,纳税人,{home},张三,东风东街1号", f"{home},新设税务所,税务机关,{office_code},,", f"{two},又一公司,,{office_code},,",
               f"{old['code']},新名公司,纳税人,{home},李四,", f"{same['code']},不变公司,纳税人,{office_code},,")
    made = checked(admin, text, encoding=encoding, effective_on="2026-03-01")
    assert made["counts"] == {"fault": 0, "same": 1, "create": 3, "change": 1, "done": 0, "failed": 0} and made["total"] == 5
    assert admin.names(q=one) == []  # nothing was done yet
    assert [r["outcome"] for r in rows(admin, made)] == ["create", "create", "create", "change", "same"]
    done = applied(admin, made)
    assert done["state"] == "done" and done["counts"]["done"] == 4 and done["counts"]["failed"] == 0
    new = admin.get("/units", q=one)["items"][0]
    assert new["name"] == "新设公司" and new["details"] == {"legal_person": "张三", "address": "东风东街1号"}
    assert new["parent_id"] == admin.get("/units", q=home)["items"][0]["id"]  # though its authority stands behind it in the file
    assert "新设公司" in admin.names(q="新设公", authority_id=office["id"])
    now = admin.get(f"/units/{old['id']}")
    assert (now["name"], now["parent_id"], now["details"]) == ("新名公司", new["parent_id"], {"industry": "批发业", "legal_person": "李四"})
    history = admin.get(f"/units/{old['id']}/history")["items"]
    assert {h["field"] for h in history} == {"name", "parent", "details"} and {h["effective_on"] for h in history} == {"2026-03-01"}
    assert sql(f"SELECT COUNT(*) FROM estamp_audit.audit_entry WHERE action = 'unit.create' AND object_id = '{new['id']}'") == [["1"]]


FAULTS = [
    ("12-34,坏码公司,纳税人,{office},,", "code", "field_form"),
    ("{new},,纳税人,{office},,", "name", "field_required"),
    ("{new}," + "长" * 101 + ",纳税人,{office},,", "name", "field_too_long"),
    ("{new},外星公司,公司,{office},,", "kind", "import_kind"),
    ("{new},无主公司,纳税人,NOSUCH0001,,", "parent_code", "import_parent_unknown"),
    ("{new},缺主公司,纳税人,,,", "parent_code", "field_required"),
    ("{new},下级公司,纳税人,{taxpayer},,", "parent_code", "import_parent_unknown"),
    ("{taxpayer},改类公司,税务机关,{office},,", "kind", "unit_kind_differs"),
    ("{outside},抢码公司,纳税人,{below},,", "code", "import_code_outside"),
    ("{new},上移公司,纳税人,{root},,", "parent_code", "import_parent_unknown"),
]


@pytest.fixture(scope="module")
def clerk(admin, office):
    return officer(admin, office["id"], role(admin, "unit.manage", "taxpayer.query"))


@pytest.mark.parametrize("row, field, code", FAULTS)
def test_a_faulty_row_says_what_is_wrong_and_the_others_are_done(admin, root, office, clerk, row, field, code):
    outside = unit(admin, root["id"], "taxpayer", "别处公司")
    inside = unit(admin, office["id"], "taxpayer", "本处公司")
    good = new_code()
    text = csv(row.format(new=new_code(), office=office["code"], taxpayer=inside["code"], outside=outside["code"], below=office["below"]["code"],
                          root=root["code"]), f"{good},好公司,纳税人,{office['below']['code']},,")
    made = checked(clerk, text)
    assert (made["counts"]["fault"], made["counts"]["create"]) == (1, 1), rows(clerk, made)
    faulty = rows(clerk, made, outcome="fault")
    assert [r["line"] for r in faulty] == [2] and (field, code) in [(f["field"], f["code"]) for f in faulty[0]["faults"]]
    assert all(f["title"] and "{}" not in f["title"] for f in faulty[0]["faults"])
    assert applied(clerk, made)["counts"]["done"] == 1 and clerk.names(q=good) == ["好公司"]
    assert admin.get(f"/units/{outside['id']}") == outside


def test_a_code_twice_in_a_file_names_the_first_line(admin, office):
    code = new_code()
    made = checked(admin, csv(f"{code},甲,,{office['code']},,", f"{new_code()},乙,,{office['code']},,", f"{code},丙,,{office['code']},,"))
    fault = rows(admin, made, outcome="fault")
    assert [(r["line"], r["faults"][0]["code"], r["faults"][0]["subject"]) for r in fault] == [(4, "import_code_twice", "2")]


@pytest.mark.parametrize("content, code, field", [
    (b"", "field_required", "file"), (b"a,b\n1,2\n", "table_header_unknown", "header"), ("代码\n1\n".encode(), "table_header_missing", "header"),
    (b"PK\x03\x04 not a csv at all", "table_workbook", None), (HEADER.encode(), "table_empty", None), ((HEADER + "\n\"x").encode(), "table_quote", None),
])
def test_a_file_that_is_none_is_refused_at_once(admin, content, code, field):
    problem(upload(admin, content), 400, code, field)


def test_only_the_offered_way_goes(admin, office, clerk):
    key = once()
    text = csv(f"{new_code()},一次公司,纳税人,{office['code']},,")
    first = upload(clerk, text, headers=key)
    assert first.status_code == 201 and upload(clerk, text, headers=key).json()["id"] == first.json()["id"]
    problem(upload(clerk, text + f"{new_code()},二,,{office['code']},,\n", headers=key), 409, "idempotency_reused")
    problem(upload(clerk, text, effective_on="2999-01-01"), 400, "unit_date_future", "effective_on")
    made = waited(clerk, first.json(), "checked")
    other = officer(admin, office["below"]["id"], role(admin, "unit.manage"))
    for method, path in (("GET", ""), ("GET", "/rows"), ("POST", "/start"), ("POST", "/cancel")):
        problem(other.ask(method, f"/unit-imports/{made['id']}{path}"), 404, "import_unknown")
    assert made["id"] not in [i["id"] for i in other.get("/unit-imports")["items"]]
    assert made["id"] in [i["id"] for i in admin.get("/unit-imports", limit=200)["items"]]
    reader = officer(admin, office["id"], role(admin, "taxpayer.query"))
    problem(upload(reader, text), 403, "permission_denied")
    problem(clerk.ask("POST", f"/unit-imports/{made['id']}/cancel"), 409, "import_state")
    assert applied(clerk, made)["counts"]["done"] == 1
    problem(clerk.ask("POST", f"/unit-imports/{made['id']}/start"), 409, "import_state")


def test_a_large_file_gets_through_the_gateway_and_a_larger_one_is_refused_in_words(admin, office):
    address = "东风东街" * 60
    lines = [f"T{i:011d},远道公司{i},纳税人,{office['code']},,{address}" for i in range(16000)]
    text = csv(*lines)
    assert 10 << 20 < len(text.encode()) < 16 << 20
    answer = upload(admin, text)
    assert answer.status_code == 201, answer.text
    made = waited(admin, answer.json(), "checked")
    assert made["counts"]["fault"] == 16000 and rows(admin, made)[0]["faults"][0]["code"] == "field_too_long"
    content = text.encode()
    problem(upload(admin, content.ljust((16 << 20) + 1, b"\n")), 413, "table_large")
    problem(upload(admin, content.ljust(20 << 20, b"\n")), 413, "body_too_large")


def test_ten_thousand_rows_go_in_one_file(admin, office):
    home = unit(admin, office["id"], "authority", "大户所")
    mark = secrets.token_hex(3).upper()
    lines = [f"T{mark}{i:08d},批量公司{mark}{i},纳税人,{home['code']},法人{i},地址{i}号" for i in range(10000)]
    started = time.monotonic()
    made = checked(admin, csv(*lines), name="批量.csv")
    assert made["counts"]["create"] == 10000
    done = applied(admin, made)
    assert done["counts"]["done"] == 10000, done
    print(f"10,000 rows in {time.monotonic() - started:.1f} s")
    assert admin.names(q=f"公司{mark}9999", authority_id=home["id"]) == [f"批量公司{mark}9999"]
    assert sql(f"SELECT COUNT(*) FROM estamp_admin.unit WHERE parent_id = '{home['id']}'") == [["10000"]]
    page = admin.get(f"/unit-imports/{made['id']}/rows", outcome="done", limit=200)
    assert len(page["items"]) == 200 and page["next"]
    again = checked(admin, csv(*lines[:50]))
    assert again["counts"]["same"] == 50 and again["counts"]["change"] == 0
