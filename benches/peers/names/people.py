"""Synthetic people: given and family names in the manner of eight regions, drawn from a seed. Nobody in particular."""

import random

REGIONS = {
    "arabic": (
        "ahmed mohammed ali hassan hussein omar khalid ibrahim yousef mahmoud abdullah abdulrahman abdulaziz faisal salman tariq bilal hamza karim nasser saleh walid ziad rashid jamal anwar fatima aisha khadija maryam zainab layla noura huda samira amal",
        "al-masri al-hashimi al-qahtani al-saud haddad khoury nasrallah mansour aziz hakim rahman saeed shafiq barakat darwish fayyad ghanem halabi jaber kanaan lahoud maalouf najjar obeid qasim rifai sabbagh tamimi wazir yassin zayed al-otaibi al-harbi al-zahrani al-maktoum al-thani bishara daher farouk habib"),
    "russian": (
        "aleksandr sergei vladimir dmitri andrei alexei mikhail nikolai ivan yuri viktor oleg igor pavel anatoly boris konstantin gennady leonid vyacheslav natalia olga tatiana elena irina svetlana ekaterina anastasia lyudmila galina",
        "ivanov petrov sidorov smirnov kuznetsov popov vasiliev sokolov mikhailov fedorov morozov volkov alekseev lebedev semenov egorov pavlov kozlov stepanov nikolaev orlov andreev makarov zakharov zaitsev solovyov borisov yakovlev grigoriev romanov vorobyov kuzmin frolov shcherbakov tchaikovsky kiselyov zhukov chernov abramovich timchenko"),
    "persian": (
        "reza hossein mehdi amir mohsen javad hamid saeed majid davood behrouz farhad kourosh dariush ehsan navid omid parviz shahram zahra maryam narges shirin azadeh parisa leila mina nasrin roya",
        "hosseini ahmadi mohammadi karimi rezaei moradi jafari rahimi hashemi soleimani ebrahimi norouzi ghasemi farahani tehrani shirazi esfahani tabrizi kermani bagheri rostami sharifi kazemi akbari sadeghi mousavi khamenei larijani ghorbani heidari yazdani"),
    "spanish": (
        "jose juan carlos luis miguel jorge pedro francisco antonio manuel alejandro fernando ricardo eduardo roberto rafael sergio javier enrique ramon maria ana carmen rosa isabel lucia elena patricia veronica gabriela",
        "garcia rodriguez martinez hernandez lopez gonzalez perez sanchez ramirez torres flores rivera gomez diaz reyes morales cruz ortiz gutierrez chavez ramos ruiz alvarez mendoza vasquez castillo jimenez moreno romero herrera medina aguilar garza castro vargas fernandez guzman munoz rojas salazar"),
    "english": (
        "james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark steven paul andrew joshua kenneth mary patricia jennifer linda elizabeth barbara susan jessica sarah karen",
        "smith johnson williams brown jones miller davis wilson anderson taylor moore jackson martin lee thompson white harris clark lewis robinson walker young allen king wright scott hill green adams baker nelson carter mitchell roberts turner phillips campbell parker evans edwards"),
    "chinese": (
        "wei fang na min jing qiang lei yang yong jun jie tao chao ming xiaoming xiuying guiying zhiqiang jianguo weidong haiyan yuxuan zihan haoran yichen zixuan mengyao xinyi jiahui",
        "wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie tang deng feng cao peng zeng xiao ouyang sima zhuge"),
    "turkish": (
        "mehmet mustafa ahmet ali huseyin hasan ibrahim ismail osman yusuf murat omer ramazan halil suleyman emre burak kerem fatma ayse emine hatice zeynep elif meryem serife merve esra",
        "yilmaz kaya demir celik sahin yildiz yildirim ozturk aydin ozdemir arslan dogan kilic aslan cetin kara koc kurt ozkan simsek polat korkmaz erdogan tekin bulut aksoy gunes turan unal bozkurt"),
    "french": (
        "jean pierre michel andre philippe rene louis alain jacques bernard marcel daniel roger robert paul claude christian henri georges nicolas marie jeanne francoise monique catherine nathalie isabelle jacqueline anne sylvie",
        "martin bernard dubois thomas robert richard petit durand leroy moreau simon laurent lefebvre michel garcia david bertrand roux vincent fournier morel girard andre lefevre mercier dupont lambert bonnet francois martinez rousseau blanc guerin muller henry roussel nicolas perrin morin mathieu"),
}


