package dev.holdfast.store.testing;

/** An answer that lost and was kept. */
public record LateAnswer(String name, String token, String verdict, String result) {}
