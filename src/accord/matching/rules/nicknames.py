"""Short and foreign forms of given names, brought to one: a table of our own, in plain letters."""

from functools import lru_cache

from accord.matching.rules.letters import sound

# Each line is one name: what people called so are also called, in several languages. A long line
# goes on in the next, which begins with the same name.
_NAMES = """
robert rob bob bobby robbie bert roberto robertas robin
william will bill billy willy liam wilhelm guillermo guilherme guillaume vilhelm
richard rick dick ricky rich ricardo riccardo
james jim jimmy jamie jaime
john johnny jack jon johan johann johannes jan juan joao ion ivan vanya giovanni jean ioan nelu
john ionel ionut jonny hans yohan vania ianis
jonathan jon nathan johnathan
joseph joe joey jose josep iosif osip zhozef giuseppe pepe ze zeca josif josef
michael mike mick mickey mikhail misha miguel mihai michel mihail mikael michal micha mischa mikey
michael mihaita
alexander alex sasha alexandr aleksandr alejandro alexandru alexandre sandu sacha xander sanya
alexander shura aleksander alessandro oleksandr olexandr iskander lex aleks sandro
alexandra alex sasha sandra alexandrina aleksandra alejandra alessandra sanda oleksandra sandy
francis francisco frank francesco chico paco pancho frans franz francois franciszek kiko chiquinho
francis francisc franco frankie
frederick fred freddy friedrich frederico federico fritz frederic
edward ed eddie ted teddy ned eduardo eduard edouard edik edu dudu
anthony tony antonio anton antoine antoniu toni toninho tonio antoni antosha toshka
thomas tom tommy tomas toma tommaso tomasz
charles charlie chuck carlos karl carl carlo karol carol carlitos carlinhos chas
christopher chris kit cristobal cristovao christoph christophe kristofer krzysztof topher
christian chris cristian kristian cristi cristiano
christina chris tina cristina kristina christine kristin krystyna chrissy
daniel dan danny dani danila daniil danilo danut danylo
david dave davey davi davide davyd
dmitry dima dmitri dimitri dmitriy mitya dumitru dmytro dimitris dimitrij mitica dimitrios
nicholas nick nicky nicolas nikolai kolya nicolae nicu niko nikolay mykola nicola nikolaus klaus
nicholas niklas nikola
peter pete pedro petr petya pierre petru pietro piotr pyotr pjotr petro piter petrica peti pedrinho
paul pavel pasha pablo paulo paolo pavlo pawel paulinho
andrew andy drew andrei andrey andres andre andrea andriy andrzej andreas andrij dron andriusha
gregory greg grigory grisha gregorio grigore hryhoriy gregor
george jorge georgy gosha yuri yury yura gheorghe gigi giorgio georges georg zhora egor iurii
george jurij yuriy jerzy gogu
stephen steve steven stefan esteban stepan stepa stefano etienne estevao fane stephan stephane
stephen szczepan stef
matthew matt mateo mateus matvey matei matthieu matteo mathew matthias mateusz matias matty
luke lucas luca luka lukas lucian lukasz
mark marc marcos marco marcus marek markus marcu
philip phil felipe filip filipe philippe filippo pip philipp
samuel sam sammy samuil
samantha sam sammy sami
benjamin ben benny benja beniamin veniamin benji benjy
patrick pat paddy patricio patryk
patricia pat patty trish tricia patsy
timothy tim timmy timofey timur timotei tima
lawrence larry laurence lorenzo laurentiu lavrentiy laurent lourenco lars
henry harry hank heinrich enrique henrique henri enrico genrikh henrik rico
harold harry hal harald
gabriel gabe gabi gavril gabriele gabrijel
gabriela gabi gabriella gaby gabrielle
raphael rafael rafa raffaele rafal
vladimir vova volodya volodymyr vlad vladimiro wladimir voldemar
vladislav vlad vladik wladyslaw vladyslav
sergei sergey serge seryozha sergio sergiu serhiy seryoga sergej serhii
alexei alexey lyosha alyosha alexis alexiu oleksiy alex aleksei aleksey lesha
eugene gene evgeny yevgeny zhenya eugen eugenio yevhen jenya evgenii evgeniy jevgeni
eugenia zhenya evgenia yevgenia jenya evgeniya
konstantin kostya constantin constantino costel dinu costica kostyantyn costi
vasily vasya basil vasile basilio vasyl vasilii vasiliy wassily
boris borya boria
maxim max maksim massimo maximo makar maksym maxime
maximilian max maxi maximiliano
igor garik ihor
oleg olezhka oleh
viktor vitya victor vittorio vitek
vitaly vitalik vitaliy vitalie vital vitalii
vyacheslav slava viacheslav
stanislav stas slava stanislaw stanislas
yaroslav slava jaroslav jaroslaw
arthur art arturo artur artie
ilya ilyusha elijah elias ilie eli illya ilia
leonard leo lenny leonardo lev leonid lyonya leon leonhard lionel
denis dionisio dennis denys den dionis denisa
roman roma romain romano
ruslan rus
pavlina polina pola paulina
maria mary masha marie marija mariya marusya maryam miriam mariana mimi molly maria marika mia
maria maricica mariia marysia
margaret maggie meg peggy margarita rita margarida margareta greta marge daisy margo margherita
margaret margot malgorzata
elizabeth liz lizzie beth betty eliza isabel lisa liza elisabeta elizaveta elisabeth isabella
elizabeth isabela isabelle bess libby betsy elisaveta elise bella belle izabela
katherine kate kathy katie cathy catherine katarina ekaterina katya caterina catarina kat kitty
katherine yekaterina kateryna ecaterina katrin catalina kathryn karina katerina kathleen katarzyna
katherine kasia
anna ann anne annie ana anya hannah hanna anita nancy anka anushka annette anca ania anuta
anastasia nastya stacy asya anastasiya anastasiia ana
natalia natasha nataly natalie tasha nathalie nataliya talia nataliia
helen elena lena alena helena eleni nelly ellen elaine olena lenuta ileana yelena helene ella
olga olya olha olia
tatiana tanya tania tatyana tetiana tetyana
svetlana sveta lana svitlana
irina ira irene irena iryna irinka irenka
julia yulia julie juliana giulia iulia yuliya juliette juliet julieta iuliana jules
ludmila lyuda mila lyudmila luda liudmyla
galina galya halyna
valentina valya tina
valentin valya valek
valery valera valeri valerio valeriu valeriy
valeria lera valerie valeriya
victoria vika vicky viktoria vitoria tori viktoriia
ksenia xenia ksyusha oksana oxana kseniya xeniya
sofia sophia sonya sophie zofia sofiya sonia sofie
daria dasha darya dariya dara
alina alya aline
eva eve evita ewa yeva evie
jennifer jen jenny jenna
jessica jess jessie
susan sue susie suzanne susana zuzana suzana susanna suzie zuzanna
deborah deb debbie debora debra
barbara barb babs varvara varya barbora
teresa terry theresa tereza therese tess tracy
rebecca becky becca rebeca rebeka
judith judy judit
dorothy dot dottie dolly dorothea dorota doroteia
charlotte lottie carlota charlie carlotta
caroline carol carrie carolina karolina lina
louise lou luisa luiza louisa lulu
louis lou luis luiz lewis ludwig luigi ludovic lui
raymond ray raimundo ramon raimondo reymond
ronald ron ronnie ronaldo
donald don donnie
douglas doug
kenneth ken kenny
gerald gerry jerry geraldo gerard gerhard gherard
jeffrey jeff geoff geoffrey jefferson godfrey
joshua josh josue iosua
zachary zach zack zac zacharias
nathaniel nate nat nathan
albert al bert alberto albrecht bertie
alfred alf fred alfredo alfie
theodore ted teddy theo fyodor fedor fedya tudor teodor theodor
abraham abe avraham ibrahim
isaac ike izac yitzhak isac
jacob jake jacobo jakob yakov iacob jacek jakub diego iago
emmanuel manny manuel manolo emanuel manu manoel
raul rulo raoul
ignacio nacho inacio ignat
guadalupe lupe
concepcion concha conchita
dolores lola
rosario charo
mercedes merche
sebastian seb sebastiao bastian sebastien sebi tiao
fernando nando ferdinand fernand
rodrigo digo
marcelo marcel celo
ricardo rico cadu
gustavo guga gustav guto
augusto guto august augustus gus
leandro leo
beatrice bia beatriz bea trixie beatrix
florin florian flo florentin florea
adrian adi adriano hadrian
bogdan bogdi bohdan
radu raducu
marius mariusz mario
dragos dragosh
mircea mirciulica
liviu livio livi
ovidiu ovi ovidio
tiberiu tibi tiberius
emil emilian emile emilio
cornel corneliu nelu cornelius
valeriu vali
mohammed muhammad mohamed mehmet mohammad muhammed mamed mhmd mahomed mohamad
ahmed ahmad akhmed ahmet ahmd
yusuf yousef youssef iusuf yusef joseph ywsf
ali aly
hassan hasan hsn
hussein husain husayn hossein hsyn
fatima fatma fatimah fatyma ftmh
omar umar omer
abdullah abdallah abdulla abdulah
"""

