#include "net_fetch.h"
#include "text.h"
#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum reach { REACH_PUBLIC, REACH_PRIVATE, REACH_OWN }; /* the greater, the further inside */

struct way { /* of one question */
    CURL *curl;
    enum reach reach; /* of the address that was asked first */
};

struct answer {
    struct buffer body;
    size_t max_bytes;
    bool is_too_large;
};

static void begin(void)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) abort();
}

static size_t take(char *data, size_t size, size_t count, void *argument)
{
    struct answer *answer = argument;
    answer->is_too_large = size * count > answer->max_bytes - answer->body.size;
    if (answer->is_too_large) return 0;
    buffer_add(&answer->body, data, size * count);
    return size * count;
}

/* RFC 6890: this machine and its link, then networks of one's own. */
static enum reach reach_of_4(uint32_t address)
{
    static const struct {
        uint32_t net, mask;
        enum reach reach;
    } nets[] = {{0x00000000, 0xFF000000, REACH_OWN},     {0x7F000000, 0xFF000000, REACH_OWN},
                {0xA9FE0000, 0xFFFF0000, REACH_OWN},     {0x0A000000, 0xFF000000, REACH_PRIVATE},
                {0xAC100000, 0xFFF00000, REACH_PRIVATE}, {0xC0A80000, 0xFFFF0000, REACH_PRIVATE},
                {0x64400000, 0xFFC00000, REACH_PRIVATE}};
    for (size_t i = 0; i < sizeof nets / sizeof *nets; i++)
        if ((address & nets[i].mask) == nets[i].net) return nets[i].reach;
    return REACH_PUBLIC;
}

static enum reach reach_of_6(const struct in6_addr *address)
{
    uint32_t last;
    memcpy(&last, address->s6_addr + 12, sizeof last);
    if (IN6_IS_ADDR_V4MAPPED(address)) return reach_of_4(ntohl(last));
    if (IN6_IS_ADDR_LOOPBACK(address) || IN6_IS_ADDR_UNSPECIFIED(address) || IN6_IS_ADDR_LINKLOCAL(address))
        return REACH_OWN;
    return (address->s6_addr[0] & 0xFE) == 0xFC ? REACH_PRIVATE : REACH_PUBLIC;
}

static enum reach reach_of(const struct curl_sockaddr *to)
{
    struct sockaddr_in four;
    struct sockaddr_in6 six;
    if (to->family == AF_INET) {
        memcpy(&four, &to->addr, sizeof four);
        return reach_of_4(ntohl(four.sin_addr.s_addr));
    }
    if (to->family != AF_INET6) return REACH_OWN;
    memcpy(&six, (const unsigned char *)to + offsetof(struct curl_sockaddr, addr), sizeof six);
    return reach_of_6(&six.sin6_addr);
}

/* Whoever answers, or stands on the way, may send us anywhere: but no further in than where we were sent ourselves.
 * Looked at with the address in hand, so that no name can mean another one later. */
static curl_socket_t open_socket(void *argument, curlsocktype purpose, struct curl_sockaddr *to)
{
    struct way *way = argument;
    long followed = 0;
    enum reach reach = reach_of(to);
    (void)purpose;
    (void)curl_easy_getinfo(way->curl, CURLINFO_REDIRECT_COUNT, &followed);
    if (followed == 0 && reach > way->reach) way->reach = reach;
    if (reach > way->reach) return CURL_SOCKET_BAD;
    return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static struct curl_slist *headers_of(const struct net_question *question, struct arena *arena)
{
    /* "Expect: 100-continue" costs a second with servers that do not know it. */
    struct curl_slist *all = curl_slist_append(NULL, "Expect:");
    if (question->body.size)
        all = curl_slist_append(all, arena_format(arena, "Content-Type: %s", question->content_type));
    if (question->accept) all = curl_slist_append(all, arena_format(arena, "Accept: %s", question->accept));
    if (!all) abort();
    return all;
}

static void set_limits(CURL *curl, const struct net_question *question)
{
    long timeout_ms = (long)(question->timeout_ms ? question->timeout_ms : NET_FETCH_MS);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, timeout_ms);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, timeout_ms / 2);
    curl_easy_setopt(curl, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)question->max_bytes);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, question->is_direct ? 0L : 1L);
    curl_easy_setopt(curl, CURLOPT_MAXREDIRS, (long)NET_FETCH_REDIRECTS);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
}

static void set_question(CURL *curl, const struct net_question *question, struct curl_slist *headers)
{
    curl_easy_setopt(curl, CURLOPT_URL, question->url);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "eStamp");
    if (question->body.size) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, (const char *)question->body.data);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)question->body.size);
    }
    if (question->user_password) {
        curl_easy_setopt(curl, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
        curl_easy_setopt(curl, CURLOPT_USERPWD, question->user_password);
    }
}

static void set_identity(CURL *curl, const struct net_identity *identity)
{
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (!identity) return;
    if (identity->certificate_file) curl_easy_setopt(curl, CURLOPT_SSLCERT, identity->certificate_file);
    if (identity->key_file) curl_easy_setopt(curl, CURLOPT_SSLKEY, identity->key_file);
    if (!identity->ca_file) return;
    curl_easy_setopt(curl, CURLOPT_CAINFO, identity->ca_file);
    curl_easy_setopt(curl, CURLOPT_CAPATH, (char *)NULL);
}

static status conclude(CURL *curl, CURLcode done, const struct net_question *question, const struct answer *answer,
                       struct problem *why)
{
    long code = 0;
    (void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code);
    if (question->code) *question->code = (int)code;
    if (answer->is_too_large || done == CURLE_FILESIZE_EXCEEDED)
        return problem_set(why, NET_TOO_LARGE, "%.100s", question->url);
    if (done != CURLE_OK)
        return problem_set(why, NET_UNREACHABLE, "%.90s: %s", question->url, curl_easy_strerror(done));
    return code == 200 ? OK : problem_set(why, NET_UNREACHABLE, "%.100s: HTTP %ld", question->url, code);
}

static bool is_address(const char *url)
{
    return url && strlen(url) <= NET_FETCH_URL_MAX && (text_starts(url, "http://") || text_starts(url, "https://"));
}

status net_fetch(const struct net_question *question, struct arena *arena, struct bytes *out, struct problem *why)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct answer answer = {.body = {.arena = arena}, .max_bytes = question->max_bytes};
    struct way way = {.reach = REACH_PUBLIC};
    if (!is_address(question->url))
        return problem_set(why, NET_UNREACHABLE, "%.100s", question->url ? question->url : "");
    (void)pthread_once(&once, begin);
    CURL *curl = curl_easy_init();
    if (!curl) abort();
    way.curl = curl;
    struct curl_slist *headers = headers_of(question, arena);
    set_limits(curl, question);
    set_question(curl, question, headers);
    set_identity(curl, question->identity);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &way);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
    status got = conclude(curl, curl_easy_perform(curl), question, &answer, why);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    *out = buffer_bytes(&answer.body);
    return got;
}
