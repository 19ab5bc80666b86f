-- What others tell of, by name and correlation. It goes to the runs that wait for it; where none
-- does it is kept for the next that will. An event that went somewhere stays for as long as its id
-- must be known again.
-- correlation: empty for none. taken_at: null while it is kept.
-- runs, waits: to which it went, in pairs.
create table outside_event (
  id text collate "C" not null,
  org_id text collate "C" not null,
  app_id text collate "C" not null,
  name text collate "C" not null,
  correlation text collate "C" not null,
  data text not null,
  received_at timestamptz not null,
  taken_at timestamptz,
  runs text[] not null default '{}',
  waits text[] not null default '{}',
  primary key (app_id, id)
);
create index outside_event_key on outside_event (app_id, name, correlation, received_at);
create index outside_event_old on outside_event (app_id, received_at);

alter table waiting
  add column event_name text collate "C" generated always as (
    case when kind = 'event' then body::jsonb #>> '{question,text}' end) stored,
  add column event_correlation text collate "C" generated always as (
    case when kind = 'event' then coalesce(body::jsonb #>> '{question,correlation}', '') end) stored;
create index waiting_event on waiting (app_id, event_name, event_correlation)
  where kind = 'event' and state = 'pending';

-- Whoever tells and whoever begins to wait take this lock before they look for one another: the
-- second sees what the first has written. It is taken behind the locks of runs, never before.
create function event_lock(p_app text, p_name text, p_correlation text)
returns bigint
language sql immutable
as $$
  select hashtextextended(json_build_array('event', p_app, p_name, p_correlation)::text, 0);
$$;

-- Gives an event to a wait, by a command in the inbox of its run.
create function feed_event(
  p_id text, p_app text, p_name text, p_data text, p_run text, p_wait text, p_now timestamptz)
returns void
language plpgsql
as $$
begin
  perform accept_command(p_id || '.' || p_wait, p_run, p_app, 'decide',
    json_build_object('waitId', p_wait, 'choice', 'ANSWER', 'by', 'event:' || p_name,
      'groups', '[]'::json, 'content', p_data)::text,
    'event:' || p_name, 'event', p_now);
  update outside_event set taken_at = coalesce(taken_at, p_now), runs = runs || p_run,
    waits = waits || p_wait
  where app_id = p_app and id = p_id;
end
$$;

-- Takes what others tell of.
-- p_unfit: waits that it does not fit: they go on waiting.
-- p_only: the one run to which it goes; null for all. It is not kept for that one.
-- verdict: fed | kept | nobody | same | reused | full | crowded | again
--   same: it was there before; reused: something else was, under its id; full: as many as may be
--   are kept already; crowded: more runs wait than one event feeds; again: somebody came between.
create function publish_event(
  p_org text, p_app text, p_id text, p_name text, p_correlation text, p_data text,
  p_only text, p_unfit text[], p_now timestamptz)
returns table (verdict text, runs text[], waits text[])
language plpgsql
as $$
#variable_conflict use_column
declare
  e outside_event;
  v_runs text[];
  w record;
  v_fed boolean := false;
begin
  select * into e from outside_event where app_id = p_app and id = p_id;
  if found then
    return query select
      case when e.name = p_name and e.correlation = p_correlation and e.data = p_data
        then 'same' else 'reused' end, e.runs, e.waits;
    return;
  end if;
  v_runs := array(
    select distinct run_id from waiting
    where app_id = p_app and event_name = p_name and event_correlation = p_correlation
      and kind = 'event' and state = 'pending' and (p_only is null or run_id = p_only)
    order by run_id limit 501);
  if cardinality(v_runs) > 500 then
    return query select 'crowded', '{}'::text[], '{}'::text[];
    return;
  end if;
  perform 1 from run where id = any(v_runs) order by id for no key update;
  perform pg_advisory_xact_lock(event_lock(p_app, p_name, p_correlation));
  if exists (select 1 from outside_event where app_id = p_app and id = p_id) or exists (
      select 1 from waiting
      where app_id = p_app and event_name = p_name and event_correlation = p_correlation
        and kind = 'event' and state = 'pending' and run_id <> all(v_runs)
        and p_only is null) then
    return query select 'again', '{}'::text[], '{}'::text[];
    return;
  end if;
  delete from outside_event where app_id = p_app and id in (
    select id from outside_event
    where app_id = p_app and received_at < p_now - interval '7 days' limit 200);
  insert into outside_event (id, org_id, app_id, name, correlation, data, received_at)
  values (p_id, p_org, p_app, p_name, p_correlation, p_data, p_now)
  on conflict do nothing;
  if not found then
    return query select 'again', '{}'::text[], '{}'::text[];
    return;
  end if;
  -- One that has been told already, and has not taken it yet, needs no second.
  for w in
    select id, run_id from waiting a
    where app_id = p_app and event_name = p_name and event_correlation = p_correlation
      and kind = 'event' and state = 'pending' and expires_at > p_now and id <> all(p_unfit)
      and run_id = any(v_runs)
      and not exists (
        select 1 from command c
        where c.run_id = a.run_id and c.state = 'accepted' and c.channel = 'event'
          and c.body::json ->> 'waitId' = a.id)
    order by id
  loop
    perform feed_event(p_id, p_app, p_name, p_data, w.run_id, w.id, p_now);
    v_fed := true;
  end loop;
  if not v_fed and p_only is not null then
    delete from outside_event where app_id = p_app and id = p_id;
    return query select 'nobody', '{}'::text[], '{}'::text[];
    return;
  elsif not v_fed and (
      select count(*) from outside_event
      where app_id = p_app and name = p_name and correlation = p_correlation
        and taken_at is null and received_at >= p_now - interval '7 days') > 100 then
    delete from outside_event where app_id = p_app and id = p_id;
    return query select 'full', '{}'::text[], '{}'::text[];
    return;
  end if;
  return query select case when v_fed then 'fed' else 'kept' end, x.runs, x.waits
    from outside_event x where x.app_id = p_app and x.id = p_id;
end
$$;

-- Gives those that begin to wait what came before them: the oldest that nobody has taken, or that
-- this run has, for a wait that no longer stands.
create function take_early_events()
returns trigger
language plpgsql
as $$
declare
  w record;
  e record;
begin
  for w in
    select o.* from opened o where o.kind = 'event'
    order by event_lock(o.app_id, o.event_name, o.event_correlation), o.id
  loop
    perform pg_advisory_xact_lock(event_lock(w.app_id, w.event_name, w.event_correlation));
    select x.id, x.data into e from outside_event x
    where x.app_id = w.app_id and x.name = w.event_name and x.correlation = w.event_correlation
      and x.received_at >= w.asked_at - interval '7 days'
      and (x.taken_at is null or (w.run_id = any(x.runs) and not exists (
        select 1 from waiting s
        where s.run_id = w.run_id and s.id = any(x.waits) and s.state <> 'superseded')))
    order by x.received_at, x.id limit 1;
    if found then
      perform feed_event(
        e.id, w.app_id, w.event_name, e.data, w.run_id, w.id, w.asked_at);
    end if;
  end loop;
  return null;
end
$$;

create trigger waiting_early after insert on waiting
referencing new table as opened
for each statement execute function take_early_events();
