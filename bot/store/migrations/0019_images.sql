-- The pictures of stories.

ALTER TABLE edition ADD COLUMN image TEXT NOT NULL DEFAULT ''; -- its address, '' where none is known
