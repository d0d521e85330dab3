-- The catalogue: what the numbers mean. Its files as they were loaded, and the current one as rows.
set local role halfsky_owner;

create table halfsky.catalogue_version (
  catalogue_id int4 primary key,
  digest       bytea not null unique check (octet_length(digest) = 32),
  loaded_at    timestamptz not null default now(),
  is_current   boolean not null
);
create unique index catalogue_version_one_current on halfsky.catalogue_version (is_current) where is_current;
comment on table halfsky.catalogue_version is 'Every catalogue that was ever loaded; exactly one is current.';
comment on column halfsky.catalogue_version.catalogue_id is 'Number of the catalogue, from 1 in order of loading.';
comment on column halfsky.catalogue_version.digest is 'BLAKE2b-256 over the names and contents of its files.';
comment on column halfsky.catalogue_version.loaded_at is 'When it was first loaded.';
comment on column halfsky.catalogue_version.is_current is 'Whether submissions are audited against it now.';

create table halfsky.catalogue_file (
  catalogue_id int4 not null references halfsky.catalogue_version,
  name         text not null,
  content      bytea not null,
  primary key (catalogue_id, name)
);
comment on table halfsky.catalogue_file is 'The files of each catalogue, byte for byte, as they are sent to the collectors.';
comment on column halfsky.catalogue_file.catalogue_id is 'The catalogue.';
comment on column halfsky.catalogue_file.name is 'Name of the file without folders.';
comment on column halfsky.catalogue_file.content is 'Its bytes.';

create table halfsky.domain (
  domain_code      text primary key,
  name_zh          text not null,
  name_en          text not null,
  objectives_count int2 not null,
  strategies_count int2 not null,
  key              text not null unique
);
comment on table halfsky.domain is 'The plan''s domains.';
comment on column halfsky.domain.domain_code is 'Letter of the domain.';
comment on column halfsky.domain.name_zh is 'Chinese name.';
comment on column halfsky.domain.name_en is 'English name.';
comment on column halfsky.domain.objectives_count is 'Number of main objectives in the plan.';
comment on column halfsky.domain.strategies_count is 'Number of strategies in the plan.';
comment on column halfsky.domain.key is 'First part of the codes of its indicators.';

create table halfsky.department (
  department_code text primary key,
  name_zh         text not null,
  name_en         text not null,
  role_en         text not null
);
comment on table halfsky.department is 'District departments that answer for indicators.';
comment on column halfsky.department.department_code is 'Code of the department.';
comment on column halfsky.department.name_zh is 'Chinese name.';
comment on column halfsky.department.name_en is 'English name.';
comment on column halfsky.department.role_en is 'Its part in monitoring and evaluation.';

create table halfsky.objective (
  objective_code text primary key,
  domain_code    text not null references halfsky.domain,
  kind           text not null check (kind in ('objective', 'strategy')),
  title_zh       text not null,
  title_en       text not null,
  source_ref     text not null,
  source_ref_en  text not null
);
comment on table halfsky.objective is 'Main objectives and measurable commitments of the strategies.';
comment on column halfsky.objective.objective_code is 'Code of the objective.';
comment on column halfsky.objective.domain_code is 'Its domain.';
comment on column halfsky.objective.kind is 'objective or strategy.';
comment on column halfsky.objective.title_zh is 'Chinese title.';
comment on column halfsky.objective.title_en is 'English title.';
comment on column halfsky.objective.source_ref is 'Place in the plan, in Chinese.';
comment on column halfsky.objective.source_ref_en is 'Place in the plan, in English.';

