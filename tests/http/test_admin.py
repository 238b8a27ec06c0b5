"""admin through nginx: units, roles, users' roles, categories and forms, parameters, the audit log.

Everything is made by the first administrator through the API, under an authority of its own, so that other tests are not disturbed."""

import base64
import hashlib
import os
import secrets
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from auth_people import API, Browser, problem, sql, stale_within

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


# --- units ------------------------------------------------------------------------------------------------------------


def test_a_unit_is_made_found_and_shown(admin, office):
    name = "䶮辰" + secrets.token_hex(3) + "商贸有限公司"
    made = unit(admin, office["below"]["id"], "taxpayer", name, details={"legal_person": "王𠮷"})
    assert made["authority_id"] == made["parent_id"] == office["below"]["id"]
    assert admin.get(f"/units/{made['id']}") == made
    assert admin.get("/units/lookup", code=made["code"])["id"] == made["id"] if "seal.query" in permissions(admin) else True
    for part in (name, name[:2], name[1:5], name[2:8], "䶮辰", name[4:9].upper()):
        assert name in admin.names(q=part), part
    assert name in admin.names(q=made["code"][:6], limit=200)
    assert name in admin.names(authority_id=office["id"]) and name not in admin.names(q="没有这家公司")


def permissions(person):
    return person.browser.ask("GET", "/me").json()["account"]["permissions"]


def test_one_character_and_special_characters_are_found(admin, office):
    name = "百分之100%_!" + secrets.token_hex(4) + "厂"
    made = unit(admin, office["id"], "taxpayer", name)
    for part in ("%_!", "0%", "!" + name[-9:-1], "厂"):
        assert name in admin.names(q=part, authority_id=office["id"]), part
    assert admin.names(q="%%", authority_id=office["id"]) == []
    assert made["name"] == name


@pytest.mark.parametrize("change, field, code", [
    ({"code": "short"}, "code", "field_form"),
    ({"code": "123-456"}, "code", "field_form"),
    ({"name": ""}, "name", "field_required"),
    ({"name": "x" * 101}, "name", "field_too_long"),
    ({"name": " 张三"}, "name", "field_form"),
    ({"kind": "company"}, "kind", "field_choice"),
    ({"parent_id": "0" * 26}, "parent_id", "unit_parent_wrong"),
    ({"details": {"deep": {}}}, "details", "unit_details_wrong"),
    ({"colour": "red"}, "colour", "field_unknown"),
])
def test_a_wrong_unit_is_refused_by_field(admin, office, change, field, code):
    body = {"kind": "taxpayer", "code": new_code(), "name": "某公司", "parent_id": office["id"], **change}
    problem(admin.ask("POST", "/units", json=body), 400, code, field)


def test_a_taken_code_is_refused_and_a_repeat_answered(admin, office):
    body = {"kind": "taxpayer", "code": new_code(), "name": "重复公司", "parent_id": office["id"]}
    key = once()
    first = admin.made("/units", body, headers=key)
    assert admin.made("/units", body, headers=key)["id"] == first["id"]
    problem(admin.ask("POST", "/units", json={**body, "name": "别的公司"}, headers=key), 409, "idempotency_reused")
    problem(admin.ask("POST", "/units", json=body), 409, "unit_code_taken")


def test_departments_and_taxpayers_have_nothing_below_them(admin, office):
    department = unit(admin, office["id"], "department", "征管科")
    for parent in (department, unit(admin, office["id"], "taxpayer", "叶公司")):
        body = {"kind": "department", "code": new_code(), "name": "下级", "parent_id": parent["id"]}
        problem(admin.ask("POST", "/units", json=body), 400, "unit_parent_wrong", "parent_id")


def test_authorities_have_at_most_five_levels(admin, office):
    at = office["below"]
    while at["level"] < 5:
        at = unit(admin, at["id"], "authority", f"第{at['level'] + 1}级")
    body = {"kind": "authority", "code": new_code(), "name": "第六级", "parent_id": at["id"]}
    problem(admin.ask("POST", "/units", json=body), 400, "unit_too_deep", "parent_id")


