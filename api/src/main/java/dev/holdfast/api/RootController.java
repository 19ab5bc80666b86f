package dev.holdfast.api;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import java.util.Map;

/** Says what answers here. */
@Controller
final class RootController {
  private final Links links;

  RootController(Links links) {
    this.links = links;
  }

  /**
   * @param name of the product
   * @param links where to go on
   */
  record Root(String name, Map<String, String> links) {}

  @Get
  Root root() {
    return new Root(
        "holdfast", Map.of("runs", links.to("/v1/runs"), "health", links.to("/health")));
  }
}
