"""layout - draws one tax form: the workbook (.vts) and its configuration (.xml) from the same calls.

Every data cell is placed and declared by one call, so the two files cannot name different cells. The XML format
is described in shared/form/README.md. Sizes are millimetres; rows and columns count from 1, as on the sheet.
"""
from xml.sax.saxutils import quoteattr

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.indexed_list import IndexedList

FONT = "WenQuanYi Micro Hei"
PAPER_A4 = 9
MM_PER_POINT = 25.4 / 72
MM_PER_WIDTH_UNIT = 10 * 0.55 * MM_PER_POINT  # a digit of the default font: 10 points, 0.55 em wide (ECMA-376, 18.3.1.13)
DASH = "——"
AMOUNT = "#,##0.00_ ;-#,##0.00_ "
AMOUNT_OR_BLANK = '#,##0.00_ ;-#,##0.00_ ;""'
PERCENT_OR_BLANK = '0.0000%_ ;-0.0000%_ ;""'
AMOUNT_OR_DASH = '#,##0.00_ ;-#,##0.00_ ;"——"_ '
THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
HEADING_FILL = PatternFill("solid", fgColor="F2F2F2")


def address(row, column):
    return f"{get_column_letter(column)}{row}"


class Form:
    """One form: a workbook of one or more sheets and the elements of its configuration."""

    def __init__(self, name, title, edition, sheet, widths, landscape=False, size=9, margin=10):
        self.name, self.title, self.edition = name, title, edition
        self.size, self.margin = size, margin
        self.first_sheet = sheet
        self.lines = []
        self.block = None  # what the following fields stand under: a heading of the form
        self.book = Workbook()
        self.book.remove(self.book.active)
        default = Font(name=FONT, size=10)  # the first font of a workbook decides the unit of its column widths
        self.book._fonts = IndexedList([default])
        self.book._named_styles["Normal"].font = default
        self.sheet(sheet, widths, landscape)

    def sheet(self, title, widths, landscape=False):
        """Begins a page: columns `widths` (mm) wide on A4, fitted to one page."""
        self.page = self.book.create_sheet(title)
        self.page.sheet_view.showGridLines = False
        for i, width in enumerate(widths, 1):
            self.page.column_dimensions[get_column_letter(i)].width = round(width / MM_PER_WIDTH_UNIT, 3)
        setup = self.page.page_setup
        setup.paperSize = PAPER_A4
        setup.orientation = "landscape" if landscape else "portrait"
        setup.fitToWidth = setup.fitToHeight = 1
        self.page.sheet_properties.pageSetUpPr.fitToPage = True
        self.page.print_options.horizontalCentered = True
        margins = self.page.page_margins
        margins.left = margins.right = margins.top = margins.bottom = self.margin / 25.4
        margins.header = margins.footer = 0
        self.last = (1, len(widths))

    def room_left(self):
        """Width and height (mm) that the page's cells leave free; less than nothing means that it would be made smaller."""
        wide = self.page.page_setup.orientation == "landscape"
        width, height = (297, 210) if wide else (210, 297)
        columns = sum(c.width for c in self.page.column_dimensions.values()) * MM_PER_WIDTH_UNIT
        rows = sum(self.page.row_dimensions[r].height * MM_PER_POINT for r in range(1, self.page.max_row + 1))
        return width - 2 * self.margin - columns, height - 2 * self.margin - rows

    def height(self, row, mm):
        """Whole pixels of 3/4 point: LibreOffice cuts the rest off."""
        self.page.row_dimensions[row].height = round(mm / MM_PER_POINT / 0.75) * 0.75
        self.last = (max(self.last[0], row), self.last[1])

    def put(self, row, column, text="", rows=1, cols=1, align="left", valign="center", size=None, bold=False,
            border=True, head=False, number=None, indent=0):
        """A cell, merged over rows x cols; returns its address."""
        cell = self.page.cell(row, column)
        cell.value = text if text != "" else None
        style = {
            "font": Font(name=FONT, size=size or self.size, bold=bold),
            "alignment": Alignment(horizontal=align, vertical=valign, wrap_text=number is None, indent=indent),
        }
        for r in range(row, row + rows):
            for c in range(column, column + cols):
                part = self.page.cell(r, c)
                part.font, part.alignment = style["font"], style["alignment"]
                if border:
                    part.border = BOX
                if head:
                    part.fill = HEADING_FILL
        if number:
            cell.number_format = number
        if rows > 1 or cols > 1:
            self.page.merge_cells(start_row=row, start_column=column, end_row=row + rows - 1, end_column=column + cols - 1)
        self.last = (max(self.last[0], row + rows - 1), self.last[1])
        return address(row, column)

    def head(self, row, column, text, rows=1, cols=1, **more):
        return self.put(row, column, text, rows, cols, align="center", head=True, **more)

    def note(self, text):
        """A comment before a part of the configuration; the fields of the part are grouped under it, unless `under` says otherwise."""
        self.lines.append(f"\n  <!-- {text} -->")
        self.under(text.split("；")[0].split("：")[0])

    def under(self, *titles):
        """The headings that the following fields stand under."""
        self.block = " ".join("".join(title.split()).replace("　", "") for title in titles if title)

    def element(self, tag, **attributes):
        """Writes an element; `_` in a name stands for `-`, None leaves the attribute out."""
        parts = [f"  <{tag}"]
        for key, value in attributes.items():
            if value is not None:
                parts.append(f"{key.replace('_', '-')}={quoteattr(str(value))}")
        self.lines.append(" ".join(parts) + "/>")

    def _where(self):
        return None if self.page.title == self.first_sheet else self.page.title

    def columns(self, names, titles=None, id=None):
        self.element("columns", id=id, names=names, titles=titles)

    def data(self, name, type, label, **more):
        """A field that is shown in no cell of its own."""
        self.element("field", name=name, type=type, label=label, group=self.block, **more)

    def field(self, name, row, column, type, label, rows=1, cols=1, align=None, number=None, border=True, size=None,
              mark=None, **more):
        """A cell for one declared value; `mark` is its 栏次."""
        numeric = type in ("amount", "integer", "percent")
        align = align or ("right" if numeric else "center" if type in ("date", "choice") else "left")
        number = number or {"amount": AMOUNT, "integer": "0", "percent": "General"}.get(type)
        cell = self.put(row, column, "", rows, cols, align=align, number=number, border=border, size=size)
        self.element("field", name=name, sheet=self._where(), cell=cell, type=type, label=label, row=mark, group=self.block, **more)

    def line(self, name, row, columns, type, label, kept=None, number=None, mark=None, size=None, **more):
        """Cells for one row of the form over a set of columns; a column not in `kept` shows a dash."""
        cells = []
        for i, column in enumerate(columns):
            kind = {"amount": number or AMOUNT, "integer": "0", "percent": number or "General"}[type]
            if kept is None or i in kept:
                cells.append(self.put(row, column, "", align="right", number=kind, size=size))
            else:
                self.put(row, column, DASH, align="center", size=size)
                cells.append("-")
        self.element("field", name=name, sheet=self._where(), cells=" ".join(cells), type=type, label=label, row=mark, group=self.block,
                     **more)

    def text(self, row, column, value, rows=1, cols=1, align="left", border=False, size=None, bold=False):
        cell = self.put(row, column, "", rows, cols, align=align, border=border, size=size, bold=bold)
        self.element("text", sheet=self._where(), cell=cell, value=value)

    def formula(self, field, value, only=None, tolerance=None):
        self.element("formula", field=field, value=value, only=only, tolerance=tolerance)

    def check(self, field, value, zh, en, only=None):
        self.element("check", field=field, value=value, zh=zh, en=en, only=only)

    def relation(self, field, form, value, zh, en, **more):
        """What must hold with another form of the same declaration; more: here, is_, only, tolerance."""
        self.element("relation", field=field, form=form, value=value, zh=zh, en=en, **{k.rstrip("_"): v for k, v in more.items()})

    def seal(self, row, column, anchor="center", dx=0, dy=0):
        """The taxpayer's seal, 40 mm round as the rules for company seals say."""
        self.element("seal", sheet=self._where(), cell=address(row, column), anchor=anchor,
                     dx_mm=dx or None, dy_mm=dy or None, width_mm=40, height_mm=40)

    def declaration_facts(self):
        """The facts that every form has from the declaration itself."""
        self.note("表头")
        self.data("period_from", "date", "税款所属时间起", source="period.from")
        self.data("period_to", "date", "税款所属时间止", source="period.to")
        self.data("declared_date", "date", "填表日期", source="declared.date")

    def xml(self):
        root = f'<form xmlns="urn:estamp:form:1" name={quoteattr(self.name)}\n      title={quoteattr(self.title)}\n' \
               f'      edition={quoteattr(self.edition)}\n      sheet={quoteattr(self.first_sheet)}>'
        head = '<?xml version="1.0" encoding="UTF-8"?>\n<!-- Made by ops/demo/forms/build.py; edition: ' \
               f'{self.edition.replace("--", "—")} -->\n'
        return head + root + "\n".join(["", *self.lines]) + "\n</form>\n"
