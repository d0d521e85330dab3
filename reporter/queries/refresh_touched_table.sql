-- What has changed: indicator and period, of whatever agency.
create temporary table refresh_touched on commit drop as
select distinct indicator_id, period
from refresh_mark
