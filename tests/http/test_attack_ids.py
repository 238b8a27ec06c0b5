"""Other units' ids in every position of every route of gateway/openapi.yaml: in the path, in the query, in the body. Somebody with the right
permission, but in another jurisdiction, learns nothing and changes nothing. A route or a field that is not known here fails the test."""

import re
import secrets
import time
from datetime import date, timedelta

import pytest
from admin_people import form_files, new_code
from archives_data import Category, make_documents, put_into_store, sealed_file
from auth_keys import Key
from auth_people import API, new_login, sql
from openapi_people import People
from openapi_spec import OPERATIONS, places, sample
from seal_files import import_own, issued, unit_code
from signing_bureau import PIN, Bureau, quarter_of_its_own
from upload_files import a_pdf, handed_in


def good(answer, *statuses):
    assert answer.status_code in (statuses or (200, 201, 202)), answer.text
    return answer.json()


def in_force():
    """The days of a mandate: from today for a year."""
    return {"from_date": str(date.today()), "to_date": str(date.today() + timedelta(days=365))}


class House(Bureau):
    """A jurisdiction with one thing of every kind in it."""

    def __init__(self):
        super().__init__()
        self.people = People(self)
        self.victim = self.person("archive.query", unit_id=self.below)
        key = Key(issued(unit_code(self.below)))
        self.login_certificate = good(self.victim.ask("POST", "/certificates", json={"proof": key.proof()}))["id"]
        self.session = good(self.victim.ask("GET", "/sessions"))["items"][0]["id"]
        self.client = good(self.admin.ask("POST", "/clients", json={"name": "c", "unit_id": self.top, "scopes": ["declaration.read"]}))["client_id"]
        other = self.person(kind="taxpayer")
        self.batch = good(self.admin.ask("POST", "/account-batches", json={"action": "reset", "account_ids": [other.account_id]}))["id"]
        self.taxpayer = self.taxpayer_unit()
        self._admin_things()
        self._seals_things()
        self.document = self.declared(**quarter_of_its_own())["id"]
        assert self.seal_documents(self.document).json()["results"][0]["state"] == "sealed"
        copier = self.people.who(next(o for o in OPERATIONS if "{copy_id}" in o.path))
        self.copy = good(copier.ask("POST", f"{API}/signing/documents/{self.document}/copies", json={}))["id"]
        self.upload = good(handed_in(self.allowed("document.submit"), a_pdf(), taxpayer_code=self.holder.code))["id"]
        self._archives_things()

    def allowed(self, permission):
        return self.people.who(next(o for o in OPERATIONS if o.permission == permission))

    def _admin_things(self):
        csv = f"纳税人识别号,纳税人名称,上级机关代码\n{new_code()},甲,{unit_code(self.below)}\n"
        self.unit_import = good(self.allowed("unit.manage").ask("POST", API + "/admin/unit-imports", files={"file": ("u.csv", csv.encode(), "text/csv")}))["id"]
        mandate = {"client_code": unit_code(self.taxpayer), "agent_code": self.holder.code, **in_force(), "may_seal": False}
        self.mandate = good(self.allowed("mandate.manage").ask("POST", API + "/admin/mandates", json=mandate))["id"]
        entry = sql(f"SELECT stream_id, number FROM estamp_audit.audit_entry WHERE object_id = '{self.victim.account_id}' AND action = 'account.create'")[0]
        self.entry = "-".join(entry)

    def _seals_things(self):
        row = sql(f"SELECT certificate_id FROM estamp_seals.seal WHERE id = '{self.seal}'")
        self.certificate_id = row[0][0]
        self.seal_batch = self._seal_batch()
        pending = self.person(kind="taxpayer", unit_id=self.taxpayer_unit())
        seal = good(import_own(pending, issued("NOBODY-AT-ALL"), approval_reason="已核对"))["id"]
        items = good(self.allowed("seal.approve").ask("GET", API + "/seals/approvals", params={"state": "pending"}))["items"]
        self.approval = next(one["id"] for one in items if one["seal_id"] == seal)

    def _seal_batch(self):
        self.taxpayer_unit(self.below)
        fields = {"source": "without_seal", "algorithm": "p256", "authority_code": unit_code(self.below)}
        answer = self.allowed("seal.batch").ask("POST", API + "/seals/batches", files={name: (None, value) for name, value in fields.items()})
        return good(answer)["id"]

    def _archives_things(self):
        make_documents(Category(), self.taxpayer, 1, put_into_store(sealed_file()), 2019)
        archivist = self.allowed("archive.run")
        self.run = good(archivist.ask("POST", API + "/archives/runs", json={"year": 2019}))["id"]
        end = time.monotonic() + 300
        while good(archivist.ask("GET", f"{API}/archives/runs/{self.run}"))["state"] not in ("done", "failed", "cancelled"):
            assert time.monotonic() < end
            time.sleep(0.2)
        record = good(self.allowed("archive.query").ask("GET", API + "/archives/records", params={"taxpayer_code": unit_code(self.taxpayer)}))["items"][0]
        self.record = record["id"]
        self.volume = good(self.allowed("archive.query").ask("GET", API + "/archives/volumes", params={"taxpayer_code": unit_code(self.taxpayer)}))["items"][0]["id"]
        self.schedule = good(archivist.ask("POST", API + "/archives/schedules", json={"month": 1, "day": 1, "hour": 1, "enabled": False}))["id"]

    def things(self):
        """What stands in the path of whose route, and in which table it lies."""
        return {
            "/auth/certificates/{id}": ("estamp_auth.login_certificate", self.login_certificate),
            "/auth/sessions/{id}": ("estamp_auth.session", self.session),
            "/auth/accounts/{id}": ("estamp_auth.account", self.victim.account_id),
            "/auth/account-batches/{id}": ("estamp_auth.account_batch_item", self.batch),
            "/auth/clients/{id}": ("estamp_auth.api_client", self.client),
            "/admin/units/{id}": ("estamp_admin.unit", self.below),
            "/admin/unit-imports/{id}": ("estamp_admin.unit_import", self.unit_import),
            "/admin/users/{id}": ("estamp_admin.account_role", self.victim.account_id),
            "/admin/mandates/{id}": ("estamp_admin.mandate", self.mandate),
            "/admin/audit/entries/{id}": (None, self.entry),
            "/seals/{id}": ("estamp_seals.seal", self.seal),
            "/seals/certificates/{id}": ("estamp_seals.certificate", self.certificate_id),
            "/seals/batches/{id}": ("estamp_seals.batch", self.seal_batch),
            "/seals/approvals/{id}": ("estamp_seals.approval", self.approval),
            "/signing/documents/{id}": ("estamp_signing.document", self.document),
            "/signing/uploads/{id}": ("estamp_signing.document", self.upload),
            "/signing/declarations/{id}": ("estamp_signing.document", self.document),
            "/archives/runs/{id}": ("estamp_archives.job", self.run),
            "/archives/records/{id}": ("estamp_archives.record", self.record),
            "/archives/volumes/{id}": ("estamp_archives.volume", self.volume),
            "/archives/schedules/{id}": ("estamp_archives.schedule", self.schedule),
        }

    def snapshot(self):
        columns = {"estamp_auth.account_batch_item": "job_id", "estamp_admin.account_role": "account_id"}
        return {path: sql(f"SELECT * FROM {table} WHERE {columns.get(table, 'id')} = '{id}'") for path, (table, id) in self.things().items() if table}

    def arguments(self, operation):
        prefix = operation.path[: operation.path.index("}") + 1]
        given = {"id": self.things()[prefix][1]}
        if "{copy_id}" in operation.path:
            return {**given, "copy_id": self.copy}
        return {**given, "session_id": self.session} if "{session_id}" in operation.path else given


