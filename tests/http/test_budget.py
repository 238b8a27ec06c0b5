"""One account must not occupy a service by previews and papers: a bucket of CPU time for each, 429 with Retry-After beside it."""

import threading
import time

import pytest
from auth_people import API, problem
from signing_bureau import SIGNING, Bureau, quarter_of_its_own


@pytest.fixture(scope="module")
def bureau():
    return Bureau()


def refused(person, path, most=400):
    """Asks from several sides at once until one is refused."""
    found = []

    def ask():
        for _ in range(most // 4):
            if found:
                return
            answer = person.ask("GET", path)
            if answer.status_code == 429:
                found.append(answer)
                return
            assert answer.status_code == 200, answer.text

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found[0] if found else None


def form_preview(bureau):
    tree = bureau.admin.ask("GET", API + "/admin/categories").json()["items"]
    level2 = next(node for node in tree[0]["children"] if node.get("children"))
    return f"{API}/admin/categories/{level2['children'][0]['id']}/preview"


def receipt(bureau):
    document = bureau.declared(**quarter_of_its_own())
    assert bureau.seal_documents(document["id"]).json()["results"][0]["state"] == "sealed"
    return f"{SIGNING}/documents/{document['id']}/receipt"


@pytest.mark.parametrize("path_of", [form_preview, receipt])
def test_who_asks_for_too_many_waits_and_others_do_not(bureau, path_of):
    path = path_of(bureau)
    greedy = bureau.holder
    other = bureau.person("sealing.query", unit_id=bureau.top)
    answer = refused(greedy, path)
    assert answer is not None, "400 previews and no end"
    body = problem(answer, 429, "previews_too_many")
    wait = int(answer.headers["Retry-After"])
    assert 1 <= wait <= 60 and body["retry_after_s"] == wait and str(wait) in body["title"]
    assert other.ask("GET", path).status_code == 200
    assert greedy.ask("GET", f"{SIGNING}/documents").status_code == 200  # all else goes on
    for _ in range(10):
        time.sleep(wait)
        answer = greedy.ask("GET", path)
        if answer.status_code == 200:
            return
        problem(answer, 429, "previews_too_many")
        wait = int(answer.headers["Retry-After"])
    pytest.fail(f"still refused after ten waits: {answer.text}")