def test_an_officer_sees_its_own_subtree_only(admin, office):
    inside = unit(admin, office["below"]["id"], "taxpayer", "辖区内公司" + secrets.token_hex(3))
    outside = unit(admin, office["id"], "taxpayer", "辖区外公司" + secrets.token_hex(3))
    department = unit(admin, office["below"]["id"], "department", "纳税服务科")
    reader = role(admin, "taxpayer.query", "seal.query", "unit.manage")
    for home in (office["below"], department):
        person = officer(admin, home["id"], reader)
        assert person.get("/units/lookup", code=inside["code"])["id"] == inside["id"]
        problem(person.ask("GET", "/units/lookup", params={"code": outside["code"]}), 404, "unit_unknown")
        problem(person.ask("GET", f"/units/{outside['id']}"), 404, "unit_unknown")
        assert inside["name"] in person.names(q="辖区内") and person.names(q="辖区外") == []
        problem(person.ask("PATCH", f"/units/{outside['id']}", json={"name": "改名"}), 404, "unit_unknown")
        body = {"kind": "taxpayer", "code": new_code(), "name": "越权", "parent_id": office["id"]}
        problem(person.ask("POST", "/units", json=body), 400, "unit_parent_wrong", "parent_id")
        assert [a["id"] for a in person.get("/authorities")["items"]] == [office["below"]["id"]]


def test_a_moved_authority_takes_all_below_it_along(admin, office):
    left, right = (unit(admin, office["id"], "authority", f"{side}分局") for side in "左右")
    moved = unit(admin, left["id"], "authority", "搬迁所")
    department = unit(admin, moved["id"], "department", "搬迁科")
    taxpayer = unit(admin, moved["id"], "taxpayer", "搬迁公司" + secrets.token_hex(3))
    reader = role(admin, "taxpayer.query")
    at_left, at_right, at_department = (officer(admin, home["id"], reader) for home in (left, right, department))
    assert taxpayer["name"] in at_left.names() and taxpayer["name"] not in at_right.names()
    answer = admin.ask("PATCH", f"/units/{moved['id']}", json={"parent_id": right["id"]})
    assert answer.status_code == 200 and answer.json()["parent_id"] == right["id"]
    assert taxpayer["name"] not in at_left.names() and taxpayer["name"] in at_right.names()
    assert taxpayer["name"] in at_department.names()
    problem(admin.ask("PATCH", f"/units/{right['id']}", json={"parent_id": moved["id"]}), 400, "unit_under_itself", "parent_id")
    problem(admin.ask("PATCH", f"/units/{right['id']}", json={"parent_id": right["id"]}), 400, "unit_under_itself", "parent_id")
    assert closure_is_right()


def closure_is_right():
    """The closure table holds what the parents say, and nothing else."""
    parents = {i: (p, k) for i, p, k in sql("SELECT id, COALESCE(parent_id, ''), kind FROM estamp_admin.unit WHERE name NOT LIKE 'test %'")}
    ids = ", ".join(f"'{i}'" for i in parents)
    rows = {(a, d, int(n)) for a, d, n in sql(f"SELECT * FROM estamp_admin.authority_closure WHERE descendant_id IN ({ids})")}
    want, above = set(), {}
    for unit_id, (_, kind) in parents.items():
        depth, at = 0, unit_id
        while kind == "authority" and at:
            want.add((at, unit_id, depth))
            depth, at = depth + 1, parents[at][0]
    for unit_id, (parent, kind) in parents.items():
        if kind == "department":
            want |= {(unit_id, d, n) for a, d, n in want if a == parent}
    return rows == want


def test_own_unit_and_root_cannot_be_closed(admin, root, office):
    problem(admin.ask("PATCH", f"/units/{root['id']}", json={"state": "closed"}), 409, "unit_close_self")
    leaf = unit(admin, office["id"], "taxpayer", "歇业公司")
    assert admin.ask("PATCH", f"/units/{leaf['id']}", json={"state": "closed"}).json()["state"] == "closed"


