-- Moments are Unix milliseconds (UTC); days are ISO text. thread is 0 where a chat has no threads or none was meant.

-- Stories and their editions -------------------------------------------------------------------------------

CREATE TABLE story (
    story INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice: buttons and links carry it
    published TEXT, -- ISO day or moment as the source told it; NULL when it told none
    sorted_at INTEGER NOT NULL, -- where it stands in lists: published, else first_seen
    first_seen INTEGER NOT NULL,
    push TEXT NOT NULL CHECK (push IN ('yes', 'first_read', 'old', 'held', 'backfill', 'import')), -- or why not
    hidden_at INTEGER -- an operator hid it
) STRICT;
CREATE INDEX story_order ON story (sorted_at, story) WHERE hidden_at IS NULL;

-- A story joined into another leaves its number as an alias, so that old buttons and links find the other.
CREATE TABLE alias (
    alias INTEGER PRIMARY KEY,
    story INTEGER NOT NULL REFERENCES story ON DELETE CASCADE
) STRICT;

-- An edition is known by (site, external id, language), or by its canonical URL where the site gives no id.
CREATE TABLE edition (
    edition INTEGER PRIMARY KEY,
    story INTEGER NOT NULL REFERENCES story ON DELETE CASCADE,
    language TEXT NOT NULL CHECK (language IN ('kk', 'ru', 'en')),
    site TEXT NOT NULL,
    external_id TEXT,
    canonical_url TEXT NOT NULL, -- '' where an imported story names no link
    url TEXT NOT NULL, -- as shown and opened
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    first_seen INTEGER NOT NULL,
    changed_at INTEGER -- when the source last corrected it
) STRICT;
CREATE UNIQUE INDEX edition_id ON edition (site, external_id, language) WHERE external_id IS NOT NULL;
CREATE UNIQUE INDEX edition_url ON edition (canonical_url, language) WHERE external_id IS NULL;
CREATE INDEX edition_story ON edition (story);

-- sorted_at is the story's, repeated here so that a topic's pages are read off one index.
CREATE TABLE story_topic (
    topic TEXT NOT NULL,
    sorted_at INTEGER NOT NULL,
    story INTEGER NOT NULL REFERENCES story ON DELETE CASCADE,
    PRIMARY KEY (topic, sorted_at, story)
) STRICT, WITHOUT ROWID;
CREATE INDEX story_topic_story ON story_topic (story);

-- The words of editions; their text stays in edition (external content), the triggers keep both in step.
CREATE VIRTUAL TABLE edition_words USING fts5 (
    title, summary,
    content = 'edition', content_rowid = 'edition',
    tokenize = 'unicode61 remove_diacritics 0'
);
CREATE TRIGGER edition_words_insert AFTER INSERT ON edition BEGIN
    INSERT INTO edition_words (rowid, title, summary) VALUES (new.edition, new.title, new.summary);
END;
CREATE TRIGGER edition_words_delete AFTER DELETE ON edition BEGIN
    INSERT INTO edition_words (edition_words, rowid, title, summary)
    VALUES ('delete', old.edition, old.title, old.summary);
END;
CREATE TRIGGER edition_words_update AFTER UPDATE OF title, summary ON edition BEGIN
    INSERT INTO edition_words (edition_words, rowid, title, summary)
    VALUES ('delete', old.edition, old.title, old.summary);
    INSERT INTO edition_words (rowid, title, summary) VALUES (new.edition, new.title, new.summary);
END;

-- Sources ----------------------------------------------------------------------------------------------------

-- What is remembered of the reads of a source. etag and last_modified change only in the transaction that stores
-- the stories of the page they belong to: else a crash between the two would lose those stories.
CREATE TABLE read (
    source TEXT PRIMARY KEY,
    last_attempt_at INTEGER,
    last_good_at INTEGER,
    condition TEXT,
    error TEXT NOT NULL DEFAULT '',
    failures INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER, -- back-off or Retry-After
    etag TEXT NOT NULL DEFAULT '',
    last_modified TEXT NOT NULL DEFAULT '',
    had_cards INTEGER NOT NULL DEFAULT 0 CHECK (had_cards IN (0, 1)),
    unfinished INTEGER NOT NULL DEFAULT 0 CHECK (unfinished IN (0, 1)) -- the last walk was cut short
) STRICT, WITHOUT ROWID;

-- Chats ------------------------------------------------------------------------------------------------------

CREATE TABLE chat (
    chat INTEGER PRIMARY KEY, -- Telegram's id
    kind TEXT NOT NULL CHECK (kind IN ('private', 'group', 'supergroup', 'channel')),
    title TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL CHECK (language IN ('kk', 'ru', 'en')),
    menu TEXT NOT NULL DEFAULT '', -- digest of the commands last set for this chat alone; '' when none were
    first_seen INTEGER NOT NULL,
    blocked_until INTEGER, -- a 429 or a back-off: nothing is sent before
    suspended_at INTEGER, -- blocked, kicked or without rights: nothing is sent until it is back
    suspended_why TEXT NOT NULL DEFAULT '' -- Telegram's description
) STRICT;

-- Groups that became supergroups: what was on its way to the old chat is settled with the new one.
CREATE TABLE moved (
    chat INTEGER PRIMARY KEY, -- the group's id, which is never used again
    moved_to INTEGER NOT NULL
) STRICT;

