-- How a message looks that was sent (the settings' keys as JSON, '' for none of them): an edit keeps it, whatever the
-- chat has set since.
ALTER TABLE sent ADD COLUMN looks TEXT NOT NULL DEFAULT '';

-- Test posts, which administrators can have deleted again, and which go when their story is hidden. A group that becomes
-- a supergroup leaves them behind: there, other messages have their numbers.
CREATE TABLE trial (
    chat INTEGER NOT NULL,
    thread INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    story INTEGER NOT NULL REFERENCES story ON DELETE CASCADE,
    posted_at INTEGER NOT NULL,
    PRIMARY KEY (chat, thread, message_id),
    FOREIGN KEY (chat, thread) REFERENCES thread ON DELETE CASCADE ON UPDATE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX trial_story ON trial (story);