# The same for the whole system: everybody may read them, only the top changes them.
GLOBAL = {"/admin/roles/{id}": "role", "/admin/categories/{id}": "category"}
PUBLIC = {"/signing/receipts/{number}": "a receipt's number is what it is looked up by, without an account"}

PATHS = [o for o in OPERATIONS if "{" in o.path and not o.path.startswith(tuple(PUBLIC))]


@pytest.fixture(scope="module")
def home():
    return House()


@pytest.fixture(scope="module")
def abroad():
    return House()


def ask(person, operation, url, body):
    if operation.media == "multipart/form-data":
        return person.ask(operation.method, url, files=form_files("z" + secrets.token_hex(4)),
                          data={"name": "别人的表", "classification_code": "SB-99-01", "retention": "永久", "secrecy": "秘密"} if operation.path.endswith("/forms") else {})
    return person.ask(operation.method, url, **({"json": body} if operation.schema else {}))


def body_of(house, operation):
    """A body that is right in itself, so that nothing but the id can be what is refused."""
    if operation.path == "/signing/documents/{id}/correction" or operation.path == "/signing/declarations/{id}/correction":
        return {"reason": "更正", "data": house.body()["data"]}
    given = sample(operation.schema) if operation.schema else None
    if operation.path.endswith("/slips"):
        return {"password": "Slips-2026-of-mine"}
    own = {"/signing/documents/{id}/places": {"width_mm": 40, "height_mm": 40, "places": [{"kind": "keyword", "text": "纳税人"}]},
           "/admin/users/{id}/roles": {"role_ids": []}, "/admin/units/{id}": {"name": "别人的名字"}, "/archives/schedules/{id}": {"hour": 2}}
    return own.get(operation.path, given)


