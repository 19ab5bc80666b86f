-- Every row carries org_id and app_id. Large text is JSON text, kept as it was written.
-- Rows of a run are written under the lock of its run row and take their owner from it. A foreign
-- key would look that row up again for each of them, on every step.

create table org (
  id text collate "C" primary key,
  name text not null,
  created_at timestamptz not null
);

create table application (
  id text collate "C" primary key,
  org_id text collate "C" not null references org,
  name text not null,
  created_at timestamptz not null
);

create table api_key (
  id text collate "C" primary key,
  org_id text collate "C" not null references org,
  app_id text collate "C" not null references application,
  name text not null,
  hash bytea not null unique,
  created_at timestamptz not null,
  revoked_at timestamptz
);

-- Immutable: a version never changes its digest.
create table agent (
  org_id text collate "C" not null,
  app_id text collate "C" not null,
  name text collate "C" not null,
  version text collate "C" not null,
  digest text collate "C" not null,
  spec text not null,
  worker_group text not null,
  registered_at timestamptz not null,
  last_registered_at timestamptz not null,
  primary key (app_id, name, version)
);

create table worker (
  id text collate "C" primary key,
  org_id text collate "C" not null,
  app_id text collate "C" not null,
  worker_group text not null,
  epoch text not null,
  host text not null,
  pid bigint not null,
  started_at timestamptz not null,
  seen_at timestamptz not null
);

-- Its row lock serialises the run's writers: fence and counters at once.
create table run (
  id text collate "C" primary key,
  org_id text collate "C" not null,
  app_id text collate "C" not null,
  agent text not null,
  agent_version text not null,
  spec_digest text collate "C" not null,
  spec text not null,
  worker_group text not null,
  model_provider text not null,
  input text not null,
  metadata text not null default '{}',
  plan text not null,
  created_by text not null,
  requested_by text,
  created_at timestamptz not null,
  deadline_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  status text not null default 'queued',
  hold text,
  terminal boolean not null default false,
  ending text,
  outcome text,
  branch text collate "C" not null default 'main',
  last_step bigint not null default 0,
  last_event bigint not null default 0,
  inbox_seq bigint not null default 0,
  inbox_taken bigint not null default 0,
  cancel_requested_at timestamptz,
  problem text,
  checked_at timestamptz not null,
  counts boolean not null default false
) with (fillfactor = 70);

create index run_open on run (checked_at) where not terminal;
create index run_listed on run (app_id, id desc);

create table branch (
  run_id text collate "C" not null references run,
  org_id text collate "C" not null,
  app_id text collate "C" not null,
  branch text collate "C" not null,
  parent text collate "C" not null,
  parent_step bigint not null,
  opened_at timestamptz not null,
  primary key (run_id, branch)
);

-- The ledger. A row with a position is settled and immutable; a row without one is claimed.
-- boot: when the server that took the claim was started.
create table step (
  run_id text collate "C" not null,
  org_id text collate "C" not null,
  app_id text collate "C" not null,
  branch text collate "C" not null,
  name text collate "C" not null,
  kind text not null,
  turn int not null,
  slot int not null,
  digest text collate "C" not null,
  action text collate "C",
  effect text,
  position bigint,
  unknown boolean not null default false,
  token text collate "C" not null,
  owner bigint,
  lease bigint not null default 0,
  boot timestamptz,
  attempt int not null default 1,
  result text,
  result_digest text collate "C",
  claimed_at timestamptz,
  settled_at timestamptz,
  primary key (run_id, branch, name)
) with (fillfactor = 85);

create unique index step_position on step (run_id, position) where position is not null;
create index step_action on step (run_id, action) where action is not null;

-- What was too long for a row, or was kept under a name that its row has, by the digest of its
-- content. A run reads only its own.
create table artifact (
  run_id text collate "C" not null,
  org_id text collate "C" not null,
  app_id text collate "C" not null,
  digest text collate "C" not null,
  content text not null,
  created_at timestamptz not null,
  primary key (run_id, digest)
);

-- Answers that lost, kept as evidence.
create table late (
  id bigint generated always as identity primary key,
  run_id text collate "C" not null,
  org_id text collate "C" not null,
  app_id text collate "C" not null,
  branch text collate "C" not null,
  name text collate "C" not null,
  token text collate "C" not null,
  verdict text not null,
  result_digest text collate "C" not null,
  result text not null,
  recorded_at timestamptz not null
);
-- The same answer that is given again after a lost acknowledgement is one late answer.
create unique index late_once on late (run_id, branch, name, token, result_digest);

create table event (
  run_id text collate "C" not null,
  org_id text collate "C" not null,
  app_id text collate "C" not null,
  seq bigint not null,
  type text not null,
  step text,
  data text not null,
  created_at timestamptz not null,
  primary key (run_id, seq)
);

-- The id is the sender's: unique within the run, so that nobody meets a stranger's command.
create table command (
  id text collate "C" not null,
  run_id text collate "C" not null,
  org_id text collate "C" not null,
  app_id text collate "C" not null,
  seq bigint not null,
  kind text not null,
  body text not null,
  actor text not null,
  channel text not null,
  state text not null,
  accepted_at timestamptz not null,
  wake_at timestamptz not null,
  decided_at timestamptz,
  step text,
  result text,
  primary key (run_id, id),
  unique (run_id, seq)
);
-- wake_at: when the run is woken again if it has not taken the command by then.
create index command_open on command (wake_at) where state = 'accepted';

