-- What forums' topics are called, so that their settings can be told apart: '' where nobody has told yet.
ALTER TABLE thread ADD COLUMN name TEXT NOT NULL DEFAULT '';
