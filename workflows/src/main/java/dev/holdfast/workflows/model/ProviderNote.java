package dev.holdfast.workflows.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What a provider said beside its message. Null where it said no such thing.
 *
 * @param stopReason why the reply ended, one word for all providers
 * @param providerStopReason the same in the provider's word
 * @param refusal what the model said when it refused
 * @param reasoning what the model let us see of its thoughts
 * @param opaque JSON object that only the provider understands; handed back to it as it is, and to
 *     nobody else
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProviderNote(
    @Nullable StopReason stopReason,
    @Nullable String providerStopReason,
    @Nullable String refusal,
    @Nullable String reasoning,
    @Nullable String opaque) {}
