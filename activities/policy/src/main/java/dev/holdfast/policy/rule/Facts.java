package dev.holdfast.policy.rule;

import com.fasterxml.jackson.databind.JsonNode;

/** What rules look at. */
record Facts(Act act, JsonNode arguments, Situation situation) {}
