-- Answers to commands posted in channels, which are deleted after a while.

CREATE TABLE passing (
    chat INTEGER NOT NULL REFERENCES chat ON DELETE CASCADE ON UPDATE CASCADE,
    message_id INTEGER NOT NULL,
    due_at INTEGER NOT NULL, -- when it is deleted
    tries INTEGER NOT NULL DEFAULT 0, -- how often that has failed
    PRIMARY KEY (chat, message_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX passing_due ON passing (due_at);
