"""SaqBala: news on children's rights and safety in Kazakhstan, brought to Telegram in three languages.

Five flows meet only in the database:

    in      source -fetch-> FetchedPage -parse-> ParsedItem -decide-> intents -store-> Story, fan-out row    (ingest)
            fan-out row -saved searches, chunks-> waiting rows of the chats that follow                      (fanout)
    out     a chat's waiting rows that are due -claim-> Parcel -render-> Message -send-> answer -> outcome   (deliver)
    edit    changed story -chunks-> sent messages that show it otherwise -render-> Message -edit-> outcome   (revise)
    notice  what is to be said -a few chats at a time-> errands -render-> Message -send-> answer -> outcome  (announce)
    answer  Update -> handler -> store query -> Story -> render -> Message -> send                           (handlers)

Layers, each importing only from those before it (tests/contract/test_layers.py):

    model, errors <- pure modules <- one-edge modules (config, store, sources.fetch, telegram, schedule)
    <- ingest | fanout | deliver | revise | announce | erasing | alerting | report | contact
       | handlers (never each other)
    <- timetable, demo, web <- app <- cli
"""

__version__ = "0.1.0"