def test_a_renamed_unit_is_found_by_its_new_name_only(admin, office):
    old, new = "旧名" + secrets.token_hex(4), "新名" + secrets.token_hex(4)
    made = unit(admin, office["id"], "taxpayer", old)
    assert admin.ask("PATCH", f"/units/{made['id']}", json={"name": new}).status_code == 200
    assert admin.names(q=new) == [new] and admin.names(q=old) == []


def test_pages_show_every_unit_once(admin, office):
    home = unit(admin, office["id"], "authority", "翻页所")
    for _ in range(7):
        unit(admin, home["id"], "taxpayer", "翻页公司")
    seen, cursor = [], None
    while True:
        page = admin.get("/units", authority_id=home["id"], limit=3, **({"cursor": cursor} if cursor else {}))
        seen += [u["code"] for u in page["items"]]
        cursor = page["next"]
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == 8 and seen == sorted(seen)
    problem(admin.ask("GET", "/units", params={"cursor": "nonsense"}), 400, "cursor_invalid")


# --- roles ------------------------------------------------------------------------------------------------------------


def test_nobody_hands_out_what_it_lacks(admin, office):
    manager = officer(admin, office["id"], role(admin, "user.roles", "role.manage", "seal.query", "account.manage"))
    weak, strong = role(manager, "seal.query"), role(admin, "seal.query", "parameter.manage")
    problem(manager.ask("POST", "/roles", json={"name": "过高" + secrets.token_hex(3), "permissions": ["parameter.manage"]}), 403,
            "role_not_grantable")
    problem(manager.ask("PUT", f"/roles/{weak['id']}/permissions", json={"permissions": ["audit.read"]}), 403, "role_not_grantable")
    problem(manager.ask("PUT", f"/roles/{strong['id']}/permissions", json={"permissions": ["seal.query"]}), 403, "role_not_grantable")
    problem(manager.ask("DELETE", f"/roles/{strong['id']}"), 403, "role_not_grantable")
    person = officer(admin, office["below"]["id"], strong)
    problem(manager.ask("PUT", f"/users/{person.id}/roles", json={"role_ids": []}), 403, "role_not_grantable")
    problem(manager.ask("PUT", f"/users/{person.id}/roles", json={"role_ids": [strong["id"], "0" * 26]}), 404, "role_unknown")
    assert manager.ask("PUT", f"/users/{person.id}/roles", json={"role_ids": [strong["id"], weak["id"]]}).status_code == 200
    assert manager.ask("DELETE", f"/roles/{weak['id']}").status_code == 204


def test_the_administrator_makes_an_auditor_without_being_one(admin, office):
    auditor = next(r for r in admin.get("/roles")["items"] if r["code"] == "auditor")
    assert "audit.read" not in permissions(admin)
    problem(admin.ask("GET", "/audit/entries"), 403, "permission_denied")
    person = officer(admin, office["id"], auditor)
    assert person.get("/audit/entries")["items"]


def test_a_change_of_rights_is_in_force_within_a_second(admin, office):
    reader, other = role(admin, "taxpayer.query"), role(admin, "seal.query")
    person = officer(admin, office["id"], reader)
    assert person.get("/units")["items"]
    assert admin.ask("PUT", f"/users/{person.id}/roles", json={"role_ids": [other["id"]]}).status_code == 200
    assert stale_within(person.browser, 1.0, ADMIN + "/units")
    assert person.browser.refresh().status_code == 200
    problem(person.ask("GET", "/units"), 403, "permission_denied")
    assert admin.ask("PUT", f"/roles/{other['id']}/permissions", json={"permissions": ["taxpayer.query"]}).status_code == 200
    assert stale_within(person.browser, 1.0, ADMIN + "/units")
    assert person.browser.refresh().status_code == 200 and person.get("/units")["items"]
    assert admin.ask("DELETE", f"/roles/{other['id']}").status_code == 204
    assert stale_within(person.browser, 1.0, ADMIN + "/units")


