-- Is the connection of an idle writer still one?
select true as is_alive
