-- The catalogue in force: its number and its digest; no row when none was loaded.
select catalogue_id, digest from halfsky.catalogue_version where is_current
