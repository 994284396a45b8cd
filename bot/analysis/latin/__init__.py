"""What a word typed in Latin letters may be in Cyrillic, Kazakh and Russian at once.

    word -> spellings of its letters (tables of kazakh, russian) -> likeliest ways through them (paths) -> readings

No orthography is asked for: those of 2017, 2018 and 2021, the scientific ones, passports' and what people improvise
stand in one table a language, each spelling with what it may mean and how unlikely that is. A word that is neither
Kazakh nor Russian gets readings, too, which no vocabulary has.
"""

from bot.analysis.latin.reading import MOST_READINGS, readings

__all__ = ["MOST_READINGS", "readings"]
