package dev.holdfast.deploy.launcher.doctor;

import dev.holdfast.deploy.launcher.StackView;
import dev.holdfast.deploy.launcher.StackView.PartView;
import java.util.List;
import java.util.stream.Stream;

/** Whether the processes of the stack are well. */
record Running(StackView view) {
  /** From here on somebody should ask why. */
  private static final int MANY_RESTARTS = 5;

  List<Finding> findings() {
    if (view.parts().isEmpty()) {
      return List.of(Finding.skipped("stack", "none runs on " + view.data()));
    }
    return Stream.concat(Stream.of(launcher()), view.parts().stream().map(Running::part)).toList();
  }

  private Finding launcher() {
    return view.launcher() == null
        ? Finding.problem(
            "launcher",
            "dead: nothing restarts what dies",
            "`holdfast up` adopts what still runs; `holdfast down` stops it.")
        : Finding.ok("launcher", "pid " + view.launcher());
  }

  private static Finding part(PartView part) {
    String ended =
        part.lastReason() == null
            ? ""
            : ", started again " + part.restarts() + "×, last because: " + part.lastReason();
    if (!part.healthy()) {
      return Finding.problem(part.name(), "not healthy" + ended, "Read its log: " + part.log());
    }
    return part.restarts() >= MANY_RESTARTS
        ? Finding.warning(part.name(), "healthy" + ended, "Read its log: " + part.log())
        : Finding.ok(part.name(), "healthy" + ended);
  }
}
