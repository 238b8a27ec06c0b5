"""signing: what every route refuses. Ids of other units and ids that are none in each position, bodies of the wrong type, broken or
too large, files that lie about what they are; each with the field, the reason, and nothing changed."""

import io
import zlib

import pytest
import requests
from auth_people import Browser, new_id, problem, sql
from signing_bureau import PIN, SIGNING, Bureau, quarter_of_its_own, verify

REASON = {"reason": "填写有误"}


def far_program(bureau):
    """A filing system of another authority."""
    made = bureau.admin.ask("POST", "/clients", json={"name": "far " + new_id(), "unit_id": bureau.top, "scopes": ["declaration.submit", "declaration.read"]})
    sql(f"UPDATE estamp_auth.api_client SET unit_id = '{bureau.other}' WHERE id = '{made.json()['client_id']}'")
    far = Browser()
    basic = requests.auth._basic_auth_str(made.json()["client_id"], made.json()["client_secret"])
    far.token = far.ask("POST", "/token", data={"grant_type": "client_credentials"}, headers={"Authorization": basic}).json()["access_token"]
    return far


@pytest.fixture(scope="module")
def bureau():
    made = Bureau()
    made.add_clerks()
    made.far_program = far_program(made)
    made.neighbour, made.neighbours_seal = made.sealing_taxpayer()
    made.document = made.declared(**quarter_of_its_own())
    made.data = made.body(**quarter_of_its_own())["data"]
    return made


# --- documents of others, and ids that are none ---

# route, what is sent (a function of the bureau), who is foreign to the document
DOCUMENT_ROUTES = [
    ("GET", "documents/{id}", None, ("stranger", "neighbour", "far_clerk")),
    ("GET", "documents/{id}/file", None, ("stranger", "neighbour", "far_clerk")),
    ("GET", "documents/{id}/data", None, ("stranger", "neighbour", "far_clerk")),
    ("GET", "documents/{id}/receipt", None, ("stranger", "neighbour", "far_clerk")),
    ("GET", "documents/{id}/fields", None, ("far_clerk",)),
    ("POST", "documents/{id}/correction", lambda b: {**REASON, "data": b.data}, ("far_clerk",)),
    ("POST", "documents/{id}/void", lambda b: REASON, ("far_clerk",)),
    ("POST", "documents/{id}/rejection", lambda b: REASON, ("far_clerk",)),
]
NO_IDS = ["x", "0" * 25, "0" * 27, "0" * 200, "Z" * 26, "00000000000000000000000000'", "..%2f..%2fetc", "%E5%90%8D"]


def ask(bureau, who, method, path, body):
    return getattr(bureau, who).ask(method, f"{SIGNING}/{path}", **({"json": body(bureau)} if body else {}))


@pytest.mark.parametrize("method, path, body, who", [(m, p, b, w) for m, p, b, people in DOCUMENT_ROUTES for w in people])
def test_a_document_of_another_is_missing(bureau, method, path, body, who):
    problem(ask(bureau, who, method, path.replace("{id}", bureau.document["id"]), body), 404, "document_missing")
    assert bureau.holder.ask("GET", f"{SIGNING}/documents/{bureau.document['id']}").json()["state"] == "waiting"


@pytest.mark.parametrize("method, path, body", [route[:3] for route in DOCUMENT_ROUTES])
@pytest.mark.parametrize("wrong", [None, *NO_IDS])
def test_an_id_that_is_none_is_missing(bureau, method, path, body, wrong):
    answer = ask(bureau, "clerk", method, path.replace("{id}", wrong or new_id()), body)
    assert answer.status_code in (400, 404), answer.text
    assert answer.json()["code"] in ("document_missing", "route_missing", "field_form", "input_invalid"), answer.text


@pytest.mark.parametrize("method, path, body", [
    ("GET", "declarations/{id}", None), ("GET", "declarations/{id}/fields", None),
    ("POST", "declarations/{id}/correction", lambda b: {**REASON, "data": b.data}), ("POST", "declarations/{id}/void", lambda b: REASON)])
def test_a_filing_system_of_another_jurisdiction_finds_nothing(bureau, method, path, body):
    far = bureau.far_program
    answer = far.ask(method, f"{SIGNING}/{path.replace('{id}', bureau.document['id'])}", **({"json": body(bureau)} if body else {}))
    problem(answer, 404, "document_missing")
    body = {**bureau.body(**quarter_of_its_own())}
    problem(far.ask("POST", SIGNING + "/declarations", json=body), 400, "taxpayer_unknown", "taxpayer_code")


def test_a_seal_or_document_of_another_seals_nothing(bureau):
    mine, seal = bureau.document["id"], bureau.seal
    answer = bureau.neighbour.ask("POST", SIGNING + "/sealings", json={"seal_id": bureau.neighbours_seal, "pin": PIN, "items": [{"document_id": mine}]})
    assert answer.status_code == 200 and answer.json()["results"][0]["problem"]["code"] == "document_missing", answer.text
    answer = bureau.neighbour.ask("POST", SIGNING + "/sealings", json={"seal_id": seal, "pin": PIN, "items": [{"document_id": mine}]})
    assert answer.status_code in (403, 404) and answer.json()["code"] == "seal_missing", answer.text
    answer = bureau.neighbour.ask("POST", SIGNING + "/sealings/prepare", json={"seal_id": seal, "items": [{"document_id": mine}]})
    assert answer.status_code in (403, 404), answer.text
    assert bureau.holder.ask("GET", f"{SIGNING}/documents/{mine}").json()["state"] == "waiting"


