"""企业所得税汇总纳税分支机构所得税分配表."""
from layout import AMOUNT_OR_BLANK, PERCENT_OR_BLANK, Form

EDITION = "国家税务总局国税函〔2008〕44号《企业所得税汇总纳税分支机构分配表》，栏目按国家税务总局公告2011年第64号修订样式"
BRANCHES = 15


def heading(f):
    f.put(1, 1, "中华人民共和国企业所得税汇总纳税分支机构分配表", cols=8, align="center", size=15, bold=True, border=False)
    f.declaration_facts()
    f.data("taxpayer_name", "text", "总机构名称", source="taxpayer.name", required="true", max=100)
    f.text(2, 1, "税款所属期间：{period_from}至{period_to}", cols=8, align="center")
    f.text(3, 1, "总机构名称：{taxpayer_name}", cols=5)
    f.put(3, 6, "金额单位：人民币元（列至角分）", cols=3, align="right", border=False)
    for row, mm in enumerate((11, 6.5, 6.5, 7.5, 8.5, 6.5, 6.5), 1):
        f.height(row, mm)


def head_office(f):
    f.note("总机构")
    f.head(4, 1, "总机构纳税人识别号", cols=2)
    f.field("taxpayer_code", 5, 1, "text", "总机构纳税人识别号", cols=2, align="center", source="taxpayer.code", required="true", max=20)
    places = [("tax", "应纳所得税额", 3, 1), ("head_tax", "总机构分摊所得税额", 4, 1),
              ("central_tax", "总机构财政集中分配所得税额", 5, 2), ("branch_tax", "分支机构分摊所得税额", 7, 2)]
    for name, label, column, width in places:
        f.head(4, column, label, cols=width)
        f.field(name, 5, column, "amount", label, cols=width, min=0)
    f.formula("head_tax", "tax * 25%")
    f.formula("central_tax", "tax * 25%")
    f.formula("branch_tax", "tax - head_tax - central_tax")


def branches(f):
    f.head(6, 1, "分支机构纳税人识别号", rows=2)
    f.head(6, 2, "分支机构名称", rows=2)
    f.head(6, 3, "三项因素", cols=3)
    for i, title in enumerate(("收入额", "工资额", "资产额")):
        f.head(7, 3 + i, title)
    f.head(6, 6, "分配比例", rows=2)
    f.head(6, 7, "分配税额", rows=2, cols=2)
    f.note("分支机构情况；收入、工资、资产的权重为0.35、0.35、0.30")
    f.columns(f"1..{BRANCHES}", id="n")
    for n in range(1, BRANCHES + 1):
        row = 7 + n
        f.field(f"b{n}_code", row, 1, "text", f"第{n}个分支机构纳税人识别号", max=20)
        f.field(f"b{n}_name", row, 2, "text", f"第{n}个分支机构名称", max=80)
        for i, (word, label) in enumerate((("income", "收入额"), ("wages", "工资额"), ("assets", "资产额"))):
            f.field(f"b{n}_{word}", row, 3 + i, "amount", f"第{n}个分支机构{label}", min=0)
        f.field(f"b{n}_share", row, 6, "percent", f"第{n}个分支机构分配比例", number=PERCENT_OR_BLANK)
        f.field(f"b{n}_tax", row, 7, "amount", f"第{n}个分支机构分配税额", cols=2, number=AMOUNT_OR_BLANK)
        f.height(row, 6.6)
    row = 8 + BRANCHES
    f.put(row, 1, "合　计", cols=2, align="center", bold=True)
    for i, (word, label) in enumerate((("income", "收入额"), ("wages", "工资额"), ("assets", "资产额"))):
        f.field(f"sum_{word}", row, 3 + i, "amount", label + "合计")
        f.formula(f"sum_{word}", f"sum(b{{1..{BRANCHES}}}_{word})")
    f.field("sum_share", row, 6, "percent", "分配比例合计", number="0.00%")
    f.field("sum_tax", row, 7, "amount", "分配税额合计", cols=2)
    f.height(row, 7)
    return row + 1


def formulas(f):
    parts = [("0.35", "income"), ("0.35", "wages"), ("0.30", "assets")]
    weights = [f"if(sum_{word} = 0, 0, {weight} * b{{n}}_{word} / max(sum_{word}, 0.01))" for weight, word in parts]
    taxes = [f"if(sum_{word} = 0, 0, {weight} * branch_tax * b{{n}}_{word} / max(sum_{word}, 0.01))" for weight, word in parts]
    f.formula("b{n}_share", " + ".join(weights))
    f.formula("b{n}_tax", " + ".join(taxes), tolerance="1")
    f.formula("sum_share", f"sum(b{{1..{BRANCHES}}}_share)")
    f.formula("sum_tax", f"sum(b{{1..{BRANCHES}}}_tax)")
    f.check("sum_tax", f"sum_income = 0 or abs(sum_tax - branch_tax) <= {BRANCHES}", "分配税额合计应等于分支机构分摊所得税额",
            "The branches' taxes must add up to the branches' part")


def footing(f, row):
    f.note("声明")
    for name, label in (("accountant", "会计主管"), ("received_by", "受理人")):
        f.data(name, "text", label, max=60)
    f.data("authority", "text", "主管税务机关", source="authority.name", max=60)
    f.data("received_date", "date", "受理日期")
    f.text(row, 1, "纳税人公章：\n会计主管：{accountant}\n填表日期：{declared_date}", cols=4, border=True)
    f.text(row, 5, "主管税务机关受理专用章：{authority}\n受理人：{received_by}\n受理日期：{received_date}", cols=4, border=True)
    f.put(row + 1, 1, "国家税务总局监制", cols=8, align="right", border=False, size=8)
    f.height(row, 20)
    f.height(row + 1, 5)
    f.seal(row, 3, "center", dx=-10, dy=-3)


def branch_shares():
    f = Form("qysds-fpb", "企业所得税汇总纳税分支机构分配表", EDITION, "分配表",
             [44, 66, 36, 32, 36, 24, 18, 18], landscape=True, size=9)
    heading(f)
    head_office(f)
    after = branches(f)
    formulas(f)
    footing(f, after)
    return f
