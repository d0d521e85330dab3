-- For statements that look at each row once and find beside it one of a few: else the planner would look at all rows for each of these.
set local enable_nestloop = off
