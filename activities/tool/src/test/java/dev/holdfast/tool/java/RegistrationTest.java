package dev.holdfast.tool.java;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.tool.Reconciled;
import dev.holdfast.workflows.tool.ToolEffect;
import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.agent.tool.ToolMemoryId;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AudioContent;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot work is refused at registration, by a message that says where and what to do. */
class RegistrationTest {

  @ParameterizedTest
  @MethodSource
  void refuses(Object bean, List<String> words) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> JavaTools.of(bean)).toString();
    words.forEach(word -> assertTrue(message.contains(word), message));
  }

  static Stream<Arguments> refuses() {
    return Stream.of(
        refused(new NoTools(), "NoTools", "@Tool"),
        refused(NoTools.class, "NoTools", "pass an object"),
        refused(new Twins(), "Twins.one", "Twins.two", "the tool same", "@Tool(name = "),
        refused(new BadName(), "BadName.act", "\"refund create\"", "letters"),
        refused(new BadTimeout(), "BadTimeout.act", "\"2s\"", "PT2S"),
        refused(new NoTime(), "NoTime.act", "\"PT0S\""),
        refused(new NobodyToAsk(), "NobodyToAsk.act", "reconcileBy"),
        refused(new NobodyThere(), "NobodyThere.act", "Reconciled happened(String effectKey)"),
        refused(new AskedForNothing(), "AskedForNothing.act", "is UNSAFE"),
        refused(new TriedTwice(), "TriedTwice.act", "is UNSAFE", "leave attempts out"),
        refused(new TriedNever(), "TriedNever.act", "0 attempts"),
        refused(new TooFast(), "TooFast.act", "calls a second"),
        refused(new Painter(), "Painter.act", "Image[]", "ImageContent"),
        refused(new Painters(), "Painters.act", "List<", "ImageContent"),
        refused(new Singer(), "Singer.act", "AudioContent"),
        refused(new NumberedMemory(), "NumberedMemory.act", "int"),
        refused(new OptionalPrimitive(), "OptionalPrimitive.act", "cents"));
  }

  private static Arguments refused(Object bean, String... words) {
    Class<?> type = bean instanceof Class<?> given ? given : bean.getClass();
    return Arguments.of(Named.of(type.getSimpleName(), bean), List.of(words));
  }

  static class NoTools {}

  static class Twins {
    @Tool(name = "same")
    void one() {}

    @Tool(name = "same")
    void two() {}
  }

  static class BadName {
    @Tool(name = "refund create")
    void act() {}
  }

  static class BadTimeout {
    @Tool
    @ToolEffect(value = Effect.READ, timeout = "2s")
    void act() {}
  }

  static class NoTime {
    @Tool
    @ToolEffect(value = Effect.READ, timeout = "PT0S")
    void act() {}
  }

  static class NobodyToAsk {
    @Tool
    @ToolEffect(Effect.RECONCILABLE)
    void act() {}
  }

  static class NobodyThere {
    @Tool
    @ToolEffect(value = Effect.RECONCILABLE, reconcileBy = "happened")
    void act() {}

    Reconciled happened(int wrong) {
      return new Reconciled.Unknown();
    }
  }

  static class AskedForNothing {
    @Tool
    @ToolEffect(value = Effect.UNSAFE, reconcileBy = "happened")
    void act() {}

    Reconciled happened(String effectKey) {
      return new Reconciled.Unknown();
    }
  }

  static class TriedTwice {
    @Tool
    @ToolEffect(value = Effect.UNSAFE, attempts = 2)
    void act() {}
  }

  static class TriedNever {
    @Tool
    @ToolEffect(value = Effect.READ, attempts = 0)
    void act() {}
  }

  static class TooFast {
    @Tool
    @ToolEffect(value = Effect.READ, perSecond = 1e9)
    void act() {}
  }

  static class Painter {
    @Tool
    Image[] act() {
      return new Image[0];
    }
  }

  static class Painters {
    @Tool
    List<Image> act() {
      return List.of();
    }
  }

  static class Singer {
    @Tool
    AudioContent act() {
      return AudioContent.from("https://shop.example/a.mp3");
    }
  }

  static class NumberedMemory {
    @Tool
    void act(@ToolMemoryId int memory) {}
  }

  static class OptionalPrimitive {
    @Tool
    void act(@P(value = "cents", required = false) int cents) {}
  }
}
