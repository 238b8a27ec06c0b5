"""seed_daily - what the days leave behind: mandates for agents, declarations that were amended, an import that a keeper decides."""
from pathlib import Path

from api_client import key
from ca import PASSWORD, Authority
from seed_documents import PIN

HERE = Path(__file__).parent
FROM, UNTIL = "2026-01-01", "2027-12-31"


def give_mandates(clients, holders, say):
    """The second taxpayer has an agent, and looks after another taxpayer itself."""
    if any(clients[1].every("/admin/mandates")):
        return
    for giver, agent, may_seal in ((1, 4, True), (2, 1, True), (3, 1, False)):
        body = {"agent_code": holders[agent]["code"], "from_date": FROM, "to_date": UNTIL, "may_seal": may_seal}
        clients[giver].post("/admin/mandates", body, key("mandate", holders[giver]["code"], holders[agent]["code"]))
    say("3 mandates for agents")


def amend(officer, client, say):
    """更正 of one that waits, 作废 of another, 退回 of one that is sealed; once."""
    sealed = [d["id"] for d in client.every("/signing/documents", state="sealed")]
    waiting = [d["id"] for d in client.every("/signing/documents", state="waiting")]
    if any(client.every("/signing/documents", state="rejected")) or len(sealed) < 2 or len(waiting) < 3:
        return
    officer.post(f"/signing/documents/{sealed[0]}/rejection", {"reason": "附列资料与主表的销售额不一致，请核对后更正。"}, key("rejection", sealed[0]))
    data = officer.get(f"/signing/documents/{waiting[0]}/data")
    officer.post(f"/signing/documents/{waiting[0]}/correction", {"reason": "按纳税人来函更正填表人。", "data": data}, key("correction", waiting[0]))
    officer.post(f"/signing/documents/{waiting[1]}/void", {"reason": "重复申报。"}, key("void", waiting[1]))
    say("a declaration corrected, one voided, one sent back")


def ask_for_approval(officer, folder, bureau, say):
    """A bureau's import whose certificate does not name its code: it waits for a keeper of seals."""
    code, name = bureau
    if any(seal["unit"]["code"] == code for seal in officer.every("/seals")):
        return
    words = {"unit_code": code, "seal_type": "official", "pin": PIN, "password": PASSWORD,
             "approval_reason": "证书由原籍 CA 签发，主题中没有机关代码；已核对机构编制证明。"}
    files = {"certificate": Authority(folder).issue_unnamed(name), "picture": HERE / "seals" / f"{code}.png"}
    officer.upload("/seals/imports", words, files, key("approval", code))
    say("an import that waits for approval")
