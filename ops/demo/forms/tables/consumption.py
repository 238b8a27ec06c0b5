"""Consumption tax returns of 2008: tobacco, liquor, refined oil, cars, other goods (消费税纳税申报表)."""
from layout import AMOUNT_OR_BLANK, DASH, Form

EDITION = "国家税务总局国税函〔2008〕236号{}（2008年版）"
SPECIFIC, RATE = 0, 1

# name, text, fixed rate (number, printed) or None, rate in percent or None
TOBACCO = [
    ("cigarette_a", "卷烟", ("30", "30元/万支"), "45"),
    ("cigarette_b", "卷烟", ("30", "30元/万支"), "30"),
    ("cigar", "雪茄烟", None, "25"),
    ("cut_tobacco", "烟丝", None, "30"),
]
LIQUOR = [
    ("grain", "粮食白酒", ("0.5", "0.5元/斤"), "20"),
    ("potato", "薯类白酒", ("0.5", "0.5元/斤"), "20"),
    ("beer_a", "啤酒", ("250", "250元/吨"), None),
    ("beer_b", "啤酒", ("220", "220元/吨"), None),
    ("yellow", "黄酒", ("240", "240元/吨"), None),
    ("other", "其他酒", None, "10"),
    ("alcohol", "酒精", None, "5"),
]
OIL = [
    ("leaded", "含铅汽油", ("0.28", "0.28元/升"), None),
    ("unleaded", "无铅汽油", ("0.20", "0.20元/升"), None),
    ("diesel", "柴油", ("0.10", "0.10元/升"), None),
    ("naphtha", "石脑油", ("0.20", "0.20元/升"), None),
    ("solvent", "溶剂油", ("0.20", "0.20元/升"), None),
    ("lubricant", "润滑油", ("0.20", "0.20元/升"), None),
    ("fuel", "燃料油", ("0.10", "0.10元/升"), None),
    ("kerosene", "航空煤油", ("0.10", "0.10元/升"), None),
]
CARS = [
    ("car_15", "乘用车：气缸容量≤1.5升", None, "3"),
    ("car_20", "乘用车：1.5升＜气缸容量≤2.0升", None, "5"),
    ("car_25", "乘用车：2.0升＜气缸容量≤2.5升", None, "9"),
    ("car_30", "乘用车：2.5升＜气缸容量≤3.0升", None, "12"),
    ("car_40", "乘用车：3.0升＜气缸容量≤4.0升", None, "15"),
    ("car_more", "乘用车：气缸容量＞4.0升", None, "20"),
    ("bus", "中轻型商用客车", None, "5"),
]
OTHER_LINES = 10
SETTLEMENT = [
    ("deductible", "本期准予{}税额", 0),
    ("relief", "本期减（免）税额", 0),
    ("opening", "期初未缴税额", None),
    ("paid_before", "本期缴纳前期应纳税额", 0),
    ("prepaid", "本期预缴税额", 0),
    ("due", "本期应补（退）税额", None),
    ("closing", "期末未缴税额", None),
]


def heading(f, title, unit):
    f.put(1, 1, title, cols=6, align="center", size=15, bold=True, border=False)
    f.declaration_facts()
    f.data("taxpayer_code", "text", "纳税人识别号", source="taxpayer.code", required="true", max=20)
    f.data("taxpayer_name", "text", "纳税人名称", source="taxpayer.name", required="true", max=100)
    f.text(2, 1, "税款所属期：{period_from}至{period_to}", cols=6, align="center")
    f.text(3, 1, "纳税人名称（公章）：{taxpayer_name}", cols=3)
    f.text(3, 4, "纳税人识别号：{taxpayer_code}", cols=3, align="right")
    f.text(4, 1, "填表日期：{declared_date}", cols=2)
    f.put(4, 3, unit, cols=4, align="right", border=False)
    for row, mm in enumerate((13, 8, 8, 8, 8, 8), 1):
        f.height(row, mm)


def column_titles(f):
    f.head(5, 1, "应税消费品名称", rows=2)
    f.head(5, 2, "适用税率", cols=2)
    f.head(6, 2, "定额税率")
    f.head(6, 3, "比例税率")
    for i, title in enumerate(("销售数量", "销售额", "应纳税额")):
        f.head(5, 4 + i, title, rows=2)
    f.note("应税消费品；q 销售数量，s 销售额，t 应纳税额")


def goods(f, lines):
    row = 7
    tall = min(13, 92 / len(lines))
    for name, text, fixed, rate in lines:
        f.put(row, 1, text)
        f.put(row, 2, fixed[1] if fixed else DASH, align="center")
        f.put(row, 3, rate + "%" if rate else DASH, align="center")
        label = text + (f"（{rate}%）" if rate else f"（{fixed[1]}）")
        f.field(f"{name}_q", row, 4, "amount", label + "销售数量", min=0)
        f.field(f"{name}_s", row, 5, "amount", label + "销售额", min=0)
        f.field(f"{name}_t", row, 6, "amount", label + "应纳税额")
        parts = ([f"{name}_q * {fixed[0]}"] if fixed else []) + ([f"{name}_s * {rate}%"] if rate else [])
        f.formula(f"{name}_t", " + ".join(parts))
        f.height(row, tall)
        row += 1
    return total(f, row, [f"{line[0]}_t" for line in lines], tall)


