-- When a row may leave, what it has to let go before it, and until when it is worth sending.

ALTER TABLE waiting ADD COLUMN priority INTEGER NOT NULL DEFAULT 0 CHECK (priority IN (0, 1)); -- 0 instant, 1 digest
ALTER TABLE waiting ADD COLUMN expires_at INTEGER NOT NULL DEFAULT 0; -- dropped and counted if it has not left by then
ALTER TABLE waiting ADD COLUMN parked_at INTEGER; -- missed while the chat was suspended: leaves when the chat says how

UPDATE waiting SET
    priority = (SELECT digest <> 'instant' FROM thread AS t WHERE (t.chat, t.thread) = (waiting.chat, waiting.thread)),
    expires_at = created_at + 86400000 * (
        SELECT CASE substr(digest, 1, 5) WHEN 'daily' THEN 3 WHEN 'weekl' THEN 9 ELSE 2 END
        FROM thread AS t WHERE (t.chat, t.thread) = (waiting.chat, waiting.thread)
    );

-- Why nothing goes to a chat before blocked_until: 'flood', Telegram told how long; 'trouble', a try failed; '' if not.
ALTER TABLE chat ADD COLUMN blocked_why TEXT NOT NULL DEFAULT '' CHECK (blocked_why IN ('', 'flood', 'trouble'));

-- As before, but those that may leave take turns: by priority, and among equals by batch, the stories that were stored
-- together, so that a later story for few chats does not wait for an earlier one for many.
DROP TABLE chat_due;
CREATE TABLE chat_due (
    chat INTEGER NOT NULL,
    thread INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER NOT NULL,
    priority INTEGER NOT NULL CHECK (priority IN (0, 1)),
    batch INTEGER NOT NULL, -- the newest of the stories that wait; 0 for digests, which are one batch
    PRIMARY KEY (chat, thread),
    FOREIGN KEY (chat, thread) REFERENCES thread ON DELETE CASCADE ON UPDATE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX chat_due_turn ON chat_due (priority, batch, due_at);
INSERT INTO chat_due (chat, thread, due_at, priority, batch)
SELECT w.chat, w.thread, max(min(w.due_at), coalesce(c.blocked_until, 0)), min(w.priority),
    iif(min(w.priority) = 0, max(w.story), 0)
FROM waiting AS w JOIN chat AS c USING (chat) JOIN thread AS t USING (chat, thread)
WHERE w.uncertain_at IS NULL AND c.suspended_at IS NULL AND t.suspended_at IS NULL
GROUP BY w.chat, w.thread;

-- What happened how often, by the hour in which it did.
CREATE TABLE tally (
    hour INTEGER NOT NULL, -- the moment at which the hour began
    name TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (hour, name)
) STRICT, WITHOUT ROWID;

-- How many chunks of chats a story has reached: those that have reached fewer go first.
ALTER TABLE fanout ADD COLUMN chunks INTEGER NOT NULL DEFAULT 0;

-- The moment until which everybody was last told to wait: one row, or none.
CREATE TABLE halt (
    until INTEGER NOT NULL
) STRICT;
