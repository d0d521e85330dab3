-- Who reports: the tree of agencies, the keys of their collectors, and which agency owes which indicator.
set local role halfsky_owner;

create table halfsky.agency (
  agency_id        int4 primary key check (agency_id > 0),
  code             text not null unique,
  parent_agency_id int4 references halfsky.agency,
  area_agency_id   int4 not null references halfsky.agency,
  level            text not null check (level in ('district', 'township', 'unit')),
  name_zh          text not null,
  name_en          text not null,
  unit_type        text,
  department_code  text,
  residence        text check (residence in ('U', 'R')),
  area_code        text,
  credit_code      text,
  registered_at    timestamptz not null default now(),
  closed_at        timestamptz,
  constraint agency_only_the_district_is_root check ((level = 'district') = (parent_agency_id is null)),
  constraint agency_unit_has_a_type check (level <> 'unit' or unit_type is not null)
);
create unique index agency_one_district on halfsky.agency ((true)) where level = 'district';
create index agency_area on halfsky.agency (area_agency_id);
comment on table halfsky.agency is 'Reporting units and the areas they belong to: one tree, whose root is the district.';
comment on column halfsky.agency.agency_id is 'Number of the agency; never used again.';
comment on column halfsky.agency.code is 'Code of the agency.';
comment on column halfsky.agency.parent_agency_id is 'The node above; null for the district.';
comment on column halfsky.agency.area_agency_id is 'The area: the nearest node of level district or township, itself included.';
comment on column halfsky.agency.level is 'district, township (or street) or unit.';
comment on column halfsky.agency.name_zh is 'Chinese name.';
comment on column halfsky.agency.name_en is 'English name.';
comment on column halfsky.agency.unit_type is 'Type of reporting unit; null for a node that is an area only.';
comment on column halfsky.agency.department_code is 'The department that a unit of type department is, or that supervises the unit; or null.';
comment on column halfsky.agency.residence is 'U or R when all its figures are of one residence (a villagers'' committee is rural), or null.';
comment on column halfsky.agency.area_code is 'Administrative division code, or null.';
comment on column halfsky.agency.credit_code is 'Unified social credit code, or null.';
comment on column halfsky.agency.registered_at is 'When it was registered.';
comment on column halfsky.agency.closed_at is 'When it stopped reporting, or null.';

create table halfsky.assignment_exception (
  agency_id    int4 not null references halfsky.agency,
  indicator_id int2 not null references halfsky.indicator,
  is_assigned  boolean not null,
  reason       text,
  primary key (agency_id, indicator_id)
);
comment on table halfsky.assignment_exception is 'Where the assignment differs from what the unit type says.';
comment on column halfsky.assignment_exception.agency_id is 'The agency.';
comment on column halfsky.assignment_exception.indicator_id is 'The indicator.';
comment on column halfsky.assignment_exception.is_assigned is 'True: reports it although its type does not; false: the reverse.';
comment on column halfsky.assignment_exception.reason is 'Why, or null.';

create view halfsky.assignment as
select agency.agency_id, indicator.indicator_id
from halfsky.agency
cross join halfsky.indicator
left join halfsky.assignment_exception exception
  on exception.agency_id = agency.agency_id and exception.indicator_id = indicator.indicator_id
where agency.closed_at is null
  and not indicator.is_retired
  and coalesce(exception.is_assigned,
               agency.unit_type = any (indicator.reporting_unit_type)
               and (agency.unit_type <> 'department' or agency.department_code = indicator.department_code));
comment on view halfsky.assignment is 'Which agency reports which indicator today.';
comment on column halfsky.assignment.agency_id is 'The agency.';
comment on column halfsky.assignment.indicator_id is 'The indicator.';

create table halfsky.collector (
  agency_id     int4 not null references halfsky.agency,
  collector_id  int4 not null check (collector_id > 0),
  name          text not null,
  public_key    text not null unique check (length(public_key) = 40),
  registered_at timestamptz not null default now(),
  revoked_at    timestamptz,
  primary key (agency_id, collector_id)
);
comment on table halfsky.collector is 'The keys that may submit, each for exactly one agency.';
comment on column halfsky.collector.agency_id is 'The agency for which it submits.';
comment on column halfsky.collector.collector_id is 'Number within the agency, from 1; a rotated key is a new row.';
comment on column halfsky.collector.name is 'Name for people, as the place where it stands.';
comment on column halfsky.collector.public_key is 'CURVE public key as Z85 text.';
comment on column halfsky.collector.registered_at is 'When the key was registered.';
comment on column halfsky.collector.revoked_at is 'Since when nothing is taken from it, or null.';

create table halfsky.period_closure (
  period    date not null,
  frequency text not null check (frequency in ('annual', 'semiannual', 'quarterly', 'monthly')),
  closed_at timestamptz not null default now(),
  closed_by text not null default current_user,
  reason    text,
  primary key (period, frequency)
);
comment on table halfsky.period_closure is 'Periods for which nothing is taken any more; opening one again deletes its row.';
comment on column halfsky.period_closure.period is 'First day of the labelled period.';
comment on column halfsky.period_closure.frequency is 'Length of the period.';
comment on column halfsky.period_closure.closed_at is 'When it was closed.';
comment on column halfsky.period_closure.closed_by is 'Who closed it.';
comment on column halfsky.period_closure.reason is 'Why, or null.';

grant select, insert, update on halfsky.agency, halfsky.collector to halfsky_aggregator;
grant select, insert, update, delete on halfsky.assignment_exception, halfsky.period_closure to halfsky_aggregator;
grant select on halfsky.assignment to halfsky_aggregator, halfsky_reporter;
grant select on halfsky.agency, halfsky.collector, halfsky.assignment_exception, halfsky.period_closure to halfsky_reporter;
