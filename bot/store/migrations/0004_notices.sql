-- What is said to chats besides stories, what of it is on its way to whom, and when Telegram last answered.

CREATE TABLE notice (
    notice INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice: buttons carry it
    kind TEXT NOT NULL, -- which text it is (bot/render/announcement.py)
    data TEXT NOT NULL CHECK (json_valid(data)), -- what that text is made of
    state TEXT NOT NULL CHECK (state IN ('draft', 'running', 'stopped', 'done')),
    -- Whom it goes to: '' the chats named when it was posted, private chats, all chats but channels, those that want to
    -- hear of outages.
    audience TEXT NOT NULL CHECK (audience IN ('', 'private', 'conversations', 'outages')),
    created_at INTEGER NOT NULL,
    begun_at INTEGER, -- chats that came later do not get it
    done_at INTEGER,
    cursor_chat INTEGER, -- the last chat of the audience that was reached; NULL: there are no more
    total INTEGER NOT NULL DEFAULT 0, -- recipients when it began
    sent INTEGER NOT NULL DEFAULT 0,
    unreachable INTEGER NOT NULL DEFAULT 0, -- blocked, without rights, gone
    uncertain INTEGER NOT NULL DEFAULT 0, -- the answer was lost, and it is not repeated
    failed INTEGER NOT NULL DEFAULT 0, -- Telegram refused the message
    shown_chat INTEGER, -- where its progress is shown, until the end has been shown there
    shown_message INTEGER
) STRICT;
CREATE INDEX notice_open ON notice (state, notice);
CREATE INDEX notice_shown ON notice (shown_chat) WHERE shown_chat IS NOT NULL;

-- A chat that a notice is on its way to. Those of an audience are written a few at a time, as the cursor goes on. A
-- group's errand may be written in the transaction in which it becomes a supergroup, before that is there (DEFERRED).
CREATE TABLE errand (
    notice INTEGER NOT NULL REFERENCES notice ON DELETE CASCADE,
    chat INTEGER NOT NULL REFERENCES chat ON DELETE CASCADE ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    due_at INTEGER NOT NULL, -- may leave from this moment on
    attempts INTEGER NOT NULL DEFAULT 0,
    lost INTEGER NOT NULL DEFAULT 0, -- how many answers were lost
    leased_until INTEGER, -- in flight; past that moment its answer counts as lost
    PRIMARY KEY (notice, chat)
) STRICT, WITHOUT ROWID;
CREATE INDEX errand_due ON errand (due_at);
CREATE INDEX errand_chat ON errand (chat);

-- Those that want to hear of outages are few among many.
CREATE INDEX thread_outages ON thread (chat) WHERE thread = 0 AND settings ->> '$.outages' = 1;

-- When Telegram last answered, written about once a minute.
CREATE TABLE contact (
    contact INTEGER PRIMARY KEY CHECK (contact = 1),
    answered_at INTEGER NOT NULL
) STRICT;
