package dev.holdfast.workflows.tool;

/**
 * Names content that is kept beside the ledger because it is too long for a row.
 *
 * @param digest of the content: the same content is kept once
 * @param length its characters
 */
public record Artifact(String digest, int length) {}
