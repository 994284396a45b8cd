"""Messages from what is known: pure functions that give a Message in Telegram's HTML, never too long.

text.py knows letters and markup.py the HTML; story.py shows one story, list.py a page of them, parcel.py what leaves to
a chat together, inline.py what is offered in inline mode; panel.py is what is chosen by buttons, info.py what the bot
tells of itself, notice.py its short words, export.py what it says of files; announcement.py what notices say,
broadcast.py what their operator sees.
"""
