package dev.holdfast.worker.process.upgrade;

import dev.holdfast.workflows.Names;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The replay epoch of this release, which lies beside the shells: raised only when they changed so
 * that a run begun by the old ones cannot be replayed by the new ones.
 */
public final class ReplayEpoch {
  private static final String PLACE = "/holdfast/replay-epoch";
  private static final String OF_THIS_RELEASE = read();

  private ReplayEpoch() {}

  public static String ofThisRelease() {
    return OF_THIS_RELEASE;
  }

  private static String read() {
    try (InputStream in = Names.class.getResourceAsStream(PLACE)) {
      if (in == null) {
        throw new IllegalStateException("the jar of the workflows has no " + PLACE);
      }
      String epoch = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!epoch.matches("epoch-[1-9][0-9]*")) {
        throw new IllegalStateException(PLACE + " says '" + epoch + "': no epoch, as epoch-1 is");
      }
      return epoch;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
