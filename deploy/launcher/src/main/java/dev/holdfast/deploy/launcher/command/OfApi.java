package dev.holdfast.deploy.launcher.command;

import dev.holdfast.deploy.launcher.Endpoints;
import dev.holdfast.deploy.launcher.client.ApiClient;
import dev.holdfast.deploy.launcher.place.DataDirectory;
import dev.holdfast.deploy.launcher.place.StackFailure;
import dev.holdfast.deploy.launcher.supervise.Roster;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which API a command asks: that of the local stack, or another. */
final class OfApi {
  static final String KEY = "HOLDFAST_API_KEY";

  @Mixin private OfStack stack = new OfStack();

  @Option(
      names = "--api",
      paramLabel = "URL",
      description =
          "Ask this API, with the key in " + KEY + ", instead of that of the local stack.")
  private @Nullable String api;

  ApiClient client() {
    return client(System.getenv());
  }

  ApiClient client(Map<String, String> environment) {
    return api == null ? ofStack(stack.data()) : of(api, environment.get(KEY));
  }

  private static ApiClient of(String address, @Nullable String key) {
    if (!address.matches("https?://[^\\s]+")) {
      throw new StackFailure(
          "--api is no address: " + address, "Give one as https://agents.example.");
    }
    if (key == null || key.isBlank()) {
      throw new StackFailure(
          KEY + " is not set", "Put a key of " + address + " there: it is not taken as an option.");
    }
    return new ApiClient(address.replaceFirst("/+$", ""), key.strip());
  }

  private static ApiClient ofStack(DataDirectory data) {
    boolean up = Roster.of(data).flatMap(Roster::livingLauncher).isPresent();
    Endpoints endpoints = up ? Endpoints.of(data).orElse(null) : null;
    if (endpoints == null || endpoints.api() == null || endpoints.apiKey() == null) {
      throw new StackFailure(
          "no API is up on " + data.root(),
          "Start the stack with `holdfast up`, or ask another API: --api URL, with its key in "
              + KEY
              + ".");
    }
    return new ApiClient(endpoints.api(), endpoints.apiKey());
  }
}
