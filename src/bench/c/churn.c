/*
 * Connections as fast as C makes them: connect, a byte there, a byte back, the client closes, the server closes.
 *
 *   churn loop N THREADS     every thread is both ends of one connection after another: nobody is woken. Very many go to more
 *                            addresses: connect() tries every second port first, and is slow once those of an address are in use
 *   churn pair N THREADS     so many client threads and as many server threads, epoll, WINDOW connections under way in each
 *   churn http PORT THREADS  so many threads answer HTTP requests with a byte and close, at 127.0.0.1, until their input ends:
 *                            what wrk and ab are pointed at
 *
 * Prints "N seconds": connections and how long they took. What tcplab's own churn is measured against.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { ADDRESSES = 16, MOST_ADDRESSES = 256, SHARE = 16000, BACKLOG = 1024, WINDOW = 64, EVENTS = 256 };

struct work {
    long count;
    int addresses;
    int listeners[MOST_ADDRESSES];
    struct sockaddr_in targets[MOST_ADDRESSES];
};

static void fail(const char *call) {
    fprintf(stderr, "churn: %s: %s\n", call, strerror(errno));
    exit(1);
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

/* The same sixteen addresses as `tcplab client --rate max`, or more: each has an ephemeral range of its own. */
static void listen_at_all(struct work *work, int flags) {
    long wanted = work->count / SHARE;
    work->addresses = wanted < ADDRESSES ? ADDRESSES : wanted > MOST_ADDRESSES ? MOST_ADDRESSES : wanted;
    for (int i = 0; i < work->addresses; i++) {
        struct sockaddr_in *at = &work->targets[i];
        socklen_t size = sizeof *at;
        int on = 1, fd = socket(AF_INET, SOCK_STREAM | flags, 0);
        if (fd < 0) fail("socket");
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        at->sin_family = AF_INET;
        at->sin_addr.s_addr = htonl(0x7f4d0001u + i); /* 127.77.0.1 */
        if (bind(fd, (struct sockaddr *)at, size) || listen(fd, BACKLOG)) fail("listen");
        if (getsockname(fd, (struct sockaddr *)at, &size)) fail("getsockname");
        work->listeners[i] = fd;
    }
}

static void expect(ssize_t got, ssize_t wanted, const char *call) {
    if (got == wanted) return;
    if (got >= 0) errno = EPROTO;
    fail(call);
}

static void *both_ends(void *argument) {
    struct work *work = argument;
    char byte = 'x';
    for (long i = 0; i < work->count; i++) {
        int at = i % work->addresses;
        int client = socket(AF_INET, SOCK_STREAM, 0);
        if (client < 0) fail("socket");
        if (connect(client, (struct sockaddr *)&work->targets[at], sizeof work->targets[at])) fail("connect");
        int server = accept4(work->listeners[at], NULL, NULL, 0);
        if (server < 0) fail("accept");
        expect(write(client, &byte, 1), 1, "write");
        expect(read(server, &byte, 1), 1, "read");
        expect(write(server, &byte, 1), 1, "write");
        expect(read(client, &byte, 1), 1, "read");
        close(client);
        expect(read(server, &byte, 1), 0, "read");
        close(server);
    }
    return NULL;
}

static void watch(int epoll, int fd, unsigned events) {
    struct epoll_event event = {.events = events, .data.fd = fd};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event)) fail("epoll_ctl");
}

static void *serve(void *argument) {
    struct work *work = argument;
    struct epoll_event events[EVENTS];
    char byte;
    int listens[65536] = {0};
    int epoll = epoll_create1(0);
    for (int i = 0; i < work->addresses; i++) {
        watch(epoll, work->listeners[i], EPOLLIN);
        listens[work->listeners[i]] = 1;
    }
    for (long closed = 0; closed < work->count;) {
        int n = epoll_wait(epoll, events, EVENTS, -1);
        for (int i = 0; i < n; i++) {
            int fd = events[i].data.fd;
            if (listens[fd]) {
                int child = accept4(fd, NULL, NULL, SOCK_NONBLOCK);
                if (child >= 0) watch(epoll, child, EPOLLIN);
                else if (errno != EAGAIN) fail("accept");
                continue;
            }
            ssize_t got = read(fd, &byte, 1);
            if (got == 1) {
                expect(write(fd, &byte, 1), 1, "write");
            } else if (got == 0) {
                close(fd);
                closed++;
            } else if (errno != EAGAIN && errno != EBADF) { /* who lists /proc/PID/fd keeps a closed file, and epoll its event, a moment more */
                fail("read");
            }
        }
    }
    close(epoll);
    return NULL;
}

