-- Cells that wait at their agency for an explanation: by which rules, and what later submissions have settled.
--
-- The books of a submission stay as they were handed in: received = new + revised + unchanged + rejected + awaiting. A later submission that explains or
-- corrects waiting cells takes them up: those that it brings along are among its own received cells (n_released says how many), and the earlier one
-- counts how many of its awaiting cells are settled. So no cell is new or revised twice, and what still waits is the sum of n_awaiting - n_settled.
set local role halfsky_owner;

alter table halfsky.submission
  add column n_released       int4 not null default 0,
  add column n_settled        int4 not null default 0,
  add column awaiting_by_code jsonb not null default '{}';
comment on column halfsky.submission.received is 'Cells in the file, and those released.';
comment on column halfsky.submission.n_released is 'Of received: cells that had waited in earlier submissions and came along with this one.';
comment on column halfsky.submission.n_settled is 'Of n_awaiting: cells that a later submission explained, replaced or brought along.';
comment on column halfsky.submission.awaiting_by_code is 'Cells that waited, by rule: {"rule": count}.';

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
  submission.awaiting_by_code
from halfsky.submission
join halfsky.agency on agency.agency_id = submission.agency_id;
comment on column analysis.submission.received is '收到的数据格数，含随本次一并报送的此前待说明数。Cells in the file, and those released with it.';
comment on column analysis.submission.n_awaiting is '报送时待说明数。Cells that waited for an explanation when the file was handed in.';
comment on column analysis.submission.n_released is '收到数中，此前待说明、随本次一并报送的数据格数。Of received: cells that had waited before and came along with this file.';
comment on column analysis.submission.n_settled is '待说明数中，已由后续报送说明、更正或一并报送的数据格数。Of awaiting: cells that a later file explained, corrected or brought along.';
comment on column analysis.submission.n_still_awaiting is '目前仍待说明数。Cells that still wait for an explanation.';
comment on column analysis.submission.awaiting_by_code is '按审核规则统计的待说明数。Cells that waited, by audit rule.';
