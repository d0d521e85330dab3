-- What the reporter computes: one row per indicator, reporting year, breakdown and area.
set local role halfsky_owner;

create table halfsky.annual_summary (
  indicator_id     int2 not null,
  reporting_year   int2 not null,
  breakdown_id     int2 not null,
  area_agency_id   int4 not null,
  numerator        float8,
  denominator      float8,
  value            float8,
  units_expected   int4 not null,
  units_received   int4 not null,
  periods_expected int4 not null,
  periods_received int4 not null,
  status           "char" not null,
  computed_at      timestamptz not null,
  primary key (indicator_id, reporting_year, breakdown_id, area_agency_id)
);
comment on table halfsky.annual_summary is 'The annual figures of each area; the district''s rows cover all agencies below it.';
comment on column halfsky.annual_summary.indicator_id is 'The indicator.';
comment on column halfsky.annual_summary.reporting_year is 'Calendar, health or school year, as the indicator says.';
comment on column halfsky.annual_summary.breakdown_id is 'The breakdown.';
comment on column halfsky.annual_summary.area_agency_id is 'The district, township or street.';
comment on column halfsky.annual_summary.numerator is 'Sum of numerators, or null for indicators without parts.';
comment on column halfsky.annual_summary.denominator is 'Sum of denominators, or null.';
comment on column halfsky.annual_summary.value is 'The indicator value, unrounded; null when it cannot be computed.';
comment on column halfsky.annual_summary.units_expected is 'Agencies that should have reported.';
comment on column halfsky.annual_summary.units_received is 'Agencies that have reported.';
comment on column halfsky.annual_summary.periods_expected is 'Agency periods that should have been reported.';
comment on column halfsky.annual_summary.periods_received is 'Agency periods that have been reported.';
comment on column halfsky.annual_summary.status is 'Observation status (SDMX CL_OBS_STATUS).';
comment on column halfsky.annual_summary.computed_at is 'When it was computed.';

grant select, insert, update, delete on halfsky.annual_summary to halfsky_reporter;
grant select on halfsky.annual_summary to halfsky_aggregator;
