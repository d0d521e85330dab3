-- Warnings, by department and urgency; and, when asked for, the level of targets that nobody is warned of (their number and state are null).
--   $1 state, or null for all but the resolved   $2 level, or null for those that warn   $3 department, or null for all   $4 true for everything
--   $5 number of the warning, or null
with level (code, ordinal) as (
  values ('red', 1), ('orange', 2), ('yellow', 3), ('volatile', 4), ('green', 5), ('grey', 6)
),
item as (
  select warning_id, kind, target_code, indicator_id, department_code, level, state, reporting_year, reason_zh, reason_en, raised_at, changed_at
  from halfsky.warning
  union all
  select null, 'target', warning_level.target_code, indicator.indicator_id, indicator.department_code, warning_level.level, null, warning_level.reporting_year, warning_level.reason_zh,
         warning_level.reason_en, null, warning_level.computed_at
  from halfsky.warning_level
  join halfsky.target on target.target_code = warning_level.target_code
  join halfsky.indicator on indicator.code = target.indicator_code
  where warning_level.level in ('green', 'grey')
)
select item.warning_id, item.kind, coalesce(item.target_code, ''), target.title_zh, target.title_en, indicator.code, indicator.name_zh, indicator.name_en,
       item.department_code, coalesce(department.name_zh, ''), coalesce(department.name_en, ''), item.level, item.state, item.reporting_year, item.reason_zh,
       item.reason_en, item.raised_at, item.changed_at
from item
join level on level.code = item.level
join halfsky.indicator on indicator.indicator_id = item.indicator_id
left join halfsky.target on target.target_code = item.target_code
left join halfsky.department on department.department_code = item.department_code
where ($1::text is null or item.state = $1)
  and ($2::text is null or item.level = $2)
  and ($3::text is null or item.department_code = $3)
  and ($4::boolean or ((item.state is distinct from 'resolved' or $1 = 'resolved') and (level.ordinal <= 4 or $2 is not null)))
  and ($5::int4 is null or item.warning_id = $5)
order by item.department_code, level.ordinal, item.target_code, item.warning_id
