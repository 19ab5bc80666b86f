package dev.holdfast.examples.research;

import dev.holdfast.worker.AgentDefinition;
import dev.holdfast.worker.AgentProvider;
import java.util.List;

/**
 * Answers a question from the logbooks of lighthouses, with quotes. Started with {@code
 * {"question": "Which lighthouse met the storm of February 1921 first?"}}.
 */
public final class Research implements AgentProvider {

  @Override
  public List<AgentDefinition> agents() {
    return List.of(researcher());
  }

  static AgentDefinition researcher() {
    return AgentDefinition.named("research")
        .instructions(
            """
            You answer questions from the logbooks of lighthouses. Search the catalogue, open all
            the books that may help, at once, and read on where you are shown only the beginning.
            Answer in one sentence, and quote the lines that prove it, word by word.
            """)
        .tools(new Library())
        .maxParallelCalls(4)
        .inputSchema(Resource.text("question.schema.json"))
        .outcomeSchema(Resource.text("findings.schema.json"))
        .completesAfter("book.open")
        .maxTurns(30)
        .script(Resource.text("research.json"))
        .build();
  }
}
