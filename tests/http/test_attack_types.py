"""Every JSON body and every query of gateway/openapi.yaml with a value of another type in every place: refused with the field named, never
an answer 500. A new route is tested as soon as it is specified."""

import json

import pytest
from openapi_people import People
from openapi_spec import OPERATIONS, field_name, places, required, resolved, sample, with_value, wrong
from signing_bureau import Bureau, quarter_of_its_own

ELSEWHERE = ("/signing/mail",)  # test_signing_mail refuses these by itself; a link in a letter is no form
BODIES = [operation for operation in OPERATIONS if operation.schema and not operation.path.startswith(ELSEWHERE)]
QUERIES = [operation for operation in OPERATIONS if operation.query and not operation.path.startswith(ELSEWHERE)]


TOP = ("role.manage", "category.manage", "parameter.manage")  # what is the same for the whole system is changed at its top


@pytest.fixture(scope="module")
def people():
    return People(Bureau())


def asked_by(people, operation):
    return people.bureau.chief if operation.permission in TOP else people.who(operation)


def setting(people, operation):
    """(who asks, where, a body that is right): corrections want a document that there is, declarations a taxpayer."""
    bureau, body, more = people.bureau, sample(operation.schema), {}
    if operation.path == "/signing/declarations":
        body = {**body, **bureau.body(), "voucher_code": ""}
    elif operation.path.endswith("/correction"):
        more = {"id": bureau.declared(**quarter_of_its_own())["id"]}
        body = {**body, "data": bureau.body()["data"]}
    return asked_by(people, operation), operation.url(**more), body


def refused(answer, field, what):
    """400 with a fault of this field, or of something within it."""
    said = f"{what}: {answer.status_code} {answer.text[:300]}"
    assert answer.status_code == 400, said
    body = answer.json()
    faults = [fault["field"] for fault in body.get("errors", [])]
    assert body["code"] == "input_invalid" and any(name == field or name.startswith((field + ".", field + "[")) for name in faults), said
    assert all(fault["title"] and fault["code"] for fault in body["errors"]) and not any(name.endswith(".") for name in faults), said


@pytest.mark.parametrize("operation", BODIES, ids=repr)
def test_a_value_of_another_type_is_named(people, operation):
    who, url, body = setting(people, operation)
    for path, schema in places(operation.schema, body):
        for value in wrong(schema):
            answer = who.ask(operation.method, url, json=with_value(body, path, value))
            refused(answer, field_name(path), f"{operation} {field_name(path)} = {value!r:.60}")


@pytest.mark.parametrize("operation", BODIES, ids=repr)
def test_what_is_missing_or_null_or_unknown_is_named(people, operation):
    who, url, body = setting(people, operation)
    for path in required(operation.schema, body):
        inner = body
        for step in path[:-1]:
            inner = inner[step]
        without = with_value(body, path[:-1], {key: value for key, value in inner.items() if key != path[-1]})
        for cut in (without, with_value(body, path, None)):
            refused(who.ask(operation.method, url, json=cut), field_name(path), f"{operation} without {field_name(path)}")
    refused(who.ask(operation.method, url, json={**body, "no_such_member": 1}), "no_such_member", f"{operation} unknown")


BROKEN = (b"", b"null", b"[]", b"7", b'"x"', b"{", b'{"a":1,"a":2}', b"\xff\xfe{}", b'{"a":"\xff"}', b'{"a":"\\u0000"}', b'{"a":"\\ud800"}',
          b"[" * 5000, b'{"a":' * 500 + b"1" + b"}" * 500, b'{"a":1e999}', b"{} {}")


@pytest.mark.parametrize("operation", BODIES, ids=repr)
def test_what_is_no_json_object_is_refused(people, operation):
    who, url = asked_by(people, operation), operation.url()
    for content in BROKEN:
        answer = who.ask(operation.method, url, data=content, headers={"Content-Type": "application/json"})
        assert answer.status_code == 400 and answer.json()["code"] in ("json_broken", "input_invalid", "body_missing"), f"{content[:20]} {answer.status_code} {answer.text[:200]}"
    answer = who.ask(operation.method, url, data=json.dumps(sample(operation.schema)), headers={"Content-Type": "text/plain"})
    assert answer.status_code == 415, answer.text


@pytest.mark.parametrize("operation", QUERIES, ids=repr)
def test_a_query_of_another_form_is_named(people, operation):
    who, url = asked_by(people, operation), operation.url()
    known = {parameter["name"]: resolved(parameter["schema"]) for parameter in operation.query}
    needed = {p["name"]: str(sample(p["schema"], p["name"])) for p in operation.query if p.get("required")}
    cases = [("no_such_parameter", "1")]
    for name, schema in known.items():
        if "enum" in schema:
            cases += [(name, "no such choice")]
        elif schema.get("type") == "integer":
            cases += [(name, value) for value in ("seven", "1.5", "9" * 30, "-" + "9" * 30, " 1")]
        elif schema.get("format") in ("date", "date-time"):
            cases += [(name, value) for value in ("2026-02-30", "yesterday", "2026-01-01T25:00:00Z")]
        if schema.get("type") == "string" and "maxLength" in schema and name != "cursor":
            cases += [(name, "x" * (schema["maxLength"] + 1))]
        cases += [(name, b"\xff")]
    for name, value in cases:
        refused(who.ask(operation.method, url, params={**needed, name: value}), name, f"{operation} {name}={value[:40]!r}")
    for name in known:
        refused(who.ask(operation.method, url, params=[(name, "1"), (name, "2")]), name, f"{operation} {name} twice")
