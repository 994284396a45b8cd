"""How rules are written, what is said of those that are wrong, and how their words are found."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ConfigError
from bot.model import Language
from bot.topics import Classifier, parse_topics
from bot.topics.terms import BadTermError, parse_term, words_of

HEAD = """
[[group]]
name = "children"
ru = "дети, детей, школьник*"
en = "child~, children"
not = { ru = "детей войны" }

[[topic]]
slug = "roads"
names = { kk = "Жол", ru = "Дороги", en = "Roads" }
hashtags = { kk = "#Жол", ru = "#Дороги", en = "#Roads" }
"""

PLACE = """
[[region]]
slug = "semey"
names = { kk = "Семей", ru = "Семей", en = "Semey" }
[[region.rule]]
ru = "Семей"
kk = "Семей~"
anywhere = true
"""


def found(rules: str, text: str, language: Language = "ru") -> set[str]:
    """The topics that rules after the sample's head put a text under."""
    return set(Classifier(parse_topics(HEAD + rules).rules).classify(text, language).topics)


ROADS = """
[[topic.rule]]
ru = "дтп, дорожн*, правила движения"
with = ["children"]
not = { ru = "дорожн* карт*" }
near = 4
"""


@pytest.mark.parametrize(
    ("text", "about_roads"),
    [
        ("Дети попали в ДТП", True),
        ("Школьники и дорожные знаки", True),
        ("Школьникам объяснили правила движения", True),
        ("Правила дорожного порядка", False),
        ("Школьникам объяснили правила и движения", False),
        ("Дети изучили дорожную карту", False),
        ("Дети, дорожная карта и ДТП", True),
        ("Для детей войны после ДТП", False),
        ("Дети раз два три четыре пять ДТП", False),
        ("ДТП", False),
        ("Дети", False),
    ],
)
def test_a_rule_wants_a_word_of_each_list_near_each_other(text: str, *, about_roads: bool) -> None:
    """Words that are excluded do not count, phrases stand in a row, and what is far apart is not together."""
    assert found(ROADS, text) == ({"roads"} if about_roads else set())


def test_one_rule_of_several_suffices() -> None:
    """A topic's rules stand side by side."""
    rules = '[[topic.rule]]\nru = "дтп"\n[[topic.rule]]\nru = "светофор*"\nwith = ["children"]\n'
    assert found(rules, "ДТП ночью") == {"roads"}
    assert found(rules, "Дети у светофора") == {"roads"}
    assert found(rules, "У светофора") == set()


def test_a_word_far_down_counts_only_where_the_rule_says_so() -> None:
    """What stands after the first words may be there in passing."""
    text = "слово " * 30 + "ДТП"
    rule = '[[topic.rule]]\nru = "дтп"\nwith = []\n'
    named = '[[topic.rule]]\nru = "рельс*"\nwith = ["children"]\n'
    assert found(rule + named, text) == set()
    assert found(rule + "anywhere = true\n" + named, text) == {"roads"}


def test_a_rule_steps_back_before_another_topic() -> None:
    """It does not count where a topic is found that it names, though that topic's rule steps back before a third."""
    rules = "".join(
        [
            ROADS + 'unless = ["fires"]\n',
            another("schools", '"урок*"\nunless = ["roads"]'),
            another("fires", '"пожар*"'),
        ]
    )
    assert found(rules, "Урок для школьников") == {"schools"}
    assert found(rules, "Урок для школьников после ДТП") == {"roads"}
    assert found(rules, "Урок для школьников после ДТП и пожара") == {"schools", "fires"}


def another(slug: str, terms: str) -> str:
    """Another topic with a rule."""
    names = 'names = { kk = "Т", ru = "Т", en = "T" }\nhashtags = { kk = "#Т", ru = "#Т", en = "#T" }'
    return f'[[topic]]\nslug = "{slug}"\n{names}\n[[topic.rule]]\nru = {terms}\n'


def test_rules_may_not_step_back_before_each_other() -> None:
    """Which of them comes first could not be told."""
    rules = another("schools", '"урок*"\nunless = ["fires"]') + another("fires", '"пожар*"\nunless = ["schools"]')
    lines = problems(f'{HEAD}[[topic.rule]]\nwith = ["children"]\n{rules}')
    assert lines == [
        "TOPICS_FILE: topic fires: unless goes round in a circle (fires, schools); remove one",
    ]


def test_a_capital_letter_is_wanted_where_the_term_has_one() -> None:
    """A town's name is told from a word that is spelt like it; in Kazakh the town takes its endings."""
    classifier = Classifier(parse_topics(HEAD + ROADS + PLACE).rules)
    assert set(classifier.classify("В город Семей", "ru").regions) == {"semey"}
    assert set(classifier.classify("поддержка семей", "ru").regions) == set()
    assert set(classifier.classify("Ол Семейде тұрады", "kk").regions) == {"semey"}
    assert set(classifier.classify("Ол Семейхан", "kk").regions) == set()


def test_short_words_of_another_language_do_not_count() -> None:
    """The Kazakh for fire is a Russian preposition; longer words count in a text of any language."""
    named = '[[topic.rule]]\nru = "я"\nwith = ["children"]\n'
    rules = '[[topic.rule]]\nkk = "от, мектептер*, өрт"\nen = "fire"\n' + named
    assert found(rules, "от дома", "ru") == set()
    assert found(rules, "от жағу", "kk") == {"roads"}
    for text in ("мектептер дома", "өрт дома", "fire дома"):
        assert found(rules, text, "ru") == {"roads"}


