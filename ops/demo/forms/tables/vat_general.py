"""增值税纳税申报表（一般纳税人适用）: the main form."""
from layout import Form

EDITION = "国家税务总局公告2016年第13号附件1，按国家税务总局公告2019年第15号口径（上期留抵、期末留抵无本年累计）"
GM, GY, RM, RY = range(4)
EVERY = (GM, GY, RM, RY)
GENERAL = (GM, GY)
MONTHS = (GM, RM)

# 栏次, text, formula as printed, columns that are filled in (the others show a dash)
SALES = [
    (1, "（一）按适用税率计税销售额", "", EVERY),
    (2, "其中：应税货物销售额", "", EVERY),
    (3, "　　　应税劳务销售额", "", EVERY),
    (4, "　　　纳税检查调整的销售额", "", EVERY),
    (5, "（二）按简易办法计税销售额", "", EVERY),
    (6, "其中：纳税检查调整的销售额", "", EVERY),
    (7, "（三）免、抵、退办法出口销售额", "", GENERAL),
    (8, "（四）免税销售额", "", GENERAL),
    (9, "其中：免税货物销售额", "", GENERAL),
    (10, "　　　免税劳务销售额", "", GENERAL),
]
TAX = [
    (11, "销项税额", "", EVERY),
    (12, "进项税额", "", EVERY),
    (13, "上期留抵税额", "", MONTHS),
    (14, "进项税额转出", "", EVERY),
    (15, "免、抵、退应退税额", "", GENERAL),
    (16, "按适用税率计算的纳税检查应补缴税额", "", GENERAL),
    (17, "应抵扣税额合计", "=12+13-14-15+16", MONTHS),
    (18, "实际抵扣税额", "（如17<11，则为17，否则为11）", EVERY),
    (19, "应纳税额", "=11-18", EVERY),
    (20, "期末留抵税额", "=17-18", MONTHS),
    (21, "简易计税办法计算的应纳税额", "", EVERY),
    (22, "按简易计税办法计算的纳税检查应补缴税额", "", GENERAL),
    (23, "应纳税额减征额", "", EVERY),
    (24, "应纳税额合计", "=19+21-23", EVERY),
]
PAYMENT = [
    (25, "期初未缴税额（多缴为负数）", "", EVERY),
    (26, "实收出口开具专用缴款书退税额", "", GENERAL),
    (27, "本期已缴税额", "=28+29+30+31", EVERY),
    (28, "①分次预缴税额", "", MONTHS),
    (29, "②出口开具专用缴款书预缴税额", "", (GM,)),
    (30, "③本期缴纳上期应纳税额", "", EVERY),
    (31, "④本期缴纳欠缴税额", "", EVERY),
    (32, "期末未缴税额（多缴为负数）", "=24+25+26-27", EVERY),
    (33, "其中：欠缴税额（≥0）", "=25+26-27", MONTHS),
    (34, "本期应补（退）税额", "=24-28-29", MONTHS),
    (35, "即征即退实际退税额", "", (RM, RY)),
    (36, "期初未缴查补税额", "", GENERAL),
    (37, "本期入库查补税额", "", GENERAL),
    (38, "期末未缴查补税额", "=16+22+36-37", GENERAL),
]
GROUPS = [("销\n售\n额", SALES), ("税\n款\n计\n算", TAX), ("税\n款\n缴\n纳", PAYMENT)]
AMOUNT_COLUMNS = (5, 6, 7, 8)


def heading(f):
    f.put(1, 1, "增值税纳税申报表", cols=8, align="center", size=15, bold=True, border=False)
    f.put(2, 1, "（一般纳税人适用）", cols=8, align="center", size=10, border=False)
    f.put(3, 1, "根据国家税收法律法规及增值税相关规定制定本表。纳税人不论有无销售额，均应按税务机关核定的纳税期限填写本表，"
          "并向当地税务机关申报。", cols=8, size=7.5, border=False)
    f.declaration_facts()
    f.text(4, 1, "税款所属时间：自{period_from}至{period_to}", cols=4)
    f.text(4, 5, "填表日期：{declared_date}", cols=2, align="center")
    f.put(4, 7, "金额单位：元至角分", cols=2, align="right", border=False)
    f.head(5, 1, "纳税人识别号", cols=2)
    f.field("taxpayer_code", 5, 3, "text", "纳税人识别号", cols=2, source="taxpayer.code", required="true", max=20)
    f.head(5, 5, "所属行业")
    f.field("industry", 5, 6, "text", "所属行业", cols=3, max=60)
    f.head(6, 1, "纳税人名称（公章）", cols=2)
    f.field("taxpayer_name", 6, 3, "text", "纳税人名称", cols=2, source="taxpayer.name", required="true", max=100)
    f.head(6, 5, "法定代表人姓名")
    f.field("legal_person", 6, 6, "text", "法定代表人姓名", cols=3, max=40)
    f.head(7, 1, "注册地址", cols=2)
    f.field("registered_address", 7, 3, "text", "注册地址", cols=2, max=120)
    f.head(7, 5, "生产经营地址")
    f.field("business_address", 7, 6, "text", "生产经营地址", cols=3, max=120)
    f.head(8, 1, "开户银行及账号", cols=2)
    f.field("bank_account", 8, 3, "text", "开户银行及账号", cols=2, max=120, size=7.5)
    f.head(8, 5, "登记注册类型")
    f.field("registration_type", 8, 6, "text", "登记注册类型", max=40, size=8)
    f.head(8, 7, "电话号码")
    f.field("telephone", 8, 8, "text", "电话号码", max=30, size=8)


