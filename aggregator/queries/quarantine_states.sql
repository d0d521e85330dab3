-- What has become of entries of the quarantine; null of those that do not exist.
--   $1  int4    agency
--   $2  int8[]  numbers of refused cells
--   $3  int8[]  numbers of dead letters
select wanted.number, false as is_dead_letter, cell.state
from unnest($2::int8[]) as wanted (number)
left join halfsky.quarantine cell on cell.agency_id = $1 and cell.quarantine_id = wanted.number
union all
select wanted.number, true, letter.state
from unnest($3::int8[]) as wanted (number)
left join halfsky.dead_letter letter on letter.agency_id = $1 and letter.dead_letter_id = wanted.number
order by is_dead_letter, number
