#include "notice.h"

const char *notice_kind_name(enum notice_kind kind)
{
    static const char *const names[] = {"arrived", "corrected", "voided", "rejected", "sealed"};
    return names[kind];
}
