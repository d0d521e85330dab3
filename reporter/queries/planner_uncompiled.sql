-- Compiling expressions over all partitions takes longer than the few rows that have changed, and of a rebuild as long as it saves. Until the transaction ends.
set local jit = off
