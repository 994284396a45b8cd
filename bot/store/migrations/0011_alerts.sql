-- Saved searches: what each needs of a story, which stories answer, and how the answers come.

-- How an alert comes is its own. '': as the chat's thread has it, as all other follows do.
ALTER TABLE follow ADD COLUMN digest TEXT NOT NULL DEFAULT '';
ALTER TABLE follow ADD COLUMN at_night INTEGER NOT NULL DEFAULT 0 CHECK (at_night IN (0, 1)); -- in held hours, too
ALTER TABLE follow ADD COLUMN paused_at INTEGER; -- nothing comes of it until it is wanted again
UPDATE follow SET digest = 'instant' WHERE query <> 0;

-- Something that saved searches need of a story: any of some keys. Many searches have a word in common.
CREATE TABLE need (
    need INTEGER PRIMARY KEY,
    keys TEXT NOT NULL UNIQUE CHECK (json_valid(keys))
) STRICT;
CREATE TABLE need_key (
    key TEXT NOT NULL,
    need INTEGER NOT NULL REFERENCES need ON DELETE CASCADE,
    PRIMARY KEY (key, need)
) STRICT, WITHOUT ROWID;
CREATE INDEX need_key_need ON need_key (need);

-- A search that somebody follows, as bot/alerts.py understands it. A new story is held against those whose rarest needs
-- it meets; 0 stands for no need. One that no story can be known to answer has none.
CREATE TABLE saved (
    query INTEGER PRIMARY KEY REFERENCES query ON DELETE CASCADE,
    needs TEXT NOT NULL CHECK (json_valid(needs)),
    rarest INTEGER NOT NULL,
    second INTEGER NOT NULL,
    third INTEGER NOT NULL
) STRICT;
CREATE INDEX saved_rarest ON saved (rarest, second, third) WHERE rarest <> 0;

-- Searches that somebody follows and nobody has understood yet, or whose words are understood otherwise since.
CREATE TABLE unread (
    query INTEGER PRIMARY KEY REFERENCES query ON DELETE CASCADE
) STRICT;
INSERT INTO unread (query) SELECT DISTINCT query FROM follow WHERE query IN (SELECT query FROM query);

CREATE TRIGGER unread_follow_insert AFTER INSERT ON follow WHEN new.query <> 0 BEGIN
    INSERT OR IGNORE INTO unread (query)
    SELECT new.query WHERE NOT EXISTS (SELECT 1 FROM saved WHERE query = new.query);
END;
CREATE TRIGGER saved_follow_delete AFTER DELETE ON follow WHEN old.query <> 0 BEGIN
    DELETE FROM saved WHERE query = old.query AND NOT EXISTS (SELECT 1 FROM follow WHERE query = old.query);
    DELETE FROM unread WHERE query = old.query AND NOT EXISTS (SELECT 1 FROM follow WHERE query = old.query);
END;

-- The saved searches that a story answers.
CREATE TABLE story_query (
    story INTEGER NOT NULL REFERENCES story ON DELETE CASCADE,
    query INTEGER NOT NULL REFERENCES query ON DELETE CASCADE,
    PRIMARY KEY (story, query)
) STRICT, WITHOUT ROWID;
CREATE INDEX story_query_query ON story_query (query);

-- A story is held against the saved searches before it reaches anybody, and again when its words have changed.
ALTER TABLE fanout ADD COLUMN matched INTEGER NOT NULL DEFAULT 0 CHECK (matched IN (0, 1));
-- Only those who follow a search it answers are to be reached: its topics have brought it to the others before.
ALTER TABLE fanout ADD COLUMN searches_only INTEGER NOT NULL DEFAULT 0 CHECK (searches_only IN (0, 1));
CREATE INDEX fanout_unmatched ON fanout (story) WHERE matched = 0;

-- Which follows bring a row, and whether it may leave in held hours as it is planned now.
ALTER TABLE waiting ADD COLUMN by_subject INTEGER NOT NULL DEFAULT 1 CHECK (by_subject IN (0, 1));
ALTER TABLE waiting ADD COLUMN by_search INTEGER NOT NULL DEFAULT 0 CHECK (by_search IN (0, 1));
ALTER TABLE waiting ADD COLUMN at_night INTEGER NOT NULL DEFAULT 0 CHECK (at_night IN (0, 1));

-- The alerts that the message names at this story, as JSON; '' where it names none. An edit keeps them.
ALTER TABLE sent ADD COLUMN alerts TEXT NOT NULL DEFAULT '';
