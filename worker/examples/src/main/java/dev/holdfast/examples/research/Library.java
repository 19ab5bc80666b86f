package dev.holdfast.examples.research;

import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.tool.ToolEffect;
import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Three logbooks of 1921. They are read only, so a call may be made again at any time. */
public final class Library {
  private static final List<Entry> CATALOGUE =
      List.of(
          new Entry("north-stack", "Log of the North Stack Lighthouse, January to June 1921"),
          new Entry("skerry-rock", "Log of the Skerry Rock Lighthouse, January to June 1921"),
          new Entry("gull-point", "Log of the Gull Point Lighthouse, January to June 1921"));

  public record Entry(String book, String title) {}

  @Tool(name = "catalogue.search", value = "Finds books by words of their titles")
  @ToolEffect(Effect.READ)
  public List<Entry> search(@P("words, of which one must be in the title") String words) {
    List<String> wanted = Arrays.asList(words.toLowerCase(Locale.ROOT).split("\\W+"));
    return CATALOGUE.stream()
        .filter(entry -> wanted.stream().anyMatch(entry.title().toLowerCase(Locale.ROOT)::contains))
        .toList();
  }

  /** Longer than what a model should be shown: it sees the beginning and reads on. */
  @Tool(name = "book.open", value = "The whole text of a book")
  @ToolEffect(Effect.READ)
  public String open(@P("name of the book, from the catalogue") String book) {
    if (CATALOGUE.stream().noneMatch(entry -> entry.book().equals(book))) {
      throw new IllegalArgumentException("there is no book " + book);
    }
    return Resource.text("books/" + book + ".txt");
  }
}
