-- Every view of schema analysis as of any moment: analysis.<view>_as_of(moment) is the view itself, asked from there.
--
-- The views read, instead of the tables that change, views with the ending _at: the rows of the moment that the session looks from (halfsky.as_of(); null is now), made of the table and of
-- what was replaced in it. The table comes twice there, for now and for then, so that the planner knows how large it is now. What the reporter computes anew with each refresh is kept by triggers, in the transaction that replaces it, and by nobody else; what came out the same is not kept
-- again but stands since when it stood before. What administrators change at an agency is kept by the statements that change it, since the register is copied to every worker of a Citus cluster
-- and has no triggers. The books of submissions are counted back by the trail, and cells in the quarantine by their own times.
--
-- The moment never shows more. Whether something is withheld is asked of what disclosure control has found of the figures that stand now and, besides, of the figures of the moment; a replaced
-- figure is shown only where the observations behind it may be shown. So who sets halfsky.as_of by hand sees what the functions show and no more.
--
-- As they are today, from whatever moment: the catalogue (names and rules of indicators, targets and codes), and names and places of agencies but in analysis.agency.
set local role halfsky_owner;

create function halfsky.moment() returns timestamptz
language sql stable parallel safe
return greatest(least(halfsky.as_of(), now()), timestamptz '2000-01-01');
comment on function halfsky.moment() is 'The moment from which days are counted: that of as_of(), not after now and not before there was anything.';
comment on function halfsky.as_of() is 'The moment from which schema analysis is looked at; null for now.';
grant execute on function halfsky.moment() to halfsky_aggregator, halfsky_reporter, halfsky_analyst;

-- --- What is kept of the register -------------------------------------------------------------------------------------

create table halfsky.agency_revision (
  like halfsky.agency including comments,
  replaced_at timestamptz not null,
  primary key (agency_id, replaced_at)
);
comment on table halfsky.agency_revision is 'Agencies as they were registered until they were changed, closed or opened again.';
comment on column halfsky.agency_revision.replaced_at is 'Until when it was so.';

create table halfsky.assignment_revision (
  agency_id    int4 not null,
  indicator_id int2 not null,
  is_assigned  boolean,
  replaced_at  timestamptz not null,
  primary key (agency_id, indicator_id, replaced_at)
);
comment on table halfsky.assignment_revision is 'Exceptions from what agencies report, as they were until they were changed.';
comment on column halfsky.assignment_revision.agency_id is 'The agency.';
comment on column halfsky.assignment_revision.indicator_id is 'The indicator.';
comment on column halfsky.assignment_revision.is_assigned is 'As assignment_exception.is_assigned; null where there was no exception.';
comment on column halfsky.assignment_revision.replaced_at is 'Until when it was so.';
grant select, insert on halfsky.agency_revision, halfsky.assignment_revision to halfsky_aggregator;
grant select on halfsky.agency_revision, halfsky.assignment_revision to halfsky_reporter;

create view halfsky.agency_at as
select agency_id, code, parent_agency_id, area_agency_id, level, name_zh, name_en, unit_type, department_code, residence, area_code, credit_code, registered_at, closed_at
from halfsky.agency
where halfsky.as_of() is null
union all
select agency_id, code, parent_agency_id, area_agency_id, level, name_zh, name_en, unit_type, department_code, residence, area_code, credit_code, registered_at, closed_at
from (
  select distinct on (agency_id) state.*
  from (
    select agency.*, timestamptz 'infinity' as replaced_at from halfsky.agency
    union all
    select * from halfsky.agency_revision
  ) state
  where replaced_at > halfsky.as_of()
  order by agency_id, replaced_at
) stood
where halfsky.as_of() is not null and registered_at <= halfsky.as_of();

create view halfsky.assignment_exception_at as
select agency_id, indicator_id, is_assigned
from halfsky.assignment_exception
where halfsky.as_of() is null
union all
select agency_id, indicator_id, is_assigned
from (
  select distinct on (agency_id, indicator_id) state.*
  from (
    select agency_id, indicator_id, is_assigned, timestamptz 'infinity' as replaced_at from halfsky.assignment_exception
    union all
    select agency_id, indicator_id, is_assigned, replaced_at from halfsky.assignment_revision
  ) state
  where replaced_at > halfsky.as_of()
  order by agency_id, indicator_id, replaced_at
) stood
where halfsky.as_of() is not null and is_assigned is not null;

-- --- What is kept of what the reporter stores -------------------------------------------------------------------------

alter table halfsky.annual_unit add column stands_since timestamptz not null default now();
alter table halfsky.series_finding add column stands_since timestamptz not null default now();
alter table halfsky.assessment add column stands_since timestamptz not null default now();
alter table halfsky.warning_level add column stands_since timestamptz not null default now();
alter table halfsky.warning add column stands_since timestamptz not null default now();
comment on column halfsky.annual_unit.stands_since is 'Since when it is as it is.';
comment on column halfsky.series_finding.stands_since is 'Since when it is as it is; computed_at grows with each refresh, this does not.';
comment on column halfsky.assessment.stands_since is 'Since when it is as it is; computed_at grows with each refresh, this does not.';
comment on column halfsky.warning_level.stands_since is 'Since when it is as it is; computed_at grows with each refresh, this does not.';
comment on column halfsky.warning.stands_since is 'Since when it is as it is.';
update halfsky.annual_unit set stands_since = computed_at from (select max(computed_at) as computed_at from halfsky.annual_summary) latest where computed_at is not null;
update halfsky.series_finding set stands_since = computed_at;
update halfsky.assessment set stands_since = computed_at;
update halfsky.warning_level set stands_since = computed_at;
update halfsky.warning set stands_since = changed_at;

create table halfsky.annual_unit_revision (
  like halfsky.annual_unit including comments,
  replaced_at timestamptz not null,
  primary key (agency_id, indicator_id, reporting_year, shape, replaced_at)
);
create table halfsky.series_finding_revision (
  like halfsky.series_finding including comments,
  replaced_at timestamptz not null,
  primary key (indicator_id, series, area_agency_id, reporting_year, replaced_at)
);
create table halfsky.assessment_revision (
  like halfsky.assessment including comments,
  replaced_at timestamptz not null,
  primary key (target_code, area_agency_id, reporting_year, replaced_at)
);
create table halfsky.warning_level_revision (
  like halfsky.warning_level including comments,
  replaced_at timestamptz not null,
  primary key (target_code, area_agency_id, replaced_at)
);
create table halfsky.warning_revision (
  like halfsky.warning including comments,
  replaced_at timestamptz not null,
  primary key (warning_id, replaced_at)
);
comment on table halfsky.annual_unit_revision is 'What annual_unit said until it was replaced.';
comment on table halfsky.series_finding_revision is 'Findings on series that were replaced.';
comment on table halfsky.assessment_revision is 'Assessments of targets that were replaced.';
comment on table halfsky.warning_level_revision is 'Levels that were replaced.';
comment on table halfsky.warning_revision is 'Warnings as they were until they changed.';
comment on column halfsky.annual_unit_revision.replaced_at is 'Until when it stood.';
comment on column halfsky.series_finding_revision.replaced_at is 'Until when it stood.';
comment on column halfsky.assessment_revision.replaced_at is 'Until when it stood.';
comment on column halfsky.warning_level_revision.replaced_at is 'Until when it stood.';
comment on column halfsky.warning_revision.replaced_at is 'Until when it stood.';
grant select on halfsky.annual_unit_revision, halfsky.series_finding_revision, halfsky.assessment_revision, halfsky.warning_level_revision, halfsky.warning_revision
  to halfsky_aggregator, halfsky_reporter;

-- What a statement deletes or changes of a table is kept in the table of the same name with the ending _revision; what stood for no time is not. With the owner's rights: nobody else writes there.
create function halfsky.keep_replaced() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  columns constant text := (select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute where attrelid = tg_relid and attnum > 0 and not attisdropped);
begin
  execute format('insert into %1$s_revision (%2$s, replaced_at) select %2$s, now() from removed where stands_since < now()', tg_relid::regclass, columns);
  return null;
end
$$;
comment on function halfsky.keep_replaced() is 'Keeps the rows that a statement replaces, in the table''s revisions.';

-- What this transaction has deleted and puts back the same was never replaced: it stands since when it stood.
create function halfsky.keep_unchanged() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  key constant int2[] := (select indkey::int2[] from pg_index where indrelid = tg_relid and indisprimary);
  is_same text;
  is_equal text;
  names text;
begin
  select string_agg(format('past.%1$I = added.%1$I', attname), ' and ') filter (where attnum = any (key)),
         string_agg(format('past.%1$I is not distinct from added.%1$I', attname), ' and ') filter (where attname not in ('computed_at', 'stands_since')),
         string_agg(quote_ident(attname), ', ') filter (where attnum = any (key))
    into is_same, is_equal, names
  from pg_attribute where attrelid = tg_relid and attnum > 0 and not attisdropped;
  execute format('with same as (delete from %1$s_revision past using added where past.replaced_at = now() and %2$s and %3$s returning past.*) '
                 'update %1$s standing set stands_since = same.stands_since from same where (%4$s) = (%5$s)',
                 tg_relid::regclass, is_same, is_equal, regexp_replace(names, '(^|, )', '\1standing.', 'g'), regexp_replace(names, '(^|, )', '\1same.', 'g'));
  return null;
