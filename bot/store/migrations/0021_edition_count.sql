-- How many editions each site has in each language: counted as they come, for to count a million takes seconds.

CREATE TABLE edition_count (
    site TEXT NOT NULL,
    language TEXT NOT NULL,
    editions INTEGER NOT NULL,
    PRIMARY KEY (site, language)
) STRICT, WITHOUT ROWID;
INSERT INTO edition_count (site, language, editions) SELECT site, language, count(*) FROM edition GROUP BY site, language;

CREATE TRIGGER edition_count_insert AFTER INSERT ON edition BEGIN
    INSERT INTO edition_count (site, language, editions) VALUES (new.site, new.language, 1)
    ON CONFLICT (site, language) DO UPDATE SET editions = editions + 1;
END;
CREATE TRIGGER edition_count_delete AFTER DELETE ON edition BEGIN
    UPDATE edition_count SET editions = editions - 1 WHERE site = old.site AND language = old.language;
END;
CREATE TRIGGER edition_count_update AFTER UPDATE OF site, language ON edition
WHEN (new.site, new.language) <> (old.site, old.language) BEGIN
    UPDATE edition_count SET editions = editions - 1 WHERE site = old.site AND language = old.language;
    INSERT INTO edition_count (site, language, editions) VALUES (new.site, new.language, 1)
    ON CONFLICT (site, language) DO UPDATE SET editions = editions + 1;
END;
