"""count_tests KIND FILE: prints `passed failed` of a test run.

cmocka: meson's testlog.json, one object a program; the numbers of its cmocka summary, or the program itself as one test.
junit:  pytest's report; a skipped test counts as neither.
"""
import json
import os
import re
import sys
import xml.etree.ElementTree as tree


def cmocka(path):
    passed = failed = 0
    for line in open(path, encoding="utf-8", errors="replace"):
        run = json.loads(line)
        text = (run.get("stdout") or "") + (run.get("stderr") or "")
        good = sum(map(int, re.findall(r"\[  PASSED  \] (\d+) test", text)))
        bad = sum(map(int, re.findall(r"\[  FAILED  \] (\d+) test", text)))
        well = run["result"] in ("OK", "EXPECTEDFAIL")
        passed += good or (1 if well else 0)
        failed += bad or (0 if well else 1)
    return passed, failed


def junit(path):
    passed = failed = 0
    for case in tree.parse(path).iter("testcase"):
        kinds = {child.tag for child in case}
        if kinds & {"failure", "error"}:
            failed += 1
        elif "skipped" not in kinds:
            passed += 1
    return passed, failed


if __name__ == "__main__":
    kind, path = sys.argv[1:]
    print(*({"cmocka": cmocka, "junit": junit}[kind](path) if os.path.exists(path) else (0, 1)))
