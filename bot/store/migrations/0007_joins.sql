-- Stories that are one: how their editions came together, and how they go apart again.

-- Of a state body's own source: of one story in one language its edition is shown before all others.
ALTER TABLE edition ADD COLUMN official INTEGER NOT NULL DEFAULT 0 CHECK (official IN (0, 1));
UPDATE edition SET official = 1 WHERE site IN ('gov.kz', 'primeminister.kz', 'akorda.kz', 'parlam.kz')
    OR site LIKE '%.gov.kz' OR site LIKE '%.primeminister.kz' OR site LIKE '%.akorda.kz' OR site LIKE '%.parlam.kz';

-- How an edition came to a story that it did not begin; the last row of an edition tells of the story that it is in now.
-- Those of a piece came together, and go together. A story that was joined keeps its row, hidden, for the day it is split.
CREATE TABLE joined (
    joined INTEGER PRIMARY KEY AUTOINCREMENT, -- in the order in which they happened
    edition INTEGER NOT NULL REFERENCES edition ON DELETE CASCADE,
    story INTEGER NOT NULL REFERENCES story ON DELETE CASCADE, -- into which
    origin INTEGER REFERENCES story ON DELETE CASCADE, -- the story that it was in before; NULL: it was new
    piece TEXT NOT NULL, -- the identity of the first of those that came together; '' with an origin, which says it all
    joined_by TEXT NOT NULL CHECK (joined_by IN ('link', 'likeness', 'operator')),
    joined_at INTEGER NOT NULL,
    published TEXT, -- what its source told; as in story
    was_published TEXT, -- what the story told before; as in story
    subjects TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(subjects)) -- what the piece is under, and what was new to the story
) STRICT;
CREATE INDEX joined_edition ON joined (edition, joined);
CREATE INDEX joined_story ON joined (story);
CREATE INDEX joined_origin ON joined (origin) WHERE origin IS NOT NULL;
CREATE INDEX alias_story ON alias (story);

-- Stories that an operator has split: nothing that is like both joins either by itself.
CREATE TABLE apart (
    one INTEGER NOT NULL REFERENCES story ON DELETE CASCADE, -- the lower number
    other INTEGER NOT NULL REFERENCES story ON DELETE CASCADE,
    PRIMARY KEY (one, other),
    CHECK (one < other)
) STRICT, WITHOUT ROWID;

-- By the links that pages give to their other languages.
CREATE INDEX edition_link ON edition (canonical_url);

-- What was sent of hidden stories is taken back before anything else is edited.
CREATE INDEX story_hidden ON story (story) WHERE hidden_at IS NOT NULL;
