package tcplab.theory;

import java.util.Set;
import java.util.function.Function;
import tcplab.record.Witness;
import tcplab.text.Text;

/** Something that must be seen in the evidence; a pure function of it. */
public interface Expectation {
    /** The witnesses without which it cannot be told. */
    Set<Witness> restsOn();

    /** Looks at the evidence. Called only when every witness that it rests on was sound. */
    Finding check(Evidence evidence);

    /** An expectation that looks with a function. */
    static Expectation that(Set<Witness> restsOn, Function<Evidence, Finding> look) {
        Set<Witness> witnesses = Set.copyOf(restsOn);
        return new Expectation() {
            @Override
            public Set<Witness> restsOn() {
                return witnesses;
            }

            @Override
            public Finding check(Evidence evidence) {
                return look.apply(evidence);
            }
        };
    }

    /** The same expectation of one part of the exercise only. */
    default Expectation during(Text phase) {
        Expectation whole = this;
        return that(restsOn(), evidence -> whole.check(evidence.during(phase)));
    }
}