def test_the_last_administrator_stays(admin):
    """Whatever is tried, somebody is left who can manage roles; the API is asked only while others exist."""
    me = admin.get(f"/users/{admin.id}/roles")
    holders = sql("SELECT COUNT(DISTINCT a.account_id) FROM estamp_admin.account_role a JOIN estamp_admin.role_permission p"
                  " ON p.role_id = a.role_id JOIN estamp_auth.account v ON v.id = a.account_id AND v.state = 'active'"
                  " WHERE p.permission = 'role.manage' AND p.grant_only = 0 AND a.account_id IN (SELECT b.account_id FROM"
                  " estamp_admin.account_role b JOIN estamp_admin.role_permission q ON q.role_id = b.role_id"
                  f" WHERE q.permission = 'user.roles' AND q.grant_only = 0) AND a.account_id <> '{admin.id}'")
    others = [row[0] for row in sql(
        "SELECT DISTINCT a.account_id FROM estamp_admin.account_role a JOIN estamp_admin.role_permission p ON p.role_id = a.role_id"
        f" WHERE p.permission = 'role.manage' AND p.grant_only = 0 AND a.account_id <> '{admin.id}'")]
    if int(holders[0][0]):
        quoted = ", ".join(f"'{o}'" for o in others)
        sql(f"UPDATE estamp_auth.account SET state = CONCAT('x', state) WHERE id IN ({quoted})")
    try:
        ids = [r["id"] for r in me["roles"]]
        problem(admin.ask("PUT", f"/users/{admin.id}/roles", json={"role_ids": []}), 409, "role_last_administrator")
        for held in me["roles"]:
            left = [p for p in held["permissions"] if p != "user.roles"]
            if len(left) < len(held["permissions"]):
                problem(admin.ask("PUT", f"/roles/{held['id']}/permissions", json={"permissions": left}), 409, "role_last_administrator")
        assert [r["id"] for r in admin.get(f"/users/{admin.id}/roles")["roles"]] == ids
    finally:
        if int(holders[0][0]):
            sql(f"UPDATE estamp_auth.account SET state = SUBSTRING(state, 2) WHERE id IN ({quoted}) AND state LIKE 'x%'")


def test_two_at_once_do_not_take_one_administrator_each(admin, office):
    manage = role(admin, "user.roles", "role.manage")
    pair = [officer(admin, office["id"], manage) for _ in range(2)]
    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(lambda p: admin.ask("PUT", f"/users/{p.id}/roles", json={"role_ids": []}).status_code, pair))
    assert answers == [200, 200]  # the first administrator is left
    assert admin.get(f"/users/{admin.id}/roles")["roles"]


def test_built_in_roles_keep_name_and_place(admin):
    roles = {r["code"]: r for r in admin.get("/roles")["items"] if r["built_in"]}
    assert {"administrator", "officer", "keeper", "archivist", "auditor", "taxpayer"} <= set(roles)
    problem(admin.ask("PATCH", f"/roles/{roles['auditor']['id']}", json={"name": "别名"}), 409, "role_built_in")
    problem(admin.ask("DELETE", f"/roles/{roles['auditor']['id']}"), 409, "role_built_in")
    problem(admin.ask("PUT", f"/users/{admin.id}/roles", json={"role_ids": [roles["taxpayer"]["id"]]}), 400, "role_for_kind", "role_ids")


def test_role_names_are_taken_once_and_permissions_are_known(admin):
    made = role(admin)
    problem(admin.ask("POST", "/roles", json={"name": made["name"]}), 409, "role_name_taken")
    problem(admin.ask("POST", "/roles", json={"name": "x" + secrets.token_hex(3), "permissions": ["no.such"]}), 400,
            "role_permission_unknown", "permissions")
    assert made["name"] in [r["name"] for r in admin.get("/roles")["items"]]
    named = {p["name"]: p for p in admin.get("/permissions")["items"]}
    assert named["seal.import"]["group"] == "seals" and len(named) > 10


def test_users_are_listed_within_the_jurisdiction(admin, office):
    reader = role(admin, "user.roles")
    above, below = officer(admin, office["id"], reader), officer(admin, office["below"]["id"], reader)
    seen = {u["id"] for u in above.get("/users", limit=200)["items"]}
    assert {above.id, below.id} <= seen and admin.id not in seen
    assert above.id not in {u["id"] for u in below.get("/users", limit=200)["items"]}
    problem(below.ask("GET", f"/users/{above.id}/roles"), 404, "user_unknown")
    problem(below.ask("PUT", f"/users/{above.id}/roles", json={"role_ids": []}), 404, "user_unknown")


