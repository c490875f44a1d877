"""The verbs that questions are made of: their base, past and participle forms.

A verb that is not listed is not used: of a wrong form every reader takes note, of a question that
was not made nobody does.
"""

from typing import Final, NamedTuple


class Verb(NamedTuple):
    """The forms of a verb: `go`, `went`, `gone`."""

    base: str
    past: str
    participle: str


AUXILIARIES: Final = frozenset(
    "is are was were has have had will would can could may might must should".split()
)

SPEAKING: Final = frozenset(
    "add admit announce argue assure claim confirm declare deny explain insist maintain note "
    "predict report reveal say state stress suggest tell warn write".split()
)
"""Verbs, by their base, after which a clause says what was said."""

_IRREGULAR: Final = """
    become became become, begin began begun, bring brought brought, build built built,
    buy bought bought, catch caught caught, choose chose chosen, come came come, cost cost cost,
    deal dealt dealt, draw drew drawn, drive drove driven, eat ate eaten, fall fell fallen,
    fight fought fought, find found found, fly flew flown, get got got, give gave given,
    go went gone, grow grew grown, hear heard heard, hide hid hidden, hit hit hit, hold held held,
    keep kept kept, know knew known, lead led led, leave left left, lend lent lent, lose lost lost,
    make made made, mean meant meant, meet met met, overcome overcame overcome,
    overthrow overthrew overthrown, pay paid paid, ride rode ridden, rise rose risen, run ran run,
    say said said, see saw seen, seek sought sought, sell sold sold, send sent sent,
    shoot shot shot, show showed shown, sing sang sung, sink sank sunk, speak spoke spoken,
    spend spent spent, stand stood stood, steal stole stolen, strike struck struck,
    swear swore sworn, swim swam swum, take took taken, teach taught taught, tell told told,
    throw threw thrown, undergo underwent undergone, understand understood understood,
    undertake undertook undertaken, win won won, withdraw withdrew withdrawn, write wrote written
"""

_REGULAR: Final = """
    abandon abolish accept accompany accuse achieve acquire adapt add address adopt advise affect
    agree aim allow amend analyse analyze announce appeal appear appoint approach approve argue
    arrange arrest arrive ask assassinate assault assess assign assume assure attack attempt attend
    attract award base battle blame block boost borrow broadcast calculate call cancel capture care
    carry cause cease celebrate chair challenge change charge chase check cite claim clean clear
    climb close collapse collect complete compose condemn conduct confirm conquer consider consist
    construct contact contain continue convert convict cover crash create credit criticise
    criticize cross crown cure damage decide declare decline defeat defend define delay deliver
    demand demolish deny depart deploy describe deserve design destroy detain determine develop
    devise die disappear disclose discover discuss dismiss dissolve distribute divide donate double
    earn elect emerge employ enable encourage end endorse enforce enjoy enter escape establish
    estimate evacuate evolve examine exceed execute exhibit expand expect expel experience explain
    explode explore export express extend face fail favour favor feature file fill film finance
    finish fire flee force form foster found free fund gain gather govern grant greet guarantee
    guard handle happen hasten head help host hire honour honor identify ignore impact implement
    import impose improve include increase influence inform inherit injure inspire install
    institute instruct intend introduce invade invent invest investigate invite involve issue join
    judge jump kill label land last launch lift limit link list live locate look lower maintain
    manage march mark marry measure mention modify monitor move murder name negotiate nominate note
    notice obtain occupy occur offer open operate oppose order organise organize own paint pardon
    participate pass perform persuade photograph place plant play pledge point pour praise predict
    prepare present preserve prevent produce promise promote propose protect prove provide publish
    pull purchase push qualify question raise rank reach react realise realize rebuild recall
    receive recognise recognize recommend record recover recruit reduce refuse regain reject
    release remain remember remove rename rent repair repeat replace report represent request
    require rescue resign resolve respond rest restore result retain retire return reveal review
    reward rule sail save score search secure seize separate serve settle share shell shift
    shorten sign slow solve spark sponsor stage start state stay storm stress strengthen study
    submit succeed suffer suggest summon supply support surrender surround survive suspend target
    tour trace trade train transform translate travel treat triple try turn unite unveil urge use
    visit vote walk want warn wash watch weaken welcome witness work worsen wound
    acknowledge allocate besiege collide commence connect contribute demonstrate drown emigrate
    flood follow generate illustrate merge proclaim pursue regard relocate resist threaten trigger
"""

_DOUBLING: Final = "admit ban commit drop occur permit plan plot refer rob ship stop submit travel"
"""Verbs that double their last letter: `stopped`."""

_NOT_REGULAR: Final = frozenset({"broadcast", "flee", "rebuild"})


def _past(base: str) -> str:
    """The past of a regular verb."""
    if base in _DOUBLING.split():
        return base + base[-1] + "ed"
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ied"
    return base + "ed"


def _verbs() -> list[Verb]:
    irregular = [Verb(*forms.split()) for forms in _IRREGULAR.split(",")]
    regular = sorted({*_REGULAR.split(), *_DOUBLING.split()} - _NOT_REGULAR)
    spellings = [Verb("travel", "traveled", "traveled"), Verb("expel", "expelled", "expelled")]
    pasts = [Verb(base, _past(base), _past(base)) for base in regular if base != "expel"]
    return [*irregular, *pasts, *spellings]


BY_PAST: Final = {verb.past: verb for verb in _verbs()}
BY_PARTICIPLE: Final = {verb.participle: verb for verb in _verbs()}

_NO_VERBS: Final = frozenset(
    "hundred indeed exceed proceed succeed breed sacred naked unprecedented wicked rugged crooked "
    "beloved speed".split()
)
"""Words in -ed that are no past tense."""

_PRESENT: Final = frozenset(
    "says wants aims seeks hopes plans marks makes takes gives shows remains becomes contains "
    "includes involves requires provides allows means refers consists lies stands begins occurs "
    "comes goes holds keeps uses works seems appears suggests believe believes think thinks say "
    "know knows argue argues claims exists depends causes leads".split()
)
_OTHER: Final = frozenset("did does do felt thought put set let cut".split())


def may_be_verb(word: str) -> bool:
    """Whether a word, in lower case, may be a finite verb; rather too often than too seldom."""
    return word in AUXILIARIES | BY_PAST.keys() | _PRESENT | _OTHER or (
        word.endswith("ed") and len(word) > 4 and word not in _NO_VERBS
    )
