#include "evidence.h"
#include "clock.h"
#include "command.h"
#include "text.h"
#include <string.h>

#define OWN_POLICY "1.3.6.1.4.1.13762.3" /* EN 319 421's best practices name a policy; any OID of one's own does */
enum { ACCURACY_MS = 1000 };

bool evidence_set(struct evidence_options *options, const char *name, const char *value)
{
    const struct {
        const char *name, **place;
    } all[] = {{"level", &options->level},
               {"trust", &options->trust},
               {"tsa", &options->tsa},
               {"tsa-login-file", &options->tsa_login_file},
               {"tsa-ca", &options->tsa_ca},
               {"tsa-key", &options->tsa_key},
               {"tsa-certificate", &options->tsa_certificate}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (!text_equal(all[i].name, name)) continue;
        *all[i].place = value;
        return true;
    }
    return false;
}

bool evidence_is_complete(const struct evidence_options *options, enum evidence_level *level)
{
    static const char *const names[] = {"b", "t", "lt", "lta"};
    bool is_known = !options->level;
    bool has_own = options->tsa_key && options->tsa_certificate;
    *level = EVIDENCE_B;
    for (int i = EVIDENCE_B; i <= EVIDENCE_LTA; i++) {
        if (!text_equal(options->level, names[i])) continue;
        *level = (enum evidence_level)i;
        is_known = true;
    }
    bool is_one = !(options->tsa && has_own) && (has_own || (!options->tsa_key && !options->tsa_certificate));
    bool has_stamps = options->tsa || has_own;
    if (!options->tsa && (options->tsa_login_file || options->tsa_ca)) return false; /* at which authority? */
    if (*level >= EVIDENCE_T && *level != EVIDENCE_LT && !has_stamps) return false;
    return is_known && is_one && (*level < EVIDENCE_LT || options->trust);
}

static status read_file(const char *path, struct bytes *out, struct problem *why)
{
    const char *reason = NULL;
    return command_map(path, out, &reason) ? OK : problem_set(why, TRUST_UNREADABLE, "%s: %s", path, reason);
}

static status open_outside(const struct evidence_options *options, struct evidence *out, struct problem *why)
{
    AUTO_ARENA(memory);
    struct bytes login;
    struct ts_source_setup setup = {
        .urls = options->tsa, .identity = &out->identity, .trust = options->trust ? out->list : NULL};
    out->identity = (struct net_identity){.ca_file = options->tsa_ca};
    if (options->tsa_login_file) {
        TRY(read_file(options->tsa_login_file, &login, why));
        const char *text = arena_copy(memory, login.data, login.size);
        setup.user_password = arena_format(memory, "%.*s", (int)strcspn(text, "\r\n"), text);
    }
    return ts_source_open(&setup, &out->stamps, why);
}

static status open_stamps(const struct evidence_options *options, struct evidence *out, struct problem *why)
{
    struct bytes key, certificates;
    struct ts_source_setup own = {.trust = options->trust ? out->list : NULL};
    if (options->tsa) return open_outside(options, out, why);
    if (!options->tsa_key) return OK;
    TRY(read_file(options->tsa_key, &key, why));
    TRY(read_file(options->tsa_certificate, &certificates, why));
    TRY(ts_maker_open_pem(key, certificates, OWN_POLICY, ACCURACY_MS, &out->maker, why));
    own.maker = out->maker;
    return ts_source_open(&own, &out->stamps, why);
}

status evidence_open(const struct evidence_options *options, struct evidence *out, struct problem *why)
{
    *out = (struct evidence){.source = revocation_source_new(0, 0)};
    (void)evidence_is_complete(options, &out->level);
    out->list = trust_open(options->trust, why);
    return out->list ? open_stamps(options, out, why) : why->kind;
}

void evidence_close(struct evidence *evidence)
{
    ts_source_free(evidence->stamps);
    ts_maker_free(evidence->maker);
    revocation_source_free(evidence->source);
    trust_free(evidence->list);
}

status evidence_extend(const struct evidence *evidence, struct bytes file, struct bytes password, struct arena *arena,
                       struct bytes *out, struct problem *why)
{
    const struct pdf_extend_setup setup = {.level = evidence->level == EVIDENCE_LTA ? PDF_EXTEND_LTA : PDF_EXTEND_LT,
                                           .list = evidence->list,
                                           .source = evidence->source,
                                           .stamps = evidence->stamps,
                                           .password = password,
                                           .now_ms = clock_now_ms()};
    struct pdf_extend_result extended = {.file = file};
    if (evidence->level >= EVIDENCE_LT) TRY(pdf_extend(file, &setup, arena, &extended, why));
    *out = extended.file;
    return OK;
}
