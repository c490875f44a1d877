"""What kind of thing a question asks for, and whether an answer looks like one."""

import re
from enum import Enum
from typing import Final

import regex


class Kind(Enum):
    """A kind of thing to ask for; the value is how one asks for it."""

    NUMBER = "how many"
    TIME = "when"
    PERSON = "who"
    PLACE = "where"
    REASON = "why"
    YES_NO = "yes/no"


_OPENING: Final = r"\W*(?:(?:and|but|so)\s+)*"
_LEAD: Final = rf"{_OPENING}(?:(?:in|on|at|by|to|from|for|with|of|since|until|near)\s+)*"

AUXILIARIES: Final = (
    "is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must"
)

_QUESTIONS: Final = {
    # Not “day” of “what day-to-day work”; and “in May” is not “may”.
    kind: re.compile(
        (_OPENING if kind is Kind.YES_NO else _LEAD) + rf"(?:{words})\b(?!-)", re.IGNORECASE
    )
    for kind, words in {
        Kind.NUMBER: "how (?:many|much|long|old|far|tall|big|large|often|fast|high|deep|heavy)|"
        "(?:what|which) (?:percentage|percent|number|amount|share|age|price|proportion)",
        Kind.TIME: "when|(?:what|which) (?:year|date|day|month|century|decade|time)s?|how recently",
        Kind.PERSON: "who|whom|whose|(?:what|which) (?:person|leader|official|minister|politician|"
        "president|man|woman|people)",
        Kind.PLACE: "where|(?:what|which) (?:country|countries|city|cities|place|state|town|region|"
        "area|nation|continent)",
        Kind.REASON: "why|how come|(?:what|which) reasons?",
        Kind.YES_NO: AUXILIARIES,
    }.items()
}

# Words of which an answer has one, unless it is a name or has digits: those that the answers to the
# questions in `bot/train/questions` have, and more of the sort.
_PEOPLE: Final = (
    "person persons child children kid kids son sons daughter daughters wife wives husband "
    "husbands parent parents grandparent grandparents brothers cousin cousins nephew nephews "
    "niece nieces uncle uncles aunt aunts couple couples widow widows bride groom family families "
    "relative relatives household households friend friends colleague colleagues neighbour "
    "neighbours neighbor neighbors guest guests guard guards head heads chief chiefs captain "
    "captains general generals judge judges nurse nurses midwife midwives priest priests monk "
    "monks nun nuns bishop bishops king kings queen queens prince princes princess pilot pilots "
    "cook cooks chef chefs clerk clerks mechanic mechanics shepherd shepherds student students "
    "pupil pupils schoolchildren resident residents tenant tenants patient patients agent agents "
    "president presidents client clients assistant assistants attendant attendants migrant "
    "migrants immigrant immigrants applicant applicants participant participants merchant "
    "merchants employee employees refugee refugees trainee trainees apprentice apprentices "
    "official officials analyst analysts expert experts critic critics youth elite elites "
    "government governments ministry ministries cabinet parliament senate congress council "
    "councils committee committees commission commissions court courts tribunal jury panel army "
    "armies navy force forces police military militia state states city cities town towns village "
    "villages municipality municipalities crown opposition party parties union unions association "
    "associations authority authorities agency agencies office offices board boards department "
    "departments institute organisation organisations organization organizations company "
    "companies firm firms bank banks business businesses factory factories shop shops supermarket "
    "brewery bakery airline airlines newspaper newspapers radio television university "
    "universities school schools library museum hospital hospitals charity club clubs team teams "
    "crew crews staff band bands orchestra choir church churches parish public population "
    "community communities group groups gang gangs crowd crowds majority minority side sides "
    "leadership management delegation mission service services embassy anyone everyone everybody "
    "nobody someone somebody those both none servant servants victim victims citizen citizens "
    "troops federation bureau laboratory chain chains administration conservatives liberals "
    "audience several fan fans pope monarch sovereign society societies industry defendant "
    "suspect suspects"
)
_PLACES: Final = (
    "region center centre centers centres city cities town towns village villages border capital "
    "country countries county province state states continent north south east west coast river "
    "lake sea ocean bay island islands mountain mountains valley hill forest field fields ground "
    "water station stations airport harbour harbor port bridge road street square park garden "
    "farm farms yard camp base prison hospital hospitals hotel restaurant restaurants café "
    "kitchen room rooms hall halls house home flat apartment roof floor wall table stove cellar "
    "attic building office shop shops supermarket market bakery bank factory mine school schools "
    "university library museum gallery archive cinema theatre stadium church parish cemetery "
    "court palace castle tower garage railway train bus car ship boat plane internet online "
    "abroad left right everywhere nowhere in at on near inside outside under underground above "
    "below beneath behind beside between across over from to into onto among along around through "
    "upstream downstream ministry freezer pond vault orbit area areas district districts hotels "
    "store studio places first second third fourth fifth sixth seventh eighth ninth tenth"
)
_TIMES: Final = (
    "century centuries decade decades year years month months week weeks weekend weekends day "
    "days hour hours minute minutes second seconds moment january february march april may june "
    "july august september october november december today yesterday tomorrow tonight now dawn "
    "sunrise morning noon midday afternoon dusk sunset evening nightfall night midnight breakfast "
    "lunch dinner spring summer autumn winter season christmas easter holiday holidays birthday "
    "date deadline clock end after afterwards before during until since following prior past ago "
    "later earlier early late recently soon sooner once yet first last next every when whenever "
    "while if era age ages war two three four five six seven eight nine ten eleven twelve tenth "
    "pandemic"
)
_NUMBERS: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve half third quarter "
    "single pair couple several few many most more less all both every each none no nothing "
    "nobody once twice hourly daily nightly weekly monthly yearly annually always often seldom "
    "rarely never doubled tripled first second fourth fifth sixth seventh eighth ninth tenth "
    "century centuries decade decades year years month months week weeks day days hour hours "
    "minute minutes whole metre metres kilometre kilometres mile miles ton tons tonne tonnes size "
    "sized until since fewer little short long permanently forever fourfold handful numerous"
)


