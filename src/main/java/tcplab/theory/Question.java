package tcplab.theory;

import java.util.List;
import tcplab.text.Text;

/**
 * A question that interviewers ask, with a short answer and the sentences of the theory that the answer rests on.
 *
 * @param id a short name, {@code why-three}
 * @param sentences ids of {@link Sentences}, those that carry the answer first
 */
public record Question(String id, Text question, Text answer, List<String> sentences) {
    public Question {
        sentences = List.copyOf(sentences);
    }
}
