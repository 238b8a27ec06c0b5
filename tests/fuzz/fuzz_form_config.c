/* The display configuration: any bytes are read or refused; what is read can be walked. */
#include "form_config.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static struct problem why;
    struct form_config config;
    AUTO_ARENA(arena);
    problem_clear(&why);
    if (form_config_read(bytes_of(data, size), arena, &config, &why) != OK) return 0;
    struct form_value *values = arena_array(arena, config.rules.field_count + 1, sizeof *values);
    for (size_t i = 0; i < config.rules.order_count; i++) {
        const struct form_field *field = &config.rules.fields[config.rules.order[i]];
        (void)form_formula_number(field->formula, values, &values[config.rules.order[i]].number);
    }
    for (size_t i = 0; i < config.rules.check_count; i++) {
        bool holds = false;
        (void)form_formula_truth(config.rules.checks[i].value, values, &holds);
    }
    return 0;
}
