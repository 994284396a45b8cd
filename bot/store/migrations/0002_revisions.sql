-- Messages that were sent are edited when a story's edition is corrected, or appears later in the chat's language.

-- How a message looks: a story whole, a list, or plain text. An edit keeps it.
ALTER TABLE sent ADD COLUMN style TEXT NOT NULL DEFAULT 'story' CHECK (style IN ('story', 'list', 'plain'));
-- Its reader has turned it to another language by hand.
ALTER TABLE sent ADD COLUMN switched INTEGER NOT NULL DEFAULT 0 CHECK (switched IN (0, 1));
-- 0: never edited any more, because it was deleted, or because its group became a supergroup, where the same number
-- is another message.
ALTER TABLE sent ADD COLUMN editable INTEGER NOT NULL DEFAULT 1 CHECK (editable IN (0, 1));

UPDATE sent SET style = 'list' WHERE (chat, thread, message_id) IN (
    SELECT chat, thread, message_id FROM sent GROUP BY chat, thread, message_id HAVING count(*) > 1
);
UPDATE sent SET editable = 0 WHERE chat IN (SELECT moved_to FROM moved);

-- A story whose editions have changed, on its way through the messages that hold it; the cursor is the last chat and
-- thread that were looked at.
CREATE TABLE revising (
    story INTEGER PRIMARY KEY REFERENCES story ON DELETE CASCADE,
    chat INTEGER NOT NULL DEFAULT -9223372036854775808,
    thread INTEGER NOT NULL DEFAULT 0
) STRICT;

-- A story whose message in a chat has to be edited, or to be looked at when it has left. There is no lease: an edit
-- made twice does no harm.
CREATE TABLE revision (
    chat INTEGER NOT NULL,
    thread INTEGER NOT NULL DEFAULT 0,
    story INTEGER NOT NULL REFERENCES story ON DELETE CASCADE,
    due_at INTEGER NOT NULL, -- tried again from this moment on
    attempts INTEGER NOT NULL DEFAULT 0,
    marks INTEGER NOT NULL DEFAULT 1, -- how often it was asked for: an edit made before the last time does not end it
    PRIMARY KEY (chat, thread, story),
    FOREIGN KEY (chat, thread) REFERENCES thread ON DELETE CASCADE ON UPDATE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX revision_due ON revision (due_at);
CREATE INDEX revision_story ON revision (story);
