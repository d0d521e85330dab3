-- The agencies that have a collector, each with the first that reports the same: which is of its type and department, and neither has an exception.
-- So ten thousand agencies ask for what a few dozen report (directory_assignments.sql).
select agency_id,
       min(agency_id) over (partition by unit_type, department_code, coalesce(closed_at > now(), true),
                                         case when exists (select from halfsky.assignment_exception exception
                                                            where exception.agency_id = agency.agency_id) then agency_id end) as like_agency_id
from halfsky.agency
where agency_id in (select agency_id from halfsky.collector)
order by agency_id
