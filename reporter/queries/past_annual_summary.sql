-- Room for the annual figures of then.
create temporary table annual_summary (like halfsky.annual_summary including indexes) on commit drop