-- What calls wait for, as those outside see it. What decides is in the rows of the ledger: the model
-- steps open waits, and calls of which nobody knows how they ended; the drains change them. This
-- follows them in the same commits.
-- opener: the step that opened it; step: the one that ends what waits.
-- body: what was asked, as it was opened; arguments: with which the call would be performed;
-- standing: how far it has come.
create table waiting (
  id text collate "C" primary key,
  run_id text collate "C" not null,
  org_id text collate "C" not null,
  app_id text collate "C" not null,
  agent text not null,
  kind text not null,
  turn int not null,
  opener text collate "C" not null,
  step text collate "C" not null,
  state text not null default 'pending',
  body text not null,
  arguments text not null,
  standing text not null,
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  closed_at timestamptz
);
create index waiting_run on waiting (run_id);
create index waiting_listed on waiting (app_id, id desc);
create index waiting_pending on waiting (app_id, id desc) where state = 'pending';

-- Calls that were or may have been made, of runs whose rules count over all runs; others write
-- nothing here. It comes with the plan of a call and goes when the call ends without having been made.
-- marks: digests of the values at each place of the arguments; null: counts for every value.
create table tool_use (
  run_id text collate "C" not null,
  org_id text collate "C" not null,
  app_id text collate "C" not null,
  call_id text collate "C" not null,
  tool text collate "C" not null,
  requester text not null,
  end_user text,
  marks text[],
  at timestamptz not null,
  primary key (run_id, call_id)
);
create index tool_use_counted on tool_use (app_id, tool, at);

create table usage (
  id bigint generated always as identity primary key,
  run_id text collate "C" not null,
  org_id text collate "C" not null,
  app_id text collate "C" not null,
  branch text collate "C" not null,
  step text not null,
  token text not null,
  provider text not null,
  model text not null,
  input_tokens bigint,
  output_tokens bigint,
  cached_input_tokens bigint,
  cache_write_tokens bigint,
  reasoning_tokens bigint,
  cost_micros bigint,
  lost boolean not null,
  recorded_at timestamptz not null
);
create index usage_run on usage (run_id);

-- Which rows of which branches a branch can see: its own, and its ancestors' up to where it left them.
create function lineage(p_run text, p_branch text)
returns table (branch text, up_to bigint)
language sql stable
as $$
  with recursive line as (
    select p_branch collate "C" as branch, 9223372036854775807::bigint as up_to
    union all
    select b.parent, least(b.parent_step, l.up_to)
    from line l join branch b on b.run_id = p_run and b.branch = l.branch
  )
  select branch, up_to from line;
$$;

-- Whether the owner of a claim may live. A server that was started after it took the claim has lost
-- every session, of the living too.
create function session_open(p_owner bigint, p_boot timestamptz)
returns boolean
language sql stable
as $$
  select p_boot is distinct from pg_postmaster_start_time() or exists (
    select 1 from pg_locks
    where locktype = 'advisory' and granted and objsubid = 1
      and database = (select oid from pg_database where datname = current_database())
      and ((classid::bigint << 32) | objid::bigint) = p_owner);
$$;

-- The row that a branch sees under a name in the branches it came from.
create function inherited(p_run text, p_branch text, p_name text)
returns setof step
language sql stable
as $$
  select s.* from lineage(p_run, p_branch) l
  join step s on s.run_id = p_run and s.branch = l.branch and s.name = p_name
    and s.position <= l.up_to
  where l.branch <> p_branch
  limit 1;
$$;

-- Whether a branch sees a settled row under a name.
create function stands(p_run text, p_branch text, p_name text)
returns boolean
language plpgsql stable
as $$
begin
  return exists (
      select 1 from step
      where run_id = p_run and branch = p_branch and name = p_name and position is not null)
    or (p_branch <> 'main' and exists (select 1 from inherited(p_run, p_branch, p_name)));
end
$$;

-- A claim that another input made under the same name: nothing may be done on top of it.
create function refuse_other_input(p_run text, p_name text, p_claimed text, p_given text)
returns void
language plpgsql
as $$
begin
  raise exception 'step % of run % is claimed with input % and was given %',
    p_name, p_run, left(p_claimed, 12), left(p_given, 12)
    using errcode = 'HF001';
end
$$;

-- Appends events under the caller's run lock and returns the new last number.
-- Takes columns, not the row: a row passed on is copied with the long texts of its run.
create function append_events(
  p_run text, p_org text, p_app text, p_last bigint, p_now timestamptz,
  p_types text[], p_steps text[], p_data text[])
returns bigint
language plpgsql
as $$
begin
  insert into event (run_id, org_id, app_id, seq, type, step, data, created_at)
  select p_run, p_org, p_app, p_last + e.n, e.type, e.step, e.data, p_now
  from unnest(p_types, p_steps, p_data) with ordinality as e(type, step, data, n);
  return p_last + coalesce(array_length(p_types, 1), 0);
end
$$;

-- What became of commands that were not simply applied.
create function end_commands(
  p_run text, p_ids text[], p_states text[], p_results text[], p_now timestamptz)
returns void
language sql
as $$
  update command c set state = x.state, result = x.result, decided_at = p_now
  from unnest(p_ids, p_states, p_results) as x(id, state, result)
  where c.run_id = p_run and c.id = x.id;
$$;

-- Closes waits of calls that have ended otherwise, all of the run where p_steps is null, and returns
-- their ids.
create function supersede(p_run text, p_steps text[], p_now timestamptz)
returns setof text
language sql
as $$
  update waiting set state = 'superseded', closed_at = p_now,
    standing = jsonb_set(standing::jsonb, '{state}', '"SUPERSEDED"')::text
  where run_id = p_run and state = 'pending' and (p_steps is null or step = any(p_steps))
  returning id;
$$;

-- Tells that waits were superseded, under the caller's run lock; returns the new last number.
create function tell_superseded(
  p_run text, p_org text, p_app text, p_last bigint, p_now timestamptz, p_ids text[])
