"""中华人民共和国扣缴企业所得税报告表 (tax withheld from non-residents)."""
from layout import Form

EDITION = "国家税务总局国税函〔2008〕801号附件《中华人民共和国扣缴企业所得税报告表》，行次1—18"


def pair(f, row, left, right):
    """Two labelled cells on one line: (name, label) each; rows of names in Chinese and English share a label."""
    for column, (name, label, kind) in ((1, left), (5, right)):
        f.head(row, column, label, cols=2)
        f.field(name, row, column + 2, kind, label.replace("\n", ""), cols=2, max=120 if kind == "text" else None)
    f.height(row, 6.6)


def heading(f):
    f.put(1, 1, "中华人民共和国扣缴企业所得税报告表", cols=8, align="center", size=15, bold=True, border=False)
    f.declaration_facts()
    f.text(2, 1, "税款所属期间：{period_from}至{period_to}", cols=8, align="center")
    f.put(3, 1, "金额单位：人民币元（列至角分）", cols=8, align="right", border=False)
    f.put(4, 1, "扣缴义务人基本信息：", cols=8, bold=True, head=True)
    f.note("扣缴义务人基本信息")
    f.head(5, 1, "纳税人识别号", cols=2)
    f.field("taxpayer_code", 5, 3, "text", "纳税人识别号", cols=2, source="taxpayer.code", required="true", max=20)
    f.head(5, 5, "经济类型代码及名称", cols=2)
    f.field("economy_type", 5, 7, "text", "经济类型代码及名称", cols=2, max=60)
    f.head(6, 1, "名称", rows=2)
    f.head(6, 2, "中")
    f.field("taxpayer_name", 6, 3, "text", "名称（中）", cols=2, source="taxpayer.name", required="true", max=100)
    f.head(7, 2, "英")
    f.field("taxpayer_name_en", 7, 3, "text", "名称（英）", cols=2, max=120)
    f.head(6, 5, "经济行业分类代码及名称", cols=2)
    f.field("industry", 6, 7, "text", "经济行业分类代码及名称", cols=2, max=60)
    f.head(7, 5, "联系人", cols=2)
    f.field("contact", 7, 7, "text", "联系人", cols=2, max=40)
    f.head(8, 1, "地址", rows=2)
    f.head(8, 2, "中")
    f.field("address", 8, 3, "text", "地址（中）", cols=2, max=120)
    f.head(9, 2, "英")
    f.field("address_en", 9, 3, "text", "地址（英）", cols=2, max=160, size=7.5)
    f.head(8, 5, "联系电话", cols=2)
    f.field("telephone", 8, 7, "text", "联系电话", cols=2, max=30)
    f.head(9, 5, "邮政编码", cols=2)
    f.field("postcode", 9, 7, "text", "邮政编码", cols=2, max=6)
    for row, mm in enumerate((10, 6, 5.5, 6.2, 6.8, 6.8, 6.8, 6.8, 8.4), 1):
        f.height(row, mm)


def two_languages(f, row, column, label, name):
    f.head(row, column, label, rows=2, size=8)
    f.head(row, column + 1, "中")
    f.head(row + 1, column + 1, "英")
    f.field(name, row, column + 2, "text", label.replace("\n", "") + "（中）", cols=2, max=160)
    f.field(name + "_en", row + 1, column + 2, "text", label.replace("\n", "") + "（英）", cols=2, max=160)


def foreigner(f):
    f.put(10, 1, "纳税人基本信息：", cols=8, bold=True, head=True)
    f.note("纳税人（非居民企业）基本信息")
    f.head(11, 1, "在其居民国\n纳税识别号", cols=2, size=8)
    f.field("foreign_code", 11, 3, "text", "在其居民国纳税识别号", cols=2, max=40)
    f.head(12, 1, "居民国（地区）\n名称及代码", cols=2, size=8)
    f.field("foreign_country", 12, 3, "text", "居民国（地区）名称及代码", cols=2, max=60)
    two_languages(f, 11, 5, "在中国境\n内的名称", "foreign_name_here")
    two_languages(f, 13, 1, "在其居民\n国名称", "foreign_name")
    two_languages(f, 13, 5, "在其居民\n国地址", "foreign_address")
    f.height(10, 6.2)
    for row, mm in zip(range(11, 15), (8.2, 8.2, 7.2, 7.2)):
        f.height(row, mm)
    pair(f, 15, ("income_type", "申报所得类型及代码", "text"), ("income_date", "本次申报所得取得日期", "date"))
    pair(f, 16, ("contract_name", "合同名称", "text"), ("contract_number", "合同编号", "text"))
    f.head(17, 1, "合同执行起始时间", cols=2, size=8)
    f.field("contract_from", 17, 3, "date", "合同执行起始时间")
    f.head(17, 4, "合同执行\n终止时间", size=8)
    f.field("contract_to", 17, 5, "date", "合同执行终止时间", cols=2)
    f.head(17, 7, "合同总金额")
    f.field("contract_amount", 17, 8, "amount", "合同总金额", min=0)
    f.height(17, 8)


