-- What a publication is made of comes into being in the transaction that drafts it, and is never added to: neither to a draft afterwards nor to what was approved,
-- published or discarded. Changing and deleting it is nobody's right but the owner's.
set local role halfsky_owner;

create function halfsky.publication_is_frozen() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  frozen int4;
begin
  select added.publication_id into frozen
  from (select distinct publication_id from added) added
  left join halfsky.publication using (publication_id)
  where publication.publication_id is null or publication.state <> 'draft' or publication.frozen_at <> transaction_timestamp()
  limit 1;
  if found then
    raise exception 'publication % is frozen: nothing is added to % any more', frozen, tg_table_name using errcode = 'check_violation';
  end if;
  return null;
end
$$;
comment on function halfsky.publication_is_frozen() is 'Lets rows of a publication be added by the transaction that drafts it, and by no other.';

create trigger frozen after insert on halfsky.publication_area
  referencing new table as added for each statement execute function halfsky.publication_is_frozen();
create trigger frozen after insert on halfsky.publication_figure
  referencing new table as added for each statement execute function halfsky.publication_is_frozen();
create trigger frozen after insert on halfsky.publication_revision
  referencing new table as added for each statement execute function halfsky.publication_is_frozen();
create trigger frozen after insert on halfsky.publication_discipline
  referencing new table as added for each statement execute function halfsky.publication_is_frozen();
create trigger frozen after insert on halfsky.publication_output
  referencing new table as added for each statement execute function halfsky.publication_is_frozen();
