-- The regions that stories name, as story_topic is for topics.
CREATE TABLE story_region (
    region TEXT NOT NULL,
    sorted_at INTEGER NOT NULL, -- the story's
    story INTEGER NOT NULL REFERENCES story ON DELETE CASCADE,
    PRIMARY KEY (region, sorted_at, story)
) STRICT, WITHOUT ROWID;
CREATE INDEX story_region_story ON story_region (story);
