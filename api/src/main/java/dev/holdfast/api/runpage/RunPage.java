package dev.holdfast.api.runpage;

import dev.holdfast.api.Links;
import dev.holdfast.api.run.RunNow;
import dev.holdfast.api.run.RunUsage;
import dev.holdfast.store.run.RunView;
import dev.holdfast.store.wait.WaitRow;
import dev.holdfast.workflows.run.RunEnding;
import dev.holdfast.workflows.wire.Wire;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page of a run shows.
 *
 * @param now null once the run has ended
 * @param turns those of this page
 * @param pending what its calls wait for
 * @param temporal address of the run in the Temporal Web UI, null where there is none
 * @param links addresses of other pages
 * @param at when this was read
 */
record RunPage(
    RunView run,
    @Nullable RunNow now,
    RunUsage usage,
    List<Turn> turns,
    List<WaitRow> pending,
    Window window,
    @Nullable String temporal,
    Links links,
    Instant at) {

  RunPage {
    turns = List.copyOf(turns);
    pending = List.copyOf(pending);
  }

  /**
   * Which turns are shown.
   *
   * @param first of them
   * @param last there is
   */
  record Window(int first, int last) {
    static final int TURNS = 50;

    /** The window that holds a turn. */
    static Window around(int turn, int last) {
      int within = Math.clamp(turn, 1, Math.max(1, last));
      return new Window((within - 1) / TURNS * TURNS + 1, last);
    }

    int behind() {
      return first + TURNS;
    }

    boolean holdsLast() {
      return behind() > last;
    }

    boolean isWhole() {
      return first == 1 && holdsLast();
    }
  }

  @Nullable RunEnding ending() {
    return run.ending() == null ? null : Wire.read(run.ending(), RunEnding.class);
  }
}
