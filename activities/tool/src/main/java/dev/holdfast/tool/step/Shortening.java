package dev.holdfast.tool.step;

import dev.holdfast.store.ledger.NewArtifact;
import dev.holdfast.workflows.agent.BuiltIn;
import dev.holdfast.workflows.tool.Artifact;
import dev.holdfast.workflows.tool.CallEnd;
import org.jspecify.annotations.Nullable;

/**
 * Keeps long results out of the rows, which every worker that performs the run holds in memory and
 * every turn shows to the model.
 *
 * @param end as its row holds it
 * @param whole the content, where the row holds only its beginning; null where it holds it all
 */
record Shortening(CallEnd end, @Nullable NewArtifact whole) {
  private static final int LONG = 8_192;
  private static final int SHOWN = 600;

  /** More than this of one result is not kept. */
  private static final int MOST = 4 * 1024 * 1024;

  static Shortening of(CallEnd end) {
    String content = end.content();
    if (content.length() <= LONG) {
      return new Shortening(end, null);
    }
    String whole = content.length() <= MOST ? content : content.substring(0, cut(content, MOST));
    var kept = NewArtifact.of(whole);
    var artifact = new Artifact(kept.digest(), whole.length());
    String lost =
        whole.length() == content.length()
            ? ""
            : " The result had %d characters; only these are kept.".formatted(content.length());
    String beginning =
        "%s%n[The first %d of %d characters. %s with id \"%s\" reads the rest.%s]"
            .formatted(
                content.substring(0, cut(content, SHOWN)),
                cut(content, SHOWN),
                whole.length(),
                BuiltIn.READ_ARTIFACT.name(),
                artifact.digest(),
                lost);
    return new Shortening(end.shortened(beginning, artifact), kept);
  }

  /** Not between the two halves of a character. */
  private static int cut(String content, int at) {
    return Character.isHighSurrogate(content.charAt(at - 1)) ? at - 1 : at;
  }
}
