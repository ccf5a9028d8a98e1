package tcplab.wire;

import java.nio.ByteBuffer;
import java.util.Optional;

/** Goes behind IP headers (RFC 791, RFC 8200) and what may stand between them and TCP; writes the addresses into the view. */
final class IpPackets {
    static final int TCP = 6;
    static final int GRE = 47;
    private static final int HOP_BY_HOP = 0;
    private static final int ICMP = 1;
    private static final int IPV4 = 4;
    private static final int UDP = 17;
    private static final int IPV6 = 41;
    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int AUTHENTICATION = 51;
    private static final int ICMPV6 = 58;
    private static final int DESTINATION_OPTIONS = 60;
    private static final int ETHERNET_IN_IP = 97;
    private static final int MOBILITY = 135;
    private static final int MPLS = 137;
    private static final int HOST_IDENTITY = 139;
    private static final int SHIM6 = 140;
    private static final int JUMBO = 0xc2;

    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;
    private static final int MORE_FRAGMENTS = 0x2000;

    private final SegmentView view;
    private final Reassembly fragments;
    private Optional<Compressed> compressed = Optional.empty();

    IpPackets(SegmentView view, Reassembly fragments) {
        this.view = view;
        this.fragments = fragments;
    }

    int step(Walk walk) {
        if (!walk.has(1)) {
            return Next.STOP;
        }
        int version = walk.u8(0) >> 4;
        if (version == 4) {
            return v4(walk);
        }
        return version == 6 ? v6(walk) : walk.stop(Unread.Kind.IP_VERSION, -1);
    }

    private int v4(Walk walk) {
        if (!walk.has(IPV4_HEADER)) {
            return Next.STOP;
        }
        ByteBuffer bytes = walk.bytes;
        int at = walk.at;
        int header = (bytes.get(at) & 0xf) * 4;
        if (header < IPV4_HEADER) {
            return walk.stop(Unread.Kind.IPV4_HEADER, header, 0);
        }
        if (header > IPV4_HEADER && !walk.has(header)) {
            return Next.STOP;
        }
        int total = bytes.getShort(at + 2) & 0xffff;
        if (total != 0) {
            if (total < header) {
                return walk.stop(Unread.Kind.IPV4_TOTAL, total, header);
            }
            ends(walk, at + total, at + 2);
        }
        view.version = 4;
        view.sourceHigh = 0;
        view.sourceLow = bytes.getInt(at + 12) & 0xffff_ffffL;
        view.destinationHigh = 0;
        view.destinationLow = bytes.getInt(at + 16) & 0xffff_ffffL;
        view.ipAt = at;
        view.identification = bytes.getShort(at + 4) & 0xffff;
        view.hopLimit = bytes.get(at + 8) & 0xff;
        walk.packets++;
        int fragment = bytes.getShort(at + 6);
        int protocol = bytes.get(at + 9) & 0xff;
        walk.at = at + header;
        if ((fragment & 0x3fff) != 0) {
            int id = bytes.getShort(at + 4) & 0xffff;
            return fragments.piece(walk, view, protocol, id, (fragment & 0x1fff) * 8, (fragment & MORE_FRAGMENTS) != 0);
        }
        return Next.PROTOCOL + protocol;
    }

    private int v6(Walk walk) {
        if (!walk.has(IPV6_HEADER)) {
            return Next.STOP;
        }
        ByteBuffer bytes = walk.bytes;
        int at = walk.at;
        int length = bytes.getShort(at + 4) & 0xffff;
        int next = bytes.get(at + 6) & 0xff;
        if (length != 0) {
            ends(walk, at + IPV6_HEADER + length, at + 4);
        }
        view.version = 6;
        view.sourceHigh = bytes.getLong(at + 8);
        view.sourceLow = bytes.getLong(at + 16);
        view.destinationHigh = bytes.getLong(at + 24);
        view.destinationLow = bytes.getLong(at + 32);
        view.ipAt = at;
        view.identification = 0;
        view.hopLimit = bytes.get(at + 7) & 0xff;
        walk.packets++;
        walk.at = at + IPV6_HEADER;
        return Next.PROTOCOL + next;
    }

    /** Where a packet ends by its own header; behind it there may be padding. */
    private static void ends(Walk walk, int end, int field) {
        if (end <= walk.end) {
            walk.endAt(end);
        } else if (!walk.beyondFrame) {
            walk.beyondFrame = true;
            walk.first = end;
            walk.second = walk.end;
            walk.where = field;
        }
    }

    /** What a protocol's number names, behind an IPv4 header or one of IPv6's. */
    int protocol(Walk walk, int protocol) {
        return switch (protocol) {
            case HOP_BY_HOP, ROUTING, DESTINATION_OPTIONS, MOBILITY, HOST_IDENTITY, SHIM6 -> extension(walk, protocol);
            case AUTHENTICATION -> walk.has(8) ? beyond(walk, (walk.u8(1) + 2) * 4) : Next.STOP;
            case FRAGMENT -> fragment(walk);
            case IPV4, IPV6 -> Next.IP;
            case GRE -> Tunnels.gre(walk);
            case UDP -> Tunnels.udp(walk);
            case ETHERNET_IN_IP -> walk.has(2) ? walk.go(2, Next.ETHERNET) : Next.STOP;
            case MPLS -> Next.MPLS;
            case Compressed.PROTOCOL -> compressed(walk);
            case ICMP, ICMPV6 -> walk.stop(Unread.Kind.ICMP, -1);
            default -> walk.stop(Unread.Kind.OTHER_PROTOCOL, protocol);
        };
    }

    private int compressed(Walk walk) {
        if (compressed.isEmpty()) {
            compressed = Optional.of(new Compressed());
        }
        return compressed.get().step(walk);
    }

    private int extension(Walk walk, int protocol) {
        if (view.version == 4) {
            return walk.stop(Unread.Kind.OTHER_PROTOCOL, protocol);
        }
        if (!walk.has(8)) {
            return Next.STOP;
        }
        if (protocol == HOP_BY_HOP && walk.u16(2) == (JUMBO << 8 | 4) && walk.u16(view.ipAt + 4 - walk.at) == 0) {
            int jumbo = walk.u32(4);
            if (jumbo > 0xffff && jumbo < 1 << 29) {
                ends(walk, view.ipAt + IPV6_HEADER + jumbo, walk.at + 4);
            }
        }
        return beyond(walk, (walk.u8(1) + 1) * 8);
    }

    private static int beyond(Walk walk, int size) {
        int next = walk.u8(0);
        if (walk.at + size > walk.end) {
            return walk.stop(Unread.Kind.EXTENSION, -1);
        }
        return walk.go(size, Next.PROTOCOL + next);
    }

    private int fragment(Walk walk) {
        if (view.version == 4) {
            return walk.stop(Unread.Kind.OTHER_PROTOCOL, FRAGMENT);
        }
        if (!walk.has(8)) {
            return Next.STOP;
        }
        int next = walk.u8(0);
        int offset = walk.u16(2);
        int id = walk.u32(4);
        walk.at += 8;
        if ((offset & 0xfff9) == 0) {
            return Next.PROTOCOL + next;
        }
        return fragments.piece(walk, view, next, id, offset & 0xfff8, (offset & 1) != 0);
    }
}
