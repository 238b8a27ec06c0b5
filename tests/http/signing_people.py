"""Who seals one document together: its taxpayer, an agent with a mandate, and officers with their authority's seal."""

import test_signing_mandates as mandates
from auth_people import API, sql
from seal_files import issued, picture, unit_code
from signing_bureau import Bureau, quarter_of_its_own
from test_seals import import_as_officer

SECOND = {"page": 1, "x_mm": 20, "y_mm": 200}
THIRD = {"page": 1, "x_mm": 120, "y_mm": 200}


class Table(Bureau):
    def __init__(self):
        super().__init__()
        self.add_clerks()
        self.keeper = self.person("seal.import", "seal.query", "seal.manage", unit_id=self.top)
        self.hall, self.hall_seal = self.sealing_officer(self.top)
        self.far_hall, self.far_seal = self.sealing_officer(self.below)
        self.move(self.far_hall, self.other)
        self.agent, self.agent_seal = self.sealing_taxpayer()

    def move(self, person, authority):
        """Its seal and its account change the authority; the account's scope with them."""
        sql(f"UPDATE estamp_auth.account SET unit_id = '{authority}' WHERE id = '{person.account_id}'")
        sql(f"UPDATE estamp_seals.certificate c JOIN estamp_seals.seal s ON s.certificate_id = c.id"
            f" SET c.unit_id = '{authority}', s.unit_id = '{authority}' WHERE s.id = '{self.far_seal}'")
        person.login(person.login_name)

    def sealing_officer(self, authority):
        officer = self.person("sealing.query", "document.seal", unit_id=authority)
        return officer, self.imported(authority)

    def imported(self, unit_id, **fields):
        code = unit_code(unit_id)
        answer = import_as_officer(self.keeper, code, issued(code), picture(), **fields)
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    def second_seal(self, person=None):
        """Another seal of the same unit: its finance seal."""
        return self.imported((person or self.holder).unit_id, seal_type="finance")

    def sealed(self, **more):
        document = self.declared(**quarter_of_its_own(), **more)
        result = self.seal_documents(document["id"]).json()["results"][0]
        assert result["state"] == "sealed", result
        return result["document"]

    def seal_again(self, document, place=None, person=None, seal=None, **headers):
        item = {"document_id": document["id"], "again": True, "place": place or SECOND}
        return self.seal_documents(item, person=person, seal=seal, **headers)

    def sealed_again(self, document, **more):
        result = self.seal_again(document, **more).json()["results"][0]
        assert result["state"] == "sealed", result
        return result["document"]

    def mandate(self, client, agent, may_seal=True):
        answer = client.ask("POST", API + "/admin/mandates", json={
            "agent_code": agent.code, "from_date": mandates.day(0), "to_date": mandates.day(30), "may_seal": may_seal})
        assert answer.status_code == 201, answer.text
        return answer.json()


def view(person, document):
    answer = person.ask("GET", f"{API}/signing/documents/{document['id']}")
    assert answer.ok, answer.text
    return answer.json()


def code_of(answer):
    """What one result says: "sealed", or the code of its problem."""
    result = answer.json()["results"][0]
    return result["problem"]["code"] if result["state"] == "refused" else result["state"]
