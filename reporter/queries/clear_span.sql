-- From which to which day the years last that are judged again, null when there are none.
select min(first_day), max(last_day) from clear_scope
