/** What the pages for people share: layout, style, escaping, headers, who may see them. */
@NullMarked
package dev.holdfast.api.page;

import org.jspecify.annotations.NullMarked;
