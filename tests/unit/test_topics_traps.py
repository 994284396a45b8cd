"""Words that look like others: headlines that must come under nothing, or not under what they seem to be about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import Settings
from bot.model import LANGUAGES, Language
from bot.packaged import read_topics
from bot.topics import Classifier, parse_topics

CLASSIFIER = Classifier(parse_topics(read_topics(Settings())).rules)


def topics_of(text: str, language: Language) -> set[str]:
    """The topics of a text."""
    return set(CLASSIFIER.classify(text, language).topics)


def regions_of(text: str, language: Language) -> set[str]:
    """The regions of a text."""
    return set(CLASSIFIER.classify(text, language).regions)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Полиция раскрыла детали дорожной аварии"),
        ("ru", "Детальный план ремонта дорог утвердил аким"),
        ("ru", "Детектив о врачах больницы выйдет на экраны"),
        ("ru", "Балаева рассказала о дорожных авариях и пожарах"),
        ("ru", "Дети войны получат выплаты ко Дню Победы"),
        ("ru", "Дочерняя компания получила субсидии"),
        ("ru", "Школа бизнеса откроется в университете"),
        ("ru", "Автошкола открыла новый класс вождения"),
        ("ru", "Налоговые каникулы для бизнеса продлили"),
        ("ru", "Лагерь беженцев пострадал от пожара"),
        ("ru", "Рыбак утонул в озере Балхаш"),
        ("ru", "Сгорел склад с сигаретами"),
        ("ru", "Пенсионеров приглашают на вакцинацию от гриппа"),
        ("ru", "Опека над недееспособной сестрой: как оформить"),
        ("ru", "Студенты университета получат гранты"),
        ("ru", "Юные хоккеисты вышли в финал турнира"),
        ("kk", "Балама жол салынып, апат азаяды деп күтіледі"),
        ("kk", "Баламалы энергия көздері туралы заң қабылданды"),
        ("kk", "Балапан телеарнасы жаңа бағдарлама көрсетеді"),
        ("kk", "Балаева жиналыста баяндама жасады, өрт пен апат азайған"),
        ("kk", "Балықшы көлге батып кетті"),
        ("kk", "Балқаш көлінде өрт шықты"),
        ("kk", "Зейнеткерлерге тұмауға қарсы екпе салынады"),
        ("kk", "Қоймадан шыққан өрт сөндірілді"),
        ("kk", "Бизнес мектебі жаңа курс ашты"),
        ("kk", "Студенттерге грант бөлінді"),
        ("en", "Details of the road accident remain unclear"),
        ("en", "Balayeva chairs a meeting on roads and fires"),
        ("en", "Minor changes made to the traffic code"),
        ("en", "Orphan drugs to be registered faster"),
        ("en", "Refugee camp hit by fire"),
        ("en", "Fisherman drowns in Lake Balkhash"),
        ("en", "Flu vaccine offered to pensioners"),
        ("en", "Business school opens in Astana"),
        ("en", "Kids Rock band cancels tour"),
        ("en", "Company adopts new law on standards"),
        ("ru", "Улицу Школьную закроют на ремонт"),
        ("ru", "Школа молодых фермеров обучила двести взрослых"),
        ("ru", "Студентов эвакуировали из общежития университета"),
        ("ru", "Братья-рыбаки утонули в Атырауской области"),
        ("ru", "Безработных переобучат в колледжах"),
        ("ru", "Сборная до 16 лет сыграла вничью"),
        ("ru", "Чиновнику грозит срок до 15 лет"),
        ("ru", "Рождаемость овец выросла"),
        ("ru", "Приют для собак просит помощи"),
        ("ru", "Штраф за травлю собак вырастет"),
        ("ru", "Предприятия, подопечные министерству, проверит прокуратура"),
        ("kk", "Мәжіліс екі аптаға үзіліске шықты, заң қаралмайды"),
        ("kk", "Жетім қалған ақбөкен төлі табиғатқа жіберілді"),
        ("kk", "Мектеп көшесі кеңейтіледі"),
        ("kk", "Жас кәсіпкерлер мектебінде ересектер оқыды"),
        ("kk", "Ағайынды балықшылар көлде суға батып кетті"),
        ("kk", "Жұмыссыздар колледжде қайта оқытылады"),
        ("kk", "Үкімет басшысы аграршылармен кездесті"),
        ("kk", "16 жасқа дейінгі құрама тең ойнады"),
        ("kk", "Ит панасы көмек сұрайды"),
        ("en", "School Street closed for pipe repairs"),
        ("en", "Forum of a new school of economic thought opens"),
        ("en", "Orphan oil wells to be plugged"),
        ("en", "Orphaned bear cub released into the wild"),
        ("en", "University students evacuated from dormitory"),
        ("en", "Fishermen brothers drown in Atyrau Region"),
        ("en", "Parliament takes recess after passing bill"),
        ("en", "Under-16 side draws with Uzbekistan"),
        ("en", "Jobless to be retrained at colleges"),
    ],
)
def test_general_news_has_no_topic(language: Language, text: str) -> None:
    """However near its words are to those of a topic."""
    assert topics_of(text, language) == set()


@pytest.mark.parametrize(
    ("language", "text", "topic"),
    [
        ("ru", "ДЕТИ ПОСТРАДАЛИ В ДТП", "road-safety"),
        ("ru", "Ребёнок утонул в водоёме", "water-and-fire-safety"),
        ("ru", "Ребенок утонул в водоеме", "water-and-fire-safety"),
        ("ru", "Онлайн-безопасность детей обсудили в Астане", "online-safety"),
        ("ru", "ДТП со школь\u00adником", "road-safety"),
        ("kk", "Бала зорлық-зомбылықтан зардап шекті", "violence-and-abuse"),
        ("kk", "Балаларға екпе салынды", "health-and-vaccination"),
        ("kk", "Балаларға екпe салынды", "health-and-vaccination"),
        ("kk", "Оқушыларға әлiмжеттік туралы айтылды", "bullying"),  # with the Latin i that keyboards offer
        ("en", "Children's rights discussed", "protection-of-childrens-rights"),
        ("en", "Children’s rights discussed", "protection-of-childrens-rights"),
        ("en", "CHILD INJURED IN ROAD ACCIDENT", "road-safety"),
    ],
)
def test_spelling_hides_no_topic(language: Language, text: str, topic: str) -> None:
    """Capitals, ё, hyphens, apostrophes, soft hyphens and letters of another alphabet make no difference."""
    assert topic in topics_of(text, language)


@pytest.mark.parametrize(
    ("language", "text", "topics"),
    [
        ("ru", "Отчим избил девятилетнего пасынка: возбуждено дело", {"violence-and-abuse", "law-and-order"}),
        ("kk", "Өгей әкесі тоғыз жасар ұлды сабаған: іс қозғалды", {"violence-and-abuse", "law-and-order"}),
        ("en", "Stepfather who beat nine-year-old stepson is charged", {"violence-and-abuse", "law-and-order"}),
        ("ru", "Ребёнка оставили без присмотра на вокзале", {"protection-of-childrens-rights"}),
        ("kk", "Бала вокзалда қараусыз қалған", {"protection-of-childrens-rights"}),
        ("en", "Child left unattended at railway station", {"protection-of-childrens-rights"}),
        ("ru", "Полицейские раздали первоклассникам светоотражатели", {"road-safety"}),
        ("kk", "Полицейлер бірінші сынып оқушыларына фликер таратты", {"road-safety"}),
        ("en", "Traffic police hand reflectors to first-graders", {"road-safety"}),
        ("ru", "Воспитательница ударила малыша: видео", {"violence-and-abuse"}),
        ("kk", "Тәрбиеші бүлдіршінді ұрған: видео тарады", {"violence-and-abuse"}),
        ("en", "Nanny slapped toddler, video shows", {"violence-and-abuse"}),
        ("ru", "День знаний отметили линейкой во всех школах", {"education"}),
        ("ru", "Ребёнка пристёгивают ремнём безопасности", {"road-safety"}),
        ("en", "Exams for pupils pushed back by a week", {"education"}),
        ("ru", "Соцсети хотят закрыть для детей младше 16 лет", {"online-safety"}),
        ("kk", "16 жасқа толмағандарға әлеуметтік желіге тыйым салынады", {"online-safety"}),
        ("en", "Social media ban for under-16s considered", {"online-safety"}),
        ("ru", "Подросткам объяснили их права на работе: трудовой договор с 14 лет", {"teenagers-work"}),
        ("ru", "Спасатели научили учеников, что делать при землетрясении", {"school-safety"}),
        ("kk", "Құтқарушылар оқушыларға жер сілкінісінде не істеу керегін үйретті", {"school-safety"}),
        ("en", "Rescuers teach pupils what to do in an earthquake", {"school-safety"}),
    ],
)
def test_a_story_has_the_topics_that_tell_it_and_no_more(language: Language, text: str, topics: set[str]) -> None:
    """The general topic is for rights, and for harm that no other topic tells; police who teach are no case of law."""
    assert topics_of(text, language) == topics


@pytest.mark.parametrize(
    ("language", "text", "regions"),
    [
        ("ru", "В Алматы открыли площадку", {"almaty"}),
        ("ru", "В Алматинской области открыли площадку", {"almaty-region"}),
        ("ru", "Алматинские врачи едут в Алматинскую область", {"almaty", "almaty-region"}),
        ("kk", "Алматыда алаң ашылды", {"almaty"}),
        ("kk", "Алматы облысында алаң ашылды", {"almaty-region"}),
        ("kk", "Алматы облысының балалары Алматыға барды", {"almaty", "almaty-region"}),
        ("en", "Playground opens in Almaty Region", {"almaty-region"}),
        ("en", "Almaty region's schools repaired", {"almaty-region"}),
        ("en", "Almaty schools repaired", {"almaty"}),
        ("kk", "Абай облысында мектеп салынды", {"abai"}),
        ("kk", "Абай Құнанбайұлының мерейтойы аталып өтті", set()),
        ("ru", "На улице Абая сменили асфальт", set()),
        ("ru", "Стихи Абая перевели на немецкий", set()),
        ("ru", "Поддержка семей станет адресной", set()),
        ("ru", "В Семее открыли музей", {"abai"}),
        ("kk", "Семейде мұражай ашылды", {"abai"}),
        ("kk", "Жамбыл Жабаевтың өлеңдері", set()),
        ("kk", "Жамбыл облысында су тасқыны", {"jambyl"}),
        ("en", "North Kazakhstan harvest begins", {"north-kazakhstan"}),
        ("en", "Kazakhstan harvest begins", set()),
        ("ru", "В СКО и ВКО похолодает", {"north-kazakhstan", "east-kazakhstan"}),
        ("kk", "ШҚО мен БҚО-да аяз", {"east-kazakhstan", "west-kazakhstan"}),
        ("ru", "Озеро Балхаш обмелело", set()),
        ("ru", "В Балхаше построили дом", {"karaganda"}),
        ("kk", "Балқаш көлі тартылды", set()),
        ("ru", "В Рудном запустили завод", {"kostanay"}),
        ("ru", "Рудные запасы страны подсчитали", set()),
        ("en", "Oral health matters", set()),
        ("ru", "Жители Медеуского района Алматы жалуются", {"almaty"}),
        ("ru", "Жетысуский район Алматы озеленят", {"almaty"}),
        ("ru", "Талдыкорган готовится к зиме", {"jetisu"}),
        ("kk", "Елордада жаңа мектеп ашылды", {"astana"}),
        ("kk", "Франция астанасы Парижде көрме ашылды", set()),
        ("ru", "В столице откроют школу", {"astana"}),
        ("ru", "В столице Узбекистана откроют школу", set()),
        ("ru", "Уровень Аральского моря измерили", set()),
        ("kk", "Қонаевта бассейн ашылды", {"almaty-region"}),
        ("ru", "В Темиртау, Экибастузе и Жанаозене", {"karaganda", "pavlodar", "mangystau"}),
        ("ru", "В Кентау, Хромтау, Риддере и Каскелене", {"turkistan", "aktobe", "east-kazakhstan", "almaty-region"}),
    ],
)
def test_a_place_tells_its_region(language: Language, text: str, regions: set[str]) -> None:
    """A region, a city of its rank, towns and districts; people, lakes and streets of these names do not."""
    assert regions_of(text, language) == regions


@given(st.text(max_size=300), st.sampled_from(LANGUAGES))
def test_any_text_can_be_classified(text: str, language: Language) -> None:
    """Nothing raises, whatever the signs."""
    topics_of(text, language)


WORDS = (
    "ДТП", "дети", "школьник", "утонул", "больница", "балалар", "мектеп", "апат", "оқушы", "суға", "children", "school",
    "drowned", "bullying", "camp",
)  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), max_size=12), st.sampled_from(LANGUAGES))
def test_a_word_that_means_nothing_takes_no_topic_away(words: list[str], language: Language) -> None:
    """Whatever is said before it."""
    text = " ".join(words)
    assert topics_of(text, language) == topics_of(f"{text} кхм", language)
