package dev.holdfast.policy;

/**
 * One thing that is wrong with a JSON text.
 *
 * @param pointer JSON pointer to the value that is wrong; empty for the whole text
 * @param code the schema keyword that refused it, or {@code malformed_json}, {@code too_deep}, or
 *     {@code invalid} where no schema is what it breaks
 * @param detail a sentence that says what is wrong, fit for a model to read
 */
public record Fault(String pointer, String code, String detail) {
  public static final String MALFORMED_JSON = "malformed_json";
  public static final String TOO_DEEP = "too_deep";
  public static final String INVALID = "invalid";
}
