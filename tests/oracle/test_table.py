"""Exported tables as LibreOffice reads them: texts stay texts, dates and times are such, no formula runs."""
import csv
import io
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("ESTAMP_BUILD", ROOT / "build"))
PRINT = BUILD / "tests" / "oracle" / "table_print"
NAMES = ["潍坊𠮷祥商贸有限公司", "=1+1", '<&>"引号"', "_x0041_", "@SUM(A1)", "-7", "+86", "a,b", ""]


def office(folder, path, to):
    subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", to, "--outdir", folder, path],
                   check=True, capture_output=True, timeout=300)


class Tables(unittest.TestCase):
    def test_a_workbook_opens_with_true_types(self):
        with tempfile.TemporaryDirectory() as folder:
            book = Path(folder) / "table.xlsx"
            book.write_bytes(subprocess.run([PRINT, "xlsx", "50"], check=True, capture_output=True).stdout)
            office(folder, book, "fods")
            flat = (Path(folder) / "table.fods").read_text()
            office(folder, book, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false")
            rows = list(csv.reader(io.StringIO((Path(folder) / "table.csv").read_text("utf-8"))))
        self.assertEqual(rows[0], ["编号", "名称", "次数", "期间止", "时间"])
        self.assertEqual(len(rows), 51)
        self.assertEqual([row[1] for row in rows[1:10]], NAMES)
        self.assertEqual(rows[1][0], "0" * 20)
        self.assertEqual(rows[2], ["0" * 19 + "1", "=1+1", "1000003", "2026-02-28", "2026-01-01 00:01:01"])
        self.assertEqual(rows[1][4], "")
        self.assertNotIn("table:formula", flat)
        kinds = set(re.findall(r'office:value-type="(\w+)"', flat))
        self.assertEqual(kinds, {"string", "float", "date"})

    def test_csv_holds_the_same_without_formulas(self):
        text = subprocess.run([PRINT, "csv", "9"], check=True, capture_output=True).stdout.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline="")))
        self.assertEqual([row[1] for row in rows[1:]], [("'" if name[:1] in tuple("=+-@") else "") + name for name in NAMES])

    def test_a_million_rows_take_no_more_memory_than_a_thousand(self):
        def peak(count):
            child = os.posix_spawn("/bin/sh", ["sh", "-c", f'exec "{PRINT}" xlsx {count} >/dev/null'], os.environ)
            _, status, usage = os.wait4(child, 0)
            self.assertEqual(status, 0)
            return usage.ru_maxrss
        small, large = peak(1000), peak(1000000)
        self.assertLess(large, small + 2048, "KB")



if __name__ == "__main__":
    unittest.main()
