"""SaqBala: news on children's rights and safety in Kazakhstan, brought to Telegram in three languages.

Nine flows meet only in the database:

    in      source -fetch-> FetchedPage -parse-> ParsedItem -decide-> intents -store-> Story, fan-out row    (ingest)
            fan-out row -saved searches, parts of a matter, chunks-> waiting rows or proposals               (fanout)
    compare new story -traces of its words-> stories near it -find_parts-> parts of one matter               (comparing)
    out     a chat's waiting rows that are due -claim-> Parcel -render-> Message -send-> answer -> outcome   (deliver)
    approve proposal -to administrators who asked-> notice; what is decided -render-> Message -edit          (proposing)
    edit    changed story -chunks-> sent messages that show it otherwise -render-> Message -edit-> outcome   (revise)
    notice  what is to be said -a few chats at a time-> errands -render-> Message -send-> answer -> outcome  (announce)
            what happened to a chat, or is to be decided -administrators-> notice                            (questions)
    link    chats not asked about for a day -getChat-> which channel and group go together                   (linking)
    erase   answers in channels whose minute is over -deleteMessage-> answer -> outcome                      (erasing)
    answer  Update -inbox-> handler -> store query -> Story -> render -> Message -> send                     (handlers)

Layers, each importing only from those before it (tests/contract/test_layers.py):

    model, errors <- pure modules <- one-edge modules (config, store, sources.fetch, telegram, schedule)
    <- ingest | fanout | comparing | deliver | proposing | revise | announce | questions | linking | erasing
       | alerting | report | contact | handlers (never each other)
    <- timetable, demo, web <- app <- cli
"""

__version__ = "0.1.0"
