-- What has changed since a moment and is not kept as it was: how many agencies were renamed, moved or retyped, at how many it was changed what they report; and
-- whether the figures of then were computed with other settings. The settings are those of the basis that was used for the first time last.
--   $1 the moment  $2 the settings now, as a JSON object
select count(distinct agency_id) filter (where act = 'agency_changed')::int4,
       count(distinct agency_id) filter (where act = 'assignment_set')::int4,
       coalesce((select settings <> $2::jsonb from halfsky.reporting_basis where first_used_at <= $1 order by first_used_at desc limit 1), false)
from halfsky.audit_trail
where at > $1 and act in ('agency_changed', 'assignment_set')
