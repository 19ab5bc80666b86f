package dev.holdfast.tool.java;

import dev.holdfast.tool.Tool;
import dev.langchain4j.internal.Utils;
import dev.langchain4j.service.IllegalConfigurationException;
import dev.langchain4j.service.tool.AiServiceTool;
import dev.langchain4j.service.tool.ToolService;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * Makes tools of the {@code @Tool} methods of an object. Names, descriptions, schemas and arguments
 * are LangChain4j's; what it does not know, the effect, is read from {@code @ToolEffect}.
 */
public final class JavaTools {
  private static final Class<dev.langchain4j.agent.tool.Tool> METHOD =
      dev.langchain4j.agent.tool.Tool.class;

  private JavaTools() {}

  /**
   * The tools of an object, sorted by name.
   *
   * @throws IllegalArgumentException when the object has no tool or one that cannot be called as
   *     declared; the message names class and method and says what to change
   */
  public static List<Tool> of(Object bean) {
    if (bean instanceof Class<?> type) {
      throw new IllegalArgumentException(
          "%s is a class: pass an object of it, its methods are called on that"
              .formatted(type.getName()));
    }
    TreeMap<String, JavaTool> tools = new TreeMap<>();
    for (AiServiceTool found : find(bean)) {
      JavaTool tool = JavaTool.of(bean, found);
      JavaTool twin = tools.put(tool.spec().name(), tool);
      if (twin != null) {
        throw new IllegalArgumentException(
            "%s and %s are both the tool %s: give one of them another @Tool(name = …)"
                .formatted(twin.place(), tool.place(), tool.spec().name()));
      }
    }
    return List.copyOf(tools.values());
  }

  /** Whether objects of this class have a tool. */
  public static boolean present(Class<?> type) {
    return Utils.allConcreteMethods(type).stream()
        .anyMatch(method -> Utils.getAnnotatedMethod(method, METHOD).isPresent());
  }

  private static Collection<AiServiceTool> find(Object bean) {
    try {
      return ToolService.findTools(bean);
    } catch (IllegalConfigurationException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "no tools in %s: %s".formatted(bean.getClass().getName(), e.getMessage()), e);
    }
  }
}
