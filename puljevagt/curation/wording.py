"""Whether an announcement's wording changed in substance, or was only set, spelled or ordered otherwise.

Both texts are brought to lines of tokens in which a date, an amount, a phone number and an account number look the same
however they are written. Lines that stand anywhere on the other page drop out, so that a moved or re-classified
paragraph is none; what is left is compared word by word without regard to order. Then :func:`_weighs` decides.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from extractors.amounts import find_amounts
from extractors.contacts import find_accounts, find_emails, find_percents, find_phones
from extractors.dates import find_dates
from extractors.days import Day
from extractors.model import Reading
from extractors.times import find_times
from puljevagt.curation.words import clock_lines, counters, words

SUBSTANCE = 3
"""So many words with content of their own must have come or gone. One word put for another makes two, and that is how
people polish a sentence; a new sentence brings three or more. Figures and words such as "ikke" and "skal" count
alone."""
TYPO = 0.8
"""Two words this alike are one word, spelled or inflected otherwise ("ansøgnig", "ansøgning"; "kommuner",
"kommunerne")."""
TYPO_LETTERS = 4
"""Shorter words are never taken for misspelled ones: in them a letter is the whole difference."""

TELLING = 4
"""So many words in a row are the same sentence when they are found again; "Fonde" alone stands in many."""

FIGURE = "#"
"""Begins every token that stands for a date, an amount, a number or an address."""
_LOOSE = ("#year", "#time")  # figures that may be written out or left out without a change; not put for another
_JOINED = re.compile(r"(?<=[^\W\d_])[-‐‑](?=[^\W\d_])")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_BUILD = re.compile(r"\b(?=[a-z]*\d)(?=\d*[a-z])[0-9a-f]{6,}\b", re.I)
"""A checksum or build number: six or more hexadecimal digits, letters among them."""


@dataclass(frozen=True, slots=True)
class Difference:
    """The lines, as the pages have them, that say what the other does not; ``substantial``: a reader must be told."""

    substantial: bool
    gone: tuple[str, ...] = ()
    come: tuple[str, ...] = ()


def _day(day: Day) -> Iterator[str]:
    if day.month is not None:
        yield f"#date {day.day or day.part or ''}.{day.month}"
    elif day.number is not None or day.part is not None:
        yield f"#date {day.precision} {day.number or ''}{day.part or ''}"
    if day.year is not None:
        yield f"#year {day.year}"
    if day.hour is not None:
        yield f"#time {day.hour}:{day.minute or 0:02}"


def _figures(line: str) -> Iterator[tuple[int, int, list[str]]]:
    """What the line states in figures: place and tokens; of two at one place the surer kind comes first."""
    dates = find_dates(line)
    for email in find_emails(line):
        yield email.start, email.end, [f"#mail {email.value.casefold()}"]
    for account in find_accounts(line):
        yield account.start, account.end, [f"#account {account.value}"]
    for phone in find_phones(line):
        yield phone.start, phone.end, [f"#phone {phone.value}"]
    for amount in find_amounts(line):
        ends = sorted({end for end in (amount.low, amount.high) if end is not None})
        yield amount.start, amount.end, [f"#amount {end} {amount.currency}" for end in ends]
    for date in dates:
        yield date.start, date.end, [*_day(date.day), *(_day(date.until) if date.until else ())]
    for time in find_times(line, dates):
        yield time.start, time.end, [f"#time {time.hour}:{time.minute or 0:02}"]
    for percent in find_percents(line):
        yield percent.start, percent.end, [f"#percent {percent.value}"]


@lru_cache(maxsize=16_384)
def tokens(line: str) -> tuple[str, ...]:
    """A line as words in lower case and canonical figures; hyphens inside words, punctuation and counters are
    dropped."""
    if line.casefold().lstrip().startswith(clock_lines()):
        return ()
    for noise in (counters(), _BUILD):
        line = noise.sub(lambda found: " " * len(found[0]), line)
    taken: list[tuple[int, int, list[str]]] = []
    if any(letter.isdigit() or letter == "@" for letter in line):
        for start, end, found in _figures(line):
            if all(end <= a or start >= b for a, b, _ in taken):
                taken.append((start, end, found))
    parts: list[str] = []
    at = 0
    for start, end, found in sorted(taken):
        parts += [*_words(line[at:start]), *found]
        at = end
    return (*parts, *_words(line[at:]))


def _words(text: str) -> list[str]:
    found = _TOKEN.findall(_JOINED.sub("", text).casefold())
    return [f"#number {token.replace('.', '')}" if token[0].isdigit() else token for token in found]


def _lines(text: str, ranges: Iterable[tuple[int, int]]) -> list[str]:
    return [line for start, end in ranges for line in text[start:end].split("\n") if line.strip()]


def compare_wording(old: Reading, new: Reading) -> Difference:
    """What the announcement of one reading says and the other does not."""
    before, after = _lines(old.text, old.paragraphs), _lines(new.text, new.paragraphs)
    gone, come = _only_here(before, new.text), _only_here(after, old.text)
    if not gone and not come:
        return Difference(False)
    known_old, known_new = (set(chain.from_iterable(map(tokens, _figured(text)))) for text in (old.text, new.text))
    left, right = Counter(_flat(gone)), Counter(_flat(come))
    names = frozenset(chain.from_iterable(tokens(page.issuer) for page in (old, new) if page.issuer))
    weighs = _weighs(left - right, right - left, known_old, known_new, names)
    return Difference(weighs, tuple(gone), tuple(come))


def stands_in(quote: str, text: str) -> bool:
    """Whether a page with this text says the quoted sentence, however set: as a line of its own, or, where it has words
    enough not to be found by chance, inside one."""
    wanted = tokens(quote)
    lines = [tokens(line) for line in text.split("\n")]
    if wanted in lines:
        return True
    return len(wanted) >= TELLING and f" {' '.join(wanted)} " in f" {' '.join(chain.from_iterable(lines))} "


def _figured(text: str) -> list[str]:
    return [line for line in text.split("\n") if any(letter.isdigit() or letter == "@" for letter in line)]


def _flat(lines: dict[str, tuple[str, ...]]) -> Iterator[str]:
    return chain.from_iterable(lines.values())


def _only_here(lines: list[str], other: str) -> dict[str, tuple[str, ...]]:
    """Those lines, with their tokens, that stand nowhere on the other page however set, spelled or ordered."""
    raw = set(other.split("\n"))
    doubtful = {line: tokens(line) for line in lines if line not in raw}
    if not doubtful:
        return {}
    canonical = {tokens(line) for line in raw}
    return {line: found for line, found in doubtful.items() if found and found not in canonical}


def _weighs(
    gone: Counter[str], come: Counter[str], known_old: set[str], known_new: set[str], names: frozenset[str]
) -> bool:
    """Whether the words and figures that went and came change what the announcement says.

    ``known_old`` and ``known_new`` are the figures of the whole pages: one more mention of a known date is nothing new;
    nor is one more of the issuer, whose ``names`` a page's head and foot are made of.
    """
    lost = {token for token in gone if token.startswith(FIGURE) and token not in known_new}
    found = {token for token in come if token.startswith(FIGURE) and token not in known_old}
    for kind in _LOOSE:
        if not all(any(token.startswith(kind) for token in side) for side in (gone, come)):  # nothing took its place
            lost, found = ({token for token in side if not token.startswith(kind)} for side in (lost, found))
    deciding = words("deciding_words")
    if lost or found or any(word in deciding for word in chain(gone, come)):
        return True
    plain = words("function_words") | words("imprint_words") | names
    left, right = (
        [word for word in side.elements() if not word.startswith(FIGURE) and word not in plain] for side in (gone, come)
    )
    return _unpaired(*_parted(left, right)) >= SUBSTANCE


def _parted(left: list[str], right: list[str]) -> tuple[list[str], list[str]]:
    """The words without those that one side writes as one and the other as two ("første gangs", "førstegangs")."""
    sides = Counter(left), Counter(right)
    for one, other in (sides, sides[::-1]):
        for word in list(one):
            parts = ((word[:cut], word[cut:]) for cut in range(1, len(word)))
            if found := next(((a, b) for a, b in parts if not Counter((a, b)) - other), None):
                one.subtract([word])
                other.subtract(found)
    return list(sides[0].elements()), list(sides[1].elements())


def _unpaired(left: list[str], right: list[str]) -> int:
    """How many words of the two lists are no spelling of a word of the other."""
    if abs(len(left) - len(right)) >= SUBSTANCE:
        return abs(len(left) - len(right))
    free, odd = list(right), 0
    for word in left:
        match = next((other for other in free if _same_word(word, other)), None)
        if match is None:
            odd += 1
        else:
            free.remove(match)
    return odd + len(free)


def _same_word(one: str, other: str) -> bool:
    if min(len(one), len(other)) < TYPO_LETTERS:
        return False
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio() >= TYPO


def same_title(old: str, new: str) -> bool:
    """Whether two titles are one, set or spelled otherwise: each word is a spelling of the other's."""
    before, after = tokens(old), tokens(new)
    return before == after or (
        len(before) == len(after)
        and all(a == b or (a[0] != FIGURE and _same_word(a, b)) for a, b in zip(before, after, strict=True))
    )
