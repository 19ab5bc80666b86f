package dev.holdfast.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.workflows.tool.ToolContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentJarsTest {
  private static final String WAITER =
      """
      package user;
      import dev.holdfast.worker.Agent;
      import dev.langchain4j.agent.tool.Tool;
      @Agent(name = "waiter", script = "menu.json")
      class Waiter {
        @Tool String serve(String dish) { return dish + " by " + Kitchen.NAME.trim(); }
      }
      """;
  private static final String KITCHEN =
      """
      package user;
      class Kitchen { static final String NAME = String.valueOf(" cook "); }
      """;
  private static final String PROVIDER =
      """
      package user;
      import dev.holdfast.worker.*;
      import java.util.List;
      public class Staff implements AgentProvider {
        public List<AgentDefinition> agents() {
          return List.of(AgentDefinition.named("porter").build(), AgentDefinition.named("maid").build());
        }
      }
      """;
  private static final String SERVICE = "META-INF/services/dev.holdfast.worker.AgentProvider";

  @TempDir Path folder;

  @Test
  void findsAnnotatedAgentsWithTheirResourcesAndClasses() throws Exception {
    AgentRegistry registry = AgentRegistry.of(AgentJars.load(List.of(waiter("waiter.jar"))));
    var serve = registry.find("waiter", "serve");
    assertNotNull(serve);
    assertEquals(
        "soup by cook", serve.call("{\"dish\":\"soup\"}", ToolContext.of("run_1", "c1", "serve")));
    assertEquals("{\"turns\":[{}]}", registry.agents().getFirst().spec().model().script());
  }

  @Test
  void findsAgentsThatAProviderGives() throws Exception {
    Path jar =
        new UserJar(folder)
            .source("user.Staff", PROVIDER)
            .resource(SERVICE, "user.Staff\n")
            .pack("staff.jar");
    assertEquals(
        List.of("porter", "maid"),
        AgentJars.load(List.of(jar)).stream().map(AgentDefinition::name).toList());
  }

  @Test
  void keepsJarsApart() throws Exception {
    Path one = waiter("one.jar");
    Path two = Files.copy(one, folder.resolve("two.jar"));
    List<AgentDefinition> agents = AgentJars.load(List.of(one, two));
    String message =
        assertThrows(IllegalArgumentException.class, () -> AgentRegistry.of(agents)).toString();
    assertTrue(message.contains("two agents are named waiter"), message);
    assertTrue(message.contains("class user.Waiter in " + one), message);
    assertTrue(message.contains("class user.Waiter in " + two), message);
  }

  @Test
  void saysThatAJarIsMissing() {
    refused(folder.resolve("gone.jar"), "there is no jar", "gone.jar");
  }

  @Test
  void saysThatAFileIsNoJar() throws Exception {
    refused(Files.writeString(folder.resolve("text.jar"), "hello"), "text.jar", "jar");
  }

  @Test
  void saysThatThereIsNoAgent() throws Exception {
    Path jar = new UserJar(folder).source("user.Kitchen", KITCHEN).pack("kitchen.jar");
    refused(jar, "kitchen.jar holds no agent", "@dev.holdfast.worker.Agent", SERVICE);
  }

  @Test
  void saysWhatAProviderLacks() throws Exception {
    Path jar =
        new UserJar(folder)
            .source("user.Kitchen", KITCHEN)
            .resource(SERVICE, "user.Nobody\n")
            .pack("nobody.jar");
    refused(jar, "nobody.jar", "user.Nobody");
  }

  @Test
  void saysWhichClassIsMissing() throws Exception {
    Path jar =
        new UserJar(folder)
            .source("user.Kitchen", KITCHEN)
            .source("user.Waiter", WAITER.replace("class Waiter", "class Waiter extends Kitchen"))
            .pack("half.jar", "user/Kitchen.class");
    refused(jar, "half.jar", "user/Kitchen", "put its dependencies into the jar");
  }

  private Path waiter(String name) throws Exception {
    return new UserJar(folder)
        .source("user.Waiter", WAITER)
        .source("user.Kitchen", KITCHEN)
        .resource("user/menu.json", "{\"turns\":[{}]}")
        .pack(name);
  }

  private static void refused(Path jar, String... words) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> AgentJars.load(List.of(jar))).toString();
    List.of(words).forEach(word -> assertTrue(message.contains(word), message));
  }
}
