"""Where a seal stands: several places of one signature, straddle seals, what it forbids; in one step and in two."""

import io
import re

import pytest
from auth_people import new_id
from pyhanko.pdf_utils.reader import PdfFileReader
from signing_bureau import SIGNING, quarter_of_its_own, verify
from signing_people import Table, code_of, view
from test_signing_offers import Held, parts_of

MM = 72 / 25.4
EVERYWHERE = [{"kind": "point", "x_mm": 10, "y_mm": 12, "pages": "all", "corner": "bottom_right"},
              {"kind": "keyword", "text": "纳税人识别号", "which": "all", "dx_mm": 60, "dy_mm": 30},
              {"kind": "straddle", "edge": "right"}]


@pytest.fixture(scope="module")
def table():
    return Table()


@pytest.fixture(scope="module")
def held(table, tmp_path_factory):
    return Held(table, tmp_path_factory.mktemp("held"))


def declared(table, holder=None):
    document = table.declared(key="vat_general", holder=holder, **quarter_of_its_own())
    return view(holder or table.holder, document)


def seal(table, document, places=None, **more):
    item = {"document_id": document["id"], **({"places": places} if places else {})}
    headers = {"Idempotency-Key": more.pop("key")} if "key" in more else {}
    if more.pop("again", False):
        item["again"] = True
    return table.holder.ask("POST", SIGNING + "/sealings", json={"seal_id": table.seal, "pin": "135790", "items": [item], **more}, headers=headers)


def sealed(table, places, **more):
    document = declared(table)
    answer = seal(table, document, places, **more)
    assert code_of(answer) == "sealed", answer.text
    return view(table.holder, document)


def widgets(content):
    """What the file itself says: pages (from 1) and rectangles in mm from the upper left, of upright uncropped pages."""
    pdf = PdfFileReader(io.BytesIO(content))
    for number, page in enumerate(pdf.root["/Pages"]["/Kids"], 1):
        page = page.get_object()
        box = [float(v) for v in (page.get("/MediaBox") or pdf.root["/Pages"]["/MediaBox"])]
        for annotation in page.get("/Annots", []):
            left, bottom, right, top = (float(v) for v in annotation.get_object()["/Rect"])
            yield {"page": number, "x_mm": left / MM, "y_mm": (box[3] - top) / MM, "width_mm": (right - left) / MM, "height_mm": (top - bottom) / MM}


def test_one_signature_stands_at_many_places(table):
    document = sealed(table, EVERYWHERE)
    content = table.file(document["id"])
    (sealing,) = document["sealings"]
    pages = document["page_count"]
    assert pages > 2 and {p["page"] for p in sealing["places"]} == set(range(1, pages + 1))
    told = sealing["places"]
    for was, now in zip(told, widgets(content), strict=True):
        assert was == pytest.approx(now, abs=0.02)
    assert sealing["place"] == pytest.approx({key: told[0][key] for key in ("page", "x_mm", "y_mm")}, abs=0.01)
    width = max(p["width_mm"] for p in told)
    strips = [p for p in told if p["width_mm"] < width - 1]
    assert len(strips) == pages and sum(p["width_mm"] for p in strips) == pytest.approx(width, abs=0.05)
    report = verify(content)["report"]
    assert report["overall"] == "intact" and len(report["signatures"]) == 1
    at = content.rindex(b"/Rect [") + 7
    moved = content[:at] + b"9" + content[at + 1:]
    assert verify(moved)["report"]["overall"] == "broken"


def test_a_repeated_request_means_the_same_places(table):
    document, key = declared(table), new_id()
    assert code_of(seal(table, document, EVERYWHERE, key=key)) == "sealed"
    assert code_of(seal(table, document, EVERYWHERE, key=key)) == "sealed"
    assert view(table.holder, document)["revision"] == 2
    for changed in ([EVERYWHERE[0]], [{**EVERYWHERE[0], "x_mm": 11}, *EVERYWHERE[1:]], None):
        assert seal(table, document, changed, key=key).json()["code"] == "idempotency_reused"
    assert seal(table, document, EVERYWHERE, key=key, certify=2).json()["code"] == "idempotency_reused"


