"""seed_forms - the tree of categories with their forms, and the filing system's client."""
import json
import os
from pathlib import Path

from api_client import key

HERE = Path(__file__).parent


def tree():
    return json.loads((HERE / "categories.json").read_text(encoding="utf-8"))


def known(nodes):
    """Name -> node of a level, from the server's tree."""
    return {node["name"]: node for node in nodes or []}


def facts(entry, *names):
    return {name: entry[name] for name in names if name in entry}


def make_categories(admin, say):
    """Level 1 is the system's own; levels 2 and 3 are made as an administrator makes them."""
    there = known(admin.get("/admin/categories")["items"])
    made = 0
    for group in tree():
        top = there[group["name"]]
        children = known(top.get("children"))
        for category in group["children"]:
            node = children.get(category["name"]) or admin.post("/admin/categories", {
                "parent_id": top["id"], **facts(category, "name", "voucher_code", "service_id", "classification_code", "retention", "secrecy")},
                key("category", category["key"]))
            made += make_forms(admin, node, category)
    say(f"{sum(len(group['children']) for group in tree())} categories, {made} new forms")


def make_forms(admin, node, category):
    there = known(node.get("children"))
    made = 0
    for form in category["forms"]:
        if form["name"] in there:
            continue
        files = {"template": HERE / "forms" / f"{form['file']}.vts", "config": HERE / "forms" / f"{form['file']}.xml"}
        admin.upload(f"/admin/categories/{node['id']}/forms", facts(form, "name", "classification_code", "retention", "secrecy"), files,
                     key("form", form["file"]))
        made += 1
    return made


def make_filing_client(admin, unit_id, folder):
    """The filing system's id and secret, kept for later runs and for people who want to try the API."""
    path = Path(folder) / "filing-client.json"
    if path.exists():
        return json.loads(path.read_text())
    made = admin.post("/auth/clients", {"name": "电子申报系统", "unit_id": unit_id, "scopes": ["declaration.submit", "declaration.read"]},
                      key("client", "filing"))
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump({"client_id": made["client_id"], "client_secret": made["client_secret"]}, file, indent=1)
    return made
