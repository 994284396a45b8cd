"""The subjects of news on children, as they are named in Russian, Kazakh and English (a table).

A line: how much sharing it tells (1 little, for what every other headline has, or 2), then the beginnings of words in
each language, in this order. A beginning with a full stop is the whole word. What is marked 0 looks like a subject or a
name and is none. `s` marks what comes after an event (somebody is found, arrested, tried, dismissed), which is another
story, `i` who decides, or where it happens. A plus goes on with the subject of the line before.
"""

SUBJECTS = """
0 | казахстан январ феврал март | қазақстан | kazakhstan januar februar march april
+ | апрел ма. мая май |  | may june july august septemb
+ | июн июл август сентябр |  | octob novemb decemb monday tuesday
+ | октябр ноябр декабр |  | wednesday thursday friday saturday sunday
0 | детал балаев | балама балапан балаев балқаш балдыр | balay kidney
1 | дет детск ребен малыш несовершеннолетн | бала балдырған кәмелет сәби | child kid. kids minor. minors toddler
1i | школ шестиклассник учени учащ | мектеп оқушы | school pupil student
+ | класс. класса классе одноклассник | сынып | class. classes classmate
1 | подрост юнош молод тинейдж | жасөспірім жас. жастар бозбала | teen adolescent youth young
1 | девоч девуш сестр | қыз. қызд қызы. қызын қызғ | girl sister
1 | мальчик брат. брать | ұл. ұлд ұлы ағайын | boy boys brother
1 | родител мать матер мам. мама отец отца отцу пап. | ата-ана ана. анас әке | parent mother father mom
1 | семь семей семе | отбас үй. | famil household
1 | сообщ рассказ заяв | хабарл айт мәлімд | said told report
1 | нов | жаңа | new
1 | работ | жұмыс | work job
1 | помощ помог поддерж | көмек қолдау | help aid support assist
1 | дом. дома дому здан | үй. үйі үйд ғимарат | house home building
1 | город | қала | city town
1 | област регион | облыс өңір | region
1 | район | аудан | district
1 | сел. села селе поселк аул | ауыл | village rural
1 | министр министерств минист | министр | minister ministry
1i | правительств кабмин | үкімет | government cabinet
1 | безопасн | қауіпсіз | safe security
1 | програм | бағдарлама | program
1 | проект | жоба | project
1 | центр | орталық орталығ | centre center
1 | право права правам прав. | құқық құқығ | right. rights
1 | образован просвещ обуч | білім | educat
1 | откр начал запуст | аш ашыл бастал | open launch begin start
1 | получ выда вручи | алды алад беріл тапсыр | receiv get. gets
2i | детсад сад. сада. саду. садик воспитател дошкол | балабақша тәрбиеші бүлдіршін | kindergarten nursery preschool
2 | учител педагог преподавател | мұғалім педагог ұстаз | teacher educator
2i | лагер | лагер | camp camps
2 | каникул отдых оздоров | демал каникул | holiday vacation leisure
2 | летн летом лета. | жаз. жазғы жазда | summer
2 | зим зимн | қыс. қысқы қыста | winter
2s | суд. суда суде судья | сот. соты сотт | court judge sentenc
+ | осуд приговор вердикт | сотталды үкім | jail verdict convict
2 | полици полицей | полиция тәртіп | police officer
2 | прокур прокурат | прокурор прокуратура | prosecutor
2s | задерж арест подозрева подозрен подозреваем | ұсталды қамау күдік | detain arrest suspect
2s | уголовн дел. дело дела расследован следств | қылмыс іс. тергеу | criminal case investigat probe
2s | штраф наказ ответствен | айыппұл жауапкершілік жаза | fine fines fined penalt punish
2 | закон законопроект кодекс поправк | заң | law bill legislat amend
2i | депутат мажилис парламент | депутат мәжіліс парламент | mazhilis majilis parliament lawmaker
2i | сенат | сенат | senat
2i | президент | президент | president
2 | запрет запрещ огранич | тыйым шекте | ban bans banned prohibit restrict limit
2s | чтени | оқылым | reading readings
2 | одобр принял поддержал | мақұлд қабылда қолдады | approv adopt back. backs pass. passes
2 | заседан совещан комисси | отырыс жиын комиссия | meeting commission session
2 | комитет | комитет | committee
2 | омбудсмен уполномоч | омбудсмен уәкіл | ombudsman ombudsperson commissioner
2i | больниц госпит стационар | аурухана госпитал | hospital
2 | врач медик медицин | дәрігер медицина | doctor medic physician
2 | вакцин привив | вакцина екпе егу | vaccin jab immuniz immunis
2 | кор. корь корью кори | қызылша | measles
2 | грипп орви | тұмау жрви | flu influenza
2 | болезн заболе инфекц | ауру. ауруы ауырды індет дерт | disease illness infect cases
2 | отрав отравл | улан | poison
2 | пита столов обед горяч | тамақ асхана | meal food canteen lunch
2 | вод водоем воды | су. суд суы суға | water
2 | утону утоп купа тону | батып бату шомыл суға | drown swim swam
2 | пляж | жағажай | beach
2 | озер водохранилищ | көл. көлд көлі | lake reservoir
2 | рек. реке река арык канал | өзен канал арық | river canal
2 | пожар возгоран загоре огн сгоре | өрт өртен | fire blaze burn
2 | печ. печь печи печк | пеш. пеші пештен | stove furnace
2 | угарн газ. газа газом | иіс түтін | carbon monoxide gas
2 | спас спасател | құтқар | rescu sav. saved
2 | погиб скончал умер смерт гибел | қаза көз мерт қайтыс өлім | kill die. dies died dead death fatal
2 | пострада ранен травм | жарақат зардап | hurt injur wound victim
2 | авар дтп столкнов наеха сбил перевернул опрокинул | апат аударыл соқтығыс қақты | accident crash collid overturn
2 | автобус | автобус | bus buses
2 | дорог трасс | жол. жолд жолы | road highway
2 | водител | жүргізуші | driver
2 | пешеход переход | жаяу өткел | pedestrian crossing
2 | самокат | самокат | scooter
2 | машин автомобил | көлік машина | car. cars vehicle
2 | травл буллинг | буллинг әлімжеттік | bully harass
2 | изби побо бил. била избиен | ұрды ұрған ұрып сабап соққы ұрыс | beat beaten assault hit
2 | насил жесток | зорлық қатыгез | violen abuse abus cruel
2 | сексуальн растлен педофил изнасил | жыныстық педофил зорла | sexual rape paedophil pedophil
2 | похи пропа исчез | жоғал ұрла | missing kidnap abduct disappear
2s | наш. нашли найден обнаруж | табылды тапты | found discover
2 | поиск ищ | ізде | search
2 | интернет онлайн сет. сети кибер | интернет онлайн желі кибер | internet online cyber web
2 | соцсет платформ | әлеуметтік платформа | social platform media
2 | телефон смартфон гаджет | телефон смартфон гаджет | phone smartphone gadget mobile
2 | видео снял. сняли запис | видео бейне түсір жазба | video film footage
2 | мошен | алаяқ | fraud scam
2 | наркот | есірткі | drug narcot
2 | вейп сигарет | вейп темекі | vape cigarette e-cigarette
2 | алкогол | алкоголь арақ | alcohol
2 | суицид самоуб | суицид өзіне | suicid
2 | психолог психич | психолог психика | psycholog mental
2 | звонк звон обращен горяч | қоңырау өтініш | call calls hotline helpline request
2 | контакт-центр довер | байланыс сенім | contact trust
2 | пособи выплат | жәрдемақы төлем | allowance benefit payment
2 | многодетн | көпбалалы | large
2 | инвалидн особ | мүгедек ерекше | disabilit special disabled
2 | инклюзив | инклюзи | inclusi
2 | аутизм | аутизм | autis
2 | сирот детдом детских интернат | жетім үйінің интернат | orphan
2 | усынов удочер опек приемн приемн патронат | асырап қамқор қабылдаушы патронат | adopt foster guardian
2 | алимент | алимент | alimony maintenance
2i | роддом перинатальн роды | перзентхана перинатал босан | maternity perinatal birth
+ | рожд новорожд младен | нәресте туу туған | newborn infant bab
2 | беремен | жүкті | pregnan
2 | квартир жиль | пәтер баспана тұрғын | flat flats apartment housing
2 | ключ | кілт | keys key.
2 | выпускник | түлек түлег | graduate leavers leaver alumni
2 | тенге | теңге | tenge
2 | миллиард млрд миллион млн | миллиард млрд миллион млн | billion million
2 | зарплат заработн оклад | жалақы айлық | salar wage pay.
2 | пенси | зейнет | pension
2 | бюджет финанс фонд | бюджет қаржы қор. | budget fund
2 | кредит ипотек | несие ипотека | loan mortgage credit
2 | строи постро | салын салу құрылыс | build construct built
2 | ремонт | жөндеу | repair renovat
2 | закры | жабыл жабық | clos shut
2 | мест. места | орын орынд | place places seat capacity bed
2 | койк коечн | төсек | bed beds bedded
2 | очеред | кезек | queue waiting
2 | учебник | оқулық | textbook
2 | форм. форма форму | форма киім | uniform dress
2 | экзамен ент тестирован | емтихан ұбт тест | exam test unt
2 | олимпиад | олимпиада | olympiad
2 | конкурс чемпион соревнован турнир | байқау чемпион жарыс турнир | contest champion compet tournament
2 | медал побед | медаль жеңі жүлде | medal win. wins won winner victor
2 | спорт | спорт | sport
2 | книг библиотек чита | кітап кітапхана оқу. | book librar
2 | фестивал праздник | фестиваль мереке | festival celebrat
2i | университет вуз студент | университет студент жоо | universit
2i | колледж | колледж | college vocational
2 | грант стипенд | грант стипендия шәкіртақы | grant scholarship
2 | рабоч вакан трудоустро найм нанял | жұмысқа вакансия | employ hire recruit vacanc labour labor
2 | договор контракт | шарт келісім | contract agreement
2 | инспектор | инспектор | inspector
2 | провер рейд инспекц | тексер рейд | inspect check raid
2 | наруш недостат | бұзу бұзуш кемшілік | violat breach shortcoming fault
2 | охран охранник | күзет | guard
2 | камер видеонаблюд | камера бейнебақылау | camera surveillance cctv
2 | трево кнопк | дабыл түйме | alarm button panic
2 | землетряс сейсм | сілкін зілзала | earthquake quake seismic
2 | эвакуа | эвакуация сыртқа шығарыл | evacuat
2 | учени. учениях учения тренировк | жаттығу | drill drills exercise
2 | оружи нож пистолет стрельб | қару пышақ атыс | weapon knife gun shoot
2 | угроз миниров бомб | қауіп бомба | threat bomb
2 | мороз холод температур | аяз суық | frost cold
2 | паводк наводнен подтоп | тасқын | flood
2 | снег буран метел | қар. боран | snow blizzard
2 | воздух смог | ауа | air smog
2 | собак | ит. иттер ит | dog
2 | клещ | кене | tick ticks
2 | отоплен тепл | жылу жылыту | heating heat
2 | лифт окн. окна окно | лифт терезе | lift elevator window
2 | площадк | алаң | playground
2 | комендант ночн | түнгі түнде | curfew night
2 | рост. роста вырос увелич повыс | өсті өсу көбей артты | rise rises rose increas grow up.
2 | сократ сниз уменьш | азай қысқар төмендед | fall falls fell drop reduc decreas cut
2 | регистр зарегистр | тірке | regist record
2 | статистик данн | статистика дерек | statistic data figure
2 | месяц | ай. айда айдың | month
2 | недел | апта | week
2 | полгод квартал | жартыжыл тоқсан | half-year six quarter
2 | волонтер | волонтер ерікті | volunteer
2 | бассейн | бассейн | pool
2 | театр музе | театр музей | theatre theater museum
2 | цифров | цифр | digital
2 | искусствен интеллект | жасанды интеллект | artificial ai.
2 | казахск язык | қазақ тіл | kazakh language
2 | юнисеф оон | юнисеф бұұ | unicef un.
2 | лекарств препарат | дәрі препарат | medicine drug.
2 | диабет | диабет | diabet
2 | онколог рак. рака | онколог обыр ісік | cancer oncolog
2 | операци хирург | ота. операция хирург | surger operat surgeon
2 | донор пересад трансплант | донор транспланта ауыстыр | donor transplant
2 | коляск протез | арба протез | wheelchair prosthe
2 | такси ремн ремень автокресл | такси белдік орындық | taxi belt
2s | апелляц обжал | апелляция шағымданды | appeal
2 | протест митинг | наразылық митинг | protest rally
2 | деньг сбереж накоплен | ақша жинақ | money saving
2 | спор жалоб | шағым дау. | complain dispute
2s | увол отставк отстран | жұмыстан отставка қызметтен | dismiss resign fired suspend
2 | назнач | тағайынд | appoint
2 | усил ужесточ | күшейт қатаң | toughen tighten strengthen
2 | предлож предлаг инициатив | ұсын бастама | propos suggest initiative
2 | планир | жоспар | plan. plans planned
2 | парк лес. леса лесополос зелен | саябақ орман жасыл | park forest green tree
2 | синяк | көгер | bruis
2 | сотрясен мозг | миы мидың | concussion brain
"""
