"""增值税纳税申报表附列资料（二）（本期进项税额明细） and 固定资产（不含不动产）进项税额抵扣情况表."""
from layout import DASH, Form

EDITION = "国家税务总局公告2016年第13号附件1《增值税纳税申报表附列资料（二）》"
ASSETS_EDITION = "国家税务总局公告2016年第13号附件1《固定资产（不含不动产）进项税额抵扣情况表》"
COUNT, AMOUNT, TAX = range(3)
ALL = (COUNT, AMOUNT, TAX)

DEDUCTED = [
    (1, "（一）认证相符的增值税专用发票", "1=2+3", ALL),
    (2, "其中：本期认证相符且本期申报抵扣", "2", ALL),
    (3, "　　　前期认证相符且本期申报抵扣", "3", ALL),
    (4, "（二）其他扣税凭证", "4=5+6+7+8", ALL),
    (5, "其中：海关进口增值税专用缴款书", "5", ALL),
    (6, "　　　农产品收购发票或者销售发票", "6", ALL),
    (7, "　　　代扣代缴税收缴款凭证", "7", (COUNT, TAX)),
    (8, "　　　其他", "8", ALL),
    (9, "（三）本期用于购建不动产的扣税凭证", "9", ALL),
    (10, "（四）本期不动产允许抵扣进项税额", "10", (TAX,)),
    (11, "（五）外贸企业进项税额抵扣证明", "11", (TAX,)),
    (12, "当期申报抵扣进项税额合计", "12=1+4-9+10+11", ALL),
]
TRANSFERRED = [
    (13, "本期进项税额转出额", "13=14至23之和", (TAX,)),
    (14, "其中：免税项目用", "14", (TAX,)),
    (15, "　　　集体福利、个人消费", "15", (TAX,)),
    (16, "　　　非正常损失", "16", (TAX,)),
    (17, "　　　简易计税方法征税项目用", "17", (TAX,)),
    (18, "　　　免抵退税办法不得抵扣的进项税额", "18", (TAX,)),
    (19, "　　　纳税检查调减进项税额", "19", (TAX,)),
    (20, "　　　红字专用发票信息表注明的进项税额", "20", (TAX,)),
    (21, "　　　上期留抵税额抵减欠税", "21", (TAX,)),
    (22, "　　　上期留抵税额退税", "22", (TAX,)),
    (23, "　　　其他应作进项税额转出的情形", "23", (TAX,)),
]
WAITING = [
    (24, "（一）认证相符的增值税专用发票", "24", ()),
    (25, "期初已认证相符但未申报抵扣", "25", ALL),
    (26, "本期认证相符且本期未申报抵扣", "26", ALL),
    (27, "期末已认证相符但未申报抵扣", "27", ALL),
    (28, "其中：按照税法规定不允许抵扣", "28", ALL),
    (29, "（二）其他扣税凭证", "29=30至33之和", ALL),
    (30, "其中：海关进口增值税专用缴款书", "30", ALL),
    (31, "　　　农产品收购发票或者销售发票", "31", ALL),
    (32, "　　　代扣代缴税收缴款凭证", "32", (COUNT, TAX)),
    (33, "　　　其他", "33", ALL),
    (34, "", "34", ALL),
]
OTHER = [
    (35, "本期认证相符的增值税专用发票", "35", ALL),
    (36, "代扣代缴税额", "36", (TAX,)),
]
BLOCKS = [("一、申报抵扣的进项税额", DEDUCTED), ("二、进项税额转出额", TRANSFERRED),
          ("三、待抵扣进项税额", WAITING), ("四、其他", OTHER)]


def block(f, row, title, lines, tax_only):
    f.under(title)
    f.put(row, 1, title, cols=5, align="center", bold=True, head=True)
    f.height(row, 5.8)
    f.head(row + 1, 1, "项目")
    f.head(row + 1, 2, "栏次")
    if tax_only:
        f.head(row + 1, 3, "税额", cols=3)
    else:
        for i, word in enumerate(("份数", "金额", "税额")):
            f.head(row + 1, 3 + i, word)
    f.height(row + 1, 5.4)
    row += 2
    for line in lines:
        f.height(row, 5.6)
        merged_row(f, row, line) if tax_only else split_row(f, row, line)
        row += 1
    return row


def label(line):
    return line[1].strip("　") or "（备用栏）"


def split_row(f, row, line):
    mark, text, printed, kept = line
    f.put(row, 1, text)
    f.put(row, 2, printed, align="center", size=8)
    for i, (word, kind) in enumerate((("n", "integer"), ("a", "amount"), ("t", "amount"))):
        if i in kept:
            f.field(f"r{mark}_{word}", row, 3 + i, kind, label(line) + ("份数", "金额", "税额")[i], mark=mark)
        else:
            f.put(row, 3 + i, DASH, align="center")


