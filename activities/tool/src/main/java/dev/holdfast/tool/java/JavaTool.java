package dev.holdfast.tool.java;

import dev.holdfast.tool.Tool;
import dev.holdfast.tool.ToolFault;
import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.tool.Reconciled;
import dev.holdfast.workflows.tool.ToolContext;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.exception.ToolArgumentsException;
import dev.langchain4j.exception.ToolExecutionException;
import dev.langchain4j.invocation.InvocationContext;
import dev.langchain4j.invocation.InvocationParameters;
import dev.langchain4j.service.tool.AiServiceTool;
import dev.langchain4j.service.tool.DefaultToolExecutor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One {@code @Tool} method of one object. */
final class JavaTool implements Tool {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  private final Object bean;
  private final DefaultToolExecutor executor;
  private final ToolParameters parameters;
  private final DeclaredEffect effect;
  private final ToolSpec spec;

  private JavaTool(
      Object bean,
      DefaultToolExecutor executor,
      ToolParameters parameters,
      DeclaredEffect effect,
      ToolSpec spec) {
    this.bean = bean;
    this.executor = executor;
    this.parameters = parameters;
    this.effect = effect;
    this.spec = spec;
  }

  static JavaTool of(Object bean, AiServiceTool found) {
    DefaultToolExecutor executor = (DefaultToolExecutor) found.toolExecutor();
    Method method = executor.originalMethod();
    Contents.check(method);
    DeclaredEffect effect = DeclaredEffect.of(bean.getClass(), method);
    ToolParameters parameters = ToolParameters.of(method);
    ToolSpec spec = spec(found.toolSpecification(), method, effect, parameters);
    return new JavaTool(bean, executor, parameters, effect, spec);
  }

  private static ToolSpec spec(
      ToolSpecification found, Method method, DeclaredEffect effect, ToolParameters parameters) {
    if (!NAME.matcher(found.name()).matches()) {
      throw new IllegalArgumentException(
          "%s: \"%s\" is no name for a tool: use 1 to 64 letters, digits, dots, dashes and underscores"
              .formatted(new Place(method), found.name()));
    }
    long timeoutMillis = effect.timeout().toMillis();
    String description = found.description();
    ToolSpec spec =
        new ToolSpec(
            found.name(),
            description == null ? "" : description,
            parameters.schema(found.parameters()),
            effect.effect(),
            ToolSpec.laneOf(effect.effect(), timeoutMillis),
            timeoutMillis,
            effect.declared());
    try {
      ToolSpec risking = effect.risk().isEmpty() ? spec : spec.risking(effect.risk());
      ToolSpec tried = risking.tried(effect.attempts());
      return effect.perSecond() == 0 ? tried : tried.paced(effect.perSecond());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s: @ToolEffect: %s".formatted(new Place(method), e.getMessage()), e);
    }
  }

  Place place() {
    return new Place(executor.originalMethod());
  }

  @Override
  public ToolSpec spec() {
    return spec;
  }

  @Override
  public String call(String arguments, ToolContext context) throws ToolFault, InterruptedException {
    try {
      ToolExecutionRequest request =
          ToolExecutionRequest.builder()
              .id(context.callId())
              .name(spec.name())
              .arguments(parameters.arguments(arguments, context))
              .build();
      return context.serving(() ->
          Contents.recorded(
              executor.executeWithContext(request, invocation(context)).resultContents(), context));
    } catch (ToolExecutionException e) {
      throw fault(e.getCause(), true);
    } catch (ToolArgumentsException e) {
      throw fault(e.getCause() == null ? e : e.getCause(), false);
    } catch (RuntimeException e) {
      // Thrown around the method, not by it: arguments that do not fit, a result that is no JSON.
      throw fault(e, false);
    }
  }

  private static InvocationContext invocation(ToolContext context) {
    return InvocationContext.builder()
        .chatMemoryId(context.runId())
        .invocationParameters(new InvocationParameters())
        .managedParameters(Map.of())
        .build();
  }

  /** What the model is told of a failure: its sentence, never its stack. */
  private static ToolFault fault(@Nullable Throwable failure, boolean passing)
      throws InterruptedException {
    if (failure instanceof ToolFault itself) {
      return itself;
    }
    if (failure instanceof InterruptedException interrupted) {
      throw interrupted;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure == null) {
      return new ToolFault("unknown failure", null);
    }
    String message = failure.getMessage();
    String said = message == null || message.isBlank() ? failure.getClass().getName() : message;
    return passing ? ToolFault.passing(said, failure) : new ToolFault(said, failure);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException when the asking failed, which says nothing about the call: ask
   *     again
   */
  @Override
  public Reconciled reconcile(ToolContext context) {
    Method ask = effect.reconcileBy();
    if (ask == null) {
      return new Reconciled.Unknown();
    }
    try {
      Object answer = ask.invoke(bean, context.effectKey());
      return answer == null ? new Reconciled.Unknown() : (Reconciled) answer;
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new IllegalStateException("%s failed".formatted(new Place(ask)), e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("%s cannot be called".formatted(new Place(ask)), e);
    }
  }
}