# Korean surnames by the ways they are written in Latin letters, the last by the letters of Hangul.
_FAMILIES = """
kim gim
lee yi rhee li ri i
park bak pak bag
choi choe chwe choy
jung jeong chung cheong jeon chong
kang gang
cho jo joh
yoon yun youn
jang chang zhang
lim im rim
han hahn
oh o
seo suh so
shin sin
kwon gwon kweon
hwang whang
ahn an
song soung
ryu yoo yu ryoo you
hong houng
moon mun
yang ryang
bae pae bai
baek paik back baeg paek
heo hur huh
nam nahm
shim sim
noh roh no ro
ha hah
kwak gwak gwag
woo u wu
joo ju chu
koo gu ku goo
na ra nah rha
min minn
"""


def _table(text: str) -> dict[str, str]:
    """Each form to the first name of the first line that has it."""
    table: dict[str, str] = {}
    for row in text.strip().splitlines():
        first, *others = row.split()
        for each in (first, *others):
            table.setdefault(sound(each), sound(first))
    return table


_GIVEN = _table(_NAMES)
_FAMILY = _table(_FAMILIES)
_ENDINGS = (("skaia", "ski"), ("skaa", "ski"), ("ska", "ski"), ("ski", "ski"), ("skii", "ski"),
            ("ova", "ov"), ("eva", "ev"), ("ina", "in"), ("off", "ov"), ("of", "ov"))  # fmt: skip


@lru_cache(maxsize=65_536)
def given_key(word: str) -> str:
    """One key for all forms of a given name: `bob` and `robert`, `sasha` and `alexandru`."""
    heard = sound(word)
    return _GIVEN.get(heard, heard)


@lru_cache(maxsize=65_536)
def family_key(word: str) -> str:
    """One key for the spellings of a family name: `park` and `bak`, `ivanova` and `ivanov`."""
    heard = sound(word)
    if heard in _FAMILY:
        return _FAMILY[heard]
    for ending, bare in _ENDINGS:
        if heard.endswith(ending) and len(heard) > len(ending) + 2:
            return heard[: -len(ending)] + bare
    return heard


def is_given(word: str) -> bool:
    """Whether the table knows the word as a given name."""
    return sound(word) in _GIVEN


def is_korean_family(word: str) -> bool:
    """Whether the word is one of the usual Korean family names."""
    return sound(word) in _FAMILY
