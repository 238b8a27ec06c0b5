"""Whose a handed-in file is: a taxpayer's, a client's by its agent's hand, an authority's own (税务事项通知书); and how its submitter finds it."""

import uuid

import pytest
from auth_people import API, new_id, problem, sql
from seal_files import unit_code
from signing_bureau import PIN, SIGNING, verify
from signing_people import Table, code_of, view
from upload_files import a_pdf, handed_in

POINT = {"page": 1, "x_mm": 100, "y_mm": 200}


class Office(Table):
    def __init__(self):
        super().__init__()
        self.writer = self.person("document.submit", "sealing.query", "document.seal", unit_id=self.top)
        self.far_writer = self.person("document.submit", "sealing.query", "document.seal", unit_id=self.below)

    def put_on(self, document, person, seal, **more):
        return self.seal_documents({"document_id": document["id"], "place": POINT, **more}, person=person, seal=seal)


@pytest.fixture(scope="module")
def bureau():
    return Office()


def taken(answer):
    assert answer.status_code == 201, answer.text
    return answer.json()


def listed(person, **query):
    answer = person.ask("GET", SIGNING + "/uploads", params=query)
    assert answer.ok, answer.text
    return answer.json()


# --- an authority's own ---


def test_an_officer_hands_in_a_notice_and_seals_it_with_the_authoritys_seal(bureau):
    made = taken(handed_in(bureau.writer, a_pdf(), title="税务事项通知书", authority_code=unit_code(bureau.top)))
    assert (made["unit"]["id"], made["unit"]["kind"], made["state"], made["title"]) == (bureau.top, "authority", "waiting", "税务事项通知书")
    waiting = bureau.writer.ask("GET", SIGNING + "/deadlines").json()["items"]
    assert made["id"] in [one["id"] for one in waiting] and all(one["unit"]["id"] == bureau.top for one in waiting)
    answer = bureau.put_on(made, bureau.writer, bureau.hall_seal)
    assert code_of(answer) == "sealed", answer.text
    judged = verify(bureau.file(made["id"], bureau.writer))
    assert judged["report"]["overall"] == "intact" and judged["standing"] == "valid"
    assert len(view(bureau.writer, made)["sealings"]) == 1
    assert code_of(bureau.put_on(made, bureau.writer, bureau.hall_seal, again=True)) == "sealed"


def test_its_seal_is_withdrawn_by_its_own_officers(bureau):
    made = taken(handed_in(bureau.writer, a_pdf(), authority_code=unit_code(bureau.top)))
    assert code_of(bureau.put_on(made, bureau.writer, bureau.hall_seal)) == "sealed"
    last = view(bureau.writer, made)["sealings"][-1]
    body = {"sealing_id": last["id"], "reason": "内容有误", "pin": PIN}
    where = f"{SIGNING}/documents/{made['id']}/withdrawal"
    problem(bureau.far_hall.ask("POST", where, json=body), 404, "document_missing")
    assert bureau.writer.ask("POST", where, json=body).status_code == 200
    assert view(bureau.writer, made)["state"] == "waiting"


def test_an_authority_above_hands_in_for_one_below_which_seals_first(bureau):
    made = taken(handed_in(bureau.writer, a_pdf(), authority_code=unit_code(bureau.below)))
    assert made["unit"]["id"] == bureau.below
    news = bureau.far_writer.ask("GET", SIGNING + "/notices").json()["items"]
    assert (news[0]["document_id"], news[0]["kind"]) == (made["id"], "arrived")
    assert code_of(bureau.put_on(made, bureau.writer, bureau.hall_seal)) == "officer_seals_sealed"
    near_seal = bureau.imported(bureau.below)
    assert code_of(bureau.put_on(made, bureau.far_writer, near_seal)) == "sealed"
    assert code_of(bureau.put_on(made, bureau.writer, bureau.hall_seal, again=True)) == "sealed"


def test_an_authority_of_others_and_two_units_are_refused(bureau):
    own, above, code = unit_code(bureau.below), unit_code(bureau.top), bureau.holder.code
    problem(handed_in(bureau.far_writer, a_pdf(), authority_code=above), 400, "authority_outside", "authority_code")
    problem(handed_in(bureau.far_writer, a_pdf(), authority_code=unit_code(bureau.other)), 400, "authority_outside", "authority_code")
    problem(handed_in(bureau.writer, a_pdf(), authority_code=code), 400, "authority_outside", "authority_code")
    problem(handed_in(bureau.writer, a_pdf(), authority_code="NOBODY"), 400, "authority_outside", "authority_code")
    problem(handed_in(bureau.writer, a_pdf(), taxpayer_code=own), 400, "taxpayer_unknown", "taxpayer_code")
    problem(handed_in(bureau.writer, a_pdf(), taxpayer_code=code, authority_code=own), 400, "upload_units", "authority_code")
    problem(handed_in(bureau.holder, a_pdf(), authority_code=above), 400, "authority_outside", "authority_code")


def test_a_taxpayer_neither_sees_nor_seals_an_authoritys_file(bureau):
    made = taken(handed_in(bureau.writer, a_pdf(), authority_code=unit_code(bureau.top)))
    problem(bureau.holder.ask("GET", f"{SIGNING}/documents/{made['id']}"), 404, "document_missing")
    assert code_of(bureau.seal_documents({"document_id": made["id"], "place": POINT})) == "document_missing"


