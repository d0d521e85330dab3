-- The figures: the fact table in yearly partitions, every value that was replaced, the comments, and what has changed.
--
-- No foreign keys here: the aggregator checks against the catalogue in memory. Periods are stored as their first day; an indicator has
-- one frequency, so the day says all. Text keys would cost half the speed, so the names are joined in schema analysis.
set local role halfsky_owner;

create table halfsky.observation (
  agency_id     int4 not null,
  indicator_id  int2 not null,
  breakdown_id  int2 not null,
  period        date not null,
  submission_id int4 not null,
  value         float8,
  denominator   float8,
  stored_at     timestamptz not null,
  comment_id    int8,
  sample_size   int4,
  design_effect float4,
  revision      int2 not null,
  status        "char" not null,
  primary key (agency_id, indicator_id, breakdown_id, period)
) partition by range (period);
comment on table halfsky.observation is 'The latest value of every cell.';
comment on column halfsky.observation.agency_id is 'The agency that reported it.';
comment on column halfsky.observation.indicator_id is 'The indicator.';
comment on column halfsky.observation.breakdown_id is 'The breakdown.';
comment on column halfsky.observation.period is 'First day of the labelled period.';
comment on column halfsky.observation.submission_id is 'The agency''s submission that brought this value.';
comment on column halfsky.observation.value is 'The value; the numerator when there is a denominator; null when missing.';
comment on column halfsky.observation.denominator is 'The denominator, or null.';
comment on column halfsky.observation.stored_at is 'When this value was stored.';
comment on column halfsky.observation.comment_id is 'The explanation in observation_comment, or null.';
comment on column halfsky.observation.sample_size is 'Respondents of a survey, or null.';
comment on column halfsky.observation.design_effect is 'Design effect of a survey, or null.';
comment on column halfsky.observation.revision is '1 for the first value, one more for each that replaced another.';
comment on column halfsky.observation.status is 'Observation status (SDMX CL_OBS_STATUS).';

create table halfsky.observation_revision (
  agency_id                 int4 not null,
  indicator_id              int2 not null,
  breakdown_id              int2 not null,
  period                    date not null,
  submission_id             int4 not null,
  value                     float8,
  denominator               float8,
  stored_at                 timestamptz not null,
  comment_id                int8,
  sample_size               int4,
  design_effect             float4,
  revision                  int2 not null,
  status                    "char" not null,
  replaced_by_submission_id int4 not null,
  replaced_at               timestamptz not null,
  primary key (agency_id, indicator_id, breakdown_id, period, revision)
);
comment on table halfsky.observation_revision is 'Every replaced value. It was valid from stored_at until before replaced_at.';
comment on column halfsky.observation_revision.agency_id is 'The agency that reported it.';
comment on column halfsky.observation_revision.indicator_id is 'The indicator.';
comment on column halfsky.observation_revision.breakdown_id is 'The breakdown.';
comment on column halfsky.observation_revision.period is 'First day of the labelled period.';
comment on column halfsky.observation_revision.submission_id is 'The submission that had brought this value.';
comment on column halfsky.observation_revision.value is 'As observation.value.';
comment on column halfsky.observation_revision.denominator is 'As observation.denominator.';
comment on column halfsky.observation_revision.stored_at is 'When this value was stored.';
comment on column halfsky.observation_revision.comment_id is 'As observation.comment_id.';
comment on column halfsky.observation_revision.sample_size is 'As observation.sample_size.';
comment on column halfsky.observation_revision.design_effect is 'As observation.design_effect.';
comment on column halfsky.observation_revision.revision is 'Number of this value.';
comment on column halfsky.observation_revision.status is 'As observation.status.';
comment on column halfsky.observation_revision.replaced_by_submission_id is 'The submission that replaced it.';
comment on column halfsky.observation_revision.replaced_at is 'When it was replaced.';

create table halfsky.observation_comment (
  agency_id  int4 not null,
  comment_id int8 not null,
  comment    text not null,
  primary key (agency_id, comment_id)
);
comment on table halfsky.observation_comment is 'Explanations of values. Rows are only ever added.';
comment on column halfsky.observation_comment.agency_id is 'The agency that wrote it.';
comment on column halfsky.observation_comment.comment_id is 'First eight bytes of the comment''s BLAKE2b-256, so that equal texts are one row without a lookup.';
comment on column halfsky.observation_comment.comment is 'The text.';

create table halfsky.change_mark (
  agency_id    int4 not null,
  indicator_id int2 not null,
  period       date not null,
  marked_at    timestamptz not null,
  primary key (agency_id, indicator_id, period)
) with (fillfactor = 70);
comment on table halfsky.change_mark is 'What has changed since it was summarised. When the summary is stored, the reporter deletes the marks it has read.';
comment on column halfsky.change_mark.agency_id is 'The agency.';
comment on column halfsky.change_mark.indicator_id is 'The indicator.';
comment on column halfsky.change_mark.period is 'First day of the period.';
comment on column halfsky.change_mark.marked_at is 'When it changed last; grows with each marking, so that equal times are the same mark.';

-- Makes the missing yearly partitions between two years, and those between them and what exists, so that the range has no holes.
-- Called by migrate, `catalogue load` and the start of `run`, never while storing. Returns how many were made.
create function halfsky.ensure_partitions(first_year int4, last_year int4) returns int4
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  made int4 := 0;
  bounds record;
begin
  if first_year < 1949 or last_year > 2200 or first_year > last_year then
    raise exception 'years % to % are not a range between 1949 and 2200', first_year, last_year;
  end if;
  perform pg_advisory_xact_lock(hashtext('halfsky.ensure_partitions'));
  select min(right(inhrelid::regclass::text, 4)::int4) as first_made, max(right(inhrelid::regclass::text, 4)::int4) as last_made
    into bounds from pg_inherits where inhparent = 'halfsky.observation'::regclass;
  for year in least(first_year, bounds.last_made + 1) .. greatest(last_year, bounds.first_made - 1) loop
    if to_regclass(format('halfsky.observation_%s', year)) is null then
      execute format('create table halfsky.observation_%s partition of halfsky.observation for values from (%L) to (%L)',
                     year, make_date(year, 1, 1), make_date(year + 1, 1, 1));
      execute format('comment on table halfsky.observation_%s is %L', year, 'Observations of periods that begin in ' || year || '.');
      made := made + 1;
    end if;
  end loop;
  return made;
end
$$;
comment on function halfsky.ensure_partitions(int4, int4) is 'Makes the yearly partitions of observation ahead of the data.';

-- The periods for which there is a partition; the audit refuses all others.
create function halfsky.observation_range(out first_day date, out last_day date)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select make_date(min(right(inhrelid::regclass::text, 4)::int4), 1, 1), make_date(max(right(inhrelid::regclass::text, 4)::int4), 12, 31)
  from pg_inherits where inhparent = 'halfsky.observation'::regclass
$$;
comment on function halfsky.observation_range() is 'First and last day that the partitions of observation cover.';

select halfsky.ensure_partitions(2015, 2035);

grant select, insert, update on halfsky.observation, halfsky.change_mark to halfsky_aggregator;
grant select, insert on halfsky.observation_revision, halfsky.observation_comment to halfsky_aggregator;
grant select on halfsky.observation, halfsky.observation_revision, halfsky.observation_comment to halfsky_reporter;
grant select, update, delete on halfsky.change_mark to halfsky_reporter;
grant execute on function halfsky.ensure_partitions(int4, int4), halfsky.observation_range() to halfsky_aggregator, halfsky_reporter;
