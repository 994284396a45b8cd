-- What is approved before it is posted, and which channel and group go together.

-- Threads whose stories are approved first are few among many; thread.settings says which they are.
CREATE INDEX thread_approval ON thread (chat, thread) WHERE settings ->> '$.approval' = 1;

-- Administrators who have asked to get a thread's proposals, in their private chats.
CREATE TABLE approver (
    chat INTEGER NOT NULL,
    thread INTEGER NOT NULL,
    user INTEGER NOT NULL, -- who need not have a chat with the bot yet
    PRIMARY KEY (chat, thread, user),
    FOREIGN KEY (chat, thread) REFERENCES thread ON DELETE CASCADE ON UPDATE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX approver_user ON approver (user);
CREATE TRIGGER approver_chat_delete AFTER DELETE ON chat BEGIN
    DELETE FROM approver WHERE user = old.chat;
END;

-- Threads of which it was said that nobody gets the proposals, until somebody gets them again.
CREATE TABLE lapse (
    chat INTEGER NOT NULL,
    thread INTEGER NOT NULL,
    told_at INTEGER NOT NULL,
    PRIMARY KEY (chat, thread),
    FOREIGN KEY (chat, thread) REFERENCES thread ON DELETE CASCADE ON UPDATE CASCADE
) STRICT, WITHOUT ROWID;

-- A story that somebody is to approve before it waits. What was decided stays, so that no later fan-out brings it again.
CREATE TABLE proposal (
    proposal INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice: buttons carry it
    chat INTEGER NOT NULL,
    thread INTEGER NOT NULL,
    story INTEGER NOT NULL REFERENCES story ON DELETE CASCADE,
    proposed_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL, -- undecided until then, it is not posted
    by_subject INTEGER NOT NULL CHECK (by_subject IN (0, 1)), -- which follows bring it, as in waiting
    by_search INTEGER NOT NULL CHECK (by_search IN (0, 1)),
    asked_at INTEGER, -- NULL: not everybody who is to get it has it, or has it on the way
    state TEXT NOT NULL DEFAULT 'open'
        CHECK (state IN ('open', 'approved', 'skipped', 'undone', 'expired', 'hidden', 'there')),
    decided_at INTEGER, -- approved or skipped
    FOREIGN KEY (chat, thread) REFERENCES thread ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;
CREATE UNIQUE INDEX proposal_place ON proposal (chat, thread, story);
CREATE INDEX proposal_story ON proposal (story, chat, thread);
CREATE INDEX proposal_open ON proposal (expires_at) WHERE state = 'open';
CREATE INDEX proposal_unasked ON proposal (chat, thread, proposal) WHERE state = 'open' AND asked_at IS NULL;

-- A proposal's message in the private chat of one who approves.
CREATE TABLE proposal_copy (
    proposal INTEGER NOT NULL REFERENCES proposal ON DELETE CASCADE,
    chat INTEGER NOT NULL REFERENCES chat ON DELETE CASCADE ON UPDATE CASCADE,
    message_id INTEGER, -- NULL: on its way
    told TEXT NOT NULL DEFAULT 'open', -- what it says of the proposal (bot/approval.py: View)
    settled INTEGER NOT NULL DEFAULT 0 CHECK (settled IN (0, 1)), -- says the last word, or cannot be edited
    PRIMARY KEY (proposal, chat)
) STRICT, WITHOUT ROWID;
CREATE INDEX proposal_copy_live ON proposal_copy (proposal, chat) WHERE settled = 0 AND message_id IS NOT NULL;
CREATE INDEX proposal_copy_chat ON proposal_copy (chat);

-- The group in which a channel's posts are discussed, and where they appear by themselves; each knows the other.
CREATE TABLE link (
    chat INTEGER PRIMARY KEY REFERENCES chat ON DELETE CASCADE ON UPDATE CASCADE, -- a channel or a supergroup
    other INTEGER NOT NULL DEFAULT 0, -- 0: none
    asked_at INTEGER NOT NULL DEFAULT 0 -- when Telegram told it last; it is asked again after a day
) STRICT;
CREATE INDEX link_other ON link (other) WHERE other <> 0;
CREATE INDEX link_pair ON link (chat, other) WHERE other <> 0;
CREATE INDEX link_asked ON link (asked_at);
INSERT INTO link (chat) SELECT chat FROM chat WHERE kind IN ('supergroup', 'channel');
CREATE TRIGGER link_chat_insert AFTER INSERT ON chat WHEN new.kind IN ('supergroup', 'channel') BEGIN
    INSERT INTO link (chat) SELECT new.chat WHERE NOT EXISTS (SELECT 1 FROM link WHERE chat = new.chat);
END;
CREATE TRIGGER link_chat_update AFTER UPDATE OF kind ON chat WHEN new.kind IN ('supergroup', 'channel') BEGIN
    INSERT INTO link (chat) SELECT new.chat WHERE NOT EXISTS (SELECT 1 FROM link WHERE chat = new.chat);
END;
