-- The assessments of targets that stand, in the order of the columns in standing_findings.c.
--   $1 indicator_id
select indicator_id, series, target_code, area_agency_id, reporting_year, basis_id, verdict, attainment, reason, is_provisional, release, reference,
       lowest, baseline_year, baseline, is_baseline_provisional, compared_year, compared, change_low, change_high, growth_before, growth_since,
       pool3_first_year, pool3_value, pool3_low, pool3_high, pool5_first_year, pool5_value, pool5_low, pool5_high, pool_years, pool_events,
       pool_exposed, pool_p, path_value, progress, time_elapsed, progress_ratio, eurostat_ratio, eurostat_score, unsd_share, unsd_class, escap_index,
       escap_gap, aarr, aarr_required, methods_agree, p_meets
from halfsky.assessment
where indicator_id = any ($1)
