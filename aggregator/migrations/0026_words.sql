-- The trail says in words what was made of each batch, so that the submission's books, the quarantine, the dead letters and the stored answers can be held
-- against it too.
set local role halfsky_owner;

comment on column halfsky.audit_trail.content_digest is 'BLAKE2b-256 of the content; of an entry about a batch without content (from before it was kept), of the records.';
comment on column halfsky.audit_trail.content is 'What was done, in words, sealed by content_digest: of a batch a JSON object, see halfsky.part_words. Null in entries from before it was kept.';

create type halfsky.part_words as (
  submission       bytea,
  file             text,
  file_digest      bytea,
  accepted_at_us   int8,
  n_parts          int4,
  received         int4,
  repeated         int4,
  rejected_before  int4,
  awaiting         int4,
  released         int4,
  awaiting_by_code jsonb,
  settled          jsonb,
  collector        int4,
  epoch            bytea,
  sequence         int8,
  part             int4,
  records          bytea,
  payload          bytea,
  is_booked        boolean,
  n_new            int4,
  n_revised        int4,
  n_unchanged      int4,
  n_rejected       int4,
  rejected_by_code jsonb,
  n_quarantined    int4,
  quarantine       bytea,
  reason           text,
  outcome          bytea
);
comment on type halfsky.part_words is 'What an entry of the trail says of a batch: what the collector had counted of its submission, which batch it was, and what was made of it.';

-- What stands in the trail may have been tampered with: what cannot be read is nothing, and never an error.
create function halfsky.part_words(content text) returns halfsky.part_words
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  return jsonb_populate_record(null::halfsky.part_words, content::jsonb);
exception when others then
  return null;
end
$$;
comment on function halfsky.part_words(text) is 'The words of an entry about a batch; null when they are none.';
grant execute on function halfsky.part_words(text) to halfsky_aggregator;

-- Agency 0 is the server itself: acts that concern no agency, as of schema and catalogue, which come before there is a district.
create or replace view analysis.act as
select
  coalesce(agency.code, '') as agency_code,
  coalesce(agency.name_zh, '') as agency_name_zh,
  coalesce(agency.name_en, '') as agency_name_en,
  trail.entry,
  trail.at,
  trail.actor,
  trail.act,
  trail.content,
  trail.submission_id
from halfsky.audit_trail trail
left join halfsky.agency using (agency_id);
comment on column analysis.act.agency_code is '单位代码；空：服务器本身（数据库结构、指标目录）。Code of the agency; empty: the server itself (schema, catalogue).';
comment on column analysis.act.content is '所做之事：管理操作的内容；每批报送是一个 JSON 对象。What was done: of an administrative act its words, of a batch a JSON object.';
comment on column halfsky.audit_trail.agency_id is 'The agency whose figures or registration were touched; 0: the server itself.';
