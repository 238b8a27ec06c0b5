#include "pdf_read.h"
#include "test.h"
#include "test_pdf.h"
#include <zlib.h>

static status decode(struct arena *arena, const char *entries, struct bytes data, struct bytes *out,
                     struct problem *why)
{
    struct test_pdf file = {.out = {.arena = arena}};
    struct pdf *pdf = NULL;
    const struct pdf_object *object = NULL;
    test_pdf_object(&file, 1, "<< >>");
    test_pdf_stream(&file, 10, entries, data);
    assert_int_equal(pdf_read_open(arena, test_pdf_end(&file, "/Root 1 0 R"), &pdf, why), OK);
    assert_int_equal(pdf_read_load(pdf, (struct pdf_ref){.number = 10}, &object, why), OK);
    return pdf_read_decode(pdf, object, out, why);
}

static void undoes_filters(void **state)
{
    static const struct {
        const char *entries, *data;
        size_t size;
        const char *want;
        size_t want_size;
    } cases[] = {
        {"", "plain", 5, "plain", 5},
        {"/Filter /ASCIIHexDecode", "48 656c6C6f 7>", 14, "Hellop", 6},
        {"/Filter /ASCII85Decode", "87cURD]i,\"Ebo80~>", 17, "Hello World!", 12},
        {"/Filter [/ASCII85Decode]", "zz~>", 4, "\0\0\0\0\0\0\0\0", 8},
        {"/Filter /RunLengthDecode",
         "\x02"
         "abc\xFEx\x80",
         7, "abcxxx", 6},
        /* ISO 32000-1, 7.4.4.2, example 1 */
        {"/Filter /LZWDecode", "\x80\x0B\x60\x50\x22\x0C\x0C\x85\x01", 9, "-----A---B", 10},
        {"/Filter [/ASCIIHexDecode /RunLengthDecode]", "FF41 80>", 8, "AA", 2},
        /* TIFF predictor: differences within a row of three */
        {"/Filter /ASCIIHexDecode /DecodeParms << /Predictor 2 /Columns 3 >>", "010101 050000>", 14, "\1\2\3\5\5\5", 6},
        /* PNG: none, sub, up, average, Paeth */
        {"/Filter /ASCIIHexDecode /DecodeParms << /Predictor 15 /Columns 2 >>", "000102 010101 020101 030101 040101>",
         35, "\1\2\1\2\2\3\2\3\3\4", 10},
    };
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        AUTO_ARENA(arena);
        struct bytes out = {0};
        struct problem why;
        struct bytes data = bytes_of(cases[i].data, cases[i].size);
        assert_int_equal(decode(arena, cases[i].entries, data, &out, &why), OK);
        assert_int_equal(out.size, cases[i].want_size);
        assert_memory_equal(out.data, cases[i].want, out.size);
    }
}

static void refuses_what_filters_cannot_be(void **state)
{
    static const struct {
        const char *entries, *data;
        size_t size;
        enum problem_code want;
    } cases[] = {
        {"/Filter /DCTDecode", "x", 1, PDF_FILTER},
        {"/Filter /Crypt", "x", 1, PDF_FILTER},
        {"/Filter [/ASCIIHexDecode 7]", "00>", 3, PDF_FILTER},
        {"/Filter /FlateDecode", "no zlib", 7, PDF_BROKEN},
        {"/Filter /ASCIIHexDecode", "4x>", 3, PDF_BROKEN},
        {"/Filter /ASCII85Decode", "s8W-\"~>", 7, PDF_BROKEN},
        {"/Filter /ASCII85Decode", "a~>", 3, PDF_BROKEN},
        {"/Filter /ASCII85Decode", "{{{{{~>", 7, PDF_BROKEN},
        {"/Filter /RunLengthDecode",
         "\x05"
         "ab",
         3, PDF_BROKEN},
        {"/Filter /LZWDecode", "\xFF\xFF\xFF", 3, PDF_BROKEN},
        {"/Filter /ASCIIHexDecode /DecodeParms << /Predictor 15 /Columns 0 >>", "00>", 3, PDF_BROKEN},
        {"/Filter /ASCIIHexDecode /DecodeParms << /Predictor 15 /Columns 2 /BitsPerComponent 3 >>", "00>", 3,
         PDF_BROKEN},
        {"/Filter /ASCIIHexDecode /DecodeParms << /Predictor 15 /Columns 1 >>", "0900>", 5, PDF_BROKEN},
        {"/Filter /ASCIIHexDecode /DecodeParms << /Predictor 9 /Columns 1 >>", "0900>", 5, PDF_FILTER},
        {"/Filter [/A /A /A /A /A /A /A /A /A]", "00>", 3, PDF_TOO_COMPLEX},
    };
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        AUTO_ARENA(arena);
        struct bytes out = {0};
        struct problem why = {0};
        struct bytes data = bytes_of(cases[i].data, cases[i].size);
        assert_int_not_equal(decode(arena, cases[i].entries, data, &out, &why), OK);
        assert_string_equal(problem_name(why.code), problem_name(cases[i].want));
    }
}

