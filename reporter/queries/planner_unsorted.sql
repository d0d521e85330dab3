-- Where the planner cannot know how many rows match, it would rather sort all observations than hash the few rows that they are joined with. Until the
-- transaction ends.
set local enable_mergejoin = off
