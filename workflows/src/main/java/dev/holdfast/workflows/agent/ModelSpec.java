package dev.holdfast.workflows.agent;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.workflows.step.Lane;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which model an agent asks. What is not set is left out of its JSON, so that the digest of a spec
 * stays what it was.
 *
 * @param provider the name its queue carries
 * @param name the provider's name of the model
 * @param script JSON of the turns that the provider without a network plays; null for real models
 * @param fallbacks asked in this order, in the same step, when this one gives no reply; they have
 *     none of their own
 * @param price null when nobody said what it costs
 * @param settings null for the provider's defaults
 */
public record ModelSpec(
    String provider,
    String name,
    Lane lane,
    @Nullable String script,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ModelSpec> fallbacks,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ModelPrice price,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ModelSettings settings) {
  /** The provider of runs that perform one action: it asks for what the run was started with. */
  public static final String ACTION = "action";

  private static final List<String> FREE = List.of("scripted", "ollama", ACTION);

  public ModelSpec {
    // Null in what was written before there were any.
    fallbacks = fallbacks == null ? List.of() : List.copyOf(fallbacks);
    for (ModelSpec fallback : fallbacks) {
      if (!fallback.fallbacks.isEmpty()) {
        throw new IllegalArgumentException(
            "model %s: a fallback has no fallbacks of its own; list them all at the model"
                .formatted(fallback.shown()));
      }
    }
  }

  public ModelSpec(String provider, String name, Lane lane, @Nullable String script) {
    this(provider, name, lane, script, List.of(), null, null);
  }

  /** None: the run performs one action. */
  public static ModelSpec none() {
    return new ModelSpec(ACTION, ACTION, Lane.FAST, null);
  }

  /** Whether there is none, because the run performs one action. */
  public boolean absent() {
    return provider.equals(ACTION);
  }

  public ModelSpec withFallbacks(List<ModelSpec> others) {
    return new ModelSpec(provider, name, lane, script, others, price, settings);
  }

  public ModelSpec priced(@Nullable ModelPrice asked) {
    return new ModelSpec(provider, name, lane, script, fallbacks, asked, settings);
  }

  /** What it costs; null when nobody knows. What runs on an own machine costs nothing. */
  public @Nullable ModelPrice cost() {
    return price == null && FREE.contains(provider) ? ModelPrice.FREE : price;
  }

  /** The models whose cost nobody knows, this one and its fallbacks. */
  public List<String> unpriced() {
    return Stream.concat(Stream.of(this), fallbacks.stream())
        .filter(model -> model.cost() == null)
        .map(ModelSpec::shown)
        .toList();
  }

  /** How much it can read and write in one call; null when nobody said. */
  public @Nullable Integer window() {
    return settings == null ? null : settings.contextTokens();
  }

  public ModelSpec set(@Nullable ModelSettings wanted) {
    return new ModelSpec(provider, name, lane, script, fallbacks, price, wanted);
  }

  /** As people write it. */
  public String shown() {
    return provider + "/" + name;
  }
}
