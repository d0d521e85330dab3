-- The values that stood at a moment. What was replaced stood until before replaced_at; what came too late never stood.
--   $1 the moment
create temporary table observation on commit drop as
select agency_id, indicator_id, breakdown_id, period, submission_id, value, denominator, stored_at, comment_id, sample_size, design_effect, status
from halfsky.observation
where stored_at <= $1
union all
select agency_id, indicator_id, breakdown_id, period, submission_id, value, denominator, stored_at, comment_id, sample_size, design_effect, status
from halfsky.observation_revision
where stored_at <= $1 and replaced_at > $1
