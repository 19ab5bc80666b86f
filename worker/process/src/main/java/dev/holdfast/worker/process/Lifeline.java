package dev.holdfast.worker.process;

import java.io.IOException;
import java.io.InputStream;

/** Runs something when an input closes: the process at its other end is gone. */
final class Lifeline {
  private Lifeline() {}

  static void watch(InputStream input, Runnable whenGone) {
    Thread.ofPlatform()
        .daemon()
        .name("lifeline")
        .start(() -> {
          try {
            while (input.read() >= 0) {
              // What is written there means nothing; only the end does.
            }
          } catch (IOException e) {
            // A broken pipe is an end as well.
          }
          whenGone.run();
        });
  }
}
