-- Whether figures wait to be rolled up.
select exists (select from halfsky.change_mark)
