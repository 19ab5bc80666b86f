package dev.holdfast.worker.process;

import dev.holdfast.store.Database;
import dev.holdfast.store.migration.Migrations;
import java.util.Map;

/**
 * What {@code migrate} does: tables and roles as this version needs them, made by the database's
 * owner, whom no other process has to know.
 *
 * @param owner a role that may create roles, and schemas in the database
 * @param workerPassword of the role that workers use, from now on
 * @param apiPassword of the role that APIs use, from now on
 */
record Migrate(
    String url, String owner, String ownerPassword, String workerPassword, String apiPassword) {
  static final String COMMAND = "migrate";

  static Migrate from(Map<String, String> env) {
    return new Migrate(
        WorkerSettings.required(env, "HOLDFAST_DB_URL", "jdbc:postgresql://host:5432/holdfast"),
        WorkerSettings.required(env, "HOLDFAST_DB_OWNER", "holdfast_owner"),
        WorkerSettings.required(env, "HOLDFAST_DB_OWNER_PASSWORD", "the password of that role"),
        WorkerSettings.required(
            env, "HOLDFAST_DB_WORKER_PASSWORD", "the password for " + Migrations.WORKER_ROLE),
        WorkerSettings.required(
            env, "HOLDFAST_DB_API_PASSWORD", "the password for " + Migrations.API_ROLE));
  }

  /** May be run at every start, by several at once. */
  void run() {
    Migrations.apply(
        Database.unpooled(url, owner, ownerPassword, "holdfast-migrate"),
        workerPassword,
        apiPassword);
  }
}
