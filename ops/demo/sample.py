"""sample - correct declaration data for every form, plausible for the taxpayer, the same every time.

usage: sample.py CATEGORY TAXPAYER_CODE YEAR MONTH      prints the body of POST /signing/declarations; CATEGORY is a key of
       categories.json, MONTH the first one of the period

declaration(category, taxpayer, period_from) gives {"form name": {"field": "value"}} with every computed field given too, so
that each declared total is checked against the form's formula when it is handed in. Standard library only.
"""
import calendar
import json
import random
import sys
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from pathlib import Path

from formula import Config, completed
from world import SEED, credit_code, organisation_code, taxpayers

FORMS = Path(__file__).parent / "forms"
CENT = Decimal("0.01")
FIRST_YEAR = 2024


def money(number):
    return Decimal(str(number)).quantize(CENT, ROUND_HALF_UP)


@lru_cache(maxsize=None)
def config(name):
    return Config(FORMS / f"{name}.xml")


def drawer(taxpayer, *what):
    return random.Random(":".join(map(str, (SEED, taxpayer["code"], *what))))


def invented_code(draw):
    return credit_code("91370100" + organisation_code(f"{draw.randint(0, 10**8 - 1):08d}"))


def finished(form, values, zeros=True):
    """Texts for JSON: known fields only, zeros for amounts not given, formulas computed."""
    facts = config(form)
    given = {name: str(value) for name, value in values.items() if value not in (None, "")}
    if zeros:
        for name in facts.fields:
            if name not in given and name not in facts.formulas and facts.type_of(name) in ("amount", "integer"):
                given[name] = "0.00" if facts.type_of(name) == "amount" else "0"
    return {form: completed(facts, given)}


# ---- VAT, general taxpayers -------------------------------------------------------------------------------------------------

SALES_ROWS = {"13": ("1", "13"), "9": ("3", "9"), "9s": ("4", "9"), "6": ("5", "6")}
TRADE_RATES = {"machinery": {"13": 1}, "chemistry": {"13": 1}, "textile": {"13": 1}, "food": {"13": .4, "9": .6},
               "vegetable": {"9": 1}, "trade": {"13": .9, "9": .1}, "building": {"9s": 1}, "logistics": {"9s": .7, "6": .3},
               "software": {"13": .5, "6": .5}, "service": {"6": 1}, "restaurant": {"6": 1}, "group": {"13": .8, "6": .2}}
SEASON = [0.7, 0.6, 1.0, 1.0, 1.1, 1.1, 1.0, 1.0, 1.1, 1.1, 1.1, 1.2]


def month_sales(taxpayer, year, month):
    """附列资料（一）: invoices by rate; the third part of a month is not invoiced."""
    draw = drawer(taxpayer, "sales", year, month)
    whole = taxpayer["sales"] / 12 * SEASON[month - 1] * draw.uniform(0.8, 1.2) * (1.04 ** (year - FIRST_YEAR))
    fields = {}
    for rate, part in TRADE_RATES.get(taxpayer["trade"], {"13": 1}).items():
        row, percent = SALES_ROWS[rate]
        for column, share in ((1, 0.78), (3, 0.15), (5, 0.07)):
            sales = money(whole * part * share)
            fields[f"r{row}_{column}"] = sales
            fields[f"r{row}_{column + 1}"] = money(sales * int(percent) / 100)
    if taxpayer["trade"] == "building":
        sales = money(whole * 0.1)
        fields.update({"r12_1": sales, "r12_2": money(sales * 3 / 100)})
    if taxpayer["trade"] == "software":  # its own software is taxed and refunded at once
        fields["r6_9"] = fields["r1_1"]
        fields["r6_10"] = fields["r1_2"]
    return fields


