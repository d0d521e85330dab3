-- New cells.
copy halfsky.observation
  (agency_id, indicator_id, breakdown_id, period, submission_id, value, denominator, stored_at, comment_id, sample_size, design_effect,
   revision, status)
from stdin (format binary)
