-- Roles, schemas and the list of applied migrations.
--
-- Run by a superuser, or by the owner of the database with CREATEROLE, or, when the four roles exist already, by any member of
-- halfsky_owner (which then needs CREATE on the database). Roles belong to the whole cluster and are made only when absent;
-- they get no password here: let them in by pg_hba.conf and pg_ident.conf, or set one.
do $$
declare
  wanted record;
begin
  for wanted in
    select * from (values ('halfsky_owner', 'nologin'), ('halfsky_aggregator', 'login'),
                          ('halfsky_reporter', 'login'), ('halfsky_analyst', 'login')) as role (name, may_login)
  loop
    if not exists (select from pg_roles where rolname = wanted.name) then
      begin
        execute format('create role %I %s', wanted.name, wanted.may_login);
      exception
        when duplicate_object or unique_violation then null; -- another database of this cluster was quicker
      end;
    end if;
  end loop;
  if not pg_has_role(current_user, 'halfsky_owner', 'member') then
    execute format('grant halfsky_owner to %I', current_user);
  end if;
  if not has_database_privilege('halfsky_owner', current_database(), 'create') then
    execute format('grant create on database %I to halfsky_owner', current_database());
  end if;
end
$$;

-- From here on everything belongs to halfsky_owner, so that no view and no function runs with a superuser's rights.
set local role halfsky_owner;

create schema halfsky;
create schema analysis;
comment on schema halfsky is 'Tables of Half the Sky; written by the aggregator and the reporter only.';
comment on schema analysis is '供统计分析使用的视图，小数值已按规定抑制。Views for analysts; small cells are withheld.';

grant usage on schema halfsky to halfsky_aggregator, halfsky_reporter;
grant usage on schema analysis to halfsky_analyst, halfsky_aggregator, halfsky_reporter;
alter default privileges for role halfsky_owner revoke execute on functions from public;

create table halfsky.schema_migration (
  version    int4 primary key,
  name       text not null,
  checksum   bytea not null check (octet_length(checksum) = 32),
  applied_at timestamptz not null default now()
);
comment on table halfsky.schema_migration is 'Which migrations were applied; a program runs only on the versions it knows.';
comment on column halfsky.schema_migration.version is 'Number of the migration, without gaps from 1.';
comment on column halfsky.schema_migration.name is 'Name of the file.';
comment on column halfsky.schema_migration.checksum is 'BLAKE2b-256 of the file.';
comment on column halfsky.schema_migration.applied_at is 'When it was applied.';
grant select on halfsky.schema_migration to halfsky_aggregator, halfsky_reporter;
