"""What a seal was used for, as far as its reader may see the documents; and what is said of a picture that the store has lost."""

import os
from pathlib import Path

import pytest
from auth_people import API, VAR, new_id, problem, sql
from seal_files import import_own, issued
from signing_bureau import SIGNING, Bureau, quarter_of_its_own

SEALS = API + "/seals"


@pytest.fixture(scope="module")
def bureau():
    return Bureau()


def uses(person, seal, **query):
    answer = person.ask("GET", SIGNING + "/sealings", params={"seal_id": seal, **query})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_seals_uses_come_page_by_page_the_latest_first(bureau):
    holder, seal = bureau.sealing_taxpayer()
    assert uses(holder, seal) == {"items": [], "next": None}
    documents = [bureau.declared(holder=holder, **quarter_of_its_own()) for _ in range(3)]
    for document in documents[:2]:
        assert bureau.seal_documents(document["id"], person=holder, seal=seal).json()["results"][0]["state"] == "sealed"
    found = uses(holder, seal)["items"]
    assert [use["document_id"] for use in found] == [documents[1]["id"], documents[0]["id"]], "the third was not sealed"
    assert found[0]["number"] == documents[1]["number"] and found[0]["unit"]["code"] == holder.code and found[0]["state"] == "sealed"
    assert found[0]["revision"] == 2 and found[0]["period"] == documents[1]["period"] and found[0]["sealed"] >= found[1]["sealed"]
    first = uses(holder, seal, limit=1)
    second = uses(holder, seal, limit=1, cursor=first["next"])
    assert [first["items"], second["items"], second["next"]] == [found[:1], found[1:], None]
    assert holder.ask("GET", f"{SEALS}/{seal}").json()["uses"] == 2


def test_documents_sealed_in_one_call_are_all_listed_once(bureau):
    """They have one time: the pages go on by their ids."""
    holder, seal = bureau.sealing_taxpayer()
    documents = [bureau.declared(holder=holder, **quarter_of_its_own())["id"] for _ in range(4)]
    assert bureau.seal_documents(*documents, person=holder, seal=seal).ok
    seen, cursor = [], None
    while True:
        page = uses(holder, seal, limit=1, **({"cursor": cursor} if cursor else {}))
        seen += [use["document_id"] for use in page["items"]]
        cursor = page["next"]
        if not cursor:
            break
    assert sorted(seen) == sorted(documents)


def test_uses_stay_within_the_scope(bureau):
    document = bureau.declared(**quarter_of_its_own())["id"]
    assert bureau.seal_documents(document).ok
    assert document in [use["document_id"] for use in uses(bureau.officer, bureau.seal)["items"]]
    assert uses(bureau.stranger, bureau.seal)["items"] == [], "of another bureau"
    other, _ = bureau.sealing_taxpayer()
    assert uses(other, bureau.seal)["items"] == []
    assert uses(bureau.officer, new_id())["items"] == []
    powerless = bureau.person("seal.query", unit_id=bureau.top)
    problem(powerless.ask("GET", SIGNING + "/sealings", params={"seal_id": bureau.seal}), 403, "permission_denied")


@pytest.mark.parametrize("query, field, code", [({}, "seal_id", "field_required"), ({"seal_id": "x"}, "seal_id", "field_form"),
                                                ({"seal_id": "0" * 26, "limit": 0}, "limit", "field_too_small"),
                                                ({"seal_id": "0" * 26, "order": "1"}, "order", "field_unknown")])
def test_a_faulty_question_names_its_field(bureau, query, field, code):
    problem(bureau.officer.ask("GET", SIGNING + "/sealings", params=query), 400, code, field)


def test_a_faulty_cursor_is_refused(bureau):
    problem(bureau.officer.ask("GET", SIGNING + "/sealings", params={"seal_id": bureau.seal, "cursor": "!!"}), 400, "cursor_invalid")


def test_a_seals_uses_are_read_by_its_index(bureau):
    plan = sql("EXPLAIN SELECT s.id FROM estamp_signing.sealing s FORCE INDEX (sealing_seal) WHERE s.seal_id = 'x' AND s.sealed_ms <= 9"
               " AND (s.sealed_ms < 9 OR s.id < 'z') ORDER BY s.sealed_ms DESC, s.id DESC LIMIT 11")[0]
    assert "sealing_seal" in plan and "filesort" not in " ".join(plan), plan


@pytest.mark.parametrize("language, words", [("zh-CN", "从备份恢复"), ("en", "restore it from the backup")])
def test_a_lost_picture_is_said_to_be_lost(bureau, language, words):
    person = bureau.person(kind="taxpayer", unit_id=bureau.taxpayer_unit(bureau.below))
    person.code = sql(f"SELECT code FROM estamp_admin.unit WHERE id = '{person.unit_id}'")[0][0]
    seal = import_own(person, issued(person.code)).json()
    digest = sql(f"SELECT picture_digest FROM estamp_seals.seal WHERE id = '{seal['id']}'")[0][0]
    document = bureau.declared(holder=person, **quarter_of_its_own())["id"]
    kept = Path(VAR) / "store" / digest[0] / digest
    aside = kept.with_suffix(".aside")
    os.rename(kept, aside)
    try:
        for answer in (person.ask("GET", f"{SEALS}/{seal['id']}/picture", headers={"Accept-Language": language}),
                       bureau.seal_documents(document, person=person, seal=seal["id"], **{"Accept-Language": language})):
            body = problem(answer, 404, "seal_picture_missing")
            assert seal["number"] in body["title"] and words in body["title"], body
    finally:
        os.rename(aside, kept)
    assert person.ask("GET", f"{SEALS}/{seal['id']}/picture").status_code == 200
    assert bureau.seal_documents(document, person=person, seal=seal["id"]).json()["results"][0]["state"] == "sealed"
