"""延期缴纳税款申请审批表 (application to pay taxes later), of the categories that are approved (审批类)."""
from layout import Form

EDITION = "《中华人民共和国税收征收管理法实施细则》（国务院令第362号）第四十一、四十二条；栏目据国家税务总局《延期缴纳税款申请审批表》"
TAXES = 4


def heading(f):
    f.put(1, 1, "延期缴纳税款申请审批表", cols=6, align="center", size=16, bold=True, border=False)
    f.declaration_facts()
    f.text(2, 1, "填表日期：{declared_date}", cols=3)
    f.put(2, 4, "金额单位：元（列至角分）", cols=3, align="right", border=False)
    f.head(3, 1, "纳税人识别号")
    f.field("taxpayer_code", 3, 2, "text", "纳税人识别号", cols=2, source="taxpayer.code", required="true", max=20)
    f.head(3, 4, "纳税人名称")
    f.field("taxpayer_name", 3, 5, "text", "纳税人名称", cols=2, source="taxpayer.name", required="true", max=100)
    f.head(4, 1, "法定代表人")
    f.field("legal_person", 4, 2, "text", "法定代表人", cols=2, required="true", max=40)
    f.head(4, 4, "联系电话")
    f.field("telephone", 4, 5, "text", "联系电话", cols=2, max=30)
    f.head(5, 1, "生产经营地址")
    f.field("address", 5, 2, "text", "生产经营地址", cols=5, max=160)
    for row, mm in enumerate((12, 7, 9, 9, 9), 1):
        f.height(row, mm)


def taxes(f):
    f.note("申请延期缴纳的税款")
    for column, title in enumerate(("税种", "税款所属时期起", "税款所属时期止", "应纳税额", "申请延期缴纳税额", "申请延期缴纳期限"), 1):
        f.head(6, column, title, size=8.5)
    f.height(6, 9)
    for n in range(1, TAXES + 1):
        row = 6 + n
        f.field(f"tax{n}_kind", row, 1, "choice", f"税种 {n}", values="增值税|消费税|企业所得税|个人所得税|资源税|土地增值税|印花税|其他",
                required="true" if n == 1 else None, mark=str(n))
        f.field(f"tax{n}_from", row, 2, "date", f"税款所属时期起 {n}", mark=str(n))
        f.field(f"tax{n}_to", row, 3, "date", f"税款所属时期止 {n}", mark=str(n))
        f.field(f"tax{n}_due", row, 4, "amount", f"应纳税额 {n}", min=0, mark=str(n))
        f.field(f"tax{n}_later", row, 5, "amount", f"申请延期缴纳税额 {n}", min=0, mark=str(n))
        f.field(f"tax{n}_until", row, 6, "date", f"申请延期缴纳期限 {n}", mark=str(n))
        f.check(f"tax{n}_later", f"tax{n}_later <= tax{n}_due", "申请延期的税额不应大于应纳税额", "No more can be deferred than is due")
        f.check(f"tax{n}_to", f"tax{n}_to >= tax{n}_from or not given(tax{n}_to)", "所属时期止不应早于起", "The period must not end before it begins")
        f.height(row, 8)
    row = 7 + TAXES
    f.head(row, 1, "合计", cols=3)
    f.field("total_due", row, 4, "amount", "应纳税额合计", mark=str(TAXES + 1))
    f.field("total_later", row, 5, "amount", "申请延期缴纳税额合计", mark=str(TAXES + 1))
    f.put(row, 6, "——", align="center")
    f.formula("total_due", " + ".join(f"tax{n}_due" for n in range(1, TAXES + 1)))
    f.formula("total_later", " + ".join(f"tax{n}_later" for n in range(1, TAXES + 1)))
    f.check("total_later", "total_later > 0", "请填写申请延期缴纳的税额", "Say what is to be deferred")
    f.height(7 + TAXES, 8)
    return row + 1


def means(f, row):
    f.note("资金情况：实施细则第四十一条，当期货币资金在扣除应付职工工资、社会保险费后，不足以缴纳税款的")
    f.put(row, 1, "当期货币资金情况", cols=6, bold=True, head=True)
    f.height(row, 7)
    lines = [("cash", "库存现金"), ("deposits", "银行存款余额"), ("other_money", "其他货币资金"), ("money", "货币资金合计"),
             ("wages", "减：应付职工工资"), ("insurance", "减：应付社会保险费"), ("left", "可用于缴纳税款的资金")]
    for n, (name, label) in enumerate(lines):
        f.head(row + 1 + n, 1, label, cols=3)
        f.field(name, row + 1 + n, 4, "amount", label.replace("减：", ""), cols=3, mark=str(6 + n))
        f.height(row + 1 + n, 7.5)
    f.formula("money", "cash + deposits + other_money")
    f.formula("left", "money - wages - insurance")
    f.check("left", "left < total_due", "可用资金足以缴纳税款，不符合延期条件", "The money left suffices to pay the taxes")
    return row + 1 + len(lines)


def reasons(f, row):
    f.head(row, 1, "申请理由")
    f.field("reason", row, 2, "text", "申请理由", cols=5, required="true", max=300)
    f.height(row, 22)
    f.put(row + 1, 1, "纳税人声明：本表所填内容及所附资料真实、完整。", cols=6, border=False)
    f.head(row + 2, 1, "经办人")
    f.field("clerk", row + 2, 2, "text", "经办人", cols=2, max=40)
    f.put(row + 2, 4, "纳税人（签章）：", cols=3, rows=2, valign="top")
    f.head(row + 3, 1, "申请日期")
    f.field("applied_on", row + 3, 2, "date", "申请日期", cols=2)
    for n, name in enumerate(("主管税务机关意见", "县（市、区）税务局意见", "省、自治区、直辖市税务局审批意见")):
        f.head(row + 4 + n, 1, name, size=8.5)
        f.put(row + 4 + n, 2, "经办人：　　　　负责人：　　　　税务机关（签章）　　　　年　月　日", cols=5, valign="bottom", align="right", size=8.5)
        f.height(row + 4 + n, 16)
    f.height(row + 1, 7)
    f.height(row + 2, 16)
    f.height(row + 3, 16)
    f.seal(row + 2, 5, "center")


def deferral():
    f = Form("yqjnsk-sqspb", "延期缴纳税款申请审批表", EDITION, "延期缴纳", [32, 29, 29, 32, 34, 32])
    heading(f)
    reasons(f, means(f, taxes(f)))
    return f
