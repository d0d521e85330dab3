-- Drafts a publication; answers its number.
--   $1 kind  $2 year  $3 settings  $4 program version  $5 the latest one that is public, or null  $6 who drafts it
insert into halfsky.publication (kind, year, state, catalogue_id, settings, program_version, after_id, drafted_by)
select $1::text, $2::int2, 'draft', version.catalogue_id, $3::jsonb, $4::text, $5::int4, $6::text
from halfsky.catalogue_version version
where version.is_current
returning publication_id
