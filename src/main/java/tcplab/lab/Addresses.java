package tcplab.lab;

/**
 * The addresses of one run. The state tracepoint sees every namespace and has no field for it, so each run's servers
 * stand on addresses that no neighbour uses: taken from the process's number.
 *
 * @param server where an exercise's servers listen
 * @param elsewhere another destination
 * @param wireClient the client's on a wire, in a network of 15 bits with the server's
 * @param wireServer the server's on a wire
 */
record Addresses(String server, String elsewhere, String wireClient, String wireServer) {
    /** The length of the network's prefix on a wire. */
    static final int WIRE_PREFIX = 15;

    private static final int HOSTS = 250;

    static Addresses ofProcess(long pid) {
        long low = pid % HOSTS + 1;
        long high = pid / HOSTS % 256;
        String host = "." + high + "." + low;
        return new Addresses("127.77" + host, "127.78" + host, "10.76" + host, "10.77" + host);
    }
}
