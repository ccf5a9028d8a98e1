package tcplab.wire;

/** What a complaint must be: one line that says something. */
final class Complaints {
    private Complaints() {}

    static void check(Exception complaint) {
        String message = String.valueOf(complaint.getMessage());
        if (message.length() < 10 || message.length() > 1000 || message.contains("\n")) {
            throw new AssertionError("no good complaint: '" + message + "'", complaint);
        }
    }
}
