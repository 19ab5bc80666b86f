package dev.holdfast.deploy.launcher;

import dev.holdfast.deploy.launcher.place.Ports;
import dev.holdfast.deploy.launcher.place.Secrets;
import dev.holdfast.deploy.launcher.postgres.PostgresServer;
import dev.holdfast.deploy.launcher.supervise.PartStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns what a stack was started with into what its clients need to know. */
record EndpointsOf(StackSettings settings, Ports ports, Secrets secrets) {

  Endpoints with(List<PartStatus> status) {
    boolean api = settings.parts().contains(Part.API);
    boolean temporal = settings.parts().contains(Part.TEMPORAL);
    return new Endpoints(
        api ? http(ports.api()) : null,
        temporal ? "127.0.0.1:" + ports.temporal() : null,
        temporal ? http(ports.temporalUi()) : null,
        settings.parts().contains(Part.POSTGRES)
            ? PostgresServer.url(ports.postgres(), secrets)
            : null,
        api ? secrets.apiKey() : null,
        settings.hasShop() ? http(ports.shop()) : null,
        pids(status));
  }

  private static Map<String, Long> pids(List<PartStatus> status) {
    Map<String, Long> pids = new LinkedHashMap<>();
    pids.put("launcher", ProcessHandle.current().pid());
    status.stream().filter(part -> part.pid() != 0).forEach(p -> pids.put(p.name(), p.pid()));
    return pids;
  }

  private static String http(int port) {
    return "http://127.0.0.1:" + port;
  }
}
