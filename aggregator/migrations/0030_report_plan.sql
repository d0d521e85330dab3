-- A database into which much has come just now is not analysed yet: taken for empty tables, the figures were looked up one by one, and the first report of a district took minutes. What report_rows()
-- joins are whole tables, so it never joins them row by row (measured on the sample district, 32,000 values, never analysed: more than 40 s before, 5.2 s so).
alter function halfsky.report_rows() set enable_nestloop = off;