# --- categories -------------------------------------------------------------------------------------------------------


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


def test_a_form_is_accepted_compiled_and_drawn(admin, category):
    word = "t" + secrets.token_hex(4)
    answer = admin.ask("POST", f"/categories/{category['id']}/forms", data={"name": "测试表" + word, **FACTS}, files=form_files(word))
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert made["level"] == 3 and made["form_name"] == word and made["version"] == 1
    version = made["versions"][0]
    content = FORM.with_suffix(".vts").read_bytes()
    assert version["template_digest"] == hashlib.sha256(content).hexdigest()
    stored = list((VAR / "store").rglob(version["compiled_digest"]))
    assert stored and hashlib.sha256(stored[0].read_bytes()).hexdigest() == version["compiled_digest"]
    pdf = admin.ask("GET", f"/categories/{made['id']}/preview")
    assert pdf.headers["Content-Type"] == "application/pdf" and pdf.content.startswith(b"%PDF-")
    tree = admin.get("/categories")["items"]
    assert any(form["id"] == made["id"] for top in tree for two in top["children"] for form in two["children"])
    row = sql(f"SELECT retention_rank, secrecy_rank, in_force FROM estamp_admin.v_form WHERE form_name = '{word}'")
    assert row == [["3", "3", "1"]]


def test_a_new_version_is_in_force_and_the_old_one_kept(admin, category):
    word = "t" + secrets.token_hex(4)
    made = admin.ask("POST", f"/categories/{category['id']}/forms", data={"name": "换版" + word, **FACTS}, files=form_files(word)).json()
    answer = admin.ask("POST", f"/categories/{made['id']}/versions", files=form_files(word))
    assert answer.status_code == 201 and [v["version"] for v in answer.json()["versions"]] == [2, 1]
    rows = sql(f"SELECT version, in_force FROM estamp_admin.v_form WHERE form_name = '{word}' ORDER BY version")
    assert rows == [["1", "0"], ["2", "1"]]
    problem(admin.ask("POST", f"/categories/{made['id']}/versions", files=form_files("other" + word)), 409, "category_form_changed")
    problem(admin.ask("POST", f"/categories/{category['id']}/versions", files=form_files(word)), 400, "category_level_wrong")


def test_files_of_different_names_are_refused(admin, category):
    word = "t" + secrets.token_hex(4)
    answer = admin.ask("POST", f"/categories/{category['id']}/forms", data={"name": "异名", **FACTS},
                       files=form_files(word, config="another.xml"), headers={"Accept-Language": "zh-CN"})
    assert "必须相同" in problem(answer, 400, "category_files_differ")["title"]
    answer = admin.ask("POST", f"/categories/{category['id']}/forms", data={"name": "异名", **FACTS}, files=form_files("inner", f"{word}.vts", f"{word}.xml"))
    problem(answer, 400, "form_names_differ")


def test_a_broken_form_is_refused_with_its_faults(admin, category):
    word = "t" + secrets.token_hex(4)
    files = form_files(word)
    broken = dict(files, template=(f"{word}.vts", b"PK\x03\x04 not a workbook", "application/octet-stream"))
    assert admin.ask("POST", f"/categories/{category['id']}/forms", data={"name": "坏表", **FACTS}, files=broken).status_code == 400
    xml = files["config"][1].replace(b"cell=", b"sell=", 1)
    wrong = dict(files, config=(f"{word}.xml", xml, "text/xml"))
    body = admin.ask("POST", f"/categories/{category['id']}/forms", data={"name": "坏表", **FACTS}, files=wrong).json()
    assert body["code"] == "input_invalid" and any(e["field"].startswith("config.") for e in body["errors"])
    missing = {"template": files["template"]}
    problem(admin.ask("POST", f"/categories/{category['id']}/forms", data={"name": "缺表", **FACTS}, files=missing), 400, "field_required", "config")
    assert not sql(f"SELECT id FROM estamp_admin.category WHERE form_name = '{word}'")


