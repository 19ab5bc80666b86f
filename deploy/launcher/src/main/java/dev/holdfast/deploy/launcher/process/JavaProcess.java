package dev.holdfast.deploy.launcher.process;

import dev.holdfast.deploy.launcher.supervise.Child;
import dev.holdfast.deploy.launcher.supervise.PartStatus;
import dev.holdfast.deploy.launcher.supervise.Program;
import dev.holdfast.deploy.launcher.supervise.Running;
import dev.holdfast.deploy.launcher.supervise.Supervised;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One of Holdfast's own programs, healthy when {@code GET /health} answers 200.
 *
 * @param livesOn whether it outlives the launcher and may be adopted
 * @param before what an earlier launcher wrote about it
 */
public record JavaProcess(
    String name,
    Program program,
    int healthPort,
    Duration stopLimit,
    boolean livesOn,
    @Nullable PartStatus before)
    implements Child {

  @Override
  public Path log() {
    return program.log();
  }

  @Override
  public List<Integer> ports() {
    return List.of(healthPort);
  }

  @Override
  public Running start() {
    return program.start();
  }

  /** What cannot be adopted is ended: it may still hold the port. */
  @Override
  public Optional<Running> adopt() {
    Optional<ProcessHandle> survivor = before == null ? Optional.empty() : before.alive();
    if (survivor.isPresent() && !(livesOn && healthy())) {
      Supervised.end(this, survivor.get());
      return Optional.empty();
    }
    return survivor.map(Running::adopted);
  }

  @Override
  public boolean healthy() {
    return Health.answers(healthPort);
  }
}
