package tcplab.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeWaitListingTest {
    private final TimeWaitListing listing = new TimeWaitListing();

    private static Duration millis(long number) {
        return Duration.ofMillis(number);
    }

    @Test
    void theFirstLookListsHoweverManyThereAre() {
        listing.counted(1_000_000);
        assertThat(listing.lists(millis(0))).isTrue();
    }

    @Test
    void fewAreListedInEveryLook() {
        listing.listed(millis(0), TimeWaitListing.LARGE);
        assertThat(listing.large()).isFalse();
        assertThat(listing.lists(millis(0))).isTrue();
    }

    @Test
    void oneMoreMakesADifference() {
        listing.listed(millis(0), TimeWaitListing.LARGE + 1);
        assertThat(listing.large()).isTrue();
        assertThat(listing.lists(millis(200))).isFalse();
        assertThat(listing.lists(millis(201))).isTrue();
    }

    @Test
    void aHundredThousandAreListedOnceASecond() {
        listing.listed(millis(500), 100_000);
        assertThat(listing.lists(millis(1_499))).isFalse();
        assertThat(listing.lists(millis(1_500))).isTrue();
    }

    @Test
    void aMillionAreListedEveryTenSeconds() {
        listing.listed(millis(0), 1_000_000);
        assertThat(listing.lists(millis(9_999))).isFalse();
        assertThat(listing.lists(millis(10_000))).isTrue();
    }

    @Test
    void whatWasCountedSinceDecides() {
        listing.listed(millis(0), 100_000);
        listing.counted(50_000);
        assertThat(listing.lists(millis(499))).isFalse();
        assertThat(listing.lists(millis(500))).isTrue();
        listing.counted(200_000);
        assertThat(listing.lists(millis(1_999))).isFalse();
        listing.counted(10);
        assertThat(listing.lists(millis(1))).isTrue();
    }

    @Test
    void aBillionEntriesDoNotOverflow() {
        listing.listed(millis(0), Integer.MAX_VALUE);
        assertThat(listing.lists(Duration.ofHours(5))).isFalse();
        assertThat(listing.lists(Duration.ofHours(6))).isTrue();
    }

    @Test
    void theKernelsNumberOfMiniSockets() {
        assertThat(SocketTable.miniSockets(
                        "sockets: used 9\nTCP: inuse 5 orphan 2 tw 1234567 alloc 7 mem 1\nUDP: inuse 3 mem 2\n"))
                .hasValue(1_234_567);
        assertThat(SocketTable.miniSockets("TCP: inuse 5 orphan 2 alloc 7 mem 1\nUDP: inuse 0 tw 3\n"))
                .isEmpty();
        assertThat(SocketTable.miniSockets("")).isEmpty();
    }
}
