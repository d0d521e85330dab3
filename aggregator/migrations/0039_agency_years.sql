-- What each agency's values of a year come to, kept from one refresh to the next: a refresh after one submission then reads the values of that agency only. Both tables are
-- unlogged: they hold nothing that cannot be computed again, and PostgreSQL empties them together after a crash, so that none is ever taken for what there is.
set local role halfsky_owner;

create unlogged table halfsky.agency_year (
  agency_id             int4 not null,
  indicator_id          int2 not null,
  reporting_year        int2 not null,
  breakdown_id          int2 not null,
  numerator             numeric,
  denominator           numeric,
  sample_size           numeric,
  effective_size        numeric,
  estimate              float8,
  periods_received      int4 not null,
  last_reported         date not null,
  last_period           date,
  is_provisional        boolean not null,
  is_estimated          boolean not null,
  is_broken             boolean not null,
  has_unrolled_estimate boolean not null,
  is_impossible         boolean not null,
  missing_status        text,
  smallest              float8
);
create index agency_year_place on halfsky.agency_year (indicator_id, reporting_year, agency_id);
comment on table halfsky.agency_year is 'What the values of an agency come to in a reporting year, by breakdown: what annual_summary adds up over agencies. Holds the indicators and years that agency_year_basis names, and counts for nothing in others.';
comment on column halfsky.agency_year.agency_id is 'The agency.';
comment on column halfsky.agency_year.indicator_id is 'The indicator.';
comment on column halfsky.agency_year.reporting_year is 'As annual_summary.reporting_year.';
comment on column halfsky.agency_year.breakdown_id is 'The breakdown; of a total that was not reported, what its parts make.';
comment on column halfsky.agency_year.numerator is 'The value, or the numerator where there is a denominator; null when there is none.';
comment on column halfsky.agency_year.denominator is 'The denominator, or null.';
comment on column halfsky.agency_year.sample_size is 'Respondents of surveys, or null.';
comment on column halfsky.agency_year.effective_size is 'What these are worth: the sample size over the design effect, or null.';
comment on column halfsky.agency_year.estimate is 'A rate that came without its parts, or null.';
comment on column halfsky.agency_year.periods_received is 'How many of the year''s periods are in.';
comment on column halfsky.agency_year.last_reported is 'First day of the last period that is in.';
comment on column halfsky.agency_year.last_period is 'First day of the last period that has a number, or null.';
comment on column halfsky.agency_year.is_provisional is 'Whether any of it is provisional.';
comment on column halfsky.agency_year.is_estimated is 'Whether any number is an estimate.';
comment on column halfsky.agency_year.is_broken is 'Whether the agency says that the series breaks.';
comment on column halfsky.agency_year.has_unrolled_estimate is 'Whether there is a rate without its parts.';
comment on column halfsky.agency_year.is_impossible is 'Whether all of it is said to be unable to exist.';
comment on column halfsky.agency_year.missing_status is 'What is said of missing values, or null.';
comment on column halfsky.agency_year.smallest is 'The smallest number that it was made from; null where that is not known.';

create unlogged table halfsky.agency_year_basis (
  indicator_id    int2 not null,
  reporting_year  int2 not null,
  register_digest text not null,
  primary key (indicator_id, reporting_year)
);
comment on table halfsky.agency_year_basis is 'The indicators and years of which agency_year holds all agencies, as the last refresh saw them: those that a refresh of changes has met since everything was computed. What changed since is marked (change_mark).';
comment on column halfsky.agency_year_basis.indicator_id is 'The indicator.';
comment on column halfsky.agency_year_basis.reporting_year is 'As annual_summary.reporting_year.';
comment on column halfsky.agency_year_basis.register_digest is 'Digest of the agencies, their places and residences, and of who is assigned the indicator. With another register the figures of all areas are computed again.';

grant select, insert, delete on halfsky.agency_year to halfsky_reporter;
grant select, insert, update, delete on halfsky.agency_year_basis to halfsky_reporter;
