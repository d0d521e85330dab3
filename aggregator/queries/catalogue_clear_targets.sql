-- Removes all targets, to be put in anew.
delete from halfsky.target
