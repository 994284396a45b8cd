"""Words that tell a language by themselves, or tell none although they look as if they did."""

KAZAKH_PARTICLES = "мен бен пен және үшін туралы бойынша жоқ бұл немесе деген болып емес кейін дейін арқылы"
RUSSIAN_PARTICLES = """
в во и на по для что от с со о об из за как к у до при под над без или но а его их они это который все
"""
ENGLISH_PARTICLES = """
a about after against an and are as at be been before but by during for from has have how in into is it its not of on
or over that the their this to under was were what when where which who why will with without you your
"""
"""Words that stand in one of the three only, and in most of its sentences."""

ASIDE = """
қалай қайда қашан қандай қай кім не неге ма ме ба бе па пе да де та те ғой осы сол бар екен ғана тек ең
как где когда какой какая какие кто что чем чего почему зачем ли же бы это эта этот там тут есть был была было были о
how where when which who whose whom what why do does did is are was were am can could should would will there here any
"""
"""Words of questions and sentences: somebody who searches does not mean them, where there are others."""

BARE_ENDINGS = """
гия дия зия мия рия сия тия фия ция ика сор тор дор ент ант ист изм лог граф бек жан хан бай гали
"""
"""How international words and Kazakh names end when they have no ending of either language."""

NAMES = """
абаев абаева абай абылай адиль айбек айгерим айгерім айгуль айгүл айдос айжан айналайын айнур айнұр айтжанов акмарал
акмола актау актобе алибек алиев алиева алия алмас алматы алтаев алтаева алтынсарин альназарова аманат арман аружан арыс
арыстан асель аскар астана асқар атырау ауэзов ахметов ахметова аягоз аягөз ақмарал ақмола ақтау ақтөбе байжанов
байконур байқоңыр балаев балаева балхаш балқаш бауржан бауыржан бақытжан бейнеу бейсембаев бекзат бекмұхамбетов бектенов
болашақ бурабай гульмира гульнар гүлмира гүлнәр дана данияр дарын даулетов даурен динара дәулетов дәурен егемен
екібастұз ержан ерлан ермек ермеков есенов есенова жамбыл жанаозен жанар жандос жасұлан жаңаөзен жезказган жезқазған
жетысу жетісу жумабаев жумабаева жұлдыз жұмабаев зайсан закиева зерде ибраев ибраева исаев исаева казахстан кайрат канат
караганда карим карин касым-жомарт касымов касымова кенесары кентау кокшетау конаев костанай кызылорда кәрім көкшетау
ләззат мадина мангистау марат маратов мақтаарал маңғыстау мейіржан муканов мурат мұрат мұсабаев мұқанов наурыз нуржан
нурлан нурланов нурланова нурсултан нұржан нұрлан нұрланов нұрсұлтан олжас омаров омарова орал оспанов оспанова павлодар
петропавл риддер ринат рудный руслан салтанат самал самұрық санжар сарсенбаев сарсенова сарыагаш сарыағаш сарқан сатпаев
сауле семей серик сериков серік серіков смагулов смагулова смағұлов степногорск сулейменова сүлейменова сәрсенбаев
сәтпаев сәуле талгат талдыкорган талдықорған талғат тараз темирлан темиртау темірлан теміртау тимур тлеубаев токаев
томирис тоғжан тоқаев туран туркестан тілеубаев түркістан тұран төлегенов улытау хабар чингис шымкент шынар шыңғыс
ыбырай экибастуз ғани қазақстан қазына қайрат қайратов қанат қаныш қарағанды қасым-жомарт қасымов қонаев қостанай
қызылорда құлсары құнанбаев ұлытау әділ әл-фараби әлиев әлназарова әлібек әсел әуезов өскемен
"""
"""People and places of Kazakhstan in both spellings: titles in either language are full of them."""

