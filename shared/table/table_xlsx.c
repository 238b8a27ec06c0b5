#include "table_xlsx.h"

#include "clock.h"
#include "text.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define MAIN    "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define OFFICE  "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define HEAD    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define TYPE    "application/vnd.openxmlformats-officedocument.spreadsheetml."

/* How many sheets there will be is not known yet, so being a sheet is what an XML part is unless it is named here. */
static const char types[] =
    HEAD "<Types xmlns=\"" PACKAGE "content-types\">"
         "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
         "<Default Extension=\"xml\" ContentType=\"" TYPE "worksheet+xml\"/>"
         "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" TYPE "sheet.main+xml\"/>"
         "<Override PartName=\"/xl/styles.xml\" ContentType=\"" TYPE "styles+xml\"/></Types>";
static const char relations[] =
    HEAD "<Relationships xmlns=\"" PACKAGE "relationships\"><Relationship Id=\"rId1\" Type=\"" OFFICE
         "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";

enum style { STYLE_PLAIN, STYLE_TITLE, STYLE_TEXT, STYLE_INT, STYLE_DATE, STYLE_TIME };
static const char styles[] =
    HEAD "<styleSheet xmlns=\"" MAIN "\"><numFmts count=\"2\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/>"
         "<numFmt numFmtId=\"165\" formatCode=\"yyyy\\-mm\\-dd\\ hh:mm:ss\"/></numFmts>"
         "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>"
         "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
         "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
         "<fill><patternFill patternType=\"gray125\"/></fill></fills>"
         "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
         "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
         "<cellXfs count=\"6\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
         "<xf numFmtId=\"49\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>"
         "<xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
         "<xf numFmtId=\"1\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
         "<xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
         "<xf numFmtId=\"165\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/></cellXfs>"
         "</styleSheet>";

static const uint64_t SHEET_BYTES = UINT64_C(3) << 30; /* an entry of a plain zip has less than 4 GB */
static const double DAY_MS = 86400000.0;
enum { DAYS_BEFORE_1970 = 25569, WRITE_AT = 1 << 15, CELL_MAX = 32767 };

static const char CUT[] = " …";

/* Excel reads _x0041_ in a text as the letter A (ECMA-376 part 1, 22.9.2.19). */
static bool is_escape(const char *text)
{
    return text[0] == '_' && text[1] == 'x' && strspn(text + 2, "0123456789abcdefABCDEF") >= 4 && text[6] == '_';
}

/* A workbook with a longer cell does not open: the rest of such a text is cut off, and said to be. Counted in bytes of
 * UTF-8, of which there are never less than of the UTF-16 that programs count in. */
static size_t fitting(const char *text)
{
    size_t size = strlen(text);
    if (size <= CELL_MAX) return size;
    size = CELL_MAX - sizeof CUT;
    while (size && ((unsigned char)text[size] & 0xc0) == 0x80) size--;
    return size;
}

static void add_text(struct buffer *out, const char *text, size_t size)
{
    for (const char *p = text; p < text + size; p++) {
        switch (*p) {
        case '&':
            buffer_text(out, "&amp;");
            break;
        case '<':
            buffer_text(out, "&lt;");
            break;
        case '>':
            buffer_text(out, "&gt;");
            break;
        case '_':
            buffer_text(out, is_escape(p) ? "_x005F_" : "_");
            break;
        default: /* XML knows no control characters but these */
            if ((unsigned char)*p >= 0x20 || *p == '\t' || *p == '\n') buffer_byte(out, (unsigned char)*p);
        }
    }
}

static void add_cell_text(struct buffer *out, const char *text, enum style style)
{
    buffer_format(out, "<c t=\"inlineStr\" s=\"%d\"><is><t xml:space=\"preserve\">", (int)style);
    size_t fits = fitting(text);
    add_text(out, text, fits);
    if (text[fits]) buffer_text(out, CUT);
    buffer_text(out, "</t></is></c>");
}

static void add_cell(struct buffer *out, enum table_kind kind, const struct table_value *value, int64_t offset_ms)
{
    int64_t ms = value->number;
    bool is_empty = kind == TABLE_TIME ? !ms : kind != TABLE_INT && (!value->text || !*value->text);
    if (is_empty) {
        buffer_text(out, "<c/>");
        return;
    }
    switch (kind) {
    case TABLE_TEXT:
        add_cell_text(out, value->text, STYLE_TEXT);
        return;
    case TABLE_INT:
        buffer_format(out, "<c s=\"%d\"><v>%" PRId64 "</v></c>", (int)STYLE_INT, value->number);
        return;
    case TABLE_DATE:
        if (clock_parse_date(value->text, &ms))
            buffer_format(out, "<c s=\"%d\"><v>%.0f</v></c>", (int)STYLE_DATE, (double)ms / DAY_MS + DAYS_BEFORE_1970);
        else
            add_cell_text(out, value->text, STYLE_TEXT);
        return;
    case TABLE_TIME:
        buffer_format(out, "<c s=\"%d\"><v>%.8f</v></c>", (int)STYLE_TIME,
                      (double)(ms + offset_ms) / DAY_MS + DAYS_BEFORE_1970);
        return;
    }
}

