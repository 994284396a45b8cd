"""Synonyms: what the file must say, how an operator's adds to the packaged one, and that the packaged one is whole."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.synonyms import MOST_WORDS, Concept, Expression, Synonyms, parse_synonyms
from bot.config import Settings
from bot.content import read_content
from bot.errors import ConfigError
from bot.model import LANGUAGES
from bot.packaged import packaged_synonyms, read_topics
from bot.topics import parse_topics

SAMPLE = """
[[concept]]
kk = ["балабақша", "бала-бақша"]
ru = ["детский сад", "детсад"]
en = ["kindergarten"]

[[concept]]
ru = ["самокат"]
en = ["scooter", "e-scooter"]
"""

LETTERS = {
    "kk": re.compile("[а-яәғқңөұүһі]+"),
    "ru": re.compile("[а-я]+"),
    "en": re.compile("[a-zöü']+"),
}
LATIN = re.compile(r"[a-z]+|\d+")


@pytest.fixture(scope="module")
def packaged() -> Synonyms:
    """What the packaged file says."""
    return parse_synonyms(packaged_synonyms())


def problems(toml_text: str) -> list[str]:
    """What is said of a file that is refused."""
    with pytest.raises(ConfigError) as refused:
        parse_synonyms(toml_text)
    return refused.value.problems


def written(concept: Concept) -> list[str]:
    """Write the expressions of a concept with their languages."""
    return [f"{expression.language} {' '.join(expression.words)}" for expression in concept.expressions]


def test_a_file_gives_its_concepts() -> None:
    """Expressions come in the order of the languages and of the file, their words folded, parted at hyphens."""
    first, second = parse_synonyms(SAMPLE).concepts
    assert written(first) == ["kk балабақша", "kk бала бақша", "ru детский сад", "ru детсад", "en kindergarten"]
    assert second.expressions[-1] == Expression(("e", "scooter"), "en")


def test_an_expression_may_mean_several_things() -> None:
    """The same word in two concepts is no mistake: both are looked for."""
    girl, daughter = parse_synonyms(
        '[[concept]]\nkk = ["қыз"]\nru = ["девочка"]\n[[concept]]\nkk = ["қыз"]\nru = ["дочь"]'
    ).concepts
    assert girl.expressions[0] == daughter.expressions[0]


def test_a_word_may_be_the_same_in_two_languages() -> None:
    """What is spelt alike has other endings in each."""
    (concept,) = parse_synonyms('[[concept]]\nkk = ["роблокс"]\nru = ["роблокс"]').concepts
    assert written(concept) == ["kk роблокс", "ru роблокс"]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("[[concept]]\nkk", "colour = 1\n[[concept]]\nkk", "'colour' is not known; write [[concept]], or extends"),
        ("[[concept]]\nkk", "extends = 1\n[[concept]]\nkk", "extends must be true or false"),
        ("[[concept]]\nkk", "[[concept]]\nextends = true\nkk", "concept 1 (line 2): extends is out of its place"),
        ("[[concept]]\nru", '[[concept]]\nde = ["x"]\nru', "concept 2 (line 7): 'de' is not known; write kk, ru, en"),
        ('["kindergarten"]', '"kindergarten"', "concept 1 (line 2): en: is no list of expressions; write en = ["),
        ('["kindergarten"]', "[]", "concept 1 (line 2): en: is no list of expressions"),
        ('["kindergarten"]', "[7]", "concept 1 (line 2): en: 7 is no text; put it in quotes"),
        ('["kindergarten"]', "[{}]", "concept 1 (line 2): en: a dict is no text"),
        ('"kindergarten"', '""', "concept 1 (line 2): en: '' has no words; write one to 4, or remove it"),
        ('"kindergarten"', '"?!"', "concept 1 (line 2): en: '?!' has no words"),
        ('"kindergarten"', '"a b c d e"', "concept 1 (line 2): en: 'a b c d e' has 5 words; write at most 4"),
        ('"детсад"', '"Детский  Сад"', "concept 1 (line 2): ru: 'Детский  Сад' is there twice; remove one"),
        ('en = ["scooter", "e-scooter"]', "", "concept 2 (line 7): there is only one expression; write another"),
        ('ru = ["самокат"]\nen = ["scooter", "e-scooter"]', "", "concept 2 (line 7): there are no expressions; write"),
        ('["kindergarten"]', '["kindergarten"', "not TOML ("),
        ('["kindergarten"]', "[" * 100_000, "not TOML ("),
        ('"kindergarten"', "9" * 5_000, "not TOML ("),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(old: str, new: str, problem: str) -> None:
    """Each mistake is one line that says where it is and how to mend it."""
    assert old in SAMPLE
    (line,) = problems(SAMPLE.replace(old, new, 1))
    assert line.startswith("SYNONYMS_FILE: ")
    assert problem in line
    assert "\n" not in line


@pytest.mark.parametrize("text", ["", "extends = true", "concept = 1", "[concept]\nru = ['a', 'b']", "concept = [1]"])
def test_a_file_without_concepts_is_refused(text: str) -> None:
    """It would switch all synonyms off, which nobody means."""
    assert problems(text) == ["SYNONYMS_FILE: there is no concept; write at least one [[concept]]"]


def test_all_problems_are_told_at_once() -> None:
    """Whoever mends one need not find out about the next afterwards."""
    assert len(problems(SAMPLE.replace('"kindergarten"', '""').replace('["самокат"]', "1"))) == 2


def test_no_line_is_told_where_it_could_be_wrong() -> None:
    """A text that looks like a header, or concepts written without headers, leave the number."""
    (line,) = problems('concept = [{ ru = ["a", "a"] }]')
    assert line.startswith("SYNONYMS_FILE: concept 1: ru: ")
    (line,) = problems(SAMPLE.replace('"kindergarten"', '"""\n[[concept]]\na b c d"""'))
    assert line.startswith("SYNONYMS_FILE: concept 1: en: ")


def test_a_long_text_is_shown_by_its_beginning() -> None:
    """A line of the log is no place for a book."""
    (line,) = problems(SAMPLE.replace("kindergarten", "book " * 100_000))
    assert len(line) < 200
    assert "has 100000 words" in line


def test_a_file_of_ones_own_takes_the_place_of_the_packaged_one() -> None:
    """Unless it says that it adds to it."""
    own = '[[concept]]\nru = ["дача"]\nen = ["country house"]\n'
    assert len(parse_synonyms(own, SAMPLE).concepts) == 1
    assert len(parse_synonyms("extends = false\n" + own, SAMPLE).concepts) == 1
    assert len(parse_synonyms("extends = true\n" + own, SAMPLE).concepts) == 3


def test_an_own_concept_adds_to_the_packaged_one_that_it_shares_most_with() -> None:
    """One word more for a concept is written beside any that the concept has."""
    base = SAMPLE + '[[concept]]\nru = ["детсад", "ясли"]'
    own = 'extends = true\n[[concept]]\nru = ["садик", "детсад", "ясли"]\n'
    first, _, third = parse_synonyms(own, base).concepts
    assert written(third) == ["ru детсад", "ru ясли", "ru садик"]
    assert "ru садик" not in written(first)


def test_where_an_own_concept_shares_as_much_with_two_the_first_is_taken() -> None:
    """So it is the same at every start."""
    base = SAMPLE + '[[concept]]\nru = ["детсад", "ясли"]'
    first, _, third = parse_synonyms('extends = true\n[[concept]]\nru = ["садик", "детсад"]', base).concepts
    assert "ru садик" in written(first)
    assert "ru садик" not in written(third)


def test_another_languages_word_is_another_word() -> None:
    """A concept is joined by an expression of the same language only."""
    assert len(parse_synonyms('extends = true\n[[concept]]\nkk = ["самокат", "скутер"]', SAMPLE).concepts) == 3


@given(st.text())
def test_nothing_that_is_written_fails_otherwise(text: str) -> None:
    """A text is read, or refused with lines that say why."""
    told = ["SYNONYMS_FILE: "]
    try:
        parse_synonyms(text, SAMPLE)
    except ConfigError as error:
        told = error.problems
    assert told
    assert all(problem.startswith("SYNONYMS_FILE: ") for problem in told)


@given(st.lists(st.text(st.characters(exclude_characters='"\\', exclude_categories=("C",)), max_size=20), max_size=4))
def test_every_expression_has_words(texts: list[str]) -> None:
    """Whatever is accepted can be looked for."""
    listed = ", ".join(f'"{text}"' for text in texts)
    try:
        concepts = parse_synonyms(f"[[concept]]\nru = [{listed}]").concepts
    except ConfigError:
        return
    assert all(1 <= len(one.words) <= MOST_WORDS and all(one.words) for one in concepts[0].expressions)


def test_the_packaged_file_has_what_people_look_for(packaged: Synonyms) -> None:
    """It is large, and nearly every concept has an expression in each language."""
    whole = [one for one in packaged.concepts if {each.language for each in one.expressions} == set(LANGUAGES)]
    assert len(packaged.concepts) >= 1000
    assert len(whole) >= 0.99 * len(packaged.concepts)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ru детсад", "kk балабақша"),
        ("ru дду", "en kindergarten"),
        ("ru дтп", "kk жко"),
        ("ru дтп", "en road accident"),
        ("ru пособие", "kk жәрдемақы"),
        ("ru дети", "ru ребенок"),
        ("en children", "kk бала"),
        ("ru травля", "kk әлімжеттік"),
        ("ru ент", "kk ұбт"),
        ("ru мвд", "kk ішкі істер министрлігі"),
        ("ru юнисеф", "en unicef"),
        ("en karaganda", "en qaraghandy"),
        ("ru тикток", "en tiktok"),
    ],
)
def test_the_packaged_file_joins_what_is_the_same(packaged: Synonyms, one: str, other: str) -> None:
    """Abbreviations, translations and spellings of a name stand in one concept."""
    assert any({one, other} <= set(written(concept)) for concept in packaged.concepts)


def test_no_packaged_expression_has_another_languages_letters(packaged: Synonyms) -> None:
    """But names in Latin letters, and Kazakh names in Russian as the concept has them in Kazakh, too."""
    strange = []
    for concept in packaged.concepts:
        kazakh = {word for one in concept.expressions if one.language == "kk" for word in one.words}
        for one in concept.expressions:
            allowed = kazakh if one.language == "ru" else set()
            strange += [
                word
                for word in one.words
                if not LETTERS[one.language].fullmatch(word) and not LATIN.fullmatch(word) and word not in allowed
            ]
    assert strange == []


def test_few_packaged_expressions_mean_several_things(packaged: Synonyms) -> None:
    """None stands in more than two concepts, and no two concepts say the same in two languages: they are one."""
    concepts = [concept for concept in packaged.concepts if not concept.topic]
    places = Counter(expression for concept in concepts for expression in concept.expressions)
    assert max(places.values()) <= 2
    assert sum(count > 1 for count in places.values()) <= 0.02 * len(places)
    homes = defaultdict(list)
    for number, concept in enumerate(concepts):
        for expression in concept.expressions:
            homes[expression].append(number)
    shared = defaultdict(set)
    for expression, numbers in homes.items():
        if len(numbers) > 1:
            shared[tuple(numbers)].add(expression.language)
    assert [numbers for numbers, languages in shared.items() if len(languages) > 1] == []


def test_every_topic_is_named_in_all_languages(packaged: Synonyms) -> None:
    """By what people call it, and only topics that there are."""
    known = {topic.slug for topic in parse_topics(read_topics(Settings()))}
    named = {
        (concept.topic, one.language) for concept in packaged.concepts if concept.topic for one in concept.expressions
    }
    assert named == {(slug, language) for slug in known for language in LANGUAGES}


def test_settings_name_the_file(tmp_path: Path) -> None:
    """SYNONYMS_FILE is read at the start, and adds to the packaged file where it says so."""
    own = tmp_path / "synonyms.toml"
    own.write_text('extends = true\n[[concept]]\nru = ["детсадик", "детсад"]\n', encoding="utf-8")
    for settings, known in ((Settings(), False), (replace(Settings(), synonyms_file=own), True)):
        (group,) = read_content(settings).queries.read("детсадик").groups
        assert (("kбалабақша",) in {one.keys for one in group.alternatives}) is known


def test_a_concept_may_name_a_topic(tmp_path: Path) -> None:
    """One that there is."""
    own = tmp_path / "synonyms.toml"
    own.write_text('[[concept]]\ntopic = "bullying"\nru = ["травят"]\n', encoding="utf-8")
    (group,) = read_content(replace(Settings(), synonyms_file=own)).queries.read("травят").groups
    assert ("t:bullying",) in {one.keys for one in group.alternatives}
    own.write_text('[[concept]]\ntopic = "bulying"\nru = ["травят"]\n', encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        read_content(replace(Settings(), synonyms_file=own))
    assert raised.value.problems[0].startswith(
        "SYNONYMS_FILE: there is no topic 'bulying'; write one of protection-of-"
    )


def test_a_wrong_file_is_told_with_the_others(tmp_path: Path) -> None:
    """The bot does not start on it, and says why."""
    own = tmp_path / "synonyms.toml"
    own.write_text('[[concept]]\nru = ["детсадик"]\n', encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        read_content(replace(Settings(), synonyms_file=own, topics_file=tmp_path / "none.toml"))
    assert len(raised.value.problems) == 2


def test_the_example_of_the_page_does_what_is_said_of_it() -> None:
    """It adds a word to the packaged scooters, and a concept."""
    page = (Path(__file__).parents[2] / "docs/operating.md").read_text(encoding="utf-8")
    (example,) = (block for block in re.findall(r"```toml\n(.*?)```", page, re.DOTALL) if "[[concept]]" in block)
    packaged, larger = (parse_synonyms(*texts) for texts in ([packaged_synonyms()], [example, packaged_synonyms()]))
    assert len(larger.concepts) == len(packaged.concepts) + 2  # a district, and what a topic is called
    (scooters,) = (one for one in larger.concepts if "ru кикшеринг" in written(one))
    assert "kk самокат" in written(scooters)