returns bigint
language sql
as $$
  select append_events(p_run, p_org, p_app, p_last, p_now,
    array_agg(case when kind = 'tool_result' then 'tool.result_' else kind || '.' end || 'superseded'
      order by id),
    array_agg(null::text),
    array_agg(json_build_object(case when kind = 'tool_result' then 'wait' else kind end, id)::text
      order by id))
  from waiting where id = any(p_ids)
  having count(*) > 0
  union all
  select p_last where cardinality(p_ids) = 0;
$$;

-- How often tools were used. p_usage: tools as a pattern of like and its beginning, after, until, and
-- of whom and with which marks, where that matters.
create function count_uses(p_app text, p_usage json)
returns bigint
language sql stable
as $$
  select count(*) from tool_use
  where app_id = p_app
    and tool >= p_usage ->> 'prefix' and tool <= (p_usage ->> 'prefix') || chr(127)
    and tool like p_usage ->> 'tools'
    and at > (p_usage ->> 'after')::timestamptz
    and (p_usage ->> 'until' is null or at <= (p_usage ->> 'until')::timestamptz)
    and (p_usage ->> 'end_user' is null or end_user = p_usage ->> 'end_user')
    and (p_usage ->> 'requester' is null or requester = p_usage ->> 'requester')
    and (p_usage -> 'marks' is null or marks is null
      or marks @> array(select json_array_elements_text(p_usage -> 'marks')));
$$;

-- Whether somebody has used what a reply was judged by since it was counted. From here to the end of
-- the transaction nobody else of the application settles a reply that was judged by counts: of two
-- that were judged at once the second is judged again.
create function uses_moved(p_app text, p_uses json)
returns boolean
language plpgsql
as $$
begin
  if json_array_length(p_uses -> 'counted') = 0 then
    return false;
  end if;
  perform pg_advisory_xact_lock(5270, hashtext(p_app));
  return exists (
    select 1 from json_array_elements(p_uses -> 'counted') as c
    where count_uses(p_app, c) <> (c ->> 'number')::bigint);
end
$$;

-- Calls that ended without having been made count no longer. One of which nobody knows does.
create function end_uses(p_run text, p_names text[], p_kinds text[], p_results text[])
returns void
language sql
as $$
  delete from tool_use u using unnest(p_names, p_kinds, p_results) as x(name, kind, result)
  -- Where nobody knows of the first try, what comes of another does not make it undone.
  where x.kind = 'call' and x.name not like '%/exec/%'
    and u.run_id = p_run and u.call_id = split_part(x.name, '/', 2)
    and x.result::json ->> 'kind' not in ('OK', 'ANSWERED', 'OUTCOME_UNKNOWN');
$$;

-- Nor do calls that a run has planned and will never begin: those that p_branch does not see, all
-- where it is null.
create function drop_uses(p_run text, p_branch text)
returns void
language sql
as $$
  delete from tool_use u
  where run_id = p_run
    and not exists (select 1 from step s
      where s.run_id = p_run and s.name = 'call/' || u.call_id || '/exec')
    and (p_branch is null or not exists (
      select 1 from lineage(p_run, p_branch) l
      join step s on s.run_id = p_run and s.branch = l.branch and s.position <= l.up_to
      where s.kind = 'model' and position('"' || u.call_id || '"' in s.result) > 0));
$$;

-- Settles a step. The last of p_names is the step; those before it settle with it or not at all.
-- p_claimed: the step was claimed under p_token and this finishes it.
-- p_unknown: the row itself says that nobody knows.
-- p_unknown_result, _digest, _types, _steps, _data: what is settled and told instead when the step is found claimed by
--   somebody else and its effect may not be repeated; null where that cannot be.
-- p_artifacts: what is kept with the rows.
-- p_takeover, _lease: the token of a lapsed claim the caller ends in its owner's place, and the lease
--   at which it had lapsed.
-- p_unless: a step after which this one can no longer settle.
-- p_inbox_after: inbox_taken as the drain read it; p_inbox: the newest number it takes. Null for a
--   settlement without a drain. p_inbox_known: refused where something newer has come.
-- p_command_*: commands among those taken that were not simply applied.
-- p_hold: why the run holds from now on, null where it does not.
-- p_waits, p_standings: JSON of the waits that this opens and of those that it changes; null for none.
-- p_usages: nine columns for each model call: provider, model, tokens in, out, cached, written to the
--   cache and reasoned, cost, attempt. Without tokens it was lost: the try of that number, or, where
--   there is none, what was asked under the claim that this ends, if there is one.
-- p_ending: JSON of the run's end; p_yields: it gives way to waiting input.
-- p_uses: JSON of the calls that it plans and of the counts by which it was judged; null where no rule
--   of the run counts over all runs.
-- verdict: settled | stands | companion | terminal | fenced | passed | inbox | lost | recount | missing
create function settle(
  p_run text, p_branch text, p_now timestamptz, p_token text, p_claimed boolean,
  p_unless text,
  p_names text[], p_kinds text[], p_turns int[], p_slots int[], p_digests text[],
  p_actions text[], p_effects text[], p_results text[], p_result_digests text[],
  p_artifact_digests text[], p_artifacts text[],
  p_unknown boolean, p_unknown_result text, p_unknown_digest text,
  p_unknown_types text[], p_unknown_steps text[], p_unknown_data text[],
  p_takeover text, p_takeover_lease bigint,
  p_event_types text[], p_event_steps text[], p_event_data text[],
  p_inbox_after bigint, p_inbox bigint, p_inbox_known bigint,
  p_command_ids text[], p_command_states text[], p_command_results text[],
  p_waits text, p_standings text, p_hold text,
  p_usages text[],
  p_ending text, p_status text, p_yields boolean, p_outcome text,
  p_uses text)
