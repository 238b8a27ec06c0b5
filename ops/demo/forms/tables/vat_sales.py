"""增值税纳税申报表附列资料（一）（本期销售情况明细）."""
from layout import Form

EDITION = "国家税务总局公告2019年第15号附件1《增值税纳税申报表附列资料（一）》（税率13%、9%、6%）"

FULL = range(1, 15)
TO_11 = range(1, 11)
SIMPLE = (1, 2, 3, 4, 5, 6, 9, 10)
REFUND_GOODS = (9, 10)
REFUND_SERVICES = (9, 10, 11, 12, 13, 14)

# name of the 栏次, text, open columns, rate
GENERAL = [
    ("1", "13%税率的货物及加工修理修配劳务", TO_11, "13%"),
    ("2", "13%税率的服务、不动产和无形资产", FULL, "13%"),
    ("3", "9%税率的货物及加工修理修配劳务", TO_11, "9%"),
    ("4", "9%税率的服务、不动产和无形资产", FULL, "9%"),
    ("5", "6%税率", FULL, "6%"),
]
GENERAL_REFUND = [
    ("6", "即征即退货物及加工修理修配劳务", REFUND_GOODS, None),
    ("7", "即征即退服务、不动产和无形资产", REFUND_SERVICES, None),
]
SIMPLE_SERVICES = SIMPLE + (11, 12, 13, 14)
SIMPLIFIED = [
    ("8", "6%征收率", SIMPLE, "6%"),
    ("9a", "5%征收率的货物及加工修理修配劳务", SIMPLE, "5%"),
    ("9b", "5%征收率的服务、不动产和无形资产", SIMPLE_SERVICES, "5%"),
    ("10", "4%征收率", SIMPLE, "4%"),
    ("11", "3%征收率的货物及加工修理修配劳务", SIMPLE, "3%"),
    ("12", "3%征收率的服务、不动产和无形资产", SIMPLE_SERVICES, "3%"),
    ("13a", "预征率　　　　{rate}", SIMPLE_SERVICES, "advance_rate_a"),
    ("13b", "预征率　　　　{rate}", SIMPLE_SERVICES, "advance_rate_b"),
    ("13c", "预征率　　　　{rate}", SIMPLE_SERVICES, "advance_rate_c"),
]
SIMPLIFIED_REFUND = [
    ("14", "即征即退货物及加工修理修配劳务", REFUND_GOODS, None),
    ("15", "即征即退服务、不动产和无形资产", REFUND_SERVICES, None),
]
ZERO_RATED = [
    ("16", "货物及加工修理修配劳务", (3, 5, 9), None),
    ("17", "服务、不动产和无形资产", (3, 5, 9, 11, 12, 13), None),
]
EXEMPT = [
    ("18", "货物及加工修理修配劳务", (1, 3, 5, 9), None),
    ("19", "服务、不动产和无形资产", (3, 5, 9, 11, 12, 13), None),
]
BLOCKS = [
    ("一、一般\n计税方法\n计税", (("全部征\n税项目", GENERAL), ("其中：\n即征即\n退项目", GENERAL_REFUND))),
    ("二、简易\n计税方法\n计税", (("全部征\n税项目", SIMPLIFIED), ("其中：\n即征即\n退项目", SIMPLIFIED_REFUND))),
    ("三、免抵\n退税", ((None, ZERO_RATED),)),
    ("四、免税", ((None, EXEMPT),)),
]
FIRST_AMOUNT = 5  # sheet column of form column 1
PRINTED = {9: "9=1+3+5+7", 10: "10=2+4+6+8", 11: "11=9+10", 13: "13=11-12",
           14: "14=13÷(100%+\n税率或征收率)\n×税率或征收率"}
GROUPS = [("开具增值税\n专用发票", 2), ("开具其他发票", 2), ("未开具发票", 2), ("纳税检查调整", 2), ("合计", 3)]
SALES, TAX = "销售额", "销项\n（应纳）税额"


