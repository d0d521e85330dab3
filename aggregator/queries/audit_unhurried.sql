-- For the rest of the transaction: compiling expressions over all partitions (jit) takes longer than running them.
set local jit = off
