package dev.holdfast.store.run;

/**
 * The run that was started under a key.
 *
 * @param fingerprint digest of what was asked then
 */
public record KeyedStart(String runId, String fingerprint) {}
