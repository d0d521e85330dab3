-- The catalogue with this digest is in force, with the next number unless it has one. Answers its number.
--   $1  bytea  digest
insert into halfsky.catalogue_version (catalogue_id, digest, is_current)
select coalesce(max(catalogue_id), 0) + 1, $1, true from halfsky.catalogue_version
on conflict (digest) do update set is_current = true, loaded_at = now()
returning catalogue_id
