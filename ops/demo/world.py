"""world - the demonstration's people and places: a city's tax bureau, its officers and 200 taxpayers.

Everything is drawn from one fixed seed, so that it is the same on every machine. The bureau's names and codes are
modelled on a real city; persons and companies are invented.
"""
import random

SEED = 20261122
CITY = ("13707000000", "国家税务总局潍坊市税务局", "370700")
DISTRICTS = [
    ("潍城区", "370702", ["西关", "于河"]), ("寒亭区", "370703", ["固堤", "朱里"]), ("坊子区", "370704", ["凤凰", "坊安"]),
    ("奎文区", "370705", ["东关", "廿里堡", "北苑"]), ("临朐县", "370724", ["城关", "冶源"]), ("昌乐县", "370725", ["宝城", "营丘"]),
    ("青州市", "370781", ["王府", "弥河"]), ("诸城市", "370782", ["密州", "舜王"]), ("寿光市", "370783", ["圣城", "羊口"]),
    ("安丘市", "370784", ["兴安", "景芝"]), ("高密市", "370785", ["醴泉", "夏庄"]), ("昌邑市", "370786", ["奎聚", "柳疃"]),
]
DEPARTMENTS = ["办公室", "征收管理科", "货物和劳务税科", "所得税科", "纳税服务科", "信息中心", "督察内审科"]

# login, name, authority code (None: the city), department, roles, ready password or None
OFFICERS = [
    ("370700001", "王建国", None, "信息中心", ["administrator"], "Weifang-2026-wjg"),
    ("370700002", "李秀英", None, "征收管理科", ["archivist", "officer"], "Weifang-2026-lxy"),
    ("370700003", "张志强", None, "督察内审科", ["auditor"], "Weifang-2026-zzq"),
    ("370700004", "刘桂兰", None, "办公室", ["keeper"], "Weifang-2026-lgl"),
    ("370700005", "陈国栋", None, "货物和劳务税科", ["officer"], None),
    ("370700006", "杨海燕", None, "所得税科", ["officer", "所得税审核"], None),
    ("370700007", "高文轩", None, "办公室", ["公文用印"], "Weifang-2026-gwx"),
    ("370702001", "赵文静", "13707020000", None, ["officer", "archivist"], "Weifang-2026-zwj"),
    ("370703001", "黄立军", "13707030000", None, ["officer"], None),
    ("370704001", "周晓明", "13707040000", None, ["officer", "archivist"], None),
    ("370705001", "吴美玲", "13707050000", None, ["officer", "archivist"], None),
    ("370705101", "徐大伟", "13707050100", None, ["officer"], None),
    ("370781001", "孙玉梅", "13707810000", None, ["officer", "archivist"], None),
    ("370782001", "马成龙", "13707820000", None, ["officer"], None),
    ("370783001", "朱红霞", "13707830000", None, ["officer", "archivist"], None),
    ("370784001", "胡建华", "13707840000", None, ["officer"], None),
]

STYLE_WORDS = ["恒信", "鑫源", "鸢都", "泰和", "瑞丰", "盛华", "宏图", "海天", "金桥", "润泽", "嘉禾", "博远", "正大", "昌顺", "永兴",
               "德胜", "福瑞", "东方", "华泰", "安泰", "隆盛", "天成", "新纪元", "联创", "卓越", "众和", "百川", "齐鲁", "沂山",
               "白浪河", "云门", "弥水", "潍水", "青云", "长虹", "凯盛", "富康", "诚铭", "鼎晟", "昊宇", "喆淼", "䶮辰", "堃泰"]
