-- The catalogue with this digest, if it was ever loaded, and whether it is in force.
--   $1  bytea  digest
select catalogue_id, is_current from halfsky.catalogue_version where digest = $1