returns table (
  verdict text, before_step bigint, last_step bigint, inbox_seq bigint, inbox_taken bigint,
  ending text,
  row_digest text, row_result text, row_result_digest text, row_position bigint)
language plpgsql
as $$
#variable_conflict use_column
declare
  r record;
  s step;
  v_size int := array_length(p_names, 1);
  v_step text := p_names[v_size];
  v_verdict text := null;
  v_as_unknown boolean := false;
  v_last bigint;
  v_waits boolean := false;
begin
  select org_id, app_id, branch, agent, terminal, ending, status, started_at, last_step, last_event,
    inbox_seq, inbox_taken, counts into r
  from run where id = p_run for no key update;
  if not found then
    return query select 'missing', 0::bigint, 0::bigint, 0::bigint, 0::bigint, null::text,
      null::text, null::text, null::text, null::bigint;
    return;
  end if;

  select * into s from step where run_id = p_run and branch = p_branch and name = v_step;
  if not found and p_branch <> 'main' then
    select * into s from inherited(p_run, p_branch, v_step);
  end if;

  if s.position is not null then
    v_verdict := 'stands';
  elsif r.terminal then
    v_verdict := 'terminal';
  elsif r.branch <> p_branch then
    v_verdict := 'fenced';
  elsif p_inbox_after <> r.inbox_taken then
    v_verdict := 'companion';
  elsif p_unless is not null and stands(p_run, p_branch, p_unless) then
    v_verdict := 'passed';
  elsif p_yields and r.inbox_seq > r.inbox_taken and exists (
      select 1 from command where run_id = p_run and seq > r.inbox_taken and state = 'accepted'
        and kind in ('message', 'cancel')) then
    v_verdict := 'inbox';
  elsif r.inbox_seq > p_inbox_known then
    v_verdict := 'inbox';
  elsif s.token is null and p_takeover is not null then
    v_verdict := 'lost';
  elsif s.token is not null and s.digest <> p_digests[v_size] then
    perform refuse_other_input(p_run, v_step, s.digest, p_digests[v_size]);
  elsif s.token <> p_token then
    if p_claimed then
      v_verdict := 'lost';
    elsif p_takeover is not null
        and (s.token <> p_takeover or s.lease <> p_takeover_lease) then
      v_verdict := 'lost';
    elsif p_unknown_result is not null then
      v_as_unknown := true;
    elsif s.effect = 'UNSAFE' and not p_unknown then
      v_verdict := 'lost';
    end if;
  end if;
  if v_verdict is null then
    for i in 1 .. v_size - 1 loop
      if stands(p_run, p_branch, p_names[i]) then
        v_verdict := 'companion';
      end if;
    end loop;
  end if;
  if v_verdict is null and p_uses is not null and uses_moved(r.app_id, p_uses::json) then
    v_verdict := 'recount';
  end if;

  if v_verdict is not null then
    if p_kinds[v_size] in ('model', 'call')
        and v_verdict in ('stands', 'terminal', 'fenced', 'companion', 'lost')
        and not (v_verdict = 'stands' and s.token = p_token) then
      insert into late (run_id, org_id, app_id, branch, name, token, verdict, result_digest,
          result, recorded_at)
      values (p_run, r.org_id, r.app_id, p_branch, v_step, p_token, v_verdict,
          p_result_digests[v_size], p_results[v_size], p_now)
      on conflict do nothing;
    end if;
    return query select v_verdict, r.last_step, r.last_step, r.inbox_seq, r.inbox_taken, r.ending,
      s.digest, s.result, s.result_digest, s.position;
    return;
  end if;

  insert into step (run_id, org_id, app_id, branch, name, kind, turn, slot, digest, action,
      effect, position, unknown, token, result, result_digest, settled_at)
  select p_run, r.org_id, r.app_id, p_branch, x.name, x.kind, x.turn, x.slot, x.digest, x.action,
    x.effect, r.last_step + x.i,
    x.i = v_size and (p_unknown or v_as_unknown),
    p_token,
    case when x.i = v_size and v_as_unknown then p_unknown_result else x.result end,
    case when x.i = v_size and v_as_unknown then p_unknown_digest else x.result_digest end,
    p_now
  from unnest(p_names, p_kinds, p_turns, p_slots, p_digests, p_actions, p_effects, p_results,
    p_result_digests) with ordinality
    as x(name, kind, turn, slot, digest, action, effect, result, result_digest, i)
  on conflict (run_id, branch, name) do update
    set position = excluded.position, unknown = excluded.unknown, token = excluded.token,
      result = excluded.result, result_digest = excluded.result_digest,
      settled_at = excluded.settled_at;

  if p_artifacts is not null and not v_as_unknown then
    insert into artifact (run_id, org_id, app_id, digest, content, created_at)
    select p_run, r.org_id, r.app_id, a.digest, a.content, p_now
    from unnest(p_artifact_digests, p_artifacts) as a(digest, content)
    on conflict do nothing;
  end if;

  v_last := r.last_event;
  if r.started_at is null then
    v_last := append_events(p_run, r.org_id, r.app_id, v_last, p_now,
      array['run.started'], array[null::text], array['{}']);
  end if;
  v_last := append_events(p_run, r.org_id, r.app_id, v_last, p_now,
    case when v_as_unknown then p_unknown_types else p_event_types end,
    case when v_as_unknown then p_unknown_steps else p_event_steps end,
    case when v_as_unknown then p_unknown_data else p_event_data end);

  if p_inbox > r.inbox_taken then
    update command set state = 'applied', decided_at = p_now,
      step = p_names[array_position(p_kinds, 'drain')]
    where run_id = p_run and seq > r.inbox_taken and seq <= p_inbox and state = 'accepted';
    if p_command_ids is not null then
      perform end_commands(p_run, p_command_ids, p_command_states, p_command_results, p_now);
    end if;
  end if;
  if p_waits is not null then
    insert into waiting (id, run_id, org_id, app_id, agent, kind, turn, opener, step, body,
        arguments, standing, asked_at, expires_at)
    select w.id, p_run, r.org_id, r.app_id, r.agent, w.kind, w.turn, v_step, w.step, w.body, w.arguments,
      w.standing, w.asked_at, w.expires_at
    from json_to_recordset(p_waits::json) as w(id text, kind text, turn int, step text, body text,
      arguments text, standing text, asked_at timestamptz, expires_at timestamptz);
    -- Something may have waited for them.
    select inbox_seq into r.inbox_seq from run where id = p_run;
  end if;
  if p_standings is not null then
    update waiting w set state = x.state, standing = x.standing,
      closed_at = case when x.state <> 'pending' then p_now end
    from json_to_recordset(p_standings::json) as x(id text, state text, standing text)
    where w.id = x.id and w.run_id = p_run and w.state = 'pending';
  end if;
  if p_uses is not null then
    insert into tool_use (run_id, org_id, app_id, call_id, tool, requester, end_user, marks, at)
    select p_run, r.org_id, r.app_id, x.call, x.tool, x.requester, x.end_user, x.marks, p_now
    from json_to_recordset(p_uses::json -> 'planned')
      as x(call text, tool text, requester text, end_user text, marks text[])
    on conflict do nothing;
  end if;
  if r.counts then
    if not v_as_unknown and not p_unknown then
      perform end_uses(p_run, p_names, p_kinds, p_results);
    end if;
    if p_standings is not null then
      -- With which values it is made was decided by people, not by the run that was counted.
      update tool_use u set marks = null
      from json_to_recordset(p_standings::json) as x(id text, standing text)
      join waiting w on w.id = x.id
      where w.run_id = p_run and u.run_id = p_run and w.step = 'call/' || u.call_id || '/exec'
        and x.standing::json #>> '{decided,arguments}' is not null;
    end if;
  end if;
  if r.status in ('requires_action', 'paused') or p_waits is not null or p_hold is not null then
    v_last := tell_superseded(p_run, r.org_id, r.app_id, v_last, p_now, array(
      select supersede(p_run, case when p_ending is null then p_names end, p_now)));
    v_waits := p_hold is not distinct from 'budget'
      or exists (select 1 from waiting where run_id = p_run and state = 'pending');
    if v_waits and r.status <> 'requires_action' then
      v_last := append_events(p_run, r.org_id, r.app_id, v_last, p_now,
        array['run.requires_action'], array[null::text], array['{}']);
    end if;
  end if;
  if p_usages is not null then
    insert into usage (run_id, org_id, app_id, branch, step, token, provider, model, input_tokens,
        output_tokens, cached_input_tokens, cache_write_tokens, reasoning_tokens, cost_micros, lost,
        recorded_at)
    select p_run, r.org_id, r.app_id, p_branch, v_step,
      case when u[3] is null and u[9] = '' then s.token else p_token end, u[1], u[2],
      u[3]::bigint, u[4]::bigint, u[5]::bigint, u[6]::bigint, u[7]::bigint, u[8]::bigint,
      u[3] is null, p_now
    from generate_series(0, array_length(p_usages, 1) / 9 - 1) i
    cross join lateral (select p_usages[i * 9 + 1 : i * 9 + 9] as u) x
    where u[3] is not null or u[9] <> '' or s.token is not null;
  end if;
  if p_ending is not null then
    perform refuse_commands(p_run, p_now);
  end if;
  update run set
    last_step = r.last_step + v_size,
    last_event = v_last,
    inbox_taken = greatest(r.inbox_taken, p_inbox),
    started_at = coalesce(r.started_at, p_now),
    status = case when p_ending is not null then p_status
      when p_hold = 'paused' then 'paused'
      when v_waits then 'requires_action'
      when r.status in ('queued', 'requires_action', 'paused') then 'running' else r.status end,
    hold = case when p_ending is null then p_hold end,
    terminal = p_ending is not null,
    ending = p_ending,
    outcome = p_outcome,
    problem = null,
    counts = r.counts or p_uses is not null,
    ended_at = case when p_ending is not null then p_now end
  where id = p_run;

  return query select 'settled', r.last_step, r.last_step + v_size, r.inbox_seq,
    greatest(r.inbox_taken, p_inbox), p_ending,
    p_digests[v_size],
    case when v_as_unknown then p_unknown_result else p_results[v_size] end,
    case when v_as_unknown then p_unknown_digest else p_result_digests[v_size] end,
    r.last_step + v_size;
