-- Of tables just made the planner needs to know how many rows there are and roughly how they differ; looking closer takes longer than it saves. Until the transaction ends.
set local default_statistics_target = 10