LINES = [
    (1, "本次申报收入", "人民币金额", "income_rmb", "amount"),
    (2, None, "外币：名称", "currency", "text"),
    (3, None, "外币：金额", "income_foreign", "amount"),
    (4, None, "外币：汇率（100外币折合人民币）", "exchange_rate", "amount"),
    (5, None, "外币：折算人民币金额　5=3×4（÷100）", "income_converted", "amount"),
    (6, None, "人民币金额合计　6=1+5", "income_total", "amount"),
    (7, "应纳税所得\n额的计算", "扣除额", "deduction", "amount"),
    (8, None, "应纳税所得额　8=6-7", "taxable", "amount"),
    (9, "应纳企业所\n得税额的计算", "适用税率（10%）", "rate", "percent"),
    (10, None, "应缴纳的企业所得税额　10=8×9", "tax", "amount"),
    (11, None, "实际征收率（%）", "actual_rate", "percent"),
    (12, None, "实际应缴纳的企业所得税额　12=8×11", "actual_tax", "amount"),
    (13, None, "减免企业所得税额　13=10-12", "relief", "amount"),
]
GROUP_HEIGHT = {1: 6, 7: 2, 9: 5}
APPOINTED = [
    (14, "本次申报的收入总额", "appointed_income", "amount"),
    (15, "税务机关核定的利润率（%）", "profit_rate", "percent"),
    (16, "应纳税所得额　16=14×15", "appointed_taxable", "amount"),
    (17, "适用税率（%）", "appointed_rate", "percent"),
    (18, "应纳企业所得税额　18=16×17", "appointed_tax", "amount"),
]


def titles(f, row, text):
    f.put(row, 1, text, cols=8, bold=True, head=True)
    f.head(row + 1, 1, "行次")
    f.head(row + 1, 2, "项　　目", cols=5)
    f.head(row + 1, 7, "依法申报数据", cols=2)
    f.height(row, 6.2)
    f.height(row + 1, 5.8)
    return row + 2


def one_line(f, row, mark, name, kind, label):
    f.put(row, 1, str(mark), align="center")
    percent = kind == "percent"
    f.field(name, row, 7, kind, label, cols=2, mark=mark, align="right", max=100 if percent else 20 if kind == "text" else None,
            min=0 if percent else None)
    f.height(row, 5.6)


def statutory(f):
    f.note("法定源泉扣缴情况；汇率按外汇牌价的报法，100外币折合人民币")
    row = titles(f, 18, "以下内容适用于法定源泉扣缴情况填写：")
    for mark, group, text, name, kind in LINES:
        if group:
            f.head(row, 2, group, rows=GROUP_HEIGHT[mark], cols=2, size=8)
        f.put(row, 4, text, cols=3)
        one_line(f, row, mark, name, kind, text.split("　")[0])
        row += 1
    f.formula("income_converted", "income_foreign * exchange_rate / 100")
    f.formula("income_total", "income_rmb + income_converted")
    f.formula("taxable", "income_total - deduction")
    f.formula("tax", "taxable * rate")
    f.formula("actual_tax", "taxable * actual_rate")
    f.formula("relief", "tax - actual_tax")
    f.check("income_foreign", "income_foreign = 0 or exchange_rate > 0", "有外币金额的应填写汇率",
            "A foreign amount needs its exchange rate")
    return row


def appointed(f, row):
    f.note("主管税务机关指定扣缴情况")
    row = titles(f, row, "以下内容适用于主管税务机关指定扣缴情况填写：")
    for mark, text, name, kind in APPOINTED:
        f.put(row, 2, text, cols=5)
        one_line(f, row, mark, name, kind, text.split("　")[0])
        row += 1
    f.formula("appointed_taxable", "appointed_income * profit_rate")
    f.formula("appointed_tax", "appointed_taxable * appointed_rate")
    return row


def footing(f, row):
    f.note("声明")
    for name, label in (("accountant", "会计主管"), ("agency", "代理申报中介机构"), ("agency_clerk", "经办人及其执业证件号码"),
                        ("received_by", "受理人")):
        f.data(name, "text", label, max=60)
    f.data("authority", "text", "主管税务机关", source="authority.name", max=60)
    f.put(row, 1, "谨声明：此扣缴所得税报告是根据《中华人民共和国企业所得税法》及其实施条例和国家有关税收规定填报的，是真实的、可靠的、完整的。",
          cols=8)
    f.text(row + 1, 1, "扣缴义务人公章：\n会计主管：{accountant}\n申报日期：{declared_date}", cols=3, border=True)
    f.text(row + 1, 4, "代理申报中介机构公章：{agency}\n经办人及其执业证件号码：\n{agency_clerk}", cols=3, border=True)
    f.text(row + 1, 7, "主管税务机关受理专用章：\n{authority}\n受理人：{received_by}", cols=2, border=True)
    f.height(row, 6.5)
    f.height(row + 1, 20)
    f.seal(row + 1, 3, "center", dx=-6, dy=-4)


def withholding():
    f = Form("qysdskj-bgb", "中华人民共和国扣缴企业所得税报告表", EDITION, "报告表", [18, 10, 34, 26, 18, 16, 32, 35], size=8.5)
    heading(f)
    foreigner(f)
    footing(f, appointed(f, statutory(f)))
    return f
