"""Roles and users through nginx (操作人员角色, 配置系统角色): who may hand out what, in force at once, the last administrator."""

import secrets
from concurrent.futures import ThreadPoolExecutor

import pytest

from admin_people import ADMIN, admin, new_code, office, officer, permissions, role, root, unit  # noqa: F401
from auth_people import API, Browser, problem, sql, stale_within

def test_nobody_hands_out_what_it_lacks(admin, root, office):
    manager = officer(admin, root["id"], role(admin, "user.roles", "role.manage", "seal.query", "account.manage"))
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
    assert stale_within(person.browser, path=ADMIN + "/units")
    assert person.browser.refresh().status_code == 200
    problem(person.ask("GET", "/units"), 403, "permission_denied")
    assert admin.ask("PUT", f"/roles/{other['id']}/permissions", json={"permissions": ["taxpayer.query"]}).status_code == 200
    assert stale_within(person.browser, path=ADMIN + "/units")
    assert person.browser.refresh().status_code == 200 and person.get("/units")["items"]
    assert admin.ask("DELETE", f"/roles/{other['id']}").status_code == 204
    assert stale_within(person.browser, path=ADMIN + "/units")


@pytest.fixture
def alone(admin):
    """The first administrator as the only one: all others are out of service for the time of a test."""
    others = [row[0] for row in sql(f"SELECT account_id FROM estamp_admin.v_administrator WHERE account_id <> '{admin.id}'")]
    quoted = ", ".join(f"'{o}'" for o in others) or "''"
    sql(f"UPDATE estamp_auth.account SET state = CONCAT('x', state) WHERE id IN ({quoted})")
    yield admin
    sql(f"UPDATE estamp_auth.account SET state = SUBSTRING(state, 2) WHERE id IN ({quoted}) AND state LIKE 'x%'")


def test_the_last_administrator_stays(alone, root, office):
    """Neither by its roles, nor by what they hold, nor by its account, nor by its unit."""
    me = alone.get(f"/users/{alone.id}/roles")
    ids = [r["id"] for r in me["roles"]]
    problem(alone.ask("PUT", f"/users/{alone.id}/roles", json={"role_ids": []}), 409, "role_last_administrator")
    for held in me["roles"]:
        left = [p for p in held["permissions"] if p != "user.roles"]
        if len(left) < len(held["permissions"]):
            problem(alone.ask("PUT", f"/roles/{held['id']}/permissions", json={"permissions": left}), 409, "role_last_administrator")
    problem(alone.ask("PATCH", f"/units/{root['id']}", json={"state": "closed"}), 409, "unit_close_self")
    helper = officer(alone, office["id"], role(alone, "account.manage"))  # of a lower authority: does not reach it
    problem(helper.browser.ask("POST", f"/accounts/{alone.id}/disable"), 404, "account_missing")
    assert [r["id"] for r in alone.get(f"/users/{alone.id}/roles")["roles"]] == ids


def test_the_last_administrators_account_unit_and_role_stay(alone, root):
    """One administrator of a department is left: nobody disables it, closes or moves its department, deletes its role."""
    room = unit(alone, root["id"], "department", "唯一科室")
    manage = role(alone, "user.roles", "role.manage", "unit.manage", "account.manage", "category.manage", "client.manage", "parameter.manage",
                  "taxpayer.query")
    last = officer(alone, room["id"], manage)
    other = unit(alone, root["id"], "authority", "另一分局")
    clerk = officer(alone, root["id"], role(alone, "account.manage", "unit.manage", "taxpayer.query"))
    sql(f"UPDATE estamp_auth.account SET state = 'xactive' WHERE id = '{alone.id}'")
    try:
        problem(clerk.ask("PATCH", f"/units/{room['id']}", json={"state": "closed"}), 409, "role_last_administrator")
        problem(clerk.ask("PATCH", f"/units/{room['id']}", json={"parent_id": other["id"]}), 409, "role_last_administrator")
        problem(clerk.browser.ask("POST", f"/accounts/{last.id}/disable"), 403, "account_above")
        problem(last.ask("DELETE", f"/roles/{manage['id']}"), 409, "role_last_administrator")
        problem(last.ask("PUT", f"/roles/{manage['id']}/permissions", json={"permissions": []}), 409, "role_last_administrator")
    finally:
        sql(f"UPDATE estamp_auth.account SET state = 'active' WHERE id = '{alone.id}'")
    assert alone.ask("PATCH", f"/units/{room['id']}", json={"state": "closed"}).status_code == 200