def month_input(taxpayer, year, month, output_tax):
    """附列资料（二）: what was deducted, a little below the output tax, now and then above it."""
    draw = drawer(taxpayer, "input", year, month)
    tax = money(float(output_tax) * draw.choice([0.55, 0.7, 0.75, 0.8, 0.85, 0.9, 1.05]))
    invoices = money(tax * Decimal("0.9"))
    fields = {"r2_n": draw.randint(3, 240), "r2_a": money(invoices / Decimal("0.13")), "r2_t": invoices}
    rest = tax - invoices
    if taxpayer["trade"] in ("food", "vegetable", "restaurant"):
        fields.update({"r6_n": draw.randint(2, 60), "r6_a": money(rest / Decimal("0.09")), "r6_t": rest})
    elif taxpayer["trade"] in ("group", "machinery"):
        fields.update({"r5_n": draw.randint(1, 6), "r5_a": money(rest / Decimal("0.13")), "r5_t": rest})
    else:
        fields.update({"r8_n": draw.randint(1, 30), "r8_a": money(rest / Decimal("0.09")), "r8_t": rest})
    if draw.random() < 0.35:
        fields["r15_t"] = money(float(tax) * draw.uniform(0.002, 0.01))
    if draw.random() < 0.1:
        fields["r20_t"] = money(float(tax) * 0.01)
    fields.update({"r35_n": fields["r2_n"], "r35_a": fields["r2_a"], "r35_t": fields["r2_t"]})
    return fields


def taken(values, form, *names):
    full = finished(form, values)[form]
    return [Decimal(full[name]) for name in names]


@lru_cache(maxsize=None)
def vat_chain(code, trade, sales, year, month):
    """One month's main form (month columns) with what is carried to the next month; years are summed up on the way."""
    taxpayer = {"code": code, "trade": trade, "sales": sales}
    before = vat_chain(code, trade, sales, *previous(year, month)) if (year, month) > (FIRST_YEAR, 1) else None
    sheet1 = month_sales(taxpayer, year, month)
    full1 = finished("zzsybnsrfb6-fb1", sheet1)["zzsybnsrfb6-fb1"]
    number = {name: Decimal(value) for name, value in full1.items() if name.startswith("r")}
    output_tax = output_of(number)
    sheet2 = month_input(taxpayer, year, month, output_tax)
    full2 = finished("zzsybnsrfb6-fb2", sheet2)["zzsybnsrfb6-fb2"]
    main = main_months(number, full2, before)
    full = finished("zzsybnsrfb6-syb", main)["zzsybnsrfb6-syb"]
    year_sums = running_totals(full, before, month)
    return {"main": {**main, **year_sums}, "full": full, "year": year_sums, "sheet1": sheet1, "sheet2": sheet2,
            "assets": assets(taxpayer, year, month, Decimal(full2["r12_t"]), before)}


def previous(year, month):
    return (year - 1, 12) if month == 1 else (year, month - 1)


def output_of(number):
    """销项税额: goods as invoiced (column 10), services after what is deducted (column 14)."""
    return number["r1_10"] + number["r3_10"] + sum(number[f"r{n}_14"] for n in (2, 4, 5))


def main_months(number, full2, before):
    """The month columns. What is refunded at once stands in its own columns."""
    refund_sales, refund_tax = number["r6_9"], number["r6_10"]
    sales = sum(number[f"r{n}_9"] for n in range(1, 6))
    output_tax = output_of(number)
    goods = number["r1_9"] + number["r3_9"]
    part = refund_tax / output_tax if output_tax else Decimal(0)
    input_tax, transferred = Decimal(full2["r12_t"]), Decimal(full2["r13_t"])
    main = {"r1_gm": sales - refund_sales, "r1_rm": refund_sales, "r2_gm": goods - refund_sales, "r2_rm": refund_sales,
            "r5_gm": number["r12_9"] + number["r11_9"], "r11_gm": output_tax - refund_tax, "r11_rm": refund_tax,
            "r12_rm": money(input_tax * part), "r14_rm": money(transferred * part),
            "r21_gm": number["r12_14"] + number["r11_10"]}
    main["r12_gm"] = input_tax - main["r12_rm"]
    main["r14_gm"] = transferred - main["r14_rm"]
    for column in ("gm", "rm"):
        carried = before["full"] if before else None
        main[f"r13_{column}"] = Decimal(carried[f"r20_{column}"]) if carried else Decimal(0)
        main[f"r25_{column}"] = Decimal(carried[f"r32_{column}"]) if carried else Decimal(0)
        main[f"r30_{column}"] = main[f"r25_{column}"]
    if before:
        main["r35_rm"] = money(max(0, Decimal(before["full"]["r24_rm"]) - Decimal(before["full"]["r1_rm"]) * 3 / 100))
    return main


