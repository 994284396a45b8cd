"""Words of a page's furniture, in three languages: what a button, a counter or a menu says is never a story's title."""

from __future__ import annotations

import re

_WRITTEN = (
    # buttons of a card
    "read more|read|more|more info|more details|details|learn more|continue|continue reading|full story|full text",
    "read full|read full story|read the full story|see more|show more|load more|view|view more|open|go|click here|here",
    "читать|читать далее|читать дальше|читать полностью|читать полную версию|читать новость|читать статью|читать ещё",
    "читать на сайте|далее|дальше|подробнее|подробно|узнать больше|узнать подробнее|полностью|ещё|больше|открыть",
    "перейти|показать ещё|загрузить ещё|смотреть|посмотреть|полный текст|продолжение|продолжить чтение|тут|здесь",
    "толығырақ|толық оқу|толығырақ оқу|толық нұсқасы|толық мәтіні|оқу|оқыңыз|ары қарай|әрі қарай|ары қарай оқу",
    "әрі қарай оқу|жалғасы|жалғасын оқу|көбірек|көбірек оқу|тағы|тағы көрсету|көру|ашу|сайттан оқу|осында",
    # what goes with it
    "photo|photos|video|videos|audio|image|picture|gallery|infographics|share|print|comment|comments|view|views|like",
    "likes|reads|min read|tags|tag|category|author|source|exclusive|new|hot",
    "фото|видео|аудио|фотография|изображение|картинка|галерея|инфографика|поделиться|печать|распечатать",
    "комментарий|комментарии|комментариев|комментария|просмотр|просмотры|просмотров|просмотра|теги|тег|категория",
    "рубрика|автор|источник|эксклюзив|нравится|мин чтения|минут чтения",
    "сурет|фотосурет|бейне|бейнежазба|видео|галерея|бөлісу|басып шығару|пікір|пікірлер|қаралым|қаралды|көрілім",
    "тегтер|санат|айдар|дереккөз|эксклюзив|ұнайды",
    # menus and pagers
    "home|news|all news|latest news|main|menu|search|contacts|contact us|about|about us|next|previous|prev|back|first",
    "last|top|login|sign in|register|subscribe|close|skip to content|site map|all",
    "главная|главная страница|новости|все новости|последние новости|лента новостей|меню|поиск|контакты|о нас|о сайте",
    "следующая|предыдущая|вперёд|назад|первая|последняя|наверх|войти|вход|регистрация|подписаться|закрыть|все",
    "карта сайта|общество|политика|экономика",
    "басты бет|жаңалықтар|барлық жаңалықтар|соңғы жаңалықтар|мәзір|іздеу|байланыс|біз туралы|келесі|алдыңғы|артқа",
    "алға|жоғары|кіру|тіркелу|жазылу|жабу|барлығы|сайт картасы|қоғам|саясат|экономика|society|politics|economy",
    # languages
    "қаз|рус|анг|ағыл|eng|kaz|rus|қазақша|русский|английский|english|kazakh|russian|қазақ тілі|орысша|ағылшынша",
    "kz|kk|ru|en",
)
_LABELS = frozenset(label.replace("ё", "е") for line in _WRITTEN for label in line.split("|"))

# Headings begin so in many forms ("Most read", "Самое читаемое за неделю").
_BESIDE = re.compile(
    r"(?:most (?:popular|read|viewed|commented|shared)|popular|trending|top stories|related|read also|see also|"
    r"you (?:may|might) also|recommended|editors choice|other (?:news|stories)|more (?:news|stories)|similar|"
    r"популярн|сам(?:ое|ые) (?:популярн|читаем|обсуждаем|просматриваем)|читаемое|читайте (?:также|еще)|смотрите также|"
    r"похожие|материалы по теме|новости по теме|по теме|рекоменд|вам может быть|выбор редакции|"
    r"другие (?:новости|материалы)|"
    r"еще (?:новости|по теме)|топ новост|"
    r"(?:ең )?(?:танымал|көп (?:оқыл|қарал|талқылан))|ұқсас|тағы (?:да )?оқыңыз|сондай-ақ оқыңыз|оқи отырыңыз|"
    r"басқа жаңалықтар|ұсынамыз|редакция таңдауы|тақырып бойынша)"
)
_MOST_SAID = 5  # words

_LONGEST = 60
_OPENING = re.compile(
    r"\W*(?:read more|read the full|learn more|continue reading|читать (?:далее|дальше|полностью)|подробнее|"
    r"узнать больше|толығырақ|жалғасын оқу|(?:ары|әрі) қарай оқу)\b"
)
_COUNTER = re.compile(
    r"\W*\d[\d\s.,]*[kкm]?\s*(?:просмотр|комментар|view|comment|қарал|пікір|көріл|лайк|like|share|репост|мин|min)"
)
_MOST_COUNTED = 5
_LETTERS = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


def is_label(text: str) -> bool:
    """Whether a text is a button's, a counter's or a menu's, whatever arrows, dots and numbers go with it."""
    if len(text) > _LONGEST:
        return False
    plain = _plain(text)
    return not plain or plain in _LABELS or _is_counter(text.casefold())


def opens_as_label(text: str) -> bool:
    """Whether a text begins as a button does ("Read more about …")."""
    return _OPENING.match(text.casefold()) is not None


def heads_other_news(text: str) -> bool:
    """Whether a heading stands over stories that are not the page's own ("Popular", "Read also")."""
    if len(text) > _LONGEST or len(text.split()) > _MOST_SAID:
        return False
    return _BESIDE.match(_plain(text)) is not None


def _plain(text: str) -> str:
    return " ".join(_LETTERS.findall(text.casefold().replace("ё", "е"))).replace("'", "").replace("’", "")


def _is_counter(text: str) -> bool:
    return _COUNTER.match(text) is not None and len(text.split()) <= _MOST_COUNTED
