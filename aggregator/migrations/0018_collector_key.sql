-- A collector that changes its key stays the same collector, and its former key is good for a while beside the new one: so keys get a table of their own.
set local role halfsky_owner;

create table halfsky.collector_key (
  agency_id     int4 not null,
  collector_id  int4 not null,
  key_no        int4 not null check (key_no > 0),
  public_key    text not null unique check (length(public_key) = 40),
  registered_at timestamptz not null default now(),
  valid_until   timestamptz,
  primary key (agency_id, collector_id, key_no),
  foreign key (agency_id, collector_id) references halfsky.collector
);
comment on table halfsky.collector_key is 'The keys by which collectors submit, each for exactly one collector.';
comment on column halfsky.collector_key.agency_id is 'The agency of the collector.';
comment on column halfsky.collector_key.collector_id is 'Number of the collector within the agency.';
comment on column halfsky.collector_key.key_no is 'Number within the collector, from 1; the newest key has the largest.';
comment on column halfsky.collector_key.public_key is 'CURVE public key as Z85 text.';
comment on column halfsky.collector_key.registered_at is 'When the key was registered.';
comment on column halfsky.collector_key.valid_until is 'When its time runs out after a newer key was registered; null: not limited.';

insert into halfsky.collector_key (agency_id, collector_id, key_no, public_key, registered_at)
select agency_id, collector_id, 1, public_key, registered_at from halfsky.collector;

alter table halfsky.collector drop column public_key;
comment on table halfsky.collector is 'The collectors that may submit, each for exactly one agency. Their keys are in collector_key.';
comment on column halfsky.collector.collector_id is 'Number within the agency, from 1.';
comment on column halfsky.collector.registered_at is 'When the collector was registered, with its first key.';
comment on column halfsky.collector.revoked_at is 'Since when nothing is taken from it by any key, or null.';

grant select, insert, update on halfsky.collector_key to halfsky_aggregator;
grant select on halfsky.collector_key to halfsky_reporter;
