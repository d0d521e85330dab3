-- What a moment is does not hang on how a session writes dates, the end of time is now, and what is owed and in is computed in a third of the time.
set local role halfsky_owner;

-- 'infinity': whatever is known, which is what the views show without a moment.
create or replace function halfsky.as_of() returns timestamptz
language sql stable parallel safe
as $$
  select nullif(nullif(current_setting('halfsky.as_of', true), '')::timestamptz, 'infinity')
$$;
comment on function halfsky.as_of() is 'The moment from which schema analysis is looked at; null for now, also when the setting says infinity.';

-- The functions hand the moment on as text. A cast writes it as the session's DateStyle has it: 03/02/2026 reads back as another day, and the IST of Kolkata as that of Jerusalem. JSON has one
-- form for all sessions.
do $do$
declare
  asked record;
begin
  for asked in select oid from pg_proc where pronamespace = 'analysis'::regnamespace and prosrc like '%moment::text%'
  loop
    execute replace(pg_get_functiondef(asked.oid), 'moment::text', $text$to_json(moment) #>> '{}'$text$);
  end loop;
end
$do$;

-- --- Completeness, computed once and no more ---------------------------------------------------------------------------
--
-- What stands on the forms was made anew for every indicator, twice; every value was held against every required cell of its indicator; and the values that stand were looked up four times in
-- all partitions. Now each is done once: a required cell is answered by itself, and only for those that are not is it asked what else was said in that report.
-- The assumptions are those of migration 0019.

create or replace view halfsky.form_code as
with dimension as materialized (
  select distinct indicator.indicator_id, piece.dimension,
         regexp_split_to_array(btrim(substring(indicator.breakdown_codes from '(?:^|;)\s*' || piece.dimension || '\s*=([^;]*)')), '\s*\|\s*') as codes
  from halfsky.indicator
  cross join lateral unnest(indicator.required_breakdowns) product (product)
  cross join lateral unnest(regexp_split_to_array(product.product, '\s*\*\s*')) piece (dimension)
  where product.product <> ''
)
select dimension.indicator_id, dimension.dimension, item.code
from dimension
join halfsky.code_item item on item.code_list = dimension.dimension
where case when dimension.codes is null then item.kind in ('base', 'of_which') else item.code = any (dimension.codes) end;

create or replace view halfsky.required_cell as
with product as materialized (
  select indicator.indicator_id, array(select unnest(regexp_split_to_array(product.product, '\s*\*\s*')) order by 1) as dimensions
  from halfsky.indicator
  cross join lateral unnest(indicator.required_breakdowns) product (product)
  where product.product <> ''
), part as materialized (
  select breakdown_id, dimension, code from halfsky.breakdown_part
), shape as materialized (
  select breakdown_id, array_agg(dimension order by dimension) as dimensions from part group by breakdown_id
), form as materialized (
  select indicator_id, dimension, code from halfsky.form_code
)
select indicator.indicator_id, breakdown.breakdown_id
from halfsky.indicator
join halfsky.breakdown on breakdown.key = '_T'
union all
select product.indicator_id, shape.breakdown_id
from product
join shape on shape.dimensions = product.dimensions
join part on part.breakdown_id = shape.breakdown_id
left join form on form.indicator_id = product.indicator_id and form.dimension = part.dimension and form.code = part.code
group by product.indicator_id, shape.breakdown_id
having count(form.code) = count(*);

create view halfsky.breakdown_cover as
with shape as materialized (
  select distinct sex <> '_T' as sex, age_group <> '_T' as age_group, residence <> '_T' as residence, education_stage <> '_T' as education_stage,
         employment_type <> '_T' as employment_type, insurance_scheme <> '_T' as insurance_scheme, disability <> '_T' as disability, discipline <> '_T' as discipline
  from halfsky.breakdown
)
select distinct whole.breakdown_id, part.breakdown_id as part_id
from halfsky.breakdown part
cross join shape
join halfsky.breakdown whole
  on whole.sex = case when shape.sex then part.sex else '_T' end
  and whole.age_group = case when shape.age_group then part.age_group else '_T' end
  and whole.residence = case when shape.residence then part.residence else '_T' end
  and whole.education_stage = case when shape.education_stage then part.education_stage else '_T' end
  and whole.employment_type = case when shape.employment_type then part.employment_type else '_T' end
  and whole.insurance_scheme = case when shape.insurance_scheme then part.insurance_scheme else '_T' end
  and whole.disability = case when shape.disability then part.disability else '_T' end
  and whole.discipline = case when shape.discipline then part.discipline else '_T' end;
comment on view halfsky.breakdown_cover is 'Each breakdown and those that are a part of it, itself among them: sex=F covers sex=F,residence=U.';
comment on column halfsky.breakdown_cover.breakdown_id is 'The breakdown.';
comment on column halfsky.breakdown_cover.part_id is 'The part.';
grant select on halfsky.breakdown_cover to halfsky_aggregator, halfsky_reporter;

-- The planner takes what is computed here for a handful of rows, so it may only hash.
create or replace function halfsky.report_rows()
returns table (agency_id int4, indicator_id int2, period date, ended_on date, due_on date, is_due boolean, state text, cells_required int4, cells_in int4,
               cells_missing int4, cells_on_time int4, cells_late int4, cells_without_value int4, cells_not_carried_out int4, cells_corrected int4,
               cells_rejected int4, last_accepted_at timestamptz)
language sql stable security definer rows 10000 cost 1000000
set search_path = pg_catalog, pg_temp set jit = off set enable_nestloop = off set enable_mergejoin = off set max_parallel_workers_per_gather = 0 set work_mem = '64MB'
as $$
with duty as materialized (
  select assigned.agency_id, assigned.indicator_id, agency.residence, agency.registered_at::date as registered_on, agency.closed_at::date as closed_on
  from halfsky.responsibility_at assigned
  join halfsky.agency_at agency on agency.agency_id = assigned.agency_id
), plain as materialized (
  select breakdown_id, without_residence_id from halfsky.breakdown_without_residence
), standing as materialized (
  select observation.agency_id, observation.indicator_id, observation.period, observation.breakdown_id, observation.value, observation.revision,
         brought.accepted_at, explained.comment
  from halfsky.observation_at observation
  left join halfsky.observation_revision original
    on observation.revision > 1 and original.agency_id = observation.agency_id and original.indicator_id = observation.indicator_id
    and original.breakdown_id = observation.breakdown_id and original.period = observation.period and original.revision = 1
  left join halfsky.submission brought
    on brought.agency_id = observation.agency_id and brought.submission_id = coalesce(original.submission_id, observation.submission_id)
  left join halfsky.observation_comment explained
    on explained.agency_id = observation.agency_id and explained.comment_id = observation.comment_id
), owed as materialized (
  select duty.agency_id, duty.indicator_id, ended.period, ended.ended_on, ended.due_on
  from duty
  join halfsky.ended_period ended on ended.indicator_id = duty.indicator_id
  left join (select agency_id, min(period) as period from standing group by agency_id) earliest using (agency_id)
  left join (select distinct agency_id, indicator_id, period from standing) come
    on come.agency_id = duty.agency_id and come.indicator_id = duty.indicator_id and come.period = ended.period
  where case when not ended.is_regular then come.period is not null
             else (ended.period >= earliest.period or ended.ended_on > duty.registered_on - 366) and coalesce(ended.ended_on < duty.closed_on, true) end
), offered as materialized (
  select standing.agency_id, standing.indicator_id,
         array_agg(distinct reported.education_stage) filter (where reported.education_stage <> '_T') as stages,
         array_agg(distinct reported.discipline) filter (where reported.discipline <> '_T') as disciplines
  from standing
  join halfsky.breakdown reported using (breakdown_id)
  where reported.education_stage <> '_T' or reported.discipline <> '_T'
  group by standing.agency_id, standing.indicator_id
), wanted as materialized (
  select distinct duty.agency_id, duty.indicator_id, case when duty.residence is null then cell.breakdown_id else plain.without_residence_id end as cell_id
  from duty
  join halfsky.required_cell cell using (indicator_id)
  join halfsky.breakdown using (breakdown_id)
  join plain using (breakdown_id)
  left join offered on offered.agency_id = duty.agency_id and offered.indicator_id = duty.indicator_id
  where (duty.residence is null or breakdown.residence in ('_T', duty.residence))
    and (breakdown.education_stage = '_T' or offered.stages is null or breakdown.education_stage = any (offered.stages))
    and (breakdown.discipline = '_T' or offered.disciplines is null or breakdown.discipline = any (offered.disciplines))
), required as materialized (
  select owed.agency_id, owed.indicator_id, owed.period, owed.ended_on, owed.due_on, wanted.cell_id
  from owed
  join wanted using (agency_id, indicator_id)
), said as materialized (
  select standing.agency_id, standing.indicator_id, standing.period, case when agency.residence is null then standing.breakdown_id else plain.without_residence_id end as cell_id,
         min(standing.accepted_at) as first_accepted_at, bool_or(standing.value is not null) as has_value,
         bool_and(coalesce(standing.value = 0 and standing.comment ~* '^(未开展|not carried out)', false)) as is_not_carried_out, bool_or(standing.revision > 1) as is_corrected
  from standing
  join halfsky.agency_at agency on agency.agency_id = standing.agency_id
  join plain on plain.breakdown_id = standing.breakdown_id
  where standing.accepted_at is not null
  group by 1, 2, 3, 4
), cover as materialized (
  select breakdown_id, part_id from halfsky.breakdown_cover
), unsaid as materialized (
  select required.agency_id, required.indicator_id, required.period, required.cell_id
  from required
  left join said using (agency_id, indicator_id, period, cell_id)
  where said.first_accepted_at is null
), implied as materialized (
  select unsaid.agency_id, unsaid.indicator_id, unsaid.period, unsaid.cell_id, min(said.first_accepted_at) as first_accepted_at, bool_or(said.has_value) as has_value,
         bool_and(said.is_not_carried_out) as is_not_carried_out, bool_or(said.is_corrected) as is_corrected
  from unsaid
  join said using (agency_id, indicator_id, period)
  where (unsaid.cell_id, said.cell_id) in (select breakdown_id, part_id from cover)
     or not said.has_value and (said.cell_id, unsaid.cell_id) in (select breakdown_id, part_id from cover)
  group by unsaid.agency_id, unsaid.indicator_id, unsaid.period, unsaid.cell_id
), answered as (
  select * from said
  union all
  select * from implied
), refused as materialized (
  select agency_id, indicator_id, period, count(*)::int4 as cells from halfsky.open_cell_at group by agency_id, indicator_id, period
), counted as (
  select required.agency_id, required.indicator_id, required.period, required.ended_on, required.due_on,
         count(*)::int4 as cells_required,
         count(answered.first_accepted_at)::int4 as cells_in,
         count(*) filter (where answered.first_accepted_at::date <= required.due_on)::int4 as cells_on_time,
         count(*) filter (where answered.first_accepted_at::date > required.due_on)::int4 as cells_late,
         count(*) filter (where not answered.has_value)::int4 as cells_without_value,
         count(*) filter (where answered.is_not_carried_out)::int4 as cells_not_carried_out,
         count(*) filter (where answered.is_corrected)::int4 as cells_corrected,
         max(answered.first_accepted_at) as last_accepted_at
  from required
  left join answered using (agency_id, indicator_id, period, cell_id)
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

-- What they said is said by the function alone.
drop view halfsky.answered_cell;
drop view halfsky.agency_cell;
drop view halfsky.owed_report;

-- --- The register before it was kept -------------------------------------------------------------------------------------
--
-- From schema 34 on the register is kept by who changes it. Before, the trail says how agencies were registered, a line as in a list: what stood until a later line came in its place. Where names
-- have commas those of today are tried, and a line is taken only if it comes out again. The area is that of today of whoever stood above.
insert into halfsky.agency_revision
  (agency_id, code, parent_agency_id, area_agency_id, level, name_zh, name_en, unit_type, department_code, residence, area_code, credit_code, registered_at, closed_at, replaced_at)
select agency.agency_id, agency.code, parent.agency_id, case when told.level = 'unit' then parent.area_agency_id else agency.agency_id end, told.level, told.name_zh, told.name_en,
       nullif(told.unit_type, ''), nullif(told.department_code, ''), nullif(told.residence, ''), nullif(told.area_code, ''), nullif(told.credit_code, ''),
       agency.registered_at, case when agency.closed_at <= told.replaced_at then agency.closed_at end, told.replaced_at
from (
  select act.*, cells[1] as code, cells[2] as parent, cells[3] as level,
         case when cardinality(cells) = 10 then cells[4] else agency.name_zh end as name_zh, case when cardinality(cells) = 10 then cells[5] else agency.name_en end as name_en,
         cells[cardinality(cells) - 4] as unit_type, cells[cardinality(cells) - 3] as department_code, cells[cardinality(cells) - 2] as residence,
         cells[cardinality(cells) - 1] as area_code, cells[cardinality(cells)] as credit_code
  from (
    select agency_id, line, string_to_array(line, ',') as cells, lead(at) over (partition by agency_id order by entry) as replaced_at
    from (select agency_id, entry, at, regexp_replace(content, '; registered [0-9TZ:+-]{20,25}$', '') as line
          from halfsky.audit_trail where agency_id > 0 and act in ('agency_added', 'agency_changed')) said
  ) act
  join halfsky.agency on agency.agency_id = act.agency_id
) told
join halfsky.agency on agency.agency_id = told.agency_id and agency.code = told.code
left join halfsky.agency parent on parent.code = told.parent
where told.replaced_at < (select applied_at from halfsky.schema_migration where version = 34)
  and told.line = concat_ws(',', agency.code, coalesce(parent.code, ''), told.level, told.name_zh, told.name_en, told.unit_type, told.department_code, told.residence, told.area_code, told.credit_code)
  and (told.level in ('district', 'township') or told.level = 'unit' and parent.agency_id is not null)
on conflict (agency_id, replaced_at) do nothing;

-- --- What figures rest on ------------------------------------------------------------------------------------------------
--
-- Beside catalogue and settings the program's own rules, and what was public: whoever computes by newer rules, or after another release, computes everything anew.
alter table halfsky.reporting_basis
  add column rules_version int4 not null default 0,
  add column released_at   timestamptz,
  drop constraint reporting_basis_catalogue_id_settings_key,
  add constraint reporting_basis_is_named_once unique nulls not distinct (catalogue_id, settings, rules_version, released_at);
comment on column halfsky.reporting_basis.rules_version is 'Version of the program''s rules (reporter/rules.h); 0 from before they had one.';
comment on column halfsky.reporting_basis.released_at is 'When the latest publication was released that was taken account of; null for none.';

create view halfsky.standing_basis as
select coalesce(basis.rules_version, 0) as rules_version,
       coalesce(version.is_current, false) and basis.released_at is not distinct from (select max(published_at) from halfsky.publication) as is_up_to_date
from (select basis_id from halfsky.annual_summary order by indicator_id, reporting_year, breakdown_id, area_agency_id limit 1) first_figure
left join halfsky.reporting_basis basis on basis.basis_id = first_figure.basis_id
left join halfsky.catalogue_version version on version.catalogue_id = basis.catalogue_id;
comment on view halfsky.standing_basis is 'What the annual figures rest on, by the first of them, since all rest on the same; no row without figures.';
comment on column halfsky.standing_basis.rules_version is 'As reporting_basis.rules_version.';
comment on column halfsky.standing_basis.is_up_to_date is 'Whether it is the catalogue in force, and all that was released is taken account of.';
grant select on halfsky.standing_basis to halfsky_aggregator, halfsky_reporter;
