"""Feeds (RSS 0.90 to 2.0, Atom 0.3 and 1.0, JSON Feed): from a fetched page to the items that it shows.

    page.text -markup-> whole items, made well-formed -syndication-> Entry -page-> ParsedItem
    page.text -jsonfeed----------------------------------------------^

`page.parse_feed` goes through all of it. Nothing here follows a link, loads a DTD or expands an entity.
"""
