"""邮件通知: the administrator's mail server, an account's address, what is mailed, and what servers do to it."""

import itertools
import json
import re
from urllib.parse import parse_qs, urlparse

import pytest
import requests
from auth_people import API, Browser, problem, sql
from service_process import Service
from signing_bureau import SIGNING, Bureau, quarter_of_its_own
from smtp_server import PASSWORD, USER, SmtpServer, free_port, make_tls, wait_for

MAIL, SERVER = SIGNING + "/mail", SIGNING + "/mail/server"
KINDS = ["arrived", "corrected", "voided", "rejected", "sealed", "due", "expiring"]
serial = itertools.count()


@pytest.fixture(scope="module")
def bureau():
    made = Bureau()
    made.clerk = made.person("sealing.query", "declaration.amend", unit_id=made.top)
    return made


@pytest.fixture(scope="module")
def tls(tmp_path_factory):
    return make_tls(tmp_path_factory.mktemp("smtp"))


@pytest.fixture(scope="module")
def smtp(tls):
    server = SmtpServer(tls[1])
    yield server
    server.stop()


def settings(smtp, tls, /, **more):
    return {"on": True, "host": "localhost", "port": smtp.port, "tls": smtp.tls, "user": USER, "password": PASSWORD, "ca": tls[0],
            "from_address": "no-reply@tax.example.cn", "from_name": "潍坊市税务局", "interval_min": 0, **more}


def save(bureau, body):
    return bureau.chief.ask("POST", SERVER, json=body)


@pytest.fixture
def mail(bureau, smtp, tls):
    """Mail is on, with the good server; off again afterwards, since other tests share the system."""
    answer = save(bureau, settings(smtp, tls))
    assert answer.ok, answer.text
    yield smtp
    assert save(bureau, settings(smtp, tls, on=False)).ok


@pytest.fixture
def client(bureau):
    person, person.seal = bureau.sealing_taxpayer()
    return person


def address_of(name="zhang"):
    return f"{name}{next(serial)}.{free_port()}@example.com"


def ask(person, address, kinds=KINDS, language="zh-CN", **headers):
    return person.ask("POST", MAIL + "/address", json={"address": address, "kinds": kinds, "language": language}, headers=headers)


def mails(smtp, address, count=1):
    def enough():
        return len(smtp.to(address)) >= count and smtp.to(address)
    return wait_for(enough)


def text_of(message):
    return message.get_body(("plain",)).get_content()


def code_in(message):
    return re.search(r"\b\d{8}\b", text_of(message)).group()


def subscribe(person, smtp, address=None, **more):
    """The address, confirmed by the code that came to it."""
    person.address = address or address_of()
    assert ask(person, person.address, **more).ok
    code = code_in(mails(smtp, person.address)[-1][0])
    confirmed = person.ask("POST", MAIL + "/confirm", json={"code": code})
    assert confirmed.ok, confirmed.text
    return person


def rows(person, kind="notice"):
    """state, attempts, due_ms, code, mail_id"""
    return sql("SELECT state, attempts, due_ms, code, mail_id FROM estamp_signing.mail_outbox WHERE "
               f"account_id = '{person.account_id}' AND kind = '{kind}' ORDER BY at_ms, subject_id")


def due_now(person):
    sql(f"UPDATE estamp_signing.mail_outbox SET due_ms = 0 WHERE account_id = '{person.account_id}' AND state = 'queued'")


def settled(person, state):
    def all_so():
        return rows(person) and all(row[0] == state for row in rows(person))
    return wait_for(all_so)


# --- the administrator -------------------------------------------------------------------------------------------------


def test_the_password_is_kept_but_never_told(bureau, mail):
    answer = bureau.chief.ask("GET", SERVER)
    assert answer.json()["has_password"] is True and answer.json()["user"] == USER
    assert "password" not in answer.json() and PASSWORD not in answer.text
    kept = sql("SELECT HEX(password_sealed) FROM estamp_signing.mail_server")[0][0]
    assert PASSWORD.encode().hex().upper() not in kept and len(kept) >= 2 * (len(PASSWORD.encode()) + 28)
    log = sql("SELECT detail FROM estamp_audit.audit_entry WHERE action = 'mail.server_set' ORDER BY at_ms DESC LIMIT 1")[0][0]
    assert PASSWORD not in log and json.loads(log)["user"] == USER


def test_another_server_asks_for_the_password_again(bureau, mail, tls):
    same = settings(mail, tls, from_name="另一名称")
    del same["password"]
    assert save(bureau, same).ok
    for change in ({"host": "127.0.0.1"}, {"port": 25}, {"user": "other"}, {"tls": "tls"}, {"ca": ""}):
        problem(save(bureau, same | change), 400, "mail_password_again", "password")
    assert bureau.chief.ask("GET", SERVER).json()["host"] == "localhost"


