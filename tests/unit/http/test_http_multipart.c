#include "http_multipart.h"
#include "test.h"
#include <string.h>

static const char TYPE[] = "multipart/form-data; boundary=xYz";

static status parse(struct arena *memory, const char *body, const char *type, struct list *parts, struct problem *why)
{
    *why = (struct problem){0};
    return http_multipart_parse(bytes_of_text(body), type, memory, parts, why);
}

static void cuts_fields_and_files(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    struct list parts;
    struct problem why;
    assert_int_equal(
        parse(memory,
              "--xYz\r\nContent-Disposition: form-data; name=\"pin\"\r\n\r\n246810\r\n"
              "--xYz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"C:\\dir\\章.gif\"\r\n"
              "Content-Type: image/gif\r\n\r\nGIF89a\r\n--xY\r\n"
              "\r\n--xYz\r\ncontent-disposition: form-data; name=empty; filename=\"\"\r\n\r\n\r\n--xYz--\r\n",
              TYPE, &parts, &why),
        OK);
    assert_int_equal(parts.count, 3);
    const struct http_part *pin = LIST_AT(&parts, struct http_part, 0), *file = LIST_AT(&parts, struct http_part, 1),
                           *empty = LIST_AT(&parts, struct http_part, 2);
    assert_string_equal(pin->name, "pin");
    assert_null(pin->filename);
    assert_int_equal(pin->content.size, 6);
    assert_string_equal(file->filename, "章.gif"); /* never a path */
    assert_string_equal(file->content_type, "image/gif");
    assert_memory_equal(file->content.data, "GIF89a\r\n--xY\r\n", 14); /* what only looks like a boundary */
    assert_int_equal(empty->content.size, 0);
    assert_string_equal(empty->filename, "");
}

static const struct {
    const char *body, *type;
} broken[] = {
    {"", "multipart/form-data; boundary=xYz"},
    {"--xYz--", "multipart/form-data"},
    {"--xYz--", "multipart/form-data; boundary="},
    {"--abc\r\n", "multipart/form-data; boundary=xYz"},
    {"--xYz", "multipart/form-data; boundary=xYz"},
    {"--xYz\r\n", "multipart/form-data; boundary=xYz"},
    {"--xYzz\r\n", "multipart/form-data; boundary=xYz"},
    {"--xYz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nno end", "multipart/form-data; boundary=xYz"},
    {"--xYz\r\nContent-Disposition: form-data\r\n\r\nno name\r\n--xYz--", "multipart/form-data; boundary=xYz"},
    {"--xYz\r\nContent-Disposition: form-data; name=\"\xff\"\r\n\r\nx\r\n--xYz--", "multipart/form-data; boundary=xYz"},
    {"--xYz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--xYz\r\n", "multipart/form-data; boundary=xYz"},
};

static void refuses_what_is_broken(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(broken); i++) {
        AUTO_ARENA(memory);
        struct list parts;
        struct problem why;
        assert_int_equal(parse(memory, broken[i].body, broken[i].type, &parts, &why), PROBLEM_INPUT);
        assert_int_equal(why.code, MULTIPART_BROKEN);
    }
}

static void bounds_the_number_of_parts(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    struct buffer body = {.arena = memory};
    struct list parts;
    struct problem why;
    for (int i = 0; i < HTTP_PARTS_MAX + 1; i++)
        buffer_format(&body, "--xYz\r\nContent-Disposition: form-data; name=\"a%d\"\r\n\r\nx\r\n", i);
    buffer_text(&body, "--xYz--\r\n");
    assert_int_equal(parse(memory, buffer_string(&body), TYPE, &parts, &why), PROBLEM_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_fields_and_files),
        cmocka_unit_test(refuses_what_is_broken),
        cmocka_unit_test(bounds_the_number_of_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
