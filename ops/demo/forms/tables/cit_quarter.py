"""A200000 中华人民共和国企业所得税月（季）度预缴纳税申报表（A类）."""
from layout import AMOUNT_OR_DASH, Form

EDITION = "国家税务总局公告2018年第26号A200000（A类，2018年版），附报信息按国家税务总局公告2019年第3号"
METHODS = ["按照实际利润额预缴", "按照上一纳税年度应纳税所得额平均额预缴", "按照税务机关确定的其他方法预缴"]
KINDS = ["一般企业", "跨地区经营汇总纳税企业总机构", "跨地区经营汇总纳税企业分支机构"]

ROWS = [
    (1, "营业收入"),
    (2, "营业成本"),
    (3, "利润总额"),
    (4, "　加：特定业务计算的应纳税所得额"),
    (5, "　减：不征税收入"),
    (6, "　减：免税收入、减计收入、所得减免等优惠金额（填写A201010）"),
    (7, "　减：固定资产加速折旧（扣除）调减额（填写A201020）"),
    (8, "　减：弥补以前年度亏损"),
    (9, "实际利润额（3+4-5-6-7-8）＼按照上一纳税年度应纳税所得额平均额确定的应纳税所得额"),
    (10, "税率（25%）"),
    (11, "应纳所得税额（9×10）"),
    (12, "　减：减免所得税额（填写A201030）"),
    (13, "　减：实际已缴纳所得税额"),
    (14, "　减：特定业务预缴（征）所得税额"),
    (15, "本期应补（退）所得税额（11-12-13-14）＼税务机关确定的本期应纳所得税额"),
]
HEAD_OFFICE = [
    (16, "总机构本期分摊应补（退）所得税额（17+18+19）"),
    (17, "　其中：总机构分摊应补（退）所得税额（15×总机构分摊比例{share_head}）"),
    (18, "　财政集中分配应补（退）所得税额（15×财政集中分配比例{share_central}）"),
    (19, "　总机构具有主体生产经营职能的部门分摊所得税额（15×全部分支机构分摊比例{share_branches}"
         "×总机构具有主体生产经营职能部门分摊比例{share_department}）"),
]


def band(f, row, text):
    f.put(row, 1, text, cols=6, align="center", bold=True, head=True)
    f.height(row, 5.6)


def heading(f):
    f.put(1, 1, "A200000　中华人民共和国企业所得税月（季）度预缴纳税申报表（A类）", cols=6, align="center", size=13,
          bold=True, border=False)
    f.declaration_facts()
    f.data("taxpayer_code", "text", "纳税人识别号（统一社会信用代码）", source="taxpayer.code", required="true", max=20)
    f.data("taxpayer_name", "text", "纳税人名称", source="taxpayer.name", required="true", max=100)
    f.text(2, 1, "税款所属期间：{period_from}至{period_to}", cols=6, align="center")
    f.text(3, 1, "纳税人识别号（统一社会信用代码）：{taxpayer_code}", cols=6)
    f.text(4, 1, "纳税人名称：{taxpayer_name}", cols=4)
    f.put(4, 5, "金额单位：人民币元（列至角分）", cols=2, align="right", border=False)
    f.head(5, 1, "预缴方式", cols=2)
    f.field("method", 5, 3, "choice", "预缴方式", cols=4, values="|".join(METHODS), required="true")
    f.head(6, 1, "企业类型", cols=2)
    f.field("kind", 6, 3, "choice", "企业类型", cols=4, values="|".join(KINDS), required="true")
    for row, mm in enumerate((9, 5.5, 5.5, 5.5, 6.5, 6.5), 1):
        f.height(row, mm)


def rows(f):
    band(f, 7, "预 缴 税 款 计 算")
    f.head(8, 1, "行次")
    f.head(8, 2, "项　　目", cols=3)
    f.head(8, 5, "本年累计金额", cols=2)
    f.height(8, 6.2)
    f.note("预缴税款计算")
    for i, (mark, text) in enumerate(ROWS):
        row = 9 + i
        f.put(row, 1, str(mark), align="center")
        f.put(row, 2, text, cols=3, size=7.5 if mark in (9, 15) else None)
        f.field(f"r{mark}", row, 5, "percent" if mark == 10 else "amount", text.strip("　").split("（")[0],
                cols=2, mark=mark, min=0 if mark == 10 else None, max=100 if mark == 10 else None)
        f.height(row, 6.5)
    f.data("r9_average", "amount", "按照上一纳税年度应纳税所得额平均额确定的应纳税所得额")
    f.data("r15_fixed", "amount", "税务机关确定的本期应纳所得税额")
    return 9 + len(ROWS)


