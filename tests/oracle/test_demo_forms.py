"""The demonstration's forms: complete, up to date, and their formulas as the tax rules state them.

run: ops/test oracle, or python3 -m unittest tests/oracle/test_demo_forms.py          needs: openpyxl of tests/requirements.txt
"""
import json
import subprocess
import sys
import tempfile
import unittest
import zipfile
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "ops" / "demo"
sys.path.insert(0, str(DEMO))
import sample  # noqa: E402
import world  # noqa: E402
from formula import Config, broken_checks, broken_relations, completed  # noqa: E402

MAIN = "zzsybnsrfb6-syb"


def config(name):
    return Config(DEMO / "forms" / f"{name}.xml")


def parts(path):
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


class Files(unittest.TestCase):
    def test_the_kept_files_are_what_the_tables_give(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, str(DEMO / "forms" / "build.py"), folder], check=True, stdout=subprocess.DEVNULL)
            made = {p.name for p in Path(folder).iterdir()}
            kept = {p.name for p in (DEMO / "forms").iterdir() if p.suffix in (".vts", ".xml")}
            self.assertEqual(made, kept)
            for name in made:
                new, old = Path(folder, name), DEMO / "forms" / name
                same = parts(new) == parts(old) if name.endswith(".vts") else new.read_bytes() == old.read_bytes()
                self.assertTrue(same, f"{name} is older than its table: run ops/demo/forms/build.py")

    def test_ten_categories_stand_in_two_groups_with_pairs_of_equal_names(self):
        tree = json.loads((DEMO / "categories.json").read_text())
        self.assertEqual([group["name"] for group in tree], ["申报征收类", "审批类"])
        self.assertEqual([c["name"] for c in tree[0]["children"]], [
            "增值税一般纳税人申报", "增值税小规模纳税人申报", "2008消费税纳税申报", "企业所得税季度申报A类", "企业所得税季度申报B类",
            "企业所得税年度申报A类", "企业所得税年度申报B类", "2008版消费税成品油代收代缴税款报告表", "2008企业所得税扣缴报告表",
            "2008企业所得税汇总纳税分支机构分配表"])
        for category in tree[0]["children"]:
            for form in category["forms"]:
                for ending in (".vts", ".xml"):
                    self.assertTrue((DEMO / "forms" / (form["file"] + ending)).is_file(), form["file"] + ending)
                self.assertEqual(config(form["file"]).name, form["file"])


class Rows(unittest.TestCase):
    """Every 栏次 of the published return has its data."""

    def assert_rows(self, form, marks):
        found = {f.get("row") for f in config(form).fields.values()}
        self.assertEqual({str(m) for m in marks} - found, set(), form)

    def test_vat_general(self):
        self.assert_rows(MAIN, range(1, 39))
        fields = config(MAIN).fields
        both = [n for n in range(1, 39) if f"r{n}_gm" in fields and f"r{n}_rm" in fields]
        self.assertEqual(both, [1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 17, 18, 19, 20, 21, 23, 24, 25, 27, 28, 30, 31, 32, 33, 34])
        self.assert_rows("zzsybnsrfb6-fb1", [1, 2, 3, 4, 5, 6, 7, 8, "9a", "9b", 10, 11, 12, "13a", "13b", "13c", *range(14, 20)])
        self.assert_rows("zzsybnsrfb6-fb2", [n for n in range(1, 37) if n != 24])  # 24 is a heading, printed with dashes

    def test_the_others(self):
        self.assert_rows("zzsxgmnsr-syb", range(1, 23))
        self.assert_rows("qysdsyjd-a", range(1, 22))
        self.assert_rows("qysdsyjd-b", range(1, 18))
        self.assert_rows("qysdsnd-b", range(1, 18))
        self.assert_rows("qysdsnd-a", range(1, 37))
        self.assert_rows("qysdskj-bgb", range(1, 19))
        self.assertEqual(sum(name.startswith("has_a") for name in config("qysdsnd-a").fields), 37)

    def test_every_main_form_has_a_place_for_the_seal_and_every_form_an_edition(self):
        attached = {"zzsybnsrfb6-fb1", "zzsybnsrfb6-fb2", "zzsybnsrfb6-gdzc"}  # sealed with the main form
        for path in sorted((DEMO / "forms").glob("*.xml")):
            root = Config(path).root
            self.assertEqual(len(root.findall("{urn:estamp:form:1}seal")), 0 if path.stem in attached else 1, path.name)
            self.assertIn("号", root.get("edition"), path.name)