def test_two_at_once_do_not_take_one_administrator_each(alone, root):
    """Two administrators disable, strip and demote each other at the same moment: one of the two stays."""
    whole = [p["name"] for p in alone.get("/permissions")["items"] if p["group"] == "system" and p["grantable"]]
    for way in ("roles", "disable", "mixed"):
        manage = [role(alone, *whole) for _ in range(2)]
        pair = [officer(alone, root["id"], one) for one in manage]
        sql(f"UPDATE estamp_auth.account SET state = 'xactive' WHERE id = '{alone.id}'")
        try:
            def attack(index):
                me, other = pair[index], pair[1 - index]
                if way == "roles" or (way == "mixed" and index == 0):
                    return me.ask("PUT", f"/users/{other.id}/roles", json={"role_ids": []})
                return me.browser.ask("POST", f"/accounts/{other.id}/disable")
            with ThreadPoolExecutor(2) as threads:
                answers = list(threads.map(attack, range(2)))
        finally:
            sql(f"UPDATE estamp_auth.account SET state = 'active' WHERE id = '{alone.id}'")
        left = sql(f"SELECT COUNT(*) FROM estamp_admin.v_administrator WHERE account_id IN ('{pair[0].id}', '{pair[1].id}')")
        assert left == [["1"]], (way, [a.text for a in answers])
        assert sorted(a.status_code for a in answers)[0] == 200, [a.text for a in answers]
        for person in pair:
            alone.browser.ask("POST", f"/accounts/{person.id}/disable")


def test_roles_are_changed_at_the_top_only(admin, office):
    manager = officer(admin, office["id"], role(admin, "user.roles", "role.manage", "seal.query"))
    body = {"name": "下级" + secrets.token_hex(3), "permissions": ["seal.query"]}
    problem(manager.ask("POST", "/roles", json=body), 403, "top_only")
    mine = role(admin, "seal.query")
    problem(manager.ask("PUT", f"/roles/{mine['id']}/permissions", json={"permissions": []}), 403, "top_only")
    problem(manager.ask("PATCH", f"/roles/{mine['id']}", json={"name": "改名"}), 403, "top_only")
    problem(manager.ask("DELETE", f"/roles/{mine['id']}"), 403, "top_only")
    person = officer(admin, office["below"]["id"])
    assert manager.ask("PUT", f"/users/{person.id}/roles", json={"role_ids": [mine["id"]]}).status_code == 200


def test_nobody_gives_itself_anything(admin):
    """The administrator may make a keeper, but not of itself: neither by a role, nor through one that it holds."""
    own = admin.get(f"/users/{admin.id}/roles")["roles"]
    keeper = next(r for r in admin.get("/roles")["items"] if r["code"] == "keeper")
    ids = [r["id"] for r in own]
    body = problem(admin.ask("PUT", f"/users/{admin.id}/roles", json={"role_ids": ids + [keeper["id"]]}), 403, "role_self")
    assert body["subject"] in keeper["permissions"]
    grown = own[0]["permissions"] + ["seal.query"]
    problem(admin.ask("PUT", f"/roles/{own[0]['id']}/permissions", json={"permissions": grown}), 403, "role_self")
    assert [r["id"] for r in admin.get(f"/users/{admin.id}/roles")["roles"]] == ids


POWERS = [("seal.manage", "document.seal", "role_powers_manage_use"), ("seal.import", "audit.read", "role_powers_manage_audit"),
          ("document.seal", "audit.read", "role_powers_use_audit")]


@pytest.mark.parametrize("one, other, code", POWERS)
def test_no_role_and_no_user_holds_two_powers(admin, office, one, other, code):
    name = "两权" + secrets.token_hex(3)
    body = problem(admin.ask("POST", "/roles", json={"name": name, "permissions": [one, other]}), 409, code)
    assert one in body["subject"] and other in body["subject"]
    assert name not in [r["name"] for r in admin.get("/roles")["items"]]
    first, second = role(admin, one), role(admin, other)
    problem(admin.ask("PUT", f"/roles/{first['id']}/permissions", json={"permissions": [one, other]}), 409, code)
    person = officer(admin, office["id"], first)
    both = [first["id"], second["id"]]
    body = problem(admin.ask("PUT", f"/users/{person.id}/roles", json={"role_ids": both}), 409, code)
    assert first["name"] in body["subject"] and second["name"] in body["subject"]
    plain = role(admin, "taxpayer.query")  # a role that its holder has beside another may not grow into a second power
    assert admin.ask("PUT", f"/users/{person.id}/roles", json={"role_ids": [first["id"], plain["id"]]}).status_code == 200
    body = problem(admin.ask("PUT", f"/roles/{plain['id']}/permissions", json={"permissions": [other]}), 409, code)
    assert body["subject"]
    assert person.browser.refresh().status_code == 200 and set(permissions(person)) == {one, "taxpayer.query"}