end
$$;
comment on function halfsky.keep_unchanged() is 'Takes back from the revisions what a transaction has replaced by the same.';

create function halfsky.stands_anew() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  new.stands_since := now();
  return new;
end
$$;
comment on function halfsky.stands_anew() is 'Notes since when a changed row is as it is.';

create trigger keep_replaced after delete on halfsky.annual_unit referencing old table as removed for each statement execute function halfsky.keep_replaced();
create trigger keep_unchanged after insert on halfsky.annual_unit referencing new table as added for each statement execute function halfsky.keep_unchanged();
create trigger keep_replaced after delete on halfsky.series_finding referencing old table as removed for each statement execute function halfsky.keep_replaced();
create trigger keep_unchanged after insert on halfsky.series_finding referencing new table as added for each statement execute function halfsky.keep_unchanged();
create trigger keep_replaced after delete on halfsky.assessment referencing old table as removed for each statement execute function halfsky.keep_replaced();
create trigger keep_unchanged after insert on halfsky.assessment referencing new table as added for each statement execute function halfsky.keep_unchanged();
create trigger keep_replaced after delete on halfsky.warning_level referencing old table as removed for each statement execute function halfsky.keep_replaced();
create trigger keep_unchanged after insert on halfsky.warning_level referencing new table as added for each statement execute function halfsky.keep_unchanged();
create trigger stands_anew before update on halfsky.warning for each row execute function halfsky.stands_anew();
create trigger keep_replaced after update on halfsky.warning referencing old table as removed for each statement execute function halfsky.keep_replaced();
create view halfsky.annual_unit_at as
select agency_id, indicator_id, reporting_year, shape, periods_expected, periods_received, response, stands_since
from halfsky.annual_unit
where halfsky.as_of() is null
union all
select agency_id, indicator_id, reporting_year, shape, periods_expected, periods_received, response, stands_since
from halfsky.annual_unit
where halfsky.as_of() is not null and stands_since <= halfsky.as_of()
union all
select agency_id, indicator_id, reporting_year, shape, periods_expected, periods_received, response, stands_since
from halfsky.annual_unit_revision
where halfsky.as_of() is not null and stands_since <= halfsky.as_of() and replaced_at > halfsky.as_of();

create view halfsky.series_finding_at as
select indicator_id, series, area_agency_id, reporting_year, value_year, value, value_low, value_high, points, first_year, break_year,
       trend_slope, trend_low, trend_high, trend_p, forecast_year, forecast_method, forecast, forecast_low80, forecast_high80, forecast_low95,
       forecast_high95, volatility, dispersion_p, outlier_p, gap_distance, gap_adjusted, gap_shrinks, areas_low, areas_high, areas_variation,
       basis_id, computed_at, stands_since
from halfsky.series_finding
where halfsky.as_of() is null
union all
select indicator_id, series, area_agency_id, reporting_year, value_year, value, value_low, value_high, points, first_year, break_year,
       trend_slope, trend_low, trend_high, trend_p, forecast_year, forecast_method, forecast, forecast_low80, forecast_high80, forecast_low95,
       forecast_high95, volatility, dispersion_p, outlier_p, gap_distance, gap_adjusted, gap_shrinks, areas_low, areas_high, areas_variation,
       basis_id, computed_at, stands_since
from halfsky.series_finding
where halfsky.as_of() is not null and stands_since <= halfsky.as_of()
union all
select indicator_id, series, area_agency_id, reporting_year, value_year, value, value_low, value_high, points, first_year, break_year,
       trend_slope, trend_low, trend_high, trend_p, forecast_year, forecast_method, forecast, forecast_low80, forecast_high80, forecast_low95,
       forecast_high95, volatility, dispersion_p, outlier_p, gap_distance, gap_adjusted, gap_shrinks, areas_low, areas_high, areas_variation,
       basis_id, computed_at, stands_since
from halfsky.series_finding_revision
where halfsky.as_of() is not null and stands_since <= halfsky.as_of() and replaced_at > halfsky.as_of();

create view halfsky.assessment_at as
select target_code, area_agency_id, reporting_year, indicator_id, series, verdict, attainment, reason, is_provisional, release, reference, lowest,
       baseline_year, baseline, is_baseline_provisional, compared_year, compared, change_low, change_high, growth_before, growth_since,
       pool3_first_year, pool3_value, pool3_low, pool3_high, pool5_first_year, pool5_value, pool5_low, pool5_high, pool_years, pool_events,
       pool_exposed, pool_p, path_value, progress, time_elapsed, progress_ratio, eurostat_ratio, eurostat_score, unsd_share, unsd_class,
       escap_index, escap_gap, aarr, aarr_required, methods_agree, p_meets, basis_id, computed_at, stands_since
from halfsky.assessment
where halfsky.as_of() is null
union all
select target_code, area_agency_id, reporting_year, indicator_id, series, verdict, attainment, reason, is_provisional, release, reference, lowest,
       baseline_year, baseline, is_baseline_provisional, compared_year, compared, change_low, change_high, growth_before, growth_since,
       pool3_first_year, pool3_value, pool3_low, pool3_high, pool5_first_year, pool5_value, pool5_low, pool5_high, pool_years, pool_events,
       pool_exposed, pool_p, path_value, progress, time_elapsed, progress_ratio, eurostat_ratio, eurostat_score, unsd_share, unsd_class,
       escap_index, escap_gap, aarr, aarr_required, methods_agree, p_meets, basis_id, computed_at, stands_since
from halfsky.assessment
where halfsky.as_of() is not null and stands_since <= halfsky.as_of()
union all
select target_code, area_agency_id, reporting_year, indicator_id, series, verdict, attainment, reason, is_provisional, release, reference, lowest,
       baseline_year, baseline, is_baseline_provisional, compared_year, compared, change_low, change_high, growth_before, growth_since,
       pool3_first_year, pool3_value, pool3_low, pool3_high, pool5_first_year, pool5_value, pool5_low, pool5_high, pool_years, pool_events,
       pool_exposed, pool_p, path_value, progress, time_elapsed, progress_ratio, eurostat_ratio, eurostat_score, unsd_share, unsd_class,
       escap_index, escap_gap, aarr, aarr_required, methods_agree, p_meets, basis_id, computed_at, stands_since
from halfsky.assessment_revision
where halfsky.as_of() is not null and stands_since <= halfsky.as_of() and replaced_at > halfsky.as_of();

create view halfsky.warning_level_at as
select target_code, area_agency_id, reporting_year, level, cause, is_volatile, reason_zh, reason_en, basis_id, computed_at, stands_since, false as is_replaced
from halfsky.warning_level
where halfsky.as_of() is null
union all
select target_code, area_agency_id, reporting_year, level, cause, is_volatile, reason_zh, reason_en, basis_id, computed_at, stands_since, false as is_replaced
from halfsky.warning_level
where halfsky.as_of() is not null and stands_since <= halfsky.as_of()
union all
select target_code, area_agency_id, reporting_year, level, cause, is_volatile, reason_zh, reason_en, basis_id, computed_at, stands_since, true
from halfsky.warning_level_revision
where halfsky.as_of() is not null and stands_since <= halfsky.as_of() and replaced_at > halfsky.as_of();

create view halfsky.warning_at as
select warning_id, kind, subject, area_agency_id, target_code, indicator_id, department_code, level, state, reporting_year, figure, reason_zh,
       reason_en, basis_id, raised_at, changed_at, stands_since
from halfsky.warning
where halfsky.as_of() is null
union all
select warning_id, kind, subject, area_agency_id, target_code, indicator_id, department_code, level, state, reporting_year, figure, reason_zh,
       reason_en, basis_id, raised_at, changed_at, stands_since
from halfsky.warning
where halfsky.as_of() is not null and stands_since <= halfsky.as_of()
union all
select warning_id, kind, subject, area_agency_id, target_code, indicator_id, department_code, level, state, reporting_year, figure, reason_zh,
       reason_en, basis_id, raised_at, changed_at, stands_since
from halfsky.warning_revision
where halfsky.as_of() is not null and stands_since <= halfsky.as_of() and replaced_at > halfsky.as_of();

-- --- What came from the agencies --------------------------------------------------------------------------------------

-- Of the moment, also in their numbering: what came too late since then has taken a number from the value that stands.
create view halfsky.observation_at as
select agency_id, indicator_id, breakdown_id, period, submission_id, value, denominator, stored_at, comment_id, revision, status
from halfsky.observation
where halfsky.as_of() is null
union all
select agency_id, indicator_id, breakdown_id, period, submission_id, value, denominator, stored_at, comment_id,
       case when revision = 1 then revision
            else (revision - (select count(*) from halfsky.observation_revision late
                              where late.agency_id = observation.agency_id and late.indicator_id = observation.indicator_id and late.breakdown_id = observation.breakdown_id
                                and late.period = observation.period and late.revision < observation.revision and late.stored_at > halfsky.as_of()))::int2 end,
       status
