/*
 * `flags FILE`: the flags that each connection of a capture has shown, in either direction, from the mapped file and with no more work
 * than that: pcap in this machine's byte order, Ethernet, IPv4. Prints segments, connections, those that showed SYN from both ends, FIN from
 * both, and RST. What tcplab's readers are measured against.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct flow {
    uint64_t addresses;
    uint32_t ports;
    uint8_t seen[2]; /* from the lower end, from the higher */
    uint8_t used;
};

static struct flow *table;
static uint64_t size = 1 << 16, count;

static struct flow *slot(struct flow *in, uint64_t mask, uint64_t addresses, uint32_t ports) {
    uint64_t h = (addresses ^ (uint64_t)ports * 0x9e3779b97f4a7c15ull) * 0xff51afd7ed558ccdull;
    for (uint64_t i = h >> 32 & mask;; i = (i + 1) & mask)
        if (!in[i].used || (in[i].addresses == addresses && in[i].ports == ports)) return &in[i];
}

static void grow(void) {
    struct flow *wider = calloc(size * 2, sizeof *wider);
    for (uint64_t i = 0; i < size; i++)
        if (table[i].used) *slot(wider, size * 2 - 1, table[i].addresses, table[i].ports) = table[i];
    free(table);
    table = wider;
    size *= 2;
}

static uint32_t u32(const uint8_t *p) { return (uint32_t)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3]; }

static void segment(const uint8_t *ip, uint32_t room) {
    if (room < 20 || ip[0] >> 4 != 4 || ip[9] != 6) return;
    uint32_t header = (ip[0] & 15) * 4;
    if (room < header + 14) return;
    const uint8_t *tcp = ip + header;
    uint64_t from = (uint64_t)u32(ip + 12) << 16 | tcp[0] << 8 | tcp[1];
    uint64_t to = (uint64_t)u32(ip + 16) << 16 | tcp[2] << 8 | tcp[3];
    int higher = from > to;
    uint64_t low = higher ? to : from, high = higher ? from : to;
    struct flow *flow =
        slot(table, size - 1, (low >> 16) << 32 | high >> 16, (uint32_t)((low & 0xffff) << 16 | (high & 0xffff)));
    if (!flow->used) {
        *flow = (struct flow){(low >> 16) << 32 | high >> 16, (uint32_t)((low & 0xffff) << 16 | (high & 0xffff)), {0, 0}, 1};
        count++;
    }
    flow->seen[higher] |= tcp[13];
    if (count * 2 > size) grow();
}

int main(int argc, char **argv) {
    struct stat stat;
    int fd = argc == 2 ? open(argv[1], O_RDONLY) : -1;
    if (fd < 0 || fstat(fd, &stat) || stat.st_size < 24) {
        fprintf(stderr, "usage: flags FILE\n");
        return 2;
    }
    uint8_t *file = mmap(NULL, stat.st_size, PROT_READ, MAP_SHARED, fd, 0), *end = file + stat.st_size;
    if (file == MAP_FAILED || *(uint32_t *)file != 0xa1b2c3d4u || *(uint32_t *)(file + 20) != 1) {
        fprintf(stderr, "flags: %s: no pcap of Ethernet in this byte order\n", argv[1]);
        return 1;
    }
    table = calloc(size, sizeof *table);
    long segments = 0;
    for (uint8_t *at = file + 24; at + 16 <= end;) {
        uint32_t length;
        memcpy(&length, at + 8, 4);
        at += 16;
        if (length > end - at) break;
        if (length >= 14 && at[12] == 8 && at[13] == 0) segment(at + 14, length - 14), segments++;
        at += length;
    }
    long syn = 0, fin = 0, rst = 0;
    for (uint64_t i = 0; i < size; i++) {
        if (!table[i].used) continue;
        syn += table[i].seen[0] & table[i].seen[1] & 2 ? 1 : 0;
        fin += table[i].seen[0] & table[i].seen[1] & 1 ? 1 : 0;
        rst += (table[i].seen[0] | table[i].seen[1]) & 4 ? 1 : 0;
    }
    printf("segments %ld connections %lu syn-both %ld fin-both %ld rst %ld\n", segments, (unsigned long)count, syn, fin, rst);
    return 0;
}
