"""The stem of Kazakh words (bot.analysis.kazakh.stemmer); the other modules are its grammar and its lexicon."""

from bot.analysis.kazakh.stemmer import stem, stem_folded

__all__ = ["stem", "stem_folded"]