def merged_row(f, row, line):
    mark, text, printed, _ = line
    f.put(row, 1, text)
    f.put(row, 2, printed, align="center", size=8)
    f.field(f"r{mark}_t", row, 3, "amount", label(line) + "税额", cols=3, mark=mark)


def formulas(f):
    f.note("栏次间的公式")
    for word in "nat":
        f.formula(f"r1_{word}", f"r2_{word} + r3_{word}")
        middle = "" if word == "a" else f" + r7_{word}"
        f.formula(f"r4_{word}", f"r5_{word} + r6_{word}{middle} + r8_{word}")
        tail = " + r10_t + r11_t" if word == "t" else ""
        f.formula(f"r12_{word}", f"r1_{word} + r4_{word} - r9_{word}{tail}")
        middle = "" if word == "a" else f" + r32_{word}"
        f.formula(f"r29_{word}", f"r30_{word} + r31_{word}{middle} + r33_{word}")
    f.formula("r13_t", "sum(r{14..23}_t)")


def vat_input():
    f = Form("zzsybnsrfb6-fb2", "增值税纳税申报表附列资料（二）（本期进项税额明细）", EDITION, "附列资料二",
             [76, 34, 22, 28, 28], size=8.5)
    f.put(1, 1, "增值税纳税申报表附列资料（二）", cols=5, align="center", size=14, bold=True, border=False)
    f.put(2, 1, "（本期进项税额明细）", cols=5, align="center", size=9.5, border=False)
    f.declaration_facts()
    f.data("taxpayer_name", "text", "纳税人名称", source="taxpayer.name", required="true", max=100)
    f.text(3, 1, "税款所属时间：{period_from}至{period_to}", cols=5, align="center")
    f.text(4, 1, "纳税人名称：（公章）{taxpayer_name}", cols=3)
    f.put(4, 4, "金额单位：元至角分", cols=2, align="right", border=False)
    for row, mm in enumerate((8, 5.5, 5.5, 6), 1):
        f.height(row, mm)
    f.note("各栏次；n 份数，a 金额，t 税额")
    row = 5
    for title, lines in BLOCKS:
        row = block(f, row, title, lines, lines is TRANSFERRED)
    formulas(f)
    return f


ASSETS = [("invoice", "增值税专用发票"), ("customs", "海关进口增值税专用缴款书")]


def vat_assets():
    f = Form("zzsybnsrfb6-gdzc", "固定资产（不含不动产）进项税额抵扣情况表", ASSETS_EDITION, "固定资产",
             [69, 60, 60], size=10)
    f.put(1, 1, "固定资产（不含不动产）进项税额抵扣情况表", cols=3, align="center", size=15, bold=True, border=False)
    f.declaration_facts()
    f.data("taxpayer_name", "text", "纳税人名称", source="taxpayer.name", required="true", max=100)
    f.data("taxpayer_code", "text", "纳税人识别号", source="taxpayer.code", required="true", max=20)
    f.text(2, 1, "税款所属时间：{period_from}至{period_to}", cols=2)
    f.text(2, 3, "填表日期：{declared_date}", align="right")
    f.text(3, 1, "纳税人识别号：{taxpayer_code}", cols=3)
    f.text(4, 1, "纳税人名称（公章）：{taxpayer_name}", cols=2)
    f.put(4, 3, "金额单位：元至角分", align="right", border=False)
    f.head(5, 1, "项目")
    f.head(5, 2, "当期申报抵扣的固定资产进项税额")
    f.head(5, 3, "申报抵扣的固定资产进项税额累计")
    f.note("进项税额抵扣情况；m 当期，y 累计")
    f.columns("m y", "当期|累计")
    for i, (name, text) in enumerate(ASSETS + [("total", "合　计")]):
        f.put(6 + i, 1, text, align="center" if name == "total" else "left")
        f.line(name + "_{c}", 6 + i, (2, 3), "amount", text.replace("　", "") + " {c}")
    f.formula("total_{c}", "invoice_{c} + customs_{c}")
    f.check("total_y", "total_y >= total_m", "累计不应小于当期", "The running total must not be below the month's")
    for name, row, text, title in (("invoice_m", 1, "认证相符的增值税专用发票", "certified invoices"), ("customs_m", 5, "海关进口增值税专用缴款书", "customs")):
        f.relation(name, "zzsybnsrfb6-fb2", f"r{row}_t", f"是附列资料（二）第{row}栏{text}税额的一部分", f"It is a part of Schedule 2, row {row}: {title}",
                   is_="at-most")
    for row, mm in enumerate((12, 8, 8, 8, 11, 13, 13, 13), 1):
        f.height(row, mm)
    return f
