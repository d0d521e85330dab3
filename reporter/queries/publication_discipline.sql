-- What a publication says of reporting, in the columns of discipline.sql.
--   $1 publication_id
select department_code, periods_due, periods_received, periods_timed, periods_on_time, cells_stored, cells_corrected, cells_received, cells_rejected
from halfsky.publication_discipline
where publication_id = $1
order by department_code = '', department_code
