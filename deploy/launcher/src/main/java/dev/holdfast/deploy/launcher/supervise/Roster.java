package dev.holdfast.deploy.launcher.supervise;

import dev.holdfast.deploy.launcher.place.DataDirectory;
import dev.holdfast.deploy.launcher.place.Json;
import dev.holdfast.deploy.launcher.place.PrivateFile;
import java.util.List;
import java.util.Optional;

/** The processes of one stack as its launcher last wrote them down. */
public record Roster(long launcher, String launcherStartedAt, List<PartStatus> parts) {

  public Roster {
    parts = List.copyOf(parts);
  }

  /** What the launcher of this data directory wrote; empty if there was none. */
  public static Optional<Roster> of(DataDirectory data) {
    return Json.read(data.parts(), Roster.class);
  }

  /** Written by this process. */
  public static Roster now(List<PartStatus> parts) {
    ProcessHandle self = ProcessHandle.current();
    return new Roster(self.pid(), PartStatus.startOf(self), parts);
  }

  public void write(DataDirectory data) {
    PrivateFile.replace(data.parts(), Json.text(this));
  }

  /** The launcher that wrote this, if it still lives. */
  public Optional<ProcessHandle> livingLauncher() {
    return PartStatus.alive(launcher, launcherStartedAt);
  }

  public Optional<PartStatus> part(String name) {
    return parts.stream().filter(part -> part.name().equals(name)).findFirst();
  }
}
