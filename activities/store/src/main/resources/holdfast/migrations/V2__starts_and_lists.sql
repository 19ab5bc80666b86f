-- Starts that their callers named: the same key is the same run for as long as the run is kept.
-- The run's row is written on every step and stays free of it.
-- key: digest of who may use the caller's key, and of the key; fingerprint: digest of the body.
create table run_start (
  key text collate "C" primary key,
  org_id text collate "C" not null,
  app_id text collate "C" not null,
  fingerprint text collate "C" not null,
  run_id text collate "C" not null unique references run on delete cascade
);

-- Lists are read from the newest: by the time of acceptance, which ranges are asked of too.
drop index run_listed;
create index run_listed on run (app_id, created_at desc, id desc);
create index run_listed_by_status on run (app_id, status, created_at desc, id desc);
create index run_metadata on run using gin ((metadata::jsonb) jsonb_path_ops)
  where metadata <> '{}';
