-- What changed between two moments includes corrections of the explanation and of the survey's particulars, and says what changed; and an entry about a batch says which standing values
-- it confirmed, so that nobody can claim another confirmation.
set local role halfsky_owner;

alter type halfsky.part_words add attribute confirmed text;

drop function analysis.changed_between(timestamptz, timestamptz);
create function analysis.changed_between(since timestamptz, until timestamptz)
returns table (
  agency_code text, agency_name_zh text, agency_name_en text,
  indicator_code text, indicator_name_zh text, indicator_name_en text,
  period text, breakdown text, breakdown_name_zh text, breakdown_name_en text,
  change text, changed_columns text[],
  value_before float8, denominator_before float8, indicator_value_before float8, status_before text,
  sample_size_before int4, design_effect_before float4, comment_before text,
  value float8, denominator float8, indicator_value float8, status text, sample_size int4, design_effect float4, comment text, unit text,
  is_withheld boolean, stored_at timestamptz, actor text, submission_id int4, file_name text)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  with changed as (
    select now.*, before.value as value_before, before.denominator as denominator_before, before.status as status_before, before.sample_size as sample_size_before,
           before.design_effect as design_effect_before, before.comment_id as comment_id_before, before.revision is null as is_new
    from halfsky.observation_version now
    left join halfsky.observation_version before
      on before.agency_id = now.agency_id and before.indicator_id = now.indicator_id and before.breakdown_id = now.breakdown_id
      and before.period = now.period and before.stored_at <= since and (before.replaced_at is null or before.replaced_at > since)
    where now.stored_at > since and now.stored_at <= until and (now.replaced_at is null or now.replaced_at > until)
  )
  select agency.code, agency.name_zh, agency.name_en, indicator.code, indicator.name_zh, indicator.name_en,
         halfsky.period_label(changed.period, indicator.frequency), breakdown.key, breakdown.name_zh, breakdown.name_en,
         case when is_new then 'new' else 'revised' end, case when not is_new then differing.names end,
         case when not hidden.is_withheld then value_before end, case when not hidden.is_withheld then denominator_before end,
         case when not hidden.is_withheld then halfsky.indicator_value(indicator.multiplier, value_before, denominator_before) end,
         case when hidden.is_withheld and not is_new then 'Q' else status_before::text end,
         case when not hidden.is_withheld then sample_size_before end, case when not hidden.is_withheld then design_effect_before end,
         case when not hidden.is_withheld then explained_before.comment end,
         case when not hidden.is_withheld then changed.value end, case when not hidden.is_withheld then changed.denominator end,
         case when not hidden.is_withheld then halfsky.indicator_value(indicator.multiplier, changed.value, changed.denominator) end,
         case when hidden.is_withheld then 'Q' else changed.status::text end,
         case when not hidden.is_withheld then changed.sample_size end, case when not hidden.is_withheld then changed.design_effect end,
         case when not hidden.is_withheld then explained.comment end, indicator.unit,
         hidden.is_withheld, changed.stored_at, trail.actor, changed.submission_id, submission.file_name
  from changed
  cross join lateral (
    select array_remove(array[
      case when value_before is distinct from changed.value then 'value' end,
      case when denominator_before is distinct from changed.denominator then 'denominator' end,
      case when status_before is distinct from changed.status then 'status' end,
      case when sample_size_before is distinct from changed.sample_size then 'sample_size' end,
      case when design_effect_before is distinct from changed.design_effect then 'design_effect' end,
      case when comment_id_before is distinct from changed.comment_id then 'comment' end], null) as names
  ) differing
  join halfsky.agency on agency.agency_id = changed.agency_id
  join halfsky.indicator on indicator.indicator_id = changed.indicator_id
  join halfsky.named_breakdown breakdown on breakdown.breakdown_id = changed.breakdown_id
  left join halfsky.observation_comment explained on explained.agency_id = changed.agency_id and explained.comment_id = changed.comment_id
  left join halfsky.observation_comment explained_before
    on explained_before.agency_id = changed.agency_id and explained_before.comment_id = changed.comment_id_before
  left join halfsky.submission on submission.agency_id = changed.agency_id and submission.submission_id = changed.submission_id
  left join halfsky.audit_trail trail on trail.agency_id = changed.agency_id and trail.at = changed.stored_at and trail.submission_id = changed.submission_id
  left join halfsky.observation_block block
    on block.indicator_id = changed.indicator_id and block.area_agency_id = agency.area_agency_id
    and block.reporting_year = halfsky.reporting_year_of(changed.period, indicator.frequency, indicator.reporting_year)
  left join halfsky.change_mark pending
    on pending.agency_id = changed.agency_id and pending.indicator_id = changed.indicator_id and pending.period = changed.period
  cross join lateral (
    select indicator.disclosure <> 'none' and (indicator.disclosure <> 'small_count' or block.is_open is not true or pending.agency_id is not null) as is_withheld
  ) hidden
  where is_new or differing.names <> '{}'
$$;
comment on function analysis.changed_between(timestamptz, timestamptz) is '两个时刻之间有变动的数据：哪些项有变（changed_columns：数值、分母、状态、样本量、设计效应、说明）、原值、现值、何人何时由哪次报送改动；其间改了又改回的不列。What changed between two moments: which parts of it (changed_columns), what they were before and are at the end, who changed it when, and in which submission; what was changed back meanwhile is not listed.';
revoke execute on function analysis.changed_between(timestamptz, timestamptz) from public;
grant execute on function analysis.changed_between(timestamptz, timestamptz) to halfsky_analyst, halfsky_aggregator, halfsky_reporter;