-- What is set for a thread of a chat; every chat has its thread 0.
CREATE TABLE thread (
    chat INTEGER NOT NULL REFERENCES chat ON DELETE CASCADE ON UPDATE CASCADE,
    thread INTEGER NOT NULL DEFAULT 0,
    digest TEXT NOT NULL DEFAULT 'instant', -- or 'daily 18:00', 'weekly mon 18:00'
    quiet TEXT, -- '22:00-07:00', 'silent 22:00-07:00', 'off'; NULL: as QUIET_HOURS says
    settings TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(settings)), -- what else was set, as JSON
    suspended_at INTEGER, -- closed or deleted: its follows rest, the chat's other threads go on
    PRIMARY KEY (chat, thread)
) STRICT, WITHOUT ROWID;

-- What users searched for: a button or a follow carries its number.
CREATE TABLE query (
    query INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE,
    used_at INTEGER NOT NULL
) STRICT;

-- Exactly one of: all ('', '', 0), a topic, a region, a topic in a region, a search.
CREATE TABLE follow (
    chat INTEGER NOT NULL,
    thread INTEGER NOT NULL DEFAULT 0,
    topic TEXT NOT NULL DEFAULT '',
    region TEXT NOT NULL DEFAULT '',
    query INTEGER NOT NULL DEFAULT 0, -- query.query; 0: none
    followed_at INTEGER NOT NULL, -- stories stored before do not count
    PRIMARY KEY (chat, thread, topic, region, query),
    FOREIGN KEY (chat, thread) REFERENCES thread ON DELETE CASCADE ON UPDATE CASCADE
) STRICT, WITHOUT ROWID;
-- A fan-out walks the followers of each subject in the order of chats.
CREATE INDEX follow_subject ON follow (query, region, topic, chat, thread, followed_at);

-- The outbox -------------------------------------------------------------------------------------------------

-- A stored story on its way to the chats that follow it; the cursor is the last chat and thread that were reached.
CREATE TABLE fanout (
    story INTEGER PRIMARY KEY REFERENCES story ON DELETE CASCADE,
    stored_at INTEGER NOT NULL,
    chat INTEGER NOT NULL DEFAULT -9223372036854775808,
    thread INTEGER NOT NULL DEFAULT 0
) STRICT;

-- A story that a chat is to get. Keyed by chat, so that a chat's parcel is one short range.
CREATE TABLE waiting (
    chat INTEGER NOT NULL,
    thread INTEGER NOT NULL DEFAULT 0,
    story INTEGER NOT NULL REFERENCES story ON DELETE CASCADE,
    due_at INTEGER NOT NULL, -- may leave from this moment on
    created_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    leased_until INTEGER, -- in flight; past that moment its answer counts as lost
    form INTEGER NOT NULL DEFAULT 0 CHECK (form IN (0, 1, 2)), -- 0 with others, 1 alone, 2 alone as plain text
    lost INTEGER NOT NULL DEFAULT 0, -- how many answers were lost
    uncertain_at INTEGER, -- an answer was lost, and it is not repeated by itself
    PRIMARY KEY (chat, thread, story),
    FOREIGN KEY (chat, thread) REFERENCES thread ON DELETE CASCADE ON UPDATE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX waiting_story ON waiting (story);
CREATE INDEX waiting_leased ON waiting (leased_until) WHERE leased_until IS NOT NULL;

-- The next moment at which a chat has something to leave; no row: nothing can leave (nothing waits, or suspended).
CREATE TABLE chat_due (
    chat INTEGER NOT NULL,
    thread INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER NOT NULL,
    PRIMARY KEY (chat, thread),
    FOREIGN KEY (chat, thread) REFERENCES thread ON DELETE CASCADE ON UPDATE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX chat_due_moment ON chat_due (due_at);

CREATE TABLE sent (
    chat INTEGER NOT NULL,
    thread INTEGER NOT NULL DEFAULT 0,
    story INTEGER NOT NULL REFERENCES story ON DELETE CASCADE,
    message_id INTEGER NOT NULL, -- several stories may share one message
    shown_language TEXT NOT NULL,
    shown_hash BLOB NOT NULL, -- SHA-256 of the edition as it was shown
    sent_at INTEGER NOT NULL,
    PRIMARY KEY (chat, thread, story),
    FOREIGN KEY (chat, thread) REFERENCES thread ON DELETE CASCADE ON UPDATE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX sent_story ON sent (story);
CREATE INDEX sent_moment ON sent (sent_at);

-- Rows that could not be sent in any form, kept for an operator.
CREATE TABLE dead (
    chat INTEGER NOT NULL,
    thread INTEGER NOT NULL DEFAULT 0,
    story INTEGER NOT NULL REFERENCES story ON DELETE CASCADE,
    why TEXT NOT NULL, -- Telegram's description
    died_at INTEGER NOT NULL,
    PRIMARY KEY (chat, thread, story),
    FOREIGN KEY (chat, thread) REFERENCES thread ON DELETE CASCADE ON UPDATE CASCADE
) STRICT, WITHOUT ROWID;

-- What was told to Telegram about the bot itself (commands, descriptions), so that it is told only when it changed.
CREATE TABLE profile (
    part TEXT PRIMARY KEY, -- the method and its scope and language
    digest TEXT NOT NULL
) STRICT, WITHOUT ROWID;
