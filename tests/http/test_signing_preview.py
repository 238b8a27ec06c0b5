"""What a page asks before it seals: which levels there are, and where places fall, the same as they are sealed then."""

import pytest
from auth_people import new_id, problem
from signing_bureau import SIGNING, Bureau
from upload_files import a_pdf, handed_in


@pytest.fixture(scope="module")
def bureau():
    return Bureau()


@pytest.fixture(scope="module")
def document(bureau):
    answer = handed_in(bureau.holder, a_pdf("Signed by Party", pages=3))
    assert answer.status_code == 201, answer.text
    return answer.json()


def preview(bureau, document, *places, person=None, **size):
    body = {"width_mm": 40, "height_mm": 30, "places": list(places), **size}
    return (person or bureau.holder).ask("POST", f"{SIGNING}/documents/{document['id']}/places", json=body)


def spots(answer):
    assert answer.status_code == 200, answer.text
    return answer.json()["places"]


def test_levels_are_told_as_they_can_be_made(bureau):
    told = bureau.holder.ask("GET", SIGNING + "/sealings/levels").json()
    assert told["usual"] in told["levels"] and told["levels"] == ["b", "t", "lt", "lta"][:len(told["levels"])]
    document = handed_in(bureau.holder, a_pdf()).json()
    item = {"document_id": document["id"], "place": {"page": 1, "x_mm": 20, "y_mm": 20}}
    sealed = bureau.holder.ask("POST", SIGNING + "/sealings", json={"seal_id": bureau.seal, "pin": "135790", "level": told["levels"][1], "items": [item]})
    assert sealed.json()["results"][0]["state"] == "sealed", sealed.text
    problem(bureau.officer.ask("GET", SIGNING + "/sealings/levels"), 403, "permission_denied")


def test_a_keyword_is_shown_where_it_is_sealed(bureau, document):
    place = {"kind": "keyword", "text": "Party", "which": "all", "dx_mm": 5}
    shown = spots(preview(bureau, document, place))
    assert [one["page"] for one in shown] == [1, 2, 3] and {(one["width_mm"], one["height_mm"]) for one in shown} == {(40, 30)}
    assert abs(shown[0]["y_mm"] + 15 - 98) < 3 and 20 < shown[0]["x_mm"] + 20 < 65  # the word's middle, as upload_files puts it
    seal = bureau.holder.ask("GET", f"{SIGNING}/../seals/{bureau.seal}").json()
    as_sealed = spots(preview(bureau, document, place, width_mm=seal["width_mm"], height_mm=seal["height_mm"]))
    result = bureau.seal_documents({"document_id": document["id"], "places": [place]}).json()["results"][0]
    assert result["state"] == "sealed", result
    sealed = bureau.holder.ask("GET", f"{SIGNING}/documents/{document['id']}").json()["sealings"][0]["places"]
    for name in ("page", "x_mm", "y_mm", "width_mm"):
        assert [round(one[name], 1) for one in as_sealed] == [round(one[name], 1) for one in sealed], name


def test_points_and_strips_are_shown_and_nothing_is_changed(bureau):
    document = handed_in(bureau.holder, a_pdf(pages=4)).json()
    shown = spots(preview(bureau, document, {"kind": "point", "x_mm": 10, "y_mm": 20, "corner": "bottom_right", "pages": "last"}, {"kind": "straddle"}))
    assert len(shown) == 5 and shown[0]["page"] == 4 and abs(shown[0]["x_mm"] - (595 / 72 * 25.4 - 50)) < 0.1
    assert [(one["page"], one["width_mm"]) for one in shown[1:]] == [(page, 10) for page in (1, 2, 3, 4)]
    assert bureau.holder.ask("GET", f"{SIGNING}/documents/{document['id']}").json()["revision"] == 1


def test_what_cannot_be_is_refused_at_its_place(bureau):
    document = handed_in(bureau.holder, a_pdf(pages=3)).json()
    point = {"kind": "point", "x_mm": 10, "y_mm": 10}
    problem(preview(bureau, document, point, {"kind": "keyword", "text": "nowhere"}), 400, "pdf_keyword_missing", "places[1]")
    problem(preview(bureau, document, {**point, "x_mm": 190}), 400, "pdf_place_outside", "places[0]")
    problem(preview(bureau, document, {**point, "pages": "4"}), 400, "pdf_page_missing", "places[0]")
    problem(preview(bureau, document, {"kind": "straddle"}, width_mm=5), 400, "pdf_straddle_narrow", "places[0]")  # three strips of 1.7 mm
    assert len(spots(preview(bureau, document, {"kind": "straddle"}, width_mm=6))) == 3
    problem(preview(bureau, document, {"kind": "point", "text": "x"}), 400, "field_unknown", "places[0].text")
    problem(preview(bureau, document, point, width_mm=0), 400, "field_form", "width_mm")
    problem(preview(bureau, document, point, height_mm="9"), 400, "field_form", "height_mm")
    stranger, _ = bureau.sealing_taxpayer()
    problem(preview(bureau, document, point, person=stranger), 404, "document_missing")
    problem(preview(bureau, {"id": new_id()}, point), 404, "document_missing")
