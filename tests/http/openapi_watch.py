"""Every answer that a test gets is held against gateway/openapi.yaml: its status, its media type, each member of its JSON."""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import requests
import yaml

ROOT = Path(os.environ.get("ESTAMP_ROOT", Path(__file__).parents[2]))
PUBLIC = "/estamp/api/v1"
SPEC = yaml.safe_load((ROOT / "gateway/openapi.yaml").read_text(encoding="utf-8"))
METHODS = {"get", "post", "put", "patch", "delete"}
FORMATS = {"date-time": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"), "date": re.compile(r"\d{4}-\d\d-\d\d")}
KINDS = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}


def template_of(path):
    """A path as a pattern; the fixed ones are tried first."""
    return re.compile(re.sub(r"\{\w+\}", r"[^/]+", re.escape(path).replace(r"\{", "{").replace(r"\}", "}")))


OPERATIONS = [(template_of(path), path, {method: item[method] for method in METHODS & set(item)})
              for path, item in sorted(SPEC["paths"].items(), key=lambda pair: pair[0].count("{"))]


def followed(value):
    while "$ref" in value:
        target = SPEC
        for step in value["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        value = {**target, **{name: more for name, more in value.items() if name != "$ref"}}
    return value


def whole(schema):
    """With what allOf adds."""
    schema = dict(followed(schema))
    for part in schema.pop("allOf", []):
        part = whole(part)
        for name in ("properties", "required"):
            if name in part:
                schema[name] = {**schema.get(name, {}), **part[name]} if name == "properties" else schema.get(name, []) + part[name]
        schema = {**part, **schema}
    return schema


def is_kind(value, kind):
    if kind in ("integer", "number"):
        return isinstance(value, int if kind == "integer" else (int, float)) and not isinstance(value, bool)
    return isinstance(value, KINDS[kind])


def faults(schema, value, at=""):
    """What of `value` the schema does not say, each with its place."""
    schema = whole(schema)
    if "anyOf" in schema:
        tried = [faults(one, value, at) for one in schema["anyOf"]]
        return [] if [] in tried else max(tried, key=len)
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(is_kind(value, kind) for kind in kinds):
        return [f"{at}: {type(value).__name__} is not {' or '.join(kinds)}"]
    found = []
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{at}: {value!r} is none of {schema['enum']}")
    if isinstance(value, str):
        pattern = FORMATS.get(schema.get("format")) or ("pattern" in schema and re.compile(schema["pattern"]))
        if pattern and not pattern.fullmatch(value):
            found.append(f"{at}: {value!r} has another form")
    if isinstance(value, dict):
        found += member_faults(schema, value, at)
    if isinstance(value, list) and "items" in schema:
        for one in value[:50]:
            found += faults(schema["items"], one, at + "[]")
    return found


def member_faults(schema, value, at):
    found = [f"{at}.{name} is missing" for name in schema.get("required", []) if name not in value]
    known, others = schema.get("properties", {}), schema.get("additionalProperties")
    for name, inner in value.items():
        if name in known:
            found += faults(known[name], inner, f"{at}.{name}")
        elif isinstance(others, dict):
            found += faults(others, inner, f"{at}.*")
        elif known and others is not True:
            found.append(f"{at}.{name} is not said")
    return found


def operation_of(method, path):
    for pattern, template, operations in OPERATIONS:
        if pattern.fullmatch(path) and method in operations:
            return template, operations[method]
    return None, None


def answer_faults(method, url, answer):
    path = urlsplit(url).path
    template, operation = operation_of(method.lower(), path.removeprefix(PUBLIC)) if path.startswith(PUBLIC) else (None, None)
    if not operation:
        return []
    where, status = f"{method} {template} {answer.status_code}", str(answer.status_code)
    if answer.ok and status not in operation["responses"]:
        return [f"{where}: the status is not said"]
    said = followed(operation["responses"].get(status) or operation["responses"]["default"]).get("content", {})
    kind = answer.headers.get("Content-Type", "").split(";")[0]
    if not said or not kind:
        return [f"{where}: {kind or 'a body'} is not said"] if answer.content and not said else []
    if kind not in said:
        return [f"{where}: {kind} is none of {list(said)}"]
    if not kind.endswith("json"):
        return []
    return [f"{where}: {fault}" for fault in faults(said[kind].get("schema", {}), answer.json())]


class Watch:
    """Listens to all that `requests` is answered, from begin() to end(), which tells what did not fit."""

    def __init__(self):
        self.found, self.send = set(), requests.Session.send

    def begin(self):
        def send(session, request, **more):
            answer = self.send(session, request, **more)
            if not more.get("stream"):
                self.found.update(answer_faults(request.method, request.url, answer))
            return answer
        requests.Session.send = send

    def end(self):
        requests.Session.send = self.send
        return sorted(self.found)