SUMMED = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 18, 19, 21, 22, 23, 24, 26, 27, 30, 31, 35, 37]
AT_START = [25, 36]


def running_totals(full, before, month):
    """本年累计: sums since January; opening balances are the year's."""
    fields = config("zzsybnsrfb6-syb").fields
    sums = {}
    for m, y in (("gm", "gy"), ("rm", "ry")):
        for n in SUMMED:
            name = f"r{n}_{y}"
            if name in fields:
                old = before["year"][name] if before and month > 1 else Decimal(0)
                sums[name] = old + Decimal(full.get(f"r{n}_{m}", 0))
        for n in AT_START:
            name = f"r{n}_{y}"
            if name in fields:
                sums[name] = before["year"][name] if before and month > 1 else Decimal(full.get(f"r{n}_{m}", 0))
    return sums


def assets(taxpayer, year, month, input_tax, before):
    draw = drawer(taxpayer, "assets", year, month)
    bought = money(float(input_tax) * 0.2) if draw.random() < 0.4 else Decimal(0)
    old = before["assets"]["invoice_y"] if before and month > 1 else Decimal(0)
    return {"invoice_m": bought, "invoice_y": old + bought}


def vat_general(taxpayer, year, month):
    made = vat_chain(taxpayer["code"], taxpayer["trade"], taxpayer["sales"], year, month)
    main = {**made["main"], "industry": taxpayer["industry"], "legal_person": taxpayer["legal_person"],
            "registered_address": taxpayer["address"], "business_address": taxpayer["address"], "bank_account": taxpayer["bank"],
            "registration_type": taxpayer["registration"], "telephone": taxpayer["telephone"], "declarant": taxpayer["legal_person"]}
    return {**finished("zzsybnsrfb6-syb", main), **finished("zzsybnsrfb6-fb1", made["sheet1"]),
            **finished("zzsybnsrfb6-fb2", made["sheet2"]), **finished("zzsybnsrfb6-gdzc", made["assets"])}


# ---- VAT, small taxpayers ---------------------------------------------------------------------------------------------------

FREE_QUARTER = 300000  # sales of a quarter up to which nothing is due


def vat_small(taxpayer, year, month):
    values = {}
    quarters = [m for m in (1, 4, 7, 10) if m <= month]
    goods = taxpayer["trade"] not in ("service", "restaurant", "logistics", "software", "building")
    now, total = ("hb", "hn") if goods else ("fb", "fn")
    for start in quarters:
        sales = money(taxpayer["sales"] / 4 * drawer(taxpayer, "small", year, start).uniform(0.7, 1.3))
        for name, amount in small_quarter(sales, taxpayer["kind"]).items():
            if start == month:
                values[f"{name}_{now}"] = amount
            values[f"{name}_{total}"] = values.get(f"{name}_{total}", Decimal(0)) + amount
    for name in (f"r21_{total}",):
        values.pop(name, None)
    values.update({"clerk": taxpayer["clerk"], "finance_head": taxpayer["finance_head"], "legal_person": taxpayer["legal_person"],
                   "telephone": taxpayer["telephone"]})
    return finished("zzsxgmnsr-syb", values)


