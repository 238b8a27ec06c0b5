"""Categories and forms through nginx (档案类别维护)."""

import hashlib
import io
import re
import secrets
import struct
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest

from admin_people import FACTS, FORM, VAR, admin, category, form_files, level_two, office, officer, once, role, root, unit  # noqa: F401
from auth_people import API, Browser, problem, sql

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


# --- versions, and documents made meanwhile -----------------------------------------------------------------------------


def accepted(admin, category, word, **more):
    answer = admin.ask("POST", f"/categories/{category['id']}/forms", data={"name": "表" + word, **FACTS}, files=form_files(word, **more))
    assert answer.status_code == 201, answer.text
    return answer.json()


def changed_files(word, old, new):
    files = form_files(word)
    name, xml, kind = files["config"]
    assert old in xml.decode()
    return {**files, "config": (name, xml.decode().replace(old, new).encode(), kind)}


@pytest.fixture(scope="module")
def filing(admin, root, office):
    """A filing system and a taxpayer: declares(service_id, word, month, **values)."""
    made = admin.browser.ask("POST", "/clients", json={"name": "测试申报", "unit_id": root["id"], "scopes": ["declaration.submit", "declaration.read"]}).json()
    token = Browser().ask("POST", "/token", data={"grant_type": "client_credentials", "client_id": made["client_id"],
                                                  "client_secret": made["client_secret"]}).json()["access_token"]
    taxpayer = unit(admin, office["id"], "taxpayer", "申报公司")

    def declare(service_id, word, month, language="en", **values):
        body = {"service_id": service_id, "taxpayer_code": taxpayer["code"], "period": {"from": f"2025-{month:02d}-01", "to": f"2025-{month:02d}-28"},
                "data": {word: values}}
        return Browser(language=language).ask("POST", API + "/signing/declarations", json=body, token=token, headers=once())
    return declare


def test_a_new_version_is_made_once_for_a_key(admin, category):
    word = "t" + secrets.token_hex(4)
    made, key = accepted(admin, category, word), once()
    path = f"/categories/{made['id']}/versions"
    first = admin.ask("POST", path, files=form_files(word), headers=key)
    again = admin.ask("POST", path, files=form_files(word), headers=key)
    assert first.status_code == again.status_code == 201 and first.json() == again.json()
    assert [v["version"] for v in again.json()["versions"]] == [2, 1]
    other = changed_files(word, "固定资产（不含不动产）进项税额抵扣情况表", "另一标题")
    problem(admin.ask("POST", path, files=other, headers=key), 409, "idempotency_reused")
    second = accepted(admin, category, "u" + word)
    problem(admin.ask("POST", f"/categories/{second['id']}/versions", files=form_files("u" + word), headers=key), 409, "idempotency_reused")


def test_an_earlier_version_is_used_again_and_documents_keep_theirs(admin, office, filing):
    top = admin.get("/categories")["items"][0]
    two = admin.made("/categories", level_two(top["id"]))
    word = "t" + secrets.token_hex(4)
    form = accepted(admin, two, word)

    def versions_of_documents():
        return [int(v) for (v,) in sql(f"SELECT version FROM estamp_signing.document_form WHERE category_id = '{form['id']}' ORDER BY document_id")]
    assert filing(two["service_id"], word, 1, invoice_m="1.00", invoice_y="1.00").status_code == 201
    # the second version asks for one figure more
    more = changed_files(word, '<columns names="m y"', '<field name="note" type="text" label="备注" required="true"/><columns names="m y"')
    assert admin.ask("POST", f"/categories/{form['id']}/versions", files=more).status_code == 201
    problem(filing(two["service_id"], word, 2, invoice_m="1.00", invoice_y="2.00"), 400, "field_required", f"data.{word}.note")
    assert filing(two["service_id"], word, 2, invoice_m="1.00", invoice_y="2.00", note="有").status_code == 201
    back = admin.ask("POST", f"/categories/{form['id']}/versions/1/use")
    assert back.status_code == 200 and [(v["version"], v["in_force"]) for v in back.json()["versions"]] == [(2, False), (1, True)]
    problem(filing(two["service_id"], word, 3, invoice_y="1.00", note="多余"), 400, "field_unknown", f"data.{word}.note")
    assert filing(two["service_id"], word, 3, invoice_m="1.00", invoice_y="3.00").status_code == 201
    assert versions_of_documents() == [1, 2, 1]
    third = admin.ask("POST", f"/categories/{form['id']}/versions", files=form_files(word)).json()
    assert [(v["version"], v["in_force"]) for v in third["versions"]] == [(3, True), (2, False), (1, False)]  # no number twice
    assert third["versions"][0]["created_by"]
    for version, content in ((1, form_files(word)), (2, more)):
        assert admin.ask("GET", f"/categories/{form['id']}/versions/{version}/template").content == content["template"][1]
        assert admin.ask("GET", f"/categories/{form['id']}/versions/{version}/config").content == content["config"][1]
        assert admin.ask("GET", f"/categories/{form['id']}/versions/{version}/preview").content.startswith(b"%PDF-")
    for version in ("0", "9", "x", "-1", "99999999999"):
        problem(admin.ask("POST", f"/categories/{form['id']}/versions/{version}/use"), 404, "category_version_unknown")
    problem(admin.ask("POST", f"/categories/{two['id']}/versions/1/use"), 400, "category_level_wrong")
    problem(admin.ask("POST", f"/categories/{'0' * 26}/versions/1/use"), 404, "category_unknown")


