package dev.holdfast.api.store;

import dev.holdfast.api.Settings;
import dev.holdfast.store.Database;
import dev.holdfast.store.agent.Agents;
import dev.holdfast.store.approver.ApproverGroups;
import dev.holdfast.store.artifact.Artifacts;
import dev.holdfast.store.command.Commands;
import dev.holdfast.store.event.Events;
import dev.holdfast.store.key.ApiKeys;
import dev.holdfast.store.ledger.StepLog;
import dev.holdfast.store.ledger.TurnLog;
import dev.holdfast.store.notice.Notices;
import dev.holdfast.store.run.FrozenRuns;
import dev.holdfast.store.run.RunList;
import dev.holdfast.store.run.Runs;
import dev.holdfast.store.transcript.Transcripts;
import dev.holdfast.store.usage.Usages;
import dev.holdfast.store.wait.OutsideEvents;
import dev.holdfast.store.wait.Waits;
import dev.holdfast.store.worker.Workers;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Wires the store, on one pool of connections that dials when it is asked. */
@Factory
final class StoreFactory {
  private static final int CONNECTIONS = 10;

  @Singleton
  @Bean(preDestroy = "close")
  Database database(Settings settings) {
    Settings.Database database = settings.database();
    return Database.lazy(
        database.url(), database.user(), database.password(), CONNECTIONS, "holdfast-api");
  }

  @Singleton
  Runs runs(Database database) {
    return new Runs(database.source());
  }

  @Singleton
  FrozenRuns frozenRuns(Database database) {
    return new FrozenRuns(database.source());
  }

  @Singleton
  RunList runList(Database database) {
    return new RunList(database.source());
  }

  @Singleton
  StepLog stepLog(Database database) {
    return new StepLog(database.source());
  }

  @Singleton
  TurnLog turnLog(Database database) {
    return new TurnLog(database.source());
  }

  @Singleton
  Artifacts artifacts(Database database) {
    return new Artifacts(database.source());
  }

  @Singleton
  Transcripts transcripts(Database database) {
    return new Transcripts(database.source());
  }

  @Singleton
  Usages usages(Database database) {
    return new Usages(database.source());
  }

  @Singleton
  Events events(Database database) {
    return new Events(database.source());
  }

  @Singleton
  Commands commands(Database database) {
    return new Commands(database.source());
  }

  @Singleton
  Waits waits(Database database) {
    return new Waits(database.source());
  }

  @Singleton
  OutsideEvents outsideEvents(Database database) {
    return new OutsideEvents(database.source());
  }

  @Singleton
  ApproverGroups approverGroups(Database database) {
    return new ApproverGroups(database.source());
  }

  @Singleton
  Notices notices(Database database) {
    return new Notices(database.source());
  }

  @Singleton
  Agents agents(Database database) {
    return new Agents(database.source());
  }

  @Singleton
  ApiKeys keys(Database database) {
    return new ApiKeys(database.source());
  }

  @Singleton
  Workers workers(Database database) {
    return new Workers(database.source());
  }

  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }
}