# Family names: stems and endings of each region, beside those above.
STEMS = {
    "arabic": ("al-", "bar bas dab faz ghas had jal kas lut mas nab qar rab sab tal wah yaq zub mut shar", "an ari awi awy el idi ih il imi ini ir iri ith oub our oun ayda adi aji ami"),
    "russian": ("", "ab balak bel bob bog chernysh dan dem dol dym fil gav gol gor gub kal kar kor kras kry lav mel mir mosk nov obl pan pas plat rad rod rud sav sel shev sob star tar tim tsvet ush vas yas zab zhel", "aev ashov enko erin evsky imov inov insky itsky ivanov kin nikov onov ovich ovsky shin uev unov yakov ylov"),
    "persian": ("", "abed ard azar bahr baz dara far gol har iran jam kam kar khos mehr nam par pour raz rosh sam shah siav tab vah yar zand", "abadi an anfar ani avar deh esh far inia izadeh khani nejad pour safat sar stani vand yan"),
    "spanish": ("", "abar agui alcan alma and aran ara avi bal barra bel ber bus cal cam can car casta cer cor del esca espi fer gal gar goy her ibar jara lar len mal mar men mira mon mur nav oroz pache pal pare qui riva sal san sola tab tru urru vala ver zam zur", "ada ado ales ante arez aza era eros illo ino itos obar ondo onte oz uela uno"),
    "english": ("", "ack ash ban bar beck ben black brad bram brook bur cal car chad cop cran dal den dray east elm fair fen gar glen gran hal ham hart haw hol hux kel kirk lang lin mar mel mor nor oak os pem pres rad rams rock rut shel sher stan stock sut thorn up wal ware wes whit win wood", "bourne bridge brook bury by combe cott croft dale den field ford gate ham hurst ingham land ley man more mont ridge shaw son stead stone ton wick wood worth"),
    "chinese": ("", "an bai bian cai chang cheng chong cui dai ding dong du duan fan fei fu gan gong gu guan han hao hong hou hua ji jia jian jiang jin kang kong lai lei li lian liao ling lu lü mei meng mo nie ning pan pei qi qian qiao qin qiu ren shao shen shi song su tan tian tong wan wei wen xia xiang xing xiong xue yan yao ye yi yin yu yuan yue zha zhan zhong zhuang zou", " "),
    "turkish": ("", "ak al alt ar ates ay bas bay bek ber bil boz bul cak can cel dag dal dem der dur ekin er gok gul gun has il ince kah kal kar kes kir kur mert ok on oz par sag sar sel sez som tan tas tek toker top uc ulu ur us var yal yav yig yur", "baba bas ben can cioglu dag demir doğan el er gil kan kaya kin man oglu pinar soy tas tekin turk yurek"),
    "french": ("", "alb arm aub bar bau bel ber blan bois bon bou bro cha char clé cor dela desch du fav fon gau gir gran guil hou jac lab lac lam lar laf lev mal mar mont mor pas per pey pic pou rab ray rib roc sab sar ten tho ver vil", "ac ais and ard aud ault aux eau el elle enne ert ette eville ier ignac in ois on ot oux ucher uis y"),
}


# Family names are many and far apart: a syllable between stem and ending, as a rule.
MIDDLES = "ba be bi bo da de di do ga ge go ka ke ki ko la le li lo ma me mi mo na ne ni no pa pe pi po ra re ri ro sa se si so ta te ti to va ve vi vo za ze".split()


def family(region, random_source):
    """A family name: one that is common, or one from its parts."""
    if random_source.random() < 0.15:
        return random_source.choice(REGIONS[region][1].split())
    before, stems, endings = STEMS[region]
    middle = random_source.choice(MIDDLES) if region != "chinese" and random_source.random() < 0.8 else ""
    return before + random_source.choice(stems.split()) + middle + random_source.choice(endings.split() or [""])


def given_name(region, random_source):
    """A given name; in Chinese, two syllables as a rule."""
    if region == "chinese" and random_source.random() < 0.8:
        syllables = STEMS[region][1].split()
        return random_source.choice(syllables) + random_source.choice(syllables)
    return random_source.choice(REGIONS[region][0].split())


def person(random_source):
    """A name of two to four parts: given names, then one family name or two."""
    region = random_source.choice(sorted(REGIONS))
    given = [given_name(region, random_source)]
    if random_source.random() < 0.6:
        given.append(given_name(region, random_source))
    if region == "arabic" and random_source.random() < 0.3:
        given += ["bin", given_name(region, random_source)]
    families = [family(region, random_source)]
    if region == "spanish" and random_source.random() < 0.5:
        families.append(family(region, random_source))
    return given, families


def people(count, seed, besides=frozenset()):
    """So many names, no two of which share both a given and a family name, neither with each other nor with the pairs
    in `besides`: a stranger is somebody else, not a listed person with a middle name. Also the pairs they hold."""
    random_source = random.Random(seed)
    found, taken = [], set(besides)
    while len(found) < count:
        given, families = person(random_source)
        pairs = {(g, f) for g in given if g != "bin" for f in families}
        if not pairs & taken:
            taken |= pairs
            found.append(" ".join(given + families))
    return found, taken
