-- How many stories were sent, by the hour: rows of `sent` go with their chats. Those that were never sent, but are not to
-- be sent either, have no message. Not by an upsert: the REPLACE that fires a trigger would take its place.

INSERT INTO tally (hour, name, count)
SELECT sent_at - sent_at % 3600000, 'sent', count(*) FROM sent WHERE message_id <> 0 GROUP BY 1;

CREATE TRIGGER sent_count AFTER INSERT ON sent WHEN new.message_id <> 0 BEGIN
    INSERT INTO tally (hour, name, count) SELECT new.sent_at - new.sent_at % 3600000, 'sent', 0
    WHERE NOT EXISTS (SELECT 1 FROM tally WHERE hour = new.sent_at - new.sent_at % 3600000 AND name = 'sent');
    UPDATE tally SET count = count + 1 WHERE hour = new.sent_at - new.sent_at % 3600000 AND name = 'sent';
END;
