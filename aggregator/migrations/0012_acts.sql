-- Administrative acts can be read: what was done, in words, beside the digest that seals it.
set local role halfsky_owner;

alter table halfsky.audit_trail add column content text;
comment on column halfsky.audit_trail.content is 'Of an administrative act what was handed in, sealed by content_digest; null for others.';

create view analysis.act as
select
  agency.code as agency_code,
  agency.name_zh as agency_name_zh,
  agency.name_en as agency_name_en,
  trail.entry,
  trail.at,
  trail.actor,
  trail.act,
  trail.content,
  trail.submission_id
from halfsky.audit_trail trail
join halfsky.agency using (agency_id);
comment on view analysis.act is '留痕：谁在何时对哪个单位的数据或登记做了什么。The audit trail: who did what to which agency''s figures or registration, and when.';
comment on column analysis.act.agency_code is '单位代码。Code of the agency.';
comment on column analysis.act.agency_name_zh is '单位中文名称。Chinese name of the agency.';
comment on column analysis.act.agency_name_en is '单位英文名称。English name of the agency.';
comment on column analysis.act.entry is '单位内的留痕号，从 1 起连续。Number within the agency, from 1 without gaps.';
comment on column analysis.act.at is '时间。When.';
comment on column analysis.act.actor is '采集端或管理员。Collector or administrator.';
comment on column analysis.act.act is '做了什么。What was done.';
comment on column analysis.act.content is '管理操作的内容。What an administrative act was about.';
comment on column analysis.act.submission_id is '所涉报送的编号，没有则空。Number of the submission concerned, or null.';
grant select on analysis.act to halfsky_analyst, halfsky_reporter, halfsky_aggregator;
