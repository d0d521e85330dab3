-- Adds and changes agencies, all in one statement, so that they may name each other.
--   $1  int4[]  numbers         $2  text[]  codes             $3  int4[]  parents, null for the district   $4  int4[]  areas
--   $5  text[]  levels          $6  text[]  Chinese names     $7  text[]  English names                    $8  text[]  unit types
--   $9  text[]  departments     $10 text[]  residences        $11 text[]  area codes                       $12 text[]  credit codes
--   $13 timestamptz  when those that are new are registered
insert into halfsky.agency (agency_id, code, parent_agency_id, area_agency_id, level, name_zh, name_en, unit_type, department_code,
                            residence, area_code, credit_code, registered_at)
select *, $13::timestamptz from unnest($1::int4[], $2::text[], $3::int4[], $4::int4[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
                     $10::text[], $11::text[], $12::text[])
on conflict (agency_id) do update
set (parent_agency_id, area_agency_id, level, name_zh, name_en, unit_type, department_code, residence, area_code, credit_code)
  = (excluded.parent_agency_id, excluded.area_agency_id, excluded.level, excluded.name_zh, excluded.name_en, excluded.unit_type,
     excluded.department_code, excluded.residence, excluded.area_code, excluded.credit_code)
