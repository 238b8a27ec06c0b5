"""增值税纳税申报表（小规模纳税人适用）."""
from layout import Form

EDITION = "国家税务总局公告2016年第27号附件1（增值税纳税申报表（小规模纳税人适用）），栏次1—22"
GOODS_NOW, SERVICES_NOW, GOODS_YEAR, SERVICES_YEAR = range(4)
EVERY = range(4)
GOODS = (GOODS_NOW, GOODS_YEAR)
SERVICES = (SERVICES_NOW, SERVICES_YEAR)
NOW = (GOODS_NOW, SERVICES_NOW)

BASIS = [
    (1, "（一）应征增值税不含税销售额（3%征收率）", "1", EVERY),
    (2, "　　税务机关代开的增值税专用发票不含税销售额", "2", EVERY),
    (3, "　　税控器具开具的普通发票不含税销售额", "3", EVERY),
    (4, "（二）应征增值税不含税销售额（5%征收率）", "4", SERVICES),
    (5, "　　税务机关代开的增值税专用发票不含税销售额", "5", SERVICES),
    (6, "　　税控器具开具的普通发票不含税销售额", "6", SERVICES),
    (7, "（三）销售使用过的固定资产不含税销售额", "7（7≥8）", GOODS),
    (8, "　　其中：税控器具开具的普通发票不含税销售额", "8", GOODS),
    (9, "（四）免税销售额", "9=10+11+12", EVERY),
    (10, "　　其中：小微企业免税销售额", "10", EVERY),
    (11, "　　　　　未达起征点销售额", "11", EVERY),
    (12, "　　　　　其他免税销售额", "12", EVERY),
    (13, "（五）出口免税销售额", "13（13≥14）", EVERY),
    (14, "　　其中：税控器具开具的普通发票销售额", "14", EVERY),
]
TAX = [
    (15, "本期应纳税额", "15", EVERY),
    (16, "本期应纳税额减征额", "16", EVERY),
    (17, "本期免税额", "17", EVERY),
    (18, "　　其中：小微企业免税额", "18", EVERY),
    (19, "　　　　　未达起征点免税额", "19", EVERY),
    (20, "应纳税额合计", "20=15-16", EVERY),
    (21, "本期预缴税额", "21", NOW),
    (22, "本期应补（退）税额", "22=20-21", NOW),
]


def heading(f):
    f.put(1, 1, "增值税纳税申报表", cols=7, align="center", size=15, bold=True, border=False)
    f.put(2, 1, "（小规模纳税人适用）", cols=7, align="center", size=10, border=False)
    f.declaration_facts()
    f.data("taxpayer_code", "text", "纳税人识别号", source="taxpayer.code", required="true", max=20)
    f.data("taxpayer_name", "text", "纳税人名称", source="taxpayer.name", required="true", max=100)
    f.text(3, 1, "纳税人识别号：{taxpayer_code}", cols=7)
    f.text(4, 1, "纳税人名称（公章）：{taxpayer_name}", cols=5)
    f.put(4, 6, "金额单位：元至角分", cols=2, align="right", border=False)
    f.text(5, 1, "税款所属期：{period_from}至{period_to}", cols=4)
    f.text(5, 5, "填表日期：{declared_date}", cols=3, align="right")
    f.head(6, 1, "项　　目", rows=2, cols=2)
    f.head(6, 3, "栏次", rows=2)
    f.head(6, 4, "本期数", cols=2)
    f.head(6, 6, "本年累计", cols=2)
    for i, title in enumerate(["货物及劳务", "服务、不动产和无形资产"] * 2):
        f.head(7, 4 + i, title, size=8)


def rows(f):
    f.note("各栏次；hb 货物及劳务本期数，fb 服务、不动产和无形资产本期数，hn、fn 本年累计")
    f.columns("hb fb hn fn", "货物及劳务本期数|服务等本期数|货物及劳务本年累计|服务等本年累计")
    row = 8
    for title, group in (("一\n、\n计\n税\n依\n据", BASIS), ("二\n、\n税\n款\n计\n算", TAX)):
        f.under(title)
        f.head(row, 1, title, rows=len(group))
        for mark, text, printed, kept in group:
            f.put(row, 2, text, size=8)
            f.put(row, 3, printed, align="center", size=8)
            f.line(f"r{mark}_{{c}}", row, (4, 5, 6, 7), "amount", text.strip("　") + " {c}", kept, mark=mark, size=8)
            f.height(row, 7.6)
            row += 1
    return row


def formulas(f):
    f.note("栏次间的公式和校验")
    f.formula("r9_{c}", "r10_{c} + r11_{c} + r12_{c}")
    f.formula("r20_{c}", "r15_{c} - r16_{c}")
    f.formula("r22_{c}", "r20_{c} - r21_{c}")
    f.check("r7_{c}", "r7_{c} >= r8_{c}", "第7栏不应小于第8栏", "Row 7 must not be below row 8", only="hb hn")
    f.check("r13_{c}", "r13_{c} >= r14_{c}", "第13栏不应小于第14栏", "Row 13 must not be below row 14")


def footing(f, row):
    f.note("声明")
    for name, label in (("clerk", "办税人员"), ("finance_head", "财务负责人"), ("legal_person", "法定代表人"),
                        ("telephone", "联系电话"), ("agent", "代理人名称"), ("agent_clerk", "经办人"),
                        ("agent_telephone", "代理人联系电话"), ("received_by", "接收人")):
        f.data(name, "text", label, max=60)
    f.data("authority", "text", "主管税务机关", source="authority.name", max=60)
    f.data("received_date", "date", "接收日期")
    f.head(row, 1, "纳税人或代理人声明：\n\n　　本纳税申报表是根据国家税收法律法规及相关规定填报的，我确定它是真实的、可靠的、完整的。",
           rows=6, cols=2, size=8.5)
    f.put(row, 3, "如纳税人填报，由纳税人填写以下各栏：", cols=5)
    f.text(row + 1, 3, "办税人员：{clerk}", cols=2, border=True)
    f.text(row + 1, 5, "财务负责人：{finance_head}", cols=3, border=True)
    f.text(row + 2, 3, "法定代表人：{legal_person}", cols=2, border=True)
    f.text(row + 2, 5, "联系电话：{telephone}", cols=3, border=True)
    f.put(row + 3, 3, "如委托代理人填报，由代理人填写以下各栏：", cols=5)
    f.text(row + 4, 3, "代理人名称（公章）：{agent}", cols=5, border=True)
    f.text(row + 5, 3, "经办人：{agent_clerk}", cols=2, border=True)
    f.text(row + 5, 5, "联系电话：{agent_telephone}", cols=3, border=True)
    f.text(row + 6, 1, "主管税务机关：{authority}", cols=3, border=True)
    f.text(row + 6, 4, "接收人：{received_by}", cols=2, border=True)
    f.text(row + 6, 6, "接收日期：{received_date}", cols=2, border=True)
    for offset in range(7):
        f.height(row + offset, 8)
    f.seal(row + 1, 5, "left", dy=4)


def vat_small():
    f = Form("zzsxgmnsr-syb", "增值税纳税申报表（小规模纳税人适用）", EDITION, "主表",
             [8, 76, 21, 21, 21, 21, 21], size=8.5)
    heading(f)
    for row, mm in enumerate((9, 6, 6, 6, 6, 6, 9), 1):
        f.height(row, mm)
    after = rows(f)
    formulas(f)
    footing(f, after)
    return f
