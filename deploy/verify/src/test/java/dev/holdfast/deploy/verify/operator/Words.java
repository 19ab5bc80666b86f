package dev.holdfast.deploy.verify.operator;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.sdk.v1.UserMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Every text in a message of Temporal, with where it stands. The data of a payload is no field of
 * it, but search attributes and what is shown to people are, although they come as payloads.
 */
record Words(String place, String text) {

  static List<Words> outsidePayloads(Message message) {
    List<Words> found = new ArrayList<>();
    gather(found, message.getDescriptorForType().getName(), message, false);
    return found;
  }

  static List<Words> everywhere(Message message) {
    List<Words> found = new ArrayList<>();
    gather(found, message.getDescriptorForType().getName(), message, true);
    return found;
  }

  boolean say(String word) {
    return text.toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT));
  }

  private static void gather(List<Words> found, String place, Message message, boolean payloads) {
    boolean shown = message instanceof UserMetadata || message instanceof SearchAttributes;
    for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
      String name = field.getKey().getName();
      if (message instanceof Payload && name.equals("data") && !payloads) {
        continue;
      }
      List<?> values =
          field.getKey().isRepeated() ? (List<?>) field.getValue() : List.of(field.getValue());
      for (Object value : values) {
        gatherValue(found, place + "." + name, value, payloads || shown);
      }
    }
  }

  private static void gatherValue(List<Words> found, String place, Object value, boolean payloads) {
    switch (value) {
      case Message inner -> gather(found, place, inner, payloads);
      case ByteString bytes -> found.add(new Words(place, bytes.toStringUtf8()));
      default -> found.add(new Words(place, value.toString()));
    }
  }
}
