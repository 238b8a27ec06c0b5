/* amendment_form - the fields that a correction (更正) of a document fills: those of the forms that are in force now,
 * which may be later versions than the document was made with. */
#ifndef AMENDMENT_FORM_H
#define AMENDMENT_FORM_H

#include "caller.h"
#include "form.h"
#include "json_write.h"
#include "list.h"
#include "signing.h"

struct amendment_form {
    const struct form *form;
    bool is_declared; /* the document has it; the others of its category may be added */
};

/* `out`: struct amendment_form, in the order of the forms. Fails: DOCUMENT_MISSING outside the caller's scope,
 * SERVICE_ID_UNKNOWN when its category is used no more. */
status amendment_form_find(const struct signing *signing, const struct caller *caller, const char *document_id,
                           struct list *out, struct problem *why) MUST_USE;

/* {"forms": [{name, title, edition, declared, fields: […]}]} */
void amendment_form_write(struct json_writer *w, const struct list *forms);

#endif