def _any_of(words: str) -> str:
    return rf"\b(?:{'|'.join(words.split())})\b"


_NAME: Final = r"\b\p{Lu}[\w’'-]+"

_LOOKS: Final = {
    Kind.NUMBER: regex.compile(
        rf"\d|{_any_of(_NUMBERS)}|\b(?:dozens?|hundred(?:s|th)?|thousand(?:s|th)?|millions?|"
        r"billions?|\w+teen|\w+ty)\b",
        regex.IGNORECASE,
    ),
    Kind.TIME: regex.compile(
        rf"\d|{_any_of(_TIMES)}|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b", regex.IGNORECASE
    ),
    Kind.PERSON: regex.compile(
        rf"{_NAME}|{_any_of(_PEOPLE)}|\b(?:he|she|they|we|I)\b|"
        r"\b\w*(?:ers?|ors?|ists?|ians?|man|men|woman|women|boys?|girls?|people)\b"
    ),
    Kind.PLACE: regex.compile(rf"{_NAME}|{_any_of(_PLACES)}|\b\w+ern\b"),
}


_CLAUSE_FIRST: Final = re.compile(
    rf"{_LEAD}(?:when|where)\s+(?!(?:{AUXILIARIES}|shall|else|exactly|precisely|in|on|at|during)\b)"
    r".*?,\s*"
    r"(?=(?:\w+ )?(?:who|what|which|how|where|why))",
    re.IGNORECASE,
)
"""“When the lights went out, ” of a question that asks for something else."""


def expected_kind(question: str) -> Kind | None:
    """The kind of answer that a question asks for, where its first words tell."""
    question = _CLAUSE_FIRST.sub("", question, count=1)
    return next((kind for kind, words in _QUESTIONS.items() if words.match(question)), None)


def looks_like(kind: Kind, answer: str) -> bool | None:
    """Whether an answer looks like one of that kind; None where looks do not tell."""
    looks = _LOOKS.get(kind)
    return None if looks is None else looks.search(answer) is not None