# form, declared values, computed values worked out by hand
WORKED = [
    (MAIN, {"r11_gm": 130000, "r12_gm": 91000, "r13_gm": 5000, "r14_gm": 1000, "r15_gm": 0, "r16_gm": 500, "r21_gm": 300, "r23_gm": 100,
            "r25_gm": 7000, "r28_gm": 2000, "r29_gm": 40, "r30_gm": 7000, "r31_gm": 60, "r22_gm": 20, "r36_gm": 10, "r37_gm": 30},
     {"r17_gm": 95500, "r18_gm": 95500, "r19_gm": 34500, "r20_gm": 0, "r24_gm": 34700, "r27_gm": 9100, "r32_gm": 32600,
      "r33_gm": 0, "r34_gm": 32660, "r38_gm": 500}),
    (MAIN, {"r11_rm": 1000, "r12_rm": 1500, "r13_rm": 10, "r25_rm": 700, "r28_rm": 5, "r30_rm": 600},
     {"r17_rm": 1510, "r18_rm": 1000, "r19_rm": 0, "r20_rm": 510, "r27_rm": 605, "r32_rm": 95, "r33_rm": 95, "r34_rm": -5}),
    ("zzsybnsrfb6-fb1", {"r4_1": 100, "r4_3": 50, "r4_5": 7, "r4_7": 3, "r4_2": 9, "r4_4": 4.5, "r4_6": 0.63, "r4_8": 0.27, "r4_12": 87.2},
     {"r4_9": 160, "r4_10": 14.4, "r4_11": 174.4, "r4_13": 87.2, "r4_14": 7.2}),
    ("zzsybnsrfb6-fb2", {"r2_t": 100, "r3_t": 20, "r5_t": 5, "r6_t": 4, "r7_t": 3, "r8_t": 2, "r9_t": 10, "r10_t": 6, "r11_t": 1,
                         "r14_t": 1, "r23_t": 2, "r30_t": 8, "r33_t": 9},
     {"r1_t": 120, "r4_t": 14, "r12_t": 131, "r13_t": 3, "r29_t": 17}),
    ("zzsxgmnsr-syb", {"r10_hb": 1, "r11_hb": 2, "r12_hb": 3, "r15_fb": 300, "r16_fb": 200, "r21_fb": 30},
     {"r9_hb": 6, "r20_fb": 100, "r22_fb": 70}),
    ("qysdsyjd-a", {"method": "按照实际利润额预缴", "r3": 1000, "r4": 10, "r5": 20, "r6": 30, "r7": 40, "r8": 20, "r12": 25, "r13": 100,
                    "r14": 5, "share_head": 25, "share_central": 25, "share_branches": 50, "share_department": 10},
     {"r9": 900, "r11": 225, "r15": 95, "r16": 52.25, "r17": 23.75, "r18": 23.75, "r19": 4.75}),
    ("qysdsyjd-a", {"method": "按照上一纳税年度应纳税所得额平均额预缴", "r3": 1000, "r9_average": 400, "r13": 500},
     {"r9": 400, "r11": 100, "r15": 0}),
    ("qysdsyjd-b", {"method": "核定应税所得率（能核算成本费用总额的）", "cost_total": 900, "r11": 10}, {"r10": 900, "r12": 100, "r14": 25, "r17": 25}),
    ("qysdsnd-b", {"method": "核定应税所得率（能核算收入总额的）", "r1": 1000, "r2": 100, "r4": 60, "r5": 40, "r11": 8, "r16": 20},
     {"r3": 100, "r10": 800, "r12": 64, "r14": 16, "r17": -4}),
    ("qysdsnd-a", {"r1": 1000, "r2": 500, "r3": 10, "r4": 20, "r5": 30, "r6": 5, "r7": 5, "r8": 3, "r9": 7, "r11": 10, "r12": 20, "r15": 90,
                   "r16": 10, "r17": 30, "r21": 40, "r26": 5, "r32": 80},
     {"r10": 440, "r13": 430, "r19": 480, "r23": 440, "r25": 110, "r28": 105, "r31": 105, "r33": 25}),
    ("xfssb-jl", {"grain_q": 1000, "grain_s": 20000, "beer_a_q": 2, "other_s": 50, "opening": 30, "paid_before": 30, "prepaid": 100},
     {"grain_t": 4500, "beer_a_t": 500, "other_t": 5, "total": 5005, "due": 4905, "closing": 4905}),
    ("xfscpydsdj", {"q_diesel": 1000, "p1_kind": "柴油", "p1_q": 1000}, {"t_diesel": 100, "p1_rate": 0.1, "p1_t": 100, "total": 100}),
    ("qysdskj-bgb", {"income_foreign": 1000, "exchange_rate": 720.5, "income_rmb": 95, "deduction": 300, "rate": 10, "actual_rate": 7,
                     "appointed_income": 1000, "profit_rate": 15, "appointed_rate": 25},
     {"income_converted": 7205, "income_total": 7300, "taxable": 7000, "tax": 700, "actual_tax": 490, "relief": 210,
      "appointed_taxable": 150, "appointed_tax": 37.5}),
    ("qysds-fpb", {"tax": 1000, "b1_income": 30, "b2_income": 70, "b1_wages": 50, "b2_wages": 50, "b1_assets": 1, "b2_assets": 3},
     {"head_tax": 250, "branch_tax": 500, "b1_share": 35.5, "b1_tax": 177.5, "b2_tax": 322.5, "sum_tax": 500}),
]


