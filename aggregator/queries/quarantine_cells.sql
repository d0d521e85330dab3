-- Puts refused cells aside, as they were sent.
--    $1  int4         agency
--    $2  int8         number before the first
--    $3  int4         submission
--    $4  timestamptz  when
--    $5  int4[]       source rows; the arrays below go with it, one element per cell
--    $6  text[]       indicators     $7  text[]  periods        $8  text[]  breakdowns   $9  text[]  values   $10  text[]  denominators
--   $11  text[]       statuses      $12  text[]  comments      $13  text[]  rules       $14  text[]  given   $15  text[]  expected
--   $16  text[]       sample sizes  $17  text[]  design effects  $18  text[]  columns at fault  $19  int2[]  numbers of the indicators
insert into halfsky.quarantine
  (agency_id, quarantine_id, submission_id, source_row, indicator, period, breakdown, value, denominator, status, comment,
   rule, given, expected, sample_size, design_effect, field, indicator_id, quarantined_at)
select $1, $2 + cell.position, $3, cell.source_row, cell.indicator, cell.period, cell.breakdown, cell.value, cell.denominator, cell.status,
       cell.comment, cell.rule, cell.given, cell.expected, cell.sample_size, cell.design_effect, cell.field, cell.indicator_id, $4
from unnest($5::int4[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[],
            $15::text[], $16::text[], $17::text[], $18::text[], $19::int2[]) with ordinality
  as cell (source_row, indicator, period, breakdown, value, denominator, status, comment, rule, given, expected, sample_size, design_effect,
           field, indicator_id, position)
