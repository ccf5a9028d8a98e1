package tcplab.flow;

import java.util.Arrays;

/** The states of one end, first to last, each with the log's entry that caused it and the one after which it held. */
final class Path {
    private byte[] states = new byte[16];
    private int[] causes = new int[16];
    private int[] since = new int[16];
    private int size;

    void begin(int state) {
        states[0] = (byte) state;
        causes[0] = -1;
        since[0] = -1;
        size = 1;
    }

    void add(int state, int cause, int after) {
        if (size == states.length) {
            states = Arrays.copyOf(states, 2 * size);
            causes = Arrays.copyOf(causes, 2 * size);
            since = Arrays.copyOf(since, 2 * size);
        }
        states[size] = (byte) state;
        causes[size] = cause;
        since[size++] = after;
    }

    int size() {
        return size;
    }

    int state(int i) {
        return states[i];
    }

    int cause(int i) {
        return causes[i];
    }

    int since(int i) {
        return since[i];
    }

    int last() {
        return states[size - 1];
    }

    boolean has(int state) {
        for (int i = 0; i < size; i++) {
            if (states[i] == state) {
                return true;
            }
        }
        return false;
    }
}