class Formulas(unittest.TestCase):
    def test_worked_examples(self):
        for form, given, expected in WORKED:
            full = completed(config(form), {k: str(v) for k, v in given.items()})
            for name, value in expected.items():
                self.assertEqual(Decimal(full[name]), Decimal(str(value)), f"{form} {name}")

    def test_a_wrong_total_is_found(self):
        for name, value, broken in (("r7_hb", "5", []), ("r7_hb", "4", ["r7_hb"])):
            given = {name: value, "r8_hb": "5"}
            self.assertEqual([field for field, _ in broken_checks(config("zzsxgmnsr-syb"), given)], broken)

    def test_an_unknown_field_is_refused(self):
        with self.assertRaises(ValueError):
            completed(config(MAIN), {"r39_gm": "1"})


class Samples(unittest.TestCase):
    def test_every_check_of_every_form_holds(self):
        seen = {}
        for taxpayer in world.taxpayers():
            for category in sample.duties(taxpayer) + sample.applications(taxpayer):
                seen[category] = seen.get(category, 0) + 1
                if seen[category] > 12:
                    continue
                for year, month in ((2024, 10), (2025, 1), (2026, 7)):
                    data = sample.declaration(category, taxpayer, year, month)
                    self.assertEqual(broken_relations(sample.config, data), [], f"{category} {taxpayer['name']}")
                    for form, values in data.items():
                        self.assertEqual(broken_checks(sample.config(form), values), [], f"{category} {taxpayer['name']}")
                        again = {k: v for k, v in values.items() if k not in sample.config(form).formulas}
                        self.assertEqual(completed(sample.config(form), again), values)
        self.assertEqual(set(seen), set(sample.MAKERS))

    def test_the_main_form_agrees_with_its_tables(self):
        taxpayer = next(t for t in world.taxpayers() if t["trade"] == "software" and t["kind"] == "general")
        data = sample.declaration("vat_general", taxpayer, 2025, 11)
        main, one, two = data[MAIN], data["zzsybnsrfb6-fb1"], data["zzsybnsrfb6-fb2"]
        tax = sum(Decimal(one[name]) for name in ("r1_10", "r3_10", "r2_14", "r4_14", "r5_14"))
        self.assertEqual(Decimal(main["r11_gm"]) + Decimal(main["r11_rm"]), tax)
        self.assertEqual(Decimal(main["r12_gm"]) + Decimal(main["r12_rm"]), Decimal(two["r12_t"]))
        before = sample.declaration("vat_general", taxpayer, 2025, 10)[MAIN]
        for now, then in (("r13_gm", "r20_gm"), ("r25_gm", "r32_gm"), ("r13_rm", "r20_rm")):
            self.assertEqual(Decimal(main[now]), Decimal(before[then]))
        self.assertEqual(Decimal(main["r1_gy"]), Decimal(before["r1_gy"]) + Decimal(main["r1_gm"]))


