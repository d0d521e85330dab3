-- Who said a standing value again is kept by submission, indicator and period instead of in the value's row: a form that is handed in again mostly says what it
-- said before, and that was an update of nearly all its rows.
set local role halfsky_owner;

create table halfsky.observation_confirmation (
  agency_id      int4 not null,
  indicator_id   int2 not null,
  period         date not null,
  submission_id  int4 not null,
  breakdowns     int4multirange not null,
  primary key (agency_id, indicator_id, period, submission_id)
);
comment on table halfsky.observation_confirmation is 'Values that stood and were said again, unchanged, by a submission that was accepted after all that had said so. A value counts as accepted when that was. Rows are only ever added.';
comment on column halfsky.observation_confirmation.agency_id is 'The agency.';
comment on column halfsky.observation_confirmation.indicator_id is 'The indicator.';
comment on column halfsky.observation_confirmation.period is 'First day of the period.';
comment on column halfsky.observation_confirmation.submission_id is 'The submission that said the values again.';
comment on column halfsky.observation_confirmation.breakdowns is 'Numbers of the breakdowns whose values it said again.';
grant select, insert, update on halfsky.observation_confirmation to halfsky_aggregator;

insert into halfsky.observation_confirmation (agency_id, indicator_id, period, submission_id, breakdowns)
select agency_id, indicator_id, period, confirmed_by_submission_id, range_agg(int4range(breakdown_id, breakdown_id, '[]'))
from halfsky.observation
where confirmed_by_submission_id is not null
group by agency_id, indicator_id, period, confirmed_by_submission_id;

alter table halfsky.observation drop column confirmed_by_submission_id;
