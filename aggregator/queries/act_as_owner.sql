-- For the rest of the transaction, as migrations do: who may migrate is this role's member.
set local role halfsky_owner
