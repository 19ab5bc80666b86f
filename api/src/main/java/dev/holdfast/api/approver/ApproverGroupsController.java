package dev.holdfast.api.approver;

import dev.holdfast.api.key.KeyFilter;
import dev.holdfast.api.problem.Fault;
import dev.holdfast.api.problem.ProblemCode;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.api.request.Pages;
import dev.holdfast.api.request.QueryParameters;
import dev.holdfast.api.secret.SigningKeys;
import dev.holdfast.store.approver.ApproverGroup;
import dev.holdfast.store.approver.ApproverGroups;
import dev.holdfast.workflows.identity.Principal;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.RequestAttribute;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who is asked together, and where they are told. */
@Controller("/v1/approver-groups")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ApproverGroupsController {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  private final ApproverGroups groups;
  private final SigningKeys keys;
  private final Pages pages;
  private final Clock clock;

  ApproverGroupsController(ApproverGroups groups, SigningKeys keys, Pages pages, Clock clock) {
    this.groups = groups;
    this.keys = keys;
    this.pages = pages;
    this.clock = clock;
  }

  /** The groups of the application by name. */
  @Get
  HttpResponse<?> list(
      HttpRequest<?> request, @RequestAttribute(KeyFilter.PRINCIPAL) Principal principal) {
    QueryParameters query = QueryParameters.of(request, "after", "limit");
    String after = query.text("after");
    if (after != null && !NAME.matcher(after).matches()) {
      throw ProblemException.invalid(
          Fault.in("after", "invalid", "The parameter after is no place in this list."));
    }
    int limit = query.limit();
    List<ApproverGroup> found = groups.list(principal, after, limit + 1);
    return pages.cut(
        request, found, limit, ApproverGroup::name, group -> ApproverGroupResource.of(group, null));
  }

  @Get("/{name}")
  HttpResponse<ApproverGroupResource> get(
      HttpRequest<?> request,
      @RequestAttribute(KeyFilter.PRINCIPAL) Principal principal,
      String name) {
    QueryParameters.of(request);
    return HttpResponse.ok(ApproverGroupResource.of(find(principal, name), null));
  }

  /**
   * Writes the whole group: 201 where there was none. With its first endpoint it gets a secret,
   * which is in this answer and in no other.
   */
  @Put("/{name}")
  HttpResponse<ApproverGroupResource> put(
      HttpRequest<?> request,
      @RequestAttribute(KeyFilter.PRINCIPAL) Principal principal,
      String name,
      @Body WriteApproverGroup body) {
    QueryParameters.of(request);
    if (!NAME.matcher(name).matches()) {
      throw ProblemException.invalid(
          Fault.in(
              "name",
              "invalid",
              "A name has up to 100 letters, digits, dots, dashes and underscores."));
    }
    body.check();
    Instant now = now();
    ApproverGroup read = groups.find(name, principal);
    ApproverGroup before = read == null ? ApproverGroup.named(name, now) : read;
    ApproverGroup written = before.with(body.names(), body.address(), now);
    boolean firstKey = written.endpoint() != null && written.signing().isEmpty();
    if (firstKey) {
      checkSigning();
      written = written.rotated(keys.secrets(), now);
    }
    boolean kept =
        read == null
            ? groups.insert(written, principal)
            : groups.replace(written, read.updatedAt(), principal);
    if (!kept) {
      throw changedMeanwhile();
    }
    var resource =
        ApproverGroupResource.of(written, firstKey ? written.secret(keys.secrets()) : null);
    return read == null ? HttpResponse.created(resource) : HttpResponse.ok(resource);
  }

  /** A new secret, in this answer alone; for a day the one before signs beside it. */
  @Post("/{name}/rotate_secret")
  HttpResponse<ApproverGroupResource> rotate(
      HttpRequest<?> request,
      @RequestAttribute(KeyFilter.PRINCIPAL) Principal principal,
      String name) {
    QueryParameters.of(request);
    checkSigning();
    ApproverGroup read = find(principal, name);
    Instant now = now();
    ApproverGroup written =
        read.with(read.members(), read.endpoint(), now).rotated(keys.secrets(), now);
    if (!groups.replace(written, read.updatedAt(), principal)) {
      throw changedMeanwhile();
    }
    return HttpResponse.ok(ApproverGroupResource.of(written, written.secret(keys.secrets())));
  }

  @Delete("/{name}")
  HttpResponse<?> delete(
      HttpRequest<?> request,
      @RequestAttribute(KeyFilter.PRINCIPAL) Principal principal,
      String name) {
    QueryParameters.of(request);
    if (!NAME.matcher(name).matches() || !groups.remove(name, principal)) {
      throw noSuchGroup();
    }
    return HttpResponse.noContent();
  }

  private ApproverGroup find(Principal principal, String name) {
    @Nullable ApproverGroup found =
        NAME.matcher(name).matches() ? groups.find(name, principal) : null;
    if (found == null) {
      throw noSuchGroup();
    }
    return found;
  }

  private void checkSigning() {
    if (!keys.present()) {
      throw new ProblemException(
          ProblemCode.SIGNING_OFF,
          "Nothing can be signed: set HOLDFAST_SECRET to at least 32 random characters, the same"
              + " for all processes.");
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static ProblemException noSuchGroup() {
    return new ProblemException(
        ProblemCode.NOT_FOUND, "There is no approver group with this name.");
  }

  private static ProblemException changedMeanwhile() {
    return new ProblemException(
        ProblemCode.CONFLICT, "Somebody else has changed the group meanwhile: read it again.");
  }
}
