/* Reads any bytes into a shape with every kind of member; what was read must be writable and readable again. */
#include "json_read.h"
#include "json_write.h"

struct item {
    const char *code;
    int64_t count;
};
struct order {
    const char *name;
    int64_t limit;
    bool fast;
    struct bytes picture;
    struct item *first;
    struct list items, words;
    const struct json_value *data;
};
static const struct json_field item_shape[] = {JSON_TEXT(struct item, code), JSON_INT(struct item, count), JSON_END};
static const struct json_field order_shape[] = {
    JSON_TEXT(struct order, name, .optional = true),
    JSON_INT(struct order, limit, .optional = true),
    JSON_BOOL(struct order, fast, .optional = true),
    JSON_BYTES(struct order, picture, .optional = true),
    JSON_OBJECT(struct order, first, struct item, item_shape, .optional = true),
    JSON_LIST(struct order, items, struct item, item_shape, .optional = true),
    JSON_TEXTS(struct order, words, .optional = true),
    JSON_VALUE(struct order, data, .optional = true),
    JSON_END};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct problem why;
    AUTO_ARENA(memory);
    struct order order = {0};
    const struct json_value *value, *again;
    (void)!json_read(bytes_of(data, size), order_shape, &order, memory, &why);
    problem_clear(&why);
    if (json_parse(bytes_of(data, size), memory, &value, &why) != OK) return 0;
    struct json_writer w = {.out = {.arena = memory}};
    json_write_value(&w, NULL, value);
    if (json_parse(buffer_bytes(&w.out), memory, &again, &why) != OK) __builtin_trap();
    return 0;
}