from halfsky.observation
where halfsky.as_of() is not null and stored_at <= halfsky.as_of()
union all
select agency_id, indicator_id, breakdown_id, period, submission_id, value, denominator, stored_at, comment_id,
       (revision - (select count(*) from halfsky.observation_revision late
                    where late.agency_id = past.agency_id and late.indicator_id = past.indicator_id and late.breakdown_id = past.breakdown_id
                      and late.period = past.period and late.revision < past.revision and late.stored_at > halfsky.as_of()))::int2,
       status
from halfsky.observation_revision past
where halfsky.as_of() is not null and stored_at <= halfsky.as_of() and replaced_at > halfsky.as_of();

create view halfsky.open_cell_at as
select agency_id, submission_id, indicator_id, period
from halfsky.quarantine
where case when halfsky.as_of() is null then state = 'open'
           else quarantined_at <= halfsky.as_of() and coalesce(settled_at > halfsky.as_of(), true) end;

-- The books less what entries of the trail after the moment say. Cells are settled by the first part of a later submission.
create view halfsky.submission_at as
with entry as (
  select trail.agency_id, trail.submission_id, trail.entry, trail.at, words.n_new, words.n_revised, words.n_unchanged, words.n_rejected, words.rejected_by_code, words.settled,
         trail.entry = min(trail.entry) over (partition by trail.agency_id, trail.submission_id) as is_first
  from halfsky.audit_trail trail
  cross join lateral halfsky.part_words(trail.content) words
  where halfsky.as_of() is not null and trail.act = 'batch_stored' and words.is_booked
), later as (
  select agency_id, submission_id, count(*)::int4 as parts, sum(n_new)::int4 as n_new, sum(n_revised)::int4 as n_revised, sum(n_unchanged)::int4 as n_unchanged,
         sum(n_rejected)::int4 as n_rejected
  from entry where at > halfsky.as_of() group by agency_id, submission_id
), said as (
  select distinct on (agency_id, submission_id) agency_id, submission_id, rejected_by_code
  from entry where at <= halfsky.as_of() order by agency_id, submission_id, entry desc
), explained as (
  select entry.agency_id, settled.uuid, sum(settled.cells::int8)::int4 as cells
  from entry
  cross join lateral jsonb_each_text(entry.settled) settled (uuid, cells)
  where at > halfsky.as_of() and is_first group by entry.agency_id, settled.uuid
), judged as (
  select agency_id, submission_id, count(*) filter (where state = 'replayed')::int4 as n_replayed, count(*) filter (where state = 'discarded')::int4 as n_discarded
  from halfsky.quarantine where halfsky.as_of() is not null and settled_at > halfsky.as_of() group by agency_id, submission_id
)
select submission.agency_id, submission.submission_id, submission.file_name, submission.accepted_at, submission.first_stored_at, submission.n_parts,
       submission.parts_stored - coalesce(later.parts, 0) as parts_stored, submission.received, submission.n_new - coalesce(later.n_new, 0) as n_new,
       submission.n_revised - coalesce(later.n_revised, 0) as n_revised, submission.n_unchanged - coalesce(later.n_unchanged, 0) as n_unchanged,
       submission.n_rejected - coalesce(later.n_rejected, 0) as n_rejected, submission.n_awaiting,
       coalesce(said.rejected_by_code, submission.rejected_by_code) as rejected_by_code, submission.n_released,
       greatest(submission.n_settled - coalesce(explained.cells, 0), 0) as n_settled, submission.awaiting_by_code,
       submission.n_replayed - coalesce(judged.n_replayed, 0) as n_replayed, submission.n_discarded - coalesce(judged.n_discarded, 0) as n_discarded
from halfsky.submission
left join later on later.agency_id = submission.agency_id and later.submission_id = submission.submission_id
left join said on said.agency_id = submission.agency_id and said.submission_id = submission.submission_id
left join explained on explained.agency_id = submission.agency_id and explained.uuid = encode(submission.submission_uuid, 'hex')
left join judged on judged.agency_id = submission.agency_id and judged.submission_id = submission.submission_id
where halfsky.as_of() is null or submission.first_stored_at <= halfsky.as_of();
grant execute on function halfsky.part_words(text) to halfsky_reporter, halfsky_analyst;

-- --- Figures and what may be shown of them ----------------------------------------------------------------------------

-- As before; besides, a figure of an area that an agency has left since, or come to, is shown only where all observations of the indicator's year are: the sum of an area less the others' is the one's.
create view halfsky.judged_revision as
select revision.*, indicator.disclosure <> 'none' and not (revision.is_cleared and coalesce(behind.is_open, false)) as is_withheld
from halfsky.annual_revision revision
join halfsky.indicator using (indicator_id)
join halfsky.agency area on area.agency_id = revision.area_agency_id
left join lateral (
  select bool_and(block.is_open) as is_open
  from halfsky.observation_block block
  where block.indicator_id = revision.indicator_id and block.reporting_year = revision.reporting_year
    and (block.area_agency_id = revision.area_agency_id or area.level = 'district'
         or exists (select from halfsky.agency_revision moved
                    join halfsky.agency now on now.agency_id = moved.agency_id and now.area_agency_id <> moved.area_agency_id
                    where moved.replaced_at > revision.stands_since))
) behind on true;
create or replace view halfsky.annual_figure as
select summary.indicator_id, summary.reporting_year, summary.breakdown_id, summary.area_agency_id, summary.numerator,
       summary.denominator, summary.value, summary.units_expected, summary.units_received, summary.periods_expected,
       summary.periods_received, summary.status, summary.stands_since as computed_at, summary.release, summary.response, summary.is_break,
       summary.is_estimated, summary.estimate, summary.sample_size, summary.design_effect, summary.basis_id, summary.contributors,
       summary.largest_numerator, summary.second_numerator, summary.largest_denominator, summary.second_denominator,
       summary.is_cleared, summary.stands_since, indicator.disclosure <> 'none' and not summary.is_cleared as is_withheld
from halfsky.annual_summary summary
join halfsky.indicator using (indicator_id)
where halfsky.as_of() is null
union all
select summary.indicator_id, summary.reporting_year, summary.breakdown_id, summary.area_agency_id, summary.numerator,
       summary.denominator, summary.value, summary.units_expected, summary.units_received, summary.periods_expected,
       summary.periods_received, summary.status, summary.stands_since as computed_at, summary.release, summary.response, summary.is_break,
       summary.is_estimated, summary.estimate, summary.sample_size, summary.design_effect, summary.basis_id, summary.contributors,
       summary.largest_numerator, summary.second_numerator, summary.largest_denominator, summary.second_denominator,
       summary.is_cleared, summary.stands_since, indicator.disclosure <> 'none' and not summary.is_cleared as is_withheld
from halfsky.annual_summary summary
join halfsky.indicator using (indicator_id)
where halfsky.as_of() is not null and summary.stands_since <= halfsky.as_of()
union all
select indicator_id, reporting_year, breakdown_id, area_agency_id, numerator, denominator, value, units_expected, units_received, periods_expected,
       periods_received, status, stands_since, release, response, is_break, is_estimated, estimate, sample_size, design_effect, basis_id, contributors,
       largest_numerator, second_numerator, largest_denominator, second_denominator, is_cleared, stands_since, is_withheld
from halfsky.judged_revision
where halfsky.as_of() is not null and stands_since <= halfsky.as_of() and replaced_at > halfsky.as_of();
comment on column halfsky.annual_figure.computed_at is 'As annual_summary.stands_since: when it became what it is.';
comment on column analysis.annual.computed_at is '成为现值的时间；重新计算而结果相同时不变。When it became what it is; computing it again with the same result does not change it.';

-- Of indicators with a disclosure rule: what is found of the figures that stand now, and of those of the moment. What rests on them is withheld when one of either is, and when the moment has none.
create view halfsky.figure_guard as
select summary.indicator_id, summary.reporting_year, breakdown.key as series, summary.area_agency_id, not summary.is_cleared as is_withheld, halfsky.as_of() is null as is_of_moment
from halfsky.annual_summary summary
join halfsky.indicator on indicator.indicator_id = summary.indicator_id and indicator.disclosure <> 'none'
join halfsky.breakdown on breakdown.breakdown_id = summary.breakdown_id
union all
select figure.indicator_id, figure.reporting_year, breakdown.key, figure.area_agency_id, figure.is_withheld, true
from halfsky.annual_figure figure
join halfsky.indicator on indicator.indicator_id = figure.indicator_id and indicator.disclosure <> 'none'
join halfsky.breakdown on breakdown.breakdown_id = figure.breakdown_id
where halfsky.as_of() is not null;

