/*
 * `ring`: every TCP segment on loopback from a TPACKET_V3 ring (packet(7)), its flags counted where they lie and nothing else: what a
 * capture costs that keeps nothing. Says "listening on lo" when it sees, ends at SIGINT, and then says what it saw and what was dropped.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>

/* The same ring as tcplab's: 64 blocks of 1 MiB, handed over when full or 10 ms old, 256 bytes of each frame. */
enum { BLOCK = 1 << 20, BLOCKS = 64, FRAME = 2048, RETIRE_MS = 10, SNAPLEN = 256 };

static volatile sig_atomic_t ended;

static void end(int signal) {
    (void)signal;
    ended = 1;
}

static void check(int result, const char *call) {
    if (result >= 0) return;
    fprintf(stderr, "ring: %s: %s\n", call, strerror(errno));
    exit(1);
}

static unsigned long flags_seen[256];

static unsigned long show(const uint8_t *block) {
    const struct tpacket_block_desc *desc = (const void *)block;
    const uint8_t *at = block + desc->hdr.bh1.offset_to_first_pkt;
    for (unsigned i = 0; i < desc->hdr.bh1.num_pkts; i++) {
        const struct tpacket3_hdr *frame = (const void *)at;
        const uint8_t *ip = at + frame->tp_mac + ETH_HLEN;
        flags_seen[ip[4 * (ip[0] & 15) + 13]]++;
        at += frame->tp_next_offset;
    }
    return desc->hdr.bh1.num_pkts;
}

int main(void) {
    /* pcap-filter(7): "ip and tcp", without options of IP being looked at. */
    struct sock_filter program[] = {
        {BPF_LD | BPF_H | BPF_ABS, 0, 0, 12},
        {BPF_JMP | BPF_JEQ | BPF_K, 0, 3, ETH_P_IP},
        {BPF_LD | BPF_B | BPF_ABS, 0, 0, 23},
        {BPF_JMP | BPF_JEQ | BPF_K, 0, 1, IPPROTO_TCP},
        {BPF_RET | BPF_K, 0, 0, SNAPLEN},
        {BPF_RET | BPF_K, 0, 0, 0},
    };
    struct sock_fprog filter = {sizeof program / sizeof *program, program};
    struct tpacket_req3 request = {
        .tp_block_size = BLOCK, .tp_block_nr = BLOCKS, .tp_frame_size = FRAME, .tp_frame_nr = BLOCK / FRAME * BLOCKS,
        .tp_retire_blk_tov = RETIRE_MS};
    struct sockaddr_ll lo = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = (int)if_nametoindex("lo")};
    struct sigaction on_end = {.sa_handler = end};
    int version = TPACKET_V3, on = 1, fd = socket(AF_PACKET, SOCK_RAW, 0);
    check(fd, "socket");
    check(setsockopt(fd, SOL_PACKET, PACKET_VERSION, &version, sizeof version), "PACKET_VERSION");
    check(setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof on), "PACKET_IGNORE_OUTGOING");
    check(setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter), "SO_ATTACH_FILTER");
    check(setsockopt(fd, SOL_PACKET, PACKET_RX_RING, &request, sizeof request), "PACKET_RX_RING");
    uint8_t *ring = mmap(NULL, (size_t)BLOCK * BLOCKS, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    check(ring == MAP_FAILED ? -1 : 0, "mmap");
    check(bind(fd, (struct sockaddr *)&lo, sizeof lo), "bind");
    check(sigaction(SIGINT, &on_end, NULL), "sigaction");
    fprintf(stderr, "listening on lo\n");

    unsigned long segments = 0;
    for (unsigned next = 0;; next = (next + 1) % BLOCKS) {
        struct tpacket_block_desc *block = (void *)(ring + (size_t)next * BLOCK);
        struct pollfd readable = {fd, POLLIN | POLLERR, 0};
        while (!(__atomic_load_n(&block->hdr.bh1.block_status, __ATOMIC_ACQUIRE) & TP_STATUS_USER) && !ended) poll(&readable, 1, 100);
        if (!(__atomic_load_n(&block->hdr.bh1.block_status, __ATOMIC_ACQUIRE) & TP_STATUS_USER)) break;
        segments += show((const uint8_t *)block);
        __atomic_store_n(&block->hdr.bh1.block_status, TP_STATUS_KERNEL, __ATOMIC_RELEASE);
    }
    struct tpacket_stats_v3 lost = {0};
    socklen_t size = sizeof lost;
    check(getsockopt(fd, SOL_PACKET, PACKET_STATISTICS, &lost, &size), "PACKET_STATISTICS");
    fprintf(stderr, "%lu segments, %lu of them SYN, %u dropped\n", segments, flags_seen[2], lost.tp_drops);
    return 0;
}
