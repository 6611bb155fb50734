package dev.taillight.experiments.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.conditions.ArchConditions.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rules of the house, for the packages below a base package: that of the program, or the one
 * that holds the planted violations.
 */
final class ArchitectureRules {

  /** The modules in the order in which data flows, each with the packages that it consists of. */
  private static final List<List<String>> MODULES =
      List.of(
          List.of("dataset", "files", "workers", "random", "settings", "progress"),
          List.of("mutualinfo"),
          List.of("augment"),
          List.of("trainer"),
          List.of("encoder"),
          List.of("exporters"),
          List.of("experiments"));

  private static final Set<String> MAKERS_OF_OBJECTS =
      Set.of(
          "java.io.ObjectInputStream",
          "java.beans.XMLDecoder",
          "java.net.URLClassLoader",
          "com.fasterxml.jackson.annotation.JsonTypeInfo",
          "org.yaml.snakeyaml.Yaml",
          "org.yaml.snakeyaml.constructor.Constructor");

  private final String base;

  ArchitectureRules(String base) {
    this.base = base;
  }

  ArchRule everyPackageBelongsToAModule() {
    return classes()
        .that()
        .resideInAPackage(base + "..")
        .should()
        .resideInAnyPackage(packages(MODULES))
        .as("every package belongs to a module");
  }

  ArchRule aModuleSeesOnlyThoseAboveIt() {
    List<ArchRule> rules = new ArrayList<>();
    for (int module = 0; module < MODULES.size() - 1; module++) {
      rules.add(
          noClasses()
              .that()
              .resideInAnyPackage(packages(MODULES.subList(module, module + 1)))
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(packages(MODULES.subList(module + 1, MODULES.size()))));
    }
    return CompositeArchRule.of(rules).as("a module sees only those above it");
  }

  ArchRule packagesAreFreeOfCycles() {
    return slices().matching(base + ".(**)").should().beFreeOfCycles();
  }

  ArchRule databasesAreOnlyForTablesAndExports() {
    return onlyIn(
        List.of("org.duckdb..", "java.sql..", "javax.sql.."), "dataset.ingest", "exporters");
  }

  ArchRule nd4jIsOnlyForMutualInformation() {
    return onlyIn(List.of("org.nd4j..", "org.bytedeco.."), "mutualinfo");
  }

  /** And for the references, which are trained as well and have a matrix to invert. */
  ArchRule djlIsOnlyForTraining() {
    return onlyIn(List.of("ai.djl.."), "trainer", "experiments.references");
  }

  /** What {@code trainer} reaches through any number of classes must load without these. */
  ArchRule trainingNeedsNeitherDuckDbNorNd4j() {
    return noClasses()
        .that()
        .resideInAPackage(below("trainer"))
        .should()
        .transitivelyDependOnClassesThat(
            resideInAnyPackage("org.duckdb..", "org.nd4j..", "org.bytedeco.."))
        .as("training needs neither DuckDB nor ND4J");
  }

  /** What a service loads: the encoded columns and nothing that trains, counts or reads tables. */
  ArchRule encodersNeedOnlyTheDataset() {
    return noClasses()
        .that()
        .resideInAPackage(below("encoder"))
        .should()
        .transitivelyDependOnClassesThat(
            resideInAnyPackage(
                below("mutualinfo"),
                below("augment"),
                below("trainer"),
                below("dataset.ingest"),
                "ai.djl..",
                "org.duckdb..",
                "org.nd4j..",
                "org.bytedeco.."))
        .as("encoders need only the dataset");
  }

  /**
   * The augmenters know the matrix, the types that its own signatures name, and its clusters,
   * nothing else.
   */
  ArchRule augmentersKnowOnlyTheMatrix() {
    DescribedPredicate<JavaClass> internal =
        describe(
            "belong to mutual-info and are neither named by the matrix nor its clusters",
            type ->
                resideInAPackage(below("mutualinfo")).test(type)
                    && !namedByTheMatrix(type)
                    && !clustersTheMatrix(type));
    return noClasses()
        .that()
        .resideInAPackage(below("augment"))
        .should()
        .dependOnClassesThat(internal);
  }

  ArchRule onlyExperimentsHaveMain() {
    DescribedPredicate<JavaMethod> main =
        describe(
            "the start of a program",
            method ->
                method.getName().equals("main")
                    && method.getModifiers().contains(JavaModifier.STATIC));
    return methods()
        .that()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackage(below("experiments"))
        .should(not(be(main)));
  }

  ArchRule classesAreAbstractOrClosed() {
    return classes()
        .should(
            be(
                describe(
                    "abstract, sealed, final, a record or an enum", ArchitectureRules::closed)));
  }

