package dev.holdfast.store.run;

/**
 * A caller's name for the start of a run.
 *
 * @param key digest of who may use the caller's key, and of the key itself
 * @param fingerprint digest of what was asked under it
 */
public record StartKey(String key, String fingerprint) {}
