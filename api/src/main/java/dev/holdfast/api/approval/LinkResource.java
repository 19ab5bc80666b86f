package dev.holdfast.api.approval;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * A link with which one person decides.
 *
 * @param object always {@code approval_link}
 * @param person who decides with it
 * @param url whoever has it may decide as that person: it is theirs alone
 */
record LinkResource(
    String object,
    String approval,
    @JsonProperty("for") String person,
    String url,
    Instant expiresAt) {}
