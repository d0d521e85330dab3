-- What was refused can be settled: cells are judged again and stored, or given up with a reason; dead letters are given up.
--
-- The books of a submission stay as they were handed in and as its receipt says: received = new + revised + unchanged + rejected + awaiting. A cell that is
-- stored later stays among the rejected ones; n_replayed says how many of those are in the figures by now.
set local role halfsky_owner;

alter table halfsky.quarantine
  add column indicator_id    int2,
  add column field           text not null default 'value',
  add column sample_size     text not null default '',
  add column design_effect   text not null default '',
  add column fate            text check (fate in ('new', 'revised', 'unchanged', 'superseded')),
  add column settled_reason  text,
  add constraint quarantine_settled check ((state = 'open') = (settled_at is null) and (state = 'replayed') = (fate is not null));
update halfsky.quarantine
set indicator_id = coalesce((select known.indicator_id from halfsky.indicator known where known.code = quarantine.indicator),
                            case when quarantine.indicator ~ '^-?[0-9]{1,5}$' then quarantine.indicator::int2 end, 0);
alter table halfsky.quarantine alter column indicator_id set not null;
create index quarantine_group on halfsky.quarantine (agency_id, submission_id, indicator_id) where state = 'open';
comment on column halfsky.quarantine.indicator is 'Code of the indicator at that time; its number when the catalogue did not know it.';
comment on column halfsky.quarantine.indicator_id is 'Number of the indicator as sent.';
comment on column halfsky.quarantine.field is 'Which column of the row is at fault.';
comment on column halfsky.quarantine.sample_size is 'Sample size as sent; empty when none, and for cells refused before it was kept.';
comment on column halfsky.quarantine.design_effect is 'Design effect as sent; empty when none, and for cells refused before it was kept.';
comment on column halfsky.quarantine.fate is 'Of a replayed cell what it became: new, revised, unchanged, or superseded by a value that was accepted later.';
comment on column halfsky.quarantine.settled_reason is 'Why it was discarded, or null.';

alter table halfsky.dead_letter
  add column state          text not null default 'open' check (state in ('open', 'discarded')),
  add column settled_at     timestamptz,
  add column settled_by     text,
  add column settled_reason text,
  add constraint dead_letter_settled check ((state = 'open') = (settled_at is null));
comment on column halfsky.dead_letter.state is 'open or discarded; the payload is kept.';
comment on column halfsky.dead_letter.settled_at is 'When it was discarded, or null.';
comment on column halfsky.dead_letter.settled_by is 'Who did so, or null.';
comment on column halfsky.dead_letter.settled_reason is 'Why, or null.';
grant update (state, settled_at, settled_by, settled_reason) on halfsky.dead_letter to halfsky_aggregator;

alter table halfsky.submission
  add column n_replayed  int4 not null default 0,
  add column n_discarded int4 not null default 0,
  add constraint submission_settled_rejected check (n_replayed >= 0 and n_discarded >= 0 and n_replayed + n_discarded <= n_rejected);
comment on column halfsky.submission.n_replayed is 'Of n_rejected: cells that an administrator had judged again since, and that passed.';
comment on column halfsky.submission.n_discarded is 'Of n_rejected: cells that an administrator gave up.';

comment on column halfsky.audit_trail.part is 'Of an entry about rows: the part of a submission that wrote them, or 0 for cells out of the quarantine. Null for others, and for entries from before rows were sealed.';
comment on column halfsky.audit_trail.n_rows is 'How many rows it put into observation or observation_revision.';

create or replace view analysis.submission as
select
  agency.code as agency_code,
  agency.name_zh as agency_name_zh,
  agency.name_en as agency_name_en,
  submission.submission_id,
  submission.file_name,
  submission.accepted_at,
  submission.first_stored_at,
  submission.n_parts,
  submission.parts_stored,
  submission.received,
  submission.n_new,
  submission.n_revised,
  submission.n_unchanged,
  submission.n_rejected,
  submission.n_awaiting,
  submission.rejected_by_code,
  submission.parts_stored = submission.n_parts as is_complete,
  submission.received = submission.n_new + submission.n_revised + submission.n_unchanged + submission.n_rejected
    + submission.n_awaiting as is_balanced,
  submission.n_released,
  submission.n_settled,
  submission.n_awaiting - submission.n_settled as n_still_awaiting,
  submission.awaiting_by_code,
  submission.n_replayed,
  submission.n_discarded,
  submission.n_rejected - submission.n_replayed as n_still_rejected
from halfsky.submission
join halfsky.agency on agency.agency_id = submission.agency_id;
comment on view analysis.submission is '各单位的报送及其数据格的去向；各数以报送时的回执为准，此后重审入库或待说明后补报的另列，不改动原数。What became of the cells of each file: the counts stay as on its receipt; what was settled later is counted beside them.';
comment on column analysis.submission.n_rejected is '报送时退回数。Cells refused when the file was handed in.';
comment on column analysis.submission.n_replayed is '退回数中，此后经管理员重审通过的数据格数。Of rejected: cells that passed when an administrator had them judged again.';
comment on column analysis.submission.n_discarded is '退回数中，此后由管理员作废的数据格数。Of rejected: cells that an administrator gave up.';
comment on column analysis.submission.n_still_rejected is '至今未通过的退回数。Cells refused and not passed since.';
