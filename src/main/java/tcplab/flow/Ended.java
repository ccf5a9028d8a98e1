package tcplab.flow;

/** The records of connections that ended, in the order in which they did. */
final class Ended {
    private int[] ids = new int[1 << 10];
    private long[] times = new long[1 << 10];
    private int first;
    private int size;

    int size() {
        return size;
    }

    void add(int id, long time) {
        if (size == ids.length) {
            int[] moreIds = new int[2 * size];
            long[] moreTimes = new long[2 * size];
            for (int i = 0; i < size; i++) {
                moreIds[i] = ids[(first + i) & (size - 1)];
                moreTimes[i] = times[(first + i) & (size - 1)];
            }
            ids = moreIds;
            times = moreTimes;
            first = 0;
        }
        int place = (first + size++) & (ids.length - 1);
        ids[place] = id;
        times[place] = time;
    }

    long oldestTime() {
        return times[first];
    }

    int poll() {
        int id = ids[first];
        first = (first + 1) & (ids.length - 1);
        size--;
        return id;
    }
}
