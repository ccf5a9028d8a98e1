/*
 * `hold N`: N connections on loopback whose client has closed and whose server has not: N times CLOSE_WAIT, and as many FIN_WAIT_2.
 * Says "ready N" and holds them until its input ends. Several processes share them, for each may have so many descriptors only.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SHARE = 15000 };

static int hold(long n) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f4d0101u)}; /* 127.77.1.1 */
    socklen_t size = sizeof at;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr *)&at, size) || listen(listener, 16) ||
        getsockname(listener, (struct sockaddr *)&at, &size)) {
        perror("listen");
        return 1;
    }
    for (long i = 0; i < n; i++) {
        int client = socket(AF_INET, SOCK_STREAM, 0);
        if (client < 0 || connect(client, (struct sockaddr *)&at, size) || accept(listener, NULL, NULL) < 0) {
            perror("hold");
            return 1;
        }
        close(client);
    }
    return 0;
}

int main(int argc, char **argv) {
    long n = argc == 2 ? atol(argv[1]) : 0;
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    int done[2];
    char failed;
    if (pipe(done)) return 1;
    long left = n;
    int others = 0;
    for (; left > SHARE; left -= SHARE, others++) {
        pid_t child = fork();
        if (child < 0) return 1;
        if (child == 0) {
            failed = hold(SHARE);
            if (write(done[1], &failed, 1) != 1 || failed) return 1;
            while (getchar() != EOF) continue;
            return 0;
        }
    }
    if (hold(left)) return 1;
    for (int i = 0; i < others; i++)
        if (read(done[0], &failed, 1) != 1 || failed) return 1;
    printf("ready %ld\n", n);
    fflush(stdout);
    while (getchar() != EOF) continue;
    return 0;
}
