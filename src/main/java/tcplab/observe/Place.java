package tcplab.observe;

import java.io.IOException;

/** Another network namespace than the caller's, in which the calling thread can look around and come back. */
public interface Place {
    /** What is done there. */
    interface Look<T> {
        T look() throws IOException;
    }

    /** Does something there, in the calling thread, and returns when the thread is back. */
    <T> T inside(Look<T> look) throws IOException;
}
