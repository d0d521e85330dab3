-- What stands and was handed in again later is confirmed: an older value that comes after that must not replace it.
set local role halfsky_owner;

alter table halfsky.observation add column confirmed_by_submission_id int4;
comment on column halfsky.observation.confirmed_by_submission_id is 'The submission, of those that said the same, that was accepted last, when that was after the one that brought the value; or null.';