static status flush(struct table_xlsx *book, size_t at_least, struct problem *why)
{
    if (book->row.size < at_least || !book->row.size) return OK;
    book->bytes += book->row.size;
    TRY(table_zip_add(book->zip, buffer_bytes(&book->row), why));
    book->row.size = 0;
    return OK;
}

static status begin_sheet(struct table_xlsx *book, struct problem *why)
{
    const struct table_shape *shape = book->shape;
    char name[TABLE_ZIP_NAME];
    (void)snprintf(name, sizeof name, "xl/worksheets/sheet%d.xml", ++book->sheets);
    TRY(table_zip_entry(book->zip, name, why));
    buffer_text(&book->row, HEAD "<worksheet xmlns=\"" MAIN "\"><sheetViews><sheetView workbookViewId=\"0\">"
                                 "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>"
                                 "</sheetView></sheetViews><cols>");
    for (size_t i = 0; i < shape->count; i++)
        buffer_format(&book->row, "<col min=\"%zu\" max=\"%zu\" width=\"%d\" customWidth=\"1\"/>", i + 1, i + 1,
                      shape->columns[i].width);
    buffer_text(&book->row, "</cols><sheetData><row>");
    for (size_t i = 0; i < shape->count; i++)
        add_cell_text(&book->row, shape->chinese ? shape->columns[i].zh : shape->columns[i].en, STYLE_TITLE);
    buffer_text(&book->row, "</row>");
    book->rows = 1;
    book->bytes = 0;
    return flush(book, 0, why);
}

static status end_sheet(struct table_xlsx *book, struct problem *why)
{
    buffer_text(&book->row, "</sheetData></worksheet>");
    return flush(book, 0, why);
}

static status put_part(struct table_xlsx *book, const char *name, struct bytes part, struct problem *why)
{
    TRY(table_zip_entry(book->zip, name, why));
    return table_zip_add(book->zip, part, why);
}

status table_xlsx_begin(struct table_xlsx *book, struct problem *why)
{
    TRY(put_part(book, "[Content_Types].xml", bytes_of_text(types), why));
    TRY(put_part(book, "_rels/.rels", bytes_of_text(relations), why));
    TRY(put_part(book, "xl/styles.xml", bytes_of_text(styles), why));
    return begin_sheet(book, why);
}

status table_xlsx_row(struct table_xlsx *book, const struct table_value *values, struct problem *why)
{
    const struct table_shape *shape = book->shape;
    if (book->rows == TABLE_SHEET_ROWS || book->bytes > SHEET_BYTES) {
        TRY(end_sheet(book, why));
        TRY(begin_sheet(book, why));
    }
    buffer_text(&book->row, "<row>");
    for (size_t i = 0; i < shape->count; i++)
        add_cell(&book->row, shape->columns[i].kind, &values[i], (int64_t)shape->utc_offset_minutes * 60000);
    buffer_text(&book->row, "</row>");
    book->rows++;
    return flush(book, WRITE_AT, why);
}

status table_xlsx_end(struct table_xlsx *book, struct problem *why)
{
    TRY(end_sheet(book, why));
    buffer_text(&book->row, HEAD "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" OFFICE "\"><sheets>");
    for (int i = 1; i <= book->sheets; i++)
        buffer_format(&book->row, "<sheet name=\"%d\" sheetId=\"%d\" r:id=\"rId%d\"/>", i, i, i);
    buffer_text(&book->row, "</sheets></workbook>");
    TRY(table_zip_entry(book->zip, "xl/workbook.xml", why));
    TRY(flush(book, 0, why));
    buffer_text(&book->row, HEAD "<Relationships xmlns=\"" PACKAGE "relationships\">");
    for (int i = 1; i <= book->sheets; i++)
        buffer_format(&book->row,
                      "<Relationship Id=\"rId%d\" Type=\"" OFFICE "/worksheet\" Target=\"worksheets/sheet%d.xml\"/>", i,
                      i);
    buffer_text(&book->row,
                "<Relationship Id=\"style\" Type=\"" OFFICE "/styles\" Target=\"styles.xml\"/></Relationships>");
    TRY(table_zip_entry(book->zip, "xl/_rels/workbook.xml.rels", why));
    TRY(flush(book, 0, why));
    return table_zip_end(book->zip, why);
}
