#!/usr/bin/env python3
"""seed - fills an empty running system with the demonstration, through its public API only.

usage: seed.py [--small]
env:   ESTAMP_URL   http://127.0.0.1:7001/estamp         ESTAMP_VAR   var (the demonstration lies in its folder demo/)
       ESTAMP_ADMIN_FILE   login and password of the first administrator, one a line (made by ops/bootstrap)

May be run again at any time: what is there is left alone, what is missing is made. Standard library only.
"""
import argparse
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import seed_daily
import seed_documents
import seed_forms
import world
from api_client import Refused, person, program
from seed_people import OFFICER_FIRST, TAXPAYER_FIRST, People

HERE = Path(__file__).resolve().parent
THREADS = 6
SEALED_BUREAUS = 7  # the others' seals wait for whoever tries the import
ROLE_WORDS = {"administrator": "系统管理员", "officer": "税务人员", "archivist": "档案管理员", "keeper": "印章管理员", "auditor": "审计员"}
STARTED = time.monotonic()


def say(text):
    print(f"  {time.monotonic() - STARTED:5.1f} s  {text}", flush=True)


def run(function, items):
    """The answers for all items, made in a few threads; the first fault ends everything."""
    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(function, items))


def setting(name, fallback):
    return os.environ.get(name) or fallback


def first_administrator(url):
    """The account that ops/bootstrap made."""
    login, password = Path(setting("ESTAMP_ADMIN_FILE", "var/secrets/administrator")).read_text().split()[:2]
    return person(url, login, password)


def set_own_password(url, login, first, own):
    person(url, login, first).post("/auth/password", {"old_password": first, "new_password": own})


def fixed_first_passwords(admin):
    admin.put("/admin/parameters", {"initial_password_mode": "fixed", "initial_password_days": "365"})


def make_people(url, admin, taxpayers):
    people = People(admin, say, run)
    people.look_up()
    people.make_units(taxpayers)
    people.make_roles()
    people.make_officers()
    people.make_taxpayer_accounts(taxpayers)
    for login, _, _, _, _, own in world.OFFICERS:
        if own and people.accounts[login]["password"] == "initial":
            set_own_password(url, login, OFFICER_FIRST, own)
    return people


def make_days(url, folder, holders):
    officer = officer_with(url, "officer")
    clients = [person(url, t["code"], seed_documents.own_password(t["code"])) for t in holders]
    seed_daily.give_mandates(clients, holders, say)
    seed_daily.amend(officer, clients[1], say)
    seed_daily.ask_for_approval(officer, folder, world.bureaus()[-1], say)


def officer_with(url, role):
    login, own = next((o[0], o[5]) for o in world.OFFICERS if role in o[4] and o[5])
    return person(url, login, own)


def make_seals(url, folder, people, holders, bureaus):
    seed_documents.import_bureau_seals(officer_with(url, "officer"), folder, bureaus, say)
    sealed = run(lambda taxpayer: make_holder(url, folder, people, taxpayer), holders)
    say(f"{len(holders)} taxpayers with certificate and seal, {sum(sealed)} documents sealed")


def make_holder(url, folder, people, taxpayer):
    client = seed_documents.first_login(url, folder, taxpayer, people.accounts[taxpayer["code"]]["password"] == "initial")
    seed_documents.import_own_certificate(client, folder, taxpayer)
    return seed_documents.seal_older(client, taxpayer, seed_documents.SEALED_UNTIL)


def write_accounts(url, folder, holders, newcomers):
    """The note that ops/up prints."""
    names = {code: name for code, name, _ in world.authorities()}
    lines = ["Demonstration accounts (演示账户)   " + url + "/", "", "Officers (税务人员): login, password", ""]
    for login, name, authority, department, roles, own in world.OFFICERS:
        if own:
            words = "、".join(ROLE_WORDS.get(role, role) for role in roles)
            lines.append(f"  {login:<20} {own:<20} {name}  {words}  {names[authority or world.CITY[0]]}{department or ''}")
    lines += ["", f"Taxpayers (纳税人) with certificate and seal; PIN of every seal (印章PIN): {seed_documents.PIN}", ""]
    lines += [f"  {t['code']:<20} {seed_documents.own_password(t['code']):<20} {t['name']}" for t in holders]
    lines += ["", f"First login (首次登录): every other officer {OFFICER_FIRST}, every other taxpayer {TAXPAYER_FIRST} beside its certificate; for example", ""]
    lines += [f"  {login:<20} {OFFICER_FIRST:<20} {name}" for login, name, *_, own in world.OFFICERS if not own][:3]
    sm2 = newcomers[-1] if len(newcomers) > 2 else None  # as ca.py has it
    lines += [f"  {t['code']:<20} {TAXPAYER_FIRST:<20} {t['name']}, certificate: certificates/{t['code']}.p12{' (SM2 国密)' if t is sm2 else ''}"
              for t in newcomers]
    waiting = [code for code, _ in world.bureaus()][SEALED_BUREAUS:-1]  # the last one's import waits for approval
    lines += ["", f"Bureaus whose seal is still to be imported (电子公章导入): {' '.join(waiting)}"]
    lines += [f"First administrator (admin): the password lies in {folder.parent}/secrets/administrator"]
    lines += [f"Certificates (数字证书, PKCS#12): {folder}/certificates/<code>.p12, password {seed_documents.PASSWORD}",
              f"Bureaus' seal pictures (印章图片): {HERE}/seals/",
              f"Filing system's API client (电子申报系统): {folder}/filing-client.json", ""]
    (Path(folder) / "ACCOUNTS.txt").write_text("\n".join(lines), encoding="utf-8")


def main():
    words = argparse.ArgumentParser()
    words.add_argument("--small", action="store_true", help="20 taxpayers and some 40 declarations")
    small = words.parse_args().small
    url = setting("ESTAMP_URL", "http://127.0.0.1:7001/estamp")
    folder = Path(setting("ESTAMP_VAR", "var")) / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, str(HERE / "ca.py"), str(folder), *(["--few"] if small else [])], check=True, stdout=subprocess.DEVNULL)
    taxpayers = world.taxpayers()
    holders = world.certificate_holders(taxpayers)[:3 if small else 12]
    newcomers = world.newcomers(taxpayers)[:2 if small else 4]
    if small:
        taxpayers = holders + newcomers + [t for t in taxpayers if t not in holders + newcomers][:15]
    admin = first_administrator(url)
    fixed_first_passwords(admin)
    people = make_people(url, admin, taxpayers)
    seed_forms.make_categories(admin, say)
    client = seed_forms.make_filing_client(admin, people.units[world.CITY[0]]["id"], folder)
    documents = seed_documents.Documents(program(url, client["client_id"], client["client_secret"]), folder, say, run)
    documents.declare_all(seed_documents.plan(taxpayers, holders, newcomers, small))
    make_seals(url, folder, people, holders, [code for code, _ in world.bureaus()][:2 if small else SEALED_BUREAUS])
    seed_documents.archive_first_year(officer_with(url, "archivist"), say)
    if not small:
        make_days(url, folder, holders)
    write_accounts(url, folder, holders, newcomers)
    say("the demonstration is complete")


if __name__ == "__main__":
    try:
        main()
    except Refused as refused:
        raise SystemExit(f"seed: {refused}") from None