@pytest.mark.parametrize("field, value, code", [
    ("host", "a b", "field_form"), ("host", "x\nMAIL FROM:<a@b.cn>", "field_form"), ("host", "smtp://x", "field_form"),
    ("host", "", "field_required"), ("port", 0, "field_too_small"), ("port", 65536, "field_too_big"), ("port", "25", "field_type"),
    ("tls", "ssl", "field_choice"), ("from_address", "nobody", "field_form"), ("from_address", "a@b.cn\nBcc: x@y.cn", "field_form"),
    ("from_name", "a\nBcc: x@y.cn", "field_form"), ("ca", "no certificate", "field_form"), ("interval_min", -1, "field_too_small"),
    ("interval_min", 1441, "field_too_big"), ("on", "yes", "field_type"), ("user", "a\nb", "field_form"), ("secret", 1, "field_unknown")])
def test_faulty_settings_are_refused(bureau, smtp, tls, field, value, code):
    problem(save(bureau, settings(smtp, tls, **{field: value})), 400, code, field)


def test_a_password_never_goes_in_the_clear(bureau, smtp, tls):
    problem(save(bureau, settings(smtp, tls, tls="none")), 400, "mail_login_in_clear", "tls")


def test_only_the_highest_authority_sets_it(bureau, smtp, tls):
    below = bureau.person("parameter.manage", unit_id=bureau.top)
    for method, path, body in (("GET", SERVER, None), ("POST", SERVER, settings(smtp, tls)), ("POST", SERVER + "/test", {"to": "a@b.cn"})):
        problem(below.ask(method, path, json=body), 403, "mail_top_only")
        problem(bureau.holder.ask(method, path, json=body), 403, "permission_denied")
        problem(Browser().ask(method, path, json=body), 401, "login_required")


def try_out(bureau, to="tester@example.com"):
    answer = bureau.chief.ask("POST", SERVER + "/test", json={"to": to})
    assert answer.ok, answer.text
    return answer.json()


def test_a_test_mail_tells_what_the_server_said(bureau, mail, tls):
    told = try_out(bureau)
    assert (told["outcome"], told["code"]) == ("sent", 250)
    assert mails(mail, "tester@example.com")[0][0]["Subject"].startswith("[eStamp]")
    told = try_out(bureau, "gone1@example.com")
    assert (told["outcome"], told["stage"], told["code"]) == ("refused", "recipient", 550) and "No such mailbox" in told["said"]
    told = try_out(bureau, "spam1@example.com")
    assert (told["outcome"], told["stage"], told["code"]) == ("refused", "content", 554)
    told = try_out(bureau, "relay1@example.com")
    assert (told["outcome"], told["stage"], told["code"]) == ("later", "recipient", 554)
    told = try_out(bureau, f"busy{next(serial)}.{free_port()}@example.com")
    assert (told["outcome"], told["code"]) == ("later", 451)
    problem(bureau.chief.ask("POST", SERVER + "/test", json={"to": "nobody"}), 400, "field_form", "to")


@pytest.mark.parametrize("change, stage", [({"password": "wrong"}, "login"), ({"ca": ""}, "tls"), ({"host": "no-such-host.invalid"}, "connect"),
                                           ({"port": None}, "connect"), ({"tls": "tls"}, "tls")])
def test_trouble_with_the_server_is_named(bureau, mail, tls, change, stage):
    change = {name: value if value is not None else free_port() for name, value in change.items()}
    assert save(bureau, settings(mail, tls, **change)).ok
    told = try_out(bureau)
    assert (told["outcome"], told["stage"]) == ("trouble", stage) and told["said"]


def test_implicit_tls(bureau, mail, tls):
    server = SmtpServer(tls[1], implicit=True)
    try:
        assert save(bureau, settings(server, tls)).ok
        assert try_out(bureau, "direct@example.com")["outcome"] == "sent"
        assert server.to("direct@example.com")
    finally:
        server.stop()


# --- an account's address ----------------------------------------------------------------------------------------------


def test_without_a_server_nothing_is_asked_or_queued(bureau, client, smtp, tls):
    assert save(bureau, settings(smtp, tls, on=False)).ok
    state = client.ask("GET", MAIL).json()
    assert state["available"] is False and state["address"] is None and state["kinds"] == []
    problem(ask(client, address_of()), 409, "mail_off")
    assert save(bureau, settings(smtp, tls)).ok
    subscribe(client, smtp)
    assert save(bureau, settings(smtp, tls, on=False)).ok
    bureau.declared(holder=client, **quarter_of_its_own())
    assert rows(client) == []


