"""A100000 中华人民共和国企业所得税年度纳税申报表（A类）, with the list of schedules."""
from layout import Form

EDITION = "国家税务总局公告2017年第54号A100000（A类，2017年版）及《企业所得税年度纳税申报表填报表单》"
GROUPS = [
    ("利润\n总额\n计算", [
        (1, "一、营业收入（填写A101010＼101020＼103000）"),
        (2, "　　减：营业成本（填写A102010＼102020＼103000）"),
        (3, "　　减：税金及附加"),
        (4, "　　减：销售费用（填写A104000）"),
        (5, "　　减：管理费用（填写A104000）"),
        (6, "　　减：财务费用（填写A104000）"),
        (7, "　　减：资产减值损失"),
        (8, "　　加：公允价值变动收益"),
        (9, "　　加：投资收益"),
        (10, "二、营业利润（1-2-3-4-5-6-7+8+9）"),
        (11, "　　加：营业外收入（填写A101010＼101020＼103000）"),
        (12, "　　减：营业外支出（填写A102010＼102020＼103000）"),
        (13, "三、利润总额（10+11-12）"),
    ]),
    ("应纳\n税所\n得额\n计算", [
        (14, "　　减：境外所得（填写A108010）"),
        (15, "　　加：纳税调整增加额（填写A105000）"),
        (16, "　　减：纳税调整减少额（填写A105000）"),
        (17, "　　减：免税、减计收入及加计扣除（填写A107010）"),
        (18, "　　加：境外应税所得抵减境内亏损（填写A108000）"),
        (19, "四、纳税调整后所得（13-14+15-16-17+18）"),
        (20, "　　减：所得减免（填写A107020）"),
        (21, "　　减：弥补以前年度亏损（填写A106000）"),
        (22, "　　减：抵扣应纳税所得额（填写A107030）"),
        (23, "五、应纳税所得额（19-20-21-22）"),
    ]),
    ("应纳\n税额\n计算", [
        (24, "　　税率（25%）"),
        (25, "六、应纳所得税额（23×24）"),
        (26, "　　减：减免所得税额（填写A107040）"),
        (27, "　　减：抵免所得税额（填写A107050）"),
        (28, "七、应纳税额（25-26-27）"),
        (29, "　　加：境外所得应纳所得税额（填写A108000）"),
        (30, "　　减：境外所得抵免所得税额（填写A108000）"),
        (31, "八、实际应纳所得税额（28+29-30）"),
        (32, "　　减：本年累计实际已缴纳的所得税额"),
        (33, "九、本年应补（退）所得税额（31-32）"),
        (34, "　　其中：总机构分摊本年应补（退）所得税额（填写A109000）"),
        (35, "　　　　　财政集中分配本年应补（退）所得税额（填写A109000）"),
        (36, "　　　　　总机构主体生产经营部门分摊本年应补（退）所得税额（填写A109000）"),
    ]),
]
SCHEDULES = [
    ("A000000", "企业基础信息表"), ("A100000", "中华人民共和国企业所得税年度纳税申报表（A类）"),
    ("A101010", "一般企业收入明细表"), ("A101020", "金融企业收入明细表"), ("A102010", "一般企业成本支出明细表"),
    ("A102020", "金融企业支出明细表"), ("A103000", "事业单位、民间非营利组织收入、支出明细表"), ("A104000", "期间费用明细表"),
    ("A105000", "纳税调整项目明细表"), ("A105010", "视同销售和房地产开发企业特定业务纳税调整明细表"),
    ("A105020", "未按权责发生制确认收入纳税调整明细表"), ("A105030", "投资收益纳税调整明细表"),
    ("A105040", "专项用途财政性资金纳税调整明细表"), ("A105050", "职工薪酬支出及纳税调整明细表"),
    ("A105060", "广告费和业务宣传费跨年度纳税调整明细表"), ("A105070", "捐赠支出及纳税调整明细表"),
    ("A105080", "资产折旧、摊销及纳税调整明细表"), ("A105090", "资产损失税前扣除及纳税调整明细表"),
    ("A105100", "企业重组及递延纳税事项纳税调整明细表"), ("A105110", "政策性搬迁纳税调整明细表"),
    ("A105120", "特殊行业准备金及纳税调整明细表"), ("A106000", "企业所得税弥补亏损明细表"),
    ("A107010", "免税、减计收入及加计扣除优惠明细表"), ("A107011", "符合条件的居民企业之间的股息、红利等权益性投资收益优惠明细表"),
    ("A107012", "研发费用加计扣除优惠明细表"), ("A107020", "所得减免优惠明细表"), ("A107030", "抵扣应纳税所得额明细表"),
    ("A107040", "减免所得税优惠明细表"), ("A107041", "高新技术企业优惠情况及明细表"), ("A107042", "软件、集成电路企业优惠情况及明细表"),
    ("A107050", "税额抵免优惠明细表"), ("A108000", "境外所得税收抵免明细表"), ("A108010", "境外所得纳税调整后所得明细表"),
    ("A108020", "境外分支机构弥补亏损明细表"), ("A108030", "跨年度结转抵免境外所得税明细表"),
    ("A109000", "跨地区经营汇总纳税企业年度分摊企业所得税明细表"), ("A109010", "企业所得税汇总纳税分支机构所得税分配表"),
]


