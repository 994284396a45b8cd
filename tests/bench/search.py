"""What searching costs: its growth with the stories, its time beside a fan-out, the index, the import."""

from __future__ import annotations

import random
import statistics
import time
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING

import orjson

from bot.analysis.synonyms import parse_synonyms
from bot.cli.importing import import_stories
from bot.config import Settings
from bot.model import LANGUAGES, Language
from bot.search.reading import read_queries
from bot.store import open_store
from bot.topics import Topics, parse_topics
from tests.bench.measures import PAID, Figure, arrived, at_least, at_most
from tests.bench.stage import ROOT, bot, fill, telegram
from tests.factories import ZONE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator
    from pathlib import Path

FEW, MANY = 10_000, 1_000_000
QUERIES = 400
FREQUENT: dict[Language, tuple[str, ...]] = {
    "kk": ("бала", "мектеп", "қарсы", "және", "туралы"),
    "ru": ("дети", "школа", "против", "и", "в"),
    "en": ("children", "school", "against", "the", "of"),
}
"""Words that stand in nearly every story, in this order of frequency."""

RARE = 10_000
"""Words a language besides those of the labelled headlines, made of the ends and beginnings of these."""

IMPORTED = 30_000

FIRST = datetime(2016, 1, 1, tzinfo=UTC)


class Newsroom:
    """Writes samples whose words are as frequent as those of a language (Zipf), the same in every run."""

    def __init__(self) -> None:
        self.random = random.Random(5)  # noqa: S311 - samples, the same in every run
        self._words = {language: self._vocabulary(language) for language in LANGUAGES}
        self._weights = list(accumulate(1 / (rank + 1.5) ** 0.9 for rank in range(len(self._words["en"]))))

    def _vocabulary(self, language: Language) -> list[str]:
        lines = (ROOT / "tests/data/labelled/topics.jsonl").read_text(encoding="utf-8").splitlines()
        texts = [line["text"] for line in map(orjson.loads, lines) if line["lang"] == language]
        known = sorted({word for text in texts for word in text.lower().split() if word.isalpha()})
        made = {self.random.choice(known)[:4] + self.random.choice(known)[-4:] for _ in range(2 * RARE)}
        words = [*known, *sorted(made - set(known))[:RARE]]
        self.random.shuffle(words)
        return [*FREQUENT[language], *words][: RARE + 500]

    def words(self, language: Language, count: int) -> list[str]:
        """Some words, frequent ones more often."""
        return self.random.choices(self._words[language], cum_weights=self._weights, k=count)

    def lines(self, count: int) -> Iterator[bytes]:
        """Stories of three editions, one every five minutes."""
        for number in range(count):
            editions = {
                language: {
                    "title": f"Sample: {' '.join(self.words(language, 9))}",
                    "summary": " ".join(self.words(language, 30)),
                }
                for language in LANGUAGES
            }
            moment = FIRST + timedelta(minutes=5 * number)
            yield orjson.dumps({"id": str(number), "published": moment, "source": "news.example", "editions": editions})

    def queries(self, count: int) -> Iterator[str]:
        """What may be typed: frequent words and rare ones, unfinished, with slips, in one word or several."""
        for number in range(count):
            language = LANGUAGES[number % len(LANGUAGES)]
            words = self.words(language, 1 + number % 3)
            if number % 7 == 0:
                words.append(FREQUENT[language][number % 3])
            if number % 5 == 0:
                words[-1] = words[-1][: max(3, len(words[-1]) - 2)]
            if number % 11 == 0:
                words[0] = words[0][1:] + words[0][0]
            yield " ".join(words)
        for language in LANGUAGES:
            yield from FREQUENT[language][:3]
            yield " ".join(FREQUENT[language][:3])
            yield f"{FREQUENT[language][0]} -{FREQUENT[language][1]}"
            yield f'"{FREQUENT[language][0]} {FREQUENT[language][1]}"'


