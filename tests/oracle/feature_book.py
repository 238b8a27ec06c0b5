"""A workbook with everything that a form may use at once: alignments, rotations, merges, wraps, indents, overflow, fonts, repeated
titles, page breaks, fit to width, scale, centring."""
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Side
from openpyxl.styles.fonts import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties

THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
CONFIG = """<form xmlns="urn:estamp:form:1" name="features" title="样张" sheet="主表">
<field name="total" cell="D1" type="amount" label="合计"/><field name="note" cell="D2" type="text" label="说明"/></form>"""
VALUES = {"total": "1234.50", "note": "数据"}


def font(size=10, **more):
    return Font(name="WenQuanYi Micro Hei", size=size, **more)


def put(sheet, row, column, value, across="general", down="bottom", size=10, border=None, face=None, **more):
    cell = sheet.cell(row, column, value)
    cell.alignment = Alignment(horizontal=across, vertical=down, **more)
    cell.font = font(size, **(face or {}))
    if border:
        cell.border = border
    return cell


def first(sheet):
    for column, width in enumerate([12, 14, 16, 18, 12, 8], 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    heights = [28] * 4 + [70, 24] + [20] * 3 + [18] * 4
    for row, height in enumerate(heights, 1):
        sheet.row_dimensions[row].height = height
    for row, across in enumerate(["left", "center", "right", "general"], 1):
        for column, down in enumerate(["top", "center", "bottom"], 1):
            put(sheet, row, column, f"对齐{across[:2]}{down[:2]}", across, down, border=BOX)
        put(sheet, row, 4, None if row < 3 else 1234.5, across, size=9, border=BOX).number_format = "#,##0.00"
    for column, turn in enumerate([90, 180, 255], 1):
        put(sheet, 5, column, "转动文字", "center", "center", border=BOX, text_rotation=turn)
    sheet.merge_cells("A6:D6")
    put(sheet, 6, 1, "合并居中的一行标题", "center", "center", 14, face={"bold": True})
    sheet.merge_cells("A7:B9")
    put(sheet, 7, 1, "换行的较长文字，应在合并的单元格里按宽度折成几行来显示，不可截断。", "left", "top", 9, wrap_text=True)
    put(sheet, 7, 3, "缩进二", "left", "center", indent=2)
    put(sheet, 8, 3, "右缩进", "right", "center", indent=1)
    put(sheet, 9, 3, "第一行\n第二行", "center", "center", 8, wrap_text=True)
    put(sheet, 10, 1, "不换行的长文字越过右边空着的单元格一直写下去")
    put(sheet, 11, 3, "居中的长文字也可以越过左右两边的空格子", "center")
    put(sheet, 12, 4, "右对齐的长文字向左边空着的单元格伸出去", "right")
    for column, face in enumerate([{"italic": True}, {"underline": "single"}, {"strike": True}, {"color": "FFC00000"}], 1):
        put(sheet, 13, column, "字样" + "甲乙丙丁"[column - 1], face=face)


def long_part(sheet):
    for row in range(14, 74):
        put(sheet, row, 1, f"行{row}")
        put(sheet, row, 2, row + 0.5)
        put(sheet, row, 6, "末列")
        sheet.row_dimensions[row].height = 16
    sheet.print_title_rows, sheet.print_area = "1:2", "A1:F73"
    sheet.row_breaks.append(Break(id=30))
    sheet.page_setup.paperSize = 9
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.6
    sheet.page_margins.top, sheet.page_margins.bottom = 0.8, 0.7


def table(sheet, rows, columns, width, height):
    for column in range(1, columns + 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
        for row in range(1, rows + 1):
            put(sheet, row, column, f"格{row}.{column}", "center", "center", 11, BOX)
            sheet.row_dimensions[row].height = height
    sheet.page_setup.paperSize = 9


def save(path):
    book = Workbook()
    book._fonts = IndexedList([font()])
    book._named_styles["Normal"].font = font()
    sheet = book.active
    sheet.title = "主表"
    first(sheet)
    long_part(sheet)
    wide = book.create_sheet("附表")
    table(wide, 19, 14, 13, 22.5)
    wide.page_setup.orientation, wide.page_setup.fitToWidth, wide.page_setup.fitToHeight = "landscape", 1, 0
    wide.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    wide.print_options.verticalCentered = True
    scaled = book.create_sheet("比例")
    table(scaled, 19, 9, 15, 21)
    scaled.page_setup.scale = 75
    book.save(path)
