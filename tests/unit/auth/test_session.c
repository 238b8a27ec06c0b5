#include "session.h"
#include "test.h"

static const int64_t now_ms = 1000000000, idle_ms = 7200000;

static const struct {
    int64_t last_ms, expires_ms, ended_ms;
    bool want;
} lives[] = {
    {now_ms - 1000, now_ms + 1, 0, false},           {now_ms - 1000, now_ms, 0, true},
    {now_ms - idle_ms + 1, now_ms + 1, 0, false},    {now_ms - idle_ms, now_ms + 1, 0, true},
    {now_ms - 1000, now_ms + 1, now_ms - 500, true},
};

static void a_session_ends_by_age_idleness_or_hand(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(lives); i++) {
        const struct session session = {
            .last_ms = lives[i].last_ms, .expires_ms = lives[i].expires_ms, .ended_ms = lives[i].ended_ms};
        assert_int_equal(session_is_over(&session, idle_ms, now_ms), lives[i].want);
    }
}

static const struct {
    int64_t used_ms;
    const char *used_by;
    bool next_used;
    int64_t ended_ms;
    enum session_verdict want;
} uses[] = {
    {0, "", false, 0, SESSION_ROTATE},
    {now_ms, "browser a", false, 0, SESSION_TWIN},
    {now_ms - 5000, "browser a", false, 0, SESSION_TWIN},
    {now_ms - 5001, "browser a", false, 0, SESSION_REUSE},
    {now_ms, "browser b", false, 0, SESSION_REUSE},
    {now_ms, "browser a", true, 0, SESSION_REUSE},
    {0, "", false, now_ms, SESSION_GONE},
    {now_ms, "browser b", false, now_ms, SESSION_GONE}, /* ended already: no second alarm */
};

static void an_old_refresh_token_is_an_alarm_but_for_a_twin(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(uses); i++) {
        const struct session session = {
            .last_ms = now_ms - 1, .expires_ms = now_ms + 1000, .ended_ms = uses[i].ended_ms};
        const struct session_refresh refresh = {
            .used_ms = uses[i].used_ms, .used_by = uses[i].used_by, .next_used = uses[i].next_used};
        assert_int_equal(session_judge(&session, &refresh, "browser a", idle_ms, now_ms), uses[i].want);
    }
}

static const struct {
    const char *origin, *fetch_site, *host;
    bool want;
} origins[] = {
    {NULL, NULL, "127.0.0.1:7001", true}, /* a program: it holds no cookies that it was not given */
    {"http://127.0.0.1:7001", NULL, "127.0.0.1:7001", true},
    {"http://127.0.0.1:7001", "same-origin", "127.0.0.1:7001", true},
    {"https://Seal.Example", NULL, "seal.example", true},
    {"http://127.0.0.1:7002", NULL, "127.0.0.1:7001", false},
    {"http://evil.example", NULL, "127.0.0.1:7001", false},
    {"http://127.0.0.1:7001.evil.example", NULL, "127.0.0.1:7001", false},
    {"null", NULL, "127.0.0.1:7001", false},
    {"http://127.0.0.1:7001", "cross-site", "127.0.0.1:7001", false},
    {NULL, "same-site", "127.0.0.1:7001", false},
    {NULL, "none", "127.0.0.1:7001", true},
    {"http://127.0.0.1:7001", NULL, NULL, false},
};

static void only_our_own_pages_may_use_the_cookies(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(origins); i++)
        assert_int_equal(session_origin_is_own(origins[i].origin, origins[i].fetch_site, origins[i].host),
                         origins[i].want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_session_ends_by_age_idleness_or_hand),
        cmocka_unit_test(an_old_refresh_token_is_an_alarm_but_for_a_twin),
        cmocka_unit_test(only_our_own_pages_may_use_the_cookies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