static void *ask(void *argument) {
    struct work *work = argument;
    struct epoll_event events[EVENTS];
    char byte = 'x';
    int epoll = epoll_create1(0);
    long begun = 0, closed = 0;
    char asked[65536] = {0};
    while (closed < work->count) {
        for (; begun < work->count && begun - closed < WINDOW; begun++) {
            struct sockaddr_in *target = &work->targets[begun % work->addresses];
            int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
            if (fd < 0) fail("socket");
            if (connect(fd, (struct sockaddr *)target, sizeof *target) && errno != EINPROGRESS) fail("connect");
            asked[fd] = write(fd, &byte, 1) == 1; /* on loopback the handshake is over already */
            watch(epoll, fd, asked[fd] ? EPOLLIN : EPOLLIN | EPOLLOUT);
        }
        int n = epoll_wait(epoll, events, EVENTS, -1);
        for (int i = 0; i < n; i++) {
            int fd = events[i].data.fd;
            if (!asked[fd]) {
                struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
                expect(write(fd, &byte, 1), 1, "write");
                asked[fd] = 1;
                epoll_ctl(epoll, EPOLL_CTL_MOD, fd, &event);
                continue;
            }
            ssize_t got = read(fd, &byte, 1);
            if (got < 0 && (errno == EBADF || errno == EAGAIN)) continue; /* as in serve() */
            expect(got, 1, "read");
            close(fd);
            closed++;
        }
    }
    close(epoll);
    return NULL;
}

static void *answer(void *argument) {
    static const char reply[] = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx";
    int listener = (int)(long)argument, epoll = epoll_create1(0);
    struct epoll_event events[EVENTS];
    char request[4096];
    watch(epoll, listener, EPOLLIN);
    for (;;) {
        int n = epoll_wait(epoll, events, EVENTS, -1);
        for (int i = 0; i < n; i++) {
            int fd = events[i].data.fd;
            if (fd == listener) {
                int child = accept4(fd, NULL, NULL, SOCK_NONBLOCK);
                if (child >= 0) watch(epoll, child, EPOLLIN);
            } else {
                if (read(fd, request, sizeof request) > 0) (void)!write(fd, reply, sizeof reply - 1);
                close(fd);
            }
        }
    }
    return NULL;
}

static int http(int port, int threads) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    for (int i = 0; i < threads; i++) {
        pthread_t thread;
        int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
        if (bind(fd, (struct sockaddr *)&at, sizeof at) || listen(fd, BACKLOG)) fail("listen");
        pthread_create(&thread, NULL, answer, (void *)(long)fd);
    }
    while (getchar() != EOF) continue;
    return 0;
}

int main(int argc, char **argv) {
    long count = argc == 4 ? atol(argv[2]) : 0;
    int threads = argc == 4 ? atoi(argv[3]) : 0;
    if (argc == 4 && !strcmp(argv[1], "http")) return http(atoi(argv[2]), threads);
    int loop = argc == 4 && !strcmp(argv[1], "loop");
    if (count < 1 || threads < 1 || threads > 64 || (!loop && strcmp(argv[1], "pair"))) {
        fprintf(stderr, "usage: churn loop|pair CONNECTIONS THREADS, or churn http PORT THREADS\n");
        return 2;
    }
    static struct work work[64];
    pthread_t running[128];
    for (int i = 0; i < threads; i++) {
        work[i].count = count / threads + (i < count % threads);
        listen_at_all(&work[i], loop ? 0 : SOCK_NONBLOCK);
    }
    double start = now();
    int n = 0;
    for (int i = 0; i < threads; i++) {
        pthread_create(&running[n++], NULL, loop ? both_ends : serve, &work[i]);
        if (!loop) pthread_create(&running[n++], NULL, ask, &work[i]);
    }
    for (int i = 0; i < n; i++) pthread_join(running[i], NULL);
    printf("%ld %.6f\n", count, now() - start);
    return 0;
}
