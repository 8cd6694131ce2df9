"""The countries the sample company sells to: zones, hours and the names people bear there.

A name is written `native` or `native:latin`; a family name with two forms as `his/hers`.
All of it is invented; the Latin spelling only serves addresses and a second spelling of a person.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_UNDECOMPOSED = str.maketrans({"ł": "l", "Ł": "L", "ß": "ss", "ø": "o", "đ": "d"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word as its bearer writes it and in plain ASCII letters."""

    native: str
    latin: str


@dataclass(frozen=True, slots=True)
class Market:
    """One country: `utc_offset` in hours (winter), office hours of the seller's own zone in which
    the buyer is awake, and the lists its people and companies are named from."""

    country: str
    language: str
    script: str
    weight: int
    utc_offset: int
    summer_time: bool
    dial: str
    call_hours: tuple[int, int]
    women: tuple[Word, ...]
    men: tuple[Word, ...]
    families: tuple[tuple[Word, Word], ...]
    towns: tuple[Word, ...]
    legal_forms: tuple[str, ...]
    titles: tuple[str, ...]


def in_latin(text: str) -> str:
    """The text without diacritics: `Łódź` becomes `Lodz`."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_UNDECOMPOSED))
    return decomposed.encode("ascii", "ignore").decode("ascii")


def words(text: str) -> tuple[Word, ...]:
    """Reads a table of words separated by white space; `_` stands for a space."""
    return tuple(_word(*token.replace("_", " ").split(":")) for token in text.split())


def _word(native: str, latin: str | None = None) -> Word:
    return Word(native=native, latin=in_latin(latin or native))


def _families(text: str) -> tuple[tuple[Word, Word], ...]:
    pairs = []
    for token in text.split():
        native, _, latin = token.partition(":")
        his, _, hers = native.partition("/")
        his_latin, _, hers_latin = (latin or native).partition("/")
        man = _word(his, his_latin)
        pairs.append((man, _word(hers, hers_latin) if hers else man))
    return tuple(pairs)


_ENGLISH_TITLES = (
    "Head of quality",
    "Maintenance manager",
    "Process engineer",
    "Plant manager",
    "Buyer",
    "Automation engineer",
    "Calibration technician",
    "Director of operations",
    "Energy manager",
    "Laboratory lead",
)
_RUSSIAN_TITLES = (
    "Главный инженер",
    "Начальник производства",
    "Инженер КИПиА",
    "Директор завода",
    "Специалист по закупкам",
    "Технолог",
)
_KOREAN_TITLES = (
    "품질팀장",
    "생산기술 과장",
    "공장장",
    "설비보전 차장",
    "구매 담당",
    "계측 엔지니어",
    "공정 연구원",
)

ROMANIA = Market(
    country="RO",
    language="ro",
    script="latin",
    weight=22,
    utc_offset=2,
    summer_time=True,
    dial="+40",
    call_hours=(9, 18),
    women=words(
        "Ioana Andreea Mihaela Cristina Ștefania Raluca Alina Simona Diana Gabriela Laura Ruxandra"
        " Bianca Camelia"
    ),
    men=words(
        "Andrei Mihai Radu Vlad Bogdan Ștefan Cristian Florin Sorin Cătălin Răzvan Dragoș Matei"
        " Ilie"
    ),
    families=_families(
        "Popescu Ionescu Munteanu Dobre Stan Țurcanu Lazăr Moldovan Neagu Șerban Vasilescu Crețu"
        " Dinu Olteanu Pătrașcu Rusu Tănase Ungureanu Voicu Zamfir"
    ),
    towns=words("Cluj Ploiești Brașov Sibiu"),
    legal_forms=("SRL", "S.A."),
    titles=(*_ENGLISH_TITLES, "Inginer șef", "Șef mentenanță", "Director de producție"),
)
POLAND = Market(
    country="PL",
    language="pl",
    script="latin",
    weight=12,
    utc_offset=1,
    summer_time=True,
    dial="+48",
    call_hours=(9, 17),
    women=words(
        "Agnieszka Małgorzata Zofia Hanna Joanna Magdalena Ewa Barbara Kinga Iwona Dorota Łucja"
        " Natalia Urszula"
    ),
    men=words(
        "Paweł Krzysztof Marcin Łukasz Piotr Grzegorz Jakub Wojciech Adam Rafał Michał Stanisław"
        " Kamil Jacek"
    ),
    families=_families(
        "Kowalski/Kowalska Wiśniewski/Wiśniewska Nowak Zieliński/Zielińska Wójcik"
        " Lewandowski/Lewandowska Dąbrowski/Dąbrowska Mazur Krawczyk Piotrowski/Piotrowska"
        " Grabowski/Grabowska Pająk Zając Król Wieczorek Jabłoński/Jabłońska Sikora Baran Szulc"
        " Góra"
    ),
    towns=words("Gdynia Łódź Opole Tychy"),
    legal_forms=("Sp. z o.o.", "S.A."),
    titles=_ENGLISH_TITLES,
)
GERMANY = Market(
    country="DE",
    language="de",
    script="latin",
    weight=14,
    utc_offset=1,
    summer_time=True,
    dial="+49",
    call_hours=(9, 17),
    women=words(
        "Anke Birgit Claudia Franziska Greta Heike Jana Katrin Lena Miriam Petra Sabine Ulrike"
        " Wiebke"
    ),
    men=words(
        "Björn Carsten Dirk Erik Florian Götz Holger Jürgen Karsten Lars Matthias Ralf Sven Uwe"
    ),
    families=_families(
        "Müller Schröder Weiß Bauer Köhler Vogt Brandt Lindner Krüger Hoffmann Böhm Seidel Jäger"
        " Reuter Pfeiffer Kaiser Ostermann Thiel Wulff Zimmer"
    ),
    towns=words("Ulm Kassel Bremen Essen"),
    legal_forms=("GmbH", "AG", "GmbH & Co. KG"),
    titles=(*_ENGLISH_TITLES, "Leiterin Qualität", "Betriebsleiter"),
)
_PORTUGUESE_WOMEN = words(
    "Beatriz Carolina Débora Fernanda Inês Juliana Larissa Mariana Patrícia Rita Sofia Teresa"
    " Vitória Luísa"
)
_PORTUGUESE_MEN = words(
    "André Bruno Caio Diogo Eduardo Fábio Gonçalo Henrique João Leandro Márcio Nuno Otávio Tiago"
)
_PORTUGUESE_FAMILIES = _families(
    "Almeida Barbosa Cardoso Duarte Esteves Ferreira Gomes Henriques Lourenço Magalhães Nogueira"
    " Oliveira Pereira Queirós Rocha Simões Teixeira Valente Xavier Guimarães"
)
PORTUGAL = Market(
    country="PT",
    language="pt",
    script="latin",
    weight=6,
    utc_offset=0,
    summer_time=True,
    dial="+351",
    call_hours=(11, 18),
    women=_PORTUGUESE_WOMEN,
    men=_PORTUGUESE_MEN,
    families=_PORTUGUESE_FAMILIES,
    towns=words("Aveiro Braga Évora Setúbal"),
    legal_forms=("Lda.", "S.A."),
    titles=_ENGLISH_TITLES,
)
BRAZIL = Market(
    country="BR",
    language="pt-BR",
    script="latin",
    weight=10,
    utc_offset=-3,
    summer_time=False,
    dial="+55",
    call_hours=(14, 18),
    women=_PORTUGUESE_WOMEN,
    men=_PORTUGUESE_MEN,
    families=_PORTUGUESE_FAMILIES,
    towns=words("Joinville Campinas Betim Canoas"),
    legal_forms=("Ltda.", "S.A."),
    titles=(*_ENGLISH_TITLES, "Gerente de manutenção", "Engenheira de processos"),
)
KOREA = Market(
    country="KR",
    language="ko",
    script="hangul",
    weight=16,
    utc_offset=9,
    summer_time=False,
    dial="+82",
    call_hours=(8, 12),
    women=words(
        "서연:Seoyeon 지우:Jiwoo 민서:Minseo 하윤:Hayun 수아:Sua 은지:Eunji 예린:Yerin 다은:Daeun"
        " 유진:Yujin 채원:Chaewon 소희:Sohee 나영:Nayoung 가은:Gaeun 보라:Bora"
    ),
    men=words(
        "준호:Junho 도윤:Doyun 민재:Minjae 현우:Hyunwoo 지훈:Jihun 성민:Seongmin 태양:Taeyang"
        " 건우:Geonwoo 승현:Seunghyun 재석:Jaeseok 우진:Woojin 동하:Dongha 상훈:Sanghun"
        " 영수:Youngsu"
    ),
    families=_families(
        "김:Kim 이:Lee 박:Park 최:Choi 정:Jeong 강:Kang 조:Cho 윤:Yoon 장:Jang 임:Lim 한:Han 오:Oh"
        " 서:Seo 신:Shin 권:Kwon 황:Hwang 안:Ahn 송:Song 류:Ryu 홍:Hong"
    ),
    towns=words("울산:Ulsan 구미:Gumi 창원:Changwon 여수:Yeosu"),
    legal_forms=("(주)", "주식회사"),
    titles=_KOREAN_TITLES,
)
BULGARIA = Market(
    country="BG",
    language="bg",
    script="cyrillic",
    weight=8,
    utc_offset=2,
    summer_time=True,
    dial="+359",
    call_hours=(9, 18),
    women=words(
        "Мария:Maria Гергана:Gergana Десислава:Desislava Ивелина:Ivelina Калина:Kalina"
        " Милена:Milena Надежда:Nadezhda Петя:Petya Радостина:Radostina Силвия:Silvia"
        " Теодора:Teodora Цветелина:Tsvetelina Яна:Yana Росица:Rositsa"
    ),
    men=words(
        "Борис:Boris Васил:Vasil Георги:Georgi Димитър:Dimitar Емил:Emil Живко:Zhivko"
        " Ивайло:Ivaylo Красимир:Krasimir Любомир:Lyubomir Николай:Nikolay Пламен:Plamen"
        " Румен:Rumen Стоян:Stoyan Христо:Hristo"
    ),
    families=_families(
        "Ангелов/Ангелова:Angelov/Angelova Борисов/Борисова:Borisov/Borisova"
        " Василев/Василева:Vasilev/Vasileva Генов/Генова:Genov/Genova"
        " Димов/Димова:Dimov/Dimova Енчев/Енчева:Enchev/Encheva Желев/Желева:Zhelev/Zheleva"
        " Йорданов/Йорданова:Yordanov/Yordanova Колев/Колева:Kolev/Koleva"
        " Минчев/Минчева:Minchev/Mincheva Панов/Панова:Panov/Panova Тонев/Тонева:Tonev/Toneva"
        " Узунов/Узунова:Uzunov/Uzunova Чакъров/Чакърова:Chakarov/Chakarova"
    ),
    towns=words("Пловдив:Plovdiv Русе:Ruse Варна:Varna Бургас:Burgas"),
    legal_forms=("ЕООД", "АД"),
    titles=(*_ENGLISH_TITLES[:4], "Главен инженер", "Ръководител поддръжка", "Технолог"),
)
KAZAKHSTAN = Market(
    country="KZ",
    language="ru",
    script="cyrillic",
    weight=7,
    utc_offset=5,
    summer_time=False,
    dial="+7",
    call_hours=(9, 14),
    women=words(
        "Айгерим:Aigerim Анна:Anna Дарья:Darya Екатерина:Ekaterina Жанна:Zhanna Ирина:Irina"
        " Ксения:Ksenia Людмила:Lyudmila Наталья:Natalya Ольга:Olga Светлана:Svetlana"
        " Татьяна:Tatyana Юлия:Yulia Динара:Dinara"
    ),
    men=words(
        "Алексей:Alexey Арман:Arman Виктор:Viktor Денис:Denis Евгений:Evgeny Ерлан:Yerlan"
        " Игорь:Igor Кирилл:Kirill Максим:Maxim Нурлан:Nurlan Олег:Oleg Роман:Roman Сергей:Sergey"
        " Тимур:Timur"
    ),
    families=_families(
        "Ахметов/Ахметова:Akhmetov/Akhmetova Белов/Белова:Belov/Belova"
        " Воронцов/Воронцова:Vorontsov/Vorontsova Громов/Громова:Gromov/Gromova"
        " Егоров/Егорова:Egorov/Egorova Жуков/Жукова:Zhukov/Zhukova Ким:Kim"
        " Козлов/Козлова:Kozlov/Kozlova Лебедев/Лебедева:Lebedev/Lebedeva"
        " Мельник:Melnik Оспанов/Оспанова:Ospanov/Ospanova Рябов/Рябова:Ryabov/Ryabova"
        " Сидоров/Сидорова:Sidorov/Sidorova Щукин/Щукина:Shchukin/Shchukina"
    ),
    towns=words("Алматы:Almaty Караганда:Karaganda Актобе:Aktobe Павлодар:Pavlodar"),
    legal_forms=("ТОО", "АО"),
    titles=_RUSSIAN_TITLES,
)
UKRAINE = Market(
    country="UA",
    language="uk",
    script="cyrillic",
    weight=5,
    utc_offset=2,
    summer_time=True,
    dial="+380",
    call_hours=(9, 18),
    women=words(
        "Олена:Olena Оксана:Oksana Ірина:Iryna Наталія:Nataliia Юлія:Yuliia Тетяна:Tetiana"
        " Софія:Sofiia Галина:Halyna Дарина:Daryna Надія:Nadiia"
    ),
    men=words(
        "Андрій:Andrii Богдан:Bohdan Василь:Vasyl Дмитро:Dmytro Ігор:Ihor Максим:Maksym"
        " Олексій:Oleksii Петро:Petro Сергій:Serhii Тарас:Taras"
    ),
    families=_families(
        "Бондаренко:Bondarenko Гриценко:Hrytsenko Коваль:Koval Кравчук:Kravchuk Литвин:Lytvyn"
        " Мороз:Moroz Олійник:Oliinyk Поліщук:Polishchuk Савченко:Savchenko Ткачук:Tkachuk"
        " Шевчук:Shevchuk Яременко:Yaremenko"
    ),
    towns=words("Львів:Lviv Дніпро:Dnipro Полтава:Poltava Одеса:Odesa"),
    legal_forms=("ТОВ", "ПрАТ"),
    titles=(*_ENGLISH_TITLES[:4], "Головний інженер", "Технолог"),
)

MARKETS = (ROMANIA, POLAND, GERMANY, PORTUGAL, BRAZIL, KOREA, BULGARIA, KAZAKHSTAN, UKRAINE)

# Company names are a stem and a trade; the trade tells the segment. Every segment has four trades,
# so that each is met equally often and the lifts of `chances` average to one.
STEMS = {
    "latin": words(
        "Helvik Brunora Castrel Ostwind Velmar Almedra Silvanto Morvane Pelarin Quintor Rovelle"
        " Sarnika Tolmeda Ulvara Vintrel Wendara Zelmont Arbolin Belcastra Corvanta Drenova"
        " Estrevia Falkora Gravenholt Ivelmo"
    ),
    "cyrillic": words(
        "Велорин:Velorin Драгомера:Dragomera Злателин:Zlatelin Искралин:Iskralin Карвенда:Karvenda"
        " Ладовера:Ladovera Миралонд:Miralond Орлавия:Orlavia Полидара:Polidara Радомира:Radomira"
        " Севелин:Sevelin Тимарис:Timaris Урвеста:Urvesta Хорозан:Horozan Цветанор:Tsvetanor"
        " Яворин:Yavorin Брезалия:Brezalia Гранитон:Graniton Дунавекс:Dunaveks Ерделин:Erdelin"
        " Каменора:Kamenora Лесанда:Lesanda Стоманела:Stomanela Верданика:Verdanika"
        " Норвидан:Norvidan"
    ),
    "hangul": words(
        "다온빛:Daonbit 가람솔:Garamsol 누리샘:Nurisaem 도담결:Dodamgyeol 라온터:Raonteo"
        " 마루벗:Marubeot 바름터:Bareumteo 새암골:Saeamgol 아라솔:Arasol 윤슬재:Yunseuljae"
        " 자람누:Jaramnu 차오름:Chaoreum 초롱뫼:Chorongmoe 파란결:Parangyeol 하늬솔:Hanuisol"
        " 해든누:Haedeunnu 온새미:Onsaemi 모아름:Moareum 미르담:Mireudam 별마루:Byeolmaru"
        " 산들결:Sandeulgyeol 슬기샘:Seulgisaem 여울목:Yeoulmok 이든솔:Ideunsol 푸르내:Pureunae"
    ),
}
SEGMENTS = ("food", "pharma", "chemicals", "energy", "metals", "paper")
TRADES = {
    "latin": words(
        "Foods Dairy Bakery Brewing Pharma Biotech Labs Remedies Chemicals Coatings Polymers Resins"
        " Energy Heat Turbines Grid Steel Castings Alloys Forge Paper Packaging Board Fibre"
    ),
    "cyrillic": words(
        "Агро:Agro Продукт:Produkt Какао:Kakao Милк:Milk Фарма:Farma Био:Bio Медика:Medika"
        " Вита:Vita"
        " Хим:Him Полимер:Polimer Лак:Lak Смола:Smola Термо:Termo Турбо:Turbo Волт:Volt Ток:Tok"
        " Метал:Metal Стил:Stil Сплав:Splav Профил:Profil Папир:Papir Картон:Karton Пак:Pak"
        " Фибра:Fibra"
    ),
    "hangul": words(
        "식품:Sikpum 제과:Jegwa 유업:Yueop 농산:Nongsan 제약:Jeyak 바이오:Baio 메디칼:Medical"
        " 생명:Saengmyeong 화학:Hwahak 폴리머:Polimeo 도료:Doryo 수지:Suji 에너지:Eneoji"
        " 전력:Jeollyeok 열병합:Yeolbyeonghap 터빈:Teobin 금속:Geumsok 제철:Jecheol 주조:Jujo"
        " 합금:Hapgeum 제지:Jeji 포장:Pojang 펄프:Peolpeu 판지:Panji"
    ),
}
