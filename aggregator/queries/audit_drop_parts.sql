-- Makes room for the next agency in the same transaction.
drop table sealed_part, said, confirmed, wordless
