package dev.holdfast.model.provider;

import dev.holdfast.egress.Egress;
import dev.holdfast.egress.Patience;
import dev.holdfast.model.FaultKind;
import dev.holdfast.model.ModelAnswer;
import dev.holdfast.model.ModelFault;
import dev.holdfast.model.ModelProvider;
import dev.holdfast.model.ModelQuestion;
import dev.holdfast.workflows.agent.BuiltIn;
import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.model.ProviderNote;
import dev.holdfast.workflows.model.StopReason;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.TokenUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A provider behind LangChain4j, asked with one key. */
final class LangchainProvider implements ModelProvider {
  private final Dialect dialect;
  private final String account;
  private final Egress egress;
  private final Patience patience;

  LangchainProvider(Dialect dialect, String account, Egress egress, Patience patience) {
    this.dialect = dialect;
    this.account = account;
    this.egress = egress;
    this.patience = patience;
  }

  @Override
  public String name() {
    return dialect.provider();
  }

  @Override
  public String account() {
    return account;
  }

  @Override
  public ModelAnswer ask(ModelQuestion question) throws ModelFault, InterruptedException {
    ToolNames names = new ToolNames(tools(question));
    Ear ear = dialect.ear();
    Line line = new Line(egress, patience, dialect, ear);
    Heard heard = new Heard(question.hearing());
    dialect.model(question.spec().model(), line).chat(request(question, names), heard);
    if (line.interrupted()) {
      throw new InterruptedException();
    }
    ModelFault fault = line.fault();
    if (fault != null) {
      throw fault;
    }
    ChatResponse response = heard.response;
    if (response == null) {
      throw new ModelFault(
          FaultKind.GARBLED,
          "%s sent what cannot be read%s"
              .formatted(
                  name(),
                  heard.error == null ? "" : ": " + heard.error.getClass().getSimpleName()));
    }
    return answer(response, line, ear, names);
  }

  private ChatRequest request(ModelQuestion question, ToolNames names) {
    List<ToolSpecification> tools =
        tools(question).stream()
            .map(tool ->
                ToolSpecification.builder()
                    .name(names.sent(tool.name()))
                    .description(tool.description())
                    .parameters(ToolSchemas.of(tool.inputSchema(), dialect.takesAnySchema()))
                    .build())
            .toList();
    var request = ChatRequest.builder().messages(Messages.of(question, names, dialect));
    if (!tools.isEmpty()) {
      request.toolSpecifications(tools);
    }
    ModelQuestion.Wanted wanted = question.wanted();
    if (wanted != null && hasFormat(question)) {
      request.responseFormat(
          ResponseFormat.builder()
              .type(ResponseFormatType.JSON)
              .jsonSchema(
                  JsonSchema.builder()
                      .name("outcome")
                      .rootElement(ToolSchemas.of(wanted.schema(), dialect.takesAnySchema()))
                      .build())
              .build());
    } else if (wanted != null && (wanted.now() || question.spec().tools().isEmpty())) {
      request.toolChoice(
          dialect.takesRequiredCalls(question.spec().model())
              ? ToolChoice.REQUIRED
              : ToolChoice.AUTO);
    }
    return request.build();
  }

  /**
   * The agent's, and the one by which the outcome is given where the provider has no form for it.
   */
  private List<ToolSpec> tools(ModelQuestion question) {
    ModelQuestion.Wanted wanted = question.wanted();
    if (wanted == null) {
      return question.spec().tools();
    }
    if (hasFormat(question)) {
      return wanted.now() ? List.of() : question.spec().tools();
    }
    ToolSpec give = BuiltIn.giveOutcome(wanted.schema());
    return wanted.now() ? List.of(give) : question.spec().offering(give).tools();
  }

  private boolean hasFormat(ModelQuestion question) {
    ModelQuestion.Wanted wanted = question.wanted();
    boolean withTools = !question.spec().tools().isEmpty() && (wanted == null || !wanted.now());
    return dialect.takesResponseFormat(withTools);
  }

  private ModelAnswer answer(ChatResponse response, Line line, Ear ear, ToolNames names)
      throws ModelFault {
    AiMessage message = response.aiMessage();
    List<ModelAnswer.Asked> calls = new ArrayList<>();
    for (ToolExecutionRequest call : message.toolExecutionRequests()) {
      calls.add(
          new ModelAnswer.Asked(
              call.id() == null || call.id().isBlank() ? null : call.id(),
              names.ours(call.name() == null ? "" : call.name()),
              call.arguments() == null || call.arguments().isBlank() ? "{}" : call.arguments()));
    }
    String text = message.text() == null ? "" : message.text();
    StopReason stop = stop(ear.stopReason(), calls);
    if (text.isBlank()
        && calls.isEmpty()
        && (stop == StopReason.DONE || stop == StopReason.OTHER || stop == StopReason.CALLS)) {
      throw new ModelFault(FaultKind.EMPTY, "%s replied with nothing".formatted(name()));
    }
    return new ModelAnswer(
        text,
        calls,
        tokens(response.tokenUsage(), line, ear),
        new ProviderNote(
            stop,
            ear.providerStopReason(),
            ear.refusal() == null && stop == StopReason.REFUSED ? text : ear.refusal(),
            message.thinking(),
            OpaqueBlocks.kept(name(), message)));
  }

  /** No question is empty: where nothing was counted, the provider does not count. */
  private ModelAnswer.Tokens tokens(@Nullable TokenUsage usage, Line line, Ear ear) {
    ModelAnswer.Tokens told = usage == null ? null : dialect.tokens(usage);
    return told == null || told.input() == 0 ? Counts.estimated(line.sent(), ear.heard()) : told;
  }

  private static StopReason stop(@Nullable StopReason told, List<ModelAnswer.Asked> calls) {
    if (told == null || told == StopReason.DONE) {
      return calls.isEmpty() ? StopReason.DONE : StopReason.CALLS;
    }
    return told;
  }

  /** What LangChain4j made of the reply. */
  private static final class Heard implements StreamingChatResponseHandler {
    private final Consumer<String> hearing;
    private @Nullable ChatResponse response;
    private @Nullable Throwable error;

    Heard(Consumer<String> hearing) {
      this.hearing = hearing;
    }

    @Override
    public void onPartialResponse(String part) {
      hearing.accept(part);
    }

    @Override
    public void onCompleteResponse(ChatResponse whole) {
      response = whole;
    }

    @Override
    public void onError(Throwable why) {
      error = why;
    }
  }
}
