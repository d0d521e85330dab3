-- What came of each report, and with which submission, kept from one report of a year to the next: how departments reported is then counted without reading the year's
-- observations. It holds nothing that cannot be counted again. Written to the log like everything else, since a report may be asked of a standby.
set local role halfsky_owner;

create table halfsky.arrival (
  agency_id     int4 not null,
  indicator_id  int2 not null,
  period        date not null,
  submission_id int4 not null,
  has_value     boolean not null,
  is_corrected  boolean not null,
  cells         int8 not null,
  hash          int8 not null,
  other_hash    int8 not null,
  primary key (agency_id, indicator_id, period, submission_id, has_value, is_corrected)
);
comment on table halfsky.arrival is 'The observations of an agency, indicator and period that came alike, counted. Holds the years that arrival_year names but for what arrival_change and change_mark name, and counts for nothing in these.';
comment on column halfsky.arrival.agency_id is 'The agency.';
comment on column halfsky.arrival.indicator_id is 'The indicator.';
comment on column halfsky.arrival.period is 'First day of the labelled period.';
comment on column halfsky.arrival.submission_id is 'The agency''s submission that brought these values.';
comment on column halfsky.arrival.has_value is 'Whether they have a value.';
comment on column halfsky.arrival.is_corrected is 'Whether each replaced another value.';
comment on column halfsky.arrival.cells is 'How many they are.';
comment on column halfsky.arrival.hash is 'Of their breakdowns, in any order.';
comment on column halfsky.arrival.other_hash is 'Another one: as many breakdowns with both hashes are the same ones.';

create table halfsky.arrival_year (
  year int4 primary key
);
comment on table halfsky.arrival_year is 'The years of which arrival holds what came: those that a report has asked for since everything was computed.';
comment on column halfsky.arrival_year.year is 'Year of the periods'' first days.';

create table halfsky.arrival_change (
  agency_id    int4 not null,
  indicator_id int2 not null,
  period       date not null,
  primary key (agency_id, indicator_id, period)
);
comment on table halfsky.arrival_change is 'What has changed since it was counted in arrival, and was summarised meanwhile, so that change_mark does not name it any more.';
comment on column halfsky.arrival_change.agency_id is 'The agency.';
comment on column halfsky.arrival_change.indicator_id is 'The indicator.';
comment on column halfsky.arrival_change.period is 'First day of the labelled period.';

grant select, insert, delete on halfsky.arrival, halfsky.arrival_year, halfsky.arrival_change to halfsky_reporter;
