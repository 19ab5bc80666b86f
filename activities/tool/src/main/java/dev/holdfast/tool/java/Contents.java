package dev.holdfast.tool.java;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.workflows.tool.ToolContext;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

/**
 * Results that are LangChain4j's contents: texts as they are, images by reference. An image with an
 * address is recorded by it; one that comes as data is kept as an artifact and recorded by its id.
 */
final class Contents {
  private Contents() {}

  /** Refuses what could not be recorded. */
  static void check(Method method) {
    Class<?> type = method.getReturnType();
    Class<?> item = type.isArray() ? type.getComponentType() : itemOf(method);
    boolean images = Image.class.isAssignableFrom(item) && item != type;
    boolean others =
        Content.class.isAssignableFrom(item)
            && !item.isInterface()
            && item != ImageContent.class
            && item != TextContent.class;
    if (images || others) {
      throw new IllegalArgumentException(
          "%s returns %s; a tool's result is text, JSON, an Image, or TextContent and ImageContent, one or several: return one of these"
              .formatted(new Place(method), method.getGenericReturnType().getTypeName()));
    }
  }

  private static Class<?> itemOf(Method method) {
    Type type = method.getGenericReturnType();
    boolean several = Collection.class.isAssignableFrom(method.getReturnType());
    return several
            && type instanceof ParameterizedType given
            && given.getActualTypeArguments()[0] instanceof Class<?> item
        ? item
        : method.getReturnType();
  }

  /** As the row of the call holds them. */
  static String recorded(List<Content> contents, ToolContext context) {
    if (contents.size() == 1 && contents.getFirst() instanceof TextContent text) {
      return text.text();
    }
    ArrayNode recorded = JsonNodeFactory.instance.arrayNode();
    for (Content content : contents) {
      recorded.add(recorded(content, recorded.size() + 1, context));
    }
    return recorded.size() == 1 ? recorded.get(0).toString() : recorded.toString();
  }

  private static ObjectNode recorded(Content content, int number, ToolContext context) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    if (content instanceof TextContent text) {
      return node.put("type", "text").put("text", text.text());
    }
    if (!(content instanceof ImageContent shown)) {
      throw new IllegalArgumentException(
          "the tool returned %s, which is neither text nor image".formatted(content.type()));
    }
    Image image = shown.image();
    node.put("type", "image");
    if (image.url() != null) {
      if (image.mimeType() != null) {
        node.put("mime_type", image.mimeType());
      }
      return node.put("url", image.url().toString());
    }
    String type = image.mimeType() == null ? "image/png" : image.mimeType();
    String name =
        "%s-image-%d.%s".formatted(context.callId(), number, type.substring(type.indexOf('/') + 1));
    byte[] bytes = Base64.getMimeDecoder().decode(image.base64Data());
    return node.put("mime_type", type).put("artifact", context.keep(name, bytes, type));
  }
}
