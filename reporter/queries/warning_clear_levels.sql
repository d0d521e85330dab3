-- Forgets the level of all targets, before it is stored anew.
delete from halfsky.warning_level
