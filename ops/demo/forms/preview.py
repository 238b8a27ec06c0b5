#!/usr/bin/env python3
"""preview - fills a form's workbook with declared values, for LibreOffice: the oracle of the form engine.

usage: preview.py NAME DATA.json OUT.xlsx     DATA: {"field": "value", …}
needs: openpyxl as in tests/requirements.txt
"""
import io
import json
import re
import sys
from pathlib import Path

from openpyxl import load_workbook

sys.path.insert(0, str(Path(__file__).parent.parent))
from formula import SPACE, Config  # noqa: E402

HERE = Path(__file__).parent


def shown(config, name, values):
    """A value as it stands in a composed text."""
    value = values.get(name, "")
    kind = config.type_of(name)
    if value == "":
        return ""
    if kind == "date":
        year, month, day = map(int, value.split("-"))
        return f"{year}年{month}月{day}日"
    if kind == "amount":
        return f"{float(value):,.2f}"
    return value + "%" if kind == "percent" else value


def fill(name, values, out):
    config = Config(HERE / f"{name}.xml")
    book = load_workbook(io.BytesIO((HERE / f"{name}.vts").read_bytes()))
    first = config.root.get("sheet")
    for field, facts in config.fields.items():
        if facts["cell"] and values.get(field, "") != "":
            put(book[facts.get("sheet", first)][facts["cell"]], facts["type"], shown(config, field, values), values[field])
    for text in config.root.iter(SPACE + "text"):
        composed = re.sub(r"\{(\w+)\}", lambda m: shown(config, m[1], values), text.get("value"))
        book[text.get("sheet", first)][text.get("cell")].value = composed
    book.save(out)


def put(cell, kind, text, raw):
    if kind == "percent" and cell.number_format == "General":
        cell.value = text
    elif kind == "percent":
        cell.value = float(raw) / 100
    else:
        cell.value = float(raw) if kind in ("amount", "integer") else text


if __name__ == "__main__":
    fill(sys.argv[1], json.loads(Path(sys.argv[2]).read_text()), sys.argv[3])