@pytest.mark.parametrize("operation", PATHS, ids=repr)
def test_a_foreign_id_in_the_path_is_missing(home, abroad, operation):
    prefix = operation.path[: operation.path.index("}") + 1]
    if prefix in GLOBAL:
        return the_top_alone_changes(home, operation, GLOBAL[prefix])
    assert prefix in home.things(), f"{operation}: tell this test what {prefix} is, and make one in House"
    person, before = home.people.who(operation), abroad.snapshot()
    answer = ask(person, operation, operation.url(**abroad.arguments(operation)), body_of(home, operation))
    assert answer.status_code == 404, f"{answer.status_code} {answer.text[:300]}"
    assert answer.json()["code"].endswith(("_missing", "_unknown")), answer.text
    assert abroad.snapshot() == before
    assert not any(mark in answer.text for mark in marks(abroad) - {abroad.arguments(operation)["id"]})
    nothing = ask(person, operation, operation.url(), body_of(home, operation))
    assert (nothing.status_code, nothing.json()["code"]) == (answer.status_code, answer.json()["code"]), "a foreign id and no id look alike"
    if "{session_id}" in operation.path:  # one's own account does not open somebody else's session
        mixed = person.ask(operation.method, operation.url(id=home.victim.account_id, session_id=abroad.session))
        assert mixed.status_code == 404, mixed.text
    if operation.method == "GET":
        own = home.victim if operation.permission is None and operation.service == "auth" else person
        assert own.ask("GET", operation.url(**home.arguments(operation))).status_code == 200, "the same question about one's own is answered"


def the_top_alone_changes(home, operation, kind):
    row = sql({"role": "SELECT id FROM estamp_admin.role WHERE code = 'keeper'", "category": "SELECT id FROM estamp_admin.category WHERE level = 2 LIMIT 1"}[kind])
    before = sql(f"SELECT * FROM estamp_admin.{kind} WHERE id = '{row[0][0]}'")
    answer = ask(home.people.who(operation), operation, operation.url(id=row[0][0]), sample(operation.schema) if operation.schema else None)
    if operation.method == "GET":
        assert answer.status_code in (200, 400, 404), answer.text  # a level 2 has no form to show
    else:
        assert answer.status_code == 403 and answer.json()["code"] != "permission_denied", answer.text
    assert sql(f"SELECT * FROM estamp_admin.{kind} WHERE id = '{row[0][0]}'") == before


def marks(house):
    """What would give somebody of this house away."""
    units = [house.top, house.below, house.taxpayer, house.holder.unit_id]
    return {*units, *map(unit_code, units), house.victim.account_id, house.victim.login_name, house.holder.account_id, house.document, house.seal, house.run}


