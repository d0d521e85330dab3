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
        """One value; of those that are there rather than of those that are not."""
        changed = CHANGES[udt].format(column)
        self.district.sql(f"set session_replication_role = replica; create table halfsky.before as table halfsky.{table}; update halfsky.{table} set {column} = {changed} where "
                          f"(tableoid, ctid) = (select tableoid, ctid from halfsky.{table} order by {column} is null, {column} limit 1)")

    def put_back(self, table):
        self.district.sql(f"set session_replication_role = replica; truncate halfsky.{table}; insert into halfsky.{table} overriding system value table halfsky.before; "
                          "drop table halfsky.before")

    def test_change_of_each_sealed_column_is_found(self):
        types = self.types()
        self.tamper(FREE)
        for table, column in SEALED:
            with self.subTest(f"{table}.{column}"):
                self.change(table, column, types[table, column])
                try:
                    self.assertNotEqual(self.verify()["findings"], [], "nothing is found")
                finally:
                    self.put_back(table)
        self.assertEqual(self.verify()["findings"], [], "all is as it was")


if __name__ == "__main__":
    unittest.main()
