-- Chats that go and come back, what they missed meanwhile, and messages of which nobody knows whether they are there.

-- Who administers a chat, as far as it has shown: who changed the bot's place there, and who passed the gate of
-- settings. Telegram tells nothing any more of a chat that has removed the bot.
CREATE TABLE administrator (
    chat INTEGER NOT NULL REFERENCES chat ON DELETE CASCADE ON UPDATE CASCADE,
    user INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (chat, user)
) STRICT, WITHOUT ROWID;
CREATE INDEX administrator_user ON administrator (user);

-- Whether the administrators have been told of the suspension, once for each. Those of before are not news.
ALTER TABLE chat ADD COLUMN suspension_told INTEGER NOT NULL DEFAULT 0 CHECK (suspension_told IN (0, 1));
ALTER TABLE thread ADD COLUMN suspension_told INTEGER NOT NULL DEFAULT 0 CHECK (suspension_told IN (0, 1));
UPDATE chat SET suspension_told = 1 WHERE suspended_at IS NOT NULL;
UPDATE thread SET suspension_told = 1 WHERE suspended_at IS NOT NULL;
CREATE INDEX chat_untold ON chat (suspended_at)
    WHERE suspended_at IS NOT NULL AND suspension_told = 0 AND kind <> 'private';
CREATE INDEX thread_untold ON thread (suspended_at) WHERE suspended_at IS NOT NULL AND suspension_told = 0;

-- What is kept for a while is found by its age.
CREATE INDEX chat_suspended ON chat (suspended_at) WHERE suspended_at IS NOT NULL;
CREATE INDEX thread_suspended ON thread (suspended_at) WHERE suspended_at IS NOT NULL;
CREATE INDEX dead_moment ON dead (died_at);

-- What is asked about a chat's thread. 'returned': what is to become of the rows that are parked there, asked anew under
-- the same number at each return, so that older buttons answer it as well. 'uncertain': whether the message of the rows
-- that became uncertain at that moment is there.
CREATE TABLE question (
    question INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice: buttons carry it
    kind TEXT NOT NULL CHECK (kind IN ('returned', 'uncertain')),
    chat INTEGER NOT NULL,
    thread INTEGER NOT NULL,
    since INTEGER NOT NULL, -- the return, or the uncertain_at of the rows
    asked_at INTEGER, -- NULL: not yet
    decided TEXT NOT NULL DEFAULT '' CHECK (decided IN ('', 'skip', 'digest', 'all', 'post', 'there')),
    FOREIGN KEY (chat, thread) REFERENCES thread ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;
CREATE UNIQUE INDEX question_returned ON question (chat, thread) WHERE kind = 'returned';
CREATE UNIQUE INDEX question_uncertain ON question (chat, thread, since) WHERE kind = 'uncertain';
CREATE INDEX question_place ON question (chat, thread);
CREATE INDEX question_unasked ON question (question) WHERE asked_at IS NULL;
CREATE INDEX question_since ON question (since);

CREATE INDEX waiting_uncertain ON waiting (uncertain_at, chat, thread) WHERE uncertain_at IS NOT NULL;
