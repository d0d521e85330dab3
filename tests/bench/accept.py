"""accept: rows per second that `submit` takes from a CSV form into the durable spool, audited, as one command from its start to its end; beside `sqlite3`, from its
start to its end, whose .import brings the same file into a new table of a new database. No daemon runs meanwhile, so that nothing is sent."""

import subprocess

import bench_forms
from bench_district import bench_district, new_rows, streaming_collectors, time_of
from figure import figure

N_INDICATORS = 96  # of 132 months with 162 cells: enough for both forms
SIZES = {"accept": 50_000, "accept.large": 2_000_000}
IMPORT = "sqlite3 .import of the same file"


def import_form(form, database):
    seconds = time_of(lambda: subprocess.run(["sqlite3", database, f".import --csv '{form}' form"], check=True))
    database.unlink()
    return seconds


def submit(collector, form, n_rows):
    seconds = time_of(lambda: collector.run("submit", form))
    counts = collector.receipt(form.name)
    assert (counts["received"], counts["on_the_way"]) == (n_rows, n_rows), counts
    return seconds


def measure_form(district, collector, text, n_rows):
    form = district.folder / f"{n_rows}.csv"
    form.write_text(text)
    imported = n_rows / import_form(form, district.folder / "import.sqlite")
    return n_rows / submit(collector, form, n_rows), imported


def measure(effort):
    sizes = {name: effort.rows(n_rows) for name, n_rows in SIZES.items()}
    measured = {name: [] for name in sizes}
    with bench_district(N_INDICATORS) as district:
        for collector in streaming_collectors(district, [f"T{number}" for number in range(1, effort.rounds + 1)]):
            collector.stop()
            every_row = new_rows(district)
            for name, n_rows in sizes.items():
                text, = bench_forms.files(every_row, 1, n_rows)
                measured[name].append(measure_form(district, collector, text, n_rows))
    for name, pairs in measured.items():
        yield figure(name, "rows/s", IMPORT, pairs, least=1)