def test_categories_keep_their_levels_and_names(admin, category):
    top = admin.get("/categories")["items"][0]
    problem(admin.ask("POST", "/categories", json=level_two(category["id"])), 400, "category_level_wrong")
    problem(admin.ask("POST", "/categories", json=level_two("0" * 26)), 404, "category_unknown")
    problem(admin.ask("POST", "/categories", json=level_two(top["id"], name=category["name"])), 409, "category_name_taken")
    problem(admin.ask("POST", "/categories", json=level_two(top["id"], service_id=category["service_id"])), 409, "category_name_taken")
    problem(admin.ask("POST", "/categories", json=level_two(top["id"], retention="20年")), 400, "field_choice", "retention")
    files = form_files("t" + secrets.token_hex(4))
    problem(admin.ask("POST", f"/categories/{top['id']}/forms", data={"name": "表", **FACTS}, files=files), 400, "category_level_wrong")


def test_a_category_is_changed_in_part(admin, category):
    answer = admin.ask("PATCH", f"/categories/{category['id']}", json={"secrecy": "机密", "state": "disabled"})
    assert answer.status_code == 200, answer.text
    shown = admin.get(f"/categories/{category['id']}")
    assert (shown["secrecy"], shown["state"], shown["name"]) == ("机密", "disabled", category["name"])
    problem(admin.ask("PATCH", f"/categories/{category['id']}", json={"secrecy": "top"}), 400, "field_choice", "secrecy")
    top = admin.get("/categories")["items"][0]
    problem(admin.ask("PATCH", f"/categories/{top['id']}", json={"service_id": "SB.X"}), 400, "category_level_wrong")


# --- parameters -------------------------------------------------------------------------------------------------------


def test_parameters_are_checked_together_and_saved(admin):
    before = {p["name"]: p["value"] for p in admin.get("/parameters")["items"]}
    bad = {"password_age_days": "never", "initial_password_mode": "none", "no_such": "1"}
    body = problem(admin.ask("PUT", "/parameters", json=bad), 400, "input_invalid")
    assert {e["field"] for e in body["errors"]} == set(bad)
    assert {p["name"]: p["value"] for p in admin.get("/parameters")["items"]} == before
    try:
        answer = admin.ask("PUT", "/parameters", json={"password_age_days": 61})
        assert {p["name"]: p["value"] for p in answer.json()["items"]}["password_age_days"] == "61"
        assert sql("SELECT value FROM estamp_admin.v_parameter WHERE name = 'password_age_days'") == [["61"]]
    finally:
        admin.ask("PUT", "/parameters", json={"password_age_days": before["password_age_days"]})


# --- audit ------------------------------------------------------------------------------------------------------------


def leaf_hash(data):
    return hashlib.sha256(b"\x00" + data).digest()


def root_of(leaf, index, size, path):
    """RFC 9162, section 2.1.3.2."""
    fn, sn, at = index, size - 1, leaf_hash(leaf)
    for step in path:
        assert sn > 0
        if fn % 2 or fn == sn:
            at = hashlib.sha256(b"\x01" + step + at).digest()
            while not fn % 2 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            at = hashlib.sha256(b"\x01" + at + step).digest()
        fn, sn = fn >> 1, sn >> 1
    assert sn == 0
    return at


def proof_of(person, entry_id, seconds=2.0):
    end = time.monotonic() + seconds
    while True:
        answer = person.ask("GET", f"/audit/entries/{entry_id}/proof")
        if answer.status_code == 200 or time.monotonic() > end:
            return answer
        time.sleep(0.1)


def test_what_was_done_is_in_the_log_and_proved_within_seconds(admin, office):
    auditor = next(r for r in admin.get("/roles")["items"] if r["code"] == "auditor")
    person = officer(admin, office["id"], auditor)
    made = unit(admin, office["id"], "taxpayer", "入志公司")
    entries = person.get("/audit/entries", object_id=made["id"])["items"]
    assert [e["action"] for e in entries] == ["unit.create"] and entries[0]["caller"]["id"] == admin.id
    answer = proof_of(person, entries[0]["id"])
    assert answer.status_code == 200, answer.text
    proof = answer.json()
    leaf, path = base64.b64decode(proof["leaf"]), [base64.b64decode(p) for p in proof["path"]]
    assert made["id"].encode() in leaf
    assert root_of(leaf, proof["leaf_index"], proof["tree_size"], path) == base64.b64decode(proof["root"])
    lines = proof["checkpoint"].split("\n")
    assert lines[1:3] == [str(proof["tree_size"]), proof["root"]]
    assert checkpoint_is_signed(proof["checkpoint"], admin.get("/audit/checkpoint")["verifier"])
    assert not checkpoint_is_signed(proof["checkpoint"].replace("\n" + lines[1] + "\n", "\n9\n", 1), admin.get("/audit/checkpoint")["verifier"])


