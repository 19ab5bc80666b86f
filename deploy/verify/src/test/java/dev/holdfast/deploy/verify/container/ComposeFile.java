package dev.holdfast.deploy.verify.container;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.workflows.wire.Wire;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The services of a compose file, and what is wrong with them: one line per finding. */
record ComposeFile(JsonNode services) {
  private static final Pattern PINNED = Pattern.compile("[\\w./-]+:v?\\d+(\\.\\d+)+[\\w.-]*");
  private static final Pattern SECRET = Pattern.compile(".*(PASSWORD|PWD|SECRET|KEY|TOKEN)$");
  private static final Pattern DEMANDED = Pattern.compile("\\$\\{\\w+:\\?.+}");

  /** Nothing at all where it is not set, so that what needs it says so. */
  private static final Pattern OPTIONAL = Pattern.compile("\\$\\{\\w+:-}");

  static ComposeFile parse(String yaml) {
    Object read = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    return new ComposeFile(Wire.json().<JsonNode>valueToTree(read).path("services"));
  }

  List<String> imagesThatAreNotPinned() {
    return findings((name, service) ->
        PINNED.matcher(service.path("image").asText()).matches()
            ? List.of()
            : List.of(name + ": image " + service.path("image").asText("none")));
  }

  List<String> secretsWithAValue() {
    return findings((name, service) -> {
      List<String> found = new ArrayList<>();
      for (Map.Entry<String, JsonNode> variable : service.path("environment").properties()) {
        String value = variable.getValue().asText();
        if (SECRET.matcher(variable.getKey()).matches()
            && !DEMANDED.matcher(value).matches()
            && !OPTIONAL.matcher(value).matches()) {
          found.add(name + ": " + variable.getKey() + " is given");
        }
      }
      return found;
    });
  }

  /** A service that ends is looked after by those that wait for its end. */
  List<String> servicesNobodyLooksAfter() {
    Set<String> ending = new HashSet<>();
    for (JsonNode service : services) {
      service
          .path("depends_on")
          .properties()
          .forEach(on -> {
            if (on.getValue().path("condition").asText().equals("service_completed_successfully")) {
              ending.add(on.getKey());
            }
          });
    }
    return findings((name, service) ->
        service.at("/healthcheck/test").isArray() || ending.contains(name)
            ? List.of()
            : List.of(name + ": no health check"));
  }

  List<String> portsOpenToTheWorld() {
    return findings((name, service) -> {
      List<String> found = new ArrayList<>();
      for (JsonNode port : service.path("ports")) {
        if (!port.asText().startsWith("127.0.0.1:")) {
          found.add(name + ": port " + port.asText());
        }
      }
      return found;
    });
  }

  List<String> dependenciesThatNeverHold() {
    return findings((name, service) -> {
      List<String> found = new ArrayList<>();
      for (Map.Entry<String, JsonNode> on : service.path("depends_on").properties()) {
        JsonNode other = services.path(on.getKey());
        boolean healthy = on.getValue().path("condition").asText().equals("service_healthy");
        if (other.isMissingNode() || (healthy && !other.at("/healthcheck/test").isArray())) {
          found.add(name + ": waits in vain for " + on.getKey());
        }
      }
      return found;
    });
  }

  /** Paths from the folder of the file. */
  List<String> filesThatDoNotExist(Predicate<String> exists) {
    return findings((name, service) -> {
      List<String> found = new ArrayList<>();
      for (JsonNode volume : service.path("volumes")) {
        String path = volume.asText().split(":", 2)[0];
        if (path.startsWith(".") && !exists.test(path)) {
          found.add(name + ": no file " + path);
        }
      }
      return found;
    });
  }

  /** Names of variables set for a service. */
  Set<String> variablesOf(String service) {
    Set<String> names = new HashSet<>();
    services
        .path(service)
        .path("environment")
        .properties()
        .forEach(variable -> names.add(variable.getKey()));
    return names;
  }

  @FunctionalInterface
  private interface Rule {
    List<String> findings(String name, JsonNode service);
  }

  private List<String> findings(Rule rule) {
    return services.properties().stream()
        .flatMap(service -> rule.findings(service.getKey(), service.getValue()).stream())
        .toList();
  }
}
