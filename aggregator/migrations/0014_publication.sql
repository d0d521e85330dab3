-- Publications: a report as it was published, with everything that it was made of, so that it can be made again byte for byte after any revision.
--
-- What a publication is made of is written once, in the transaction that drafts it, and never changed: the reporter may insert it, but neither update nor
-- delete. Only the state of the publication moves, with the name of who moved it and the login by which that was done: a trigger writes the login and lets
-- nothing happen but draft → approved → published, or discarded on the way. Who has a login of their own cannot approve what they drafted, whatever name
-- they give; of those who share the login halfsky_reporter only the names tell.
set local role halfsky_owner;

create table halfsky.publication (
  publication_id  int4 generated always as identity primary key,
  kind            text not null check (kind in ('annual', 'midterm', 'final')),
  year            int2 not null,
  state           text not null check (state in ('draft', 'approved', 'published', 'discarded')),
  catalogue_id    int4 not null,
  settings        jsonb not null,
  program_version text not null,
  after_id        int4 references halfsky.publication,
  frozen_at       timestamptz not null default now(),
  drafted_by      text not null check (drafted_by <> ''),
  drafted_login   text not null default session_user,
  approved_by     text check (approved_by <> drafted_by),
  approved_at     timestamptz,
  approved_login  text,
  published_by    text,
  published_at    timestamptz,
  published_login text,
  discarded_by    text,
  discarded_at    timestamptz,
  discarded_login text,
  check (approved_login <> drafted_login or drafted_login = 'halfsky_reporter'),
  check ((approved_by is null) = (approved_at is null)),
  check ((published_by is null) = (published_at is null)),
  check ((discarded_by is null) = (discarded_at is null)),
  check (state not in ('approved', 'published') or approved_by is not null),
  check ((state = 'published') = (published_by is not null)),
  check ((state = 'discarded') = (discarded_by is not null))
);
comment on table halfsky.publication is 'Every report that was drafted for publication: draft, approved, published or discarded. Published ones stay as they are.';
comment on column halfsky.publication.publication_id is 'Number of the publication, from 1 in order of drafting.';
comment on column halfsky.publication.kind is 'The annual monitoring report, or the mid-term or final evaluation.';
comment on column halfsky.publication.year is 'Year that is reported on.';
comment on column halfsky.publication.state is 'draft, approved (by somebody else), published or discarded.';
comment on column halfsky.publication.catalogue_id is 'The catalogue that was in force, in catalogue_version with its digest; nothing is ever deleted there.';
comment on column halfsky.publication.settings is 'The settings that the report was computed with, by their keys.';
comment on column halfsky.publication.program_version is 'Version of the program that wrote it.';
comment on column halfsky.publication.after_id is 'The latest publication that was published when this one was drafted. Null for the first.';
comment on column halfsky.publication.frozen_at is 'When its figures were taken.';
comment on column halfsky.publication.drafted_by is 'Who drafted it.';
comment on column halfsky.publication.drafted_login is 'Database login that drafted it.';
comment on column halfsky.publication.approved_by is 'Who approved it: never who drafted it. Null until then.';
comment on column halfsky.publication.approved_at is 'When it was approved.';
comment on column halfsky.publication.approved_login is 'Database login that approved it: never the one that drafted it, unless that is the shared one.';
comment on column halfsky.publication.published_by is 'Who released it.';
comment on column halfsky.publication.published_at is 'When it was released.';
comment on column halfsky.publication.published_login is 'Database login that released it.';
comment on column halfsky.publication.discarded_by is 'Who discarded it.';
comment on column halfsky.publication.discarded_at is 'When it was discarded.';
comment on column halfsky.publication.discarded_login is 'Database login that discarded it.';

create function halfsky.publication_step() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if (old.state, new.state) not in (('draft', 'approved'), ('draft', 'discarded'), ('approved', 'published'), ('approved', 'discarded'))
     or new.state <> 'approved' and (new.approved_by, new.approved_at) is distinct from (old.approved_by, old.approved_at) then
    raise exception 'publication % is %: it does not become % this way', old.publication_id, old.state, new.state using errcode = 'check_violation';
  end if;
  new.approved_login := case new.state when 'approved' then session_user else old.approved_login end;
  new.published_login := case new.state when 'published' then session_user end;
  new.discarded_login := case new.state when 'discarded' then session_user end;
  return new;
