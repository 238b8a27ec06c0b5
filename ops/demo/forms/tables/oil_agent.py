"""成品油代收代缴税款报告表: tax on refined oil collected by the processor for its principals."""
from layout import AMOUNT_OR_BLANK, DASH, Form
from tables.consumption import OIL

EDITION = "国家税务总局国税函〔2008〕236号附件3附报《本期代收代缴税额计算表》（成品油）各栏，附委托方明细"
PRINCIPALS = 10


def heading(f):
    f.put(1, 1, "消费税成品油代收代缴税款报告表", cols=9, align="center", size=15, bold=True, border=False)
    f.declaration_facts()
    f.data("taxpayer_code", "text", "扣缴义务人识别号", source="taxpayer.code", required="true", max=20)
    f.data("taxpayer_name", "text", "扣缴义务人名称", source="taxpayer.name", required="true", max=100)
    f.text(2, 1, "税款所属期：{period_from}至{period_to}", cols=9, align="center")
    f.text(3, 1, "扣缴义务人（受托方）名称（公章）：{taxpayer_name}", cols=5)
    f.text(3, 6, "纳税人识别号：{taxpayer_code}", cols=4, align="right")
    f.text(4, 1, "填表日期：{declared_date}", cols=4)
    f.put(4, 5, "计量单位：升；金额单位：元（列至角分）", cols=5, align="right", border=False)
    for row, mm in enumerate((12, 7, 7, 7), 1):
        f.height(row, mm)


def by_product(f):
    f.put(5, 1, "一、本期代收代缴税额计算", cols=9, bold=True, head=True)
    f.head(6, 1, "项目＼应税消费品名称")
    f.height(5, 7)
    f.height(6, 8)
    for i, line in enumerate(OIL):
        f.head(6, 2 + i, line[1])
    f.put(7, 1, "适用税率（元/升）")
    for i, line in enumerate(OIL):
        f.put(7, 2 + i, line[2][0], align="center")
    f.note("应税消费品：q 受托加工数量，t 本期代收代缴税款")
    names = [line[0] for line in OIL]
    f.columns(" ".join(names), "|".join(line[1] for line in OIL))
    f.put(8, 1, "受托加工数量（升）")
    f.line("q_{c}", 8, range(2, 10), "amount", "{c}受托加工数量", min=0, size=8)
    f.put(9, 1, "本期代收代缴税款")
    f.line("t_{c}", 9, range(2, 10), "amount", "{c}本期代收代缴税款", size=8)
    for line in OIL:
        f.formula(f"t_{line[0]}", f"q_{line[0]} * {line[2][0]}")
    f.put(10, 1, "本期代收代缴税款合计", bold=True)
    f.field("total", 10, 2, "amount", "本期代收代缴税款合计", cols=8)
    f.formula("total", " + ".join(f"t_{name}" for name in names))
    for row in range(7, 11):
        f.height(row, 9)


def by_principal(f):
    f.put(11, 1, "二、委托方明细", cols=9, bold=True, head=True)
    f.height(11, 7)
    f.head(12, 1, "委托方名称", cols=2)
    f.head(12, 3, "委托方纳税人识别号", cols=2)
    f.head(12, 5, "应税消费品名称", cols=2)
    f.head(12, 7, "受托加工数量（升）")
    f.head(12, 8, "适用税率\n（元/升）")
    f.head(12, 9, "代收代缴税款")
    f.height(12, 9)
    f.note("委托方明细")
    f.columns(f"1..{PRINCIPALS}", id="n")
    kinds = "|".join(line[1] for line in OIL)
    for n in range(1, PRINCIPALS + 1):
        row = 12 + n
        f.field(f"p{n}_name", row, 1, "text", f"第{n}行委托方名称", cols=2, max=60, size=8)
        f.field(f"p{n}_code", row, 3, "text", f"第{n}行委托方纳税人识别号", cols=2, max=20, size=8)
        f.field(f"p{n}_kind", row, 5, "choice", f"第{n}行应税消费品名称", cols=2, values=kinds, size=8)
        f.field(f"p{n}_q", row, 7, "amount", f"第{n}行受托加工数量", min=0, size=8)
        f.field(f"p{n}_rate", row, 8, "amount", f"第{n}行适用税率", size=8, number=AMOUNT_OR_BLANK)
        f.field(f"p{n}_t", row, 9, "amount", f"第{n}行代收代缴税款", size=8, number=AMOUNT_OR_BLANK)
        f.height(row, 8)
    rate = "0"
    for line in reversed(OIL):
        rate = f"if(p{{n}}_kind = '{line[1]}', {line[2][0]}, {rate})"
    f.formula("p{n}_rate", rate)
    f.formula("p{n}_t", "p{n}_q * p{n}_rate")
    row = 13 + PRINCIPALS
    f.put(row, 1, "合　计", cols=2, align="center", bold=True)
    for column, width in ((3, 2), (5, 2), (8, 1)):
        f.put(row, column, DASH, cols=width, align="center")
    f.field("principals_q", row, 7, "amount", "委托方受托加工数量合计", size=8)
    f.field("principals_t", row, 9, "amount", "委托方代收代缴税款合计", size=8)
    f.formula("principals_q", f"sum(p{{1..{PRINCIPALS}}}_q)")
    f.formula("principals_t", f"sum(p{{1..{PRINCIPALS}}}_t)")
    f.check("principals_q", "principals_q = " + " + ".join(f"q_{line[0]}" for line in OIL),
            "委托方明细数量合计应等于各消费品受托加工数量之和", "The principals' quantities must add up to the goods' quantities")
    f.height(row, 8)
    return row + 1


def footing(f, row):
    f.note("声明")
    for name, label in (("clerk", "经办人"), ("finance_head", "财务负责人"), ("telephone", "联系电话"), ("received_by", "受理人")):
        f.data(name, "text", label, max=60)
    f.data("authority", "text", "受理税务机关", source="authority.name", max=60)
    f.data("received_date", "date", "受理日期")
    f.text(row, 1, "声明：此报告表是根据国家税收法律的规定填报的，我确定它是真实的、可靠的、完整的。\n"
           "经办人（签章）：{clerk}　　　财务负责人（签章）：{finance_head}　　　联系电话：{telephone}", cols=9, border=True)
    f.text(row + 1, 1, "受理人（签章）：{received_by}", cols=3, border=True)
    f.text(row + 1, 4, "受理日期：{received_date}", cols=3, border=True)
    f.text(row + 1, 7, "受理税务机关（章）：{authority}", cols=3, border=True)
    f.height(row, 16)
    f.height(row + 1, 10)
    f.seal(row, 8, "center")


def oil_agent():
    f = Form("xfscpydsdj", "消费税成品油代收代缴税款报告表", EDITION, "报告表", [37] + [19] * 8, size=8.5)
    heading(f)
    by_product(f)
    footing(f, by_principal(f))
    return f
