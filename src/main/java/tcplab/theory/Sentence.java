package tcplab.theory;

import tcplab.text.Text;

/**
 * A sentence of the documented theory, whether or not an exercise puts it to the test yet.
 *
 * @param id a letter for the subject and a number: {@code A1}
 */
public record Sentence(String id, Text text) {
    /** Whether a claim is this sentence, or a part of it, whose id has a small letter more: {@code D8b} is of D8. */
    public boolean isTestedBy(String claim) {
        return claim.equals(id)
                || (claim.length() == id.length() + 1
                        && claim.startsWith(id)
                        && Character.isLowerCase(claim.charAt(id.length())));
    }
}