@pytest.mark.parametrize("path", ["documents", "deadlines"])
def test_lists_of_another_unit_are_refused_or_empty(bureau, path):
    answer = bureau.neighbour.ask("GET", f"{SIGNING}/{path}", params={"taxpayer_code": bureau.holder.code})
    assert answer.status_code in (200, 400, 404), answer.text
    assert answer.status_code != 200 or answer.json()["items"] == []


# --- bodies ---

JSON_ROUTES = [("filing", "declarations"), ("filing", "declarations/{id}/correction"), ("filing", "declarations/{id}/void"),
               ("clerk", "documents/{id}/correction"), ("clerk", "documents/{id}/void"), ("clerk", "documents/{id}/rejection"),
               ("holder", "sealings"), ("holder", "sealings/prepare"), ("holder", "sealings/complete"), ("holder", "notices/read")]
BODIES = [  # sent, type, status, code
    (b"{}", "text/plain", 415, "media_wrong"), (b"<a/>", "application/xml", 415, "media_wrong"), (b"{}", None, 415, "media_wrong"),
    (b"", "application/json", 400, None), (b"{", "application/json", 400, "json_broken"), (b'{"a":1}}', "application/json", 400, "json_broken"),
    (b"\xff\xfe{}", "application/json", 400, "json_broken"), (b"[" * 5000, "application/json", 400, "json_broken"),
    (b"[]", "application/json", 400, None), (b'"x"', "application/json", 400, None), (b"null", "application/json", 400, None),
    (b'{"colour":"red"}', "application/json", 400, "input_invalid"), (b" " * (1 << 20) + b"{}", "application/json", 413, "body_too_large"),
]


@pytest.mark.parametrize("who, path", JSON_ROUTES)
@pytest.mark.parametrize("content, kind, status, code", BODIES, ids=range(len(BODIES)))
def test_a_body_that_is_none_is_refused(bureau, who, path, content, kind, status, code):
    headers = {"Content-Type": kind} if kind else {}
    answer = getattr(bureau, who).ask("POST", f"{SIGNING}/{path.replace('{id}', bureau.document['id'])}", data=content, headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert code is None or answer.json()["code"] == code, answer.text


HUGE = 100 << 20


def pieces(size, head=b"%PDF-1.7\n"):
    """A body of `size` bytes that is never held whole."""
    yield head
    left = size - len(head)
    chunk = b"x" * (1 << 20)
    while left > 0:
        yield chunk[:left]
        left -= len(chunk)


class Sized:
    """What requests sends with a Content-Length, from a generator."""

    def __init__(self, size):
        self.size, self.parts, self.rest = size, pieces(size), b""

    def __len__(self):
        return self.size

    def read(self, count=-1):
        while not self.rest:
            self.rest = next(self.parts, None)
            if self.rest is None:
                self.rest = b""
                return b""
        out, self.rest = self.rest[:count], self.rest[count:]
        return out


@pytest.mark.parametrize("who, path", JSON_ROUTES)
def test_a_hundred_megabytes_where_a_form_is_wanted_are_refused(bureau, who, path):
    person = getattr(bureau, who)
    answer = person.ask("POST", f"{SIGNING}/{path.replace('{id}', bureau.document['id'])}", data=Sized(HUGE), headers={"Content-Type": "application/json"})
    problem(answer, 413, "body_too_large")


def test_a_file_is_judged_up_to_its_limit_and_refused_beyond(bureau):
    ask = lambda size: Browser().http.post(SIGNING + "/verifications", data=Sized(size), headers={"Content-Type": "application/pdf"}, timeout=300)  # noqa: E731
    answer = ask(HUGE)
    assert answer.status_code == 200 and answer.json()["report"]["overall"] == "unreadable", answer.text
    problem(ask(HUGE + 1), 413, "body_too_large")


# --- files that are not what they seem ---

def bomb():
    """A page whose content grows from some kilobytes to a gigabyte."""
    packed = zlib.compressobj(9)
    content = packed.compress(b"\0" * (1 << 20))
    for _ in range(1023):
        content += packed.compress(b"\0" * (1 << 20))
    content += packed.flush()
    out, offsets = io.BytesIO(), []
    out.write(b"%PDF-1.7\n")
    for number, body in enumerate([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
                                   b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
                                   b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(content), content)], 1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    at = out.tell()
    out.write(b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % o for o in offsets))
    out.write(b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % at)
    return out.getvalue()


BROKEN = {
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, {"unreadable"}),
    "an archive": (b"PK\x03\x04" + b"\0" * 100, {"unreadable"}),
    "a page of the web": (b"<html>%PDF-1.7</html>", {"unreadable"}),
    "a head without a body": (b"%PDF-1.7\n%%EOF\n", {"unreadable"}),
    "a table that points nowhere": (b"%PDF-1.7\nstartxref\n99999999\n%%EOF\n", {"unreadable"}),
    "a table that points at itself": (b"%PDF-1.7\nxref\n0 0\ntrailer<</Prev 9/Size 1>>\nstartxref\n9\n%%EOF\n", {"unreadable"}),
    "a bomb": (None, {"unsigned", "unreadable"}),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_lies_is_a_result_that_says_so(bureau, name):
    content, wanted = BROKEN[name]
    report = verify(content or bomb())["report"]
    assert report["overall"] in wanted and report["zh"] and report["en"], report


@pytest.mark.parametrize("cut", [1, 100, 0.5, 0.9])
def test_a_sealed_file_cut_short_is_not_intact(bureau, cut):
    document = bureau.declared(**quarter_of_its_own())
    assert bureau.seal_documents(document["id"]).json()["results"][0]["state"] == "sealed"
    whole = bureau.file(document["id"])
    size = int(len(whole) * cut) if cut < 1 else len(whole) - cut - 6
    assert verify(whole)["report"]["overall"] == "intact"
    assert verify(whole[:size])["report"]["overall"] != "intact"