-- A sentence about a target tells figures of its indicator and of the one that it refers to. It tells those of when it was said: one that has been replaced since and may not be shown is told by it.
create function halfsky.tells_withheld(indicator int2, target text, said_at timestamptz) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select bool_or(guarded.is_withheld or exists (
           select from halfsky.judged_revision past where past.indicator_id = guarded.indicator_id and past.is_withheld and past.replaced_at > said_at))
  from halfsky.guarded_indicator guarded
  where guarded.indicator_id = tells_withheld.indicator
     or guarded.indicator_id = (select referred.indicator_id from halfsky.target plan join halfsky.indicator referred on referred.code = plan.reference
                                where plan.target_code = tells_withheld.target)
$$;
comment on function halfsky.tells_withheld(int2, text, timestamptz) is 'Whether a sentence about an indicator, or about a target, that was said at a moment tells a figure that schema analysis withholds; said_at null: it tells those of now.';
grant execute on function halfsky.tells_withheld(int2, text, timestamptz) to halfsky_aggregator, halfsky_reporter, halfsky_analyst;

-- --- The views, asked of the moment -----------------------------------------------------------------------------------
create or replace view analysis.agency as
select
  agency.code as agency_code,
  agency.name_zh as agency_name_zh,
  agency.name_en as agency_name_en,
  agency.level,
  above.code as parent_code,
  area.code as area_code,
  area.name_zh as area_name_zh,
  area.name_en as area_name_en,
  agency.unit_type,
  type_item.name_zh as unit_type_name_zh,
  type_item.name_en as unit_type_name_en,
  agency.department_code,
  agency.residence,
  agency.area_code as division_code,
  agency.registered_at,
  agency.closed_at
from halfsky.agency_at agency
join halfsky.agency_at area on area.agency_id = agency.area_agency_id
left join halfsky.agency_at above on above.agency_id = agency.parent_agency_id
left join halfsky.code_item type_item on type_item.code_list = 'unit_type' and type_item.code = agency.unit_type;

create or replace view halfsky.figure_unit as
with recursive covered (area_agency_id, agency_id) as (
  select agency_id, agency_id from halfsky.agency where level in ('district', 'township')
  union all
  select covered.area_agency_id, agency.agency_id
  from covered
  join halfsky.agency on agency.parent_agency_id = covered.agency_id
)
select covered.area_agency_id, unit.indicator_id, unit.reporting_year, breakdown.breakdown_id, unit.agency_id, unit.periods_expected,
       unit.periods_received, unit.response
from covered
join halfsky.annual_unit_at unit on unit.agency_id = covered.agency_id
join halfsky.agency on agency.agency_id = unit.agency_id
join halfsky.breakdown
  on unit.shape = regexp_replace(breakdown.key, '=[^,]*', '', 'g')
  and (breakdown.residence not in ('U', 'R') or agency.residence is null or agency.residence = breakdown.residence);

-- Twice from one text: now the sources of a figure are found by the key of observation, which the planner cannot reach through observation_at.
do $do$
declare
  sources constant text := $sources$
select
  cell.area_code,
  cell.indicator_code,
  indicator.name_zh as indicator_name_zh,
  indicator.name_en as indicator_name_en,
  cell.reporting_year,
  cell.breakdown,
  agency.code as agency_code,
  agency.name_zh as agency_name_zh,
  agency.name_en as agency_name_en,
  halfsky.period_label(cell.period, indicator.frequency) as period,
  cell.source_breakdown,
  cell.is_part,
  case when not cell.is_withheld then cell.value end as value,
  case when not cell.is_withheld then cell.denominator end as denominator,
  case when cell.is_withheld then 'Q' else cell.status end as status,
  cell.is_withheld as is_withheld,
  cell.revision,
  cell.submission_id,
  submission.file_name,
  submission.accepted_at,
  cell.stored_at
from (
  select area.code as area_code, indicator.code as indicator_code, summary.reporting_year, wanted.key as breakdown, summary.indicator_id,
         observation.agency_id, observation.period, source.key as source_breakdown, source.breakdown_id <> wanted.breakdown_id as is_part,
         observation.value, observation.denominator, observation.status::text as status, observation.revision, observation.submission_id,
         observation.stored_at,
         indicator.disclosure <> 'none' and (indicator.disclosure <> 'small_count' or block.is_open is not true or pending.agency_id is not null) as is_withheld
  from %1$s summary
  join halfsky.agency area on area.agency_id = summary.area_agency_id
  join halfsky.indicator on indicator.indicator_id = summary.indicator_id
  join halfsky.breakdown wanted on wanted.breakdown_id = summary.breakdown_id
  cross join lateral halfsky.reporting_year_span(summary.reporting_year, indicator.frequency, indicator.reporting_year) span
  join halfsky.area_agency covered on covered.area_agency_id = summary.area_agency_id
  join %2$s observation
    on observation.agency_id = covered.agency_id and observation.indicator_id = summary.indicator_id
    and observation.period between span.first_day and span.last_day
  join halfsky.breakdown source on source.breakdown_id = observation.breakdown_id
  join halfsky.agency reporter on reporter.agency_id = observation.agency_id
  left join halfsky.observation_block block
    on block.indicator_id = summary.indicator_id and block.reporting_year = summary.reporting_year and block.area_agency_id = reporter.area_agency_id
  left join halfsky.change_mark pending
    on pending.agency_id = observation.agency_id and pending.indicator_id = observation.indicator_id and pending.period = observation.period
  where source.breakdown_id = wanted.breakdown_id
     or (wanted.sex in ('_T', source.sex) and wanted.age_group in ('_T', source.age_group) and wanted.residence in ('_T', source.residence)
         and wanted.education_stage in ('_T', source.education_stage) and wanted.employment_type in ('_T', source.employment_type)
         and wanted.insurance_scheme in ('_T', source.insurance_scheme) and wanted.disability in ('_T', source.disability)
         and wanted.discipline in ('_T', source.discipline)
         and indicator.aggregation in ('sum', 'sum_num_den')
         and not exists (
           select from %2$s total
           where total.agency_id = observation.agency_id and total.indicator_id = observation.indicator_id
             and total.breakdown_id = wanted.breakdown_id and total.period = observation.period and total.value is not null))
) cell
join halfsky.agency on agency.agency_id = cell.agency_id
join halfsky.indicator on indicator.indicator_id = cell.indicator_id
left join halfsky.submission on submission.agency_id = cell.agency_id and submission.submission_id = cell.submission_id
$sources$;
begin
  execute format('create or replace view analysis.annual_source as' || sources, 'halfsky.annual_summary', 'halfsky.observation');
  execute format('create view halfsky.annual_source_at as' || sources, 'halfsky.annual_figure', 'halfsky.observation_at');
end
$do$;

create or replace view analysis.series as
select
  area.code as area_code,
  area.name_zh as area_name_zh,
  area.name_en as area_name_en,
  indicator.indicator_id,
  indicator.code as indicator_code,
  indicator.name_zh as indicator_name_zh,
  indicator.name_en as indicator_name_en,
  finding.series,
  finding.reporting_year,
  finding.value_year,
  case when not hidden.is_withheld then finding.value end as value,
  case when not hidden.is_withheld then finding.value_low end as value_low,
  case when not hidden.is_withheld then finding.value_high end as value_high,
  finding.points,
  finding.first_year,
  finding.break_year,
  case when not hidden.is_withheld then finding.trend_slope end as trend_slope,
  case when not hidden.is_withheld then finding.trend_low end as trend_low,
  case when not hidden.is_withheld then finding.trend_high end as trend_high,
  finding.trend_p,
  finding.forecast_year,
  finding.forecast_method,
  case when not hidden.is_withheld then finding.forecast end as forecast,
  case when not hidden.is_withheld then finding.forecast_low80 end as forecast_low80,
  case when not hidden.is_withheld then finding.forecast_high80 end as forecast_high80,
  case when not hidden.is_withheld then finding.forecast_low95 end as forecast_low95,
  case when not hidden.is_withheld then finding.forecast_high95 end as forecast_high95,
  case when not hidden.is_withheld then finding.volatility end as volatility,
  case when not hidden.is_withheld then finding.dispersion_p end as dispersion_p,
  case when not hidden.is_withheld then finding.outlier_p end as outlier_p,
  case when not hidden.is_withheld then finding.gap_distance end as gap_distance,
  case when not hidden.is_withheld then finding.gap_adjusted end as gap_adjusted,
  finding.gap_shrinks,
  case when not hidden.hides_areas then finding.areas_low end as areas_low,
  case when not hidden.hides_areas then finding.areas_high end as areas_high,
  case when not hidden.hides_areas then finding.areas_variation end as areas_variation,
  indicator.unit,
  hidden.is_withheld,
  basis.settings,
  finding.stands_since as computed_at
from halfsky.series_finding_at finding
join halfsky.agency area on area.agency_id = finding.area_agency_id
join halfsky.indicator on indicator.indicator_id = finding.indicator_id
join halfsky.reporting_basis basis on basis.basis_id = finding.basis_id
cross join lateral (
  select indicator.disclosure <> 'none'
         and (bool_or(guard.is_withheld) filter (where guard.area_agency_id = finding.area_agency_id)
              or not bool_or(guard.is_of_moment) filter (where guard.area_agency_id = finding.area_agency_id)) is not false as is_withheld,
         indicator.disclosure <> 'none' and (bool_or(guard.is_withheld) or not bool_or(guard.is_of_moment)) is not false as hides_areas
  from halfsky.figure_guard guard
  where indicator.disclosure <> 'none' and guard.indicator_id = finding.indicator_id
    and guard.reporting_year <= finding.reporting_year and (guard.series = finding.series or finding.series !~ '^_T$|=')
) hidden;

