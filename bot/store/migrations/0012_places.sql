-- Groups and channels that are managed from elsewhere, what was changed in them, and texts that are asked for.

-- The number of a chat's thread, by which a button in somebody's private chat says whose settings it is about.
CREATE TABLE place (
    place INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice
    chat INTEGER NOT NULL,
    thread INTEGER NOT NULL,
    FOREIGN KEY (chat, thread) REFERENCES thread ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;
CREATE UNIQUE INDEX place_thread ON place (chat, thread);

-- A text that somebody was asked for, until it comes, or is asked for no longer: one of each person in each chat.
CREATE TABLE prompt (
    chat INTEGER NOT NULL REFERENCES chat ON DELETE CASCADE ON UPDATE CASCADE, -- where it is to be written
    user INTEGER NOT NULL,
    kind TEXT NOT NULL, -- what is asked for (bot/prompts.py)
    about_chat INTEGER NOT NULL, -- whose settings it is for
    about_thread INTEGER NOT NULL,
    message_id INTEGER NOT NULL, -- the message that asks
    asked_at INTEGER NOT NULL,
    PRIMARY KEY (chat, user),
    FOREIGN KEY (about_chat, about_thread) REFERENCES thread ON DELETE CASCADE ON UPDATE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX prompt_about ON prompt (about_chat, about_thread);
CREATE INDEX prompt_asked ON prompt (asked_at);

-- Who has changed what in the settings of a group or a channel, for its administrators.
CREATE TABLE change (
    change INTEGER PRIMARY KEY,
    chat INTEGER NOT NULL,
    thread INTEGER NOT NULL,
    user INTEGER, -- NULL: the chat itself, an anonymous administrator or a post
    at INTEGER NOT NULL,
    what TEXT NOT NULL CHECK (json_valid(what)), -- bot/audit.py
    FOREIGN KEY (chat, thread) REFERENCES thread ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;
CREATE INDEX change_place ON change (chat, thread, change);
CREATE INDEX change_at ON change (at);