def test_a_closed_category_takes_no_declarations_and_one_above_closes_it(admin, office, filing):
    top = admin.made("/categories", {"name": "停用类" + secrets.token_hex(3), "classification_code": "TY", "retention": "10年", "secrecy": "内部"})
    two = admin.made("/categories", level_two(top["id"]))
    word = "t" + secrets.token_hex(4)
    form = accepted(admin, two, word)
    month = iter(range(1, 13))

    def declared():
        return filing(two["service_id"], word, next(month), invoice_m="1.00", invoice_y="1.00")
    assert declared().status_code == 201
    for one, code, field in ((top, "service_id_unknown", "service_id"), (two, "service_id_unknown", "service_id"), (form, "category_without_form", None)):
        assert admin.ask("PATCH", f"/categories/{one['id']}", json={"state": "disabled"}).status_code == 200
        answer = declared()
        assert answer.status_code in (400, 404, 409), answer.text
        problem(answer, answer.status_code, code, field)
        assert admin.ask("PATCH", f"/categories/{one['id']}", json={"state": "active"}).status_code == 200
    assert declared().status_code == 201


def test_a_category_changed_while_documents_are_posted(admin, office, filing):
    """Each declaration gets one version whole, the one before or the one behind; none is lost and none is half."""
    top = admin.get("/categories")["items"][0]
    two = admin.made("/categories", level_two(top["id"]))
    word = "t" + secrets.token_hex(4)
    form = accepted(admin, two, word)

    def declare(month):
        return filing(two["service_id"], word, month, invoice_m="1.00", invoice_y="2.00")

    def change(turn):
        if turn % 2:
            return admin.ask("POST", f"/categories/{form['id']}/versions", files=form_files(word))
        return admin.ask("POST", f"/categories/{form['id']}/versions/1/use")
    with ThreadPoolExecutor(4) as threads:
        posted = [threads.submit(declare, month) for month in range(1, 13)]
        done = [threads.submit(change, turn) for turn in range(1, 7)]
    assert {p.result().status_code for p in posted} == {201}, [p.result().text for p in posted]
    assert {d.result().status_code for d in done} <= {200, 201}
    rows = sql(f"SELECT d.version, COUNT(*), COUNT(v.version) FROM estamp_signing.document_form d LEFT JOIN estamp_admin.form_version v"
               f" ON v.category_id = d.category_id AND v.version = d.version WHERE d.category_id = '{form['id']}' GROUP BY d.version")
    assert sum(int(n) for _, n, _ in rows) == 12 and all(n == kept for _, n, kept in rows)


def test_a_checks_message_is_in_one_language(admin, filing):
    category = admin.made("/categories", level_two(admin.get("/categories")["items"][0]["id"]))
    word = "t" + secrets.token_hex(4)
    accepted(admin, category, word)
    for language, title in (("zh-CN", "累计不应小于当期"), ("en", "The running total must not be below the month's")):
        answer = filing(category["service_id"], word, 5, language=language, invoice_m="2.00", invoice_y="1.00")
        faults = problem(answer, 400, "form_value_check", f"data.{word}.total_y")["errors"]
        assert [f["title"] for f in faults] == [title] and [f["subject"] for f in faults] == [title]