end
$$;

-- Claims a step: announces that p_owner is about to perform it under p_token.
-- p_takeover, _lease: the token of a lapsed claim that is taken over, and the lease at which it had
--   lapsed; null never takes over. The claim of an UNSAFE effect is never taken over, only settled
--   as unknown.
-- p_drain_*: a drain that settles with a fresh claim. after and upto as in settle; known: the
--   newest inbox number the caller has read.
-- p_lost_usage: provider and model of the attempt that a takeover replaces.
-- verdict: claimed | stands | held | terminal | fenced | inbox | abandoned | companion | missing
create function claim(
  p_run text, p_branch text, p_now timestamptz, p_token text, p_owner bigint,
  p_takeover text, p_takeover_lease bigint,
  p_name text, p_kind text, p_turn int, p_slot int, p_digest text, p_action text, p_effect text,
  p_drain_name text, p_drain_turn int, p_drain_slot int, p_drain_digest text,
  p_drain_result text, p_drain_result_digest text,
  p_drain_after bigint, p_drain_upto bigint, p_drain_known bigint,
  p_command_ids text[], p_command_states text[], p_command_results text[],
  p_event_types text[], p_event_steps text[], p_event_data text[],
  p_lost_usage text[])
returns table (
  verdict text, before_step bigint, last_step bigint, inbox_seq bigint, inbox_taken bigint,
  ending text,
  row_digest text, row_result text, row_result_digest text, row_position bigint,
  row_token text, row_lease bigint, row_owner_open boolean, earlier text)
