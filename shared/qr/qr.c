#include "qr.h"

#include <qrencode.h>

status qr_rows(struct arena *arena, const char *text, struct list *rows, struct problem *why)
{
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    if (!code) return problem_set(why, CRYPTO_FAILED, "%s", "QR code");
    *rows = LIST_OF(arena, const char *);
    for (int y = 0; y < code->width; y++) {
        char *row = arena_alloc(arena, (size_t)code->width + 1);
        for (int x = 0; x < code->width; x++) row[x] = code->data[y * code->width + x] & 1 ? '1' : '0';
        *(const char **)list_add(rows) = row;
    }
    QRcode_free(code);
    return OK;
}
