-- Our own index of stories, in place of the words of editions as they stand.

DROP TRIGGER edition_words_insert;
DROP TRIGGER edition_words_delete;
DROP TRIGGER edition_words_update;
DROP TABLE edition_words;

-- What stories are found by (bot/analysis/stemming.py, bot/search/document.py). The number stands for the key in the
-- index: twice the number is the word in a text, one more the word in a title.
CREATE TABLE term (
    term INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    stories INTEGER NOT NULL -- how many have it
) STRICT;
INSERT INTO term (term, key, stories) VALUES (1, '.', 0); -- between texts; every story has it

-- The stories in the index. Their place in it is in the order of time, so that the newest are read first.
CREATE TABLE indexed (
    place INTEGER PRIMARY KEY,
    story INTEGER NOT NULL UNIQUE,
    words BLOB NOT NULL -- the numbers in their order, 32 bits each, as given to the index: it forgets only what it is told
) STRICT;
CREATE VIRTUAL TABLE story_words USING fts5 (words, content = '', columnsize = 0, tokenize = 'ascii');

-- Stories that the index does not have as they are.
CREATE TABLE unindexed (
    story INTEGER PRIMARY KEY
) STRICT;
INSERT INTO unindexed (story) SELECT story FROM story;

CREATE TRIGGER unindexed_edition_insert AFTER INSERT ON edition BEGIN
    INSERT OR IGNORE INTO unindexed (story) VALUES (new.story);
END;
CREATE TRIGGER unindexed_edition_update AFTER UPDATE OF story, language, site, title, summary ON edition BEGIN
    INSERT OR IGNORE INTO unindexed (story) VALUES (old.story), (new.story);
END;
CREATE TRIGGER unindexed_edition_delete AFTER DELETE ON edition BEGIN
    INSERT OR IGNORE INTO unindexed (story) VALUES (old.story);
END;
CREATE TRIGGER unindexed_story_update AFTER UPDATE OF sorted_at, hidden_at ON story BEGIN
    INSERT OR IGNORE INTO unindexed (story) VALUES (new.story);
END;
CREATE TRIGGER unindexed_story_delete AFTER DELETE ON story BEGIN
    INSERT OR IGNORE INTO unindexed (story) VALUES (old.story);
END;
CREATE TRIGGER unindexed_topic_insert AFTER INSERT ON story_topic BEGIN
    INSERT OR IGNORE INTO unindexed (story) VALUES (new.story);
END;
CREATE TRIGGER unindexed_topic_delete AFTER DELETE ON story_topic BEGIN
    INSERT OR IGNORE INTO unindexed (story) VALUES (old.story);
END;
CREATE TRIGGER unindexed_region_insert AFTER INSERT ON story_region BEGIN
    INSERT OR IGNORE INTO unindexed (story) VALUES (new.story);
END;
CREATE TRIGGER unindexed_region_delete AFTER DELETE ON story_region BEGIN
    INSERT OR IGNORE INTO unindexed (story) VALUES (old.story);
END;
