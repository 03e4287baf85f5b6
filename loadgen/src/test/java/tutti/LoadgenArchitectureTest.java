package tutti;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The load generator and the command line are clients: the public contract must be enough for them. */
class LoadgenArchitectureTest {
    /** Compiled classes of this module and of {@code proto}: folders while the modules are tested, else jars. */
    private static final Pattern OURS = Pattern.compile(".*/(loadgen|proto)/target/(classes/|tutti-[^/]*\\.jar!/).*");

    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new OurModules()).importPackages("tutti");

    @Test
    void shouldUseTheLedgerThroughItsPublicContractOnly() {
        classes()
                .that()
                .resideInAPackage("tutti..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "",
                        "java..",
                        "tutti.audit",
                        "tutti.bench",
                        "tutti.chaos",
                        "tutti.cli",
                        "tutti.client",
                        "tutti.demo",
                        "tutti.driver",
                        "tutti.local",
                        "tutti.machine",
                        "tutti.report",
                        "tutti.soak",
                        "tutti.v1",
                        "tutti.workload",
                        "com.google.common..",
                        "com.google.gson..",
                        "com.google.protobuf..",
                        "io.grpc..",
                        "org.HdrHistogram..",
                        "org.jspecify.annotations",
                        "picocli..",
                        "org.jline..",
                        "me.tongfei.progressbar..")
                .check(CLASSES);
    }

    @Test
    void shouldKeepTheWireContractFreeOfTheLoadGenerator() {
        classes()
                .that()
                .resideInAnyPackage("tutti.client", "tutti.v1")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "",
                        "java..",
                        "tutti.client",
                        "tutti.v1",
                        "com.google.common..",
                        "com.google.protobuf..",
                        "io.grpc..",
                        "org.jspecify.annotations")
                .check(CLASSES);
    }

    @Test
    void shouldDocumentEachPackageAndMarkItForNullChecks() {
        Set<JavaPackage> written = CLASSES.stream()
                .map(found -> found.getPackage())
                .filter(found -> !found.getName().equals("tutti.v1"))
                .collect(Collectors.toSet());

        assertThat(written)
                .allSatisfy(found -> assertThat(found.isAnnotatedWith(NullMarked.class))
                        .as("package-info.java of %s with @NullMarked", found.getName())
                        .isTrue());
    }

    private static final class OurModules implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return location.matches(OURS);
        }
    }
}