def heading(f):
    f.put(1, 1, "增值税纳税申报表附列资料（一）", cols=18, align="center", size=13, bold=True, border=False)
    f.put(2, 1, "（本期销售情况明细）", cols=18, align="center", size=9, border=False)
    f.declaration_facts()
    f.data("taxpayer_name", "text", "纳税人名称", source="taxpayer.name", required="true", max=100)
    f.text(3, 1, "税款所属时间：{period_from}至{period_to}", cols=18, align="center")
    f.text(4, 1, "纳税人名称：（公章）{taxpayer_name}", cols=12)
    f.put(4, 13, "金额单位：元至角分", cols=6, align="right", border=False)


def column_titles(f):
    f.head(5, 1, "项目及栏次", rows=3, cols=4)
    column = FIRST_AMOUNT
    for title, width in GROUPS:
        f.head(5, column, title, cols=width)
        column += width
    f.head(5, column, "服务、不动产\n和无形资产扣\n除项目本期实\n际扣除金额", rows=2, size=6)
    f.head(5, column + 1, "扣除后", cols=2)
    for i in range(5):
        f.head(6, FIRST_AMOUNT + 2 * i, SALES, size=7)
        f.head(6, FIRST_AMOUNT + 2 * i + 1, TAX, size=6)
    f.head(6, FIRST_AMOUNT + 10, "价税合计", size=7)
    f.head(6, FIRST_AMOUNT + 12, "含税（免税）\n销售额", size=6)
    f.head(6, FIRST_AMOUNT + 13, TAX, size=6)
    for n in range(1, 15):
        f.head(7, FIRST_AMOUNT + n - 1, PRINTED.get(n, str(n)), size=5 if n == 14 else 6.5)
    f.note("各栏次；第1至14列")
    f.columns("1..14", "|".join(f"第{n}列" for n in range(1, 15)))


def rows(f):
    row = 8
    for block, parts in BLOCKS:
        f.head(row, 1, block, rows=sum(len(lines) for _, lines in parts), size=7)
        for part, lines in parts:
            f.under(block, part)
            if part:
                f.head(row, 2, part, rows=len(lines), size=7)
            for line in lines:
                one_row(f, row, line, wide=part is None)
                row += 1
    return row


def one_row(f, row, line, wide):
    mark, text, kept, rate = line
    if rate and rate.startswith("advance"):
        f.data(rate, "percent", f"第{mark}栏预征率", min=0, max=100)
        f.text(row, 3, text.replace("{rate}", "{%s}" % rate), border=True, size=7)
    else:
        f.put(row, 2 if wide else 3, text, cols=2 if wide else 1, size=7)
    f.put(row, 4, mark, align="center", size=7)
    columns = range(FIRST_AMOUNT, FIRST_AMOUNT + 14)
    f.line(f"r{mark}_{{c}}", row, columns, "amount", text.replace("　", "").replace("{rate}", "") + " {c}",
           [n - 1 for n in kept], mark=mark, size=6.5)
    f.height(row, 6.6)


def row_formulas(f, line):
    mark, _, kept, rate = line
    r = f"r{mark}_"
    parts = [n for n in (1, 3, 5, 7) if n in kept]
    if parts:
        f.formula(r + "9", " + ".join(f"{r}{n}" for n in parts))
    if 2 in kept:
        f.formula(r + "10", " + ".join(f"{r}{n}" for n in (2, 4, 6, 8) if n in kept))
    if 11 in kept:
        f.formula(r + "11", f"{r}9 + {r}10" if 10 in kept else f"{r}9")
    if 13 in kept:
        f.formula(r + "13", f"{r}11 - {r}12")
    if 14 in kept and rate:
        f.formula(r + "14", f"{r}13 / (100% + {rate}) * {rate}", tolerance="0.01")


def formulas(f):
    f.note("列间公式；即征即退项目是全部征税项目的其中数，税率不一，第14列据实填写")
    for _, parts in BLOCKS:
        for _, lines in parts:
            for line in lines:
                row_formulas(f, line)


def vat_sales():
    f = Form("zzsybnsrfb6-fb1", "增值税纳税申报表附列资料（一）（本期销售情况明细）", EDITION, "附列资料一",
             [13, 11, 45, 7] + [14.86] * 14, landscape=True, size=7.5, margin=6)
    heading(f)
    for row, mm in enumerate((7, 5, 5, 5.5, 8, 9, 8), 1):
        f.height(row, mm)
    column_titles(f)
    rows(f)
    formulas(f)
    return f
