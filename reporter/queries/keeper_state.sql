-- What of the database a page depends on, as a text that differs when any of it does; and whether there is something to refresh: change marks, or figures
-- that rest on a catalogue no longer in force, on older rules, or on less than what has been released. Cheap, since it is asked several times a second: small
-- tables, and of the large ones a first row that every full refresh writes anew.
--   $1  int4  version of the rules
select concat_ws(' ',
         current_date,
         (select max(catalogue_id) from halfsky.catalogue_version where is_current),
         (select concat_ws('/', count(*), count(closed_at), max(registered_at), max(closed_at)) from halfsky.agency),
         (select concat_ws('/', sum(last_entry), sum(last_quarantine_id)) from halfsky.agency_chain),
         (select max(updated_at) from halfsky.ingest_watermark),
         (select computed_at from halfsky.annual_summary order by indicator_id, reporting_year, breakdown_id, area_agency_id limit 1),
         (select max(changed_at) from halfsky.warning),
         (select concat_ws('/', count(*), max(approved_at), max(published_at), max(discarded_at)) from halfsky.publication),
         has_marks),
       has_marks
from (select exists (select from halfsky.change_mark)
          or exists (select from halfsky.standing_basis where rules_version < $1 or not is_up_to_date) as has_marks) marks
