#include "pdf_encoding.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Windows code page 1252, 0x80 to 0x9F. */
static const uint16_t windows[32] = {0x20AC, 0x2022, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                     0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x2022, 0x017D, 0x2022,
                                     0x2022, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                     0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x2022, 0x017E, 0x0178};

/* Mac Roman, 0x80 to 0xFF. */
static const uint16_t macintosh[128] = {
    0x00C4, 0x00C5, 0x00C7, 0x00C9, 0x00D1, 0x00D6, 0x00DC, 0x00E1, 0x00E0, 0x00E2, 0x00E4, 0x00E3, 0x00E5,
    0x00E7, 0x00E9, 0x00E8, 0x00EA, 0x00EB, 0x00ED, 0x00EC, 0x00EE, 0x00EF, 0x00F1, 0x00F3, 0x00F2, 0x00F4,
    0x00F6, 0x00F5, 0x00FA, 0x00F9, 0x00FB, 0x00FC, 0x2020, 0x00B0, 0x00A2, 0x00A3, 0x00A7, 0x2022, 0x00B6,
    0x00DF, 0x00AE, 0x00A9, 0x2122, 0x00B4, 0x00A8, 0x2260, 0x00C6, 0x00D8, 0x221E, 0x00B1, 0x2264, 0x2265,
    0x00A5, 0x00B5, 0x2202, 0x2211, 0x220F, 0x03C0, 0x222B, 0x00AA, 0x00BA, 0x03A9, 0x00E6, 0x00F8, 0x00BF,
    0x00A1, 0x00AC, 0x221A, 0x0192, 0x2248, 0x2206, 0x00AB, 0x00BB, 0x2026, 0x00A0, 0x00C0, 0x00C3, 0x00D5,
    0x0152, 0x0153, 0x2013, 0x2014, 0x201C, 0x201D, 0x2018, 0x2019, 0x00F7, 0x25CA, 0x00FF, 0x0178, 0x2044,
    0x20AC, 0x2039, 0x203A, 0xFB01, 0xFB02, 0x2021, 0x00B7, 0x201A, 0x201E, 0x2030, 0x00C2, 0x00CA, 0x00C1,
    0x00CB, 0x00C8, 0x00CD, 0x00CE, 0x00CF, 0x00CC, 0x00D3, 0x00D4, 0xF8FF, 0x00D2, 0x00DA, 0x00DB, 0x00D9,
    0x0131, 0x02C6, 0x02DC, 0x00AF, 0x02D8, 0x02D9, 0x02DA, 0x00B8, 0x02DD, 0x02DB, 0x02C7};

void pdf_encoding_base(const char *name, uint32_t out[256])
{
    bool is_macintosh = name && strcmp(name, "MacRomanEncoding") == 0;
    for (uint32_t i = 0; i < 256; i++) {
        out[i] = i;
        if (i >= 0x80 && is_macintosh)
            out[i] = macintosh[i - 0x80];
        else if (i >= 0x80 && i < 0xA0)
            out[i] = windows[i - 0x80];
    }
}

/* ASCII's names that are not the character itself; the place in the table is the code from 32 on. */
static const char *const punctuation[] = {
    "space",      "exclam",   "quotedbl", "numbersign", "dollar",   "percent", "ampersand", "quotesingle", "parenleft",
    "parenright", "asterisk", "plus",     "comma",      "hyphen",   "period",  "slash",     "zero",        "one",
    "two",        "three",    "four",     "five",       "six",      "seven",   "eight",     "nine",        "colon",
    "semicolon",  "less",     "equal",    "greater",    "question", "at"};

static const struct {
    const char *name;
    uint32_t code;
} others[] = {{"bracketleft", '['},      {"backslash", '\\'},   {"bracketright", ']'},  {"asciicircum", '^'},
              {"underscore", '_'},       {"grave", '`'},        {"braceleft", '{'},     {"bar", '|'},
              {"braceright", '}'},       {"asciitilde", '~'},   {"bullet", 0x2022},     {"endash", 0x2013},
              {"emdash", 0x2014},        {"quoteleft", 0x2018}, {"quoteright", 0x2019}, {"quotedblleft", 0x201C},
              {"quotedblright", 0x201D}, {"fi", 0xFB01},        {"fl", 0xFB02},         {"yen", 0xA5}};

static uint32_t hexadecimal(const char *digits, size_t least, size_t most)
{
    size_t size = strspn(digits, "0123456789ABCDEF");
    bool is_whole = size >= least && size <= most && digits[size] == 0;
    unsigned long value = is_whole ? strtoul(digits, NULL, 16) : 0;
    return value <= 0x10FFFF ? (uint32_t)value : 0;
}

uint32_t pdf_encoding_name(const char *glyph)
{
    if (glyph[0] && !glyph[1]) return (unsigned char)glyph[0];
    for (size_t i = 0; i < sizeof punctuation / sizeof *punctuation; i++)
        if (strcmp(glyph, punctuation[i]) == 0) return (uint32_t)(' ' + i);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(glyph, others[i].name) == 0) return others[i].code;
    if (strncmp(glyph, "uni", 3) == 0) return hexadecimal(glyph + 3, 4, 4);
    return *glyph == 'u' ? hexadecimal(glyph + 1, 4, 6) : 0;
}
