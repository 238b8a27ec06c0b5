#include "sealing_level.h"
#include "text.h"

const char *const sealing_level_names[] = {"b", "t", "lt", "lta", NULL};

bool sealing_level_of(const char *name, enum sealing_level *out)
{
    for (int i = 0; sealing_level_names[i]; i++) {
        if (!text_equal(name, sealing_level_names[i])) continue;
        *out = (enum sealing_level)i;
        return true;
    }
    return false;
}