QUERY = {"unit_id": lambda h: h.below, "authority_id": lambda h: h.below, "taxpayer_code": lambda h: h.holder.code, "authority_code": lambda h: unit_code(h.below),
         "unit_code": lambda h: h.holder.code, "client_code": lambda h: unit_code(h.taxpayer), "agent_code": lambda h: h.holder.code,
         "code": lambda h: h.holder.code, "q": lambda h: h.holder.code, "object_id": lambda h: h.victim.account_id, "caller_id": lambda h: h.victim.account_id, "seal_id": lambda h: h.seal}
NO_ID = {"category_id": "categories are the same for all", "classification_code": "of categories"}
LISTS = [(o, p["name"]) for o in OPERATIONS for p in o.query if p["name"] in QUERY or (p["name"].endswith(("_id", "_code")) and p["name"] not in NO_ID)]


@pytest.mark.parametrize("operation,name", LISTS, ids=lambda x: x if isinstance(x, str) else repr(x))
def test_a_foreign_id_in_the_query_finds_nothing(home, abroad, operation, name):
    assert name in QUERY, f"{operation}: tell this test what a foreign {name} is"
    arguments = home.arguments(operation) if "{" in operation.path else {}
    needed = {"by": "authority"} if any(p["name"] == "by" for p in operation.query) else {"year": "2025"} if any(p["name"] == "year" for p in operation.query) else {}
    person = home.people.who(operation)
    answer = person.ask("GET", operation.url(**arguments), params={**needed, name: QUERY[name](abroad)})
    if answer.status_code == 200:
        found = answer.text
        assert not [mark for mark in marks(abroad) if mark in found], found[:500]
        assert not [n for n in re.findall(r'"(?:count|sealed|waiting|total|documents|sealings|expiring)": ?(\d+)', found) if n != "0"], found[:500]
    else:
        assert answer.status_code in (400, 403, 404) and answer.json()["code"] != "permission_denied", answer.text
    own = person.ask("GET", operation.url(**arguments), params={**needed, name: QUERY[name](home)})
    assert own.status_code == 200, own.text


# --- in the body ---

def seals_items(house, value, field):
    return {"seal_id": value if field == "seal_id" else house.seal, "pin": PIN, "items": [{"document_id": value if field == "document_id" else house.declared(**quarter_of_its_own())["id"]}]}


def without_pin(body):
    return {key: value for key, value in body.items() if key != "pin"}


def with_taxpayer(house, value):
    return {**house.body(**quarter_of_its_own()), "taxpayer_code": value}


