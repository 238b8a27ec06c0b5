"""B100000 中华人民共和国企业所得税月（季）度预缴和年度纳税申报表（B类）: the quarter's and the year's form."""
from layout import Form

EDITION = "国家税务总局公告2018年第26号B100000（B类，2018年版），填报信息按国家税务总局公告2019年第3号"
METHODS = ["核定应税所得率（能核算收入总额的）", "核定应税所得率（能核算成本费用总额的）", "核定应纳所得税额"]

ROWS = [
    (1, "收入总额"),
    (2, "减：不征税收入"),
    (3, "减：免税收入（4+5+8+9）"),
    (4, "　　国债利息收入免征企业所得税"),
    (5, "　　符合条件的居民企业之间的股息、红利等权益性投资收益免征企业所得税"),
    (6, "　　其中：通过沪港通投资且连续持有H股满12个月取得的股息红利所得免征企业所得税"),
    (7, "　　　　　通过深港通投资且连续持有H股满12个月取得的股息红利所得免征企业所得税"),
    (8, "　　投资者从证券投资基金分配中取得的收入免征企业所得税"),
    (9, "　　取得的地方政府债券利息收入免征企业所得税"),
    (10, "应税收入额（1-2-3）＼成本费用总额"),
    (11, "税务机关核定的应税所得率（%）"),
    (12, "应纳税所得额（第10×11行）＼[第10行÷（1-第11行）×第11行]"),
    (13, "税率（25%）"),
    (14, "应纳所得税额（12×13）"),
    (15, "减：符合条件的小型微利企业减免企业所得税"),
    (16, "减：实际已缴纳所得税额"),
    (17, "本期应补（退）所得税额（14-15-16）＼税务机关核定本期应纳所得税额"),
]


def heading(f):
    f.put(1, 1, "B100000　中华人民共和国企业所得税月（季）度预缴和年度纳税申报表\n（B类，2018年版）", cols=6, align="center",
          size=13, bold=True, border=False)
    f.declaration_facts()
    f.data("taxpayer_code", "text", "纳税人识别号（统一社会信用代码）", source="taxpayer.code", required="true", max=20)
    f.data("taxpayer_name", "text", "纳税人名称", source="taxpayer.name", required="true", max=100)
    f.text(2, 1, "税款所属期间：{period_from}至{period_to}", cols=6, align="center")
    f.text(3, 1, "纳税人识别号（统一社会信用代码）：{taxpayer_code}", cols=6)
    f.text(4, 1, "纳税人名称：{taxpayer_name}", cols=4)
    f.put(4, 5, "金额单位：人民币元（列至角分）", cols=2, align="right", border=False)
    f.head(5, 1, "核定征收方式", cols=2)
    f.field("method", 5, 3, "choice", "核定征收方式", cols=4, values="|".join(METHODS), required="true")
    for row, mm in enumerate((15, 6.5, 6.5, 6.5, 8), 1):
        f.height(row, mm)


def rows(f):
    f.head(6, 1, "行次")
    f.head(6, 2, "项　　目", cols=3)
    f.head(6, 5, "本年累计金额", cols=2)
    f.height(6, 7)
    f.note("各行次")
    for i, (mark, text) in enumerate(ROWS):
        f.put(7 + i, 1, str(mark), align="center")
        f.put(7 + i, 2, text, cols=3, size=7.5 if mark in (6, 7) else None)
        percent = mark in (11, 13)
        f.field(f"r{mark}", 7 + i, 5, "percent" if percent else "amount", text.strip("　").split("（")[0], cols=2, mark=mark,
                min=0 if percent else None, max=99 if mark == 11 else 100 if percent else None)
        f.height(7 + i, 8)
    f.data("cost_total", "amount", "成本费用总额")
    f.data("r17_fixed", "amount", "税务机关核定本期应纳所得税额")
    return 7 + len(ROWS)