def branches(f, row):
    band(f, row, "汇总纳税企业总分机构税款计算")
    f.note("汇总纳税企业总分机构税款计算")
    for name, label in (("share_head", "总机构分摊比例"), ("share_central", "财政集中分配比例"),
                        ("share_branches", "全部分支机构分摊比例"), ("share_department", "总机构具有主体生产经营职能部门分摊比例")):
        f.data(name, "percent", label, min=0, max=100)
    row += 1
    f.head(row, 2, "总机构\n填报", rows=len(HEAD_OFFICE))
    for mark, text in HEAD_OFFICE:
        f.put(row, 1, str(mark), align="center")
        f.text(row, 3, text, cols=2, border=True, size=8) if "{" in text else f.put(row, 3, text, cols=2)
        f.field(f"r{mark}", row, 5, "amount", text.strip("　").split("（")[0], cols=2, mark=mark, number=AMOUNT_OR_DASH)
        f.height(row, 10 if mark == 19 else 6.2)
        row += 1
    f.head(row, 2, "分支机\n构填报", rows=2)
    for mark, text, kind in ((20, "分支机构本期分摊比例", "percent"), (21, "分支机构本期分摊应补（退）所得税额", "amount")):
        f.put(row, 1, str(mark), align="center")
        f.put(row, 3, text, cols=2)
        f.field(f"r{mark}", row, 5, kind, text, cols=2, mark=mark)
        f.height(row, 6.2)
        row += 1
    return row


def information(f, row):
    band(f, row, "附 报 信 息")
    f.note("附报信息")
    for i, (name, label) in enumerate((("high_tech", "高新技术企业"), ("technology_small", "科技型中小企业"))):
        f.head(row + 1, 1 + 3 * i, label, cols=2)
        f.field(name, row + 1, 3 + 3 * i, "choice", label, values="是|否")
    f.head(row + 2, 1, "技术入股递延纳税事项", cols=2)
    f.field("shares_deferred", row + 2, 3, "choice", "技术入股递延纳税事项", values="是|否")
    f.put(row + 2, 4, "", cols=3)
    band(f, row + 3, "按 季 度 填 报 信 息")
    pairs = [[("people_first", "季初从业人数", "integer"), ("people_last", "季末从业人数", "integer")],
             [("assets_first", "季初资产总额（万元）", "amount"), ("assets_last", "季末资产总额（万元）", "amount")],
             [("restricted", "国家限制或禁止行业", "choice"), ("small_profit", "小型微利企业", "choice")]]
    for i, pair in enumerate(pairs):
        for j, (name, label, kind) in enumerate(pair):
            f.head(row + 4 + i, 1 + 3 * j, label, cols=2)
            f.field(name, row + 4 + i, 3 + 3 * j, kind, label, values="是|否" if kind == "choice" else None,
                    min=None if kind == "choice" else 0)
    for offset in (1, 2, 4, 5, 6):
        f.height(row + offset, 6)
    return row + 7


def footing(f, row):
    f.note("声明")
    for name, label in (("clerk", "经办人"), ("clerk_id", "经办人身份证号"), ("agency", "代理机构签章"),
                        ("agency_code", "代理机构统一社会信用代码"), ("declarant", "法定代表人（负责人）"), ("received_by", "受理人")):
        f.data(name, "text", label, max=60)
    f.data("authority", "text", "受理税务机关", source="authority.name", max=60)
    f.data("received_date", "date", "受理日期")
    f.text(row, 1, "谨声明：本纳税申报表是根据国家税收法律法规及相关规定填报的，是真实的、可靠的、完整的。\n"
           "　　　　　　　　　　　　　　　　　　　　　　　　纳税人（签章）：{taxpayer_name}　　　{declared_date}", cols=6, border=True)
    f.text(row + 1, 1, "经办人：{clerk}\n经办人身份证号：{clerk_id}\n代理机构签章：{agency}\n"
           "代理机构统一社会信用代码：{agency_code}", cols=3, border=True)
    f.text(row + 1, 4, "受理人：{received_by}\n受理税务机关（章）：{authority}\n受理日期：{received_date}", cols=3, border=True)
    f.put(row + 2, 1, "国家税务总局监制", cols=6, align="right", border=False, size=8)
    for offset, mm in enumerate((12, 19, 5)):
        f.height(row + offset, mm)
    f.seal(row, 5, "center", dy=4)


def formulas(f):
    f.note("行次间的公式；第15行小于零时填0")
    f.formula("r9", f"if(method = '{METHODS[1]}', r9_average, r3 + r4 - r5 - r6 - r7 - r8)")
    f.formula("r10", "25%")
    f.formula("r11", "r9 * r10")
    f.formula("r15", f"if(method = '{METHODS[2]}', r15_fixed, max(0, r11 - r12 - r13 - r14))")
    f.formula("r16", "r17 + r18 + r19")
    f.formula("r17", "r15 * share_head")
    f.formula("r18", "r15 * share_central")
    f.formula("r19", "r15 * share_branches * share_department")
    f.check("share_branches", f"share_head + share_central + share_branches = 100% or kind != '{KINDS[1]}'",
            "总机构、财政集中、全部分支机构三项分摊比例之和应为100%",
            "The shares of head office, central budget and branches must be 100% in all")


def cit_quarter_a():
    f = Form("qysdsyjd-a", "中华人民共和国企业所得税月（季）度预缴纳税申报表（A类）", EDITION, "主表",
             [12, 22, 56, 33, 22, 44], size=8.5)
    heading(f)
    after = branches(f, rows(f))
    formulas(f)
    footing(f, information(f, after))
    return f
