-- The page that a source's ETag and Last-Modified belong to, after redirects. They say nothing of any other page:
-- where the source's url was changed, or leads elsewhere now, the same ETag may mean another text.
ALTER TABLE read ADD COLUMN found_at TEXT NOT NULL DEFAULT '';
