-- What the catalogue of then says of its indicators, as far as it decides how they are rolled up and shown.
--   $1 indicator_id  $2 frequency  $3 rule of the reporting year  $4 years between collections  $5 years of a term, null for none  $6 multiplier
--   $7 aggregation  $8 aggregation in time  $9 disclosure  $10 unit types that report it, an array as text  $11 department  $12 whether it is retired
create temporary table indicator on commit drop as
select indicator_id, frequency, reporting_year, collection_interval_years, term_years, multiplier, aggregation, time_aggregation, disclosure,
       reporting_unit_type::text[], department_code, is_retired
from unnest($1::int2[], $2::text[], $3::text[], $4::int2[], $5::int2[], $6::float8[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
            $12::boolean[])
  as indicator (indicator_id, frequency, reporting_year, collection_interval_years, term_years, multiplier, aggregation, time_aggregation, disclosure,
                reporting_unit_type, department_code, is_retired)
