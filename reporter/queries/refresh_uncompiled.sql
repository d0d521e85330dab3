-- For what has to be quick: compiling expressions over all partitions takes longer than the few rows that have changed. Until the transaction ends.
set local jit = off
