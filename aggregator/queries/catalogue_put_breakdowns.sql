-- Gives each breakdown that has no number yet the next ones, in the given order.
--   $1  text[]  canonical keys
insert into halfsky.breakdown (
  breakdown_id, key, sex, age_group, residence, education_stage, employment_type, insurance_scheme, disability, discipline)
select (select coalesce(max(breakdown_id), 0) from halfsky.breakdown) + row_number() over (order by ordinal), key,
       coalesce(substring(key from '(?:^|,)sex=([^,]+)'), '_T'),
       coalesce(substring(key from '(?:^|,)age_group=([^,]+)'), '_T'),
       coalesce(substring(key from '(?:^|,)residence=([^,]+)'), '_T'),
       coalesce(substring(key from '(?:^|,)education_stage=([^,]+)'), '_T'),
       coalesce(substring(key from '(?:^|,)employment_type=([^,]+)'), '_T'),
       coalesce(substring(key from '(?:^|,)insurance_scheme=([^,]+)'), '_T'),
       coalesce(substring(key from '(?:^|,)disability=([^,]+)'), '_T'),
       coalesce(substring(key from '(?:^|,)discipline=([^,]+)'), '_T')
from unnest($1::text[]) with ordinality as wanted (key, ordinal)
where not exists (select from halfsky.breakdown known where known.key = wanted.key)
