package dev.holdfast.workflows.run;

import dev.holdfast.workflows.model.CompactRequest;
import dev.holdfast.workflows.model.CompactResult;
import dev.holdfast.workflows.model.EndAskRequest;
import dev.holdfast.workflows.model.ModelAskRequest;
import dev.holdfast.workflows.model.ModelAskResult;
import dev.holdfast.workflows.model.ModelSteps;
import dev.holdfast.workflows.step.Digest;
import dev.holdfast.workflows.step.Receipt;
import dev.holdfast.workflows.tool.EndCallRequest;
import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.tool.PlannedCall;
import dev.holdfast.workflows.tool.ToolCallRequest;
import dev.holdfast.workflows.tool.ToolCallResult;
import dev.holdfast.workflows.tool.ToolSteps;
import io.temporal.activity.Activity;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A model that plans one turn of calls and is done, and calls that return when they are let. */
final class ScriptedSteps implements ModelSteps, ToolSteps, RunSteps {
  private static final long BEAT_MILLIS = 50;

  private final List<PlannedCall> calls;
  private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();
  private final AtomicInteger flying = new AtomicInteger();
  private final AtomicInteger mostFlying = new AtomicInteger();
  private final Map<Integer, String> asked = new ConcurrentHashMap<>();

  /** Calls that reached their tool, in the order in which they did. */
  final BlockingQueue<String> begun = new LinkedBlockingQueue<>();

  /** Calls that were given an end without being performed. */
  final List<String> ended = new CopyOnWriteArrayList<>();

  /** A drain was to take a native cancel in; it takes nothing. */
  final CountDownLatch toldOfNativeCancel = new CountDownLatch(1);

  private volatile @Nullable RunEnding next;

  ScriptedSteps(List<PlannedCall> calls) {
    this.calls = calls;
    calls.forEach(call -> gates.put(call.callId(), new CountDownLatch(1)));
  }

  void letReturn(String callId) {
    gate(callId).countDown();
  }

  /** The next drain takes a cancel. */
  void cancel() {
    next = RunEnding.cancelled("enough", "somebody");
  }

  int mostFlying() {
    return mostFlying.get();
  }

  List<Integer> turnsAsked() {
    return asked.keySet().stream().sorted().toList();
  }

  /** The digest of everything before a turn, by which its model was asked. */
  @Nullable String askedWith(int turn) {
    return asked.get(turn);
  }

  @Override
  public ModelAskResult ask(ModelAskRequest request) {
    asked.put(request.turn(), request.step().digest());
    if (request.nativeCancel()) {
      RunEnding cancelled = RunEnding.cancelled("cancelled in Temporal", "temporal:cancel");
      return new ModelAskResult(Receipt.settled(request.turn(), "drained"), cancelled);
    }
    Receipt receipt = Receipt.settled(request.turn(), "reply " + request.turn());
    boolean calling = request.turn() == 1;
    return new ModelAskResult(
        receipt,
        null,
        calling ? calls : List.of(),
        false,
        Spent.NOTHING,
        calling ? OutcomeVerdict.NONE : OutcomeVerdict.ACCEPTED,
        false);
  }

  @Override
  public ModelAskResult end(EndAskRequest request) {
    throw new IllegalStateException("the model always replies");
  }

  @Override
  public CompactResult compact(CompactRequest request) {
    throw new IllegalStateException("there is always room");
  }

  @Override
  public ToolCallResult call(ToolCallRequest request) {
    String id = request.call().callId();
    mostFlying.accumulateAndGet(flying.incrementAndGet(), Math::max);
    begun.add(id);
    try {
      while (!gate(id).await(BEAT_MILLIS, TimeUnit.MILLISECONDS)) {
        Activity.getExecutionContext().heartbeat(null);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a step", e);
    } finally {
      flying.decrementAndGet();
    }
    return result(id, OutcomeKind.OK);
  }

  @Override
  public ToolCallResult end(EndCallRequest request) {
    ended.add(request.call().callId());
    return result(request.call().callId(), request.wanted());
  }

  @Override
  public DrainResult drain(DrainRequest request) {
    if (request.nativeCancel()) {
      toldOfNativeCancel.countDown();
    }
    RunEnding ending = next;
    next = null;
    return ending == null
        ? new DrainResult(Receipt.nothing(request.step().after()), false, null)
        : new DrainResult(Receipt.settled(request.step().after() + 1, "drained"), true, ending);
  }

  @Override
  public FinishResult finish(FinishRequest request) {
    Receipt receipt = Receipt.settled(request.step().after() + 1, "finished");
    return new FinishResult(receipt, request.ending());
  }

  @Override
  public void yieldTask() {}

  private CountDownLatch gate(String callId) {
    return gates.getOrDefault(callId, new CountDownLatch(0));
  }

  /** The digest by which the loop knows that a call returned. */
  static String digestOfOk(String id) {
    return digest(id, OutcomeKind.OK);
  }

  private static String digest(String id, OutcomeKind kind) {
    return Digest.of(id, kind.name());
  }

  private static ToolCallResult result(String id, OutcomeKind kind) {
    Receipt receipt = Receipt.settled(10, digest(id, kind));
    return new ToolCallResult(receipt, kind, false, 0, null);
  }
}
