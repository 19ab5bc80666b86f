package dev.holdfast.deploy.verify.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.regex.Pattern;

/** Which module may touch which outside technology. */
record SupplierRules(String root) {
  // A DataSource may be passed from hand to hand; what is done with it is the store's business.
  private static final Pattern SQL =
      Pattern.compile(
          "java\\.sql\\..*|javax\\.sql\\.(?!DataSource$).*|org\\.postgresql\\..*|org\\.flywaydb\\..*"
              + "|io\\.micronaut\\.data\\..*");
  private static final Pattern HTTP_CLIENT =
      Pattern.compile(
          "java\\.net\\.http\\..*|java\\.net\\.(Http|Https|Jar)?URLConnection|javax\\.net\\.ssl\\.HttpsURLConnection"
              + "|java\\.net\\.Socket|java\\.nio\\.channels\\.(Asynchronous)?SocketChannel"
              + "|io\\.micronaut\\.http\\.client\\..*|okhttp3\\..*|org\\.apache\\.(http|hc)\\..*"
              + "|dev\\.langchain4j\\.http\\.client\\.(jdk|okhttp|apache).*");
  private static final Pattern MODEL_PROVIDER =
      Pattern.compile(
          "dev\\.langchain4j\\.model\\.(openai|anthropic|ollama|googleai|azure|bedrock|vertexai|mistralai)\\..*"
              + "|dev\\.langchain4j\\.model\\.chat\\.(Streaming)?ChatModel");
  private static final Pattern LANGCHAIN = Pattern.compile("dev\\.langchain4j\\..*");

  ArchRule onlyTheStoreSpeaksSql() {
    return only(Set.of(HouseModule.STORE, HouseModule.DEPLOY), "speak SQL", SQL);
  }

  ArchRule onlyEgressOpensHttp() {
    return only(
        Set.of(HouseModule.EGRESS, HouseModule.EXAMPLES, HouseModule.DEPLOY),
        "open a connection",
        HTTP_CLIENT);
  }

  ArchRule onlyModelKnowsProviders() {
    return only(
        Set.of(HouseModule.MODEL, HouseModule.DEPLOY), "name a model provider", MODEL_PROVIDER);
  }

  ArchRule langchainStaysOnTheWorkersSide() {
    return only(
        Set.of(
            HouseModule.MODEL,
            HouseModule.TOOL,
            HouseModule.WORKER,
            HouseModule.PROCESS,
            HouseModule.TESTKIT,
            HouseModule.EXAMPLES,
            HouseModule.DEPLOY),
        "name LangChain4j",
        LANGCHAIN);
  }

  private ArchRule only(Set<HouseModule> allowed, String does, Pattern types) {
    return noClasses()
        .that(lieOutside(allowed))
        .should()
        .dependOnClassesThat(are(types))
        .as("only " + allowed.stream().sorted().toList() + " " + does);
  }

  private DescribedPredicate<JavaClass> lieOutside(Set<HouseModule> allowed) {
    return DescribedPredicate.describe(
        "lie outside " + allowed,
        type -> HouseModule.owner(root, type.getPackageName()).filter(allowed::contains).isEmpty());
  }

  private static DescribedPredicate<JavaClass> are(Pattern types) {
    return DescribedPredicate.describe(
        "are " + types, type -> types.matcher(type.getBaseComponentType().getName()).matches());
  }
}