def test_level_two_names_its_codes_and_others_do_not(admin):
    top = admin.get("/categories")["items"][0]
    bare = {k: v for k, v in level_two(top["id"]).items() if k not in ("voucher_code", "service_id")}
    body = problem(admin.ask("POST", "/categories", json=bare), 400, "field_required", "voucher_code")
    assert {f["field"] for f in body["errors"]} == {"voucher_code", "service_id"}
    first = {k: v for k, v in level_two("").items() if k != "parent_id"}
    problem(admin.ask("POST", "/categories", json=first), 400, "field_unknown", "service_id")


def test_categories_are_changed_at_the_top_only(admin, office, category):
    below = officer(admin, office["id"], role(admin, "category.manage"))
    top = admin.get("/categories")["items"][0]
    word = "t" + secrets.token_hex(4)
    form = accepted(admin, category, word)
    assert below.get("/categories")["items"]
    for method, path, more in (("POST", "/categories", {"json": level_two(top["id"])}), ("PATCH", f"/categories/{category['id']}", {"json": {"secrecy": "机密"}}),
                               ("POST", f"/categories/{category['id']}/forms", {"data": {"name": "x", **FACTS}, "files": form_files("z" + word)}),
                               ("POST", f"/categories/{form['id']}/versions", {"files": form_files(word)}), ("POST", f"/categories/{form['id']}/versions/1/use", {})):
        problem(below.ask(method, path, **more), 403, "top_only")


# --- what is no form ----------------------------------------------------------------------------------------------------


def book(**parts):
    """The demonstration's workbook with parts replaced (text), added, or dropped (None)."""
    out = io.BytesIO()
    with zipfile.ZipFile(FORM.with_suffix(".vts")) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = parts.pop(info.filename, old.read(info.filename))
            if callable(content):
                content = content(old.read(info.filename).decode())
            if content is not None:
                new.writestr(info.filename, content)
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def sheet(change):
    return book(**{"xl/worksheets/sheet1.xml": change})


def zip_bomb():
    return book(**{"xl/worksheets/sheet1.xml": lambda s: s.replace("<sheetData>", "<sheetData>" + " " * 300_000_000)})


def lying_size():
    """The directory says that the sheet is small; what is unpacked is not."""
    plain = bytearray(sheet(lambda s: s.replace("<sheetData>", "<sheetData>" + " " * 900_000)))
    name = b"xl/worksheets/sheet1.xml"
    at = plain.rindex(name) - 46
    struct.pack_into("<I", plain, at + 24, 4096)
    return bytes(plain)


