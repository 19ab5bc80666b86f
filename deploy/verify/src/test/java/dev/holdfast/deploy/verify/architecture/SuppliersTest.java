package dev.holdfast.deploy.verify.architecture;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SuppliersTest {
  private final Findings broken = new Findings(ProductCode.broken());
  private final SupplierRules rules = new SupplierRules(ProductCode.FIXTURE_ROOT);

  static List<ArchRule> productRules() {
    SupplierRules product = new SupplierRules(ProductCode.ROOT);
    return List.of(
        product.onlyTheStoreSpeaksSql(),
        product.onlyEgressOpensHttp(),
        product.onlyModelKnowsProviders(),
        product.langchainStaysOnTheWorkersSide());
  }

  @ParameterizedTest
  @MethodSource("productRules")
  void productKeepsTo(ArchRule rule) {
    rule.check(ProductCode.all());
  }

  @Test
  void reportsSqlOutsideTheStore() {
    Findings.Report report = broken.of(rules.onlyTheStoreSpeaksSql());

    report.name("AnswersAlone", "java.sql.Connection");
    report.doNotName("javax.sql.DataSource");
    report.doNotName("store.Row");
  }

  @Test
  void reportsAConnectionOpenedOutsideEgress() {
    broken.of(rules.onlyEgressOpensHttp()).name("AnswersAlone", "java.net.http.HttpClient");
  }

  @Test
  void reportsAProviderOutsideModel() {
    Findings.Report report = broken.of(rules.onlyModelKnowsProviders());

    report.name("AnswersAlone", "ChatModel");
    report.doNotName("model.Provider.");
  }

  @Test
  void reportsLangchainInTheApi() {
    broken.of(rules.langchainStaysOnTheWorkersSide()).name("AnswersAlone", "ChatMessage");
  }
}