LOANS = """
авария автобус автор агент академия акселератор акт актер акция алимент альбом анализ анкета антибиотик апелляция
аппарат аптека арбитраж архив архитектор аспирант ассамблея ассистент ассоциация атлет аттестация аудит аукцион аутизм
аэропорт база баланс балл банк барьер баскетбол бассейн бизнес билет биолог биржа блогер бокс бонус брифинг буллинг
бульвар бухгалтер бюджет вагон вакансия вакцина вакцинация вандализм вейп велосипед версия ветеран видео видеокамера
виртуал вирус волейбол волонтер гаджет газ газет галерея гектар генерал география герб гигиена гимн гимназия глобус
гормон грамм грамота грант грипп губернатор декларация делегация демография департамент депозит депутат диагноз диалог
диаспора дизайн дизайнер диктант диплом дипломат директор диспансер диспетчер дистанция доктор документ доллар донор
драма евро журнал журналист зона идея имам импорт инвестиция инвестор индекс индустрия инженер инспектор инспекция
институт инструктор интеграция интервью интернат интернет инфекция инфляция информатика кабинет кадет камера кампания
кандидат каникул капитал караван карантин кардиолог карта касса катализатор каталог категория кафедра квартал квота
кибербуллинг километр кино клиент клиника клуб кодекс колледж коллектив команда командир комиссия комитет компания
компьютер конвенция кондитер конкурс конституция консул консультация контейнер контракт конференция концепция концерт
кооператив кооперация корпорация корпус косметика космонавт кредит кризис криминал культура лаборант лаборатория лагерь
лауреат лекция лига лидер лимит лифт лицей лицензия логика логистика логопед лото магистр магистрант майор маргарин
маршрут массаж мастер математика матч медаль медицина меморандум менеджер механика меценат миграция микроб министр
миссия модель модуль монитор мониторинг музей музыка муниципалитет наркомания наркотик невролог невропатолог норма
нотариус облигация объект олимпиада омбудсмен оператор операция оппозиция оркестр офис офицер офтальмолог павильон
пандемия панель парк парламент партия партнер паспорт пассажир патент пациент педагог педагогика педиатр педиатрия
пенсия перинатал перспектива петиция пилот план планшет платформа полиция полковник порт портал портфель поэзия практика
презентация президент премия премьер препарат приоритет прогресс прокуратура прокурор протокол профессор профилактика
процент процесс психиатр психолог психология пункт радио реабилитация ревизия регламент редактор режим режиссер резерв
резервуар резидент резиденция рейд рейс рейтинг реклама рекорд рекрутинг ректор религия ремонт репертуар республика
ресурс референдум реформа рецепт робот робототехника роллер рубль сайт самбо санаторий санкция сейф секретарь секция
семинар сенатор сервис сериал сертификат симпозиум синдром система скрининг скутер смартфон социолог спектакль спикер
спирт спонсор спорт стадион стажер стандарт станция статистика статус стипендия стоматолог стратегия студент студия
субсидия таблица тариф театр телевизор телефон терапевт терапия термин терминал терроризм тест техника технология
токсиколог тонна топ травма травматолог трамвай трансляция транспорт тренажер тренер тренинг трибунал троллейбус
туберкулез туризм турист турнир университет фабрика факт факультет фельдшер ферма фермер фестиваль физика филармония
филиал философия фильм фирма фонд форма формат форум фракция футбол футзал хакатон химия хирург хоккей центр цех цирк
цифр чат чек чемпион чемпионат шахмат шоу штаб эвакуация экзамен эколог экология экономика экономист экран экскурсия
экспедиция эксперт экспорт экстремизм электрон элита энергетика эпидемиолог эпидемия эстафета эстрада этап ювенал юниор
юрист
"""
"""International words in their bare form, which is the same in Kazakh and Russian: their endings tell."""

ENGLISH = """
above across adopted adoption adopts again agreement aid aims all also amid among any approved approves april arrested
asia august autumn award back backs ban bank bans begins being best between bill billion book books boost boosts both
boy boys budget bullying calls camp camps can care center central centre champion championship child children childrens
city could court covers crash culture cup day days dead deal death december digital discuss discusses doctors does down
dozens draft drop each eased economy education eight every expands falls families family february festival film fire
first five floods food found free get gets girl girls give gives gold good government grow growth had he health help
helps her higher his history hit home hospital host hosts house housing hundreds if international internet jailed
january join joins july june keep kids killed language last launch launches law laws league life live local make makes
many march match may meals meets million minister ministry minor minors monday more most museum music must national need
needs new news next nine no november now october off one online open opens other our out own parents people percent plan
plans police president prices prize program programme project protect protection protects public pupils ranks record
reform region report reports rescue rescued residents rights rise rises road safe safety says school schools see seek
seeks sentenced september service services set sets seven she should signed signs since six so some sport spring state
still student students such summer summit sunday support system take takes talks tax teacher teachers team teen teens
ten than them then there they thousands three through time today top trade trial two until up urges use vaccine village
violence visit visits warns water we week weeks while win wins winter women work world year years young
"""
"""English words, which tell English from names and brands in Latin letters."""