def test_an_address_counts_once_its_code_is_back(bureau, client, mail):
    address = address_of()
    state = ask(client, address).json()
    assert (state["address"], state["waiting_address"], state["confirmed"]) == (None, address, None)
    code = code_in(mails(mail, address)[0][0])
    problem(client.ask("POST", MAIL + "/confirm", json={"code": f"{(int(code) + 1) % 10**8:08}"}), 400, "mail_code_wrong", "code")
    bureau.declared(holder=client, **quarter_of_its_own())
    assert rows(client) == []
    state = client.ask("POST", MAIL + "/confirm", json={"code": code}).json()
    assert state["address"] == address and state["confirmed"] and state["waiting_address"] is None
    problem(client.ask("POST", MAIL + "/confirm", json={"code": code}), 409, "mail_code_none")
    kept = sql(f"SELECT * FROM estamp_signing.mail_subscription WHERE account_id = '{client.account_id}'")
    assert address not in str(kept) and address.split("@")[0] not in str(kept)
    assert code not in str(sql(f"SELECT * FROM estamp_signing.mail_outbox WHERE account_id = '{client.account_id}'"))
    assert address not in str(sql(f"SELECT * FROM estamp_audit.audit_entry WHERE object_id = '{client.account_id}'"))


def test_a_code_is_over_after_five_tries_and_after_its_time(bureau, client, mail):
    assert ask(client, address_of()).ok
    for _ in range(5):
        problem(client.ask("POST", MAIL + "/confirm", json={"code": "00000000"}), 400, "mail_code_wrong", "code")
    problem(client.ask("POST", MAIL + "/confirm", json={"code": "00000000"}), 409, "mail_code_over")
    address = address_of()
    assert ask(client, address).ok
    code = code_in(mails(mail, address)[0][0])
    sql(f"UPDATE estamp_signing.mail_subscription SET code_until_ms = 1 WHERE account_id = '{client.account_id}'")
    problem(client.ask("POST", MAIL + "/confirm", json={"code": code}), 409, "mail_code_over")


def test_codes_are_not_sent_without_end(bureau, client, mail):
    address, key = address_of(), "once-" + address_of()
    for _ in range(3):
        assert ask(client, address, **{"Idempotency-Key": key}).ok  # one code, however often it is repeated
    for _ in range(4):
        assert ask(client, address_of()).ok
    answer = ask(client, address_of())
    problem(answer, 429, "mail_codes_many")
    assert int(answer.headers["Retry-After"]) > 0
    many = address_of()
    for person in [bureau.person(kind="taxpayer", unit_id=client.unit_id) for _ in range(5)]:
        assert ask(person, many).ok
    problem(ask(bureau.person(kind="taxpayer", unit_id=client.unit_id), many), 429, "mail_codes_many")


@pytest.mark.parametrize("body, field, code", [
    ({"address": "a@b.cn\nBcc: victim@example.com"}, "address", "field_form"), ({"address": "<a@b.cn>"}, "address", "field_form"),
    ({"address": "a@b.cn,c@d.cn"}, "address", "field_form"), ({"address": "张三@例子.cn"}, "address", "field_form"),
    ({"address": "x" * 250 + "@b.cn"}, "address", "field_too_long"), ({"kinds": []}, "kinds", "field_too_short"),
    ({"kinds": ["arrived", "gossip"]}, "kinds", "field_choice"), ({"language": "fr"}, "language", "field_choice")])
def test_faulty_addresses_and_kinds_are_refused(client, mail, body, field, code):
    answer = client.ask("POST", MAIL + "/address", json={"address": address_of(), "kinds": ["due"], "language": "en", **body})
    assert answer.status_code == 400, answer.text
    assert field in [fault["field"] for fault in answer.json()["errors"]]
    if code != "field_too_short":
        problem(answer, 400, code, field)


def test_programs_have_no_mailbox(bureau, mail):
    for method, path in (("GET", MAIL), ("DELETE", MAIL + "/address")):
        problem(bureau.filing.ask(method, path), 403, "permission_denied")
        problem(Browser().ask(method, path), 401, "login_required")


def test_an_address_can_be_taken_away(bureau, client, mail):
    subscribe(client, mail)
    assert client.ask("DELETE", MAIL + "/address").status_code == 204
    assert client.ask("GET", MAIL).json()["address"] is None
    bureau.declared(holder=client, **quarter_of_its_own())
    assert rows(client) == []


# --- what is mailed ----------------------------------------------------------------------------------------------------


