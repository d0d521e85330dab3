-- Distributes the schema over the workers of a Citus 12 cluster, unchanged, by agency_id: all rows of an agency live together on one worker.
--
-- Run once, by a superuser, in the coordinator's database, after `halfsky-aggregator migrate`, after the nodes were named (citus_set_coordinator_host,
-- citus_add_node) and before the first collector connects:
--   psql -d halfsky -f deploy/citus.sql
-- Why it fits: every unique key of a growing table holds agency_id; a writer's transaction holds batches of one agency after the other; there are no foreign keys
-- to or from growing tables. tests/integration/test_distribution.py holds this file against the schema. docs/scaling.md says when it is worth it, what was checked
-- and what an analyst cannot do there.
--
-- What Citus sends to the workers by itself while it distributes a table (Citus 12, src/backend/distributed/README.md "object propagation"; metadata/dependency.c):
-- what the table depends on (schema, owner, types, functions of its defaults, constraints and triggers), and every view whose tables are all distributed, with the
-- functions of that view (pull request 5950). It does not send what only statements call, nor the functions of views that also read a table of the coordinator:
-- those follow first. A function that was sent already is passed over with a notice.
\set ON_ERROR_STOP on
create extension if not exists citus;

-- Citus reaches the workers in the name of whoever a statement runs as, and cannot for an owner without a login (citusdata/citus, issue 7719): the functions that run as
-- halfsky_owner would fail. It gets no password; pg_hba.conf of the workers lets it in from the coordinator alone.
alter role halfsky_owner login;

begin;
-- Functions and tables in one transaction: one connection to each worker.
set local citus.multi_shard_modify_mode = 'sequential';

-- What a worker computes with when a statement or view reads growing tables. Their types follow them: halfsky.part_words.
select create_distributed_function('halfsky.indicator_value(double precision,double precision,double precision)');
select create_distributed_function('halfsky.period_label(date,text)');
select create_distributed_function('halfsky.reporting_year_of(date,text,text)');
select create_distributed_function('halfsky.reporting_year_span(integer,text,text)');
select create_distributed_function('halfsky.part_words(text)');
select create_distributed_function('halfsky.as_of()');
select create_distributed_function('halfsky.moment()');

-- What is called on the coordinator alone, and reads or changes tables from there; so are all functions of schema analysis:
-- on the coordinator: function halfsky.ensure_partitions(integer,integer)
-- on the coordinator: function halfsky.keep_replaced()
-- on the coordinator: function halfsky.keep_unchanged()
-- on the coordinator: function halfsky.observation_range()
-- on the coordinator: function halfsky.publication_is_frozen()
-- on the coordinator: function halfsky.publication_step()
-- on the coordinator: function halfsky.report_rows()
-- on the coordinator: function halfsky.stands_anew()
-- on the coordinator: function halfsky.tells_withheld(smallint,text,timestamp with time zone)

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
select create_reference_table('halfsky.agency_revision');
select create_reference_table('halfsky.assignment_revision');
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
select create_distributed_table('halfsky.observation_confirmation', 'agency_id', colocate_with => 'halfsky.agency_chain');
select create_distributed_table('halfsky.observation_comment', 'agency_id', colocate_with => 'halfsky.agency_chain');
select create_distributed_table('halfsky.change_mark', 'agency_id', colocate_with => 'halfsky.agency_chain');

-- What the reporter computes is about areas, not agencies, and small; it stays on the coordinator, as does the list of migrations:
-- on the coordinator: halfsky.schema_migration
-- on the coordinator: halfsky.annual_summary
-- on the coordinator: halfsky.annual_revision
-- on the coordinator: halfsky.reporting_basis
-- on the coordinator: halfsky.annual_unit
-- on the coordinator: halfsky.agency_year
-- on the coordinator: halfsky.agency_year_basis
-- on the coordinator: halfsky.arrival
-- on the coordinator: halfsky.arrival_change
-- on the coordinator: halfsky.arrival_year
-- on the coordinator: halfsky.annual_unit_revision
-- on the coordinator: halfsky.series_finding
-- on the coordinator: halfsky.series_finding_revision
-- on the coordinator: halfsky.assessment
-- on the coordinator: halfsky.assessment_revision
-- on the coordinator: halfsky.warning_level
-- on the coordinator: halfsky.warning_level_revision
-- on the coordinator: halfsky.warning
-- on the coordinator: halfsky.warning_revision
-- on the coordinator: halfsky.warning_event
-- on the coordinator: halfsky.publication
-- on the coordinator: halfsky.publication_area
-- on the coordinator: halfsky.publication_figure
-- on the coordinator: halfsky.publication_revision
-- on the coordinator: halfsky.publication_output
-- on the coordinator: halfsky.publication_discipline

-- What sets a moment for views does so by a setting of the session. Workers are not told (Citus passes on SET LOCAL at most, citus.propagate_set_commands, and never
-- set_config): what they compute would be of now. Nobody may ask that way here.
select format('revoke execute on function %s from public, halfsky_analyst, halfsky_aggregator, halfsky_reporter', oid::regprocedure)
from pg_proc where pronamespace = 'analysis'::regnamespace and prosrc like '%halfsky.as_of%' \gexec

commit;
