/* test_book - small workbooks made in memory: parts into a zip file, deflated by zlib, without any spreadsheet library.
 */
#ifndef TEST_BOOK_H
#define TEST_BOOK_H

#include "bytes.h"
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

struct book_part {
    const char *name, *text;
    size_t size; /* 0: strlen(text) */
};

static inline void book_number(struct buffer *out, unsigned long number, int size)
{
    for (int i = 0; i < size; i++, number >>= 8) buffer_byte(out, (unsigned char)number);
}

static inline struct bytes book_deflate(struct arena *arena, const void *data, size_t size)
{
    z_stream z = {.next_in = (Bytef *)(uintptr_t)data, .avail_in = (uInt)size};
    unsigned char *out = arena_alloc(arena, size + size / 1000 + 100);
    if (deflateInit2(&z, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK) abort();
    z.next_out = out;
    z.avail_out = (uInt)(size + size / 1000 + 100);
    if (deflate(&z, Z_FINISH) != Z_STREAM_END) abort();
    (void)deflateEnd(&z);
    return bytes_of(out, z.total_out);
}

/* Local header and central entry share the fields from "version needed" on. */
static inline void book_facts(struct buffer *out, const struct book_part *part, size_t size, struct bytes packed)
{
    book_number(out, 20, 2);
    book_number(out, 0, 2);
    book_number(out, 8, 2);
    book_number(out, 0, 4);
    book_number(out, crc32(0, (const Bytef *)part->text, (uInt)size), 4);
    book_number(out, packed.size, 4);
    book_number(out, size, 4);
    book_number(out, strlen(part->name), 2);
    book_number(out, 0, 2);
}

static inline struct bytes book_zip(struct arena *arena, const struct book_part *parts, size_t count)
{
    struct buffer out = {.arena = arena}, central = {.arena = arena};
    for (size_t i = 0; i < count; i++) {
        size_t size = parts[i].size ? parts[i].size : strlen(parts[i].text), offset = out.size;
        struct bytes packed = book_deflate(arena, parts[i].text, size);
        buffer_add(&out, "PK\3\4", 4);
        book_facts(&out, &parts[i], size, packed);
        buffer_text(&out, parts[i].name);
        buffer_add(&out, packed.data, packed.size);
        buffer_add(&central, "PK\1\2\24\0", 6);
        book_facts(&central, &parts[i], size, packed);
        book_number(&central, 0, 2 + 2 + 2 + 4);
        book_number(&central, offset, 4);
        buffer_text(&central, parts[i].name);
    }
    size_t start = out.size;
    buffer_add(&out, central.data, central.size);
    buffer_add(&out, "PK\5\6\0\0\0\0", 8);
    book_number(&out, count, 2);
    book_number(&out, count, 2);
    book_number(&out, central.size, 4);
    book_number(&out, start, 4);
    book_number(&out, 0, 2);
    return buffer_bytes(&out);
}

#define BOOK_SPACE "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define BOOK_LINKS "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
#define BOOK_TYPE  "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

enum { BOOK_PARTS = 6 };
#define BOOK_STYLES                                                                                                       \
    "<styleSheet " BOOK_SPACE "><numFmts><numFmt numFmtId=\"164\" formatCode=\"#,##0.00;-#,##0.00;&quot;——&quot;\"/>" \
    "</numFmts><fonts><font><sz val=\"10\"/><name val=\"WenQuanYi Micro Hei\"/></font>"                                   \
    "<font><b/><sz val=\"16\"/><color rgb=\"FFC00000\"/></font></fonts>"                                                  \
    "<fills><fill><patternFill/></fill><fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFF2F2F2\"/>"              \
    "</patternFill></fill></fills><borders><border/><border><left style=\"thin\"/><right style=\"thin\"/>"                \
    "<top style=\"medium\"><color indexed=\"10\"/></top><bottom style=\"thin\"/></border></borders><cellXfs>"             \
    "<xf fontId=\"0\"/><xf fontId=\"1\" fillId=\"1\" borderId=\"1\"><alignment horizontal=\"center\" "                    \
    "vertical=\"center\" wrapText=\"1\"/></xf><xf fontId=\"0\" borderId=\"1\" "                                           \
    "numFmtId=\"164\"/></cellXfs></styleSheet>"

/* A workbook of one sheet 主表 (and a hidden one); `sheet` is what stands inside <worksheet>. */
static inline void book_parts(struct arena *arena, const char *sheet, struct book_part parts[BOOK_PARTS])
{
    static const char root[] = BOOK_LINKS "<Relationship Id=\"r1\" Type=\"" BOOK_TYPE
                                          "officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
    static const char book[] =
        "<workbook " BOOK_SPACE
        " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>"
        "<sheet name=\"主表\" sheetId=\"1\" r:id=\"s1\"/><sheet name=\"隐藏\" sheetId=\"2\" state=\"hidden\" "
        "r:id=\"s1\"/>"
        "</sheets></workbook>";
    static const char links[] = BOOK_LINKS
        "<Relationship Id=\"s1\" Type=\"" BOOK_TYPE "worksheet\" Target=\"worksheets/sheet1.xml\"/>"
        "<Relationship Id=\"s2\" Type=\"" BOOK_TYPE "styles\" Target=\"/xl/styles.xml\"/>"
        "<Relationship Id=\"s3\" Type=\"" BOOK_TYPE "sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>";
    static const char strings[] = "<sst " BOOK_SPACE "><si><t>申报表</t></si><si><r><t>甲</t></r><r><t> 乙</t></r>"
                                  "<rPh sb=\"0\" eb=\"1\"><t>jia</t></rPh></si></sst>";
    parts[0] = (struct book_part){.name = "_rels/.rels", .text = root};
    parts[1] = (struct book_part){.name = "xl/workbook.xml", .text = book};
    parts[2] = (struct book_part){.name = "xl/_rels/workbook.xml.rels", .text = links};
    parts[3] = (struct book_part){.name = "xl/styles.xml", .text = BOOK_STYLES};
    parts[4] = (struct book_part){.name = "xl/sharedStrings.xml", .text = strings};
    parts[5] = (struct book_part){.name = "xl/worksheets/sheet1.xml",
                                  .text = arena_format(arena, "<worksheet " BOOK_SPACE ">%s</worksheet>", sheet)};
}

static inline struct bytes book_of(struct arena *arena, const char *sheet)
{
    struct book_part parts[BOOK_PARTS];
    book_parts(arena, sheet, parts);
    return book_zip(arena, parts, BOOK_PARTS);
}

#endif
