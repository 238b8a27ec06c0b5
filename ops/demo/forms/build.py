#!/usr/bin/env python3
"""build - makes the demonstration's tax forms (NAME.vts and NAME.xml) from the tables beside it.

usage: build.py [FOLDER]        default: this folder
needs: openpyxl as in tests/requirements.txt (only here; the made files are kept in the repository)

The files are the same, byte by byte, whenever they are made by the same openpyxl.
"""
import datetime
import io
import sys
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from tables import FORMS  # noqa: E402

EPOCH = datetime.datetime(2026, 1, 1)


def workbook_bytes(form):
    """The workbook, with print areas set and every date in it fixed."""
    for page in form.book.worksheets:
        form.page = page
        if min(form.room_left()) < 0.5:
            raise SystemExit(f"{form.name}, {page.title}: too large for the paper by {form.room_left()} mm")
        page.print_area = f"A1:{page.cell(page.max_row, page.max_column).coordinate}"
    form.book.properties.creator = "eStamp"
    form.book.properties.title = form.title
    form.book.properties.created = form.book.properties.modified = EPOCH
    raw = io.BytesIO()
    form.book.save(raw)
    return repacked(raw)


def repacked(raw):
    """The same package with fixed file times and the time of saving replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            body = old.read(name)
            if name == "docProps/core.xml":
                body = fixed_core(body)
            new.writestr(zipfile.ZipInfo(name, EPOCH.timetuple()[:6]), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def fixed_core(body):
    import re
    stamp = EPOCH.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    return re.sub(rb"(<dcterms:(created|modified)[^>]*>)[^<]*", rb"\g<1>" + stamp, body)


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    folder.mkdir(parents=True, exist_ok=True)
    for make in FORMS:
        form = make()
        (folder / f"{form.name}.vts").write_bytes(workbook_bytes(form))
        (folder / f"{form.name}.xml").write_text(form.xml(), encoding="utf-8")
        print(form.name)


if __name__ == "__main__":
    main()
