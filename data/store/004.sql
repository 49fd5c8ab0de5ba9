-- The fourth form: what a list has to do with the one whose place it takes, since when the user decides, and whether an
-- import is still at work.

-- guarded is 1 where the importer holds a lock for as long as it lives. previous is the list whose place this one takes;
-- since is when that one was imported, and stays when it is gone; n_new and n_changed count contacts of this list, n_gone
-- addresses of that one. cleaned is when the program decided anew about all contacts.
ALTER TABLE list ADD COLUMN guarded INTEGER NOT NULL DEFAULT 0;
ALTER TABLE list ADD COLUMN previous INTEGER REFERENCES list (id) ON DELETE SET NULL;
ALTER TABLE list ADD COLUMN since INTEGER;
ALTER TABLE list ADD COLUMN n_addresses INTEGER;
ALTER TABLE list ADD COLUMN n_new INTEGER;
ALTER TABLE list ADD COLUMN n_gone INTEGER;
ALTER TABLE list ADD COLUMN n_changed INTEGER;
ALTER TABLE list ADD COLUMN cleaned INTEGER;

-- The contacts whose address was not in the list before. A table of its own: to mark them in their rows would write those
-- again.
CREATE TABLE contact_new (
  contact_id INTEGER PRIMARY KEY REFERENCES contact (id) ON DELETE CASCADE
) STRICT;

-- What the cells of a contact come to in one number, so that two lists are compared without their contacts. NULL in
-- lists from before.
ALTER TABLE contact_address ADD COLUMN digest INTEGER;

-- of_row is 1 where the user decided about a row, not about its address: it stood in the list before.
ALTER TABLE contact ADD COLUMN override_made INTEGER;
ALTER TABLE decision ADD COLUMN previous_made INTEGER;
ALTER TABLE decision ADD COLUMN of_row INTEGER NOT NULL DEFAULT 0;
UPDATE decision SET of_row = 1 WHERE contact_id IN
  (SELECT contact.id FROM decision AS d JOIN contact ON contact.id = d.contact_id WHERE contact.reason = 'duplicate');
UPDATE contact SET override_made = (SELECT max (made) FROM decision WHERE contact_id = contact.id AND undone IS NULL)
  WHERE override IS NOT NULL AND id IN (SELECT contact_id FROM decision);