language plpgsql
as $$
#variable_conflict use_column
declare
  r record;
  s step;
  v_verdict text := null;
  v_earlier text := null;
  v_last bigint;
  v_drained int := 0;
begin
  select org_id, app_id, branch, terminal, ending, status, started_at, last_step, last_event,
    inbox_seq, inbox_taken into r
  from run where id = p_run for no key update;
  if not found then
    return query select 'missing', 0::bigint, 0::bigint, 0::bigint, 0::bigint, null::text,
      null::text, null::text, null::text, null::bigint, null::text, null::bigint, null::boolean,
      null::text;
    return;
  end if;

  select * into s from step where run_id = p_run and branch = p_branch and name = p_name;
  if not found and p_branch <> 'main' then
    select * into s from inherited(p_run, p_branch, p_name);
  end if;

  if s.position is not null then
    v_verdict := 'stands';
  elsif r.terminal then
    v_verdict := 'terminal';
  elsif r.branch <> p_branch then
    v_verdict := 'fenced';
  elsif s.token is not null then
    if s.digest <> p_digest then
      perform refuse_other_input(p_run, p_name, s.digest, p_digest);
    elsif s.token = p_token then
      v_verdict := 'claimed';
    elsif p_takeover is null or s.token <> p_takeover or s.lease <> p_takeover_lease
        or s.effect = 'UNSAFE' then
      v_verdict := 'held';
    end if;
  elsif p_drain_name is not null and (p_drain_after <> r.inbox_taken
      or stands(p_run, p_branch, p_drain_name)) then
    v_verdict := 'companion';
  elsif r.inbox_seq > p_drain_known then
    v_verdict := 'inbox';
  elsif p_effect in ('UNSAFE', 'RECONCILABLE') and p_branch <> 'main' then
    select o.name into v_earlier from step o
    where o.run_id = p_run and o.action = p_action and o.effect in ('UNSAFE', 'RECONCILABLE')
      -- A try that is not the first is sent by somebody's word: once.
      and (p_name not like '%/exec/%' or o.name = p_name)
      and not exists (
        select 1 from lineage(p_run, p_branch) l
        where l.branch = o.branch and coalesce(o.position, 9223372036854775807) <= l.up_to)
    order by o.position nulls last limit 1;
    if found then
      v_verdict := 'abandoned';
    end if;
  end if;

  if v_verdict is not null then
    return query select v_verdict, r.last_step, r.last_step, r.inbox_seq, r.inbox_taken, r.ending,
      s.digest, s.result, s.result_digest, s.position, s.token, s.lease,
      case when v_verdict = 'held' then session_open(s.owner, s.boot) end, v_earlier;
    return;
  end if;

  v_last := r.last_event;
  if r.started_at is null then
    v_last := append_events(p_run, r.org_id, r.app_id, v_last, p_now,
      array['run.started'], array[null::text], array['{}']);
  end if;
  if s.token is not null then
    update step set token = p_token, owner = p_owner, lease = lease + 1, attempt = attempt + 1,
      boot = pg_postmaster_start_time(), claimed_at = p_now
    where run_id = p_run and branch = p_branch and name = p_name;
    v_last := append_events(p_run, r.org_id, r.app_id, v_last, p_now,
      array['step.retried'], array[p_name],
      array['{"attempt":' || (s.attempt + 1) || '}']);
    if p_lost_usage is not null then
      insert into usage (run_id, org_id, app_id, branch, step, token, provider, model, lost,
          recorded_at)
      values (p_run, r.org_id, r.app_id, p_branch, p_name, s.token, p_lost_usage[1],
          p_lost_usage[2], true, p_now);
    end if;
  else
    if p_drain_name is not null then
      v_drained := 1;
      insert into step (run_id, org_id, app_id, branch, name, kind, turn, slot, digest, position,
          token, result, result_digest, settled_at)
      values (p_run, r.org_id, r.app_id, p_branch, p_drain_name, 'drain', p_drain_turn,
          p_drain_slot, p_drain_digest, r.last_step + 1, p_token, p_drain_result,
          p_drain_result_digest, p_now);
      if p_drain_upto > r.inbox_taken then
        update command set state = 'applied', decided_at = p_now, step = p_drain_name
        where run_id = p_run and seq > r.inbox_taken and seq <= p_drain_upto
          and state = 'accepted';
        if p_command_ids is not null then
          perform end_commands(p_run, p_command_ids, p_command_states, p_command_results, p_now);
        end if;
      end if;
    end if;
    insert into step (run_id, org_id, app_id, branch, name, kind, turn, slot, digest, action,
        effect, token, owner, boot, claimed_at)
    values (p_run, r.org_id, r.app_id, p_branch, p_name, p_kind, p_turn, p_slot, p_digest,
        p_action, p_effect, p_token, p_owner, pg_postmaster_start_time(), p_now);
    v_last := append_events(p_run, r.org_id, r.app_id, v_last, p_now,
      p_event_types, p_event_steps, p_event_data);
  end if;
  update run set
    last_step = r.last_step + v_drained,
    last_event = v_last,
    inbox_taken = greatest(r.inbox_taken, case when v_drained = 1 then p_drain_upto end),
    started_at = coalesce(r.started_at, p_now),
    status = case when r.status in ('queued', 'paused')
        or (r.status = 'requires_action' and (v_drained = 1 or not exists (
          select 1 from waiting where run_id = p_run and state = 'pending'))) then 'running'
      else r.status end,
    hold = null
  where id = p_run;

  return query select 'claimed', r.last_step, r.last_step + v_drained, r.inbox_seq,
    greatest(r.inbox_taken, case when v_drained = 1 then p_drain_upto end), null::text,
    p_digest, null::text, null::text, null::bigint, p_token, 0::bigint, true, null::text;