def heading(f):
    f.put(1, 1, "A100000　中华人民共和国企业所得税年度纳税申报表（A类）", cols=5, align="center", size=14, bold=True, border=False)
    f.declaration_facts()
    f.data("taxpayer_code", "text", "纳税人识别号（统一社会信用代码）", source="taxpayer.code", required="true", max=20)
    f.data("taxpayer_name", "text", "纳税人名称", source="taxpayer.name", required="true", max=100)
    f.text(2, 1, "税款所属期间：{period_from}至{period_to}", cols=5, align="center")
    f.text(3, 1, "纳税人识别号（统一社会信用代码）：{taxpayer_code}", cols=5)
    f.text(4, 1, "纳税人名称：{taxpayer_name}", cols=4)
    f.put(4, 5, "金额单位：人民币元（列至角分）", align="right", border=False)
    for row, mm in enumerate((9, 5.5, 5.5, 5.5, 6), 1):
        f.height(row, mm)
    f.head(5, 1, "行次")
    f.head(5, 2, "类别")
    f.head(5, 3, "项　　目", cols=2)
    f.head(5, 5, "金　额")


def rows(f):
    f.note("行次1—36")
    row = 6
    for title, lines in GROUPS:
        f.under(title)
        f.head(row, 2, title, rows=len(lines))
        for mark, text in lines:
            f.put(row, 1, str(mark), align="center")
            f.put(row, 3, text, cols=2)
            kind = "percent" if mark == 24 else "amount"
            f.field(f"r{mark}", row, 5, kind, text.strip("　").split("（填写")[0], mark=mark,
                    min=0 if mark == 24 else None, max=100 if mark == 24 else None)
            f.height(row, 5.75)
            row += 1
    return row


def formulas(f):
    f.note("行次间的公式")
    f.formula("r10", "r1 - r2 - r3 - r4 - r5 - r6 - r7 + r8 + r9")
    f.formula("r13", "r10 + r11 - r12")
    f.formula("r19", "r13 - r14 + r15 - r16 - r17 + r18")
    f.formula("r23", "max(0, r19 - r20 - r21 - r22)")
    f.formula("r24", "25%")
    f.formula("r25", "r23 * r24")
    f.formula("r28", "r25 - r26 - r27")
    f.formula("r31", "r28 + r29 - r30")
    f.formula("r33", "r31 - r32")
    f.check("r34", "(r34 = 0 and r35 = 0 and r36 = 0) or r34 + r35 + r36 = r33 or abs(r34 + r35 + r36) < abs(r33)",
            "第34、35、36行之和不应超过第33行", "Rows 34 to 36 together must not exceed row 33")


def footing(f, row):
    f.note("声明")
    for name, label in (("clerk", "经办人"), ("agency", "代理申报中介机构"), ("agency_clerk", "代理经办人及执业证件号码"),
                        ("accountant", "会计主管"), ("received_by", "受理人")):
        f.data(name, "text", label, max=60)
    f.data("authority", "text", "主管税务机关", source="authority.name", max=60)
    f.text(row, 1, "谨声明：此纳税申报表是根据《中华人民共和国企业所得税法》《中华人民共和国企业所得税法实施条例》、有关税收政策以及"
           "国家统一会计制度的规定填报的，是真实的、可靠的、完整的。\n法定代表人（签章）：　　　　　　　　　　　{declared_date}",
           cols=5, border=True)
    f.text(row + 1, 1, "纳税人公章：\n会计主管：{accountant}\n填表日期：{declared_date}", cols=3, border=True)
    f.text(row + 1, 4, "代理申报中介机构公章：{agency}\n经办人及执业证件号码：{agency_clerk}", border=True)
    f.text(row + 1, 5, "主管税务机关受理专用章：\n{authority}\n受理人：{received_by}", border=True)
    f.height(row, 15)
    f.height(row + 1, 19)
    f.seal(row + 1, 3, "center", dx=-6, dy=-6)


def schedules(f):
    f.sheet("填报表单", [30, 119, 40])
    f.put(1, 1, "企业所得税年度纳税申报表填报表单", cols=3, align="center", size=14, bold=True, border=False)
    f.text(2, 1, "纳税人名称：{taxpayer_name}　　税款所属期间：{period_from}至{period_to}", cols=3)
    for i, title in enumerate(("表单编号", "表单名称", "是否填报")):
        f.head(3, 1 + i, title)
    f.height(1, 10)
    f.height(2, 6)
    f.height(3, 6.4)
    f.note("填报表单")
    for i, (code, title) in enumerate(SCHEDULES):
        f.put(4 + i, 1, code, align="center")
        f.put(4 + i, 2, title)
        f.field("has_" + code.lower(), 4 + i, 3, "choice", title, values="√|□")
        f.height(4 + i, 6.2)
    f.put(4 + len(SCHEDULES), 1, "说明：企业应当根据实际情况选择需要填报的表单。", cols=3, border=False, size=8)
    f.height(4 + len(SCHEDULES), 6)


def cit_year_a():
    f = Form("qysdsnd-a", "中华人民共和国企业所得税年度纳税申报表（A类）", EDITION, "主表", [14, 16, 52, 59, 48], size=8.5)
    heading(f)
    after = rows(f)
    formulas(f)
    footing(f, after)
    schedules(f)
    return f
