-- How a message looks that was sent (the settings' keys as JSON, '' for none of them): an edit keeps it, whatever the
-- chat has set since.
ALTER TABLE sent ADD COLUMN looks TEXT NOT NULL DEFAULT '';
