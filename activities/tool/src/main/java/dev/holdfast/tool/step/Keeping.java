package dev.holdfast.tool.step;

import dev.holdfast.store.ledger.NewArtifact;
import dev.holdfast.store.ledger.NewEvent;
import dev.holdfast.workflows.event.EventType;
import dev.holdfast.workflows.tool.Kept;
import dev.holdfast.workflows.wire.Wire;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a call leaves under names, held until its end is settled. */
final class Keeping {
  private static final int MOST = 32;
  private static final int LONGEST = 4 * 1024 * 1024;
  private static final int MOST_CHARACTERS = 2 * LONGEST;

  private final Map<String, Left> left = new LinkedHashMap<>();

  private record Left(Kept kept, NewArtifact artifact) {}

  /**
   * What a call has left when it returned.
   *
   * @param artifacts their content
   * @param events that tell of them
   */
  record Result(List<Kept> kept, List<NewArtifact> artifacts, List<NewEvent> events) {
    static final Result NOTHING = new Result(List.of(), List.of(), List.of());
  }

  synchronized String keep(String name, String mediaType, String content, boolean base64) {
    check(name, content.length());
    NewArtifact artifact = NewArtifact.of(content);
    int length = base64 ? bytes(content) : content.length();
    // Behind what was left before it: under the same name the later one is read.
    left.remove(name);
    left.put(
        name, new Left(new Kept(name, mediaType, artifact.digest(), length, base64), artifact));
    return artifact.digest();
  }

  private static int bytes(String base64) {
    int padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
    return base64.length() / 4 * 3 - padding;
  }

  private void check(String name, int length) {
    int before =
        left.values().stream()
            .filter(other -> !other.kept().name().equals(name))
            .mapToInt(other -> other.artifact().content().length())
            .sum();
    if (length > LONGEST || before + length > MOST_CHARACTERS) {
      throw new IllegalArgumentException(
          "cannot keep \"%s\" of %d characters: one can have %d, all of a call %d"
              .formatted(name, length, LONGEST, MOST_CHARACTERS));
    }
    if (left.size() == MOST && !left.containsKey(name)) {
      throw new IllegalArgumentException(
          "cannot keep \"%s\": a call can keep %d things".formatted(name, MOST));
    }
  }

  /** A try that failed leaves nothing. */
  synchronized void clear() {
    left.clear();
  }

  synchronized Result result(Attempt attempt) {
    return new Result(
        left.values().stream().map(Left::kept).toList(),
        left.values().stream().map(Left::artifact).toList(),
        left.values().stream().map(one -> event(attempt, one.kept())).toList());
  }

  private static NewEvent event(Attempt attempt, Kept kept) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("name", kept.name());
    data.put("digest", kept.digest());
    data.put("media_type", kept.mediaType());
    data.put("length", kept.length());
    data.put("call", attempt.call().callId());
    return new NewEvent(EventType.ARTIFACT_CREATED, attempt.ref().name(), Wire.write(data));
  }
}
