/* SQLite's memory from the C library instead of the sanitizer, which would take half the time of an input that opens databases: what a database says is not
 * checked by it then. For targets of how a database is opened, copied and judged; what is read of its values has others (fuzz_spool_rows, fuzz_records). */
#pragma once

/* Before SQLite is used. */
void plain_memory_for_sqlite(void);
