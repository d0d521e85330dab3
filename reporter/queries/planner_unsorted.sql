-- Where the planner cannot know how many rows match, as with the arrays of a scope, it would rather sort all observations than hash a few periods. Until the transaction ends.
set local enable_mergejoin = off
