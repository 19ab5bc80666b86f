package dev.holdfast.api.page;

import dev.holdfast.api.problem.ProblemCode;
import dev.holdfast.api.problem.ProblemException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;

/** Style, script and icon of the pages. Nothing here is secret. */
@Controller("/assets")
final class AssetsController {

  @Get("/{file}")
  @Produces(MediaType.ALL)
  HttpResponse<String> asset(String file) {
    for (Asset asset : Asset.values()) {
      if (asset.file().equals(file)) {
        return HttpResponse.ok(asset.content())
            .contentType(MediaType.of(asset.type() + ";charset=utf-8"))
            .header(HttpHeaders.CACHE_CONTROL, "public, max-age=31536000, immutable")
            .header("X-Content-Type-Options", "nosniff")
            .header("Cross-Origin-Resource-Policy", "same-origin");
      }
    }
    throw new ProblemException(ProblemCode.NOT_FOUND, "There is no such file.");
  }
}
