package dev.holdfast.deploy.verify.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;

/**
 * Names that live in Temporal history stand on the annotation, so that renaming a method is free.
 */
record WireNameRules(String root) {
  private static final Map<String, String> METHOD_OF_INTERFACE =
      Map.of("io.temporal.activity.ActivityInterface", "io.temporal.activity.ActivityMethod");
  private static final Map<String, String> NAME_OF_METHOD =
      Map.of(
          "io.temporal.activity.ActivityMethod", "name",
          "io.temporal.workflow.WorkflowMethod", "name",
          "io.temporal.workflow.SignalMethod", "name",
          "io.temporal.workflow.QueryMethod", "name",
          "io.temporal.workflow.UpdateMethod", "name");

  ArchRule standOnTheAnnotation() {
    return methods()
        .that()
        .areDeclaredInClassesThat()
        .resideInAPackage(root + "..")
        .should(nameItself());
  }

  private static ArchCondition<JavaMethod> nameItself() {
    return new ArchCondition<>("write its wire name on its annotation") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        METHOD_OF_INTERFACE.forEach((onInterface, onMethod) -> {
          if (method.getOwner().isAnnotatedWith(onInterface) && !method.isAnnotatedWith(onMethod)) {
            events.add(
                SimpleConditionEvent.violated(
                    method, method.getFullName() + " has no " + onMethod));
          }
        });
        NAME_OF_METHOD.forEach((annotation, property) ->
            method
                .tryGetAnnotationOfType(annotation)
                .filter(found -> found.get(property).filter(name -> !name.equals("")).isEmpty())
                .ifPresent(found ->
                    events.add(
                        SimpleConditionEvent.violated(
                            method, method.getFullName() + " infers its wire name"))));
      }
    };
  }
}