def test_it_is_archived_as_any_document(bureau):
    made = taken(handed_in(bureau.writer, a_pdf(), authority_code=unit_code(bureau.top), period_from="2022-01-01", period_to="2022-12-31"))
    assert code_of(bureau.put_on(made, bureau.writer, bureau.hall_seal)) == "sealed"
    archivist = bureau.person("archive.run", "archive.query", unit_id=bureau.top)
    run = archivist.ask("POST", API + "/archives/runs", json={"year": 2022})
    assert archivist.ask("GET", f"{API}/archives/runs/{run.json()['id']}/stream").text.rstrip().endswith("完成归档")
    assert view(bureau.writer, made)["state"] == "archived"


# --- a client's, by its agent ---


def test_an_agent_hands_in_and_seals_for_its_client_while_the_mandate_lasts(bureau):
    client, _ = bureau.sealing_taxpayer()
    problem(handed_in(bureau.agent, a_pdf(), taxpayer_code=client.code), 400, "taxpayer_unknown", "taxpayer_code")
    mandate = bureau.mandate(client, bureau.agent)
    made = taken(handed_in(bureau.agent, a_pdf(), taxpayer_code=client.code, title="委托说明"))
    assert made["unit"]["code"] == client.code
    assert client.ask("GET", SIGNING + "/notices").json()["items"][0]["document_id"] == made["id"]
    assert code_of(bureau.put_on(made, bureau.agent, bureau.agent_seal)) == "sealed"
    assert bureau.agent.ask("GET", f"{SIGNING}/uploads/{made['id']}").json()["state"] == "sealed"
    assert client.ask("POST", f"{API}/admin/mandates/{mandate['id']}/revocation").ok
    problem(handed_in(bureau.agent, a_pdf(), taxpayer_code=client.code), 400, "taxpayer_unknown", "taxpayer_code")
    problem(bureau.agent.ask("GET", f"{SIGNING}/uploads/{made['id']}"), 404, "document_missing")
    row = next(one for one in listed(bureau.agent)["items"] if one["id"] == made["id"])
    assert row["document"] is None and row["upload"]["file_name"] == "contract.pdf"


def test_a_mandate_to_look_hands_nothing_in(bureau):
    client, _ = bureau.sealing_taxpayer()
    bureau.mandate(client, bureau.agent, may_seal=False)
    problem(handed_in(bureau.agent, a_pdf(), taxpayer_code=client.code), 400, "mandate_view_only", "taxpayer_code")


# --- finding them again ---


def test_what_has_no_due_date_waits_behind_what_has_one(bureau):
    person, _ = bureau.sealing_taxpayer()
    ids = [taken(handed_in(person, a_pdf(), **due))["id"] for due in ({}, {"due_date": "2031-05-02"}, {}, {"due_date": "2031-05-01"})]
    wanted = [ids[3], ids[1], ids[0], ids[2]]
    whole = person.ask("GET", SIGNING + "/deadlines").json()
    assert [one["id"] for one in whole["items"]] == wanted and whole["next"] is None
    for limit in (1, 2, 3):
        found, cursor = [], None
        while True:
            page = person.ask("GET", SIGNING + "/deadlines", params={"limit": limit, "cursor": cursor}).json()
            found += [one["id"] for one in page["items"]]
            cursor = page["next"]
            if not cursor:
                break
        assert found == wanted


def test_a_submitters_list_is_narrowed_by_state_and_words(bureau):
    word = "函" + uuid.uuid4().hex[:8]
    first = taken(handed_in(bureau.writer, a_pdf(), title=word + "甲", authority_code=unit_code(bureau.top)))
    second = taken(handed_in(bureau.writer, a_pdf(), file_name=word + "乙.pdf", taxpayer_code=bureau.holder.code))
    other = taken(handed_in(bureau.writer, a_pdf(), taxpayer_code=bureau.holder.code))
    assert code_of(bureau.put_on(first, bureau.writer, bureau.hall_seal)) == "sealed"
    assert [one["id"] for one in listed(bureau.writer, q=word)["items"]] == [second["id"], first["id"]]
    assert [one["id"] for one in listed(bureau.writer, q=word, state="sealed,archived")["items"]] == [first["id"]]
    assert [one["id"] for one in listed(bureau.writer, q=word, state="voided")["items"]] == []
    assert [one["id"] for one in listed(bureau.writer, q=other["number"])["items"]] == [other["id"]]
    page = listed(bureau.writer, q=word, limit=1)
    assert [one["id"] for one in page["items"]] == [second["id"]]
    rest = listed(bureau.writer, q=word, limit=1, cursor=page["next"])
    assert [one["id"] for one in rest["items"]] == [first["id"]] and rest["next"] is None
    problem(bureau.writer.ask("GET", SIGNING + "/uploads", params={"state": "lost"}), 400, "input_invalid")
    assert listed(bureau.far_writer, q=word)["items"] == []


def test_a_list_of_which_few_match_goes_on_after_a_page_that_is_not_full(bureau):
    """2,000 are looked at for one page: rows put in below the API, which would take too long."""
    person = bureau.person("document.submit", "sealing.query", unit_id=bureau.top)
    made = taken(handed_in(person, a_pdf(), title="唯一的一份", taxpayer_code=bureau.holder.code))
    sql("INSERT INTO estamp_signing.upload (document_id, caller_id, file_name, signature_count) "
        f"SELECT CONCAT('9{new_id()[1:20]}', LPAD(seq, 6, '0')), '{person.account_id}', 'x.pdf', 0 FROM estamp_signing.seq_1_to_2400")
    first = listed(person, q="唯一的一份")
    assert first["items"] == [] and first["next"]
    second = listed(person, q="唯一的一份", cursor=first["next"])
    assert [one["id"] for one in second["items"]] == [made["id"]] and second["next"] is None
    assert len(listed(person, limit=200)["items"]) == 200