create table halfsky.indicator (
  indicator_id              int2 primary key check (indicator_id > 0),
  code                      text not null unique,
  domain_code               text not null references halfsky.domain,
  objective_codes           text[] not null,
  name_zh                   text not null,
  name_en                   text not null,
  definition_zh             text not null,
  definition_en             text not null,
  measure                   text not null check (measure in ('ratio', 'proportion', 'mean', 'count', 'yes_no', 'index')),
  numerator_zh              text,
  numerator_en              text,
  denominator_zh            text,
  denominator_en            text,
  multiplier                float8 not null check (multiplier > 0),
  unit                      text not null,
  decimals                  int2 not null check (decimals between 0 and 9),
  direction                 text not null,
  gap_dimension             text,
  gap_method                text,
  required_breakdowns       text[] not null,
  breakdown_codes           text,
  frequency                 text not null check (frequency in ('annual', 'semiannual', 'quarterly', 'monthly')),
  reporting_year            text not null check (reporting_year in ('calendar_year', 'health_year', 'school_year')),
  collection_interval_years int2 not null check (collection_interval_years > 0),
  term_years                int2,
  due_days                  int2 not null,
  reporting_unit_type       text[] not null,
  population_base           text not null,
  department_code           text not null references halfsky.department,
  min_value                 float8,
  max_value                 float8,
  warn_min                  float8,
  warn_max                  float8,
  aggregation               text not null,
  time_aggregation          text not null,
  uncertainty               text not null,
  disclosure                text not null check (disclosure in ('none', 'small_count', 'dominance', 'internal')),
  stated_in_plan            text not null,
  data_source               text not null,
  note_en                   text,
  is_retired                boolean not null default false
);
comment on table halfsky.indicator is 'What is measured. An indicator_id is never used again; an indicator that left the catalogue is retired.';
comment on column halfsky.indicator.indicator_id is 'Stable number.';
comment on column halfsky.indicator.code is 'Readable code.';
comment on column halfsky.indicator.domain_code is 'Its domain.';
comment on column halfsky.indicator.objective_codes is 'The objectives that it serves.';
comment on column halfsky.indicator.name_zh is 'Chinese name.';
comment on column halfsky.indicator.name_en is 'English name.';
comment on column halfsky.indicator.definition_zh is 'Chinese definition.';
comment on column halfsky.indicator.definition_en is 'English definition.';
comment on column halfsky.indicator.measure is 'ratio, proportion, mean, count, yes_no or index.';
comment on column halfsky.indicator.numerator_zh is 'What is counted, in Chinese; null without parts.';
comment on column halfsky.indicator.numerator_en is 'What is counted, in English; null without parts.';
comment on column halfsky.indicator.denominator_zh is 'Among what, in Chinese; null without parts.';
comment on column halfsky.indicator.denominator_en is 'Among what, in English; null without parts.';
comment on column halfsky.indicator.multiplier is 'Indicator value = numerator / denominator x multiplier.';
comment on column halfsky.indicator.unit is 'Code of the unit.';
comment on column halfsky.indicator.decimals is 'Decimals when published.';
comment on column halfsky.indicator.direction is 'How a change reads: lower_better, higher_better, parity, informational.';
comment on column halfsky.indicator.gap_dimension is 'Dimension whose gap is shown, or null.';
comment on column halfsky.indicator.gap_method is 'How the gap is computed, or null.';
comment on column halfsky.indicator.required_breakdowns is 'Products that must be reported beside the total: sex, sex*residence.';
comment on column halfsky.indicator.breakdown_codes is 'The partition on the form, as in the catalogue; null: the code list''s own parts.';
comment on column halfsky.indicator.frequency is 'annual, semiannual, quarterly or monthly; fixed for the indicator.';
comment on column halfsky.indicator.reporting_year is 'calendar_year, health_year (labelled by its end) or school_year (labelled by its start).';
comment on column halfsky.indicator.collection_interval_years is 'Years between two collections.';
comment on column halfsky.indicator.term_years is 'Years of a term of office, or null.';
comment on column halfsky.indicator.due_days is 'Days after the period''s end until it is due.';
comment on column halfsky.indicator.reporting_unit_type is 'Unit types that report it.';
comment on column halfsky.indicator.population_base is 'residence, occurrence, institution or workplace.';
comment on column halfsky.indicator.department_code is 'The department that answers for it.';
comment on column halfsky.indicator.min_value is 'Smallest possible indicator value, or null.';
comment on column halfsky.indicator.max_value is 'Largest possible indicator value, or null.';
comment on column halfsky.indicator.warn_min is 'Below it the agency must explain, or null.';
comment on column halfsky.indicator.warn_max is 'Above it the agency must explain, or null.';
comment on column halfsky.indicator.aggregation is 'How agencies are added up: sum_num_den, sum, mean or latest.';
comment on column halfsky.indicator.time_aggregation is 'How periods make a year: sum, cumulative, last or mean.';
comment on column halfsky.indicator.uncertainty is 'none, poisson, binomial or survey.';
comment on column halfsky.indicator.disclosure is 'none, small_count, dominance or internal.';
comment on column halfsky.indicator.stated_in_plan is 'number, direction or derived.';
comment on column halfsky.indicator.data_source is 'Where the figures come from.';
comment on column halfsky.indicator.note_en is 'Note, or null.';
comment on column halfsky.indicator.is_retired is 'Whether it is no longer in the current catalogue.';

