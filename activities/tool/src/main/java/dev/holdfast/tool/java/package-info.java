/** Java methods as tools: LangChain4j's {@code @Tool}, unchanged. */
@NullMarked
package dev.holdfast.tool.java;

import org.jspecify.annotations.NullMarked;
