"""signing: one unlocking of a seal for many requests (C13). The activation is its caller's and its seal's alone, and each document
takes one of its uses."""

import base64

import pytest
from auth_people import API, problem
from signing_bureau import PIN, SIGNING, Bureau, quarter_of_its_own, verify


@pytest.fixture(scope="module")
def bureau():
    made = Bureau()
    made.neighbour, made.neighbours_seal = made.sealing_taxpayer()
    return made


def activation(bureau, uses, person=None, seal=None):
    answer = (person or bureau.holder).ask("POST", f"{API}/seals/{seal or bureau.seal}/activations", json={"pin": PIN, "uses": uses})
    assert answer.status_code == 201, answer.text
    return answer.json()["activation"]


def seal(bureau, document, **members):
    body = {"seal_id": bureau.seal, "items": [{"document_id": document["id"]}], **members}
    return bureau.holder.ask("POST", SIGNING + "/sealings", json=body)


def state(bureau, document):
    return bureau.holder.ask("GET", f"{SIGNING}/documents/{document['id']}").json()["state"]


def test_requests_share_an_unlocking_until_its_uses_are_spent(bureau):
    documents = [bureau.declared(**quarter_of_its_own()) for _ in range(3)]
    ticket = activation(bureau, 2)
    for document in documents[:2]:
        answer = seal(bureau, document, activation=ticket)
        assert answer.ok and answer.json()["results"][0]["state"] == "sealed", answer.text
        assert verify(bureau.file(document["id"]))["report"]["overall"] == "intact"
    problem(seal(bureau, documents[2], activation=ticket), 403, "activation_invalid")
    assert state(bureau, documents[2]) == "waiting"


def test_an_activation_is_of_one_seal_and_one_caller(bureau):
    document = bureau.declared(**quarter_of_its_own())
    of_another = activation(bureau, 5, bureau.neighbour, bureau.neighbours_seal)
    raw = bytearray(base64.urlsafe_b64decode(activation(bureau, 5) + "=="))
    raw[-1] ^= 1
    changed = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    for ticket in (of_another, changed, "x", "x" * 1000):
        problem(seal(bureau, document, activation=ticket), 403, "activation_invalid")
    assert state(bureau, document) == "waiting"


@pytest.mark.parametrize("members, field, code", [
    ({}, "pin", "field_required"),
    ({"pin": PIN, "activation": "x"}, "activation", "field_repeated"),
    ({"activation": "x" * 1001}, "activation", "field_too_long"),
    ({"activation": 7}, "activation", "field_type")])
def test_a_pin_or_an_activation_is_given(bureau, members, field, code):
    document = bureau.declared(**quarter_of_its_own())
    problem(seal(bureau, document, **members), 400, code, field)
    assert state(bureau, document) == "waiting"