create table halfsky.target (
  target_code     text primary key,
  objective_code  text not null references halfsky.objective,
  title_zh        text not null,
  title_en        text not null,
  kind            text not null,
  value           float8,
  unit            text not null,
  reference       text,
  tolerance       float8,
  slice           text,
  gap_dimension   text,
  gap_method      text,
  indicator_code  text not null,
  companion_codes text[] not null
);
comment on table halfsky.target is 'What is judged: one row per target.';
comment on column halfsky.target.target_code is 'Code of the target.';
comment on column halfsky.target.objective_code is 'Its objective.';
comment on column halfsky.target.title_zh is 'Chinese title.';
comment on column halfsky.target.title_en is 'English title.';
comment on column halfsky.target.kind is 'One of the catalogue''s target kinds.';
comment on column halfsky.target.value is 'The figure of the plan, or null.';
comment on column halfsky.target.unit is 'Unit of the value.';
comment on column halfsky.target.reference is 'Band low..high, a point, or another indicator''s code; or null.';
comment on column halfsky.target.tolerance is 'For near_reference, or null.';
comment on column halfsky.target.slice is 'Breakdown key that is judged; null for gaps.';
comment on column halfsky.target.gap_dimension is 'Dimension of the judged gap, or null.';
comment on column halfsky.target.gap_method is 'How the judged gap is computed, or null.';
comment on column halfsky.target.indicator_code is 'The indicator that carries the verdict.';
comment on column halfsky.target.companion_codes is 'Indicators shown beside it.';

create table halfsky.code_item (
  code_list text not null,
  code      text not null,
  name_zh   text not null,
  name_en   text not null,
  kind      text,
  ordinal   int2 not null,
  primary key (code_list, code)
);
comment on table halfsky.code_item is 'The items of all code lists.';
comment on column halfsky.code_item.code_list is 'Name of the list, as sex or age_group.';
comment on column halfsky.code_item.code is 'Code of the item.';
comment on column halfsky.code_item.name_zh is 'Chinese name.';
comment on column halfsky.code_item.name_en is 'English name.';
comment on column halfsky.code_item.kind is 'Kind where the list has one (base, group, total), or null.';
comment on column halfsky.code_item.ordinal is 'Place in the list, from 1.';

create table halfsky.breakdown (
  breakdown_id     int2 primary key check (breakdown_id > 0),
  key              text not null unique,
  sex              text not null default '_T',
  age_group        text not null default '_T',
  residence        text not null default '_T',
  education_stage  text not null default '_T',
  employment_type  text not null default '_T',
  insurance_scheme text not null default '_T',
  disability       text not null default '_T',
  discipline       text not null default '_T'
);
comment on table halfsky.breakdown is 'Every legal combination of dimension codes that any loaded catalogue had. Rows are only ever added.';
comment on column halfsky.breakdown.breakdown_id is 'Number of the combination.';
comment on column halfsky.breakdown.key is 'Canonical key: _T, or sex=F,residence=U in fixed order without totals.';
comment on column halfsky.breakdown.sex is 'Code of sex; _T is the total.';
comment on column halfsky.breakdown.age_group is 'Code of the age group; _T is the total.';
comment on column halfsky.breakdown.residence is 'U, R; _T is the total.';
comment on column halfsky.breakdown.education_stage is 'Code of the education stage; _T is the total.';
comment on column halfsky.breakdown.employment_type is 'Code of the employment type; _T is the total.';
comment on column halfsky.breakdown.insurance_scheme is 'Code of the insurance scheme; _T is the total.';
comment on column halfsky.breakdown.disability is 'Code of the disability; _T is the total.';
comment on column halfsky.breakdown.discipline is 'Code of the discipline; _T is the total.';

grant select, insert, update on halfsky.catalogue_version to halfsky_aggregator;
grant select, insert on halfsky.catalogue_file, halfsky.breakdown to halfsky_aggregator;
grant select, insert, update, delete
  on halfsky.domain, halfsky.department, halfsky.objective, halfsky.target, halfsky.code_item to halfsky_aggregator;
grant select, insert, update on halfsky.indicator to halfsky_aggregator;
grant select on halfsky.catalogue_version, halfsky.catalogue_file, halfsky.domain, halfsky.department, halfsky.objective,
  halfsky.indicator, halfsky.target, halfsky.code_item, halfsky.breakdown to halfsky_reporter;
