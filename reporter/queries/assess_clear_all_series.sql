-- Removes all findings, since everything is about to be assessed again.
delete from halfsky.series_finding
