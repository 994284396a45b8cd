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
0 | | қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан |
0 | детал балаев | балама балапан балаев балқаш балдыр | balay kidney
1c | дет детск ребен ребят | бала балдырған кәмелет | child kid. kids
+ | малыш несовершеннолетн малолетн | сәби бөбек | minor. minors toddler
+ | школьни ученик учениц учащ первоклаш | оқушы шәкірт | pupil student
1i | школ | мектеп мектеб | school
+ | класс. класса классе одноклассник | сынып | class. classes classmate
1c | подрост юнош молод тинейдж | жасөспірім жас. жастар бозбала | teen adolescent youth young
1c | девоч девуш сестр | қыз. қызд қызы. қызын қызғ | girl sister
1c | мальчик брат. брать | ұл. ұлд ұлы ағайын | boy boys brother
1 | родител мать матер мам. мама отец отца отцу пап. | ата-ана ана. анас әке | parent mother father mom
1n | семь семей семе | отбас | famil household
1 | сообщ рассказ заяв | хабарл айт мәлімд | said told report
1 | нов | жаңа | new
1 | работ | жұмыс | work job
1 | помощ помог поддерж | көмек қолдау | help aid support assist
1n | дом. дома дому здан | үй. үйі үйд ғимарат | house home building
1 | город | қала | city town
1 | област регион | облыс өңір | region
1n | район | аудан | district
1n | сел. села селе поселк аул | ауыл | village rural
1 | министр министерств минист премьер-министр | министр | minister ministry prime
1 | мвд | іім ішкі | interior
1 | мчс дчс чрезвычайн | тжм тжд төтенше | emergenc
1 | минздрав здравоохранен здоровь | денсаул | health healthcare
1 | минтруд труд. труда соцзащит | еңбек | labour. labor.
1 | минпросвещен просвещен | оқу-ағарту ағарту | education.
1 | культур | мәдениет | cultur
1 | аким акимат | әкім әкімдік | akim mayor governor akimat
1 | защит | қорға | protect
1 | жизн | өмір. өмірі өміріне | lives
1 | тыс. тысяч | мың. | thousand
1 | представ презент | таныстыр ұсынды | present unveil
1 | решен постановлен приказ | шешім қаулы бұйрық | decision decree resolution
1i | правительств кабмин | үкімет | government cabinet
1 | безопасн | қауіпсіз | safe security
1n | програм | бағдарлама | program
1n | проект | жоба | project
1n | центр | орталық орталығ | centre center
1 | право права правам прав. | құқық құқығ | right. rights
1 | образован просвещ обуч | білім | educat
1 | откр начал начин стартов запуст | аш ашыл бастал іске_қос | open launch begin
+ | зарабо введ ввел введен | бой_көтер пайдалануға енгіз | began start introduc
1 | получ выда вручи | алды алад беріл тапсыр | receiv get. gets
2i | детсад сад. сада. саду. садик воспитател дошкол | балабақша тәрбиеші бүлдіршін | kindergarten nursery preschool
2n | учител педагог преподавател | мұғалім педагог ұстаз | teacher educator
2i | лагер | лагер | camp camps
2 | каникул отдых оздоров | демал каникул | holiday vacation leisure break. breaks
2 | летн летом лета. | жаз. жазғы жазда | summer
2 | зим зимн | қыс. қысқы қыста | winter
2s | суд. суда суде судья | сот. соты сотт | court judge sentenc
+ | осуд приговор вердикт | сотталды үкім | jail verdict convict
2 | полици полицей | полиция тәртіп | police officer
2 | прокур прокурат | прокурор прокуратура | prosecutor
2s | задерж арест подозрева подозрен подозреваем | ұсталды қамау күдік | detain arrest suspect
2s | уголовн дел. дело дела расследован следств | қылмыс іс. тергеу | criminal case investigat probe
2s | штраф наказ ответствен | айыппұл жауапкершілік жаза | fine fines fined penalt punish
2 | закон законопроект кодекс поправк | заң түзету. түзетул түзетуді түзетуге | law bill legislat amend
2ic | депутат мажилис парламент | депутат мәжіліс парламент | mazhilis majilis parliament lawmaker
2ic | сенат | сенат | senat
2i | президент | президент | president
2 | запрет запрещ огранич | тыйым шекте | ban bans banned prohibit restrict limit
2s | чтени | оқылым | reading readings
2 | одобр принял поддержал утвержд утверди | мақұлд қабылда қолдады бекіт | approv adopt back. backs pass. passes
2 | заседан совещан комисси | отырыс жиын комиссия | meeting commission session
2 | комитет | комитет | committee
2 | омбудсмен уполномоч | омбудсмен уәкіл | ombudsman ombudsperson commissioner
2i | больниц госпит стационар | аурухана госпитал | hospital
2n | врач медик медицин | дәрігер медицина | doctor medic physician
2t | вакцин привив | вакцина екпе егу | vaccin jab immuniz immunis
2t | кор. корь корью кори | қызылша | measles
2t | грипп орви | тұмау жрви | flu influenza
2 | болезн заболе | ауру. ауруға ауруы ауырды | disease illness ill. fall_ill
+ | переболе инфекц | шалдық індет дерт | fell_ill infect cases
2t | отрав отравл | улан | poison
2t | пита столов обед горяч | тамақ асхана | meal food canteen lunch
2 | вод водоем воды | су. суға суд суы | water
2t | утону утоп купа тону | батып бату шомыл суға_кет суға_бат | drown swim swam
2 | пляж | жағажай | beach
2 | озер водохранилищ | көл. көлд көлі су_қойма | lake reservoir
2 | рек. реке река арык канал | өзен канал арық | river canal
2t | пожар возгоран загоре огн. огня сгоре | өрт өртен | fire blaze burn
2 | печ. печь печи печк | пеш. пеші пештен | stove furnace
2t | угарн газ. газа газом | иіс_тиі иіс түтін | carbon monoxide gas
2 | спас спасател | құтқар | rescu sav. saved
2 | погиб скончал умер смерт | қаза көз_жұм мерт қайтыс | kill die. dies died
+ | гибел унес унесл | өлім өлді шетіне | dead death fatal
2 | пострада ранен травм | жарақат зардап | hurt injur wound victim
2t | авар дтп столкнов столкн наеха врезал | апат жол_апат аударыл | accident crash
+ | сбил попал_под попала_под перевернул перевернув опрокин | соқтығыс қақты | collid overturn
2t | автобус | автобус | bus buses
2 | дорог трасс | жол. жолд жолы | road highway
2 | водител | жүргізуші | driver
2 | пешеход переход | жаяу өткел | pedestrian crossing
2t | самокат | самокат | scooter
2n | машин автомобил | көлік машина | car. cars vehicle
2t | травл буллинг кибербул | буллинг әлімжеттік кибербул | bully harass cyberbul cyber-bul
2t | изби побо бил. била | ұрды ұрған ұрып сабап соққы | beat beaten assault hit. hits
+ | избиен удар истязан издева | ұрыс азапта қинау қорла | hitting tortur torment slap
2t | насил жесток | зорлық қатыгез | violen abuse abus cruel
2t | сексуальн растлен педофил изнасил | жыныстық педофил зорла | sexual rape paedophil pedophil
2t | похи пропа исчез | жоғал ұрла | missing kidnap abduct disappear
2s | наш. нашли найден обнаруж | табылды тапты | found discover
2 | поиск ищ | ізде | search
2 | интернет онлайн сет. сети кибер | интернет онлайн желі кибер | internet online cyber web
2t | соцсет социальных_сет социальным_сет | әлеуметтік_желі | social_media social_network
+ | платформ площадк | платформа | platform
2t | телефон смартфон гаджет | телефон смартфон гаджет | phone smartphone gadget mobile
2 | видео снял. сняли запис | видео бейне түсір жазба | video film footage
2t | мошен | алаяқ | fraud scam
2t | наркот | есірткі | drug narcot
2t | вейп сигарет | вейп темекі | vape cigarette e-cigarette
2t | алкогол | алкоголь арақ | alcohol
2t | суицид самоуб | суицид өзіне | suicid
2 | психолог психич | психолог психика | psycholog mental
2n | звонк звон обращен горячую_лин горячей_лин горячая_лин | қоңырау өтініш | call calls hotline helpline request
2 | контакт-центр довер | байланыс сенім | contact trust
2t | пособи выплат | жәрдемақы төлем | allowance benefit payment
2t | многодетн | көпбалалы | large_famil
2t | инвалидн особ | мүгедек ерекше | disabilit special disabled
2t | инклюзив | инклюзи | inclusi
2t | аутизм | аутизм | autis
2tc | сирот детдом детских_дом детский_дом | жетім | orphan
+ | детском_дом детского_дом детские_дом | балалар_үй | children's_home
2ti | интернат школа-интернат школы-интернат школе-интернат | интернат | boarding
2t | усынов удочер опек приемн патронат | асырап қамқор қабылдаушы патронат | adopt foster guardian
2t | алимент | алимент | alimony maintenance
1c | человек люд челов жител | адам тұрғын | people person persons resident
2i | родильн роддом перинатальн роды | перзентхана перинатал босан | maternity perinatal maternity_hospital birth
+ | рожд новорожд младен | нәресте сәби шақалақ туу туған жаңа_туған | newborn infant bab
2t | беремен | жүкті | pregnan
2t | квартир жиль | пәтер баспана тұрғын | flat flats apartment housing
2 | ключ | кілт | keys key.
2tc | выпускник | түлек түлег | graduate leavers leaver alumni
1n | кг килограм тонн | кг келі тонна | kg kilo kilogram tonne
1n | тенге | теңге | tenge
1 | миллиард млрд миллион млн | миллиард млрд миллион млн | billion million
2t | зарплат заработн оклад | жалақы айлық | salar wage pay.
2t | пенси | зейнет | pension
2 | бюджет финанс фонд | бюджет қаржы қор. | budget fund
2t | кредит ипотек | несие ипотека | loan mortgage credit
2 | строи постро | салын салу құрылыс | build construct built
2t | ремонт отремонт | жөнде | repair renovat
2 | закры приостанов | жабыл жабық тоқтат | clos shut suspended halt
2nc | мест. места | орын орынд | place places seat capacity
2n | койк коечн | төсек | bed beds bedded
2n | очеред | кезек | queue waiting
2t | учебник | оқулық | textbook
2t | форм. форма форму | форма киім | uniform dress
2t | экзамен ент тестирован | емтихан ұбт тест | exam test unt
2t | олимпиад | олимпиада | olympiad
2 | конкурс чемпион соревнован турнир | байқау чемпион жарыс турнир | contest champion compet tournament
2 | медал побед | медаль жеңі жүлде | medal win. wins won winner victor
2 | спорт | спорт | sport
2t | книг библиотек чита | кітап кітапхана оқу. | book librar
2 | фестивал праздник | фестиваль мереке | festival celebrat
2i | университет вуз студент | университет студент жоо | universit
2i | колледж | колледж | college vocational
2 | грант стипенд | грант стипендия шәкіртақы | grant scholarship
2 | рабоч вакан трудоустро найм нанял | жұмысқа вакансия | employ hire recruit vacanc labour labor
2 | договор контракт | шарт | contract
2 | инспектор | инспектор | inspector
2 | проверк провери проверя рейд инспекц | тексер рейд | inspect check raid
2 | наруш недостат | бұзу бұзуш кемшілік | violat breach shortcoming fault
2 | охран охранник | күзет | guard
2t | камер видеонаблюд | камера бейнебақылау | camera surveillance cctv
2t | трево кнопк | дабыл түйме | alarm button panic
2t | землетряс сейсм | сілкін зілзала | earthquake quake seismic
2t | эвакуа эвакуи | эвакуация сыртқа шығарыл | evacuat
2t | учени. учениях учения тренировк | жаттығу | drill drills exercise
2t | оружи нож пистолет стрельб | қару пышақ атыс | weapon knife gun shoot
2 | угроз угрож | қауіп қорқыт | threat
2t | миниров бомб | бомба | bomb
2t | мороз холод температур | аяз суық | frost cold
2t | паводк наводнен подтоп | тасқын | flood
2t | снег буран метел | қар. боран | snow blizzard
2t | воздух смог | ауа | air smog
2t | собак | ит. иттер ит | dog
2t | клещ | кене | tick ticks
2t | отоплен тепл | жылу жылыту | heating heat
2t | лифт окн. окна окно | лифт терезе | lift elevator window
2t | площадк | алаң | playground
2t | комендант ночн | түнгі түнде | curfew night
2 | рост. роста вырос увелич повыс | өсті өсу көбей артты | rise rises rose increas grow up.
2 | сократ сниз уменьш | азай қысқар төмендед | drop drops reduc decreas cut. cuts fewer declin
2 | регистр зарегистр | тірке | regist record
2 | статистик данн | статистика дерек | statistic data figure
2n | месяц | ай. айда айдың | month
2 | недел | апта | week
2 | полгод квартал | жартыжыл тоқсан | half-year six quarter
2t | волонтер | волонтер ерікті | volunteer
2t | бассейн | бассейн | pool
2t | театр | театр | theatre theater
2 | цифров | цифр | digital
2 | искусствен интеллект | жасанды интеллект | artificial ai.
2 | казахск язык | қазақ тіл | kazakh language
2t | юнисеф оон | юнисеф бұұ | unicef un.
2t | лекарств препарат | дәрі препарат | medicine drug.
2t | диабет | диабет | diabet
2t | онколог рак. рака | онколог обыр ісік | cancer oncolog
2t | операци хирург | ота. операция хирург | surger operat surgeon
2t | донор пересад трансплант | донор транспланта ауыстыр | donor transplant
2t | коляск протез | арба протез | wheelchair prosthe
2t | такси ремн ремень | такси белдік орындық | taxi belt
2s | апелляц обжал | апелляция шағымданды | appeal
2t | протест митинг | наразылық митинг | protest rally
2 | деньг сбереж накоплен | ақша жинақ | money saving
2 | спор жалоб | шағым дау. | complain dispute
2s | увол отставк отстран | жұмыстан отставка қызметтен | dismiss resign fired suspend
2 | назнач | тағайынд | appoint
2 | усил ужесточ | күшейт қатаң | toughen tighten strengthen
2 | предлож предлаг инициатив обязать | ұсын бастама | propos suggest initiative
2 | планир план. плана плану | жоспар | plan plans planned planning
2 | парк лес. леса лесополос зелен | саябақ орман жасыл | park forest green tree
2 | синяк | көгер | bruis
2 | сотрясен мозг | миы мидың | concussion brain
"""
