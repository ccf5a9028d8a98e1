package tcplab;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which package may import which, and which library may be used where; each package's own page says the same in words. */
class ArchitectureTest {
    /** What each package may import of tcplab. */
    private static final Map<String, String> ARROWS = new TreeMap<>(Map.ofEntries(
            Map.entry("text", ""),
            Map.entry("agent", ""),
            Map.entry("tcp", "text"),
            Map.entry("wire", "tcp text"),
            Map.entry("flow", "wire tcp text"),
            Map.entry("record", "tcp wire text"),
            Map.entry("analysis", "record wire tcp text"),
            Map.entry("theory", "analysis record tcp text"),
            Map.entry("report", "theory analysis flow record tcp text"),
            Map.entry("observe", "agent record wire tcp text"),
            Map.entry("programs", "record tcp text"),
            Map.entry("lab", "observe programs theory record wire tcp text"),
            Map.entry("exercises", "lab theory analysis record programs tcp text"),
            Map.entry("board", "lab theory analysis report record tcp text"),
            Map.entry(
                    "cli",
                    "agent analysis board exercises flow lab observe programs record report tcp text theory wire")));

    /** The packages that use the JDK alone. */
    private static final String[] PURE = {
        "tcplab.text..",
        "tcplab.tcp..",
        "tcplab.wire..",
        "tcplab.flow..",
        "tcplab.record..",
        "tcplab.analysis..",
        "tcplab.theory.."
    };

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("test-classes"))
            .importPackages("tcplab");

    static Stream<String> packages() {
        return ARROWS.keySet().stream();
    }

    @Test
    void everyPackageHasItsArrows() {
        assertThat(CLASSES.stream()
                        .map(JavaClass::getPackageName)
                        .map(name -> name.substring("tcplab.".length()))
                        .collect(Collectors.toSet()))
                .isEqualTo(ARROWS.keySet());
    }

    @ParameterizedTest
    @MethodSource("packages")
    void importsOnlyWhatItMay(String name) {
        String[] allowed = Arrays.stream((name + " " + ARROWS.get(name)).strip().split(" ", -1))
                .map(other -> "tcplab." + other + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage("tcplab." + name + "..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("tcplab..").and(DescribedPredicate.not(resideInAnyPackage(allowed))))
                .as("tcplab." + name + " may import of tcplab only: " + ARROWS.get(name))
                .check(CLASSES);
    }

    @ParameterizedTest
    @CsvSource({
        "io.netty.., programs board",
        "org.pcap4j.., observe",
        "com.sun.jna.., observe lab",
        "picocli.., cli",
        "com.fasterxml.jackson.., report cli",
        "com.google.auto.service.., exercises lab",
        "org.slf4j.., observe",
        "org.objectweb.asm.., agent",
    })
    void aLibraryIsUsedOnlyWhere(String library, String packages) {
        String[] homes = Arrays.stream(packages.split(" ", -1))
                .map(p -> "tcplab." + p + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideOutsideOfPackages(homes)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .as(library + " may be used only in: " + packages)
                .check(CLASSES);
    }

    @Test
    void theCoreUsesTheJdkAlone() {
        classes()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(PURE)
                        .or(resideInAnyPackage("java..", "org.jspecify.."))
                        .or(DescribedPredicate.describe(
                                "arrays and primitives", type -> type.isPrimitive() || type.isArray())))
                .check(CLASSES);
    }

    /** Nothing imports but along the arrows, so that without a cycle of them there is none of packages. */
    @Test
    void thereAreNoCycles() {
        Map<String, String> left = new TreeMap<>(ARROWS);
        boolean more = true;
        while (more) {
            more = left.keySet()
                    .removeIf(name ->
                            Arrays.stream(ARROWS.get(name).split(" ", -1)).noneMatch(left::containsKey));
        }
        assertThat(left.keySet()).as("packages in a cycle, or above one").isEmpty();
    }
}
