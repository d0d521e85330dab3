-- Findings that come out as they stand are not written again by a refresh of changes.
set local role halfsky_owner;

comment on column halfsky.series_finding.computed_at is 'When it was computed, and came out otherwise than before, or everything was computed.';
comment on column halfsky.assessment.computed_at is 'When it was computed, and came out otherwise than before, or everything was computed.';
comment on column halfsky.series_finding.stands_since is 'Since when it is as it is, also when everything was computed since.';
comment on column halfsky.assessment.stands_since is 'Since when it is as it is, also when everything was computed since.';