def test_two_steps_put_it_at_the_same_places(table, held):
    document = declared(table, held.person)
    item = {"document_id": document["id"], "places": EVERYWHERE}
    terms = {"certify": 2, "reason": "会签", "location": "潍坊", "contact": "0536", "lock_fields": {"action": "include", "names": ["总额"]}}
    body = {"seal_id": held.seal, "items": [item], **terms}
    prepared = held.person.ask("POST", SIGNING + "/sealings/prepare", json=body)
    assert prepared.status_code == 201, prepared.text
    places = prepared.json()["items"][0]["places"]
    done = held.complete(prepared.json())
    assert code_of(done) == "sealed", done.text
    outside = table.file(document["id"], held.person)
    assert view(held.person, document)["sealings"][0]["places"] == places and len(places) > 4
    twin = declared(table, held.person)
    one = held.person.ask("POST", SIGNING + "/sealings", json={**body, "items": [{**item, "document_id": twin["id"]}], "pin": "135790"})
    assert code_of(one) == "sealed", one.text
    assert view(held.person, twin)["sealings"][0]["places"] == places
    inside = table.file(twin["id"], held.person)
    # two documents, so what tells them apart is blanked out: places in the file, /ID
    tails = [re.sub(rb"\d{10} \d{5} n|startxref\s+\d+|/Prev \d+|/ID ?\[[^]]*\]|/ByteRange \[[^]]*\]", b"", parts_of(content)[2][size:])
             for content, size in ((outside, document["size_bytes"]), (inside, twin["size_bytes"]))]
    assert tails[0] == tails[1]
    signature = PdfFileReader(io.BytesIO(inside)).embedded_signatures[0].sig_object
    assert [signature[key] for key in ("/Reason", "/Location", "/ContactInfo")] == ["会签", "潍坊", "0536"]
    assert verify(outside)["report"]["overall"] == verify(inside)["report"]["overall"] == "intact"


@pytest.mark.parametrize("place, member, code", [
    ({"kind": "circle"}, "kind", "field_choice"),
    ({"kind": "point", "x_mm": 10}, "y_mm", "field_required"),
    ({"kind": "point", "x_mm": -1, "y_mm": 10}, "x_mm", "field_form"),
    ({"kind": "point", "x_mm": "1", "y_mm": 10}, "x_mm", "field_form"),
    ({"kind": "point", "x_mm": 10, "y_mm": 10, "pages": "3-1"}, "pages", "field_form"),
    ({"kind": "point", "x_mm": 10, "y_mm": 10, "corner": "middle"}, "corner", "field_choice"),
    ({"kind": "point", "x_mm": 10, "y_mm": 10, "text": "盖章"}, "text", "field_unknown"),
    ({"kind": "keyword"}, "text", "field_required"),
    ({"kind": "keyword", "text": "章", "which": "some"}, "which", "field_choice"),
    ({"kind": "keyword", "text": "章" * 101}, "text", "field_too_long"),
    ({"kind": "keyword", "text": "章", "x_mm": 3}, "x_mm", "field_unknown"),
    ({"kind": "field"}, "name", "field_required"),
    ({"kind": "field", "name": "a", "pages": "all"}, "pages", "field_unknown"),
    ({"kind": "straddle", "group": 1}, "group", "field_too_small"),
    ({"kind": "straddle", "group": 51}, "group", "field_too_big"),
    ({"kind": "straddle", "edge": "top"}, "edge", "field_choice"),
    ({"kind": "straddle", "at_mm": 5001}, "at_mm", "field_form"),
    ({"kind": "straddle", "colour": "red"}, "colour", "field_unknown")])
def test_a_place_that_is_not_said_right_is_refused(table, held, place, member, code):
    good = {"kind": "point", "x_mm": 1, "y_mm": 1}
    items = [{"document_id": new_id(), "places": [good]}, {"document_id": new_id(), "places": [good, place]}]
    for path, more in (("/sealings", {"pin": "135790"}), ("/sealings/prepare", {})):
        answer = table.holder.ask("POST", SIGNING + path, json={"seal_id": table.seal, "items": items, **more})
        assert answer.status_code == 400, answer.text
        assert [(f["field"], f["code"]) for f in answer.json()["errors"]] == [(f"items[1].places[1].{member}", code)], answer.text


@pytest.mark.parametrize("terms, member, code", [
    ({"certify": 4}, "certify", "field_too_big"), ({"certify": -1}, "certify", "field_too_small"),
    ({"lock_fields": {"action": "some"}}, "lock_fields.action", "field_choice"),
    ({"lock_fields": {"action": "all", "names": ["a"]}}, "lock_fields.names", "field_unknown"),
    ({"lock_fields": {"action": "include"}}, "lock_fields.names", "field_required"),
    ({"reason": "x" * 201}, "reason", "field_too_long"), ({"location": "a\nb"}, "location", "field_form")])
