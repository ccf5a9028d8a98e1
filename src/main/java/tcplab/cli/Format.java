package tcplab.cli;

/** A form of output: for people or for programs. */
enum Format {
    TEXT,
    JSON;

    @Override
    public String toString() {
        return this == TEXT ? "text" : "json";
    }
}
