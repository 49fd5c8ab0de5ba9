-- The second form: what a mailing service itself calls an event, and what happened where no server refused anything.

ALTER TABLE recipient ADD COLUMN reported TEXT;
ALTER TABLE recipient ADD COLUMN cause TEXT;
