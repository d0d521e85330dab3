-- What the plan says today against the last act that says what it was: multipliers, disclosure, limits and names of indicators, targets, departments, the words
-- of codes. From before it was sealed acts do not say so.
--   $1  text  what it says today (catalogue_plan.sql)
-- Answers fault, entry, submission, cells: a row per finding.
with act as (
  select entry, content from halfsky.audit_trail where agency_id = 0 and act in ('catalogue_loaded', 'catalogue_sealed') order by entry desc limit 1
), sealed as (
  select entry, part[1] as name, part[2] as digest from act cross join lateral regexp_matches(substring(content from '; plan (.*)$'), '([a-z_]+) ([0-9a-f]{64})', 'g') part
), found as (
  select part[1] as name, part[2] as digest from regexp_matches($1, '([a-z_]+) ([0-9a-f]{64})', 'g') part
)
select 'catalogue_changed', sealed.entry, null::text, sealed.name
from sealed
join found using (name)
where found.digest <> sealed.digest
order by sealed.name