def checkpoint_is_signed(note, verifier):
    """C2SP signed-note, Ed25519."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    text, _, signatures = note.partition("\n\n")
    name, key_id, key = verifier.split("+", 2)
    public = base64.b64decode(key)
    assert public[0] == 1 and hashlib.sha256(name.encode() + b"\n" + public).digest()[:4].hex() == key_id
    line = next(s for s in signatures.splitlines() if s.startswith(f"— {name} "))
    signature = base64.b64decode(line.split(" ")[2])
    assert signature[:4].hex() == key_id
    try:
        Ed25519PublicKey.from_public_bytes(public[1:]).verify(signature[4:], (text + "\n").encode())
        return True
    except InvalidSignature:
        return False


def test_checkpoints_are_published_as_files(admin):
    note = admin.get("/audit/checkpoint")["checkpoint"]
    size = note.split("\n")[1]
    end = time.monotonic() + 3
    while not (VAR / "checkpoints" / size).exists() and time.monotonic() < end:
        time.sleep(0.1)
    assert (VAR / "checkpoints" / size).read_text() == note
    anyone = Browser().ask("GET", ADMIN + "/audit/checkpoint")
    assert anyone.status_code == 200


def test_an_auditor_reads_its_own_jurisdiction(admin, office):
    auditor = next(r for r in admin.get("/roles")["items"] if r["code"] == "auditor")
    person = officer(admin, office["below"]["id"], auditor)
    outside = unit(admin, office["id"], "taxpayer", "他区公司")
    inside = unit(admin, office["below"]["id"], "taxpayer", "本区公司")
    assert person.get("/audit/entries", object_id=inside["id"])["items"]
    assert person.get("/audit/entries", object_id=outside["id"])["items"] == []
    entry = sql(f"SELECT stream_id, number FROM estamp_audit.audit_entry WHERE object_id = '{outside['id']}'")[0]
    problem(person.ask("GET", f"/audit/entries/{'-'.join(entry)}/proof"), 404, "audit_entry_missing")
    problem(person.ask("GET", "/audit/entries/nonsense/proof"), 404, "audit_entry_missing")


def test_the_log_is_paged_from_the_newest(admin, office):
    auditor = next(r for r in admin.get("/roles")["items"] if r["code"] == "auditor")
    person = officer(admin, office["id"], auditor)
    for _ in range(5):
        unit(admin, office["id"], "taxpayer", "翻志公司")
    first = person.get("/audit/entries", action="unit.", limit=3)
    second = person.get("/audit/entries", action="unit.", limit=3, cursor=first["next"])
    times = [e["time"] for e in first["items"] + second["items"]]
    assert times == sorted(times, reverse=True)
    assert not {e["id"] for e in first["items"]} & {e["id"] for e in second["items"]}
    problem(person.ask("GET", "/audit/entries", params={"from": "yesterday"}), 400, "field_form", "from")


# --- who may what -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method, path", [
    ("GET", "/units"), ("POST", "/units"), ("GET", "/roles"), ("POST", "/roles"), ("GET", "/users"), ("POST", "/categories"),
    ("GET", "/parameters"), ("PUT", "/parameters"), ("GET", "/audit/entries"),
])
def test_each_route_asks_its_permission(admin, office, method, path):
    nobody = officer(admin, office["id"])
    problem(nobody.ask(method, path, json={} if method != "GET" else None), 403, "permission_denied")
    problem(Browser().ask(method, ADMIN + path, json={} if method != "GET" else None), 401, "login_required")
