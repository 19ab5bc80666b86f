-- What each role may do. Applied after every migration, so it says everything each time.
set search_path = holdfast;

revoke all on all tables in schema holdfast from public, holdfast_worker, holdfast_api;
revoke all on all functions in schema holdfast from public, holdfast_worker, holdfast_api;
revoke all on schema holdfast from public;
grant usage on schema holdfast to holdfast_worker, holdfast_api;

grant select on org, application to holdfast_worker;
grant select, update on run to holdfast_worker;
grant select, insert, update on step, command, agent, waiting to holdfast_worker;
grant select, insert on branch, event, late, usage, artifact to holdfast_worker;
grant select, insert, update, delete on worker, tool_use to holdfast_worker;
grant update (parent, parent_step) on branch to holdfast_worker;
grant select on approver_group to holdfast_worker;
grant select, insert, update on notice to holdfast_worker;
grant select, update on outside_event to holdfast_worker;
grant execute on all functions in schema holdfast to holdfast_worker;

grant select on org, application, api_key, agent, worker, run, run_start, branch, step, late, event,
  command, usage, artifact, waiting, tool_use to holdfast_api;
grant insert on api_key, run, run_start, event, command to holdfast_api;
grant update (hash, name, revoked_at) on api_key to holdfast_api;
grant update (inbox_seq, cancel_requested_at, last_event) on run to holdfast_api;
grant select, insert, update, delete on approver_group to holdfast_api;
grant select on notice to holdfast_api;
grant select, insert, update, delete on outside_event to holdfast_api;
grant execute on function accept_command, refusal, append_events, lineage, count_uses, event_lock,
  feed_event, publish_event to holdfast_api;
reset search_path;
