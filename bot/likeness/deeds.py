"""What is said and done around them, in the same form: goes on with the table of things."""

DEEDS = """
2t | полиомиел | полиомиел | polio
2t | магнит | магнит | magnet
2t | батут аттракцион | батут аттракцион | trampolin attraction
2t | наркозависим | нашақор | addict
2t | алкозависим алкоголик | маскүнем | alcoholic
2t | сбежа побег убежа | қашқан қашып қашты | ran runaway escaped
2t | послани | жолдау жолдауы жолдауын | address
2t | хищени растрат присво | жымқыр ұрлау талан-тараж | embezzl misappropriat
2t | поставщик поставк | жеткізуші | supplier supply
2t | трехсмен трёхсмен двухсмен | үш_ауысым екі_ауысым | three-shift two-shift
2t | аварийн ветх трещин | апатты тозған | dilapidat cracks unsafe
2t | ожог солнечн перегрев жар. жара | ыстық күн_өту | heat_wave heatstroke hot.
2t | поход экскурс | саяхат экскурсия | trip trips excursion
2t | ивл аппарат | аппарат | ventilator device
2t | нефт газов | мұнай | oil. petrol
2t | налог льгот | салық жеңілдік | tax taxes
2t | военн арми. армия армию срочник | әскер сарбаз | army military soldier
2t | кадет суворов | кадет | cadet
2t | патриотич | патриот | patriotic
2t | исправительн | түзеу_мекеме | correctional
2t | похорон простил | жерле қоштас | funeral buried
2t | памятник мемориал | ескерткіш | monument memorial
2t | выставк ярмарк | көрме жәрмеңке | exhibition fair
2t | одежд обув | киім_кешек аяқ_киім | clothes shoes footwear
2t | расческ педикул вши чесотк | бит қотыр | lice scabies
2t | косметик | косметика | cosmetic
2t | роблокс майнкрафт | роблокс майнкрафт | roblox minecraft
2t | дипфейк фейк | дипфейк фейк жалған | deepfake fake hoax
2t | шантаж | шантаж бопса | blackmail
2t | умыкан | алып_қашу | bride_kidnap
2t | эксплуатац принудит | мәжбүр қанау | exploit forced
2t | родительск родительских_прав | ата-ана_құқығын | parental_rights
2t | медсестр фельдшер | медбике фельдшер | nurse nurses paramedic
2t |  | қабылдау | admission enrol
2 | врем времен | уақытша | temporar
2 | передан передал передали направил | жолданды берілді_сотқа | handed referred
2 | отмен | алып_тасталды күшін_жой | cancel abolish scrap
2 | ликвидир избав | қалмай жояды | eliminat phase
2 | глава_государства главы_государства токаев | мемлекет_басшысы тоқаев | head_of tokayev
2 | отобр забрал изъят_из | алынды_отбас | removed
2 | причин | себеп | cause caused reason
2 | владел хозяин собственник | иесі | owner
2 | качеств | сапа сапалы | quality
2 | ответ ответил | жауап | answer respon
2 | поздрав | құттықта | congratulat
2 | встреч встретил | кездес | meet. meets met.
2 | ждет ожида | күтіп күтілуде | expect await
2 | стоимост цен. цена цены подорож | баға бағасы қымбатта | price prices cost
2 | исслед изуч | зертте | research
2 | победил победа | жеңді жеңіске | victory
2 | участв участник | қатысты қатысушы | participat
2 | количеств числ | саны | number
2 | половин | жартысы | half.
2 | берег побереж | жаға жағасы жағалау | shore coast bank
2 | двор дворе дворов | аула ауласы | yard courtyard
2 | улиц проспект | көше | street
2 | стен. стена стены стене | қабырға | wall walls
2 | пассажир | жолаушы | passenger
2 | запрос | сауал | inquiry query
2 | признал вину | кінәсі мойында | plead admit confess
2 | иск иска | талап-арыз | lawsuit
2 | жертв | құрбан | victims
2 | помещ приют убежищ | баспана_бер паналау | shelter refuge
2 | лишил_жизни | жантәсілім | perish
2 | масштаб массов | жаппай | mass massive
2 | бед. беда трагед | қайғылы трагедия | tragic tragedy
2 | устрой трудоустр | орналас |
2 | обеспеч | қамтамасыз қамтыл | provid ensur cover
2 | показател уровен | деңгей көрсеткіш | rate level indicator
2 | разраб подготов | әзірле дайында | develop prepar
2 | рассчитан рассчит | арналған | designed intended
2 | заверш закончен окончил | аяқта бітті біт. | complet finish
2 | принят прием приём | қабылдау | accept
2 | полтора полуторагод | бір_жарым |
2 | гос государств | мемлекет мемлекеттік | state public
2 | цел цель | мақсат | goal aim
1 | учебн_год учебному_году учебном_году нового_учебного новом_учебном | оқу_жыл | school_year academic
2 | доступ | қолжет | access
2 | возраст | жас_шегі | age. ages
2 | билет | билет | ticket tickets
2 | вин. виновн винов | кінәлі | guilty
2 | неделю недели | апта | weekly
2 | ноч. ночью ночи | түн. түнде | overnight
2 | воспитанник | тәрбиеленуші | residents inmate
2 | стадион | стадион | stadium
2 | мост моста мосту | көпір | bridge
2 | ров. овраг | сай. жыра | ravine
2 | мкр микрорайон | шағынаудан | microdistrict
2t | комикс | комикс | comic
2 | раздад раздач разда | тарат | handed_out hand_out distribut
2 | учат научат научи обучат | үйрен үйрет | learn teach taught
2 | приглас приглаш | шақыр | invit
2 | кабинет | кабинет | room rooms
0 | провел провод проведут состоя | өткізе өтеді өткіз | hold. holds held
"""