BODY = {  # (operation, field): (whose value, the body with it)
    ("POST /auth/accounts", "unit_id"): (lambda h: h.below, lambda h, v: {"login": new_login(), "name": "甲", "kind": "officer", "unit_id": v}),
    ("POST /auth/account-batches", "authority_id"): (lambda h: h.below, lambda h, v: {"action": "create", "authority_id": v}),
    ("POST /auth/account-batches", "account_ids"): (lambda h: h.victim.account_id, lambda h, v: {"action": "reset", "account_ids": [v]}),
    ("POST /auth/clients", "unit_id"): (lambda h: h.top, lambda h, v: {"name": "c", "unit_id": v, "scopes": ["declaration.read"]}),
    ("POST /admin/units", "parent_id"): (lambda h: h.below, lambda h, v: {"kind": "taxpayer", "code": new_code(), "name": "甲", "parent_id": v}),
    ("PATCH /admin/units/{id}", "parent_id"): (lambda h: h.top, lambda h, v: {"parent_id": v}),
    ("POST /admin/mandates", "client_code"): (lambda h: unit_code(h.holder.unit_id), lambda h, v: {
        "client_code": v, "agent_code": unit_code(h.taxpayer), **in_force(), "may_seal": True}),
    ("POST /signing/declarations", "taxpayer_code"): (lambda h: h.holder.code, with_taxpayer),
    ("POST /signing/sealings", "seal_id"): (lambda h: h.seal, lambda h, v: seals_items(h, v, "seal_id")),
    ("POST /signing/sealings", "items[0].document_id"): (lambda h: h.declared(**quarter_of_its_own())["id"], lambda h, v: seals_items(h, v, "document_id")),
    ("POST /archives/runs", "authority_code"): (lambda h: unit_code(h.below), lambda h, v: {"year": 1999, "authority_code": v}),
    ("POST /archives/schedules", "authority_code"): (lambda h: unit_code(h.below), lambda h, v: {"month": 1, "day": 1, "hour": 1, "enabled": False, "authority_code": v}),
}
ELSEWHERE = {  # why a field is not one of another unit's, or where it is tried
    ("PUT /admin/users/{id}/roles", "role_ids"): "roles are the same for all; who may hand them out: test_admin_roles",
    ("POST /admin/categories", "parent_id"): "categories are the same for all and changed at the top",
    ("POST /admin/categories", "service_id"): "a word", ("POST /admin/categories", "voucher_code"): "a word", ("POST /admin/categories", "classification_code"): "a word",
    ("PATCH /admin/categories/{id}", "service_id"): "a word", ("PATCH /admin/categories/{id}", "voucher_code"): "a word",
    ("PATCH /admin/categories/{id}", "classification_code"): "a word",
    ("POST /admin/mandates", "agent_code"): "whoever is trusted may act, wherever it belongs",
    ("POST /signing/declarations", "service_id"): "of the category", ("POST /signing/declarations", "voucher_code"): "of the category",
    ("POST /signing/sealings/prepare", "seal_id"): "test_signing_offers", ("POST /signing/sealings/prepare", "items[0].document_id"): "test_signing_offers",
    ("POST /signing/sealings/complete", "signatures[0].document_id"): "test_signing_offers",
    ("POST /signing/documents/{id}/withdrawal", "sealing_id"): "test_signing_withdraw",
    ("POST /archives/schedules", "role_id"): "roles are the same for all", ("PATCH /archives/schedules/{id}", "role_id"): "roles are the same for all",
}


def named(path):
    return "".join(f"[{step}]" if isinstance(step, int) else ("." if n else "") + step for n, step in enumerate(path))


FIELDS = [(o, named(path)) for o in OPERATIONS if o.schema for path, _ in places(o.schema, sample(o.schema))
          if isinstance(path[-1], str) and (path[-1].endswith(("_id", "_ids", "_code")) or path[-1] == "parent_id")]


@pytest.mark.parametrize("operation,field", FIELDS, ids=lambda x: x if isinstance(x, str) else repr(x))
def test_a_foreign_id_in_the_body_is_refused(home, abroad, operation, field):
    if (repr(operation), field) in ELSEWHERE:
        return
    assert (repr(operation), field) in BODY, f"{operation}: tell this test what a foreign {field} is"
    value, body = BODY[repr(operation), field]
    if field == "authority_id":
        home.taxpayer_unit(home.below)
    arguments = {"id": home.taxpayer} if operation.path == "/admin/units/{id}" else {}
    person, foreign = home.people.who(operation), value(abroad)
    before = abroad.snapshot()
    answer = person.ask(operation.method, operation.url(**arguments), json=body(home, foreign))
    assert refused(person, operation, answer), answer.text[:500]
    assert abroad.snapshot() == before
    own = person.ask(operation.method, operation.url(**arguments), json=body(home, value(home)))
    assert own.status_code in (200, 201, 202) and not refused(person, operation, own), own.text[:500]


def refused(person, operation, answer):
    """As a whole, or the one thing that was asked for."""
    if answer.status_code in (400, 403, 404):
        return answer.json()["code"] != "permission_denied"
    if operation.path == "/signing/sealings":
        return {one["state"] for one in answer.json()["results"]} == {"refused"}
    if operation.path != "/auth/account-batches":
        return False
    end = time.monotonic() + 300
    while (batch := good(person.ask("GET", f"/account-batches/{answer.json()['id']}")))["state"] not in ("done", "failed"):
        assert time.monotonic() < end
        time.sleep(0.2)
    return batch["done"] == 0 and batch["failed"] == 1 and batch["faults"][0]["code"] == "account_missing"
