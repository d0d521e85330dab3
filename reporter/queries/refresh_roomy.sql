-- Room for what a rebuild groups and sorts, in each step of a statement twice as much for hash tables; taken as far as there is so much. Without it most would be written to the disk
-- and read again. Until the transaction ends.
set local work_mem = '256MB'