def small_quarter(sales, kind):
    """Free of tax up to the limit; above it 3 percent, of which two are relieved."""
    if sales <= FREE_QUARTER:
        row, tax_row = ("r11", "r19") if kind == "individual" else ("r10", "r18")
        return {row: sales, "r17": money(sales * 3 / 100), tax_row: money(sales * 3 / 100)}
    return {"r1": sales, "r3": money(sales * Decimal("0.9")), "r15": money(sales * 3 / 100), "r16": money(sales * 2 / 100)}


# ---- Corporate income tax -----------------------------------------------------------------------------------------------------

def year_profit(taxpayer, year):
    """Sales and profit of a year, and whether the company is a small one of little profit (小型微利)."""
    draw = drawer(taxpayer, "profit", year)
    sales = money(taxpayer["sales"] * draw.uniform(0.9, 1.15))
    profit = money(float(sales) * draw.uniform(0.03, 0.14))
    return sales, profit, profit <= 3000000 and taxpayer["sales"] < 40000000


def relief_of(tax, small):
    return money(tax * Decimal("0.8")) if small else Decimal(0)  # 25 percent on a fifth of the income


def cit_quarter_a(taxpayer, year, month):
    sales, profit, small = year_profit(taxpayer, year)
    quarter = (month + 2) // 3
    part = [Decimal("0.22"), Decimal("0.48"), Decimal("0.74"), Decimal(1)][quarter - 1]
    before = [Decimal(0), Decimal("0.22"), Decimal("0.48"), Decimal("0.74")][quarter - 1]
    tax = money(money(profit * part) * 25 / 100)
    paid = money(money(profit * before) * 25 / 100)
    values = {"method": "按照实际利润额预缴", "kind": "一般企业", "r1": money(sales * part), "r3": money(profit * part),
              "r12": relief_of(tax, small), "r13": paid - relief_of(paid, small)}
    values["r2"] = money((sales - profit) * part * Decimal("0.86"))
    if taxpayer["trade"] == "group":
        values.update({"kind": "跨地区经营汇总纳税企业总机构", "share_head": "25", "share_central": "25",
                       "share_branches": "50", "share_department": "10"})
    draw = drawer(taxpayer, "people", year)
    people, worth = draw.randint(8, 220), money(float(sales) / 10000 * 0.7)
    values.update({"high_tech": "是" if taxpayer["trade"] == "software" else "否", "technology_small": "否", "shares_deferred": "否",
                   "people_first": people, "people_last": people + draw.randint(-3, 6), "assets_first": worth,
                   "assets_last": money(worth * Decimal("1.02")), "restricted": "否", "small_profit": "是" if small else "否",
                   "clerk": taxpayer["clerk"]})
    return finished("qysdsyjd-a", values)


def assessed(form, taxpayer, year, part, before):
    sales, _, _ = year_profit(taxpayer, year)
    rate = {"trade": 4, "restaurant": 8, "service": 10, "logistics": 7, "building": 8}.get(taxpayer["trade"], 5)
    tax = money(money(money(sales * part) * rate / 100) * 25 / 100)
    paid = money(money(money(sales * before) * rate / 100) * 25 / 100)
    draw = drawer(taxpayer, "people", year)
    people, worth = draw.randint(2, 40), money(float(sales) / 10000 * 0.5)
    return finished(form, {
        "method": "核定应税所得率（能核算收入总额的）", "r1": money(sales * part), "r11": rate, "r15": relief_of(tax, True),
        "r16": paid - relief_of(paid, True), "people_first": people, "people_last": people + draw.randint(-1, 2),
        "assets_first": worth, "assets_last": worth, "restricted": "否", "small_profit": "是", "small_profit_year": "是",
        "clerk": taxpayer["clerk"]})


def cit_quarter_b(taxpayer, year, month):
    quarter = (month + 2) // 3
    parts = [Decimal(0), Decimal("0.25"), Decimal("0.5"), Decimal("0.75"), Decimal(1)]
    return assessed("qysdsyjd-b", taxpayer, year, parts[quarter], parts[quarter - 1])


