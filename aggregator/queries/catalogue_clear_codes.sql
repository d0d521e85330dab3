-- Removes all items of code lists, to be put in anew.
delete from halfsky.code_item
