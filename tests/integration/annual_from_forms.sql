-- Annual figures of nine indicators straight from the forms, each by its own rule, as a second pair of eyes beside the reporter.
--
-- Reads the scratch tables `form_agency (code, parent, level, residence)`, as the agencies' list has them, and `form_line (agency, form, cell jsonb)`, one row
-- per line of a form with its headings as they stand there, in either language. Writes the scratch table `expected`; of plain values the numerator is the
-- value. Knows nothing of the tables of schema halfsky. A later form of an agency corrects an earlier one. Run by test_sql_path.py in psql.

create temp view written as
select line.agency, line.form,
       coalesce(cell ->> 'indicator', cell ->> '指标') as indicator,
       replace(replace(replace(replace(coalesce(cell ->> 'period', cell ->> '时期'), '年上半年', '-S1'), '年下半年', '-S2'), '年', ''), 'H', '-S') as period,
       coalesce(nullif(translate(coalesce(cell ->> 'sex', cell ->> '性别'), '女男', 'FM'), '合计'), '_T') as sex,
       coalesce(cell ->> 'residence', agency.residence, '_T') as residence,
       case agency.level when 'township' then agency.code else agency.parent end as area,
       coalesce(nullif(cell ->> 'value', ''), nullif(cell ->> 'numerator', ''), cell ->> '数值', cell ->> '分子')::numeric as numerator,
       coalesce(nullif(cell ->> 'denominator', ''), cell ->> '分母')::numeric as denominator
from form_line line join form_agency agency on agency.code = line.agency;

create temp view reported as
select distinct on (agency, indicator, period, sex, residence) *
from written order by agency, indicator, period, sex, residence, form desc;

create temp table expected (indicator_id int2, year int4, area text, sex text, residence text, numerator numeric, denominator numeric);

-- 103: quarters from October to September add up to the health year in which September lies.
insert into expected
select 103, left(period, 4)::int4 + case when right(period, 2) = 'Q4' then 1 else 0 end, 'D', sex, residence, sum(numerator), sum(denominator)
from reported where indicator = 'health.maternal_mortality_ratio' group by 2, sex, residence;

-- 118: counts of all hospitals together; who delivered nobody has no numbers.
insert into expected
select 118, period::int4, place.area, '_T', '_T', sum(numerator), sum(denominator)
from reported cross join lateral (values ('D'), (reported.area)) place (area)
where indicator = '118' and numerator is not null group by 2, 3;

-- 207: one form a year, the year is its label.
insert into expected
select 207, period::int4, 'D', sex, residence, numerator, denominator from reported where indicator = '高中阶段毛入学率';

-- 208: the latest form of the only school.
insert into expected
select 208, period::int4, place.area, sex, residence, sum(numerator), sum(denominator)
from reported cross join lateral (values ('D'), (reported.area)) place (area)
where indicator = '208' group by 2, 3, 4, 5;

-- 305: the state at the end of the second half; the total is women and men together.
insert into expected
select 305, left(period, 4)::int4, place.area, part.sex, '_T', sum(numerator), null
from reported
cross join lateral (values ('D'), (reported.area)) place (area)
cross join lateral (values (reported.sex), ('_T')) part (sex)
where indicator = '305' and period like '%-S2' and reported.sex <> '_T' group by 2, 3, 4;

-- 501: the end of the second half, and every sum of its parts.
insert into expected
select 501, left(period, 4)::int4, 'D', sex, residence, numerator, denominator
from reported where indicator = 'security.basic_medical_insurance_rate' and period like '%-S2'
union all
select 501, left(period, 4)::int4, 'D', '_T', residence, sum(numerator), sum(denominator)
from reported where indicator = 'security.basic_medical_insurance_rate' and period like '%-S2' and residence <> '_T' group by 2, residence;

-- 511: numerators and denominators of the quarters averaged apart in each township, then added up.
insert into expected
select 511, year, place.area, sex, '_T', sum(numerator), sum(denominator)
from (
  select left(period, 4)::int4 as year, area, sex, avg(numerator) as numerator, avg(denominator) as denominator
  from reported where indicator = '511' group by 1, agency, 2, 3
) mean
cross join lateral (values ('D'), (mean.area)) place (area)
group by 2, 3, 4;

-- 707: both halves of everybody: the community's by its own total and urban part, the village's all rural.
insert into expected
select 707, left(period, 4)::int4, place.area, '_T', part.residence, sum(numerator), null
from reported
cross join lateral (values ('D'), (reported.area)) place (area)
cross join lateral (values (reported.residence), ('_T')) part (residence)
where indicator in ('environment.ecological_activity_participation', '妇女参与生态环保活动人次') and reported.residence <> '_T' group by 2, 3, 5;

-- 817: the second half contains the first; totals are sums of parts. The sexes are written without residence and by residence.
insert into expected
select 817, left(period, 4)::int4, 'D', part.sex, residence, sum(numerator), null
from reported cross join lateral (values (reported.sex), ('_T')) part (sex)
where indicator = 'law.legal_aid_female_recipients' and period like '%-S2' group by 2, 4, 5;
