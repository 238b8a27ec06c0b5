"""Units through nginx: made, found, changed, moved, closed."""

import secrets

import pytest

from admin_people import admin, new_code, office, officer, once, permissions, role, root, unit  # noqa: F401
from auth_people import problem, sql

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