def column_titles(f):
    f.head(9, 1, "项　　目", rows=2, cols=3)
    f.head(9, 4, "栏次", rows=2)
    f.head(9, 5, "一般项目", cols=2)
    f.head(9, 7, "即征即退项目", cols=2)
    for i, title in enumerate(["本月数", "本年累计", "本月数", "本年累计"]):
        f.head(10, 5 + i, title)
    f.note("各栏次；gm 一般项目本月数，gy 一般项目本年累计，rm 即征即退项目本月数，ry 即征即退项目本年累计")
    f.columns("gm gy rm ry", "一般项目本月数|一般项目本年累计|即征即退项目本月数|即征即退项目本年累计")


def rows(f, first):
    row = first
    for title, group in GROUPS:
        f.under(title)
        f.head(row, 1, title, rows=len(group))
        for mark, text, printed, kept in group:
            f.put(row, 2, text, cols=2, size=8)
            f.put(row, 4, f"{mark}{printed}", align="center", size=5.8 if mark == 18 else 7.5)
            f.line(f"r{mark}_{{c}}", row, AMOUNT_COLUMNS, "amount", text.strip("　") + " {c}", kept, mark=mark, size=7.5)
            f.height(row, 5.0)
            row += 1
    return row


def formulas(f):
    f.note("栏次间的公式；本年累计列只对累计关系成立的栏次计算")
    f.formula("r17_{c}", "r12_{c} + r13_{c} - r14_{c} - r15_{c} + r16_{c}", only="gm")
    f.formula("r17_{c}", "r12_{c} + r13_{c} - r14_{c}", only="rm")
    f.formula("r18_{c}", "if(r17_{c} < r11_{c}, r17_{c}, r11_{c})", only="gm rm")
    f.formula("r19_{c}", "r11_{c} - r18_{c}")
    f.formula("r20_{c}", "r17_{c} - r18_{c}")
    f.formula("r24_{c}", "r19_{c} + r21_{c} - r23_{c}")
    f.formula("r27_{c}", "r28_{c} + r29_{c} + r30_{c} + r31_{c}", only="gm")
    f.formula("r27_{c}", "r28_{c} + r30_{c} + r31_{c}", only="rm")
    f.formula("r32_{c}", "r24_{c} + r25_{c} + r26_{c} - r27_{c}", only="gm gy")
    f.formula("r32_{c}", "r24_{c} + r25_{c} - r27_{c}", only="rm ry")
    f.formula("r33_{c}", "max(0, r25_{c} + r26_{c} - r27_{c})", only="gm")
    f.formula("r33_{c}", "max(0, r25_{c} - r27_{c})", only="rm")
    f.formula("r34_{c}", "r24_{c} - r28_{c} - r29_{c}", only="gm")
    f.formula("r34_{c}", "r24_{c} - r28_{c}", only="rm")
    f.formula("r38_{c}", "r16_{c} + r22_{c} + r36_{c} - r37_{c}")
    for month, year in (("gm", "gy"), ("rm", "ry")):
        f.check(f"r32_{year}", f"r32_{year} = r32_{month}", "期末未缴税额的本年累计应与本月数相同",
                "Unpaid tax at the end: the year's figure must equal the month's")
    f.check("r38_gy", "r38_gy = r38_gm", "期末未缴查补税额的本年累计应与本月数相同",
            "Unpaid assessed tax: the year's figure must equal the month's")


SALES_FORM, INPUT_FORM, ASSETS_FORM = "zzsybnsrfb6-fb1", "zzsybnsrfb6-fb2", "zzsybnsrfb6-gdzc"


def total(column, *rows):
    return " + ".join(f"r{row}_{column}" for row in rows)