end
$$;
comment on function halfsky.publication_step() is 'Lets a publication move on as it may, and writes down by which login.';
create trigger step before update on halfsky.publication for each row execute function halfsky.publication_step();

create table halfsky.publication_area (
  publication_id int4 not null,
  position       int2 not null,
  area_agency_id int4 not null,
  code           text not null,
  name_zh        text not null,
  name_en        text not null,
  is_district    boolean not null,
  primary key (publication_id, position)
);
comment on table halfsky.publication_area is 'The district and its townships as they were called.';
comment on column halfsky.publication_area.publication_id is 'The publication.';
comment on column halfsky.publication_area.position is 'Place in the report, from 1; the district is first.';
comment on column halfsky.publication_area.area_agency_id is 'The area, in agency.';
comment on column halfsky.publication_area.code is 'Its code.';
comment on column halfsky.publication_area.name_zh is 'Chinese name.';
comment on column halfsky.publication_area.name_en is 'English name.';
comment on column halfsky.publication_area.is_district is 'Whether it is the district.';

create table halfsky.publication_figure (
  publication_id      int4 not null,
  indicator_id        int2 not null,
  reporting_year      int2 not null,
  breakdown_key       text not null,
  area_agency_id      int4 not null,
  value               float8,
  numerator           float8,
  denominator         float8,
  status              "char" not null,
  units_expected      int4 not null,
  units_received      int4 not null,
  periods_expected    int4 not null,
  periods_received    int4 not null,
  release             text not null,
  is_break            boolean not null,
  estimate            float8,
  sample_size         int4,
  design_effect       float8,
  contributors        int4,
  largest_numerator   float8,
  second_numerator    float8,
  largest_denominator float8,
  second_denominator  float8,
  is_suppressed       boolean not null,
  primary key (publication_id, indicator_id, reporting_year, breakdown_key, area_agency_id)
);
comment on table halfsky.publication_figure is 'The annual figures that a publication is made of, with their numbers; which of them its public edition hides.';
comment on column halfsky.publication_figure.publication_id is 'The publication.';
comment on column halfsky.publication_figure.indicator_id is 'As annual_summary.indicator_id.';
comment on column halfsky.publication_figure.reporting_year is 'As annual_summary.reporting_year.';
comment on column halfsky.publication_figure.breakdown_key is 'As breakdown.key.';
comment on column halfsky.publication_figure.area_agency_id is 'As annual_summary.area_agency_id.';
comment on column halfsky.publication_figure.value is 'As annual_summary.value.';
comment on column halfsky.publication_figure.numerator is 'As annual_summary.numerator.';
comment on column halfsky.publication_figure.denominator is 'As annual_summary.denominator.';
comment on column halfsky.publication_figure.status is 'As annual_summary.status.';
comment on column halfsky.publication_figure.units_expected is 'As annual_summary.units_expected.';
comment on column halfsky.publication_figure.units_received is 'As annual_summary.units_received.';
comment on column halfsky.publication_figure.periods_expected is 'As annual_summary.periods_expected.';
comment on column halfsky.publication_figure.periods_received is 'As annual_summary.periods_received.';
comment on column halfsky.publication_figure.release is 'As annual_summary.release.';
comment on column halfsky.publication_figure.is_break is 'As annual_summary.is_break.';
comment on column halfsky.publication_figure.estimate is 'As annual_summary.estimate.';
comment on column halfsky.publication_figure.sample_size is 'As annual_summary.sample_size.';
comment on column halfsky.publication_figure.design_effect is 'As annual_summary.design_effect.';
comment on column halfsky.publication_figure.contributors is 'As annual_summary.contributors.';
comment on column halfsky.publication_figure.largest_numerator is 'As annual_summary.largest_numerator.';
comment on column halfsky.publication_figure.second_numerator is 'As annual_summary.second_numerator.';
comment on column halfsky.publication_figure.largest_denominator is 'As annual_summary.largest_denominator.';
comment on column halfsky.publication_figure.second_denominator is 'As annual_summary.second_denominator.';
comment on column halfsky.publication_figure.is_suppressed is 'Whether the public edition hides its numbers.';