def test_a_notice_is_mailed_in_the_readers_language(bureau, client, mail):
    subscribe(client, mail)
    other = subscribe(bureau.person(kind="taxpayer", unit_id=client.unit_id), mail, language="en")
    document = bureau.declared(holder=client, **quarter_of_its_own())
    for person, words in ((client, "收到待签章的文件: 1"), (other, "A document waits for its seal: 1")):
        message, raw = mails(mail, person.address, 2)[-1]
        assert words in text_of(message)
        html = message.get_body(("html",)).get_content()
        assert words in html and "/estamp/notices" in html
        assert message["Message-ID"].endswith("@tax.example.cn>") and message["Auto-Submitted"] == "auto-generated"
        assert message["From"] == "潍坊市税务局 <no-reply@tax.example.cn>" and message["To"] == person.address
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert document["id"] not in raw.decode() and document["title"] not in text_of(message) + html + message["Subject"]
        assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    settled(client, "sent")


def test_only_the_chosen_kinds_are_mailed(bureau, client, mail):
    subscribe(client, mail, kinds=["voided"])
    document = bureau.declared(holder=client, **quarter_of_its_own())["id"]
    assert rows(client) == []
    assert bureau.filing.ask("POST", f"{SIGNING}/declarations/{document}/void", json={"reason": "错"}).ok
    assert "文件已作废: 1" in text_of(mails(mail, client.address, 2)[-1][0])
    chosen = client.ask("POST", MAIL + "/kinds", json={"kinds": ["arrived"], "language": "en"})
    assert chosen.ok and chosen.json()["kinds"] == ["arrived"] and chosen.json()["language"] == "en"
    problem(client.ask("POST", MAIL + "/kinds", json={"kinds": ["x"], "language": "en"}), 400, "field_choice", "kinds")


def test_one_click_ends_the_mails_without_signing_in(bureau, client, mail):
    subscribe(client, mail)
    bureau.declared(holder=client, **quarter_of_its_own())
    message, _ = mails(mail, client.address, 2)[-1]
    url = message["List-Unsubscribe"].strip("<>")
    assert parse_qs(urlparse(url).query)["token"][0] in re.search(r"/unsubscribe\?token=(\S+)", text_of(message)).group(1)
    looked = requests.get(url, allow_redirects=False, timeout=30)  # a scanner that follows links ends nothing
    assert looked.status_code == 303 and "/estamp/unsubscribe?token=" in looked.headers["Location"]
    assert client.ask("GET", MAIL).json()["kinds"] == KINDS
    problem(requests.post(url[:-1] + ("A" if url[-1] != "A" else "B"), data={"List-Unsubscribe": "One-Click"}, timeout=30), 404, "mail_link_wrong")
    problem(requests.post(url.split("?")[0] + "?token=x", timeout=30), 404, "mail_link_wrong")
    problem(requests.post(url.split("?")[0], timeout=30), 400, "field_required", "token")
    assert requests.post(url, data={"List-Unsubscribe": "One-Click"}, timeout=30).status_code == 204
    assert client.ask("GET", MAIL).json()["kinds"] == []
    bureau.declared(holder=client, **quarter_of_its_own())
    assert len(rows(client)) == 1
    subscribe(client, mail)
    problem(requests.post(url, timeout=30), 404, "mail_link_wrong")  # of the address before


def test_many_notices_become_one_mail(bureau, client, mail, tls):
    assert save(bureau, settings(mail, tls, interval_min=60)).ok
    subscribe(client, mail)
    bureau.declared(holder=client, **quarter_of_its_own())
    mails(mail, client.address, 2)
    for _ in range(3):
        bureau.declared(holder=client, **quarter_of_its_own())

    def put_off():
        return sum(row[0] == "queued" and int(row[2]) > 10**12 and row[4] == "NULL" for row in rows(client)) == 3
    wait_for(put_off)
    sql(f"UPDATE estamp_signing.mail_subscription SET next_ms = 0 WHERE account_id = '{client.account_id}'")
    due_now(client)
    assert "收到待签章的文件: 3" in text_of(mails(mail, client.address, 3)[-1][0])
    settled(client, "sent")
    assert len(mail.to(client.address)) == 3


