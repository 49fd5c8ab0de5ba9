-- The third form: what a mail tells beyond a failure. until is the day of return of somebody who is away (YYYY-MM-DD),
-- retry_until when a server gives up. Mails from before tell theirs when they are read again.

ALTER TABLE recipient ADD COLUMN fact TEXT;
ALTER TABLE recipient ADD COLUMN until TEXT;
ALTER TABLE recipient ADD COLUMN retry_until INTEGER;
