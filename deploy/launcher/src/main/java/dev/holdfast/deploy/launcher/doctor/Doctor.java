package dev.holdfast.deploy.launcher.doctor;

import dev.holdfast.deploy.launcher.StackView;
import dev.holdfast.deploy.launcher.place.DataDirectory;
import dev.holdfast.deploy.launcher.place.Json;
import dev.holdfast.deploy.launcher.place.Ports;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Examines this machine and the stack on it. */
public record Doctor(DataDirectory data, Map<String, String> environment) {

  public Doctor {
    environment = Map.copyOf(environment);
  }

  /** All findings, in the order in which to mend them. Changes nothing. */
  public List<Finding> examine() {
    StackView view = StackView.of(data);
    Ports ports = Json.read(data.ports(), Ports.class).orElseGet(Ports::standard);
    return Stream.of(
            new Machine(data, ports).findings(view),
            new Running(view).findings(),
            new Database(data, ports).findings(view),
            new Temporal(ports).findings(view),
            List.of(new ModelKeys(environment).finding()))
        .flatMap(List::stream)
        .toList();
  }
}
