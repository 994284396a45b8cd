"""The sample news of the demo: the stories, the newsroom that brings them out, the site that the bot reads."""
