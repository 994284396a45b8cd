"""What stories on children are about, and what is done: goes on with the table of subjects, in the same form."""

THINGS = """
2t | очк. очки очков зрени близорук | көзілдірік көру | glasses spectacles eyesight vision myopi
2t | зуб стоматолог кариес брекет | тіс стоматолог брекет | tooth teeth dental dentist braces
2t | слух слухов глух | есту саңырау | hearing deaf
2t | впч шейк | апв жатыр. | hpv papillomavir cervical
2t | диспансер скрининг осмотр | скрининг медтексеру | screen checkup check-up
2t | наследствен генетическ орфан | тұқым генетик орфан | hereditar genetic inherit
2t | туберкул | туберкулез | tubercul
2t | менингит | менингит | mening
2t | ротавир кишечн сальмонел дизентер гепатит | ішек сальмонел гепатит | rotavir intestin salmonel hepatit
2t | коронавир ковид | коронавир ковид | covid coronavir
2t | ожирен избыточн | семіздік артық | obes overweight
2t | анеми гемоглобин | анемия қаназдық | anaem anem
2t | бешен лис. лиса лисы лисой | құтыр түлкі | rabi rabid fox
2t | волк волки медвед змея змеи | қасқыр аю жылан | wolf wolves bear snake
+ | верблюд лошад. лошади корова | түйе жылқы сиыр | camel horse cow
2t | педиатр | педиатр | pediatric paediatric
2t | логопед дефектолог коррекцион | логопед дефектолог арнайы_түзету түзету_орталық | speech correction remedial
2t | реабилит | оңалту | rehabilit
2t | близнец сиамск двойн тройн | егіз сиам үшем | twins conjoined triplet twin
2t | сердц кардио порок | жүрек кардио | heart cardiac
2t | почк почек печен | бүйрек бауыр. | kidneys liver
2t | эко | эко | ivf fertil
2t | аллерг астм | аллерг демікпе | allerg asthma
2t | санитарк скор. скорая скорой | жедел | ambulance
2t | реанимац | реанимац жансақтау | intensive resuscit
2t | мяс. молок фрукт продукт | ет. сүт жеміс азық | milk fruit grocer
2t | энергетик энергетическ | энергетик | energy_drink energy energis
2t | напит газировк сахар | сусын газдалған қант | drink drinks beverage soda sugar
2t | насвай никотин табак кальян | насыбай никотин | tobacco nicotine snus hookah
2t | казино лудоман азартн ставк букмекер | казино лудоман құмар бәс | gambl casino betting bookmak
2t | дроппер вербов | дроппер | dropper recruiter
2t | сайт | сайт | website site. sites
2t | порнограф | порнограф | porn
2t | игр. игры игра игру игрушк приставк | ойын ойыншық | game games gaming toy toys
2t | блогер тикток инстаграм ютуб | блогер тикток инстаграм ютуб | blogger tiktok instagram youtube influencer
2t | персональн | дербес | personal
2t | экстремис террор радикал | экстремис террор радикал | extremis terror radical
2t | секта религ хиджаб мечет | секта дін. діни хиджаб мешіт | sect religi hijab mosque headscar
2t | брак. брака браки замуж свадьб невест | неке тұрмысқа үйлен қалыңдық | marriag marry married bride wedding
2t | развод разведен | ажырас | divorc
2t | отпуск декрет | декрет | leave parental_leave
2t | отцовск отцов. отцам | әкелік | paternity fathers
2t | уход. ухода уходу | күтім күтімі күтіміне | childcare
2t | телесн порк | дене. денесі дене_жаза тәндік | corporal corporal_punish physical_punish spank
2t | домога пристава | тиіс. тиіскен тиісу | molest groping grooming
2t | отчим мачех падчериц пасынк | өгей | stepfather stepmother stepdaughter stepson
2t | убил убийств убий убит | өлтір кісі | murder homicid
2t | поножов зарез ножев. | пышақта | stab stabs stabbed stabbing
2t | драк подрал потасовк | төбелес | brawl fight fought
2t | воров краж украл грабеж разбо | ұрлық тонау тонад | theft stole steal robb burgl
2t | вымога рэкет | бопсала қорқытып | extort racket
2t | взятк коррупц поборы | пара. парақор жемқор сыбайлас | brib corrupt
2t | торговл продаж. продажу | сату. саудасы | traffick selling sale
2t | колони тюрьм | колония түрме | colony prison
2t | пожизнен | өмір_бойы | life_term life_sentence life_imprison
2t | кастрац | кастрация пісту | castrat
2t | правонаруш преступност | құқықбұзу | delinquen offend offences
2t | бродяж беспризорн попрошайн | қаңғыбас қайыршы тіленші | vagran homeless beggar begging
2t | взрыв взорв петард | жарылыс жарылды петарда | explo firecracker blast
2t | ток. током подстанц | ток. тоқ. тоққа токқа | electric electrocut substation
+ | трансформатор электрич электросет | подстанц трансформатор электр. | transformer shock
2t | лед. льда льдом провал | мұз мұзы мұзд мұздан | ice
2t | каток льдист хоккей | мұзайдын айдын айдыны хоккей | rink hockey skating
2t | колод колодц люк. люка яма ямы котлован | құдық шұңқыр | well. manhole pit shaft
2t | септик туалет уборн | дәретхана септик | toilet latrine septic
2t | качел карусел аттракцион батут | әткеншек алтыбақан аттракцион батут | swing swings carousel trampoline attraction
2t | обруш рухнул обвал |  | collaps
2t | поезд железнодорож локомотив | пойыз теміржол | train trains railway locomotiv
2t | самолет авиа лета рейс перелет | ұшақ ұшу әуе рейс | plane flight flights airline airport
2t | мотоцикл мопед питбайк | мотоцикл мопед питбайк | motorcycl moped bike. bikes
2t | велосипед | велосипед | bicycl cycling cyclist
2t | грузовик фур. фура камаз | жүк | lorr truck
2t | автокресл | автокресло автоорындық | car_seat child_seat seats. car-seat booster
2t | перевоз | тасымал | carr carrying transport
2t | проезд | жолақы | fare fares ride
2t | скорост | жылдам | speed speeding
2t | балкон этаж | балкон қабат қабатт | balcony floor storey
2t | подъезд | кіреберіс | entrance stairwell
2t | запер заперт застр | қамал | trapped locked stuck
2t | эскалатор | эскалатор | escalator
2t | трубопровод трубы труба теплотрасс прорыв | құбыр | pipe pipeline
2t | эколог мусор | экология қоқыс | ecolog waste litter
2t | дистанц удаленк удаленн | қашық қашықт үйден | remote distance-learn online-learn
2t | каранти | карантин | quarantin
2t | смен. смена смену сменн | ауысым | shift shifts
2t | домашн задани домашк |  | homework
2t | оценк аттестат егэ | баға. бағалау аттестат | grades. grading certificate
2t | единовремен подъемн | біржолғы | one-off lump
2t | ваучер сертификат | ваучер сертификат | voucher
2t | осен | күз күзгі күзде | autumn
2t | весен весн | көктем | spring
2t | первоклас | бірінші-сынып | first-grader first-graders
2t | кружк секци внешколь допобраз | үйірме секция | clubs hobby extracurricular after-school
2t | муз. музык песн хор. | ән музыка | music song choir
2t | танц | би. биші | danc
2t | рисун рисова художн | сурет | drawing draw paint art
2t | стих поэз | өлең поэзия | poem poetry
2t | физик | физик | physics
2t | математик | математик | math
2t | информатик программирован робот | информатик бағдарламалау робот | informatic robot coding programming
2t | хими биолог | химия биолог | chemist biolog
2t | шахмат | шахмат | chess
2t | бокс | бокс | box boxing boxer
2t | борьб борец дзюдо каратэ таэквондо самбо | күрес дзюдо карате таэквондо самбо | wrestl judo karate taekwondo
2t | футбол | футбол | football soccer
2t | плаван плавать | жүзу жүзуге |
2t | гимнаст | гимнаст | gymnast
2t | физкультур физическ | шынық шынықтыр | pe. physical
2 | тренер | жаттықтыруш бапкер | coach trainer
2t | золот | алтын | gold
2t | серебр | күміс | silver
2t | бронз | қола | bronze
2t | кино фильм мультфильм | кино фильм мультфильм | movie cinema cartoon animat
2t | цирк зоопарк | цирк хайуанат зообақ | circus zoo
2t | музе | музей мұражай | museum
2t | подар новогодн елк | сыйлық шырша | gift presents new-year christmas
2t | ноутбук планшет компьютер | ноутбук планшет компьютер | laptop tablet computer
2t | шкаф портфел рюкзак | сөмке | backpack schoolbag satchel
2t | подгузник смес | жаялық | diaper nappies formula
2t | реестр | тізілім | registry register
2t | приложен | қосымша | app. apps application
2t | телепат чат-бот бот. | чат-бот бот. | chatbot bot.
2t | доступн пандус | қолжетім пандус | accessib ramp
2t | тьютор ассистент педагог-ассистент | тьютор ассистент | tutor assistant
2t | психоактив снюс | психоактив | psychoactive
2t | самоповрежд селфхарм |  | self-harm
2t | депресс | депресс күйзел | depress
2t | раздев обнаж | жалаңаш | naked nude
2t | беженц мигрант | босқын мигрант көшіп | refugee migrant
2t | сирии сирия сирию репатри | сирия | syria iraq repatri
2t | гражданств паспорт | азамат азаматтық паспорт | citizenship passport
2t | имя. фамили отчеств | есім тегі. | surname names naming
2t | детств |  | childhood
2t | обмен | алмасу алмасты | exchange
2t | жест | ымдау ым. | sign-language
2t | раздельн | бөлек | separate
2t | карточ карта. карту | карта карточка | card cards
2t | зажигал снежк ртут кислот | сынап қышқыл | mercury acid lighter
2t | насеком энцефал | маса энцефалит | mosquito encephalit
2t | маслихат | мәслихат | maslikhat
2t | конституц референдум | конституция референдум | constitution referend
2t | пикник поход турист туризм | туризм жорық | hike tourism hiking
2t | аквапарк | аквапарк | waterpark aquapark
2t | море. моря морск | теңіз | sea. seaside
2t | ожог обожг ошпар кипят | күйік күйді қайнаған | burns. scald boiling
2t | подавил удуш задох | тұншық қақал | chok suffocat strangl
2t | таблет проглот батарейк | таблетка жұтып | pill pills swallow
2t | вдво удво двойной | еселен еселе | doubl twice
2 | одноклассниц сверстник | құрдас | peer peers
2 | мужчин | еркек ер_адам жігіт | man. men. man's
2 | женщин | әйел | woman women
2 | опасн вредн | зиян қауіпті | danger harmful
2 | лечен вылеч пролеч | емде емі емін ем. емделу | treat cure. therap
2t | остановк | аялдама | bus_stop
2t | пьян нетрезв | мас. мастық | drunk
2t | крыш кровл потолок | төбе шатыр | roof ceiling
2ti | спортзал спортивный_зал спортивных_зал | спортзал спорт_зал | gym gyms
2t | курс. курсы курсов | курс курсы | course courses
2t | смертност | өлім-жітім | mortalit
2t | награ | марапат | award honour honor
2t | туберкулин манту | манту | mantoux
2t | хоспис паллиатив | хоспис паллиатив | hospice palliat
2t | финансов грамотн | сауаттылық | literacy
2t | дерев саженц | ағаш көшет | sapling seedling
2t | лыж сноуборд | шаңғы | ski skiing
2t | долг. должник задолжен | борыш қарыз | debt debtor
2 | один одна одних одного | жалғыз | alone
2t | продал прода | сатқан сатты сатып сатылды | sold sell sells
2 | предмет дисциплин | пән пәні | subject
2 | минимальн | төменгі ең_төмен | minimum
2 | уничтож | жойды жойыл | destroy
2 | требу | талап | demand require
2 | купил закуп приобрет | сатып_ал | buy buys bought purchas
2 | электронн онлайн-сервис | электрон | electronic e-gov
2 | водолаз | сүңгуір | diver divers
2 | первоклассник |  | grader
2 | сосед прохож житель местн | көрші | neighbour neighbor passer passer-by resident
2 | дальнобой | жүкші | trucker
2 | следовател | тергеуші | investigator
2 | выжи | аман | surviv alive
2 | упал упали упала падени выпал | құла | fall falls fell fallen falling
2s | изъял изъят конфиск | тәркіле | seiz confiscat
2 | заблокир блокир | бұғат | block blocked
2 | лишен лишил лишили | айыр айырыл | strip stripped deprive
2 | соглашен меморандум сотрудничеств | келісім меморандум ынтымақ | cooper memorandum accord agree agreement
2 | подпис | қол_қой | sign signs signed signing
2 | поруч распоряд | тапсырма тапсырды | instruct orders order. ordered
2 | срок. сроки даты дата график | мерзім | dates date. schedule
2 | случа | жағдай | case. incident
2 | нехватк дефицит хватает | жетісп тапшы жетпе | shortage lack short.
2 | бесплатн | тегін | free
2 | транспорт | көлік. көлігі | vehicles
2 | напал напада искус покус | шабуыл қапты талады қауып тістеп | attack bite bites bit. bitten maul
2 | столкн | соқтығ | collision
2 | бросил оставил подкин подбро | тастап тастады | abandon left leaves
2 | посети ознаком побыва | аралады барды келді | visit visits visited tour
2 | обсуд рассмотр рассматр | талқыла талқыл қарады қаралды қарал | discuss debat consider review
2 | выдел направ | бөл бөлін бөлді бөлед | allocat earmark spend
2 | вечер. вечером утром утро | кеш. кешке таң. таңертең | evening morning
2 | анализ проб пробы лаборатор | сынама зертхана | sample laborator
2 | ущерб компенсац | өтем өтемақы шығын | compensat damages
2 | обращ письм петиц | хат петиция | petition letter complaint
2 | лекци урок занят | сабақ сабағ | lesson
2 | выход выходн |  | weekend
2 | форум съезд | форум съезд | forum congress
2 | опрос исследован анкет | сауалнама зерттеу | survey study poll
2 | концепц стратег | тұжырымдама стратегия | concept strategy
2 | стандарт норматив | стандарт норматив | standard
2 | правил | ереже қағида | rule rules
2 | систем | жүйе | system
2 | лиценз | лицензия | licen
2t | юнеско | юнеско | unesco
2 | директор | директор | principal headteacher director head.
2 | проректор декан ректор | ректор | rector
2 | недонош | шала | premature preterm
"""
