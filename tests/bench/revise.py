"""revise: rows per second when the rows of `ingest` are handed in again with a tenth changed, a few cells of every group, until all is committed with what was
replaced kept as revisions; beside one statement that brings the same rows from a staging table into an equal, filled one, and keeps nothing."""

import itertools

import bench_forms
from bench_catalogue import base_ages
from bench_district import BASE, bench_district, make_equal_table, time_of, time_to_commit
from figure import figure
from ingest import N_INDICATORS, send_new

KEY = ("agency_id", "indicator_id", "breakdown_id", "period")
UPSERT = "one INSERT … SELECT … ON CONFLICT DO UPDATE, without revisions"


def changed_parts():
    """Of each group the base cells that count one more: 16 or 20 of its 162 cells change with them, a tenth of all."""
    ages = base_ages()
    choices = [tuple(("F", age, "U") for age in ages[:n]) for n in (4, *[3] * 9)]
    return itertools.cycle(choices)


def changed_rows(district):
    return bench_forms.rows(district.indicators, base_ages(), BASE, changed_parts())


def upsert(cluster):
    """Seconds of the statement: the district's rows as they are now, from bench.staging into bench.observation as they were."""
    columns = [name for name, in cluster.sql("select column_name from information_schema.columns where table_schema = 'halfsky' "
                                             "and table_name = 'observation' order by ordinal_position") if name not in KEY]
    said = [name for name in columns if name not in ("submission_id", "stored_at", "revision")]
    statement = (f"insert into bench.observation as present select * from bench.staging on conflict ({', '.join(KEY)}) do update set "
                 + ", ".join(f"{name} = excluded.{name}" for name in columns)
                 + f" where ({', '.join(f'present.{name}' for name in said)}) is distinct from ({', '.join(f'excluded.{name}' for name in said)})")
    cluster.sql("create table bench.staging as select * from halfsky.observation; analyze bench.staging; analyze bench.observation")
    cluster.sql("checkpoint")
    return time_of(lambda: cluster.sql(statement))


def send_again(district, collectors, effort, n_rows):
    """Seconds until all rows have come again."""
    n_files = n_rows // len(collectors) // bench_forms.ROWS_PER_FILE
    texts = bench_forms.files(changed_rows(district), n_files)
    return time_to_commit(district, collectors, texts, "n_revised + n_unchanged", n_rows)


def measure(effort):
    revised = []
    for _ in range(effort.rounds):
        with bench_district(N_INDICATORS) as district:
            collectors, n_rows, _ = send_new(district, effort)
            make_equal_table(district.cluster)
            district.sql("insert into bench.observation select * from halfsky.observation")
            rate = n_rows / send_again(district, collectors, effort, n_rows)
            n_kept = district.number("select count(*) from halfsky.observation_revision")
            assert 0.1 * n_rows <= n_kept <= 0.11 * n_rows, f"{n_kept} of {n_rows} rows were replaced"
            revised.append((rate, n_rows / upsert(district.cluster)))
    yield figure("revise", "rows/s", UPSERT, revised, least=0.6)
