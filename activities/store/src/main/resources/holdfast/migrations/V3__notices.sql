-- People who are asked together.
-- members: JSON array of names; empty: whoever speaks for the group.
-- endpoint: JSON of where notices go; null for nowhere.
-- signing: JSON array, the newest first, of what the keys are derived from that sign what is sent
--   there. The keys themselves are nowhere.
create table approver_group (
  id text collate "C" not null unique,
  org_id text collate "C" not null,
  app_id text collate "C" not null,
  name text collate "C" not null,
  members text not null,
  endpoint text,
  signing text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (app_id, name)
);

-- What a group is told of an approval: written with what it tells of.
-- state: pending, then delivered, failed or stopped.
-- outcome: what became of the latest attempt.
-- due_at: when it is sent next; check_at: when somebody makes sure that its workflow exists.
create table notice (
  id text collate "C" primary key,
  run_id text collate "C" not null,
  org_id text collate "C" not null,
  app_id text collate "C" not null,
  wait_id text collate "C" not null,
  group_name text collate "C" not null,
  kind text not null,
  state text not null default 'pending',
  attempts int not null default 0,
  outcome text,
  due_at timestamptz not null,
  check_at timestamptz not null,
  ended_at timestamptz
);
create index notice_pending on notice (check_at) where state = 'pending';
create index notice_wait on notice (wait_id);

-- Writes a notice for each of the names that is a group with an endpoint. The id follows from what
-- is told to whom: a reset that tells it again tells nobody twice.
create function raise_notices(p_wait waiting, p_kind text, p_names jsonb)
returns void
language sql
as $$
  insert into notice (id, run_id, org_id, app_id, wait_id, group_name, kind, due_at, check_at)
  select 'ntc_' || substr(p_wait.id, 5, 12)
      || substr(md5(p_wait.id || ' ' || p_kind || ' ' || g.name), 1, 20),
    p_wait.run_id, p_wait.org_id, p_wait.app_id, p_wait.id, g.name, p_kind,
    p_wait.asked_at, p_wait.asked_at
  from approver_group g
  where g.app_id = p_wait.app_id and g.endpoint is not null
    and g.name in (select jsonb_array_elements_text(p_names))
  on conflict do nothing;
$$;

create function tell_of_opening()
returns trigger
language plpgsql
as $$
begin
  perform raise_notices(new, 'requested',
    coalesce(new.body::jsonb #> '{terms,approvers}', '[]'));
  return null;
end
$$;

create function tell_of_standing()
returns trigger
language plpgsql
as $$
declare
  v_was jsonb := old.standing::jsonb;
  v_is jsonb := new.standing::jsonb;
  v_terms jsonb;
begin
  if (v_is -> 'reminded', v_is -> 'escalated')
      is not distinct from (v_was -> 'reminded', v_was -> 'escalated') then
    return null;
  end if;
  v_terms := new.body::jsonb -> 'terms';
  if v_is -> 'escalated' = 'true' and v_was -> 'escalated' is distinct from 'true' then
    perform raise_notices(new, 'escalated', coalesce(v_terms -> 'escalateTo', '[]'));
  end if;
  if v_is -> 'reminded' = 'true' and v_was -> 'reminded' is distinct from 'true' then
    perform raise_notices(new, 'reminded', coalesce(v_terms -> 'approvers', '[]'));
  end if;
  return null;
end
$$;

-- Runs that wait for nobody write no row here, and pay nothing.
create trigger waiting_opened after insert on waiting
for each row when (new.kind = 'approval')
execute function tell_of_opening();

create trigger waiting_stands after update of standing on waiting
for each row when (new.kind = 'approval' and new.state = 'pending')
execute function tell_of_standing();