def test_a_parameter_lets_powers_be_held_together(admin, office):
    pair = [role(admin, "seal.manage"), role(admin, "audit.read")]
    person = officer(admin, office["id"])
    ids = [r["id"] for r in pair]
    try:
        assert admin.ask("PUT", "/parameters", json={"three_powers": "together"}).status_code == 200
        assert admin.ask("PUT", f"/users/{person.id}/roles", json={"role_ids": ids}).status_code == 200
    finally:
        admin.ask("PUT", "/parameters", json={"three_powers": "apart"})
    assert admin.ask("PUT", f"/users/{person.id}/roles", json={"role_ids": ids[:1]}).status_code == 200
    problem(admin.ask("PUT", f"/users/{person.id}/roles", json={"role_ids": ids}), 409, "role_powers_manage_audit")


def test_a_users_permissions_are_explained(admin, office):
    one, other = role(admin, "taxpayer.query", "seal.query"), role(admin, "seal.query")
    person = officer(admin, office["id"], one)
    before = admin.get(f"/users/{person.id}/permissions")
    assert admin.ask("PUT", f"/users/{person.id}/roles", json={"role_ids": [one["id"], other["id"]]}).status_code == 200
    shown = admin.get(f"/users/{person.id}/permissions")
    assert shown["in_force"] and {p["name"] for p in shown["permissions"]} == {"taxpayer.query", "seal.query"}
    query = next(p for p in shown["permissions"] if p["name"] == "seal.query")
    assert {f["role_id"] for f in query["from"]} == {one["id"], other["id"]} and query["use"] and query["power"] is None
    kept = next(f for f in query["from"] if f["role_id"] == one["id"])
    assert kept == next(p for p in before["permissions"] if p["name"] == "seal.query")["from"][0]  # since and by stay
    assert kept["by_id"] == admin.id and kept["since"]
    later = admin.ask("PUT", f"/roles/{other['id']}/permissions", json={"permissions": ["seal.query", "sealing.query"]}).json()
    added = next(p for p in admin.get(f"/users/{person.id}/permissions")["permissions"] if p["name"] == "sealing.query")
    assert added["from"][0]["since"] == later["changed"]  # when the permission came to the role
    stranger = officer(admin, office["below"]["id"], role(admin, "user.roles"))
    problem(stranger.ask("GET", f"/users/{person.id}/permissions"), 404, "user_unknown")
    mine = admin.get(f"/users/{admin.id}/permissions")
    assert any(not p["use"] and p["power"] == "audit" for p in mine["permissions"])  # what it only hands out
    assert admin.browser.ask("POST", f"/accounts/{person.id}/disable").status_code == 200
    assert admin.get(f"/users/{person.id}/permissions")["in_force"] is False


def test_accounts_of_a_closed_unit_may_do_nothing_until_it_is_open_again(admin, office):
    room = unit(admin, office["id"], "department", "撤并科")
    person = officer(admin, room["id"], role(admin, "taxpayer.query"))
    assert person.get("/units")["items"]
    assert admin.ask("PATCH", f"/units/{room['id']}", json={"state": "closed"}).status_code == 200
    assert stale_within(person.browser, path=ADMIN + "/units")
    problem(person.browser.refresh(), 403, "account_unit_closed")
    assert admin.ask("PATCH", f"/units/{room['id']}", json={"state": "active"}).status_code == 200
    assert person.browser.refresh().status_code == 200 and person.get("/units")["items"]


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
    assert named["audit.read"] == {**named["audit.read"], "power": "audit", "grantable": True}


def test_users_are_listed_within_the_jurisdiction(admin, office):
    reader = role(admin, "user.roles")
    above, below = officer(admin, office["id"], reader), officer(admin, office["below"]["id"], reader)
    seen = {u["id"] for u in above.get("/users", limit=200)["items"]}
    assert {above.id, below.id} <= seen and admin.id not in seen
    assert above.id not in {u["id"] for u in below.get("/users", limit=200)["items"]}
    problem(below.ask("GET", f"/users/{above.id}/roles"), 404, "user_unknown")
    problem(below.ask("PUT", f"/users/{above.id}/roles", json={"role_ids": []}), 404, "user_unknown")



@pytest.mark.parametrize("method, path", [
    ("GET", "/units"), ("POST", "/units"), ("GET", "/roles"), ("POST", "/roles"), ("GET", "/users"), ("POST", "/categories"),
    ("GET", "/parameters"), ("PUT", "/parameters"), ("GET", "/audit/entries"),
])
def test_each_route_asks_its_permission(admin, office, method, path):
    nobody = officer(admin, office["id"])
    problem(nobody.ask(method, path, json={} if method != "GET" else None), 403, "permission_denied")
    problem(Browser().ask(method, ADMIN + path, json={} if method != "GET" else None), 401, "login_required")
