package dev.holdfast.tool.java;

import java.lang.reflect.Method;

/** A method as messages name it. */
record Place(Method method) {
  @Override
  public String toString() {
    return method.getDeclaringClass().getName() + "." + method.getName();
  }
}
