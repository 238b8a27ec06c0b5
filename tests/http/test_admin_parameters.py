"""Parameters through nginx."""

import pytest

from admin_people import admin, office, officer, role, root  # noqa: F401
from auth_people import problem, sql

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


def test_every_parameter_says_what_it_may_hold(admin):
    for one in admin.get("/parameters")["items"]:
        assert one["title"] and one["explanation"] and one["default"] is not None and one["group"]
        assert one["choices"] if one["kind"] == "choice" else one["min"] <= one["max"]
    chinese = admin.ask("GET", "/parameters", headers={"Accept-Language": "zh-CN"}).json()["items"]
    assert next(p for p in chinese if p["name"] == "archive_fonds_code")["title"] == "全宗号"


REFUSED = [
    ("initial_password_days", "0", "field_too_small"), ("initial_password_days", 366, "field_too_big"),
    ("initial_password_mode", "plain", "field_choice"), ("initial_password_officer", "12345", "field_too_short"),
    ("archive_fonds_code", "a" * 17, "field_too_long"), ("archive_fonds_code", " 1", "field_form"),
    ("archive_volume_scheme", "{fonds}", "setting_scheme_wrong"), ("archive_record_scheme", "{volume}-{page:3}", "setting_scheme_wrong"),
    ("three_powers", True, "field_type"), ("no_such", "1", "parameter_unknown"),
]


@pytest.mark.parametrize("name, value, code", REFUSED)
def test_a_wrong_value_is_refused_by_name(admin, name, value, code):
    problem(admin.ask("PUT", "/parameters", json={name: value}), 400, code, name)


def test_who_changed_it_is_shown_and_in_the_log(admin, office, root):
    before = {p["name"]: p["value"] for p in admin.get("/parameters")["items"]}["archive_fonds_code"]
    auditor = next(r for r in admin.get("/roles")["items"] if r["code"] == "auditor")
    reader = officer(admin, root["id"], auditor)
    try:
        admin.ask("PUT", "/parameters", json={"archive_fonds_code": "0099"})
        shown = {p["name"]: p for p in admin.get("/parameters")["items"]}["archive_fonds_code"]
        assert shown["value"] == "0099" and shown["changed"] and shown["changed_by"]
        entry = reader.get("/audit/entries", object_id="archive_fonds_code")["items"]
        assert '"to":"0099"' in entry[0]["detail"]
        row = sql("SELECT detail FROM estamp_audit.audit_entry WHERE object_id = 'archive_fonds_code' ORDER BY at_ms DESC LIMIT 1")
        assert '"to":"0099"' in row[0][0] and f'"from":"{before}"' in row[0][0]
    finally:
        admin.ask("PUT", "/parameters", json={"archive_fonds_code": before})


def test_parameters_are_set_at_the_top_only(admin, office):
    below = officer(admin, office["id"], role(admin, "parameter.manage"))
    assert below.get("/parameters")["items"]
    problem(below.ask("PUT", "/parameters", json={"password_age_days": 61}), 403, "top_only")