def relations(f):
    """What the rules of filling in (填写说明) say of the main form and its schedules; they are about the month alone."""
    f.note("与附列资料的表间关系（填写说明）")
    sales = [
        ("r1_gm", total(9, *range(1, 6)) + " - r6_9 - r7_9", "应等于附列资料（一）第9列第1至5行之和减第6、7行", "Schedule 1, column 9: rows 1 to 5 less 6 and 7"),
        ("r1_rm", total(9, 6, 7), "应等于附列资料（一）第9列第6、7行之和", "Schedule 1, column 9: rows 6 and 7"),
        ("r4_gm", total(7, *range(1, 6)), "应等于附列资料（一）第7列第1至5行之和", "Schedule 1, column 7: rows 1 to 5"),
        ("r5_gm", total(9, 8, "9a", "9b", 10, 11, 12, "13a", "13b", "13c") + " - r14_9 - r15_9",
         "应等于附列资料（一）第9列第8至13c行之和减第14、15行", "Schedule 1, column 9: rows 8 to 13c less 14 and 15"),
        ("r5_rm", total(9, 14, 15), "应等于附列资料（一）第9列第14、15行之和", "Schedule 1, column 9: rows 14 and 15"),
        ("r7_gm", total(9, 16, 17), "应等于附列资料（一）第9列第16、17行之和", "Schedule 1, column 9: rows 16 and 17"),
        ("r8_gm", total(9, 18, 19), "应等于附列资料（一）第9列第18、19行之和", "Schedule 1, column 9: rows 18 and 19"),
        ("r11_gm", "r1_10 + r3_10 - r6_10 + r2_14 + r4_14 + r5_14 - r7_14",
         "应等于附列资料（一）第10列第1、3行减6行，加第14列第2、4、5行减7行", "Schedule 1: column 10 rows 1, 3 less 6, column 14 rows 2, 4, 5 less 7"),
        ("r11_rm", "r6_10 + r7_14", "应等于附列资料（一）第10列第6行加第14列第7行", "Schedule 1: column 10 row 6 and column 14 row 7"),
        ("r21_gm", total(10, 8, "9a", 10, 11) + " - r14_10 + " + total(14, "9b", 12, "13a", "13b", "13c") + " - r15_14",
         "应等于附列资料（一）第8至13c行税额之和减第14、15行税额", "Schedule 1: tax of rows 8 to 13c less 14 and 15"),
        ("r21_rm", "r14_10 + r15_14", "应等于附列资料（一）第10列第14行加第14列第15行", "Schedule 1: column 10 row 14 and column 14 row 15"),
    ]
    for field, value, zh, en in sales:
        f.relation(field, SALES_FORM, value, zh, en)
    f.relation("r12_gm", INPUT_FORM, "r12_t", "一般项目与即征即退项目之和应等于附列资料（二）第12栏税额", "Both month columns: Schedule 2, row 12, tax",
               here="r12_gm + r12_rm")
    f.relation("r14_gm", INPUT_FORM, "r13_t", "一般项目与即征即退项目之和应等于附列资料（二）第13栏税额", "Both month columns: Schedule 2, row 13, tax",
               here="r14_gm + r14_rm")


def footing(f, row):
    f.head(row, 1, "授\n权\n声\n明", rows=2)
    f.put(row, 2, "如果你已委托代理人申报，请填写下列资料：\n　　为代理一切税务事宜，现授权（地址）"
          "＿＿＿＿＿＿＿＿＿＿为本纳税人的代理申报人，任何与本申报表有关的往来文件，都可寄予此人。", cols=3, size=8)
    f.head(row, 5, "申\n报\n人\n声\n明", rows=2, size=8)
    f.put(row, 6, "　　本纳税申报表是根据国家税收法律法规及相关规定填报的，我确定它是真实的、可靠的、完整的。", cols=3, size=8)
    f.note("声明")
    f.data("agent", "text", "代理申报人", max=60)
    f.data("declarant", "text", "声明人", max=40)
    f.text(row + 1, 2, "授权人签字：{agent}", cols=3, border=True)
    f.text(row + 1, 6, "声明人签字：{declarant}", cols=3, border=True)
    f.data("authority", "text", "主管税务机关", source="authority.name", max=60)
    f.data("received_by", "text", "接收人", max=40)
    f.data("received_date", "date", "接收日期")
    f.text(row + 2, 1, "主管税务机关：{authority}", cols=4, border=True)
    f.text(row + 2, 5, "接收人：{received_by}", cols=2, border=True)
    f.text(row + 2, 7, "接收日期：{received_date}", cols=2, border=True)
    for offset, mm in enumerate((18, 6, 6)):
        f.height(row + offset, mm)
    f.seal(row, 6, "center", dy=3)


def vat_general():
    f = Form("zzsybnsrfb6-syb", "增值税纳税申报表（一般纳税人适用）", EDITION, "主表",
             [8, 24, 35, 26, 24, 24, 24, 24], size=8)
    heading(f)
    for row, mm in enumerate((8, 4.8, 4.2, 5, 5.2, 5.2, 5.6, 6.8, 4.6, 4.6), 1):
        f.height(row, mm)
    column_titles(f)
    after = rows(f, 11)
    formulas(f)
    relations(f)
    footing(f, after)
    return f
