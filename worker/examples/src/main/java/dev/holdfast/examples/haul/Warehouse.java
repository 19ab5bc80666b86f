package dev.holdfast.examples.haul;

import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.tool.ToolEffect;
import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Three hundred items on a hundred and fifty shelves, of which some are fewer than the books say.
 */
public final class Warehouse {
  private final List<Item> items;

  private Warehouse(List<Item> items) {
    this.items = List.copyOf(items);
  }

  record Item(String item, int shelf, String name, int booked, int onShelf) {
    int missing() {
      return booked - onShelf;
    }
  }

  public record Booked(String item, String name, int pieces) {}

  public record Counted(String item, int pieces, String photo) {}

  /** The one that is bundled with the example. */
  static Warehouse ofThisJar() {
    try (InputStream file = Warehouse.class.getResourceAsStream("warehouse.csv")) {
      String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
      List<Item> items = new ArrayList<>();
      for (String line : text.lines().skip(1).toList()) {
        String[] cells = line.split(",", -1);
        items.add(
            new Item(
                cells[0],
                Integer.parseInt(cells[1]),
                cells[2],
                Integer.parseInt(cells[3]),
                Integer.parseInt(cells[4])));
      }
      return new Warehouse(items);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int shelves() {
    return items.getLast().shelf();
  }

  List<Item> differing() {
    return items.stream().filter(item -> item.missing() != 0).toList();
  }

  @Tool(name = "books.page", value = "What should lie on a shelf")
  @ToolEffect(Effect.READ)
  public List<Booked> booked(@P("number of the shelf, from 1") int shelf) {
    return on(shelf).stream()
        .map(item -> new Booked(item.item(), item.name(), item.booked()))
        .toList();
  }

  @Tool(name = "scanner.count", value = "Counts what lies on a shelf")
  @ToolEffect(Effect.READ)
  public List<Counted> count(@P("number of the shelf, from 1") int shelf) {
    return on(shelf).stream()
        .map(item ->
            new Counted(
                item.item(), item.onShelf(), "scan/%03d/%s.png".formatted(shelf, item.item())))
        .toList();
  }

  private List<Item> on(int shelf) {
    List<Item> found = items.stream().filter(item -> item.shelf() == shelf).toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no shelf %d; there are 1 to %d".formatted(shelf, shelves()));
    }
    return found;
  }
}
