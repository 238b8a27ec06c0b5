"""The demonstration's forms through the form engine: it takes every sample, and names the field of every wrong total.

ops/demo/formula.py computed the samples' totals, so that two readers of the configuration check each other here.
"""
import json
import os
import subprocess
import sys
import tempfile
import unittest
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "ops" / "demo"
BUILD = Path(os.environ.get("ESTAMP_BUILD", ROOT / "build"))
sys.path.insert(0, str(DEMO))
import sample  # noqa: E402
import world  # noqa: E402

SOURCES = {"period.from": "2025-10-01", "period.to": "2025-10-31", "declared.date": "2025-11-12", "authority.name": "国家税务总局潍坊市税务局"}


def declared():
    """One record for every form, with what the declaration itself would say."""
    found = {}
    for taxpayer in world.taxpayers():
        for category in sample.duties(taxpayer) + sample.applications(taxpayer):
            wanted = {"excise": sample.EXCISE.get(taxpayer["trade"], [None])[0]}.get(category, category)
            if wanted in found or wanted is None:
                continue
            found[wanted] = [(form, with_sources(form, values, taxpayer))
                             for form, values in sample.declaration(category, taxpayer, 2025, 10 if sample.MAKERS[category][1] < 12 else 1).items()]
    return [pair for pairs in found.values() for pair in pairs]


def with_sources(form, values, taxpayer):
    more = {"taxpayer.name": taxpayer["name"], "taxpayer.code": taxpayer["code"], **SOURCES}
    own = {name: more[facts["source"]] for name, facts in sample.config(form).fields.items() if facts.get("source") in more}
    return {**values, **own}


class Printed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.records = declared()
        cls.kept = tempfile.TemporaryDirectory()
        cls.folder = Path(cls.kept.name)

    @classmethod
    def tearDownClass(cls):
        cls.kept.cleanup()

    def draw(self, form, values):
        data, out = self.folder / "data.json", self.folder / f"{form}.pdf"
        data.write_text(json.dumps(values))
        forms = DEMO / "forms"
        return out, subprocess.run([BUILD / "tests" / "oracle" / "form_print", forms / f"{form}.vts", forms / f"{form}.xml", data, out],
                                   capture_output=True, text=True)

    def test_every_form_takes_its_sample_and_shows_its_amounts(self):
        self.assertEqual(sorted(form for form, _ in self.records), sorted(p.stem for p in (DEMO / "forms").glob("*.vts")))
        for form, values in self.records:
            out, done = self.draw(form, values)
            self.assertEqual(done.returncode, 0, f"{form}: {done.stderr}")
            self.assertEqual(done.stdout.startswith("seal 0 "), bool(sample.config(form).root.findall("{urn:estamp:form:1}seal")), form)
            text = subprocess.run(["pdftotext", "-layout", out, "-"], capture_output=True, text=True, check=True).stdout
            facts = sample.config(form).fields
            for name, value in values.items():
                if facts[name]["cell"] and facts[name]["type"] == "amount" and Decimal(value) > 0:
                    self.assertIn(f"{Decimal(value):,.2f}", text, f"{form} {name}")

    def test_every_computed_field_refuses_another_value(self):
        for form, values in self.records:
            config = sample.config(form)
            wrong = dict(values)
            for name in list(config.formulas)[::7] or list(config.formulas):
                bigger = Decimal(values[name]) + (Decimal("20.01") if config.type_of(name) == "amount" else 1)
                _, done = self.draw(form, {**wrong, name: str(bigger)})
                self.assertEqual(done.returncode, 1, f"{form} {name}")
                self.assertIn(f"data.{form}.{name}:", done.stderr, f"{form} {name}")

    def test_an_unknown_field_and_a_wrong_form_of_number_are_named(self):
        form, values = self.records[0]
        for name, value in (("r99_gm", "1.00"), ("r1_gm", "12,5"), ("r1_gm", "1.234")):
            _, done = self.draw(form, {**values, name: value})
            self.assertIn(f"data.{form}.{name}:", done.stderr)


if __name__ == "__main__":
    unittest.main()