create or replace view analysis.assessment as
select
  target.target_code,
  target.title_zh as target_title_zh,
  target.title_en as target_title_en,
  target.objective_code,
  target.kind,
  indicator.department_code,
  area.code as area_code,
  area.name_zh as area_name_zh,
  area.name_en as area_name_en,
  indicator.indicator_id,
  indicator.code as indicator_code,
  indicator.name_zh as indicator_name_zh,
  indicator.name_en as indicator_name_en,
  assessment.series,
  assessment.reporting_year,
  assessment.verdict,
  assessment.attainment,
  assessment.reason,
  assessment.is_provisional,
  assessment.release,
  case when not hidden.is_withheld then assessment.reference end as reference,
  case when not hidden.is_withheld then assessment.lowest end as lowest,
  assessment.baseline_year,
  case when not hidden.is_withheld then assessment.baseline end as baseline,
  assessment.is_baseline_provisional,
  assessment.compared_year,
  case when not hidden.is_withheld then assessment.compared end as compared,
  case when not hidden.is_withheld then assessment.change_low end as change_low,
  case when not hidden.is_withheld then assessment.change_high end as change_high,
  case when not hidden.is_withheld then assessment.growth_before end as growth_before,
  case when not hidden.is_withheld then assessment.growth_since end as growth_since,
  assessment.pool3_first_year,
  case when not hidden.is_withheld then assessment.pool3_value end as pool3_value,
  case when not hidden.is_withheld then assessment.pool3_low end as pool3_low,
  case when not hidden.is_withheld then assessment.pool3_high end as pool3_high,
  assessment.pool5_first_year,
  case when not hidden.is_withheld then assessment.pool5_value end as pool5_value,
  case when not hidden.is_withheld then assessment.pool5_low end as pool5_low,
  case when not hidden.is_withheld then assessment.pool5_high end as pool5_high,
  assessment.pool_years,
  case when not hidden.is_withheld then assessment.pool_events end as pool_events,
  case when not hidden.is_withheld then assessment.pool_exposed end as pool_exposed,
  case when not hidden.is_withheld then assessment.pool_p end as pool_p,
  case when not hidden.is_withheld then assessment.path_value end as path_value,
  case when not hidden.is_withheld then assessment.progress end as progress,
  assessment.time_elapsed,
  case when not hidden.is_withheld then assessment.progress_ratio end as progress_ratio,
  case when not hidden.is_withheld then assessment.eurostat_ratio end as eurostat_ratio,
  case when not hidden.is_withheld then assessment.eurostat_score end as eurostat_score,
  case when not hidden.is_withheld then assessment.unsd_share end as unsd_share,
  case when not hidden.is_withheld then assessment.unsd_class end as unsd_class,
  case when not hidden.is_withheld then assessment.escap_index end as escap_index,
  case when not hidden.is_withheld then assessment.escap_gap end as escap_gap,
  case when not hidden.is_withheld then assessment.aarr end as aarr,
  case when not hidden.is_withheld then assessment.aarr_required end as aarr_required,
  assessment.methods_agree,
  case when not hidden.is_withheld then assessment.p_meets end as p_meets,
  finding.value_year,
  case when not hidden.is_withheld then finding.value end as value,
  case when not hidden.is_withheld then finding.value_low end as value_low,
  case when not hidden.is_withheld then finding.value_high end as value_high,
  finding.points,
  finding.first_year,
  finding.break_year,
  case when not hidden.is_withheld then finding.trend_slope end as trend_slope,
  case when not hidden.is_withheld then finding.trend_low end as trend_low,
  case when not hidden.is_withheld then finding.trend_high end as trend_high,
  finding.trend_p,
  finding.forecast_year,
  finding.forecast_method,
  case when not hidden.is_withheld then finding.forecast end as forecast,
  case when not hidden.is_withheld then finding.forecast_low80 end as forecast_low80,
  case when not hidden.is_withheld then finding.forecast_high80 end as forecast_high80,
  case when not hidden.is_withheld then finding.forecast_low95 end as forecast_low95,
  case when not hidden.is_withheld then finding.forecast_high95 end as forecast_high95,
  case when not hidden.is_withheld then finding.volatility end as volatility,
  case when not hidden.is_withheld then finding.dispersion_p end as dispersion_p,
  case when not hidden.is_withheld then finding.outlier_p end as outlier_p,
  case when not hidden.is_withheld then finding.gap_distance end as gap_distance,
  case when not hidden.is_withheld then finding.gap_adjusted end as gap_adjusted,
  finding.gap_shrinks,
  case when not hidden.hides_areas then finding.areas_low end as areas_low,
  case when not hidden.hides_areas then finding.areas_high end as areas_high,
  case when not hidden.hides_areas then finding.areas_variation end as areas_variation,
  indicator.unit,
  hidden.is_withheld,
  basis.settings,
  assessment.stands_since as computed_at
from halfsky.assessment_at assessment
join halfsky.target on target.target_code = assessment.target_code
join halfsky.agency area on area.agency_id = assessment.area_agency_id
join halfsky.indicator on indicator.indicator_id = assessment.indicator_id
join halfsky.reporting_basis basis on basis.basis_id = assessment.basis_id
left join halfsky.series_finding_at finding
  on finding.indicator_id = assessment.indicator_id and finding.series = assessment.series
  and finding.area_agency_id = assessment.area_agency_id and finding.reporting_year = assessment.reporting_year
cross join lateral (
  select indicator.disclosure <> 'none'
         and (bool_or(guard.is_withheld) filter (where guard.area_agency_id = assessment.area_agency_id)
              or not bool_or(guard.is_of_moment) filter (where guard.area_agency_id = assessment.area_agency_id)) is not false as is_withheld,
         indicator.disclosure <> 'none' and (bool_or(guard.is_withheld) or not bool_or(guard.is_of_moment)) is not false as hides_areas
  from halfsky.figure_guard guard
  where indicator.disclosure <> 'none' and guard.indicator_id = assessment.indicator_id
    and guard.reporting_year <= assessment.reporting_year and (guard.series = assessment.series or assessment.series !~ '^_T$|=')
) figures
cross join lateral (
  select count(*) > 0 and (bool_or(guard.is_withheld) or not coalesce(bool_or(guard.is_of_moment), false)) is not false as is_withheld
  from halfsky.indicator referred
  left join halfsky.figure_guard guard
    on guard.indicator_id = referred.indicator_id and guard.area_agency_id = assessment.area_agency_id and guard.reporting_year <= assessment.reporting_year
  where referred.code = target.reference and referred.disclosure <> 'none'
) reference
cross join lateral (
  select figures.is_withheld or reference.is_withheld as is_withheld, figures.hides_areas or reference.is_withheld as hides_areas
) hidden;
comment on column analysis.series.computed_at is '成为现有结果的时间；重新计算而结果相同时不变。When it became what it is; computing it again with the same result does not change it.';
comment on column analysis.assessment.computed_at is '成为现有结果的时间；重新计算而结果相同时不变。When it became what it is; computing it again with the same result does not change it.';
comment on column analysis.warning_level.computed_at is '成为现有结果的时间；重新计算而结果相同时不变。When it became what it is; computing it again with the same result does not change it.';

create or replace view analysis.target_progress as
select
  assessment.area_code,
  assessment.area_name_zh,
  assessment.area_name_en,
  objective.domain_code,
  domain.name_zh as domain_name_zh,
  domain.name_en as domain_name_en,
  assessment.target_code,
  assessment.target_title_zh,
  assessment.target_title_en,
  assessment.kind,
  target.value as target_value,
  target.unit as target_unit,
  assessment.department_code,
  department.name_zh as department_name_zh,
  department.name_en as department_name_en,
  assessment.indicator_code,
  assessment.indicator_name_zh,
  assessment.indicator_name_en,
  assessment.series,
  assessment.reporting_year,
  assessment.baseline_year,
  assessment.baseline,
  assessment.value_year,
  assessment.value,
  assessment.unit,
  assessment.verdict,
  assessment.reason,
  assessment.is_provisional,
  100 * assessment.progress as progress_percent,
  100 * assessment.time_elapsed as time_elapsed_percent,
  assessment.progress_ratio,
  assessment.forecast_year,
  assessment.forecast,
  assessment.p_meets,
  warned.level as warning_level,
  assessment.is_withheld
from analysis.assessment assessment
join halfsky.target target on target.target_code = assessment.target_code
join halfsky.objective objective on objective.objective_code = target.objective_code
join halfsky.domain domain on domain.domain_code = objective.domain_code
join halfsky.department department on department.department_code = assessment.department_code
left join halfsky.warning_level_at warned
  on warned.target_code = assessment.target_code and warned.reporting_year = assessment.reporting_year and assessment.area_code = (
    select code from halfsky.agency where level = 'district');