  ArchRule namesSayWhatThingsAre() {
    return classes()
        .should()
        .haveNameNotMatching(".*(Util|Utils|Manager|Impl|Helper)")
        .as("no class is a Util, Manager, Impl or Helper");
  }

  ArchRule accessorsHaveNoPrefix() {
    DescribedPredicate<JavaMethod> getter =
        describe(
            "named get… by our own choice",
            method -> method.getName().matches("get[A-Z].*") && !overridesForeign(method));
    return methods().that().arePublic().should(not(be(getter)));
  }

  /**
   * Data are values: nothing in a file makes objects of a class that the file names, or is run.
   *
   * <p>Jackson makes no such objects unless it is told to, which is what is forbidden; SnakeYAML
   * does when it loads, so that only its reader is used, by Jackson.
   */
  ArchRule nothingFromFilesBecomesCode() {
    DescribedPredicate<JavaClass> readers =
        describe(
            "make objects of classes that data name, or run data",
            type ->
                MAKERS_OF_OBJECTS.contains(type.getName())
                    || type.getName().startsWith("javax.script."));
    DescribedPredicate<JavaCall<?>> typed =
        describe(
            "let data name classes",
            call ->
                call.getName()
                    .matches("(activate|enable)DefaultTyping.*|setDefaultTyping|defineClass"));
    return CompositeArchRule.of(noClasses().should().dependOnClassesThat(readers))
        .and(noClasses().should().callCodeUnitWhere(typed))
        .and(
            noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.rmi..", "javax.naming..")))
        .as("nothing from files becomes code");
  }

  /** Neither another program nor a shell is started, so that no setting can reach one. */
  ArchRule noProgramIsStarted() {
    return CompositeArchRule.of(
            noClasses().should().dependOnClassesThat().belongToAnyOf(ProcessBuilder.class))
        .and(
            noClasses()
                .should()
                .callMethodWhere(
                    describe(
                        "start a program",
                        call ->
                            call.getName().equals("exec")
                                && call.getTargetOwner().isEquivalentTo(Runtime.class))))
        .as("no program is started");
  }

  private ArchRule onlyIn(List<String> libraries, String... modules) {
    String[] allowed = Stream.of(modules).map(this::below).toArray(String[]::new);
    return noClasses()
        .that()
        .resideOutsideOfPackages(allowed)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraries.toArray(String[]::new));
  }

  private static boolean closed(JavaClass type) {
    Set<JavaModifier> modifiers = type.getModifiers();
    return type.isInterface()
        || type.isEnum()
        || type.isRecord()
        || type.isAnonymousClass()
        || modifiers.contains(JavaModifier.SYNTHETIC)
        || modifiers.contains(JavaModifier.ABSTRACT)
        || modifiers.contains(JavaModifier.FINAL)
        || type.reflect().isSealed();
  }

  private boolean namedByTheMatrix(JavaClass type) {
    if (!type.getPackageName().equals(base + ".mutualinfo")) {
      return false;
    }
    JavaClass matrix = type.getPackage().getClassWithSimpleName("MutualInformationMatrix");
    return type.equals(matrix) || signatureTypes(matrix).contains(type);
  }

  private boolean clustersTheMatrix(JavaClass type) {
    return type.getName().equals(base + ".mutualinfo.FeatureClusters");
  }

  private static Set<JavaClass> signatureTypes(JavaClass type) {
    return type.getCodeUnits().stream()
        .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC))
        .flatMap(ArchitectureRules::signatureTypes)
        .collect(Collectors.toSet());
  }

  private static Stream<JavaClass> signatureTypes(JavaCodeUnit unit) {
    return Stream.concat(
        unit.getReturnType().getAllInvolvedRawTypes().stream(),
        unit.getParameterTypes().stream()
            .flatMap(parameter -> parameter.getAllInvolvedRawTypes().stream()));
  }

  private boolean overridesForeign(JavaMethod method) {
    return Stream.concat(
            method.getOwner().getAllRawSuperclasses().stream(),
            method.getOwner().getAllRawInterfaces().stream())
        .filter(type -> !type.getPackageName().startsWith(base))
        .flatMap(type -> type.getMethods().stream())
        .anyMatch(
            other ->
                other.getName().equals(method.getName())
                    && other.getRawParameterTypes().size() == method.getRawParameterTypes().size());
  }

  private String below(String module) {
    return base + "." + module + "..";
  }

  private String[] packages(List<List<String>> modules) {
    return modules.stream().flatMap(List::stream).map(this::below).toArray(String[]::new);
  }
}
