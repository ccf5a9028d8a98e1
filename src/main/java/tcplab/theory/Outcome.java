package tcplab.theory;

/** What a claim came to. */
public enum Outcome {
    /** Observed as documented. */
    CONFIRMED,
    /** True under a condition that the document leaves out; both sides were observed. */
    REFINED,
    /** The document is wrong on this system. */
    REFUTED,
    /** Cannot be shown here: something needed was missing, or a witness was blind. */
    NOT_SHOWN
}
