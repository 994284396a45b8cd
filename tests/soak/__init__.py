"""The crash proof: the bot as a process that is killed again and again, against a Telegram that fails in every way.

Three processes, as in life. The emulator (`emulator`) keeps Telegram's rates, lets requests fail by a seeded plan
(`plan`) and writes a journal (`journal`) of all that was asked. The bot (`processes`) is `python -m bot run`, with its
settings in the environment. The scenario (`scenario`) publishes stories for an audience (`audience`), kills and
restarts the bot at seeded moments, and lets it drain. Then the judgement (`judgement`) compares the journal, and what
the database holds (`ledger`), with what must be there.
"""