class Relations(unittest.TestCase):
    """What must hold between the forms of one declaration (表间关系)."""

    # form and field that is changed, the relations that it breaks
    BROKEN = [
        ("zzsybnsrfb6-fb1", "r1_1", {"r1_gm"}),  # r1_9 and r1_10 are computed anew; tax of row 1 stays
        ("zzsybnsrfb6-fb1", "r1_2", {"r11_gm"}),
        ("zzsybnsrfb6-fb1", "r6_10", {"r11_gm", "r11_rm"}),
        ("zzsybnsrfb6-fb1", "r14_9", {"r5_gm", "r5_rm"}),
        ("zzsybnsrfb6-fb1", "r16_3", {"r7_gm"}),
        ("zzsybnsrfb6-fb1", "r18_1", {"r8_gm"}),
        ("zzsybnsrfb6-fb1", "r1_7", {"r1_gm", "r4_gm"}),
        ("zzsybnsrfb6-fb1", "r15_14", {"r21_gm", "r21_rm"}),
        ("zzsybnsrfb6-fb2", "r2_t", {"r12_gm"}),
        ("zzsybnsrfb6-fb2", "r23_t", {"r14_gm"}),
        ("zzsybnsrfb6-gdzc", "customs_m", {"customs_m"}),
    ]

    def test_each_changed_schedule_breaks_its_relations_and_no_other(self):
        taxpayer = next(t for t in world.taxpayers() if t["trade"] == "software" and t["kind"] == "general")
        for form, field, broken in self.BROKEN:
            data = sample.declaration("vat_general", taxpayer, 2025, 11)
            values = {k: v for k, v in data[form].items() if k not in sample.config(form).formulas}
            values[field] = str(Decimal(values.get(field, 0)) + 100)
            data[form] = completed(sample.config(form), values)
            self.assertEqual({name for _, name in broken_relations(sample.config, data)}, broken, f"{form} {field}")

    def test_a_schedule_that_is_not_declared_is_not_compared(self):
        taxpayer = next(t for t in world.taxpayers() if t["kind"] == "general")
        data = {MAIN: {**sample.declaration("vat_general", taxpayer, 2025, 11)[MAIN], "r12_gm": "1.00"}}
        self.assertEqual(broken_relations(sample.config, data), [])


class Codes(unittest.TestCase):
    def test_credit_codes_have_the_right_check_character(self):
        self.assertTrue(world.is_credit_code("91310000132222692E"))  # a published one
        codes = [t["code"] for t in world.taxpayers()]
        self.assertEqual(len(set(codes)), 200)
        self.assertTrue(all(world.is_credit_code(c) for c in codes if len(c) == 18))
        self.assertEqual({len(c) for c in codes}, {15, 18})

    def test_one_changed_character_is_noticed(self):
        code = world.taxpayers()[0]["code"]
        for at in range(18):
            other = "1" if code[at] != "1" else "2"
            self.assertFalse(world.is_credit_code(code[:at] + other + code[at + 1:]))

    def test_every_taxpayer_and_officer_has_an_authority(self):
        known = {code for code, _, _ in world.authorities()}
        self.assertGreaterEqual(len(known), 15)
        self.assertTrue(all(t["authority"] in known for t in world.taxpayers()))
        self.assertTrue(all(authority in known or authority is None for _, _, authority, *_ in world.OFFICERS))
        self.assertGreaterEqual(len(world.OFFICERS), 12)


if __name__ == "__main__":
    unittest.main()
