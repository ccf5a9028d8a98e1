/*
 * The kernel's TCP sockets by netlink (sock_diag(7)), counted: `diag MASK TIMES`. MASK is of kernel state numbers, 0xfff for all
 * (6 TIME_WAIT, 8 CLOSE_WAIT). Prints "sockets milliseconds" for each time. What tcplab's own dump is measured against.
 */
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static char block[1 << 18];

static void fail(const char *call) {
    perror(call);
    exit(1);
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static long dump(int fd, int family, unsigned states, long by_state[16]) {
    struct {
        struct nlmsghdr header;
        struct inet_diag_req_v2 request;
    } ask = {.header = {.nlmsg_len = sizeof ask, .nlmsg_type = SOCK_DIAG_BY_FAMILY, .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
             .request = {.sdiag_family = family, .sdiag_protocol = IPPROTO_TCP, .idiag_states = states}};
    if (send(fd, &ask, sizeof ask, 0) != sizeof ask) fail("send");
    for (long n = 0;;) {
        ssize_t got = recv(fd, block, sizeof block, 0);
        if (got < 0) fail("recv");
        for (struct nlmsghdr *m = (struct nlmsghdr *)block; NLMSG_OK(m, got); m = NLMSG_NEXT(m, got)) {
            if (m->nlmsg_type == NLMSG_DONE) return n;
            if (m->nlmsg_type == NLMSG_ERROR) {
                fprintf(stderr, "diag: the kernel refused\n");
                exit(1);
            }
            by_state[((struct inet_diag_msg *)NLMSG_DATA(m))->idiag_state & 15]++;
            n++;
        }
    }
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: diag MASK TIMES\n");
        return 2;
    }
    int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_SOCK_DIAG);
    if (fd < 0) fail("socket");
    for (int i = atoi(argv[2]); i > 0; i--) {
        long by_state[16] = {0};
        double start = now();
        long n = dump(fd, AF_INET, strtoul(argv[1], NULL, 0), by_state);
        n += dump(fd, AF_INET6, strtoul(argv[1], NULL, 0), by_state);
        printf("%ld %.3f\n", n, now() - start);
    }
    return 0;
}
