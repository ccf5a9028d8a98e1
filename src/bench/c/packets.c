/*
 * `packets CONNECTIONS > FILE`: a capture (pcap 2.4, Ethernet, IPv4) of so many connections, ten segments each, 64 of them under way
 * at any time. The same file every time. One connection in sixteen ends by RST instead of FIN, one in sixteen is not closed at all.
 */
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIN = 1, SYN = 2, RST = 4, PSH = 8, ACK = 16, FLIGHT = 64, SEGMENTS = 10 };

static uint64_t clock_ns = 1700000000ull * 1000000000ull;

static void put16(uint8_t *at, unsigned v) {
    at[0] = v >> 8;
    at[1] = v;
}

static void put32(uint8_t *at, uint32_t v) {
    put16(at, v >> 16);
    put16(at + 2, v & 0xffff);
}

static unsigned sum_of(const uint8_t *at, int n) {
    uint32_t sum = 0;
    for (int i = 0; i < n; i += 2) sum += at[i] << 8 | at[i + 1];
    while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
    return ~sum & 0xffff;
}

/* The segment of connection c that is to be seen as its step-th; seq and ack count from the ISS of their end. */
static void segment(long c, int from_client, unsigned flags, uint32_t seq, uint32_t ack, int bytes) {
    uint8_t frame[16 + 14 + 20 + 20 + 64] = {0}, *ether = frame + 16, *ip = ether + 14, *tcp = ip + 20;
    uint32_t client = 0x0a000000u + (uint32_t)(c / 50000) + 1, server = 0x0a010001u + (uint32_t)(c % 7);
    unsigned port = 10000 + c % 50000;
    uint32_t client_iss = (uint32_t)c * 2654435761u, server_iss = client_iss * 40503u + 1;
    int length = 14 + 40 + bytes;
    uint32_t record[4];
    clock_ns += 3000;
    record[0] = clock_ns / 1000000000ull;
    record[1] = clock_ns % 1000000000ull / 1000;
    record[2] = record[3] = length;
    memcpy(frame, record, sizeof record);
    ether[5] = 2;
    ether[11] = 1;
    put16(ether + 12, 0x0800);
    ip[0] = 0x45;
    put16(ip + 2, 40 + bytes);
    put16(ip + 6, 0x4000);
    ip[8] = 64;
    ip[9] = 6;
    put32(ip + 12, from_client ? client : server);
    put32(ip + 16, from_client ? server : client);
    put16(ip + 10, sum_of(ip, 20));
    put16(tcp, from_client ? port : 80);
    put16(tcp + 2, from_client ? 80 : port);
    put32(tcp + 4, (from_client ? client_iss : server_iss) + seq);
    put32(tcp + 8, flags & ACK ? (from_client ? server_iss : client_iss) + ack : 0);
    tcp[12] = 0x50;
    tcp[13] = flags;
    put16(tcp + 14, 64240);
    memset(tcp + 20, 'x', bytes);
    if (fwrite(frame, 16 + length, 1, stdout) != 1) exit(1);
}

static void step(long c, int step) {
    int by_reset = c % 16 == 3, open = c % 16 == 7;
    switch (step) {
        case 0: segment(c, 1, SYN, 0, 0, 0); break;
        case 1: segment(c, 0, SYN | ACK, 0, 1, 0); break;
        case 2: segment(c, 1, ACK, 1, 1, 0); break;
        case 3: segment(c, 1, PSH | ACK, 1, 1, 1); break;
        case 4: segment(c, 0, ACK, 1, 2, 0); break;
        case 5: segment(c, 0, PSH | ACK, 1, 2, 1); break;
        case 6: segment(c, 1, open ? PSH | ACK : by_reset ? RST | ACK : FIN | ACK, 2, 2, open); break;
        case 7: if (!by_reset) segment(c, 0, ACK, 2, 3, 0); break;
        case 8: if (!by_reset) segment(c, 0, open ? PSH | ACK : FIN | ACK, 2, 3, open); break;
        case 9: if (!by_reset) segment(c, 1, ACK, 3, 3, 0); break;
    }
}

int main(int argc, char **argv) {
    long n = argc == 2 ? atol(argv[1]) : 0;
    uint32_t header[6] = {0xa1b2c3d4u, 2 | 4 << 16, 0, 0, 65535, 1};
    if (n < 1 || n > 10000000) {
        fprintf(stderr, "usage: packets CONNECTIONS > FILE\n");
        return 2;
    }
    fwrite(header, sizeof header, 1, stdout);
    for (long first = 0; first < n; first += FLIGHT)
        for (int s = 0; s < SEGMENTS; s++)
            for (long c = first; c < n && c < first + FLIGHT; c++) step(c, s);
    return fflush(stdout) ? 1 : 0;
}