def test_terms_that_are_not_said_right_are_refused(table, terms, member, code):
    answer = table.holder.ask("POST", SIGNING + "/sealings", json={"seal_id": table.seal, "pin": "1", "items": [{"document_id": new_id()}], **terms})
    assert [(f["field"], f["code"]) for f in answer.json()["errors"]] == [(member, code)], answer.text


def test_so_many_places_and_not_both_ways_at_once(table):
    point = {"kind": "point", "x_mm": 1, "y_mm": 1}
    for item, field, code in (({"places": [point] * 21}, "items[0].places", "field_too_many"), ({"places": []}, "items[0].places", None),
                              ({"places": [point], "place": {"page": 1, "x_mm": 1, "y_mm": 1}}, "items[0].places", "field_repeated")):
        answer = table.holder.ask("POST", SIGNING + "/sealings", json={"seal_id": table.seal, "pin": "1", "items": [{"document_id": new_id(), **item}]})
        assert answer.status_code == 400, answer.text
        (fault,) = answer.json()["errors"]
        assert fault["field"] == field and code in (None, fault["code"])


@pytest.mark.parametrize("places, index, code", [
    ([{"kind": "point", "x_mm": 1, "y_mm": 1}, {"kind": "point", "x_mm": 1, "y_mm": 1, "pages": "1,99"}], 1, "pdf_page_missing"),
    ([{"kind": "point", "x_mm": 200, "y_mm": 1}], 0, "pdf_place_outside"),
    ([{"kind": "keyword", "text": "没有这个词"}], 0, "pdf_keyword_missing"),
    ([{"kind": "keyword", "text": "纳税人识别号", "dy_mm": -200}], 0, "pdf_place_outside"),
    ([{"kind": "straddle", "pages": "1"}], 0, "pdf_straddle_pages"),
    ([{"kind": "straddle", "at_mm": 290}], 0, "pdf_place_outside"),
    ([{"kind": "point", "x_mm": 1, "y_mm": 1}, {"kind": "field", "name": "Seal1"}], 1, "pdf_field_alone")])
def test_a_place_that_the_file_does_not_have_is_named(table, places, index, code):
    document = declared(table)
    result = seal(table, document, places).json()["results"][0]
    assert result["state"] == "refused"
    assert [(f["field"], f["code"]) for f in result["problem"]["errors"]] == [(f"places[{index}]", code)], result
    assert view(table.holder, document)["state"] == "waiting"


def test_a_field_that_is_not_there_or_signed_is_refused(table):
    document = sealed(table, [{"kind": "point", "x_mm": 1, "y_mm": 1}])
    for name, code in (("Unterschrift", "pdf_field_missing"), ("Seal1", "pdf_field_signed")):
        assert code_of(seal(table, document, [{"kind": "field", "name": name}], again=True)) == code


def test_what_a_signature_forbids_is_kept(table):
    """A file's first signature may certify it; what it then forbids is refused to those who come later."""
    point = [{"kind": "point", "x_mm": 20, "y_mm": 20}]
    for terms, code in (({"certify": 1}, "pdf_certified"), ({"certify": 3}, "pdf_certified_fields"), ({"lock_fields": {"action": "all"}}, "pdf_field_locked"),
                        ({"lock_fields": {"action": "exclude", "names": ["Seal9"]}}, "pdf_field_locked")):
        document = sealed(table, point, **terms)
        assert code_of(seal(table, document, point, again=True)) == code
        assert verify(table.file(document["id"]))["report"]["overall"] == "intact"
    document = sealed(table, point)
    assert code_of(seal(table, document, point, again=True, certify=2)) == "pdf_certify_late"
    free = sealed(table, point, lock_fields={"action": "include", "names": ["amount"]})
    assert code_of(seal(table, free, EVERYWHERE, again=True)) == "sealed"


def test_further_seals_stand_at_many_places_too(table):
    document = sealed(table, EVERYWHERE)
    second = [{"kind": "straddle", "edge": "left"}, {"kind": "point", "x_mm": 90, "y_mm": 200, "pages": "odd"}]
    assert code_of(seal(table, document, second, again=True)) == "sealed"
    report = verify(table.file(document["id"]))["report"]
    assert report["overall"] == "intact" and len(report["signatures"]) == 2
    assert {c["code"] for s in report["signatures"] for c in s["changes"] if c["verdict"] != "permitted"} == set()


def test_the_old_way_still_tells_where_it_stands(table):
    document = sealed(table, None)
    (sealing,) = document["sealings"]
    (place,) = sealing["places"]
    assert {key: place[key] for key in sealing["place"]} == pytest.approx(sealing["place"], abs=0.01) and place["width_mm"] > 10
