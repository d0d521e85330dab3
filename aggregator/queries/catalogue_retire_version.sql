-- No catalogue is in force, until catalogue_enforce.sql.
update halfsky.catalogue_version set is_current = false where is_current
