-- Whether the figures rest on older rules, on another catalogue, or on less than what has been released.
--   $1  int4  version of the rules
select exists (select from halfsky.standing_basis where rules_version < $1 or not is_up_to_date)