end
$$;

-- Moves the lease of a claim. False: the claim is no longer the caller's, nothing may be sent.
create function renew(p_run text, p_branch text, p_name text, p_token text)
returns boolean
language plpgsql
as $$
begin
  perform set_config('synchronous_commit', 'off', true);
  update step s set lease = lease + 1
  from run r
  where r.id = p_run and not r.terminal and r.branch = p_branch
    and s.run_id = p_run and s.branch = p_branch and s.name = p_name
    and s.token = p_token and s.position is null;
  return found;
end
$$;

-- Tells of a step while it is under way. False: the claim is no longer the caller's.
create function tell(
  p_run text, p_branch text, p_name text, p_token text, p_type text, p_data text,
  p_now timestamptz)
returns boolean
language plpgsql
as $$
declare
  r record;
begin
  perform set_config('synchronous_commit', 'off', true);
  select org_id, app_id, branch, terminal, last_event into r
  from run where id = p_run for no key update;
  if not found or r.terminal or r.branch <> p_branch or not exists (
      select 1 from step where run_id = p_run and branch = p_branch and name = p_name
        and token = p_token and position is null) then
    return false;
  end if;
  update run set last_event = append_events(p_run, r.org_id, r.app_id, r.last_event, p_now,
      array[p_type], array[p_name], array[p_data])
  where id = p_run;
  return true;
end
$$;

