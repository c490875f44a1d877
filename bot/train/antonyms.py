"""Words and their opposites, in the forms that questions use."""

from typing import Final

_PAIRS: Final = """
first last|before after|earlier later|early late|earliest latest|oldest newest|oldest youngest
older younger|old new|old young|most least|more less|more fewer|majority minority
maximum minimum|largest smallest|larger smaller|large small|biggest smallest|bigger smaller
big small|highest lowest|higher lower|high low|longest shortest|longer shorter|long short
tallest shortest|best worst|better worse|good bad|greatest smallest|greater lesser|fastest slowest
faster slower|fast slow|quickly slowly|strongest weakest|stronger weaker|strong weak
richest poorest|rich poor|wealthy poor|hottest coldest|hotter colder|hot cold|warm cool
heaviest lightest|heavy light|nearest farthest|closest farthest|near far|deep shallow|wide narrow
north south|northern southern|east west|eastern western|northeast southwest|northwest southeast
upper lower|top bottom|above below|over under|inside outside|internal external|inner outer
increase decrease|increased decreased|increases decreases|increasing decreasing|rise fall
rose fell|raised lowered|grow shrink|grew shrank|expanded contracted|gain lose
gained lost|win lose|won lost|winner loser|victory defeat|succeed fail|succeeded failed
success failure|successful unsuccessful|successfully unsuccessfully|begin end|began ended
start end|started ended|start stop|started stopped|beginning end|begun finished|open close
opened closed|open closed|enter leave|entered left|arrive leave|arrived left|join leave
joined left|accept reject|accepted rejected|agree disagree|agreed refused|allow forbid
allowed prohibited|permitted forbidden|permit prevent|legal illegal|support oppose
supported opposed|supports opposes|supporters opponents|favor oppose|praised criticized
approve reject|approved rejected|include exclude|included excluded|includes excludes
including excluding|create destroy|created destroyed|built destroyed|build destroy
founded abolished|established abolished|introduced removed|added removed|add remove
connect separate|connected separated|united divided|attack defend|attacked defended
buy sell|bought sold|buyer seller|export import|exported imported|exports imports
give take|gave took|given taken|send receive|sent received|borrow lend|teach learn|taught learned
employer employee|teacher student|love hate|loved hated|like dislike|liked disliked
friend enemy|friends enemies|ally enemy|allies enemies|peace war|peaceful violent
present absent|presence absence|common rare|commonly rarely|usually rarely|often seldom
always never|frequently rarely|popular unpopular|important unimportant|necessary unnecessary
possible impossible|able unable|likely unlikely|known unknown|famous obscure|similar different
same different|equal unequal|public private|positive negative|positively negatively
advantage disadvantage|advantages disadvantages|benefit harm|beneficial harmful|healthy sick
strength weakness|strengths weaknesses|male female|men women|man woman|boys girls|father mother
son daughter|sons daughters|brother sister|husband wife|king queen|life death|alive dead
born died|birth death|lived died|civilian military|urban rural|city countryside|domestic foreign
domestically internationally|native foreign|local national|ancient modern|original final
temporary permanent|simple complex|easy difficult|easier harder
active inactive|voluntary compulsory|direct indirect|directly indirectly|formal informal
official unofficial|officially unofficially|conservative liberal|religious secular|day night
summer winter|day evening|morning evening|land sea|wet dry|light dark|white black|full empty
solid liquid|attract repel|attracted repelled|absorb emit|improve worsen
improved worsened|improves worsens|encourage discourage|encouraged discouraged|help hinder
helped hindered|cause prevent|caused prevented|causes prevents|protect endanger
protected endangered|keep lose|kept lost|remember forget|remembered forgotten|find lose
found lost|appear disappear|appeared disappeared|confirm deny|confirmed denied|admitted denied
promote demote|promoted demoted|appointed dismissed|hired fired|elected ousted
together apart|partially completely|partly entirely
voluntarily forcibly|reduce raise|reduced raised|save waste|saved spent|innocent guilty
"""


def _opposites() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for pair in _PAIRS.replace("\n", "|").strip("|").split("|"):
        one, other = pair.split()
        found.setdefault(one, []).append(other)
        found.setdefault(other, []).append(one)
    return {word: tuple(words) for word, words in found.items()}


OPPOSITES: Final = _opposites()
