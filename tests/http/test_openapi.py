"""gateway/openapi.yaml and the services' route tables name the same routes, with the same permissions."""

import re

import pytest
from openapi_watch import METHODS, PUBLIC, ROOT, SPEC, faults

TABLES = sorted(ROOT.glob("services/*/*_routes.c"))


def permission_names():
    text = (ROOT / "shared/core/permissions.def").read_text(encoding="utf-8")
    return {"PERM_" + symbol: name for symbol, name in re.findall(r'^PERMISSION\((\w+), "([^"]+)"', text, re.M)}


def routes_of(table):
    """{(method, path): permission symbol} of one route table; string macros are expanded."""
    text = re.sub(r"/\*.*?\*/", "", table.read_text(encoding="utf-8"), flags=re.S)
    for name, value in re.findall(r'#define (\w+)\s+("[^"]*")', text):
        text = re.sub(rf"\b{name}\b", lambda _, v=value: v, text)
    rows = re.findall(r'\{\s*"([A-Z]+)"\s*,\s*((?:"[^"]*"\s*)+),\s*(PERM_\w+)\s*,', text)
    return {(method.lower(), "".join(re.findall(r'"([^"]*)"', path))): permission for method, path, permission in rows}


def specified(service):
    paths = {path: item for path, item in SPEC["paths"].items() if path.split("/")[1] == service}
    return {(method, path): item[method] for path, item in paths.items() for method in item if method in METHODS}


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.parent.name)
def test_spec_and_route_table_name_the_same_routes(table):
    names = permission_names()
    routes = {(method, re.sub(r":(\w+)", r"{\1}", path[len(PUBLIC):])): permission
              for (method, path), permission in routes_of(table).items() if path.startswith(PUBLIC)}
    assert routes, f"no routes found in {table}"
    spec = specified(table.parent.name)
    assert sorted(spec) == sorted(routes)
    for route, permission in routes.items():
        if permission == "PERM_ANYONE":
            assert "security" in spec[route], f"{route}: anyone may call it, so its security must be given"
        else:
            assert spec[route].get("x-permission") == names.get(permission), f"{route}: the route asks {permission}"


def test_every_section_belongs_to_a_service():
    assert {path.split("/")[1] for path in SPEC["paths"]} <= {t.parent.name for t in TABLES}


def test_every_reference_leads_somewhere():
    def walk(value):
        if isinstance(value, dict):
            if "$ref" in value:
                target = SPEC
                for step in value["$ref"].removeprefix("#/").split("/"):
                    target = target[step]
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)
    walk(SPEC)


def test_every_operation_says_what_it_is_and_what_it_answers():
    for path, item in SPEC["paths"].items():
        for method in METHODS & set(item):
            operation = item[method]
            assert operation["tags"] == [path.split("/")[1]] and operation["summary"], (method, path)
            assert any(code[0] in "23" for code in operation["responses"]), (method, path)
            named = {name for p in operation.get("parameters", []) for name in [p.get("$ref", "").split("/")[-1] or p["name"]]}
            for argument in re.findall(r"\{(\w+)\}", path):
                assert argument in named or (argument == "id" and "Id" in named), (method, path, argument)


PAGE = SPEC["paths"]["/signing/notices"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
NOTICE = {"id": "0" * 26, "kind": "arrived", "document_id": "0" * 26, "title": "t", "period": {"from": "2025-01-01", "to": "2025-03-31"},
          "detail": "", "at": "2025-04-01T00:00:00.000Z", "read": None}


@pytest.mark.parametrize("change, fault", [
    ({}, None), ({"read": 1}, ".items[].read: int is not string"), ({"kind": "lost"}, ".items[].kind: 'lost' is none of"),
    ({"colour": "red"}, ".items[].colour is not said"), ({"at": "yesterday"}, ".items[].at: 'yesterday' has another form"),
    ({"period": {"from": "2025-01-01"}}, ".items[].period.to is missing"),
])
def test_the_watch_over_all_answers_notices_what_does_not_fit(change, fault):
    found = faults(PAGE, {"items": [{**NOTICE, **change}], "next": None})
    assert found[0].startswith(fault) if fault else found == []
