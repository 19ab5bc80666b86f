package dev.holdfast.deploy.launcher.place;

import java.util.Optional;

/** Which ports a stack takes. */
public enum PortChoice {
  /** What the data directory has had before, else the standard ones. */
  KEEP,
  /** Free ones, chosen once and kept with the data. */
  AUTO,
  /** The standard ones, from now on. */
  STANDARD;

  /** Chooses, and writes the choice into the data directory. */
  public Ports ports(DataDirectory data) {
    Optional<Ports> kept = Json.read(data.ports(), Ports.class);
    Ports ports =
        switch (this) {
          case KEEP -> kept.orElseGet(Ports::standard);
          case AUTO -> kept.filter(p -> !p.equals(Ports.standard())).orElseGet(Ports::free);
          case STANDARD -> Ports.standard();
        };
    if (!kept.equals(Optional.of(ports))) {
      PrivateFile.replace(data.ports(), Json.text(ports));
    }
    return ports;
  }
}
