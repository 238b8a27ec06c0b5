"""seed_people - units, roles, accounts: who is who in the demonstration."""
from api_client import key

import world

OFFICER_FIRST, TAXPAYER_FIRST = "111111", "888888"
OWN_ROLES = [  # beside those that every system has
    ("所得税审核", "查阅所得税申报与归档", ["sealing.query", "archive.query", "taxpayer.query"]),
    ("公文用印", "提交本机关文件，加盖本机关印章", ["document.submit", "document.seal", "sealing.query", "seal.query", "taxpayer.query"]),
]


class People:
    def __init__(self, admin, say, run):
        self.admin, self.say, self.run = admin, say, run  # run(function, items): a few threads
        self.units, self.accounts, self.roles = {}, {}, {}

    def look_up(self):
        """What is there already, from an earlier run."""
        for unit in self.admin.every("/admin/units"):
            self.units[unit["code"]] = unit
        for account in self.admin.every("/auth/accounts"):
            self.accounts[account["login"]] = account
        for role in self.admin.get("/admin/roles")["items"]:
            self.roles[role.get("code") or role["name"]] = role

    def root(self):
        """The authority that ops/bootstrap made: the city itself, or what the city is put under."""
        return next(unit["id"] for unit in self.units.values() if unit["kind"] == "authority" and not unit["parent_id"])

    def make_unit(self, kind, code, name, parent, details=None):
        if code in self.units:
            return
        body = {"kind": kind, "code": code, "name": name}
        body["parent_id"] = self.units[parent]["id"] if parent else self.root()
        if details:
            body["details"] = details
        self.units[code] = self.admin.post("/admin/units", body, key("unit", code))

    def make_units(self, taxpayers):
        for code, name, parent in world.authorities():
            self.make_unit("authority", code, name, parent)
        for code, name, parent in world.departments():
            self.make_unit("department", code, name, parent)
        self.run(lambda t: self.make_unit("taxpayer", t["code"], t["name"], t["authority"], {
            "legal_person": t["legal_person"], "address": t["address"], "telephone": t["telephone"], "industry": t["industry"]}), taxpayers)
        self.say(f"{len(self.units)} units")

    def make_roles(self):
        for name, description, permissions in OWN_ROLES:
            if name not in self.roles:
                self.roles[name] = self.admin.post("/admin/roles", {"name": name, "description": description}, key("role", name))
                self.admin.put(f"/admin/roles/{self.roles[name]['id']}/permissions", {"permissions": permissions})

    def make_account(self, login, name, kind, unit_code):
        if login not in self.accounts:
            self.accounts[login] = self.admin.post("/auth/accounts", {
                "login": login, "name": name, "kind": kind, "unit_id": self.units[unit_code]["id"], "password_mode": "fixed"},
                key("account", login))

    def make_officers(self):
        offices = {name: code for code, name, _ in world.departments()}
        for login, name, authority, department, roles, _ in world.OFFICERS:
            self.make_account(login, name, "officer", authority or offices[department])
            ids = [self.roles[role]["id"] for role in roles]
            self.admin.put(f"/admin/users/{self.accounts[login]['id']}/roles", {"role_ids": ids})
        self.say(f"{len(world.OFFICERS)} officers in {len({r for o in world.OFFICERS for r in o[4]})} roles")

    def make_taxpayer_accounts(self, taxpayers):
        self.run(lambda t: self.make_account(t["code"], t["name"], "taxpayer", t["code"]), taxpayers)
        self.say(f"{len(taxpayers)} taxpayers' accounts")
