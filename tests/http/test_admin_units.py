"""Units through nginx: made, found, changed, moved, closed."""

import datetime
import secrets

import pytest

from admin_people import admin, new_code, office, officer, once, role, root, unit  # noqa: F401
from auth_people import problem, sql

def test_a_unit_is_made_found_and_shown(admin, office):
    name = "䶮辰" + secrets.token_hex(3) + "商贸有限公司"
    made = unit(admin, office["below"]["id"], "taxpayer", name, details={"legal_person": "王𠮷"})
    assert made["authority_id"] == made["parent_id"] == office["below"]["id"]
    assert admin.get(f"/units/{made['id']}") == made
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
    assert at_department.browser.refresh().status_code == 200  # what its people may see has moved with it
    assert taxpayer["name"] in at_department.names()
    problem(admin.ask("PATCH", f"/units/{right['id']}", json={"parent_id": moved["id"]}), 400, "unit_under_itself", "parent_id")
    problem(admin.ask("PATCH", f"/units/{right['id']}", json={"parent_id": right["id"]}), 400, "unit_under_itself", "parent_id")
    assert closure_is_right()


def closure_is_right():
    """The closure table holds what the parents say, and nothing else."""
    parents = {i: (p, k) for i, p, k in sql("SELECT id, COALESCE(parent_id, ''), kind FROM estamp_admin.unit WHERE kind <> 'taxpayer' AND name NOT LIKE 'test %'")}
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


# --- history ----------------------------------------------------------------------------------------------------------


def day(ago):
    return (datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=ago)).strftime("%Y-%m-%d")


def changed(person, made, **body):
    answer = person.ask("PATCH", f"/units/{made['id']}", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_what_a_unit_was_is_kept_with_who_and_since_when(admin, office):
    made = unit(admin, office["id"], "taxpayer", "原名公司" + secrets.token_hex(3), details={"address": "旧址"})
    changed(admin, made, name="中名公司", effective_on=day(300))
    changed(admin, made, name="今名公司", effective_on=day(100), details={"address": "新址"})
    changed(admin, made, parent_id=office["below"]["id"], effective_on=day(50))
    changed(admin, made, state="closed")
    history = admin.get(f"/units/{made['id']}/history")["items"]
    fields = [h["field"] for h in reversed(history)]  # the second change noted two fields at once
    assert (fields[0], set(fields[1:3]), fields[3:]) == ("name", {"name", "details"}, ["parent", "state"])
    move = next(h for h in history if h["field"] == "parent")
    assert move["from"] == f"{office['code']} {office['name']}" and move["to"] == f"{office['below']['code']} {office['below']['name']}"
    assert move["effective_on"] == day(50) and move["by_id"] == admin.id and move["by_name"] and move["changed"]
    for ago, name, parent in ((400, made["name"], office), (200, "中名公司", office), (80, "今名公司", office), (10, "今名公司", office["below"])):
        then = admin.get(f"/units/{made['id']}", on=day(ago))
        assert (then["name"], then["parent_id"], then["authority_id"], then["state"]) == (name, parent["id"], parent["id"], "active"), ago
    assert admin.get(f"/units/{made['id']}")["state"] == "closed"
    listed = admin.get("/units", q="今名公司", authority_id=office["below"]["id"], on=day(200))["items"]
    assert "中名公司" in [u["name"] for u in listed if u["id"] == made["id"]]
    first = admin.get(f"/units/{made['id']}/history", limit=2)
    assert [h["id"] for h in first["items"]] == [h["id"] for h in history[:2]]
    assert [h["id"] for h in admin.get(f"/units/{made['id']}/history", limit=2, cursor=first["next"])["items"]] == [h["id"] for h in history[2:4]]


def test_dates_of_changes_are_in_order(admin, office):
    made = unit(admin, office["id"], "taxpayer", "日期公司")
    changed(admin, made, name="日期一", effective_on=day(10))
    for on, code in ((day(-3), "unit_date_future"), (day(11), "unit_date_earlier"), ("2026-02-30", "field_form"), ("yesterday", "field_form")):
        problem(admin.ask("PATCH", f"/units/{made['id']}", json={"name": "日期二", "effective_on": on}), 400, code, "effective_on")
    assert changed(admin, made, name="日期二", effective_on=day(10))["name"] == "日期二"
    problem(admin.ask("GET", f"/units/{made['id']}", params={"on": "2026-13-01"}), 400, "field_form", "on")
    before = len(admin.get(f"/units/{made['id']}/history")["items"])
    changed(admin, made, name="日期二")  # nothing differs, nothing is noted
    assert len(admin.get(f"/units/{made['id']}/history")["items"]) == before


def test_an_authority_with_active_units_stays_open(admin, office):
    home = unit(admin, office["id"], "authority", "待撤所")
    below = unit(admin, home["id"], "taxpayer", "所辖公司")
    body = problem(admin.ask("PATCH", f"/units/{home['id']}", json={"state": "closed"}), 409, "unit_not_empty")
    assert body["subject"] == "1"
    changed(admin, below, state="closed")
    changed(admin, home, state="closed")
    body = {"kind": "taxpayer", "code": new_code(), "name": "后来公司", "parent_id": home["id"]}
    problem(admin.ask("POST", "/units", json=body), 400, "unit_parent_closed", "parent_id")
    problem(admin.ask("PATCH", f"/units/{below['id']}", json={"state": "active"}), 400, "unit_parent_closed", "parent_id")
    changed(admin, home, state="active")
    assert changed(admin, below, state="active")["state"] == "active"


def test_another_authoritys_history_is_not_shown(admin, office):
    outside = unit(admin, office["id"], "taxpayer", "区外公司")
    person = officer(admin, office["below"]["id"], role(admin, "taxpayer.query", "unit.manage"))
    problem(person.ask("GET", f"/units/{outside['id']}/history"), 404, "unit_unknown")
    problem(person.ask("GET", f"/units/{outside['id']}", params={"on": day(1)}), 404, "unit_unknown")
    problem(person.ask("PATCH", f"/units/{outside['id']}", json={"state": "closed"}), 404, "unit_unknown")
    inside = unit(admin, office["below"]["id"], "taxpayer", "区内公司")
    problem(person.ask("PATCH", f"/units/{inside['id']}", json={"parent_id": office["id"]}), 400, "unit_parent_wrong", "parent_id")