create or replace view analysis.warning_level as
select
  warning_level.target_code,
  target.title_zh as target_title_zh,
  target.title_en as target_title_en,
  indicator.department_code,
  department.name_zh as department_name_zh,
  department.name_en as department_name_en,
  indicator.indicator_id,
  indicator.code as indicator_code,
  warning_level.reporting_year,
  warning_level.level,
  warning_level.cause,
  warning_level.is_volatile,
  case when not hidden.is_withheld then warning_level.reason_zh end as reason_zh,
  case when not hidden.is_withheld then warning_level.reason_en end as reason_en,
  hidden.is_withheld,
  basis.settings,
  warning_level.stands_since as computed_at
from halfsky.warning_level_at warning_level
join halfsky.target on target.target_code = warning_level.target_code
join halfsky.indicator on indicator.code = target.indicator_code
join halfsky.department on department.department_code = indicator.department_code
join halfsky.reporting_basis basis on basis.basis_id = warning_level.basis_id
cross join lateral (
  select halfsky.tells_withheld(indicator.indicator_id, warning_level.target_code, case when warning_level.is_replaced then warning_level.stands_since end) as is_withheld
) hidden;

create or replace view analysis.warning as
select
  warning.warning_id,
  warning.kind,
  warning.target_code,
  indicator.indicator_id,
  indicator.code as indicator_code,
  indicator.name_zh as indicator_name_zh,
  indicator.name_en as indicator_name_en,
  warning.department_code,
  department.name_zh as department_name_zh,
  department.name_en as department_name_en,
  warning.level,
  warning.state,
  warning.reporting_year,
  case when not hidden.is_withheld then warning.reason_zh end as reason_zh,
  case when not hidden.is_withheld then warning.reason_en end as reason_en,
  hidden.is_withheld,
  warning.raised_at,
  warning.changed_at
from halfsky.warning_at warning
join halfsky.indicator on indicator.indicator_id = warning.indicator_id
join halfsky.department on department.department_code = warning.department_code
cross join lateral (
  select coalesce(max(event.at), warning.raised_at) as at
  from halfsky.warning_event event
  where event.warning_id = warning.warning_id and event.event = 'raised' and event.at <= halfsky.moment()
) said
cross join lateral (
  select halfsky.tells_withheld(indicator.indicator_id, warning.target_code, said.at) as is_withheld
) hidden;
comment on column analysis.warning_level.reason_zh is '中文理由；其中的数值不公布或属内部使用时不显示。Why, in Chinese; withheld where a figure that it tells is.';
comment on column analysis.warning_level.reason_en is '英文理由；其中的数值不公布或属内部使用时不显示。Why, in English; withheld likewise.';
comment on column analysis.warning.reason_zh is '中文理由；其中的数值不公布或属内部使用时不显示。Why, in Chinese; withheld where a figure that it tells is.';
comment on column analysis.warning.reason_en is '英文理由；其中的数值不公布或属内部使用时不显示。Why, in English; withheld likewise.';

create or replace view analysis.publication as
select publication.publication_id, publication.kind, publication.year, stood.state, publication.frozen_at, publication.drafted_by,
       publication.drafted_login, case when stood.is_approved then publication.approved_by end as approved_by,
       case when stood.is_approved then publication.approved_login end as approved_login, case when stood.is_approved then publication.approved_at end as approved_at,
       case when stood.state = 'published' then publication.published_by end as published_by,
       case when stood.state = 'published' then publication.published_at end as published_at, encode(version.digest, 'hex') as catalogue_digest,
       publication.program_version, publication.after_id
from halfsky.publication publication
join halfsky.catalogue_version version using (catalogue_id)
cross join lateral (
  select coalesce(publication.approved_at <= coalesce(halfsky.as_of(), 'infinity'), false) as is_approved,
         case when publication.published_at <= coalesce(halfsky.as_of(), 'infinity') then 'published'
              when publication.discarded_at <= coalesce(halfsky.as_of(), 'infinity') then 'discarded'
              when publication.approved_at <= coalesce(halfsky.as_of(), 'infinity') then 'approved'
              else 'draft' end as state
) stood
where publication.frozen_at <= coalesce(halfsky.as_of(), 'infinity');
create or replace view analysis.act as
select
  coalesce(agency.code, '') as agency_code,
  coalesce(agency.name_zh, '') as agency_name_zh,
  coalesce(agency.name_en, '') as agency_name_en,
  trail.entry,
  trail.at,
  trail.actor,
  trail.act,
  trail.content,
  trail.submission_id
from halfsky.audit_trail trail
left join halfsky.agency using (agency_id)
where halfsky.as_of() is null or trail.at <= halfsky.as_of();

create or replace view analysis.submission as
select
  agency.code as agency_code,
  agency.name_zh as agency_name_zh,
  agency.name_en as agency_name_en,
  submission.submission_id,
  submission.file_name,
  submission.accepted_at,
  submission.first_stored_at,
  submission.n_parts,
  submission.parts_stored,
  submission.received,
  submission.n_new,
  submission.n_revised,
  submission.n_unchanged,
  submission.n_rejected,
  submission.n_awaiting,
  submission.rejected_by_code,
  submission.parts_stored = submission.n_parts as is_complete,
  submission.received = submission.n_new + submission.n_revised + submission.n_unchanged + submission.n_rejected
    + submission.n_awaiting as is_balanced,
  submission.n_released,
  submission.n_settled,
  submission.n_awaiting - submission.n_settled as n_still_awaiting,
  submission.awaiting_by_code,
  submission.n_replayed,
  submission.n_discarded,
  submission.n_rejected - submission.n_replayed as n_still_rejected
from halfsky.submission_at submission
join halfsky.agency on agency.agency_id = submission.agency_id;

-- --- Completeness as of the moment -----------------------------------------------------------------------------------

create view halfsky.responsibility_at as
select agency.agency_id, indicator.indicator_id, agency.closed_at
from halfsky.agency_at agency
cross join halfsky.indicator
left join halfsky.assignment_exception_at exception
  on exception.agency_id = agency.agency_id and exception.indicator_id = indicator.indicator_id
where not indicator.is_retired
  and coalesce(exception.is_assigned,
               agency.unit_type = any (indicator.reporting_unit_type)
               and (agency.unit_type <> 'department' or agency.department_code = indicator.department_code));

create or replace view halfsky.ended_period as
select indicator_id, period, ended_on, due_on, is_regular from halfsky.reporting_period where ended_on < halfsky.moment()::date;
create or replace view halfsky.due_periods as
select indicator.indicator_id, year.year, count(due.period)::int4 as periods_due
from halfsky.indicator
cross join generate_series(2020, extract(year from halfsky.moment()::date)::int4) year (year)
left join halfsky.ended_period due
  on due.indicator_id = indicator.indicator_id and extract(year from due.period) = year.year and due.is_regular and due.due_on < halfsky.moment()::date
group by indicator.indicator_id, year.year;

create or replace view halfsky.owed_report as
select assignment.agency_id, assignment.indicator_id, ended.period, ended.ended_on, ended.due_on
from halfsky.responsibility_at assignment
join halfsky.agency_at agency on agency.agency_id = assignment.agency_id
join halfsky.ended_period ended on ended.indicator_id = assignment.indicator_id
left join (select agency_id, min(period) as period from halfsky.observation_at group by agency_id) earliest on earliest.agency_id = assignment.agency_id
where ended.is_regular and (ended.period >= earliest.period or ended.ended_on > agency.registered_at::date - 366)
  and coalesce(ended.ended_on < assignment.closed_at::date, true)
union all
select come.agency_id, come.indicator_id, ended.period, ended.ended_on, ended.due_on
from (select distinct agency_id, indicator_id, period from halfsky.observation_at) come
join halfsky.responsibility_at assignment on assignment.agency_id = come.agency_id and assignment.indicator_id = come.indicator_id
join halfsky.ended_period ended on ended.indicator_id = come.indicator_id and ended.period = come.period and not ended.is_regular;

create or replace view halfsky.agency_cell as
select distinct assignment.agency_id, assignment.indicator_id,
       case when agency.residence is null then cell.breakdown_id else plain.without_residence_id end as breakdown_id
from halfsky.responsibility_at assignment
join halfsky.agency_at agency on agency.agency_id = assignment.agency_id
join halfsky.required_cell cell on cell.indicator_id = assignment.indicator_id
join halfsky.breakdown on breakdown.breakdown_id = cell.breakdown_id
join halfsky.breakdown_without_residence plain on plain.breakdown_id = cell.breakdown_id
left join (
  select observation.agency_id, observation.indicator_id,
         array_agg(distinct reported.education_stage) filter (where reported.education_stage <> '_T') as stages,
         array_agg(distinct reported.discipline) filter (where reported.discipline <> '_T') as disciplines
  from halfsky.observation_at observation
  join halfsky.breakdown reported on reported.breakdown_id = observation.breakdown_id
  where reported.education_stage <> '_T' or reported.discipline <> '_T'
  group by observation.agency_id, observation.indicator_id
) offered on offered.agency_id = assignment.agency_id and offered.indicator_id = assignment.indicator_id
where (agency.residence is null or breakdown.residence in ('_T', agency.residence))
  and (breakdown.education_stage = '_T' or offered.stages is null or breakdown.education_stage = any (offered.stages))
  and (breakdown.discipline = '_T' or offered.disciplines is null or breakdown.discipline = any (offered.disciplines));