create table halfsky.publication_revision (
  publication_id  int4 not null,
  indicator_id    int2 not null,
  reporting_year  int2 not null,
  breakdown_key   text not null,
  area_agency_id  int4 not null,
  before          float8,
  now             float8,
  hides_before    boolean not null,
  hides_now       boolean not null,
  sources         text not null,
  primary key (publication_id, indicator_id, reporting_year, breakdown_key, area_agency_id)
);
comment on table halfsky.publication_revision is 'What a publication says was revised since the one before it.';
comment on column halfsky.publication_revision.publication_id is 'The publication that says so.';
comment on column halfsky.publication_revision.indicator_id is 'The indicator.';
comment on column halfsky.publication_revision.reporting_year is 'The year of the figure.';
comment on column halfsky.publication_revision.breakdown_key is 'As breakdown.key.';
comment on column halfsky.publication_revision.area_agency_id is 'The area.';
comment on column halfsky.publication_revision.before is 'The value that was published; null when there was none.';
comment on column halfsky.publication_revision.now is 'The value now; null when there is none any more.';
comment on column halfsky.publication_revision.hides_before is 'Whether the earlier public edition hid it.';
comment on column halfsky.publication_revision.hides_now is 'Whether this public edition hides it.';
comment on column halfsky.publication_revision.sources is 'The submissions since, as agency code and number: H1/12, H2/3.';

create table halfsky.publication_output (
  publication_id int4 not null,
  edition        text not null check (edition in ('internal', 'public')),
  format         text not null,
  language       text not null check (language in ('zh', 'en')),
  content        bytea not null,
  digest         bytea not null check (octet_length(digest) = 32),
  primary key (publication_id, edition, format, language)
);
comment on table halfsky.publication_output is 'The pages of each publication, byte for byte.';
comment on column halfsky.publication_output.publication_id is 'The publication.';
comment on column halfsky.publication_output.edition is 'internal or public.';
comment on column halfsky.publication_output.format is 'As --format names it.';
comment on column halfsky.publication_output.language is 'zh or en.';
comment on column halfsky.publication_output.content is 'The page.';
comment on column halfsky.publication_output.digest is 'BLAKE2b-256 of the page.';

grant select on halfsky.publication to halfsky_reporter;
grant insert (kind, year, state, catalogue_id, settings, program_version, after_id, drafted_by) on halfsky.publication to halfsky_reporter;
grant select, insert on halfsky.publication_area, halfsky.publication_figure, halfsky.publication_revision,
  halfsky.publication_output to halfsky_reporter;
grant update (state, approved_by, approved_at, published_by, published_at, discarded_by, discarded_at) on halfsky.publication to halfsky_reporter;

create view analysis.publication as
select publication.publication_id, publication.kind, publication.year, publication.state, publication.frozen_at, publication.drafted_by,
       publication.drafted_login, publication.approved_by, publication.approved_login, publication.approved_at, publication.published_by,
       publication.published_at, encode(version.digest, 'hex') as catalogue_digest,
       publication.program_version, publication.after_id
from halfsky.publication publication
join halfsky.catalogue_version version using (catalogue_id);
comment on view analysis.publication is '各次发布：谁起草、谁审定、何时发布，所依据的目录。Each publication: who drafted, approved and released it when, and by which catalogue.';
comment on column analysis.publication.publication_id is '发布编号。Number of the publication.';
comment on column analysis.publication.kind is '种类：annual 年度监测报告，midterm 中期评估，final 终期评估。The annual report, or the mid-term or final evaluation.';
comment on column analysis.publication.year is '报告年度。Year that is reported on.';
comment on column analysis.publication.state is '状态：draft 草稿，approved 已审定，published 已发布，discarded 已作废。State: draft, approved, published or discarded.';
comment on column analysis.publication.frozen_at is '数据截取时间。When its figures were taken.';
comment on column analysis.publication.drafted_by is '起草人。Who drafted it.';
comment on column analysis.publication.approved_by is '审定人，不同于起草人。Who approved it, never who drafted it.';
comment on column analysis.publication.drafted_login is '起草所用的数据库登录名。Database login that drafted it.';
comment on column analysis.publication.approved_login is '审定所用的数据库登录名。Database login that approved it.';
comment on column analysis.publication.approved_at is '审定时间。When it was approved.';
comment on column analysis.publication.published_by is '发布人。Who released it.';
comment on column analysis.publication.published_at is '发布时间。When it was released.';
comment on column analysis.publication.catalogue_digest is '指标目录的摘要。Digest of the catalogue.';
comment on column analysis.publication.program_version is '程序版本。Version of the program.';
comment on column analysis.publication.after_id is '起草时最近一次已发布的编号；没有则为空。The latest publication then published; null for the first.';
grant select on analysis.publication to halfsky_analyst, halfsky_aggregator, halfsky_reporter;