def nested():
    """A bomb within the workbook, for a reader that unpacks whatever it finds."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("bomb.xml", b" " * 50_000_000)
    return book(**{"xl/worksheets/sheet1.xml": lambda _: inner.getvalue()})


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def after_head(text):
    return lambda s: re.sub(r"^(<\?xml.*?\?>\s*)?", lambda m: m[0] + text, s, count=1)


BOOKS = [
    (lambda: b"VTSF" + bytes(2000), "template", {"form_workbook_kind", "form_workbook_formula_one"}),
    (lambda: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4000), "template", {"form_workbook_old"}),
    (lambda: b"PK\x03\x04 not a workbook", "template", {"form_workbook_broken", "form_workbook_kind"}),
    (lambda: book(**{"xl/externalLinks/externalLink1.xml": "<externalLink/>"}), "template", {"form_workbook_external"}),
    (lambda: book(**{"xl/vbaProject.bin": b"\xd0\xcf"}), "template", {"form_workbook_macro"}),
    (lambda: book(**{"xl/embeddings/oleObject1.bin": b"\xd0\xcf"}), "template", {"form_workbook_macro"}),
    (lambda: sheet(lambda s: re.sub(r'<c r="B7"([^>/]*)(/>|>.*?</c>)', r'<c r="B7"\1><f>1+1</f><v>2</v></c>', s, count=1)), "template.固定资产!B7",
     {"form_workbook_cell_formula"}),
    (zip_bomb, "template", {"form_workbook_large", "form_workbook_broken", "form_xml_limit"}),
    (lambda: sheet(lambda s: '<!DOCTYPE x [<!ENTITY a "b">]>' + s[s.index("<worksheet"):]), "template", {"form_xml_dtd"}),
    (lambda: book(**{"xl/workbook.xml": after_head(LAUGHS)}), "template", {"form_xml_dtd"}),
    (lambda: book(**{"xl/styles.xml": after_head(OUTSIDE)}), "template", {"form_xml_dtd"}),
    (lambda: book(**{"xl/_rels/workbook.xml.rels": lambda s: s.replace("</Relationships>", '<Relationship Id="rId99" TargetMode="External" Target='
                     '"file:///etc/passwd" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink"/></Relationships>')}),
     "template", {"form_workbook_external"}),
    (lambda: book(**{"xl/worksheets/sheet1.xml": lambda s: s.replace("<sheetData>", '<sheetData><row r="900"><c r="A900" t="str"><f>cmd|\'/c calc\'!A0</f></c></row>')}),
     "template", None),
    (lying_size, "template", {"form_workbook_broken", "form_workbook_large"}),
    (nested, "template", {"form_xml_broken", "form_xml_limit", "form_workbook_large"}),
]


@pytest.mark.parametrize("case", range(len(BOOKS)))
def test_a_workbook_that_is_dangerous_or_none_is_refused_by_name(admin, category, case):
    make, field, codes = BOOKS[case]
    word = "t" + secrets.token_hex(4)
    files = {**form_files(word), "template": (f"{word}.vts", make(), "application/octet-stream")}
    answer = admin.ask("POST", f"/categories/{category['id']}/forms", data={"name": "坏表", **FACTS}, files=files)
    assert answer.status_code == 400, answer.text
    faults = [(f["field"], f["code"]) for f in answer.json()["errors"]]
    assert any((f == field and c in codes) if codes else f.startswith(field) for f, c in faults), faults
    assert all(f["title"] for f in answer.json()["errors"])
    assert not sql(f"SELECT id FROM estamp_admin.category WHERE form_name = '{word}'")


BOMB = '<!DOCTYPE form [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'
CONFIGS = [
    (lambda x: x.replace("<form ", BOMB + "<form ", 1), "config", "form_xml_dtd"),
    (lambda x: x.replace("</form>", ""), "config", "form_xml_broken"),
    (lambda x: x.replace("urn:estamp:form:1", "urn:estamp:form:9"), "config", "form_config_root"),
    (lambda x: x.encode("gbk"), "config", "form_config_encoding"),
    (lambda x: x.replace('cells="B6 C6"', 'cells="B6 H99"'), "config.21:29.field.cell", "form_cell_outside"),
    (lambda x: x.replace('value="invoice_{c} + customs_{c}"', 'value="invoice_{c} + nothing"'), "config.24:30.formula.value", "form_config_field"),
    (lambda x: x.replace("<columns", "<colums", 1), "config.20:3.colums", "form_config_element"),
]


@pytest.mark.parametrize("case", range(len(CONFIGS)))
def test_a_faulty_configuration_is_refused_at_line_and_column(admin, category, case):
    change, field, code = CONFIGS[case]
    word = "t" + secrets.token_hex(4)
    files = form_files(word)
    xml = change(files["config"][1].decode())
    files["config"] = (f"{word}.xml", xml if isinstance(xml, bytes) else xml.encode(), "text/xml")
    problem(admin.ask("POST", f"/categories/{category['id']}/forms", data={"name": "坏表", **FACTS}, files=files), 400, code, field)


def test_both_files_faults_are_told_at_once(admin, category):
    word = "t" + secrets.token_hex(4)
    files = changed_files(word, 'type="amount" label="合计 {c}"', 'type="money" label="合计 {c}"')
    files["template"] = (f"{word}.vts", b"PK\x03\x04", "application/octet-stream")
    body = admin.ask("POST", f"/categories/{category['id']}/forms", data={"name": "坏表", **FACTS}, files=files).json()
    assert {f["field"].split(".")[0] for f in body["errors"]} == {"template", "config"}
    body = problem(admin.ask("POST", f"/categories/{category['id']}/forms", data={"name": "无文件", **FACTS}, files={"x": ("x", b"1")}), 400,
                   "field_required", "template")
    assert {f["field"] for f in body["errors"]} >= {"template", "config"}


def test_a_huge_body_is_refused_before_it_is_read(admin, category):
    word = "t" + secrets.token_hex(4)
    files = {**form_files(word), "template": (f"{word}.vts", b"0" * 100_000_000, "application/octet-stream")}
    answer = admin.ask("POST", f"/categories/{category['id']}/forms", data={"name": "大表", **FACTS}, files=files)
    assert answer.status_code == 413, answer.text[:300]
