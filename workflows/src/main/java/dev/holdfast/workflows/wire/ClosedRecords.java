package dev.holdfast.workflows.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.io.IOException;

/** Refuses what a {@link Closed} record does not know. */
final class ClosedRecords extends DeserializationProblemHandler {
  @Override
  public boolean handleUnknownProperty(
      DeserializationContext context,
      JsonParser parser,
      JsonDeserializer<?> deserializer,
      Object beanOrClass,
      String member)
      throws IOException {
    Class<?> type = beanOrClass instanceof Class<?> itself ? itself : beanOrClass.getClass();
    if (type.isAnnotationPresent(Closed.class)) {
      throw UnrecognizedPropertyException.from(
          parser, beanOrClass, member, deserializer.getKnownPropertyNames());
    }
    return false;
  }
}
