package dev.holdfast.workflows.tool;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Something that a call left under a name.
 *
 * @param digest by which its content is found: the same content is kept once
 * @param length characters of a text, bytes of anything else
 * @param base64 what is kept is no text, but the base64 of bytes
 */
public record Kept(
    String name,
    String mediaType,
    String digest,
    int length,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean base64) {}
