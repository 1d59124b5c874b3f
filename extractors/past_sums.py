"""Whether a sum is an earlier round's or another pool's: told by the words of the past in its sentence, and those that
lead back to now.

Words: ``data/funding.toml``.
"""

from __future__ import annotations

from extractors.cues import Cue
from extractors.literals import Sparse
from extractors.particulars import closed
from extractors.patterns import said_pattern
from extractors.sums import CLAUSE, Sum
from extractors.weight import REST_BEHIND

PRETERITE = Sparse(said_pattern("preterite"))
"""Right before a sum: a verb that tells what somebody did ("klubben samlede 45.000 kr. ind"), and not one of setting
money aside."""
PRETERITE_REACH = 40
PRESENT_AGAIN = said_pattern("present_again")
"""Behind a word of the past: from here on the sentence speaks of what holds now ("…, men loftet er 500.000 kr.")."""
PAST_BEHIND = 30  # how far behind a sum a word of the past may stand
PRESENT_REACH = 40  # how far behind a sum "som nu kan søges" may stand
CONTRAST = said_pattern("contrast")  # "3 mio. kr., mens resten blev delt ud i vinter"
FOR_THE_POOL = said_pattern("for_the_pool")
RECEIVED = said_pattern("received")
GIVER_RECEIVED = Sparse(said_pattern("giver_received"))
"""The pool's giver is who received it: "rådet fik i sommer tildelt 7 mio. kr. til puljen"."""
WAS_THERE = said_pattern("was_there")  # "i januar var der 20.000 kr. tilbage"
OVER_TELLS = said_pattern("over_tells")
"""In such words of the past the page of a closed pool tells of that very pool ("puljen var på 2 mio. kr. og gav")."""
OVER_HELD = said_pattern("over_held")
ORDINAL_ROUND = said_pattern("ordinal_round")  # "i anden runde blev der uddelt" is past as well


def past(said: Sum) -> bool:
    """Whether the sentence speaks of an earlier round: a word of the past before the sum, or right behind it, and none
    of the present after that."""
    if said.used_up:
        return False
    words = _words_of_past(said)
    if (there := WAS_THERE.search(said.before)) and REST_BEHIND.match(said.behind):
        return any(c.start < said.statement.start + there.start() for c in _still_past(said, words))
    over = closed(said.page)
    if over:
        words = [c for c in words if not OVER_TELLS.fullmatch(said.page.low(c))]
    if PRETERITE.search(said.before[-PRETERITE_REACH:]) and not (over and OVER_HELD.search(said.before)):
        return True
    words = _still_past(said, words)
    return bool(words) and not _present_behind(said, words[0])


def elsewhere(said: Sum) -> bool:
    """Whether it is what another pool has or gives ("en lignende pulje i nabobyen er på 2 mio. kr.")."""
    return bool(said.of("apart")) or said.whole_beside or any(c.end <= said.mention.start for c in said.of("elsewhere"))


def _words_of_past(said: Sum) -> list[Cue]:
    """The words of the past that may speak of the sum; not "fik" where the pool itself received it."""
    start = said.mention.start
    until = min((c.start for c in said.of("until")), default=said.statement.end)
    words = [c for c in said.of("past") if c.start <= until and (c.end <= start or _right_behind(said, c))]
    words += [c for c in said.of("replaced") if c.end <= start]
    if FOR_THE_POOL.match(said.behind) or GIVER_RECEIVED.search(said.before):
        words = [c for c in words if not RECEIVED.match(said.page.low(c))]
    return words


def _right_behind(said: Sum, cue: Cue) -> bool:
    """Whether a word of the past stands right behind the sum, no other sum and no contrast between."""
    end = said.mention.end
    near = 0 <= cue.start - end < PAST_BEHIND and not said.parted(end, cue.start)
    return near and not CONTRAST.search(said.page.lower, end, cue.end + 1)


def _still_past(said: Sum, words: list[Cue]) -> list[Cue]:
    """Those of the words of the past behind which the sentence has not come back to now; one contrast is enough for
    all words before it."""
    if not words:
        return words
    again = list(PRESENT_AGAIN.finditer(said.before))
    last = said.statement.start + again[-1].start() if again else -1
    return [c for c in words if c.end > last]


def _present_behind(said: Sum, word: Cue) -> bool:
    """Whether what stands behind a word of the past, and near behind the sum, says that one may apply for it now."""
    end = said.mention.end
    own_clause = CLAUSE.search(said.page.lower, end, said.statement.end)
    limit = (
        own_clause.start() if own_clause and said.parted(own_clause.end(), said.statement.end) else said.statement.end
    )
    return any(
        word.end < c.start < limit
        and c.start - end < PRESENT_REACH
        and not ORDINAL_ROUND.search(said.page.low(c))
        and not CONTRAST.match(said.page.lower, end)
        for c in said.of("call")
    )
