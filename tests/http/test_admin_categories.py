"""Categories and forms through nginx (档案类别维护)."""

import hashlib
import secrets

import pytest

from admin_people import FACTS, FORM, VAR, admin, category, form_files, level_two, office, officer, once, role, root  # noqa: F401
from auth_people import problem, sql

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
