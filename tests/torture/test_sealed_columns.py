"""Each column that tests/database/sealed_columns.csv calls sealed is held against the trail: a superuser changes one value of it, and `audit verify` finds something.

The copy of the database has no constraints, defaults or triggers that could stand in the way of a change, as a superuser may have it."""

import csv
import unittest

from district import SOURCE
from tampered_district import TamperedDistrict

with open(SOURCE / "tests/database/sealed_columns.csv", encoding="utf-8", newline="") as stream:
    SEALED = [(row["table"], row["column"]) for row in csv.DictReader(stream) if row["decision"] == "sealed"]

# By type, another value than `{0}`, also where that is null.
CHANGES = {
    "int2": "coalesce({0}, 0) + 1000", "int4": "coalesce({0}, 0) + 1000", "int8": "coalesce({0}, 0) + 1000", "float4": "coalesce({0}, 0) + 1", "float8": "coalesce({0}, 0) + 1",
    "text": "coalesce({0}, '') || 'x'", "char": "case {0} when 'E' then 'B' else 'E' end::\"char\"", "bool": "not coalesce({0}, false)", "bytea": "case when length({0}) > 0 then set_byte({0}, length({0}) - 1, get_byte({0}, length({0}) - 1) # 255) else '\\x00' end",
    "date": "coalesce({0}, '2020-01-01') + 366", "timestamptz": "coalesce({0}, '2020-01-01') + interval '2 days'", "jsonb": "'{{\"x\": 7}}'", "_text": "coalesce({0}, '{{}}') || 'x'::text",
    "_int2": "coalesce({0}, '{{}}') || 7::int2", "int4multirange": "{0} + int4multirange(int4range(30000, 30001))",
}
FREE = """do $$
declare rule record;
begin
  for rule in select conrelid::regclass as relation, conname from pg_constraint
              where connamespace = 'halfsky'::regnamespace and contype in ('c', 'f') and coninhcount = 0 and conparentid = 0 loop
    execute format('alter table %s drop constraint %I', rule.relation, rule.conname);
  end loop;
end $$"""




class SealedColumns(TamperedDistrict):
    def types(self):
        rows = self.district.sql("select table_name, column_name, udt_name from information_schema.columns where table_schema = 'halfsky'")
        return {(table, column): udt for table, column, udt in rows}

    def change(self, table, column, udt):
        """One value; of those that are there rather than of those that are not. Answers the SQL that takes it back, and whose row it is: the code of an agency, or nothing."""
        changed = CHANGES[udt].format(f"halfsky.{table}.{column}")
        owner = "(select code from halfsky.agency where agency_id = old.owner)" if table in self.of_agencies and column != "agency_id" else "null"
        [[part, place, before, agency]] = self.district.sql(
            f"set session_replication_role = replica; with old as (select tableoid as part, ctid as place, {column} as value, {'agency_id' if table in self.of_agencies else 'null'} as owner "
            f"from halfsky.{table} order by {column} is null, {column} limit 1) update halfsky.{table} set {column} = {changed} from old "
            f"where (halfsky.{table}.tableoid, halfsky.{table}.ctid) = (old.part, old.place) "
            f"returning halfsky.{table}.tableoid, halfsky.{table}.ctid, quote_nullable(old.value::text), {owner}")
        return f"set session_replication_role = replica; update halfsky.{table} set {column} = {before}::{udt} where (tableoid, ctid) = ({part}, '{place}')", agency

    def is_found(self, agency):
        """Whoever asks after one agency is answered sooner; what is not found there may be found in all."""
        return (agency and self.verify(agency)["findings"]) or self.verify()["findings"]

    def test_change_of_each_sealed_column_is_found(self):
        types = self.types()
        self.of_agencies = {table for table, column in types if column == "agency_id" and table != "agency"}
        self.tamper(FREE)
        for table, column in SEALED:
            with self.subTest(f"{table}.{column}"):
                back, agency = self.change(table, column, types[table, column])
                try:
                    self.assertTrue(self.is_found(agency), "nothing is found")
                finally:
                    self.district.sql(back)
        self.assertEqual(self.verify()["findings"], [], "all is as it was")


if __name__ == "__main__":
    unittest.main()
