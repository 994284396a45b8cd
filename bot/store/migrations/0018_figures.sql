-- What is kept for operators, and what is kept of whom.

-- The only chat that has made this search, for whoever wants it forgotten; 0: several, or none that is known.
ALTER TABLE query ADD COLUMN asked_by INTEGER NOT NULL DEFAULT 0;
CREATE INDEX query_asked_by ON query (asked_by) WHERE asked_by <> 0;

-- How many stories were sent, by the hour: rows of `sent` go with their chats. Those that were never sent, but are not to
-- be sent either, have no message. Not by an upsert: the REPLACE that fires a trigger would take its place.

INSERT INTO tally (hour, name, count)
SELECT sent_at - sent_at % 3600000, 'sent', count(*) FROM sent WHERE message_id <> 0 GROUP BY 1;

CREATE TRIGGER sent_count AFTER INSERT ON sent WHEN new.message_id <> 0 BEGIN
    INSERT INTO tally (hour, name, count) SELECT new.sent_at - new.sent_at % 3600000, 'sent', 0
    WHERE NOT EXISTS (SELECT 1 FROM tally WHERE hour = new.sent_at - new.sent_at % 3600000 AND name = 'sent');
    UPDATE tally SET count = count + 1 WHERE hour = new.sent_at - new.sent_at % 3600000 AND name = 'sent';
END;
