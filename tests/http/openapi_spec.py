"""gateway/openapi.yaml as a source of attacks: every operation, a body that it admits, and bodies that it does not."""

import os
import re
from pathlib import Path

import yaml
from auth_people import API, new_id

ROOT = Path(os.environ.get("ESTAMP_ROOT", Path(__file__).parents[2]))
SPEC = yaml.safe_load((ROOT / "gateway/openapi.yaml").read_text(encoding="utf-8"))
METHODS = ("get", "post", "put", "patch", "delete")


def resolved(node):
    while "$ref" in node or list(node) in (["allOf"], ["description", "allOf"]):
        if "$ref" in node:
            target = SPEC
            for step in node["$ref"].removeprefix("#/").split("/"):
                target = target[step]
            node = target
        else:
            node = node["allOf"][0]
    return node


class Operation:
    def __init__(self, method, path, item):
        node = item[method]
        self.method, self.path, self.service = method.upper(), path, path.split("/")[1]
        self.permission = node.get("x-permission")
        self.anyone = node.get("security") == []
        self.by_program = bool(node.get("security")) and "program" in node["security"][0]
        self.parameters = [resolved(p) for p in item.get("parameters", []) + node.get("parameters", [])]
        content = resolved(node.get("requestBody", {})).get("content", {})
        self.media = next(iter(content), None)
        self.schema = resolved(content[self.media]["schema"]) if self.media == "application/json" else None
        self.is_idempotent = any(p["name"] == "Idempotency-Key" for p in self.parameters)

    def __repr__(self):
        return f"{self.method} {self.path}"

    def url(self, **arguments):
        """Arguments that are not given become ids of nothing (numbers: 1)."""
        def of(match):
            given = next((p for p in self.parameters if p["in"] == "path" and p["name"] == match[1]), {})
            number = resolved(given.get("schema", {})).get("type") == "integer"
            return str(arguments.get(match[1], "1" if number else new_id()))
        return API + re.sub(r"\{(\w+)\}", of, self.path)

    @property
    def query(self):
        return [p for p in self.parameters if p["in"] == "query"]


OPERATIONS = [Operation(method, path, item) for path, item in SPEC["paths"].items() for method in METHODS if method in item]

NAMED = {  # where a pattern or a meaning is behind the type
    "login": "nobody-here", "name": "一个名称", "code": "T123456789", "unit_id": None, "parent_id": None, "client_code": "T123456789",
    "agent_code": "T987654321", "taxpayer_code": "T123456789", "authority_code": "T123456789", "permissions": ["archive.query"],
    "scopes": ["declaration.read"], "action": "create", "certificate": "AAAA", "signature": "AAAA", "password": "correct horse battery",
    "pin": "135790", "old_pin": "135790", "new_pin": "246813", "retention": "30年", "pages": "all", "secrecy": "内部", "state": None}


def sample(schema, name=""):
    """A value that the schema admits, with every optional member."""
    schema = resolved(schema)
    if NAMED.get(name) is not None and NAMED[name] in schema.get("enum", [NAMED[name]]):
        return NAMED[name]
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type", "object")
    if isinstance(kind, list):
        kind = kind[0]
    if kind == "object":
        return {key: sample(inner, key) for key, inner in schema.get("properties", {}).items()}
    if kind == "array":
        return [sample(schema["items"])]
    if kind == "string":
        return {"date": "2026-01-31", "date-time": "2026-01-31T00:00:00Z", "byte": "AAAA"}.get(schema.get("format")) or \
            (new_id() if "pattern" in schema and "26" in schema["pattern"] or name.endswith("id") else "x" * max(8, schema.get("minLength", 1)))
    return {"integer": schema.get("minimum", 1), "number": 1.5, "boolean": True}[kind]


WRONG = {"string": (7, 1.5, True, [], ["x"], {}), "integer": ("seven", 1.5, True, [], {}, 10**30, -10**30), "number": ("x", True, [], {}),
         "boolean": ("yes", 1, [], {}), "array": ("x", 7, {}, True), "object": ("x", 7, [], True)}


def wrong(schema):
    """Values that the schema does not admit."""
    if "enum" in schema:
        known = type(schema["enum"][0])
        yield from (value for value in ("no such choice", 10**6, [], {}, True) if value not in schema["enum"] and known)
        return
    kind = schema.get("type")
    if not isinstance(kind, str):
        return
    yield from WRONG[kind]
    if kind == "string" and "maxLength" in schema:
        yield "x" * (schema["maxLength"] + 1)
    if kind == "string" and schema.get("minLength"):
        yield ""
    if kind == "string" and schema.get("format") in ("date", "date-time"):
        yield from ("2026-02-30", "yesterday", "")
    if kind == "integer" and "minimum" in schema:
        yield schema["minimum"] - 1
    if kind == "integer" and "maximum" in schema:
        yield schema["maximum"] + 1
    if kind == "array" and "maxItems" in schema:
        yield [sample(schema["items"])] * (schema["maxItems"] + 1)


def with_value(body, path, value):
    """The body with another value at `path`, a list of names and indexes; the rest is not touched."""
    if not path:
        return value
    copy = body.copy()
    copy[path[0]] = with_value(body[path[0]], path[1:], value)
    return copy


def field_name(path):
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def places(schema, body, path=()):
    """Every place of a sample body: (path, its schema)."""
    schema = resolved(schema)
    if path:
        yield path, schema
    if isinstance(body, dict):
        for key, inner in schema.get("properties", {}).items():
            yield from places(inner, body[key], (*path, key))
    elif isinstance(body, list) and body and "items" in schema:
        yield from places(schema["items"], body[0], (*path, 0))


def required(schema, body, path=()):
    """Every member that must not be missing."""
    schema = resolved(schema)
    if isinstance(body, dict):
        for key, inner in schema.get("properties", {}).items():
            if key in schema.get("required", []):
                yield (*path, key)
            yield from required(inner, body[key], (*path, key))
    elif isinstance(body, list) and body and "items" in schema:
        yield from required(schema["items"], body[0], (*path, 0))
