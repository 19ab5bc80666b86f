package dev.holdfast.examples.shop;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the shop sold. Every order number there can be is an order, always the same one. */
final class Goods {
  private static final Pattern ORDER = Pattern.compile("[A-Z]-\\d{1,9}");
  private static final List<String> ARTICLES =
      List.of("espresso machine", "desk lamp", "rain coat", "tea pot", "bicycle bell");
  private static final List<String> CUSTOMERS =
      List.of("Ada Lovelace", "Alan Turing", "Grace Hopper", "Edsger Dijkstra");

  private Goods() {}

  static @Nullable Map<String, Object> order(String number) {
    if (!ORDER.matcher(number).matches()) {
      return null;
    }
    int n = Integer.parseInt(number.substring(2));
    String customer = customer(n);
    return Map.of(
        "order",
        number,
        "article",
        ARTICLES.get(n % ARTICLES.size()),
        "cents",
        1_000 + n % 9_000,
        "customer",
        customer,
        "email",
        customer.substring(0, customer.indexOf(' ')).toLowerCase(Locale.ROOT) + "@example.com",
        "state",
        "delivered");
  }

  static @Nullable Map<String, Object> history(String number) {
    if (!ORDER.matcher(number).matches()) {
      return null;
    }
    int n = Integer.parseInt(number.substring(2));
    return Map.of("customer", customer(n), "orders", 3 + n % 7, "refunds", n % 2);
  }

  static Map<String, Object> rules(String article) {
    return Map.of(
        "days", 30,
        "centsWithoutQuestion", 10_000,
        "text", "A %s that arrived broken is refunded within 30 days.".formatted(article));
  }

  private static String customer(int n) {
    return CUSTOMERS.get(n % CUSTOMERS.size());
  }
}
