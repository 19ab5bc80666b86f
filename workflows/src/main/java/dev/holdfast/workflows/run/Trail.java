package dev.holdfast.workflows.run;

import dev.holdfast.workflows.step.Digest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Digest of everything the loop has seen, in an order that no crash can change: per turn the
 * model's reply, the calls in call order, then what was taken in while the model and while the
 * calls were in flight. It is the input of the steps that follow, so a step met again with another
 * past is noticed.
 */
final class Trail {
  private String past;
  private final List<String> reply = new ArrayList<>();
  private final List<String> calls = new ArrayList<>();

  private Trail(String past) {
    this.past = past;
  }

  static Trail of(String specDigest, @Nullable Segment segment) {
    Trail trail = new Trail(segment == null ? Digest.of("run", specDigest) : segment.past());
    Segment.Parked parked = Segment.parkedIn(segment);
    if (parked != null) {
      trail.reply.addAll(parked.reply());
    }
    return trail;
  }

  /** What the turn has settled so far, before its calls. */
  List<String> reply() {
    return List.copyOf(reply);
  }

  String past() {
    return past;
  }

  void replied(String digest) {
    reply.add(digest);
  }

  void callEnded(String digest) {
    calls.add(digest);
  }

  /** Behind the turn's calls. */
  void compacted(String digest) {
    calls.add(digest);
  }

  void turnEnded() {
    past = Digest.of(past, String.join(",", reply), String.join(",", calls));
    reply.clear();
    calls.clear();
  }

  String inputOf(String step) {
    return Digest.of(past, step);
  }
}
