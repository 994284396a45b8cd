-- How the sources are watched, what reads held for an operator, and what the guards look at.

-- The day or the moment as the edition's source told it last; NULL: it told none, or it was stored before this was kept.
ALTER TABLE edition ADD COLUMN published TEXT;

-- A site's editions in the order in which they were stored, and those whose titles begin alike.
CREATE INDEX edition_site ON edition (site);
CREATE INDEX edition_title ON edition (site, substr(title, 1, 24));

-- What is noted of a source besides its reads.
CREATE TABLE watch (
    source TEXT PRIMARY KEY,
    paused_at INTEGER, -- an operator paused it; NULL: it is read
    bad_since INTEGER, -- the first bad read since the last good one
    well_since INTEGER, -- the first good read since the last bad one, or since a long time without any
    last_new_at INTEGER, -- when it last showed a new story, the first read included
    first_arrival_at INTEGER, -- when it first showed one after its first read
    arrivals INTEGER NOT NULL DEFAULT 0, -- how many it has shown since
    longest_silence INTEGER NOT NULL DEFAULT 0, -- milliseconds between two of them
    told TEXT NOT NULL DEFAULT '' CHECK (told IN ('', 'failing', 'blocked', 'layout_changed', 'silent')),
    told_since INTEGER, -- since when that has been the matter
    told_at INTEGER, -- when the operators were told: those told together have the same
    ended_at INTEGER -- when they were last told of a recovery
) STRICT, WITHOUT ROWID;

-- New stories of one read that wait for an operator; story.push of each is 'held'.
CREATE TABLE hold (
    hold INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice: buttons carry it
    sources TEXT NOT NULL CHECK (json_valid(sources)), -- the names of those that showed them
    why TEXT NOT NULL CHECK (why IN ('flood', 'redated')),
    held_at INTEGER NOT NULL,
    told_at INTEGER, -- NULL: no operator has been told yet
    decided TEXT NOT NULL DEFAULT '' CHECK (decided IN ('', 'release', 'drop')),
    decided_at INTEGER,
    decided_by INTEGER -- the operator's user id; 0: at the terminal
) STRICT;
CREATE INDEX hold_open ON hold (hold) WHERE decided = '';

CREATE TABLE held (
    hold INTEGER NOT NULL REFERENCES hold ON DELETE CASCADE,
    story INTEGER NOT NULL REFERENCES story ON DELETE CASCADE,
    PRIMARY KEY (hold, story)
) STRICT, WITHOUT ROWID;
CREATE INDEX held_story ON held (story);
