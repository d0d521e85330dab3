-- Lets the whole refresh see one state of the database. First statement of its transaction.
set transaction isolation level repeatable read
