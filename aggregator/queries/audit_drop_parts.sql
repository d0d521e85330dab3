-- Makes room for the next agency's parts in the same transaction.
drop table sealed_part