static struct bytes deflated(struct arena *arena, struct bytes plain)
{
    uLongf size = compressBound(plain.size);
    unsigned char *out = arena_alloc(arena, size);
    assert_int_equal(compress2(out, &size, plain.data, plain.size, 9), Z_OK);
    return bytes_of(out, size);
}

/* Around the sizes at which room is taken in another way: what is small, what a guess holds, what it does not. */
static void inflates_whatever_the_size(void **state)
{
    static const size_t sizes[] = {0, 1, 4096, 16383, 16384, 16385, 100000, 2000000};
    (void)state;
    for (size_t i = 0; i < 2 * TEST_COUNT(sizes); i++) {
        AUTO_ARENA(arena);
        struct bytes out = {0};
        struct problem why = {0};
        size_t size = sizes[i / 2];
        unsigned char *plain = arena_alloc(arena, size + 1);
        uint32_t noise = 1;
        for (size_t k = 0; i % 2 && k < size; k++)
            plain[k] = (unsigned char)((noise = noise * 1664525 + 1013904223) >> 24);
        assert_int_equal(decode(arena, "/Filter /FlateDecode", deflated(arena, bytes_of(plain, size)), &out, &why), OK);
        assert_int_equal(out.size, size);
        assert_memory_equal(out.data, plain, size);
    }
}

/* RFC 1950, 2.2. A wrong checksum is nobody's concern; all else is. */
static void reads_what_stands_around_deflated_data(void **state)
{
    static const struct {
        int at; /* the byte that is changed; from the end when negative */
        unsigned char flip;
        size_t cut; /* bytes off the end */
        bool is_fine;
    } cases[] = {
        {-1, 0x55, 0, true}, {-1, 0, 1, true},    {-1, 0, 4, true},    {-1, 0, 5, false},   {-1, 0, 20, false},
        {0, 0x01, 0, false}, {0, 0x80, 0, false}, {1, 0x23, 0, false}, {1, 0x01, 0, false}, {2, 0x06, 0, false},
    };
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        AUTO_ARENA(arena);
        struct bytes out = {0}, text = bytes_of_text("one stream, as long as it takes, and as often as it takes");
        struct problem why = {0};
        struct bytes whole = deflated(arena, text);
        unsigned char *data = arena_copy(arena, whole.data, whole.size);
        data[cases[i].at < 0 ? whole.size - 1 : (size_t)cases[i].at] ^= cases[i].flip;
        struct bytes changed = bytes_of(data, whole.size - cases[i].cut);
        assert_int_equal(decode(arena, "/Filter /FlateDecode", changed, &out, &why) == OK, cases[i].is_fine);
        if (cases[i].is_fine) assert_memory_equal(out.data, text.data, text.size);
        if (!cases[i].is_fine) assert_int_equal(why.code, PDF_BROKEN);
    }
}

static void refuses_a_stream_that_unpacks_to_too_much(void **state)
{
    AUTO_ARENA(arena);
    struct bytes out = {0};
    struct problem why = {0};
    (void)state;
    size_t size = (size_t)PDF_MAX_DECODED + 1;
    struct bytes small = deflated(arena, bytes_of(arena_alloc(arena, 1 << 20), 1 << 20));
    assert_int_equal(decode(arena, "/Filter /FlateDecode", small, &out, &why), OK);
    assert_int_equal(out.size, 1 << 20);
    struct bytes bomb = deflated(arena, bytes_of(arena_alloc(arena, size), size));
    assert_true(bomb.size < 100000);
    assert_int_not_equal(decode(arena, "/Filter /FlateDecode", bomb, &out, &why), OK);
    assert_int_equal(why.code, PDF_TOO_COMPLEX);
    struct bytes twice = deflated(arena, bomb); /* a bomb in a bomb */
    assert_int_not_equal(decode(arena, "/Filter [/FlateDecode /FlateDecode]", twice, &out, &why), OK);
    assert_int_equal(why.code, PDF_TOO_COMPLEX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(undoes_filters),
        cmocka_unit_test(refuses_what_filters_cannot_be),
        cmocka_unit_test(inflates_whatever_the_size),
        cmocka_unit_test(reads_what_stands_around_deflated_data),
        cmocka_unit_test(refuses_a_stream_that_unpacks_to_too_much),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
