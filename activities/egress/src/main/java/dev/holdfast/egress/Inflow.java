package dev.holdfast.egress;

/** Takes in an answer while it comes. All calls come on the thread that sends. */
public interface Inflow {

  /** What a line meant for whoever waits. */
  enum Progress {
    /** Nothing: time runs on. */
    NOTHING,
    /** The other side is alive. */
    ALIVE,
    /** Content: what is waited for has begun. */
    CONTENT
  }

  /** The answer has begun, with status 2xx and a media type that was asked for. */
  void opened(String mediaType);

  /** A line, without its end. */
  Progress line(String line);

  /** The answer ended as it should. */
  void ended();
}