-- Records under the caller's run lock that the models which a branch is asking will not be heard any
-- more: what they used, nobody knows.
create function lose_models(p_run text, p_branch text, p_now timestamptz)
returns void
language plpgsql
as $$
begin
  insert into usage (run_id, org_id, app_id, branch, step, token, provider, model, lost,
      recorded_at)
  select p_run, r.org_id, r.app_id, p_branch, s.name, s.token, r.model_provider,
    coalesce(r.spec::jsonb #>> '{model,name}', ''), true, p_now
  from step s join run r on r.id = s.run_id
  where s.run_id = p_run and s.branch = p_branch and s.position is null
    and s.kind in ('model', 'compact');
end
$$;

-- Brings the waits of a run to where its branch sees them: superseded where it does not see the step
-- that opened them, else as the newest drain that it sees has left them.
create function rewind_waits(p_run text, p_branch text, p_now timestamptz)
returns void
language sql
as $$
  update waiting w set
    state = x.state,
    standing = jsonb_set(coalesce(x.standing, jsonb_build_object('waitId', w.id)), '{state}',
      to_jsonb(upper(x.state)))::text,
    closed_at = case when x.state <> 'pending' then p_now end
  from (
    select a.id, d.standing,
      case when stands(p_run, p_branch, a.step) then lower(coalesce(d.standing ->> 'state',
          'superseded'))
        when stands(p_run, p_branch, a.opener)
        then lower(coalesce(d.standing ->> 'state', 'pending'))
        else 'superseded' end as state
    from waiting a left join lateral (
      select change as standing
      from lineage(p_run, p_branch) l
      join step s on s.run_id = p_run and s.branch = l.branch and s.position <= l.up_to
        and s.kind = 'drain' and s.turn = a.turn
      cross join lateral jsonb_array_elements(
        coalesce(s.result::jsonb -> 'waits', '[]')) as change
      where change ->> 'waitId' = a.id
      order by s.position desc limit 1) d on true
    where a.run_id = p_run) x
  where w.id = x.id and w.run_id = p_run;
$$;

-- Opens the branch of an execution that a reset made and fences the others, or lets the open branch
-- see more of its ancestors: it may have been opened by a step that its execution had asked for
-- before it saw p_after. The commands that abandoned branches took are given to it again.
-- p_seen: the branch that was open when the caller looked.
-- p_after: position of the newest row that execution has seen.
-- verdict: open | changed | terminal | fenced | missing
create function open_branch(
  p_run text, p_branch text, p_seen text, p_after bigint, p_now timestamptz)
returns text
language plpgsql
as $$
declare
  r record;
  v_parent text;
  v_taken bigint;
begin
  select org_id, app_id, branch, terminal, counts into r
  from run where id = p_run for no key update;
  if not found then
    return 'missing';
  elsif r.terminal then
    return 'terminal';
  end if;
  select s.branch into v_parent from step s where s.run_id = p_run and s.position = p_after;
  if r.branch = p_branch then
    update branch set parent = v_parent, parent_step = p_after
    where run_id = p_run and branch.branch = p_branch and v_parent <> p_branch
      and parent_step < p_after;
    if not found then
      return 'open';
    end if;
  elsif p_branch = 'main'
      or exists (select 1 from branch b where b.run_id = p_run and b.branch = p_branch) then
    return 'fenced';
  elsif r.branch <> p_seen then
    return 'changed';
  else
    perform lose_models(p_run, r.branch, p_now);
    insert into branch (run_id, org_id, app_id, branch, parent, parent_step, opened_at)
    values (p_run, r.org_id, r.app_id, p_branch, coalesce(v_parent, 'main'), p_after, p_now);
  end if;

  select coalesce(max((s.result::jsonb ->> 'upTo')::bigint), 0) into v_taken
  from lineage(p_run, p_branch) l
  join step s on s.run_id = p_run and s.branch = l.branch and s.position <= l.up_to
  where s.kind = 'drain';
  update command set state = 'accepted', decided_at = null, step = null, wake_at = p_now
  where run_id = p_run and seq > v_taken and state = 'applied';
  update command set state = 'applied', decided_at = p_now
  where run_id = p_run and seq <= v_taken and state = 'accepted';
  perform rewind_waits(p_run, p_branch, p_now);
  if r.counts then
    perform drop_uses(p_run, p_branch);
  end if;
  update run set branch = p_branch, inbox_taken = v_taken,
    status = case
      when exists (select 1 from waiting where run_id = p_run and state = 'pending')
        then 'requires_action'
      when status = 'requires_action' then 'running' else status end
  where id = p_run;
  return 'open';
end
$$;

-- Why a finished run no longer takes a command: a decision came behind the one that stands, or its
-- time had passed; for anything else it is the end of the run.
create function refusal(p_run text, p_kind text, p_body text)
returns text
language sql stable
as $$
  select coalesce(
    case when p_kind = 'decide' then (
      select case when state in ('approved', 'denied', 'answered') then 'already_decided'
        when state = 'expired' then 'expired' end
      from waiting where run_id = p_run and id = p_body::json ->> 'waitId') end,
    'run_finished');
$$;

-- Refuses under the caller's run lock what the finished run can no longer take.
create function refuse_commands(p_run text, p_now timestamptz)
returns void
language plpgsql
as $$
begin
  update command set state = 'refused', decided_at = p_now, result = refusal(p_run, kind, body)
  where run_id = p_run and state = 'accepted';
end
$$;

-- Accepts a command into the inbox. The same id gives the same row for ever.
-- p_app: the application the caller acts for; null for the run itself. A foreign run is no run.
create function accept_command(
  p_id text, p_run text, p_app text, p_kind text, p_body text, p_actor text, p_channel text,
  p_now timestamptz)
returns setof command
language plpgsql
as $$
declare
  r record;
begin
  select org_id, app_id, terminal, inbox_seq, inbox_taken, cancel_requested_at, last_event into r
  from run where id = p_run and (p_app is null or app_id = p_app)
  for no key update;
  if not found then
    return;
  end if;
  return query select * from command where run_id = p_run and id = p_id;
  if found then
    return;
  end if;
  if p_kind = 'message' and not r.terminal and 100 <= (
      select count(*) from command
      where run_id = p_run and seq > r.inbox_taken and state = 'accepted'
        and kind = 'message') then
    -- Nothing is kept: the same command may be sent again.
    return query select p_id, p_run, r.org_id, r.app_id, 0::bigint, p_kind, p_body, p_actor,
      p_channel, 'refused', p_now, p_now, p_now, null::text, 'queue_full';
    return;
  end if;
  return query
    insert into command (id, run_id, org_id, app_id, seq, kind, body, actor, channel, state,
        accepted_at, wake_at, decided_at, result)
    values (p_id, p_run, r.org_id, r.app_id, r.inbox_seq + 1, p_kind, p_body, p_actor, p_channel,
        case when r.terminal then 'refused' else 'accepted' end, p_now,
        p_now + interval '4 seconds',
        case when r.terminal then p_now end,
        case when r.terminal then refusal(p_run, p_kind, p_body) end)
    returning *;
  if p_kind = 'decide' and not r.terminal and p_body::json ->> 'waitId' like 'apr\_%' then
    r.last_event := append_events(p_run, r.org_id, r.app_id, r.last_event, p_now,
      array['approval.accepted'], array[null::text],
      array[json_build_object('approval', p_body::json ->> 'waitId', 'command', p_id,
        'decision', lower(p_body::json ->> 'choice'), 'by', p_body::json ->> 'by',
        'channel', p_channel)::text]);
  end if;
  update run set inbox_seq = r.inbox_seq + 1, last_event = r.last_event,
    cancel_requested_at = case when p_kind = 'cancel' and not r.terminal
      then coalesce(r.cancel_requested_at, p_now) else r.cancel_requested_at end
  where id = p_run;
end
$$;

-- Ends a run from outside its steps: terminated, or impossible to go on. False: it had ended.
create function close_run(
  p_run text, p_status text, p_ending text, p_event_type text, p_event_data text,
  p_now timestamptz)
returns boolean
language plpgsql
as $$
declare
  r record;
  v_last bigint;
begin
  select org_id, app_id, branch, terminal, last_event, counts into r
  from run where id = p_run for no key update;
  if not found or r.terminal then
    return false;
  end if;
  v_last := append_events(p_run, r.org_id, r.app_id, r.last_event, p_now,
    array[p_event_type], array[null::text],
    array[p_event_data]);
  v_last := tell_superseded(p_run, r.org_id, r.app_id, v_last, p_now,
    array(select supersede(p_run, null, p_now)));
  perform lose_models(p_run, r.branch, p_now);
  perform refuse_commands(p_run, p_now);
  if r.counts then
    perform drop_uses(p_run, null);
  end if;
  update run set status = p_status, terminal = true, ending = p_ending, ended_at = p_now,
    last_event = v_last
  where id = p_run;
  return true;
end
$$;

-- Shows or clears what keeps a run from going on. True: the problem is new and was reported.
create function note_problem(p_run text, p_problem text, p_event_data text, p_now timestamptz)
returns boolean
language plpgsql
as $$
declare
  r record;
  v_last bigint;
begin
  select org_id, app_id, terminal, last_event, problem into r
  from run where id = p_run for no key update;
  if not found or r.terminal or r.problem is not distinct from p_problem then
    return false;
  end if;
  v_last := r.last_event;
  if p_problem is not null then
    v_last := append_events(p_run, r.org_id, r.app_id, v_last, p_now,
      array['run.problem'], array[null::text],
      array[p_event_data]);
  end if;
  update run set problem = p_problem, last_event = v_last where id = p_run;
  return p_problem is not null;
end
$$;
