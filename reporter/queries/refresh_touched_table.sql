-- What has changed: indicator and period, of whatever agency.
create temporary table refresh_touched (indicator_id int2 not null, period date not null) on commit drop
