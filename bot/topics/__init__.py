"""Topics and regions: their names, and the rules that put stories under them, read from topics.toml."""

from bot.topics.classifying import Classifier, Findings
from bot.topics.file import parse_topics
from bot.topics.naming import Region, Topics
from bot.topics.rules import Rules

__all__ = ["Classifier", "Findings", "Region", "Rules", "Topics", "parse_topics"]
