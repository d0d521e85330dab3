-- How many targets have each level.
select level, count(*)::int4 from halfsky.warning_level group by level
