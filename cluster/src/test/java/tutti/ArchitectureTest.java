package tutti;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.domain.PackageMatcher;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tutti.ledger.Ledger;

/** The package table of the style guide as tests: what each package may import, and what must not happen where. */
class ArchitectureTest {
    /**
     * Package, and what it may import beside itself, Agrona's buffers and collections and JSpecify: packages ({@code ..} takes
     * those below too) and single types. Imports point down. A new entry is a decision.
     *
     * <p>One library a package; Pekko's own settings are given in the types of {@code com.typesafe.config} and {@code scala}.
     */
    private static final String TABLE = """
            ledger    | java.lang java.lang.invoke java.lang.runtime java.util java.util.function java.nio.ByteOrder java.nio.charset.Charset java.nio.charset.StandardCharsets
            codec     | java.. tutti.ledger tutti.v1 com.google.protobuf..
            partition | java.. tutti.ledger tutti.codec
            replica   | java.. tutti.ledger tutti.codec tutti.partition
            config    | java.. com.typesafe.config..
            metrics   | java.. io.prometheus.metrics..
            storage   | java.. com.sun.nio.file tutti.ledger tutti.codec tutti.replica tutti.config tutti.metrics org.slf4j.. org.iq80.leveldb.. org.fusesource.leveldbjni tutti.partition.Digest64
            consensus | java.. tutti.codec tutti.partition tutti.replica tutti.config tutti.metrics org.slf4j.. io.aeron.. tutti.ledger.SnapshotSink tutti.ledger.Invariant
            sharding  | java.. tutti.ledger tutti.codec tutti.partition tutti.replica tutti.config tutti.metrics org.slf4j.. org.apache.pekko.. com.typesafe.config.. scala..
            gateway   | java.. tutti.ledger tutti.codec tutti.sharding tutti.config tutti.metrics org.slf4j.. io.grpc.. tutti.v1 com.google.protobuf.. com.google.gson.. org.apache.pekko.. com.typesafe.config.. scala.. tutti.partition.SlotMap
            node      | ..
            """;

    private static final String EVERYWHERE = "org.agrona.. org.jspecify.annotations";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importUrl(Ledger.class.getProtectionDomain().getCodeSource().getLocation());

    private static final DescribedPredicate<JavaClass> PRIMITIVES = DescribedPredicate.describe(
            "are primitives", type -> type.getBaseComponentType().isPrimitive());

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = TABLE)
    void shouldImportOnlyWhatTheTableAllows(String packageName, String allowed) {
        String own = "tutti." + packageName;

        classes()
                .that()
                .resideInAPackage(own)
                .should()
                .onlyDependOnClassesThat(
                        areIn(own + " " + EVERYWHERE + " " + allowed).or(PRIMITIVES))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void shouldHaveNoPackageThatIsNotInTheTable() {
        Set<String> known = TABLE.lines()
                .map(line -> "tutti." + line.split("\\|", 2)[0].trim())
                .collect(Collectors.toSet());

        Set<String> found = CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());

        assertThat(known).containsAll(found);
    }

    @Test
    void shouldDocumentEachPackageAndMarkItForNullChecks() {
        Set<JavaPackage> packages = CLASSES.stream().map(JavaClass::getPackage).collect(Collectors.toSet());

        assertThat(packages)
                .allSatisfy(found -> assertThat(found.isAnnotatedWith(NullMarked.class))
                        .as("package-info.java of %s with @NullMarked", found.getName())
                        .isTrue());
    }

    /** Replicas replay the same log on other machines at other times, and must come to the same state. */
    @Test
    void shouldNotLetTheLedgerSeeClockThreadOrChance() {
        noClasses()
                .that()
                .resideInAPackage("tutti.ledger")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethodWhere(isOn(UUID.class, "randomUUID"))
                .orShould()
                .dependOnClassesThat(
                        areIn("java.lang.Thread java.lang.ThreadLocal java.lang.ThreadGroup java.lang.Runtime"
                                + " java.lang.Process java.lang.ProcessBuilder java.util.Random java.util.SplittableRandom"
                                + " java.util.Timer java.util.Date java.util.Calendar java.util.Scanner"))
                .check(CLASSES);
    }

    /** The order of a hash map is not part of the state. */
    @Test
    void shouldNotLetTheLedgerUseHashMaps() {
        noClasses()
                .that()
                .resideInAPackage("tutti.ledger")
                .should()
                .dependOnClassesThat(
                        areIn("java.util.HashMap java.util.HashSet java.util.IdentityHashMap java.util.WeakHashMap"))
                .check(CLASSES);
    }

    /** Map.of and Set.of walk in an order that changes from process to process. */
    @Test
    void shouldNotLetTheLedgerUseMapsOfRandomOrder() {
        noClasses()
                .that()
                .resideInAPackage("tutti.ledger")
                .should()
                .callMethodWhere(isOn(Map.class, "of|ofEntries|copyOf"))
                .orShould()
                .callMethodWhere(isOn(Set.class, "of|copyOf"))
                .check(CLASSES);
    }

    /** Of Agrona, the ledger gets buffers and collections; agents, clocks and idle strategies belong to adapters. */
    @Test
    void shouldLetTheLedgerUseOnlyBuffersOfAgronasConcurrentPackage() {
        noClasses()
                .that()
                .resideInAPackage("tutti.ledger")
                .should()
                .dependOnClassesThat(areIn("org.agrona.concurrent..")
                        .and(DescribedPredicate.not(
                                areIn("org.agrona.concurrent.UnsafeBuffer org.agrona.concurrent.AtomicBuffer"))))
                .check(CLASSES);
    }

    /** Layer 3 carries commands to the ledger; only layer 2 applies them. */
    @Test
    void shouldChangeTheLedgerOnlyWhereTheLogIsApplied() {
        noClasses()
                .that()
                .resideOutsideOfPackages("tutti.ledger", "tutti.replica")
                .should()
                .callMethodWhere(isOn(
                        Ledger.class,
                        "apply.*|advanceTime|intern|create.*|register.*|settle|postSettlementEntry|loadSnapshotChunk"))
                .check(CLASSES);
    }

    @Test
    void shouldReadSystemPropertiesAndEnvironmentOnlyInConfig() {
        noClasses()
                .that()
                .resideOutsideOfPackage("tutti.config")
                .should()
                .callMethodWhere(isOn(System.class, "getProperty|getProperties|getenv"))
                .orShould()
                .callMethodWhere(isOn(Integer.class, "getInteger"))
                .orShould()
                .callMethodWhere(isOn(Long.class, "getLong"))
                .orShould()
                .callMethodWhere(isOn(Boolean.class, "getBoolean"))
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaCall<?>> isOn(Class<?> type, String methods) {
        return target(owner(equivalentTo(type))).and(target(nameMatching(methods)));
    }

    /** Matches classes of the given packages, and the given types with what is nested in them. */
    private static DescribedPredicate<JavaClass> areIn(String packagesAndTypes) {
        String[] names = packagesAndTypes.split(" ", -1);
        return DescribedPredicate.describe(
                "are in " + packagesAndTypes,
                type -> Arrays.stream(names).anyMatch(name -> isIn(type.getBaseComponentType(), name)));
    }

    private static boolean isIn(JavaClass type, String packageOrType) {
        String last = packageOrType.substring(packageOrType.lastIndexOf('.') + 1);
        if (!last.isEmpty() && Character.isUpperCase(last.charAt(0))) {
            return type.getFullName().equals(packageOrType)
                    || type.getFullName().startsWith(packageOrType + "$");
        }
        return PackageMatcher.of(packageOrType).matches(type.getPackageName());
    }
}
