/* slip_print PASSWORD PER_PAGE COUNT: that many slips as a PDF on stdout, for test_slips.py. */
#include "slip.h"
#include <stdio.h>
#include <stdlib.h>

static bool print(const char *password, int per_page, int count, struct arena *arena, struct bytes *pdf)
{
    const struct slip_sheet sheet = {.title = {"印章初始密码单", "Initial code of an electronic seal"},
                                     .number = {"印章编号", "Seal number"},
                                     .secret = {"初始密码", "Initial code"},
                                     .next = {"请登录系统设置密码。", "Sign in and set a PIN of your own."},
                                     .issuer = "国家税务总局潍坊市税务局",
                                     .made_ms = 1795305600000,
                                     .expires_ms = 1797897600000,
                                     .per_page = per_page};
    AUTO(slip_writer, writer);
    struct problem why = {0};
    if (slip_begin(&sheet, &writer, &why) != OK) return false;
    for (int i = 0; i < count; i++) {
        char code[32], secret[32];
        (void)snprintf(code, sizeof code, "9137%014d", i);
        (void)snprintf(secret, sizeof secret, "SECRT-%05d", i);
        const struct slip slip = {"潍坊祥商贸有限公司", code, "A1B2C3D4", secret};
        slip_add(writer, &slip);
    }
    return slip_end(writer, password, arena, pdf, &why) == OK;
}

int main(int count, char **words)
{
    AUTO_ARENA(memory);
    struct bytes pdf = {0};
    if (count != 4) return 2;
    if (!print(words[1], (int)strtol(words[2], NULL, 10), (int)strtol(words[3], NULL, 10), memory, &pdf)) return 1;
    return fwrite(pdf.data, 1, pdf.size, stdout) == pdf.size ? 0 : 1;
}
