"""The soak: the bot as a process of its own, against a Telegram that fails in every way; in two plays.

The storm (`scenario`) kills it a hundred times within minutes. The emulator, a process of its own (`emulator`), keeps
Telegram's rates, lets requests fail by a seeded plan (`plan`) and writes a journal (`journal`) of what was asked. The
bot (`processes`) is `python -m bot run`, with its settings in the environment. Stories are published for an audience
(`audience`); then the judgement (`judgement`) compares the journal, and what the database holds (`ledger`), with what
must be there.

The weeks (`weeks`) let it live by a clock that leaps over the time in which nobody has anything to do (`dial`,
`simulated`, `conductor`), among a population (`population`) and sites (`newsroom`), in a process of their own (`town`),
by a calendar that is drawn before (`calendar`). What each place should have got is worked out without the bot's code
(`expectations`), compared (`comparison`, `reckoning`) and drawn (`growth`, `picture`).
"""