create or replace view halfsky.answered_cell as
with said as (
  select observation.agency_id, observation.indicator_id, observation.period,
         case when agency.residence is null then wanted.breakdown_id else plain_wanted.without_residence_id end as breakdown_id,
         case when agency.residence is null then reported.breakdown_id = wanted.breakdown_id
              else plain_reported.without_residence_id = plain_wanted.without_residence_id end as is_itself,
         brought.accepted_at, observation.value is not null as has_value,
         observation.value = 0 and coalesce(explained.comment ~* '^(未开展|not carried out)', false) as is_not_carried_out,
         observation.revision > 1 as is_corrected
  from halfsky.observation_at observation
  join halfsky.agency_at agency on agency.agency_id = observation.agency_id
  join halfsky.required_cell cell on cell.indicator_id = observation.indicator_id
  join halfsky.breakdown wanted on wanted.breakdown_id = cell.breakdown_id
  join halfsky.breakdown reported on reported.breakdown_id = observation.breakdown_id
  join halfsky.breakdown_without_residence plain_wanted on plain_wanted.breakdown_id = cell.breakdown_id
  join halfsky.breakdown_without_residence plain_reported on plain_reported.breakdown_id = observation.breakdown_id
  left join halfsky.observation_revision original
    on observation.revision > 1 and original.agency_id = observation.agency_id and original.indicator_id = observation.indicator_id
    and original.breakdown_id = observation.breakdown_id and original.period = observation.period and original.revision = 1
  join halfsky.submission brought
    on brought.agency_id = observation.agency_id and brought.submission_id = coalesce(original.submission_id, observation.submission_id)
  left join halfsky.observation_comment explained
    on explained.agency_id = observation.agency_id and explained.comment_id = observation.comment_id
  where (wanted.sex in ('_T', reported.sex) and wanted.age_group in ('_T', reported.age_group)
         and (wanted.residence in ('_T', reported.residence) or wanted.residence = agency.residence)
         and wanted.education_stage in ('_T', reported.education_stage) and wanted.employment_type in ('_T', reported.employment_type)
         and wanted.insurance_scheme in ('_T', reported.insurance_scheme) and wanted.disability in ('_T', reported.disability)
         and wanted.discipline in ('_T', reported.discipline))
     or (observation.value is null
         and reported.sex in ('_T', wanted.sex) and reported.age_group in ('_T', wanted.age_group) and reported.residence in ('_T', wanted.residence)
         and reported.education_stage in ('_T', wanted.education_stage) and reported.employment_type in ('_T', wanted.employment_type)
         and reported.insurance_scheme in ('_T', wanted.insurance_scheme) and reported.disability in ('_T', wanted.disability)
         and reported.discipline in ('_T', wanted.discipline))
)
select agency_id, indicator_id, period, breakdown_id,
       coalesce(min(accepted_at) filter (where is_itself), min(accepted_at)) as first_accepted_at,
       coalesce(bool_or(has_value) filter (where is_itself), bool_or(has_value)) as has_value,
       coalesce(bool_and(is_not_carried_out) filter (where is_itself), bool_and(is_not_carried_out), false) as is_not_carried_out,
       coalesce(bool_or(is_corrected) filter (where is_itself), bool_or(is_corrected)) as is_corrected
from said
group by agency_id, indicator_id, period, breakdown_id;

create or replace view analysis.completeness as
select
  agency.code as agency_code,
  agency.name_zh as agency_name_zh,
  agency.name_en as agency_name_en,
  indicator.department_code,
  department.name_zh as department_name_zh,
  department.name_en as department_name_en,
  indicator.indicator_id,
  indicator.code as indicator_code,
  indicator.name_zh as indicator_name_zh,
  indicator.name_en as indicator_name_en,
  indicator.frequency,
  due.year,
  due.periods_due,
  coalesce(received.periods_received, 0) as periods_received,
  100.0 * least(coalesce(received.periods_received, 0), due.periods_due) / nullif(due.periods_due, 0) as completeness_percent
from halfsky.responsibility_at assignment
join halfsky.agency on agency.agency_id = assignment.agency_id
join halfsky.indicator on indicator.indicator_id = assignment.indicator_id
join halfsky.department on department.department_code = indicator.department_code
join halfsky.due_periods due on due.indicator_id = assignment.indicator_id
left join (
  select agency_id, indicator_id, extract(year from period)::int4 as year, count(distinct period)::int4 as periods_received
  from halfsky.observation_at group by 1, 2, 3
) received on received.agency_id = assignment.agency_id and received.indicator_id = assignment.indicator_id and received.year = due.year
where coalesce(assignment.closed_at > halfsky.moment(), true);

create or replace function halfsky.report_rows()
returns table (agency_id int4, indicator_id int2, period date, ended_on date, due_on date, is_due boolean, state text, cells_required int4, cells_in int4,
               cells_missing int4, cells_on_time int4, cells_late int4, cells_without_value int4, cells_not_carried_out int4, cells_corrected int4,
               cells_rejected int4, last_accepted_at timestamptz)
language sql stable security definer rows 10000 cost 1000000 set search_path = pg_catalog, pg_temp set jit = off set enable_nestloop = off
as $$
with required as materialized (
  select owed.agency_id, owed.indicator_id, owed.period, owed.ended_on, owed.due_on, cell.breakdown_id
  from halfsky.owed_report owed
  join halfsky.agency_cell cell on cell.agency_id = owed.agency_id and cell.indicator_id = owed.indicator_id
), answered as materialized (
  select * from halfsky.answered_cell
), refused as materialized (
  select agency_id, indicator_id, period, count(*)::int4 as cells from halfsky.open_cell_at group by agency_id, indicator_id, period
), counted as (
  select required.agency_id, required.indicator_id, required.period, required.ended_on, required.due_on,
         count(*)::int4 as cells_required,
         count(answered.breakdown_id)::int4 as cells_in,
         count(*) filter (where answered.first_accepted_at::date <= required.due_on)::int4 as cells_on_time,
         count(*) filter (where answered.first_accepted_at::date > required.due_on)::int4 as cells_late,
         count(*) filter (where not answered.has_value)::int4 as cells_without_value,
         count(*) filter (where answered.is_not_carried_out)::int4 as cells_not_carried_out,
         count(*) filter (where answered.is_corrected)::int4 as cells_corrected,
         max(answered.first_accepted_at) as last_accepted_at
  from required
  left join answered on answered.agency_id = required.agency_id and answered.indicator_id = required.indicator_id
    and answered.period = required.period and answered.breakdown_id = required.breakdown_id
  group by required.agency_id, required.indicator_id, required.period, required.ended_on, required.due_on
)
select counted.agency_id, counted.indicator_id, counted.period, counted.ended_on, counted.due_on, counted.due_on < halfsky.moment()::date as is_due,
       case when counted.cells_in = counted.cells_required then 'complete' when counted.cells_in > 0 then 'partial'
            when counted.due_on < halfsky.moment()::date then 'missing' else 'open' end as state,
       counted.cells_required, counted.cells_in, counted.cells_required - counted.cells_in as cells_missing, counted.cells_on_time, counted.cells_late,
       counted.cells_without_value, counted.cells_not_carried_out, counted.cells_corrected, coalesce(refused.cells, 0) as cells_rejected,
       counted.last_accepted_at
from counted
join halfsky.indicator on indicator.indicator_id = counted.indicator_id
left join refused on refused.agency_id = counted.agency_id and refused.indicator_id = counted.indicator_id
  and refused.period = halfsky.period_label(counted.period, indicator.frequency)
$$;
create or replace view analysis.agency_standing as
select
  agency.code as agency_code,
  agency.name_zh as agency_name_zh,
  agency.name_en as agency_name_en,
  area.code as area_code,
  area.name_zh as area_name_zh,
  area.name_en as area_name_en,
  coalesce(reports.due, 0) as reports_due,
  coalesce(reports.complete, 0) as reports_complete,
  coalesce(reports.partial, 0) as reports_partial,
  coalesce(reports.missing, 0) as reports_missing,
  coalesce(reports.open, 0) as reports_open,
  reports.next_due_on,
  coalesce(handed_in.submissions, 0) as submissions,
  handed_in.last_accepted_at,
  coalesce(handed_in.awaiting, 0) as cells_awaiting,
  coalesce(refused.cells, 0) as cells_rejected
