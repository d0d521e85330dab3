-- The indicators that are computed again.
select distinct indicator_id from refresh_scope
