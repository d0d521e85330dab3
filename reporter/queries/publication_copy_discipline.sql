-- Takes what a publication says of reporting.
copy halfsky.publication_discipline (publication_id, department_code, periods_due, periods_received, periods_timed, periods_on_time, cells_stored,
  cells_corrected, cells_received, cells_rejected)
from stdin (format binary)