def information(f, row):
    f.note("填报信息")
    f.put(row, 1, "按 季 度 填 报 信 息", cols=6, align="center", bold=True, head=True)
    pairs = [[("people_first", "季初从业人数", "integer"), ("people_last", "季末从业人数", "integer")],
             [("assets_first", "季初资产总额（万元）", "amount"), ("assets_last", "季末资产总额（万元）", "amount")],
             [("restricted", "国家限制或禁止行业", "choice"), ("small_profit", "小型微利企业", "choice")]]
    for i, pair in enumerate(pairs):
        for j, (name, label, kind) in enumerate(pair):
            f.head(row + 1 + i, 1 + 3 * j, label, cols=2)
            f.field(name, row + 1 + i, 3 + 3 * j, kind, label, values="是|否" if kind == "choice" else None,
                    min=None if kind == "choice" else 0, cols=1 if j == 0 else 1)
    f.put(row + 4, 1, "按 年 度 填 报 信 息", cols=6, align="center", bold=True, head=True)
    f.head(row + 5, 1, "小型微利企业", cols=2)
    f.field("small_profit_year", row + 5, 3, "choice", "年度小型微利企业", values="是|否")
    f.put(row + 5, 4, "", cols=3)
    for offset in range(6):
        f.height(row + offset, 7)
    return row + 6


def footing(f, row):
    f.note("声明")
    for name, label in (("clerk", "经办人"), ("clerk_id", "经办人身份证号"), ("agency", "代理机构签章"),
                        ("agency_code", "代理机构统一社会信用代码"), ("received_by", "受理人")):
        f.data(name, "text", label, max=60)
    f.data("authority", "text", "受理税务机关", source="authority.name", max=60)
    f.data("received_date", "date", "受理日期")
    f.text(row, 1, "谨声明：本纳税申报表是根据国家税收法律法规及相关规定填报的，是真实的、可靠的、完整的。\n"
           "　　　　　　　　　　　　　　　　　　　　　　　　纳税人（签章）：{taxpayer_name}　　　{declared_date}", cols=6, border=True)
    f.text(row + 1, 1, "经办人：{clerk}\n经办人身份证号：{clerk_id}\n代理机构签章：{agency}\n"
           "代理机构统一社会信用代码：{agency_code}", cols=3, border=True)
    f.text(row + 1, 4, "受理人：{received_by}\n受理税务机关（章）：{authority}\n受理日期：{received_date}", cols=3, border=True)
    f.put(row + 2, 1, "国家税务总局监制", cols=6, align="right", border=False, size=8)
    for offset, mm in enumerate((14, 22, 5)):
        f.height(row + offset, mm)
    f.seal(row, 5, "center", dy=4)


def formulas(f, least):
    f.note("行次间的公式；" + ("年度汇算清缴可退税" if least is None else "预缴时第17行小于零填0"))
    f.formula("r3", "r4 + r5 + r8 + r9")
    f.formula("r10", f"if(method = '{METHODS[1]}', cost_total, r1 - r2 - r3)")
    f.formula("r12", f"if(method = '{METHODS[1]}', r10 / (1 - r11) * r11, r10 * r11)", tolerance="0.01")
    f.formula("r13", "25%")
    f.formula("r14", "r12 * r13")
    due = "r14 - r15 - r16" if least is None else "max(0, r14 - r15 - r16)"
    f.formula("r17", f"if(method = '{METHODS[2]}', r17_fixed, {due})")
    f.check("r5", "r5 >= r6 + r7", "第5行不应小于第6、7行之和", "Row 5 must not be below rows 6 and 7 together")


def assessed(name, title, least):
    f = Form(name, title, EDITION, "主表", [12, 28, 50, 33, 22, 44], size=8.5)
    heading(f)
    after = rows(f)
    formulas(f, least)
    footing(f, information(f, after))
    return f


def cit_quarter_b():
    return assessed("qysdsyjd-b", "中华人民共和国企业所得税月（季）度预缴纳税申报表（B类）", 0)


def cit_year_b():
    return assessed("qysdsnd-b", "中华人民共和国企业所得税年度纳税申报表（B类）", None)