def cit_year_b(taxpayer, year, month):
    return assessed("qysdsnd-b", taxpayer, year, Decimal(1), Decimal("0.98"))


FILED_BY_ALL = ("a000000", "a100000", "a101010", "a102010", "a104000", "a105000", "a105050", "a105080")


def cit_year_a(taxpayer, year, month):
    sales, profit, small = year_profit(taxpayer, year)
    draw = drawer(taxpayer, "annual", year)
    cost = money((sales - profit) * Decimal("0.84"))
    rest = sales - profit - cost
    values = {"r1": sales, "r2": cost, "r3": money(rest * Decimal("0.06")), "r4": money(rest * Decimal("0.34")),
              "r5": money(rest * Decimal("0.52"))}
    values["r6"] = rest - values["r3"] - values["r4"] - values["r5"]
    values["r11"] = money(float(profit) * 0.02)
    values["r12"] = money(float(profit) * 0.01)
    values["r15"] = money(float(profit) * draw.uniform(0.02, 0.1))
    values["r16"] = money(float(profit) * draw.uniform(0, 0.02))
    if taxpayer["trade"] in ("software", "machinery", "group"):
        values["r17"] = money(float(profit) * 0.2)
    tax = Decimal(finished("qysdsnd-a", values)["qysdsnd-a"]["r25"])
    values["r26"] = relief_of(tax, small)
    quarterly = money(profit * 25 / 100)
    values["r32"] = quarterly - relief_of(quarterly, small)
    for code in config("qysdsnd-a").fields:
        if code.startswith("has_"):
            values[code] = "√" if code[4:] in FILED_BY_ALL or (code == "has_a107040" and small) else "□"
    values.update({"clerk": taxpayer["clerk"], "accountant": taxpayer["finance_head"]})
    return finished("qysdsnd-a", values)


# ---- Consumption tax ------------------------------------------------------------------------------------------------------------

EXCISE = {"liquor": ("xfssb-jl", {"grain": ("q", 62000, 28.0), "beer_b": ("t", 310, 3900.0), "other": ("x", 4, 26000.0)}),
          "tobacco": ("xfssb-yl", {"cut_tobacco": ("q", 52000, 41.0), "cigar": ("q", 8000, 12.0)}),
          "oil": ("xfssb-cpy", {"unleaded": ("l", 9200000, 5.6), "diesel": ("l", 14800000, 5.1), "naphtha": ("l", 1300000, 4.2)}),
          "cars": ("xfssb-xqc", {"car_20": ("n", 410, 74000.0), "bus": ("n", 130, 61000.0)}),
          "goods": ("xfssb-qt", {"g1": ("高尔夫球及球具", 10, 5200, 310.0), "g2": ("游艇", 10, 2, 640000.0)})}


def excise(taxpayer, year, month):
    form, goods = EXCISE[taxpayer["trade"]]
    values = excise_goods(goods, drawer(taxpayer, "excise", year, month))
    last = excise_goods(goods, drawer(taxpayer, "excise", *previous(year, month)))
    owed = Decimal(finished(form, last, zeros=False)[form]["due"])
    values.update({"opening": owed, "paid_before": owed, "clerk": taxpayer["clerk"], "finance_head": taxpayer["finance_head"],
                   "telephone": taxpayer["telephone"]})
    return finished(form, values, zeros=form != "xfssb-qt")


def excise_goods(goods, draw):
    values = {}
    for name, facts in goods.items():
        quantity, price = facts[-2:]
        sold = money(quantity * draw.uniform(0.7, 1.3))
        values[f"{name}_q"] = sold if quantity > 100 else money(round(sold) or 1)
        values[f"{name}_s"] = money(float(values[f"{name}_q"]) * price)
        if len(facts) == 4:
            values.update({f"{name}_name": facts[0], f"{name}_rate": facts[1]})
    return values


