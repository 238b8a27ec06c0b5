#include "mail_send.h"
#include "text.h"
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

const char *const mail_send_tls_modes[] = {"starttls", "tls", "none", NULL};

const char *mail_send_outcome_name(enum mail_outcome outcome)
{
    static const char *const names[] = {"sent", "later", "refused", "trouble"};
    return names[outcome];
}

const char *mail_send_stage_name(enum mail_stage stage)
{
    static const char *const names[] = {"connect", "tls", "login", "sender", "recipient", "content"};
    return names[stage];
}

struct sending {
    struct bytes left;
    struct mail_result *result;
    bool is_over; /* QUIT was said: what comes is no answer to the mail */
};

static size_t give(char *out, size_t size, size_t count, void *argument)
{
    struct sending *sending = argument;
    size_t part = size * count < sending->left.size ? size * count : sending->left.size;
    if (part) memcpy(out, sending->left.data, part);
    sending->left = bytes_of(sending->left.data + part, sending->left.size - part);
    return part;
}

/* What a stranger's server says is shown to administrators: one line of clean UTF-8, cut to the room there is. */
static void keep_said(struct mail_result *result, const char *line, size_t size)
{
    size_t room = sizeof result->said - 1, length = size < room ? size : room;
    memcpy(result->said, line, length);
    while (length && (unsigned char)result->said[length - 1] <= ' ') length--;
    result->said[length] = '\0';
    for (char *c = result->said; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7F) *c = ' ';
    while (length && !text_is_utf8(result->said, length)) result->said[--length] = '\0';
}

static int code_of(const char *line, size_t size)
{
    int code = 0;
    if (size < 3) return 0;
    for (int i = 0; i < 3; i++) {
        if (line[i] < '0' || line[i] > '9') return 0;
        code = code * 10 + line[i] - '0';
    }
    return code;
}

/* Lines of the server. */
static size_t hear(char *data, size_t size, size_t count, void *argument)
{
    struct sending *sending = argument;
    if (sending->is_over) return size * count;
    sending->result->code = code_of(data, size * count);
    keep_said(sending->result, data, size * count);
    return size * count;
}

static void take_command(struct mail_result *result, const char *data, size_t size)
{
    static const struct {
        const char *word;
        enum mail_stage stage;
    } commands[] = {{"STARTTLS", MAIL_STAGE_TLS},
                    {"AUTH", MAIL_STAGE_LOGIN},
                    {"MAIL", MAIL_STAGE_SENDER},
                    {"RCPT", MAIL_STAGE_RECIPIENT},
                    {"DATA", MAIL_STAGE_CONTENT}};
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        size_t length = strlen(commands[i].word);
        if (size >= length && memcmp(data, commands[i].word, length) == 0) result->stage = commands[i].stage;
    }
}

/* Which command was the last; nothing of it is kept, since AUTH tells the password. */
static int watch(CURL *curl, curl_infotype type, char *data, size_t size, void *argument)
{
    struct sending *sending = argument;
    (void)curl;
    if (type != CURLINFO_HEADER_OUT) return 0;
    take_command(sending->result, data, size);
    sending->is_over = sending->is_over || (size >= 4 && memcmp(data, "QUIT", 4) == 0);
    return 0;
}

static void set_server(CURL *curl, const struct mail_server *server, struct arena *arena)
{
    bool is_v6 = strchr(server->host, ':') != NULL;
    const char *url =
        arena_format(arena, "%s://%s%s%s:%lld/%s", server->tls == MAIL_TLS_IMPLICIT ? "smtps" : "smtp",
                     is_v6 ? "[" : "", server->host, is_v6 ? "]" : "", (long long)server->port, server->hello);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_USE_SSL,
                     server->tls == MAIL_TLS_NONE ? (long)CURLUSESSL_NONE : (long)CURLUSESSL_ALL);
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (*server->user) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, server->user);
        curl_easy_setopt(curl, CURLOPT_PASSWORD, server->password);
    }
    if (*server->ca_pem) {
        struct curl_blob ca = {.data = arena_text(arena, server->ca_pem), .len = strlen(server->ca_pem)};
        curl_easy_setopt(curl, CURLOPT_CAINFO_BLOB, &ca);
        curl_easy_setopt(curl, CURLOPT_CAPATH, (char *)NULL);
    }
}

static void set_limits(CURL *curl)
{
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)MAIL_SEND_CONNECT_MS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)MAIL_SEND_MS);
    curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)(MAIL_SEND_MS / 1000));
}

static enum mail_outcome judge(CURLcode done, const struct mail_result *result)
{
    if (done == CURLE_OK) return MAIL_SENT;
    if (result->stage < MAIL_STAGE_RECIPIENT) return result->code / 100 == 4 ? MAIL_LATER : MAIL_TROUBLE;
    /* RFC 3463: x.7.z speaks of policy, such as a relay that takes no stranger's mail, not of the mailbox. */
    bool is_policy = result->stage == MAIL_STAGE_RECIPIENT && strstr(result->said, " 5.7.");
    if (is_policy) return MAIL_LATER;
    return result->code / 100 == 5 ? MAIL_REFUSED : MAIL_LATER;
}

/* curl names a failed handshake or a wrong certificate better than the server's last line does. */
static bool is_of_connection(CURLcode done)
{
    switch ((int)done) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_USE_SSL_FAILED:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING:
        return true;
    default:
        return false;
    }
}

static void conclude(CURLcode done, const char *error, struct mail_result *out)
{
    bool is_tls = done == CURLE_SSL_CONNECT_ERROR || done == CURLE_PEER_FAILED_VERIFICATION ||
                  done == CURLE_SSL_CACERT_BADFILE || done == CURLE_USE_SSL_FAILED;
    if (is_tls) out->stage = MAIL_STAGE_TLS;
    if (done == CURLE_LOGIN_DENIED) out->stage = MAIL_STAGE_LOGIN;
    if (done != CURLE_OK && (is_of_connection(done) || !out->said[0])) {
        out->code = 0; /* what was said before is no answer */
        const char *what = error[0] ? error : curl_easy_strerror(done);
        keep_said(out, what, strlen(what));
    }
    out->outcome = judge(done, out);
}

/* libcurl says QUIT and waits two minutes for the answer of a server that may have stopped answering. The mail is
 * decided by then: with nothing more to read, it is said and not waited for. */
static void part(CURL *curl)
{
    curl_socket_t fd = CURL_SOCKET_BAD;
    if (curl_easy_getinfo(curl, CURLINFO_ACTIVESOCKET, &fd) == CURLE_OK && fd != CURL_SOCKET_BAD)
        (void)shutdown(fd, SHUT_RD);
    curl_easy_cleanup(curl);
}

void mail_send(const struct mail_server *server, const char *from, const char *to, struct bytes message,
               struct arena *arena, struct mail_result *out)
{
    char error[CURL_ERROR_SIZE] = "";
    struct sending sending = {message, out, false};
    CURL *curl = curl_easy_init();
    struct curl_slist *to_list = curl_slist_append(NULL, arena_format(arena, "<%s>", to));
    if (!curl || !to_list) abort();
    *out = (struct mail_result){.stage = MAIL_STAGE_CONNECT};
    set_server(curl, server, arena);
    set_limits(curl);
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, arena_format(arena, "<%s>", from));
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to_list);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(curl, CURLOPT_READDATA, &sending);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, hear);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &sending);
    curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, watch);
    curl_easy_setopt(curl, CURLOPT_DEBUGDATA, &sending);
    curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, error);
    CURLcode done = curl_easy_perform(curl);
    conclude(done, error, out);
    part(curl);
    curl_slist_free_all(to_list);
}
