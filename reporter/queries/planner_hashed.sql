-- For groups so many that the planner would rather sort all rows, on the disk, than keep them in a hash table. Not for what asks for an order: against this setting all other costs are small.
set local enable_sort = off