PRINCIPALS = [("潍坊滨海油品贸易有限公司", "无铅汽油", "unleaded"), ("山东鲁中燃料有限公司", "柴油", "diesel"),
              ("东营河口石油销售有限公司", "柴油", "diesel"), ("淄博齐盛化工原料有限公司", "石脑油", "naphtha")]


def oil_agent(taxpayer, year, month):
    draw = drawer(taxpayer, "agent", year, month)
    values, totals = {}, {}
    for n, (name, kind, field) in enumerate(PRINCIPALS, 1):
        quantity = money(draw.randint(120, 900) * 1000)
        values.update({f"p{n}_name": name, f"p{n}_code": invented_code(draw), f"p{n}_kind": kind,
                       f"p{n}_q": quantity})
        totals[field] = totals.get(field, Decimal(0)) + quantity
    values.update({f"q_{field}": quantity for field, quantity in totals.items()})
    values.update({"clerk": taxpayer["clerk"], "finance_head": taxpayer["finance_head"], "telephone": taxpayer["telephone"]})
    return finished("xfscpydsdj", values, zeros=False)


# ---- Withholding, branches ------------------------------------------------------------------------------------------------------

def withholding(taxpayer, year, month):
    draw = drawer(taxpayer, "foreign", year, month)
    foreign, rate = money(draw.randint(20, 400) * 1000), money(draw.uniform(705, 728))
    return finished("qysdskj-bgb", {
        "economy_type": "173 股份有限公司", "industry": taxpayer["industry"], "contact": taxpayer["clerk"],
        "taxpayer_name_en": "WEIFANG DEMONSTRATION CO., LTD.", "address": taxpayer["address"], "telephone": taxpayer["telephone"],
        "address_en": "Dongfeng East Street, Weifang, Shandong, China", "postcode": "261000", "foreign_code": f"DE{draw.randint(10**8, 10**9)}",
        "foreign_country": "德国（276）", "foreign_name": "莱茵精密技术有限公司", "foreign_name_en": "Rhein Präzisionstechnik GmbH",
        "foreign_name_here": "莱茵精密技术有限公司", "foreign_name_here_en": "Rhein Präzisionstechnik GmbH",
        "foreign_address": "德国北莱茵－威斯特法伦州科隆市", "foreign_address_en": "Hansaring 12, 50670 Köln, Germany",
        "income_type": "02 特许权使用费", "income_date": f"{year}-{month:02d}-18", "contract_name": "专有技术许可合同",
        "contract_number": f"LIC-{year - 1}-{draw.randint(100, 999)}", "contract_from": f"{year - 1}-07-01", "contract_to": f"{year + 2}-06-30",
        "contract_amount": money(foreign * 12), "currency": "欧元", "income_foreign": foreign, "exchange_rate": rate,
        "rate": 10, "actual_rate": 10, "accountant": taxpayer["finance_head"]}, zeros=False)


BRANCHES = ["济南", "青岛", "烟台", "临沂", "郑州", "南京", "天津", "西安"]


def branch_shares(taxpayer, year, month):
    due = Decimal(cit_quarter_a(taxpayer, year, month)["qysdsyjd-a"]["r15"])
    draw = drawer(taxpayer, "branches")
    values = {"tax": due, "accountant": taxpayer["finance_head"]}
    for n, place in enumerate(BRANCHES, 1):
        values.update({f"b{n}_code": invented_code(draw), f"b{n}_name": f"{taxpayer['name']}{place}分公司",
                       f"b{n}_income": money(draw.uniform(2e6, 4e7)), f"b{n}_wages": money(draw.uniform(3e5, 4e6)),
                       f"b{n}_assets": money(draw.uniform(1e6, 3e7))})
    return finished("qysds-fpb", values, zeros=False)


