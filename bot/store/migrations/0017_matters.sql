-- Parts of one matter: which stories go on with which (bot/matter.py).

-- By what the parts of a matter are found; a story has some for each of its editions.
CREATE TABLE matter_trace (
    trace INTEGER NOT NULL, -- a number for two things that a text tells of together
    day INTEGER NOT NULL, -- of the story, counted from 0001-01-01; it tells who is near, no more
    story INTEGER NOT NULL REFERENCES story ON DELETE CASCADE,
    PRIMARY KEY (trace, day, story)
) STRICT, WITHOUT ROWID;
CREATE INDEX matter_trace_story ON matter_trace (story);

-- The stories of a matter. The number of one that was joined into another stays, and leads to that.
CREATE TABLE matter_part (
    story INTEGER PRIMARY KEY REFERENCES story ON DELETE CASCADE,
    matter INTEGER NOT NULL -- the number that its first part had when the second was found
) STRICT;
CREATE INDEX matter_part_matter ON matter_part (matter);

-- Stories that are to be compared with others, because they are new or say something else now.
CREATE TABLE matter_pending (
    story INTEGER PRIMARY KEY REFERENCES story ON DELETE CASCADE
) STRICT;
CREATE TRIGGER matter_edition_insert AFTER INSERT ON edition BEGIN
    INSERT OR IGNORE INTO matter_pending (story) VALUES (new.story);
END;
CREATE TRIGGER matter_edition_update AFTER UPDATE OF story, title, summary ON edition BEGIN
    INSERT OR IGNORE INTO matter_pending (story) VALUES (old.story), (new.story);
END;
INSERT INTO matter_pending (story) SELECT story FROM story WHERE hidden_at IS NULL;
