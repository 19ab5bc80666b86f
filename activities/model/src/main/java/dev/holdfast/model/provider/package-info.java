/** Real models: four providers behind LangChain4j, over our own HTTP client. */
@NullMarked
package dev.holdfast.model.provider;

import org.jspecify.annotations.NullMarked;