# key, words of the trade, industry, VAT rates by share of sales, margin
TRADES = [
    ("machinery", "机械制造", "通用设备制造业", {"13": 1.0}, 0.12),
    ("chemistry", "化工", "化学原料和化学制品制造业", {"13": 1.0}, 0.10),
    ("textile", "纺织", "纺织业", {"13": 1.0}, 0.08),
    ("food", "食品", "农副食品加工业", {"13": 0.4, "9": 0.6}, 0.09),
    ("vegetable", "农产品", "农、林、牧、渔专业及辅助性活动", {"9": 1.0}, 0.06),
    ("trade", "商贸", "批发业", {"13": 0.9, "9": 0.1}, 0.06),
    ("building", "建筑工程", "房屋建筑业", {"9s": 1.0}, 0.07),
    ("logistics", "物流", "道路运输业", {"9s": 0.7, "6": 0.3}, 0.08),
    ("software", "软件科技", "软件和信息技术服务业", {"13": 0.5, "6": 0.5}, 0.22),
    ("service", "企业管理咨询", "商务服务业", {"6": 1.0}, 0.20),
    ("restaurant", "餐饮管理", "餐饮业", {"6": 1.0}, 0.12),
]
SPECIAL = [
    ("潍坊景岭春酒业有限公司", "370784", "liquor", "酒的制造"), ("诸城密水老窖酒业有限公司", "370782", "liquor", "酒的制造"),
    ("昌邑海能石油化工有限公司", "370786", "oil", "精炼石油产品制造"), ("寿光渤润炼化有限公司", "370783", "oil", "精炼石油产品制造"),
    ("诸城福达汽车制造有限公司", "370782", "cars", "汽车整车制造"), ("青州云门烟丝加工有限公司", "370781", "tobacco", "烟草制品业"),
    ("潍坊云岭高尔夫用品有限公司", "370705", "goods", "体育用品制造"), ("山东沂山控股集团股份有限公司", "370724", "group", "投资与资产管理"),
    ("潍坊歌华声学股份有限公司", "370705", "group", "电子元件制造"), ("山东潍动发电设备股份有限公司", "370705", "group", "发电机及发电机组制造"),
]
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = ["伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "秀兰", "霞", "平", "刚",
         "桂英", "文博", "子涵", "雨桐", "浩然", "一鸣", "建业", "志远", "晓东", "国庆", "春梅", "永康", "立新"]
STREETS = ["东风东街", "胜利东街", "健康东街", "福寿西街", "北宫西街", "民生街", "和平路", "四平路", "新华路", "文化路", "鸢飞路", "潍州路"]
BANKS = ["中国工商银行", "中国农业银行", "中国银行", "中国建设银行", "潍坊银行", "潍坊农村商业银行"]
DIGITS18 = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015, table 3: no I O Z S V
WEIGHTS18 = [3 ** i % 31 for i in range(17)]
WEIGHTS9 = [3, 7, 9, 10, 5, 8, 4, 2]


def organisation_code(digits):
    """主体标识码: eight characters and their check character (GB 11714-1997)."""
    total = sum(w * int(d) for w, d in zip(WEIGHTS9, digits))
    return digits + {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11))


def credit_code(first17):
    """统一社会信用代码: the check character is 31 minus the weighted sum modulo 31 (GB 32100-2015, 4.5)."""
    total = sum(w * DIGITS18.index(c) for w, c in zip(WEIGHTS18, first17))
    return first17 + DIGITS18[(31 - total % 31) % 31]


def is_credit_code(code):
    return len(code) == 18 and all(c in DIGITS18 for c in code) and credit_code(code[:17]) == code


def authorities():
    """(code, name, parent code) of every authority, parents first: city, districts, offices."""
    rows = [(CITY[0], CITY[1], None)]
    for name, area, offices in DISTRICTS:
        code = f"1{area}0000"
        rows.append((code, f"国家税务总局潍坊市{name}税务局" if name.endswith("区") else f"国家税务总局{name}税务局", CITY[0]))
        for i, office in enumerate(offices, 1):
            rows.append((f"1{area}0{i}00", f"{rows_name(name)}税务局{office}税务所", code))
    return rows


def rows_name(district):
    return f"国家税务总局潍坊市{district}" if district.endswith("区") else f"国家税务总局{district}"


def departments():
    """(code, name, authority code) of the city bureau's departments."""
    return [(f"{CITY[0]}{i:02d}", name, CITY[0]) for i, name in enumerate(DEPARTMENTS, 1)]


