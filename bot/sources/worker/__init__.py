"""The process that makes sense of pages: beside the bot's, so that no answer waits for the interpreter behind a page.

    bot     process.Worker -frames: a function of ours and what it is given-> program (nice 10, no settings, no token)
            process.Worker <-frames: plain data and our frozen types------------/

It knows nothing and keeps nothing: one that crashed, took too long or grew too large is replaced by another one.
"""
