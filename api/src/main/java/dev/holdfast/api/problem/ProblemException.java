package dev.holdfast.api.problem;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A refusal on its way to the caller. */
public final class ProblemException extends RuntimeException {
  private final ProblemCode code;
  private final List<Fault> faults;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final Map<String, Object> extensions = new LinkedHashMap<>();

  public ProblemException(ProblemCode code, String detail) {
    this(code, detail, List.of(), null);
  }

  ProblemException(ProblemCode code, String detail, List<Fault> faults, @Nullable Throwable cause) {
    super(detail, cause);
    this.code = code;
    this.faults = new ArrayList<>(faults);
  }

  public static ProblemException invalid(List<Fault> faults) {
    String detail =
        faults.size() == 1 ? faults.getFirst().detail() : faults.size() + " things are not valid.";
    return new ProblemException(ProblemCode.INVALID_REQUEST, detail, faults, null);
  }

  public static ProblemException invalid(Fault fault) {
    return invalid(List.of(fault));
  }

  /** There is no secret to sign anything with. */
  public static ProblemException pagesOff() {
    return new ProblemException(
        ProblemCode.PAGES_OFF,
        "Pages are switched off: set HOLDFAST_SECRET to at least 32 random characters, the same"
            + " for every API process.");
  }

  /** Missing and foreign are the same to a caller. */
  public static ProblemException noSuchRun() {
    return new ProblemException(ProblemCode.NOT_FOUND, "There is no run with this id.");
  }

  public ProblemException header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /** What exactly is wrong. */
  public ProblemException at(Fault fault) {
    faults.add(fault);
    return this;
  }

  /** A member of the answer beyond those that every problem has. */
  public ProblemException with(String member, Object value) {
    extensions.put(member, value);
    return this;
  }

  public ProblemCode code() {
    return code;
  }

  public String detail() {
    String message = getMessage();
    return message == null ? code.title() : message;
  }

  List<Fault> faults() {
    return List.copyOf(faults);
  }

  Map<String, String> headers() {
    return headers;
  }

  Map<String, Object> extensions() {
    return extensions;
  }
}