def test_a_file_without_rules_puts_nothing_under_anything() -> None:
    """Somebody's own topics of before there were rules still work."""
    only_names = HEAD[HEAD.index("[[topic]]") :]
    assert set(Classifier(parse_topics(only_names).rules).classify("Дети попали в ДТП", "ru").topics) == set()


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ('ru = "де*"', "topic roads: rule 1: ru: 'де*' has too short a stem; write at least 3 letters before *"),
        ('kk = "с~"', "rule 1: kk: 'с~' has too short a stem; write at least 2 letters before ~"),
        ('ru = "дтп, , авария"', "rule 1: ru: '' is empty; write a word"),
        ('ru = "д.п"', "rule 1: ru: 'д.п' is no term; write letters, and * or ~ only at the end of a word"),
        ('ru = "(a+)+$"', "rule 1: ru: '(a+)+$' is no term"),
        ('ru = "до*рога"', "rule 1: ru: 'до*рога' is no term"),
        ('ru = "дтп, дтп"', "rule 1: ru: 'дтп' is there twice; remove one"),
        ('ru = ["дтп"]', 'rule 1: ru is no text; write ru = "word, begin*, form~"'),
        ("", "rule 1: has no words; write them as"),
        ('rus = "дтп"', "rule 1: 'rus' is not known; is 'ru' meant?"),
        ('ru = "дтп"\nwhit = ["children"]', "rule 1: 'whit' is not known; is 'with' meant?"),
        ('ru = "дтп"\nwith = ["childern"]', "rule 1: with: 'childern' is not known; is 'children' meant?"),
        ('ru = "дтп"\nwith = "children"', 'rule 1: with is no list of names; write with = ["…"]'),
        ('ru = "дтп"\nunless = ["road"]', "rule 1: unless: 'road' is not known; is 'roads' meant?"),
        ('ru = "дтп"\nnear = 0', "rule 1: near is 0; write a whole number of words from 1 to 200"),
        ('ru = "дтп"\nnear = true', "rule 1: near is True"),
        ('ru = "дтп"\nanywhere = 1', "rule 1: anywhere is 1; write true or false"),
        ('ru = "дтп"\nnot = "дтп"', 'rule 1: not is no table; write not = { ru = "word, begin*" }'),
        ('ru = "дтп"\nnot = { rus = "x" }', "rule 1: not: 'rus' is not known; is 'ru' meant?"),
        (
            'ru = "детали, дтп"\nnot = { ru = "детал*" }',
            "rule 1: ru: 'детали' can never count, 'детал*' excludes it; remove one of them",
        ),
    ],
)
def test_a_wrong_rule_is_refused_with_its_place(rule: str, problem: str) -> None:
    """Each mistake is one line that says where it is and how to mend it."""
    lines = problems(f'{HEAD}[[topic.rule]]\n{rule}\n[[topic.rule]]\nwith = ["children"]\n')
    assert all(line.startswith("TOPICS_FILE: ") for line in lines)
    assert any(problem in line for line in lines), lines


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('name = "children"\n', "", "group 1: name is missing; write a word by which rules name it"),
        ('name = "children"', 'name = "pupils"', "group pupils: no rule names it"),
        ('name = "children"', 'name = "children"\nalso = ["others"]', "group children: also: 'others' is not known"),
        ('ru = "дети, детей, школьник*"\nen = "child~, children"', "", "group children: has no words"),
        ("[[group]]", "[[grop]]", "'grop' is not known; write [[topic]], [[region]] or [[group]]"),
        ("[[group]]", "[group]", "group is no list of tables; write [[group]]"),
        ("[[topic.rule]]", "[topic.rule]", "topic roads: rule is no list of tables; write [[topic.rule]]"),
    ],
)
def test_a_wrong_group_is_refused_with_its_place(old: str, new: str, problem: str) -> None:
    """Groups that nothing names are told, too: they would have no effect."""
    text = HEAD + ROADS
    assert old in text
    assert any(problem in line for line in problems(text.replace(old, new, 1)))


def problems(toml_text: str) -> list[str]:
    """What is said of a file that is refused."""
    with pytest.raises(ConfigError) as refused:
        parse_topics(toml_text)
    return refused.value.problems


@given(st.text(max_size=40))
def test_a_term_is_read_or_refused(written: str) -> None:
    """Whatever is written, nothing else comes of it."""
    with suppress(BadTermError):
        assert parse_term(written, "ru").words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ата-аналар: зорлық-зомбылық!", ["Ата", "аналар", "зорлық", "зомбылық"]),
        ("The child's and children’s", ["The", "child", "and", "children"]),
        ("де\u0301ти, дет\u00adский", ["дети", "детский"]),
        ("и\u0306од", ["йод"]),
        ("snake_case №5", ["snake", "case", "5"]),
        ("", []),
    ],
)
def test_a_text_is_parted_into_words(text: str, words: list[str]) -> None:
    """Hyphens and signs part, accents and soft hyphens do not."""
    assert words_of(text) == words


@pytest.mark.alone
@pytest.mark.parametrize("text", ["дети " * 800_000, "а" * 4_194_304, "дети дтп " * 400_000, "\u0301" * 4_194_304])
def test_a_hostile_text_takes_no_time(text: str) -> None:
    """Four mebibytes of one thing are classified in a moment."""
    classifier = Classifier(parse_topics(HEAD + ROADS).rules)
    began = time.process_time()
    classifier.classify(text, "ru")
    assert time.process_time() - began < 0.2
