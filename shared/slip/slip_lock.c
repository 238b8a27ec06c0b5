#include "slip_lock.h"

#include "auto.h"
#include "log.h"
#include "random.h"
#include <qpdf/qpdf-c.h>

enum { OWNER_BYTES = 24 };

typedef struct _qpdf_data qpdf_handle;

static void handle_free(qpdf_handle *handle)
{
    qpdf_cleanup(&handle);
}

AUTO_DECLARE(qpdf_handle, handle_free);

static bool is_good(QPDF_ERROR_CODE code)
{
    return (code & QPDF_ERRORS) == 0;
}

static bool encrypt(qpdf_handle *qpdf, struct bytes pdf, const char *password, const char *owner)
{
    qpdf_set_suppress_warnings(qpdf, QPDF_TRUE);
    if (!is_good(qpdf_read_memory(qpdf, "slips", (const char *)pdf.data, pdf.size, NULL))) return false;
    if (!is_good(qpdf_init_write_memory(qpdf))) return false;
    /* Streams are deflated already: left as they are, so that no page's text comes into the library's memory plain. */
    qpdf_set_stream_data_mode(qpdf, qpdf_s_preserve);
    qpdf_set_r6_encryption_parameters2(qpdf, password, owner, QPDF_TRUE, QPDF_FALSE, QPDF_FALSE, QPDF_FALSE, QPDF_FALSE,
                                       QPDF_FALSE, qpdf_r3p_full, QPDF_TRUE);
    return is_good(qpdf_write(qpdf));
}

status slip_lock(struct bytes pdf, const char *password, struct arena *arena, struct bytes *out, struct problem *why)
{
    AUTO(qpdf_handle, qpdf);
    qpdf = qpdf_init();
    if (!qpdf || !encrypt(qpdf, pdf, password, random_text(arena, OWNER_BYTES))) {
        const char *text = qpdf && qpdf_has_error(qpdf) ? qpdf_get_error_full_text(qpdf, qpdf_get_error(qpdf)) : "";
        log_event(LOG_ERROR, "slips_not_encrypted", log_text("detail", text));
        return problem_set(why, INTERNAL_FAILED, "%s", "slips");
    }
    *out = bytes_copy(arena, bytes_of(qpdf_get_buffer(qpdf), qpdf_get_buffer_length(qpdf)));
    return OK;
}
