package tcplab.cli;

/** How tcplab ends; scripts and tests rely on it. */
final class ExitStatus {
    /** Every verdict is as expected on this system. */
    static final int OK = 0;

    static final int SURPRISE = 1;
    static final int USAGE = 2;
    /** Nothing could be concluded: a privilege, a kernel feature or a program is missing, or a witness was blind. */
    static final int INCONCLUSIVE = 3;

    static final int BAD_INPUT = 4;
    /** A fault of tcplab itself. */
    static final int OUR_FAULT = 70;

    private ExitStatus() {}
}
