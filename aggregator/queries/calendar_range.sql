-- First and last day for which observation has a partition.
select first_day, last_day from halfsky.observation_range()
