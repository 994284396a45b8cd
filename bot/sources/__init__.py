"""The sources of news: what they are (configuration), how a page is had (fetch) and understood (listing, feed, dates).

`reading.read` goes through all of it once for one source.
"""
