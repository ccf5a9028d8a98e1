package tcplab.flow;

/** Something odd about a segment, by the index of its capture and the number of its frame. */
public record Noticed(Oddity oddity, int file, long frame) {}