def taxpayers(count=200):
    """The taxpayers: dictionaries with code, name, authority and what the sample data need."""
    draw = random.Random(SEED)
    offices = [(row[0], row[2]) for row in authorities() if row[0][-4:] != "0000"]
    rows, names = [], set()
    for name, area, trade, industry in SPECIAL:
        rows.append(profile(draw, name, area, "general", trade, industry, offices))
        names.add(name)
    while len(rows) < count:
        district, area, _ = draw.choice(DISTRICTS)
        trade = draw.choice(TRADES)
        kind = draw.choices(["general", "small", "individual"], [45, 40, 15])[0]
        name = company_name(draw, district, trade, kind)
        if name in names:
            continue
        names.add(name)
        rows.append(profile(draw, name, area, kind, trade[0], trade[2], offices))
    return rows[:count]


def company_name(draw, district, trade, kind):
    place = draw.choice(["潍坊", "山东", district.rstrip("区县市") if len(district) > 2 else district])
    word = draw.choice(STYLE_WORDS) + draw.choice(["", "", "联合", "新"])
    if kind == "individual":
        return f"{district}{word}{draw.choice(['小吃店', '五金门市部', '便利店', '汽车维修部', '农资经营部', '理发店'])}"
    return f"{place}{word}{trade[1]}{draw.choice(['有限公司', '有限公司', '有限责任公司', '股份有限公司'])}"


def profile(draw, name, area, kind, trade, industry, offices):
    own = [code for code, _ in offices if code[1:7] == area]
    body = organisation_code("".join(draw.choice("0123456789") for _ in range(8)))
    old_number = kind == "small" and draw.random() < 0.05  # a few keep a 15-digit number (六位区划 + 九位组织机构代码)
    code = area + body if old_number else credit_code(("92" if kind == "individual" else "91") + area + body)
    person = draw.choice(SURNAMES) + draw.choice(GIVEN)
    sales = {"general": draw.uniform(6e6, 9e7), "small": draw.uniform(3e5, 4.2e6), "individual": draw.uniform(6e4, 6e5)}[kind]
    if trade in ("oil", "group", "cars"):
        sales *= 12
    return {
        "code": code, "name": name, "authority": draw.choice(own), "kind": kind, "trade": trade, "industry": industry,
        "legal_person": person, "finance_head": draw.choice(SURNAMES) + draw.choice(GIVEN),
        "clerk": draw.choice(SURNAMES) + draw.choice(GIVEN), "telephone": f"0536-8{draw.randint(100000, 999999)}",
        "address": f"山东省{place_of(area)}{draw.choice(STREETS)}{draw.randint(1, 9999)}号",
        "bank": f"{draw.choice(BANKS)}{place_of(area)[-3:]}支行 {''.join(draw.choice('0123456789') for _ in range(19))}",
        "registration": {"general": "有限责任公司", "small": "有限责任公司", "individual": "个体工商户"}[kind],
        "sales": round(sales, 2),  # of a year
    }


def place_of(area):
    name = next(d for d, a, _ in DISTRICTS if a == area)
    return f"潍坊市{name}"


def certificate_holders(rows, count=12):
    """The taxpayers who get a certificate of the demonstration CA: the special ones and some of each kind."""
    chosen = rows[:2] + rows[2:3] + rows[7:8]
    for kind in ("general", "small", "individual"):
        chosen += [row for row in rows[10:] if row["kind"] == kind][:4 if kind != "individual" else 1]
    return chosen[:count]


def newcomers(rows, count=4):
    """Taxpayers whose certificate is issued but not imported: for whoever tries the first login."""
    others = [row for row in rows if row not in certificate_holders(rows)]
    return [row for row in others if row["kind"] == "general"][:(count + 1) // 2] + [row for row in others if row["kind"] == "small"][:count // 2]


def bureaus():
    """(code, name) of the city's bureau and the districts': those that have certificates and seal pictures."""
    return [(code, name) for code, name, _ in authorities() if code.endswith("0000")]
