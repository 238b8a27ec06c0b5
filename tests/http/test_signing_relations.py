"""What must hold between the forms of one declaration (表间关系), when it comes in and when it is corrected; and the fields that a
correction shows."""

from decimal import Decimal

import pytest
from auth_people import new_id, problem
from signing_bureau import SIGNING, Bureau, quarter_of_its_own, sample

MAIN, SALES, INPUT, ASSETS = "zzsybnsrfb6-syb", "zzsybnsrfb6-fb1", "zzsybnsrfb6-fb2", "zzsybnsrfb6-gdzc"
REASON = {"reason": "附列资料填写有误"}


@pytest.fixture(scope="module")
def bureau():
    made = Bureau()
    made.add_clerks()
    return made


def vat(bureau):
    return bureau.body(key="vat_general", **quarter_of_its_own())


def raised(data, form, field, by):
    """The declared data with one value changed; what formulas give is left to them, so that the form itself is sound."""
    formulas = sample.config(form).formulas
    values = {name: value for name, value in data[form].items() if name not in formulas}
    values[field] = str(Decimal(values.get(field, 0)) + Decimal(by))
    return {**data, form: values}


# a schedule's field that is raised, the rows of the main form (or the schedule) that no longer agree
BROKEN = [
    (SALES, "r1_1", "100", {f"data.{MAIN}.r1_gm"}),
    (SALES, "r1_2", "0.01", {f"data.{MAIN}.r11_gm"}),
    (SALES, "r1_7", "5", {f"data.{MAIN}.r1_gm", f"data.{MAIN}.r4_gm"}),
    (SALES, "r6_9", "7", {f"data.{MAIN}.r1_gm", f"data.{MAIN}.r1_rm"}),
    (SALES, "r6_10", "7", {f"data.{MAIN}.r11_gm", f"data.{MAIN}.r11_rm"}),
    (SALES, "r14_10", "7", {f"data.{MAIN}.r21_gm", f"data.{MAIN}.r21_rm"}),
    (SALES, "r15_9", "7", {f"data.{MAIN}.r5_gm", f"data.{MAIN}.r5_rm"}),
    (SALES, "r16_3", "9", {f"data.{MAIN}.r7_gm"}),
    (SALES, "r18_5", "9", {f"data.{MAIN}.r8_gm"}),
    (INPUT, "r2_t", "0.01", {f"data.{MAIN}.r12_gm"}),
    (INPUT, "r14_t", "3", {f"data.{MAIN}.r14_gm"}),
    (ASSETS, "customs_m", "99999999", {f"data.{ASSETS}.customs_m"}),
]


@pytest.mark.parametrize("form, field, by, broken", BROKEN)
def test_a_schedule_that_disagrees_is_refused_by_form_and_field(bureau, form, field, by, broken):
    body = vat(bureau)
    data = raised(body["data"], form, field, by)
    if form == ASSETS:
        data[ASSETS]["customs_y"] = data[ASSETS]["customs_m"]
    faults = problem(bureau.declare({**body, "data": data}, **{"Accept-Language": "zh-CN"}), 400, "input_invalid")["errors"]
    assert {fault["field"] for fault in faults} == broken
    assert {fault["code"] for fault in faults} == {"form_value_relation"}
    assert all("表间关系" in fault["title"] and ("应为" in fault["title"] or "最多为" in fault["title"]) for fault in faults), faults


def test_what_agrees_is_taken_with_and_without_its_schedules(bureau):
    body = vat(bureau)
    assert bureau.declare(body).status_code == 201
    alone = vat(bureau)
    answer = bureau.declare({**alone, "data": {MAIN: alone["data"][MAIN]}})
    assert answer.status_code == 201, answer.text


def test_the_fault_is_told_in_the_readers_language(bureau):
    body = vat(bureau)
    data = raised(body["data"], INPUT, "r2_t", "0.01")
    answer = bureau.declare({**body, "data": data}, **{"Accept-Language": "en"})
    fault = problem(answer, 400, "input_invalid")["errors"][0]
    assert "Schedule 2, row 12" in fault["title"] and "expected" in fault["title"]


def test_a_correction_is_checked_too(bureau):
    body = vat(bureau)
    document = bureau.declare(body).json()
    path = f"{SIGNING}/documents/{document['id']}/correction"
    wrong = raised(body["data"], SALES, "r18_5", "9")
    faults = problem(bureau.clerk.ask("POST", path, json={**REASON, "data": wrong}), 400, "input_invalid")["errors"]
    assert [fault["field"] for fault in faults] == [f"data.{MAIN}.r8_gm"]
    right = raised(wrong, MAIN, "r8_gm", "9")
    answer = bureau.clerk.ask("POST", path, json={**REASON, "data": right})
    assert answer.status_code == 201, answer.text
    assert answer.json()["corrects_id"] == document["id"]


# --- the fields of a correction ---

def fields(bureau, document, by=None, of="documents"):
    return (by or bureau.clerk).ask("GET", f"{SIGNING}/{of}/{document['id']}/fields")


def test_a_correction_shows_each_field_as_the_form_names_it(bureau):
    body = vat(bureau)
    data = {name: values for name, values in body["data"].items() if name != ASSETS}
    document = bureau.declare({**body, "data": data}).json()
    answer = fields(bureau, document)
    assert answer.ok, answer.text
    forms = {form["name"]: form for form in answer.json()["forms"]}
    assert [form["name"] for form in answer.json()["forms"]][0] == MAIN and set(forms) == {MAIN, SALES, INPUT, ASSETS}
    assert [forms[name]["declared"] for name in (MAIN, SALES, INPUT, ASSETS)] == [True, True, True, False]
    main = {field["name"]: field for field in forms[MAIN]["fields"]}
    assert main["r11_gm"] == {"name": "r11_gm", "label": "销项税额 一般项目本月数", "row": "11", "group": "税款计算", "type": "amount",
                              "required": False, "computed": False, "from_declaration": False}
    assert main["r19_gm"]["computed"] and main["taxpayer_name"]["from_declaration"] and main["taxpayer_name"]["row"] is None
    assert main["telephone"]["max_length"] == 30 and main["telephone"]["group"] == "表头"
    assert set(data[MAIN]) <= set(main)
    assert fields(bureau, document, bureau.filing, "declarations").json() == answer.json()


def test_only_who_corrects_sees_them(bureau):
    document = bureau.declare(vat(bureau)).json()
    problem(fields(bureau, document, bureau.far_clerk), 404, "document_missing")
    problem(fields(bureau, document, bureau.officer), 403, "permission_denied")
    problem(fields(bureau, document, bureau.holder), 403, "permission_denied")
    problem(fields(bureau, {"id": new_id()}), 404, "document_missing")
    problem(fields(bureau, {"id": "x'--"}), 404, "document_missing")
