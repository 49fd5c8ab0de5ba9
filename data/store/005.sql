-- The fifth form: a record whose bytes are those of its cells is not kept twice.

-- Where it is not NULL, record is empty, and ending is what it takes to make the bytes of fields: the character between the
-- cells, the one around them or a NUL byte, and what follows the last cell.
ALTER TABLE contact ADD COLUMN ending BLOB;