def deferral(taxpayer, year, month):
    draw = drawer(taxpayer, "deferral", year, month)
    due = money(draw.randint(20, 90) * 10000)
    last = calendar.monthrange(year, month)[1]
    return finished("yqjnsk-sqspb", {
        "legal_person": taxpayer["legal_person"], "telephone": taxpayer["telephone"], "address": taxpayer["address"], "clerk": taxpayer["clerk"],
        "tax1_kind": "增值税", "tax1_from": f"{year}-{month:02d}-01", "tax1_to": f"{year}-{month:02d}-{last}", "tax1_due": due,
        "tax1_later": money(due * Decimal("0.8")), "tax1_until": f"{year + (month + 3 > 12)}-{(month + 2) % 12 + 1:02d}-15",
        "cash": money(8000), "deposits": money(due * Decimal("0.6")), "other_money": money(0), "wages": money(due * Decimal("0.3")),
        "insurance": money(due * Decimal("0.1")), "reason": "受自然灾害影响，本期货款回笼推迟，当期货币资金扣除应付职工工资和社会保险费后不足以缴纳税款。",
        "applied_on": f"{year}-{month:02d}-{last}"}, zeros=False)


# category -> (maker, months of a period)
MAKERS = {"vat_general": (vat_general, 1), "vat_small": (vat_small, 3), "excise": (excise, 1), "cit_quarter_a": (cit_quarter_a, 3),
          "cit_quarter_b": (cit_quarter_b, 3), "cit_year_a": (cit_year_a, 12), "cit_year_b": (cit_year_b, 12),
          "oil_agent": (oil_agent, 1), "withholding": (withholding, 1), "branch_shares": (branch_shares, 3), "deferral": (deferral, 1)}


def period(category, year, month):
    """First and last day of the category's period that begins in this month."""
    months = MAKERS[category][1]
    last = month + months - 1
    return f"{year}-{month:02d}-01", f"{year}-{last:02d}-{calendar.monthrange(year, last)[1]:02d}"


def declaration(category, taxpayer, year, month):
    """Data of one declaration whose period begins in this month."""
    return MAKERS[category][0](taxpayer, year, month)


def duties(taxpayer):
    """The categories that this taxpayer declares."""
    trade, kind = taxpayer["trade"], taxpayer["kind"]
    if kind == "individual":
        return ["vat_small"]
    if kind == "small":
        return ["vat_small", "cit_quarter_b", "cit_year_b"]
    found = ["vat_general", "cit_quarter_a", "cit_year_a"]
    if trade in EXCISE:
        found.append("excise")
    if trade == "oil":
        found.append("oil_agent")
    if trade == "group":
        found += ["withholding", "branch_shares"]
    return found


def applications(taxpayer):
    """The categories that it may apply for, not due by themselves (审批类)."""
    return ["deferral"] if taxpayer["kind"] == "general" else []


def service(category):
    """The category's codes, as the filing system knows them."""
    tree = json.loads((Path(__file__).parent / "categories.json").read_text(encoding="utf-8"))
    return next(c for group in tree for c in group["children"] if c["key"] == category)


def body(category, taxpayer, year, month):
    first, last = period(category, year, month)
    codes = service(category)
    return {"service_id": codes["service_id"], "voucher_code": codes["voucher_code"], "taxpayer_code": taxpayer["code"],
            "period": {"from": first, "to": last}, "data": declaration(category, taxpayer, year, month)}


def main():
    if len(sys.argv) != 5 or sys.argv[1] not in MAKERS:
        sys.exit(f"usage: sample.py {'|'.join(MAKERS)} TAXPAYER_CODE YEAR MONTH")
    taxpayer = next((t for t in taxpayers() if t["code"] == sys.argv[2]), None)
    if not taxpayer or sys.argv[1] not in duties(taxpayer):
        sys.exit("no such taxpayer, or not its duty" + (f": {' '.join(duties(taxpayer))}" if taxpayer else ""))
    print(json.dumps(body(sys.argv[1], taxpayer, int(sys.argv[3]), int(sys.argv[4])), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
