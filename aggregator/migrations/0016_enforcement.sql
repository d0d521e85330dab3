-- When each catalogue came into force: an older one may come back, and a report as of an earlier moment needs the catalogue of then.
set local role halfsky_owner;

create table halfsky.catalogue_enforcement (
  catalogue_id int4 not null references halfsky.catalogue_version,
  enforced_at  timestamptz not null,
  primary key (enforced_at, catalogue_id)
);
comment on table halfsky.catalogue_enforcement is 'Which catalogue came into force when. Rows are only ever added.';
comment on column halfsky.catalogue_enforcement.catalogue_id is 'The catalogue.';
comment on column halfsky.catalogue_enforcement.enforced_at is 'When; it holds until the next one.';
comment on column halfsky.catalogue_version.loaded_at is 'When it came into force last; all times are in catalogue_enforcement.';

insert into halfsky.catalogue_enforcement (catalogue_id, enforced_at) select catalogue_id, loaded_at from halfsky.catalogue_version;
grant select, insert on halfsky.catalogue_enforcement to halfsky_aggregator;
grant select on halfsky.catalogue_enforcement to halfsky_reporter;
