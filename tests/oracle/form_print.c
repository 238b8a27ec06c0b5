/* form_print TEMPLATE.vts CONFIG.xml DATA.json OUT.pdf - a form through the whole of shared/form: compiled, stored,
 * loaded, filled and drawn. DATA.json holds the record of the form ("-": samples). Faults are printed one a line on
 * stderr. */
#include "clock.h"
#include "form_compile.h"
#include "form_render.h"
#include "form_store.h"
#include "json_read.h"
#include <stdio.h>
#include <string.h>

static struct bytes read_file(struct arena *arena, const char *path)
{
    struct buffer out = {.arena = arena};
    char chunk[65536];
    FILE *file = fopen(path, "rb");
    for (size_t got = 0; file && (got = fread(chunk, 1, sizeof chunk, file)) > 0;) buffer_add(&out, chunk, got);
    if (file) (void)fclose(file);
    return buffer_bytes(&out);
}

static int tell(const struct problem *why)
{
    fprintf(stderr, "%s: %s\n", problem_name(why->code), why->subject);
    for (size_t i = 0; i < why->fault_count && i < PROBLEM_FAULTS_MAX; i++)
        fprintf(stderr, "%s: %s: %s\n", why->faults[i].field, problem_name(why->faults[i].code),
                why->faults[i].subject);
    return 1;
}

static status run(char **paths, struct arena *arena, struct form_rendered *out, struct problem *why)
{
    struct form compiled, *form = ARENA_NEW(arena, struct form);
    struct form_filled filled;
    const struct json_value *data = NULL;
    TRY(form_compile(read_file(arena, paths[0]), read_file(arena, paths[1]), arena, &compiled, why));
    TRY(form_load(form_store(&compiled, arena), arena, form, why));
    if (strcmp(paths[2], "-") == 0) {
        form_fill_sample(form, arena, &filled);
    } else {
        TRY(json_parse(read_file(arena, paths[2]), arena, &data, why));
        TRY(form_fill(form, data, NULL, arena, &filled, why));
    }
    struct form_print print = {.title = form->rules.title, .created_ms = 1763769600000};
    return form_render(&filled, 1, &print, arena, out, why);
}

int main(int count, char **arguments)
{
    static struct problem why;
    struct form_rendered rendered;
    AUTO_ARENA(arena);
    if (count != 5) return 2;
    if (run(arguments + 1, arena, &rendered, &why) != OK) return tell(&why);
    FILE *file = fopen(arguments[4], "wb");
    if (!file) return 2;
    size_t written = fwrite(rendered.pdf.data, 1, rendered.pdf.size, file);
    if (fclose(file) != 0 || written != rendered.pdf.size) return 2;
    const struct form_seal_place *seal = &rendered.seals[0];
    if (seal->given)
        printf("seal %u %.2f %.2f %.2f %.2f\n", seal->page, seal->x_mm, seal->y_mm, seal->width_mm, seal->height_mm);
    for (size_t i = 0; i < rendered.page_count; i++)
        printf("page %zu %.2f %.2f\n", i, rendered.pages[i].width_mm, rendered.pages[i].height_mm);
    return 0;
}