@pytest.mark.parametrize("name", ["甲\r\nBcc: victim@example.com", "<script>alert(1)</script>&amp;", "=?UTF-8?B?QmNj?=", "𠮷野家" * 20])
def test_no_name_becomes_a_header_or_markup(bureau, client, mail, name):
    document = bureau.declared(holder=client, **quarter_of_its_own())["id"]
    subscribe(client, mail)
    text = name.replace("\r", "', CHAR(13), '").replace("\n", "', CHAR(10), '")
    sql(f"UPDATE estamp_admin.unit SET name = CONCAT('{text}') WHERE id = '{client.unit_id}'")
    assert bureau.filing.ask("POST", f"{SIGNING}/declarations/{document}/void", json={"reason": name[:20].replace("\r\n", "")}).ok
    message, raw = mails(mail, client.address, 2)[-1]
    assert message["Bcc"] is None and message.get_all("Subject") and len(message.get_all("To")) == 1
    assert not message.defects and {part.get_content_type() for part in message.iter_parts()} == {"text/plain", "text/html"}
    assert re.sub(r"\s+", "", name) in re.sub(r"\s+", "", message["Subject"])
    assert "<script" not in message.get_body(("html",)).get_content()
    assert [to for to, _, _ in mail.mails].count("victim@example.com") == 0


# --- what servers do ---------------------------------------------------------------------------------------------------


def test_a_server_that_says_later_is_asked_again(bureau, client, mail):
    subscribe(client, mail)
    busy = address_of("busy")
    assert ask(client, busy).ok

    def asked():
        return [row for row in rows(client, "code") if row[0] == "queued" and row[3] == "451"]
    waiting = wait_for(asked)[0]
    assert waiting[1] == "1" and int(waiting[2]) > 10**12
    assert not mail.to(busy)
    due_now(client)
    first, second = [message["Message-ID"] for to, message, _ in (mails(mail, busy) and mail.tried) if to == busy]
    assert first == second
    wait_for(lambda: [row for row in rows(client, "code") if row[4] == waiting[4]][0][0] == "sent")


def test_an_address_that_is_closed_is_left_alone_in_the_end(bureau, client, mail):
    subscribe(client, mail)
    person = subscribe(bureau.person(kind="taxpayer", unit_id=client.unit_id), mail)
    handler = mail.controller.handler
    before = handler.handle_RCPT

    async def refuse(server, session, envelope, address, options):
        return f"550 5.1.1 <{address}>: mailbox closed" if address == person.address else await before(server, session, envelope, address, options)
    handler.handle_RCPT = refuse
    try:
        for _ in range(3):
            bureau.declared(holder=client, **quarter_of_its_own())
            settled(person, "failed")
        assert person.ask("GET", MAIL).json()["refused"]
        said = sql(f"SELECT DISTINCT said FROM estamp_signing.mail_outbox WHERE account_id = '{person.account_id}' AND state = 'failed'")
        assert said[0][0].endswith("mailbox closed") and person.address not in said[0][0]  # kept, but without the address
        bureau.declared(holder=client, **quarter_of_its_own())
        mails(mail, client.address, 5)  # the other's go on
        assert len(rows(person)) == 3
    finally:
        handler.handle_RCPT = before


def test_a_wrong_login_keeps_the_mails(bureau, client, mail, tls):
    subscribe(client, mail)
    assert save(bureau, settings(mail, tls, password="wrong")).ok
    bureau.declared(holder=client, **quarter_of_its_own())

    def tried():
        return rows(client)[0][1] == "1" and rows(client)[0][3] == "535"
    wait_for(tried)
    assert rows(client)[0][0] == "queued"
    assert save(bureau, settings(mail, tls)).ok
    due_now(client)
    mails(mail, client.address, 2)


def test_a_process_that_is_killed_loses_no_mail(bureau, client, mail):
    hang = address_of("hang")
    assert ask(client, hang).ok
    wait_for(lambda: any(to == hang for to, _, _ in mail.tried))
    signing = Service("signing")
    signing.kill()
    signing.start()
    due_now(client)
    message = mails(mail, hang, 1)[0][0]
    assert [other["Message-ID"] for to, other, _ in mail.tried if to == hang] == [message["Message-ID"]] * 2
    assert client.ask("POST", MAIL + "/confirm", json={"code": code_in(message)}).ok


def test_a_server_that_hangs_is_left_after_a_while(bureau, client, mail):
    hang = address_of("hang")
    assert ask(client, hang).ok

    def given_up():
        return [row for row in rows(client, "code") if row[0] == "queued" and row[1] == "1" and row[4] != "NULL" and row[3] == "0"
                and any(to == hang for to, _, _ in mail.tried)]
    wait_for(given_up)
    sql(f"UPDATE estamp_signing.mail_outbox SET due_ms = 0 WHERE account_id = '{client.account_id}' AND said <> ''")

    def again():
        sql(f"UPDATE estamp_signing.mail_outbox SET due_ms = 0 WHERE account_id = '{client.account_id}' AND said <> '' AND state = 'queued'")
        return mail.to(hang)
    wait_for(again)
