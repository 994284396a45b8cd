-- What running for years needs: who was there lately, whose messages these are, and what is the matter with the machine.

-- When somebody was last heard of there; a private chat that wants nothing is forgotten long after that.
ALTER TABLE chat ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;
UPDATE chat SET seen_at = unixepoch() * 1000;

-- The bot that the token is of, by its id at Telegram. What was sent before it was this one is another bot's.
CREATE TABLE identity (
    identity INTEGER PRIMARY KEY CHECK (identity = 1),
    bot INTEGER NOT NULL,
    since INTEGER NOT NULL -- 0: from the first
) STRICT;

-- What is the matter with the machine or the file, and how bad of it the operators were told; no row: it is well.
CREATE TABLE concern (
    concern TEXT PRIMARY KEY, -- bot/upkeep.py
    grade INTEGER NOT NULL,
    told INTEGER NOT NULL DEFAULT 0, -- the worst grade that they were told of
    data TEXT NOT NULL CHECK (json_valid(data)), -- what is told of it
    since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
