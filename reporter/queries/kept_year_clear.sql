-- Makes room for the years that were computed again.
--   $1 whether of all agencies; else  $2 the agencies
delete from halfsky.agency_year kept
using refresh_scope scope
where kept.indicator_id = scope.indicator_id and kept.reporting_year = scope.reporting_year and ($1 or kept.agency_id = any ($2))
