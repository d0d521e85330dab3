-- Who stands behind a sum that few could dominate: what a public edition needs to know of wages and company boards.
set local role halfsky_owner;

alter table halfsky.annual_summary
  add column contributors        int4,
  add column largest_numerator   float8,
  add column second_numerator    float8,
  add column largest_denominator float8,
  add column second_denominator  float8;
comment on column halfsky.annual_summary.contributors is 'Agencies with something to add, of indicators whose disclosure is dominance; else null.';
comment on column halfsky.annual_summary.largest_numerator is 'The largest numerator that one of them brings; null as contributors.';
comment on column halfsky.annual_summary.second_numerator is 'The second largest numerator.';
comment on column halfsky.annual_summary.largest_denominator is 'The largest denominator.';
comment on column halfsky.annual_summary.second_denominator is 'The second largest denominator.';

-- Rows without a basis are computed again by the next refresh.
update halfsky.annual_summary set basis_id = null
where indicator_id in (select indicator_id from halfsky.indicator where disclosure = 'dominance');
