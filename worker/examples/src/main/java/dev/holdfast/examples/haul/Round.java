package dev.holdfast.examples.haul;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a model says on its way round: the script that is played where there is no model. */
record Round(int shelves, List<Warehouse.Item> differing) {
  private static final String SHELF =
      """
      {"text": "Shelf %1$d.", "calls": [
         {"tool": "books.page", "args": {"shelf": %1$d}},
         {"tool": "scanner.count", "args": {"shelf": %1$d}}]}
      """;

  Round {
    differing = List.copyOf(differing);
  }

  static Round of(Warehouse warehouse) {
    return new Round(warehouse.shelves(), warehouse.differing());
  }

  String script() {
    String round =
        IntStream.rangeClosed(1, shelves)
            .mapToObj(SHELF::formatted)
            .collect(Collectors.joining(","));
    return "{\"turns\": [%s, {\"text\": \"%s\"}]}".formatted(round, report());
  }

  String report() {
    return differing.stream()
        .map(item -> "%s lacks %d of %s".formatted(item.item(), item.missing(), item.booked()))
        .collect(Collectors.joining(", ", "%d shelves are counted: ".formatted(shelves), "."));
  }
}
