#include "http_server.h"

#include "crypto_exit.h"
#include "http_exchange.h"
#include "log.h"
#include "text.h"
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 1024, STACK_SIZE = 1 << 20 };

/* Binds beside the wanted name and renames over it, so that a restarting service never leaves a moment without a
 * socket. */
static int listen_unix(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int length = snprintf(address.sun_path, sizeof address.sun_path, "%s.%d", path, (int)getpid());
    if (length < 0 || (size_t)length >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    unlink(address.sun_path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return -1;
    if (bind(fd, (struct sockaddr *)&address, sizeof address) == 0 && listen(fd, BACKLOG) == 0 &&
        rename(address.sun_path, path) == 0)
        return fd;
    int failed = errno;
    close(fd);
    errno = failed;
    return -1;
}

static void *serve(void *argument)
{
    struct http_state *state = argument;
    struct http_exchange *x = calloc(1, sizeof *x);
    if (!x || FCGX_InitRequest(&x->fcgi, state->listen_fd, 0) != 0) abort();
    x->state = state;
    while (FCGX_Accept_r(&x->fcgi) == 0) {
        http_exchange_run(x);
        FCGX_Finish_r(&x->fcgi);
        x->map = NULL;
    }
    FCGX_Free(&x->fcgi, 1);
    free(x);
    return NULL;
}

static bool start_threads(struct http_state *state, pthread_t *threads, size_t count)
{
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_SIZE);
    bool started = true;
    for (size_t i = 0; i < count; i++) started = pthread_create(&threads[i], &attributes, serve, state) == 0 && started;
    pthread_attr_destroy(&attributes);
    return started;
}

/* SHUT_RD refuses new connections, lets the queue be served, and then makes FCGX_Accept_r fail, which ends the threads.
 */
static void drain(struct http_state *state, const pthread_t *threads, size_t count)
{
    atomic_store(&state->stopping, true);
    shutdown(state->listen_fd, SHUT_RD);
    for (size_t i = 0; i < count; i++) pthread_join(threads[i], NULL);
    log_event(LOG_INFO, "stopped", log_number("threads", (int64_t)count));
}

static void end_signals(sigset_t *out)
{
    (void)sigemptyset(out);
    (void)sigaddset(out, SIGTERM);
    (void)sigaddset(out, SIGINT);
}

/* A thread that did not block them would take SIGTERM and end the process with requests in flight. */
void http_server_begin(const char *name)
{
    sigset_t ends;
    crypto_exit_untidied();
    end_signals(&ends);
    (void)pthread_sigmask(SIG_BLOCK, &ends, NULL);
    log_set_service(name, LOG_INFO);
    arena_keep_memory();
}

int http_server_run(const struct http_server *server)
{
    const struct http_config *config = server->config;
    sigset_t ends;
    end_signals(&ends);
    (void)signal(SIGPIPE, SIG_IGN);
    if (!text_starts(config->listen, "unix:") || FCGX_Init() != 0) {
        log_event(LOG_ERROR, "listen_failed", log_text("address", config->listen));
        return 78;
    }
    struct http_state state = {
        .server = server, .listen_fd = listen_unix(config->listen + 5), .budget = http_budget_new(arena_new())};
    if (state.listen_fd < 0) {
        log_event(LOG_ERROR, "listen_failed", log_text("address", config->listen), log_text("error", strerror(errno)));
        return 71;
    }
    size_t count = (size_t)config->threads;
    pthread_t *threads = calloc(count, sizeof *threads);
    if (!threads || !start_threads(&state, threads, count)) return 71;
    log_event(LOG_INFO, "started", log_text("address", config->listen), log_number("threads", config->threads));
    int signal_number;
    sigwait(&ends, &signal_number);
    drain(&state, threads, count);
    free(threads);
    return 0;
}
