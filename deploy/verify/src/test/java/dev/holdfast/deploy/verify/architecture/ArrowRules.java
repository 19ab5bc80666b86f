package dev.holdfast.deploy.verify.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvent;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Optional;

/** Who may name whom. */
record ArrowRules(String root) {
  private static final String INTERNAL = ".internal";

  ArchRule followTheArrows() {
    return classes().that().resideInAPackage(root + "..").should(onlyUseWhatItsModuleMay());
  }

  ArchRule keepInternalPackagesPrivate() {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .should(leaveInternalPackagesOfOthersAlone());
  }

  private ArchCondition<JavaClass> onlyUseWhatItsModuleMay() {
    return new ArchCondition<>("lie in a module and use only modules that its own may use") {
      @Override
      public void check(JavaClass origin, ConditionEvents events) {
        Optional<HouseModule> home = HouseModule.owner(root, origin.getPackageName());
        if (home.isEmpty()) {
          events.add(
              SimpleConditionEvent.violated(
                  origin, origin.getName() + " lies in the package of no module"));
          return;
        }
        for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
          HouseModule.owner(root, dependency.getTargetClass().getPackageName())
              .filter(target -> !home.get().mayUse(target))
              .ifPresent(target -> events.add(forbidden(dependency, home.get(), target)));
        }
      }
    };
  }

  private static ConditionEvent forbidden(
      Dependency dependency, HouseModule home, HouseModule target) {
    return SimpleConditionEvent.violated(
        dependency, home + " may not use " + target + ": " + dependency.getDescription());
  }

  private ArchCondition<JavaClass> leaveInternalPackagesOfOthersAlone() {
    return new ArchCondition<>("leave internal packages to the package above them") {
      @Override
      public void check(JavaClass origin, ConditionEvents events) {
        for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
          String target = dependency.getTargetClass().getPackageName() + ".";
          int internal = target.indexOf(INTERNAL + ".");
          if (target.startsWith(root + ".")
              && internal >= 0
              && !(origin.getPackageName() + ".").startsWith(target.substring(0, internal) + ".")) {
            events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
          }
        }
      }
    };
  }
}
