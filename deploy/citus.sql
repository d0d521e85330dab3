-- Distributes the schema over the workers of a Citus 12 cluster, unchanged, by agency_id: all rows of an agency live together on one worker.
--
-- Run once, by a superuser, in the coordinator's database, after `halfsky-aggregator migrate` and before the first collector connects:
--   psql -d halfsky -f deploy/citus.sql
-- Why it fits: every unique key of a growing table begins with agency_id; a writer's transaction holds batches of one agency after the other; there are no foreign keys
-- to or from growing tables. tests/integration/test_distribution.py holds this file against the schema. docs/scaling.md says when it is worth it.
\set ON_ERROR_STOP on
create extension if not exists citus;
begin;

-- The plan and the register: small, read by every query, a copy on each worker. In the order of their foreign keys.
select create_reference_table('halfsky.catalogue_version');
select create_reference_table('halfsky.catalogue_file');
select create_reference_table('halfsky.catalogue_enforcement');
select create_reference_table('halfsky.domain');
select create_reference_table('halfsky.department');
select create_reference_table('halfsky.objective');
select create_reference_table('halfsky.indicator');
select create_reference_table('halfsky.target');
select create_reference_table('halfsky.code_item');
select create_reference_table('halfsky.breakdown');
select create_reference_table('halfsky.agency');
select create_reference_table('halfsky.assignment_exception');
select create_reference_table('halfsky.collector');
select create_reference_table('halfsky.collector_key');
select create_reference_table('halfsky.period_closure');
select create_reference_table('halfsky.observation_block');

-- What grows with every submission.
select create_distributed_table('halfsky.agency_chain', 'agency_id');
select create_distributed_table('halfsky.audit_trail', 'agency_id', colocate_with => 'halfsky.agency_chain');
select create_distributed_table('halfsky.ingest_watermark', 'agency_id', colocate_with => 'halfsky.agency_chain');
select create_distributed_table('halfsky.ingest_batch', 'agency_id', colocate_with => 'halfsky.agency_chain');
select create_distributed_table('halfsky.ingest_part', 'agency_id', colocate_with => 'halfsky.agency_chain');
select create_distributed_table('halfsky.submission', 'agency_id', colocate_with => 'halfsky.agency_chain');
select create_distributed_table('halfsky.quarantine', 'agency_id', colocate_with => 'halfsky.agency_chain');
select create_distributed_table('halfsky.dead_letter', 'agency_id', colocate_with => 'halfsky.agency_chain');
select create_distributed_table('halfsky.observation', 'agency_id', colocate_with => 'halfsky.agency_chain');
select create_distributed_table('halfsky.observation_revision', 'agency_id', colocate_with => 'halfsky.agency_chain');
select create_distributed_table('halfsky.observation_comment', 'agency_id', colocate_with => 'halfsky.agency_chain');
select create_distributed_table('halfsky.change_mark', 'agency_id', colocate_with => 'halfsky.agency_chain');

-- What the reporter computes is about areas, not agencies, and small; it stays on the coordinator, as does the list of migrations:
-- on the coordinator: halfsky.schema_migration
-- on the coordinator: halfsky.annual_summary
-- on the coordinator: halfsky.annual_revision
-- on the coordinator: halfsky.reporting_basis
-- on the coordinator: halfsky.annual_unit
-- on the coordinator: halfsky.series_finding
-- on the coordinator: halfsky.assessment
-- on the coordinator: halfsky.warning_level
-- on the coordinator: halfsky.warning
-- on the coordinator: halfsky.warning_event
-- on the coordinator: halfsky.publication
-- on the coordinator: halfsky.publication_area
-- on the coordinator: halfsky.publication_figure
-- on the coordinator: halfsky.publication_revision
-- on the coordinator: halfsky.publication_output
-- on the coordinator: halfsky.publication_discipline

commit;
