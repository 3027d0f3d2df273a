"""The words that the analyzer and the understanding of questions know: English, and no more of it than is needed."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.models import Status

# Lucene's English stop words less those that carry meaning here (no, not): they are never indexed.
STOP_WORDS = frozenset(
    "a an and are as at be but by for if in into is it of on or such that the their then there these they this to was"
    " will with".split()
)
NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen twenty".split()
    )
}
ORDINALS = {
    word: str(number)
    for number, word in enumerate(
        "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth".split(),
        start=3,
    )
}
ROMAN = {
    numeral: str(number)
    for number, numeral in enumerate(
        "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi xxii xxiii xxiv xxv xxvi xxvii"
        " xxviii xxix xxx".split(),
        start=1,
    )
}
# Words that join two numbers of one series: "Artemis II and III".
JOINING = frozenset(("and", "or", "to"))
# Words that ask for something else than yes or no.
ASKING = frozenset("what which who whom whose when where why how whats whos whens wheres hows whys".split())
# How a question begins that wants yes or no.
AUXILIARIES = frozenset(
    "is are was were am do does did has have had will would can could should isnt arent wasnt werent dont doesnt didnt"
    " hasnt havent wont".split()
)
# Words that shape a question without being what it asks about. They neither find nor guard.
SHAPING = frozenset(
    " out off back"
    " what which who whom whose when where why how do does did done has have had am is are was were will would can"
    " could should shall may might must about any anything some something far tell me give show explain know please"
    " say says said saying claim claims claimed mention mentions mentioned according write wrote written i we you my"
    " your our us he she his her him its it im ive youre lets so just really actually exactly currently current now"
    " today still yet ever already anymore more most latest news update status happen happened happening get got gets"
    " going go goes come came supposed due expected been being many much long often number date day year time hey hi"
    " hello ok okay lol thanks thank bot question answer anyone someone everyone ask asking wondering wonder heard"
    " think mean means also too very again finally eventually ago since from up there here than then whats whens whos"
    " isnt arent wasnt werent dont doesnt didnt hasnt havent wont not no never yes or all one thing things way kind"
    " sort sure true guys mate pls plz rn tho btw fr ngl smh u ur wanna gonna gotta new soon call safely mission"
    " missions use used promise full name named called role between during around near under against within".split()
)
# Talk of channels, which says nothing at all.
TALK = frozenset(
    " lol rn fr btw ngl smh pls plz"
    " bro bruh bruv dude fam yo yoo sup lmao lmfao rofl haha hahaha omg wtf tf af wth imo imho iirc afaik idk idc tbh"
    " ikr nah nope yep yeah yup yah ya aye hmm um uh er ah oh eh huh wow damn dang heck hell lowkey highkey deadass"
    " legit cap sus pog poggers ppl peeps folks gimme lemme dunno kinda sorta outta cuz coz bc thou though"
    " finna boutta tryna aint yall mfs smth sth bout abt thx ty tysm ofc obv prob probs def tmrw wen wat wut wot"
    " wheres whys hows whod whered thats theres heres dats literally honestly basically seriously"
    " supposedly allegedly apparently obviously definitely probably maybe perhaps anyway anyways well like kay"
    " actual coworker coworkers colleague colleagues roommate brother sister girlfriend boyfriend mom mum dad prof"
    " getting coming giving showing telling seems wait wats wots wuts them those ones"
    " times cook cooking job every another others todays vs versus each along meant while hope hoping"
    " right wrong correct incorrect false buddy uncle swear swears bet stuff bit lot lots bunch whole even such else"
    " quick quickly questions curious want wants need needs try look looking looks seem"
    " sorry cheers dear sir madam kindly remind list lists summarise summarize summary describe detail details"
    " info information facts fact specific specifically particular total altogether"
    " only simply merely quite rather pretty fairly totally completely entirely fully truly indeed certainly surely"
    " own himself herself itself themselves lil whatever thingy yea guy cmon mr ackshually howd theyre hes shes cope"
    " random secretly suddenly realistically sposed having doing"
    " let make makes made making put puts keep keeps kept take takes".split()
)
CHAT = SHAPING | TALK
NEGATIONS = frozenset("not no never isnt arent wasnt werent dont doesnt didnt hasnt havent wont".split())
# Words after which yes and no would be read the wrong way round.
EITHER = frozenset("or out outside".split())
# Words by which a question says no itself, besides negations: "is it false that it flew?"
REVERSING = frozenset("false untrue wrong incorrect".split())
# Words that ask for all of a thing, or for nothing but it.
WHOLE = frozenset("all every each both whole entire entirely only just fully totally completely nobody none".split())
_ANY = frozenset("any anything something everything".split())
# Words that change what "yes" would mean.
MANNER = (NEGATIONS | REVERSING | WHOLE | _ANY).union(
    "still will would can could should might may again gonna going around near under during within against from"
    " out off up down on".split()
)
# How the answer to a question for yes or no begins, as the data gives it.
OPENINGS = {"yes": "Yes.", "no": "No.", "not yet": "No, not yet.", "partly": "Partly."}
DENYING = NEGATIONS | frozenset(
    "without neither none nobody missed failed instead cannot refused forbids unable".split()
)
LAST_DAY = 31  # of a month; a higher number beside one is a year
REACH_OF_A_MONTH = 4  # words from a day to its month: "1 to 10 April"
MONTHS = tuple("jan feb mar apr may jun jul aug sep oct nov dec".split())
MONTH_NAMES = frozenset(MONTHS) | frozenset(
    "january february march april june july august sept september october november december".split()
)
# Words that ask for a status; any statement of how the thing stands answers them.
STATUS_WORDS: Mapping[str, frozenset[Status]] = {
    word: frozenset(statuses)
    for words, *statuses in (
        (
            "cancel cancels cancelled canceled scrap scrapped dropped dead ended axed abandon abandoned",
            Status.CANCELLED,
        ),
        ("quit quits left leave leaves withdraw withdraws withdrawn withdrew refuse refused", Status.CANCELLED),
        ("stop stopped", Status.CANCELLED, Status.PAUSED),
        ("pause pauses paused suspend suspended halt halted frozen shelved", Status.PAUSED),
        ("crash crashed fail failed lost destroyed", Status.FAILED),
        ("delay delayed postpone postponed late slipped slip", Status.DELAYED),
        ("planned scheduled", Status.PLANNED, Status.DELAYED),
        ("success successful successfully succeed succeeded", Status.ACHIEVED),
    )
    for word in words.split()
}
# What a "how ..." wants to hear of, as stems.
UNITS = {
    "how far": frozenset("mile kilometr kilomet km".split()),
    "how long": frozenset("day week hour minut".split()),
    **dict.fromkeys(
        ("how heavy", "weight", "weigh", "mass", "heavy"), frozenset("kilogram gram tonn ton pound kg".split())
    ),
    **dict.fromkeys(("how fast", "speed"), frozenset("kilometr mile kmh mph".split())),
    **dict.fromkeys(("how tall", "how high", "height"), frozenset("metr meter feet foot centimetr kilometr".split())),
    "how much": frozenset("dollar euro rubl yuan rupe yen percent kilogram gram tonn ton kg million billion".split()),
    **dict.fromkeys(
        ("how expensive", "cost", "price", "salary", "budget"),
        frozenset("dollar euro rubl yuan rupe yen million billion".split()),
    ),
}
OPEN_STATUSES = Status.PLANNED, Status.DELAYED
HAPPENED_STATUSES = Status.ACHIEVED, Status.PARTIAL
PAST = frozenset("did was were had".split())
# Words that ask for a plan of then, "the original date", and such as do beside a verb in the past, "was meant to".
FORMER = frozenset("original originally initial initially".split())
MEANT = frozenset("supposed meant planned scheduled gonna intended".split())
# Words with which a question about the past asks for what was meant to be.
INTENDED = frozenset("meant supposed intended expected expecting due hoped aimed aiming going gonna".split())
WERE = frozenset("was were wasnt werent".split())
# What something "was to" do, unless it was the first to do it.
WAS_TO = frozenset("be take fly launch land carry bring go happen begin start visit join orbit reach get have".split())
NOT_A_PLAN = frozenset("first second third last only one ones sent able used up close".split())
# Words that change what is asked; where the statement lacks them, yes or no would be too much said.
QUALIFIERS = WHOLE - {"just"} | frozenset(
    "over under more less than before after without alone instead again twice because near own simply same time".split()
)
PRESENT = frozenset("is are will do does can now".split())
# Stems of words that tell what a person is.
ROLES = frozenset("head founder command pilot administr secretari billionair owner journalist".split())
FIRST_YEAR, LAST_YEAR = 1957, 2100  # from Sputnik to beyond all plans
# Stems of words that tell of a place on the Moon.
PLACES = frozenset(
    "pole crater mare sea oceanus procellarum basin valley plain mount mountain highland cape side site montes mons"
    " rima latitud longitud ocean sinus lacus palus terra region rim".split()
)
# Words of a question that only name what its kind wants anyway.
KIND_WORDS = frozenset(
    "outfit company companies firm organisation organization agency person astronauts people site spot place crater"
    " location whereabouts behind reason cause date year month day time price amount number dollar dollars bucks"
    " money cash modern".split()
)
# Stems of what a mission is sent to do. Whether it did is its status.
EVENTS = frozenset("land launch fli reach arriv orbit moon dock return safe surfac soft".split())
# Words that a question with "still" may hold without asking for more than whether a thing goes on.
GOING_ON = frozenset(
    "work working build building built alive going active operating operational running flying orbit orbiting there"
    " use".split()
)
# Stems of words that tell that something is over.
ENDING = frozenset("end stop crash silent retir shut decay die wind".split())
# Stems of what goes wrong: that a thing failed affirms rather than denies it.
MISHAPS = frozenset("miss explod break crash tip burn leak strand destroi hurt die".split())
# Stems of words for what is not yet doing.
INTENDING = frozenset("plan intend hope want attempt tri promis announc propos aim".split())


def is_year(word: str) -> bool:
    """Whether a number is to be read as a year of the race."""
    return word.isdecimal() and FIRST_YEAR <= int(word) <= LAST_YEAR