def free_goods(f):
    """Lines whose goods and rates the taxpayer writes itself."""
    f.columns(f"1..{OTHER_LINES}", id="n")
    for n in range(1, OTHER_LINES + 1):
        row = 6 + n
        f.field(f"g{n}_name", row, 1, "text", f"第{n}行应税消费品名称", max=40)
        f.put(row, 2, DASH, align="center")
        f.field(f"g{n}_rate", row, 3, "percent", f"第{n}行适用税率", min=0, max=100)
        f.field(f"g{n}_q", row, 4, "amount", f"第{n}行销售数量", min=0)
        f.field(f"g{n}_s", row, 5, "amount", f"第{n}行销售额", min=0)
        f.field(f"g{n}_t", row, 6, "amount", f"第{n}行应纳税额", number=AMOUNT_OR_BLANK)
        f.height(row, 9)
    f.formula("g{n}_t", "g{n}_s * g{n}_rate")
    f.check("g{n}_name", "g{n}_s = 0 or given(g{n}_name)", "有销售额的行应填写应税消费品名称",
            "A line with sales must name its goods")
    return total(f, 7 + OTHER_LINES, [f"g{n}_t" for n in range(1, OTHER_LINES + 1)])


def total(f, row, taxes, tall=9):
    f.put(row, 1, "合　计", align="center", bold=True)
    for column in range(2, 6):
        f.put(row, column, DASH, align="center")
    f.field("total", row, 6, "amount", "应纳税额合计")
    f.formula("total", " + ".join(taxes))
    f.height(row, tall)
    return row + 1


def settlement(f, row, word):
    f.note("税款结算；多缴为负数")
    for i, (name, text, least) in enumerate(SETTLEMENT):
        text = text.format(word)
        f.put(row + i, 1, text + "：", cols=2)
        f.field(name, row + i, 3, "amount", text, min=least)
        f.height(row + i, 10.5)
    f.formula("due", "total - deductible - relief - prepaid")
    f.formula("closing", "opening + due - paid_before")
    for name, label in (("clerk", "经办人"), ("finance_head", "财务负责人"), ("telephone", "联系电话"), ("agent", "代理申报人"),
                        ("received_by", "受理人")):
        f.data(name, "text", label, max=60)
    f.text(row, 4, "　　　　　　　　　　　　声　明\n　　此纳税申报表是根据国家税收法律的规定填报的，我确定它是真实的、可靠的、完整的。\n"
           "　　经办人（签章）：{clerk}\n　　财务负责人（签章）：{finance_head}\n　　联系电话：{telephone}", rows=3, cols=3, border=True)
    f.text(row + 3, 4, "（如果你已委托代理人申报，请填写）\n　　　　　　　　　　　　授权声明\n　　为代理一切税务事宜，现授权{agent}"
           "（地址）＿＿＿＿＿＿＿＿为本纳税人的代理申报人，任何与本申报表有关的往来文件，都可寄予此人。\n"
           "　　授权人签章：", rows=4, cols=3, border=True)
    return row + len(SETTLEMENT)


def footing(f, row):
    f.data("authority", "text", "受理税务机关", source="authority.name", max=60)
    f.data("received_date", "date", "受理日期")
    f.put(row, 1, "以下由税务机关填写", cols=6, align="center", size=9, head=True)
    f.text(row + 1, 1, "受理人（签章）：{received_by}", cols=2, border=True)
    f.text(row + 1, 3, "受理日期：{received_date}", cols=2, border=True)
    f.text(row + 1, 5, "受理税务机关（章）：{authority}", cols=2, border=True)
    f.height(row, 6.5)
    f.height(row + 1, 14)


def excise(name, title, annex, lines, unit, word="扣除"):
    f = Form(name, title, EDITION.format(annex), "主表", [44, 24, 34, 29, 29, 29], size=9)
    heading(f, title, unit)
    column_titles(f)
    row = goods(f, lines) if lines else free_goods(f)
    after = settlement(f, row, word)
    footing(f, after)
    f.seal(row + 1, 6, "center", dx=-8)
    return f


MONEY = "金额单位：元（列至角分）"


def excise_liquor():
    return excise("xfssb-jl", "酒及酒精消费税纳税申报表", "附件2", LIQUOR, MONEY, "抵减")


def excise_tobacco():
    return excise("xfssb-yl", "烟类应税消费品消费税纳税申报表", "附件1", TOBACCO, "单位：卷烟万支、雪茄烟支、烟丝千克；" + MONEY)


def excise_oil():
    return excise("xfssb-cpy", "成品油消费税纳税申报表", "附件3", OIL, "计量单位：升；" + MONEY)


def excise_cars():
    return excise("xfssb-xqc", "小汽车消费税纳税申报表", "附件4", CARS, "计量单位：辆；" + MONEY)


def excise_other():
    return excise("xfssb-qt", "其他应税消费品消费税纳税申报表", "附件5", None, MONEY)