async def search(folder: Path) -> AsyncIterator[Figure]:
    """A search over ten thousand and over a million stories in three languages."""
    slowest: dict[int, float] = {}
    for count in (FEW, MANY):
        path = folder / f"{count}.db"
        rate = await _import(path, count)
        yield Figure(f"import of {count:,} stories of three editions, written meanwhile", f"{rate:.0f} stories/s")
        took = await _search(path)
        slowest[count] = _p99(took)
        yield Figure(
            f"search over {count:,} stories (median, p99)", f"{statistics.median(took):.0f}, {_p99(took):.0f} ms"
        )
    yield at_most("search: p99 over a million, of that over ten thousand", slowest[MANY] / slowest[FEW], 10, "times")
    text, index = await _sizes(folder / f"{MANY}.db")
    yield at_most("index: size, of that of the text", index / text, 2, "times")


async def importing(folder: Path) -> AsyncIterator[Figure]:
    """An archive that is there as a file."""
    lines = list(Newsroom().lines(IMPORTED))
    rate = await _import(folder / "bench.db", IMPORTED, lines)
    yield at_least(f"import of {IMPORTED:,} stories of three editions", rate, 1000, "stories/s")


async def _import(path: Path, count: int, lines: Iterable[bytes] | None = None) -> float:
    """Stories a second."""
    settings = Settings(database_path=path)
    begun = time.monotonic()
    await import_stories(settings, lines or Newsroom().lines(count), print, datetime.now(UTC))
    return count / (time.monotonic() - begun)


async def _search(path: Path) -> list[float]:
    """Milliseconds that each query takes, asked for the second time: its pages are read from the disk at the first."""
    reader = read_queries(
        _topics(), parse_synonyms((ROOT / "bot/data/synonyms.toml").read_text(encoding="utf-8")), ZONE
    )
    asked = list(Newsroom().queries(QUERIES))
    took: list[float] = []
    async with open_store(path) as store:
        for text in [*asked, *asked]:
            begun = time.perf_counter()
            await store.search.page(reader.read(text, "kk"), size=5)
            took.append(1000 * (time.perf_counter() - begun))
    return took[len(asked) :]


def _topics() -> Topics:
    return parse_topics((ROOT / "bot/data/topics.toml").read_text(encoding="utf-8"))


async def _sizes(path: Path) -> tuple[int, int]:
    """Bytes of the titles and summaries, and of the index with its terms."""
    async with open_store(path) as store:
        text = await store.database.read(
            "SELECT sum(length(CAST(title AS BLOB)) + length(CAST(summary AS BLOB))) AS size FROM edition"
        )
        index = await store.database.read(
            "SELECT sum(pgsize) AS size FROM dbstat"
            " WHERE name GLOB 'story_words*' OR name GLOB '*indexed*' OR name GLOB '*term*'"
        )
        return text[0]["size"], index[0]["size"]


async def beside(folder: Path) -> AsyncIterator[Figure]:
    """A search while a story is brought to a hundred thousand chats, and while nothing happens."""
    async with telegram(people=20_000, askers=400) as to:
        await _import(folder / "bench.db", FEW)
        await fill(folder / "bench.db", to.chats)
        async with bot(folder, to, **PAID) as on:
            await to.ask("/search школа дети")
            idle = [await to.ask("/search школа дети") for _ in range(150)]
            await on.publish(FEW)  # the first number that no imported story has
            await arrived(to, 200)
            busy = [await to.ask("/search школа дети") for _ in range(150)]
    later = 1000 * (_p99(busy) - _p99(idle))
    yield Figure("search while idle (p99)", f"{1000 * _p99(idle):.0f} ms")
    yield at_most("search during a fan-out (p99): later than idle by", later, 50, "ms")


def _p99(values: list[float]) -> float:
    return statistics.quantiles(values, n=100)[98]


MEASURES = {"search": search, "importing": importing, "beside": beside}