from halfsky.agency_at stood
join halfsky.agency on agency.agency_id = stood.agency_id
join halfsky.agency area on area.agency_id = agency.area_agency_id
left join (
  select agency_id, count(*) filter (where is_due)::int4 as due, count(*) filter (where is_due and state = 'complete')::int4 as complete,
         count(*) filter (where is_due and state = 'partial')::int4 as partial, count(*) filter (where state = 'missing')::int4 as missing,
         count(*) filter (where not is_due and state <> 'complete')::int4 as open, min(due_on) filter (where not is_due and state <> 'complete') as next_due_on
  from halfsky.report
  where ended_on > halfsky.moment()::date - 366
  group by agency_id
) reports on reports.agency_id = agency.agency_id
left join (
  select agency_id, count(*)::int4 as submissions, max(accepted_at) as last_accepted_at, sum(n_awaiting - n_settled)::int4 as awaiting
  from halfsky.submission_at group by agency_id
) handed_in on handed_in.agency_id = agency.agency_id
left join (select agency_id, count(*)::int4 as cells from halfsky.open_cell_at group by agency_id) refused on refused.agency_id = agency.agency_id
where coalesce(stood.closed_at > halfsky.moment(), true) and stood.unit_type is not null;

-- --- Comments and rights ----------------------------------------------------------------------------------------------

comment on view halfsky.agency_at is 'The register of agencies, of the moment that the session looks from.';
comment on view halfsky.assignment_exception_at is 'The exceptions from what agencies report, of that moment.';
comment on view halfsky.annual_unit_at is 'The units behind annual figures, of that moment.';
comment on view halfsky.series_finding_at is 'The findings on series, of that moment.';
comment on view halfsky.assessment_at is 'The assessments of targets, of that moment.';
comment on view halfsky.warning_level_at is 'The levels of targets, of that moment.';
comment on view halfsky.annual_source_at is 'What analysis.annual_source shows, of that moment.';
comment on view halfsky.warning_at is 'The warnings, of that moment.';
comment on view halfsky.observation_at is 'The values that stood at that moment.';
comment on view halfsky.open_cell_at is 'The cells that were open in the quarantine at that moment.';
comment on view halfsky.submission_at is 'The books of submissions, of that moment.';
comment on view halfsky.responsibility_at is 'Which agency reports which indicator, as of that moment; closed agencies among them, until they were.';
comment on view halfsky.judged_revision is 'Every annual figure that was replaced, and whether schema analysis withholds it.';
comment on view halfsky.figure_guard is 'Figures of indicators with a disclosure rule, those of now and those of the moment: what rests on a withheld one is withheld.';
comment on column halfsky.figure_guard.series is 'As breakdown.key.';
comment on column halfsky.figure_guard.is_of_moment is 'Whether it is a figure of the moment.';

-- The other columns are those of the table that a view shows.
do $do$
declare
  uncommented record;
begin
  for uncommented in
    select view.oid::regclass as name, attribute.attname as column_name,
           case view.relname when 'judged_revision' then 'annual_revision' when 'figure_guard' then 'annual_figure' when 'open_cell_at' then 'quarantine' when 'responsibility_at' then 'responsibility'
             else left(view.relname, -3) end as shown
    from pg_class view
    join pg_attribute attribute on attribute.attrelid = view.oid and attribute.attnum > 0
    where view.relnamespace = 'halfsky'::regnamespace and view.relkind = 'v' and (view.relname ~ '_at$' or view.relname in ('judged_revision', 'figure_guard'))
      and col_description(view.oid, attribute.attnum) is null
  loop
    execute format('comment on column %s.%I is %L', uncommented.name, uncommented.column_name,
                   case uncommented.column_name when 'is_withheld' then 'Whether schema analysis shows it without its numbers.'
                     when 'is_replaced' then 'Whether it has been replaced since.'
                     else format('As %s.%s.', uncommented.shown, uncommented.column_name) end);
  end loop;
end
$do$;

grant select on halfsky.agency_at, halfsky.assignment_exception_at, halfsky.annual_unit_at, halfsky.series_finding_at, halfsky.assessment_at, halfsky.warning_level_at, halfsky.warning_at,
  halfsky.observation_at, halfsky.open_cell_at, halfsky.submission_at, halfsky.responsibility_at, halfsky.judged_revision, halfsky.figure_guard to halfsky_aggregator, halfsky_reporter;

-- --- The functions ----------------------------------------------------------------------------------------------------

-- The numbers of versions are those of then: what came too late takes a number from the value that stands.
create function analysis.revision_as_of(moment timestamptz) returns setof analysis.revision
language sql stable parallel safe
as $$
  select agency_code, agency_name_zh, agency_name_en, area_code, area_name_zh, area_name_en, department_code, department_name_zh,
         department_name_en, indicator_id, indicator_code, indicator_name_zh, indicator_name_en, period, period_start, frequency, sex, age_group,
         residence, education_stage, employment_type, insurance_scheme, disability, discipline, breakdown, breakdown_name_zh, breakdown_name_en,
         value, denominator, indicator_value, unit, unit_name_zh, unit_name_en, status, status_name_zh, status_name_en, is_withheld, comment,
         sample_size, design_effect, (row_number() over (partition by agency_code, indicator_id, period_start, breakdown order by revision))::int2,
         submission_id, stored_at, coalesce(replaced_at > moment, true), case when replaced_at <= moment then replaced_at end,
         case when replaced_at <= moment then replaced_by_submission_id end
  from analysis.revision
  where stored_at <= moment
$$;
comment on function analysis.revision_as_of(timestamptz) is '某一时刻已有的全部版本，列与 analysis.revision 相同；名称为现在的名称。Every version of every cell that there was at a moment, with the columns of analysis.revision; names are those of today.';
comment on function analysis.observation_as_of(timestamptz) is '某一时刻在库的数据，列与 analysis.observation 相同；单位与指标的名称、版本序号为现在的。The observations as they stood at a moment, with the columns of analysis.observation; names of agencies and indicators and numbers of versions are those of today.';
grant execute on function analysis.revision_as_of(timestamptz) to halfsky_analyst, halfsky_aggregator, halfsky_reporter;

-- With the owner's rights, since it asks what is no view of schema analysis; it answers what such a view would show.
create function analysis.annual_source_as_of(moment timestamptz) returns setof analysis.annual_source
language plpgsql strict security definer set search_path = pg_catalog, pg_temp set jit = off set enable_nestloop = off
as $$
declare
  before constant text := coalesce(current_setting('halfsky.as_of', true), '');
begin
  perform set_config('halfsky.as_of', moment::text, true);
  return query select * from halfsky.annual_source_at;
  perform set_config('halfsky.as_of', before, true);
end
$$;
comment on function analysis.annual_source_as_of(timestamptz) is '某一时刻的年度数值的来源，列与 analysis.annual_source 相同。The sources of annual figures as of a moment, with the columns of analysis.annual_source.';
grant execute on function analysis.annual_source_as_of(timestamptz) to halfsky_analyst, halfsky_aggregator, halfsky_reporter;

-- Each is the view, asked from the moment, as those of migration 0028.
do $do$
declare
  asked record;
begin
  for asked in
    select * from (values
      ('agency', '单位与区域的登记', 'register of agencies'),
      ('annual_unit', '年度数值所依据的单位', 'units behind annual figures'),
      ('series', '各序列的趋势与预测', 'trends and forecasts'),
      ('assessment', '各目标的判断', 'assessments of targets'),
      ('target_progress', '各目标的进展', 'progress of targets'),
      ('warning_level', '各目标的预警级别', 'levels of early warning'),
      ('warning', '预警', 'warnings'),
      ('completeness', '应报与实报的时期数', 'periods due and received'),
      ('report_status', '每份应报数据的完成情况', 'state of each report that is owed'),
      ('agency_completeness', '各单位的完整率与及时率', 'completeness and timeliness of agencies'),
      ('area_completeness', '各区域的完整率与及时率', 'completeness and timeliness of areas'),
      ('department_completeness', '各责任部门的完整率与及时率', 'completeness and timeliness of departments'),
      ('indicator_completeness', '各指标的完整率与及时率', 'completeness and timeliness of indicators'),
      ('agency_standing', '各单位的报送情况', 'standing of agencies'),
      ('submission', '报送及其数据格的去向', 'files handed in and what became of their cells'),
      ('act', '留痕', 'audit trail'),
      ('publication', '发布', 'publications')) listed (view, zh, en)
  loop
    execute format($definition$
      create function analysis.%1$I(moment timestamptz) returns setof analysis.%2$I
      language plpgsql strict
      as $body$
      declare
        before constant text := coalesce(current_setting('halfsky.as_of', true), '');
      begin
        perform set_config('halfsky.as_of', moment::text, true);
        return query select * from analysis.%2$I;
        perform set_config('halfsky.as_of', before, true);
      end
      $body$
      $definition$, asked.view || '_as_of', asked.view);
    execute format('comment on function analysis.%I(timestamptz) is %L', asked.view || '_as_of',
                   format('某一时刻的%2$s，列与 analysis.%1$s 相同。The %3$s as of a moment, with the columns of analysis.%1$s.', asked.view, asked.zh, asked.en));
    execute format('grant execute on function analysis.%I(timestamptz) to halfsky_analyst, halfsky_aggregator, halfsky_reporter', asked.view || '_as_of');
  end loop;
end
$do$;
