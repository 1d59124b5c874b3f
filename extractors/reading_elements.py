"""HTML elements: which ones hold no text, which are blocks, what a line in one is, and what one says of itself."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from extractors.document import Kind
from extractors.draft import clean

DROPPED = frozenset(
    "script style template noscript svg math iframe object embed canvas video audio map textarea head".split()  # noqa: SIM905
)
BOXES = frozenset(
    "address article aside blockquote body center details dialog div dl fieldset figure footer form header hgroup main"  # noqa: SIM905
    " menu nav ol search section select table tbody td th tr ul datalist".split()
)
LINES = frozenset(  # blocks that hold text and no layout worth remembering
    "p h1 h2 h3 h4 h5 h6 li dt dd summary caption legend figcaption pre option optgroup dir hr thead tfoot".split()  # noqa: SIM905
)
BLOCKS = BOXES | LINES
LEVEL = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
STATED = frozenset("123456")
"""The levels that ``aria-level`` may state."""
HEADINGS = frozenset([*LEVEL, "summary", "caption", "legend"])
ITEMS = frozenset(["li", "option"])
LABELLED = ITEMS | {"ul", "ol"}
"""Elements in which the label of those around them holds."""
KINDS = dict.fromkeys(["dl", "dt", "table", "ul", "ol", "details", "article", "section"], Kind.PARAGRAPH)
KINDS |= dict.fromkeys(ITEMS, Kind.ITEM) | {"dd": Kind.DEFINITION}
TABLES = frozenset(["table", "tr", "tbody", "thead", "tfoot"])
AT_ONCE = BLOCKS - TABLES - {"pre"}
"""Blocks that may be taken in at once where they hold words alone."""

_NAMELESS = LINES - {"p"}

Attributes = dict[str, str | None]


def role_and_names(tag: str, attributes: Attributes) -> tuple[str, str]:
    """An element's role, and its class and id, in lower case; of what is only ever a line in a box these say nothing
    and are left out."""
    role = attributes.get("role")
    if tag in _NAMELESS:
        return role.lower() if role else "", ""
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".strip().lower()
    return role.lower() if role else "", names


def spoken_name(attributes: Attributes) -> str:
    """What an element is called for those who cannot see it, in lower case."""
    return (attributes.get("aria-label") or "").lower()


def heading_level(tag: str, role: str, attributes: Attributes) -> int:
    """The level that a heading states; 0 for one that states none."""
    stated = attributes.get("aria-level") or ""
    return int(stated) if stated in STATED else LEVEL.get(tag, 2 if role == "heading" else 0)


def cells_spanned(value: str | None) -> int:
    """A colspan or rowspan: 1 to 100, whatever the page says."""
    found = re.match(r"\s*(\d{1,4})", value or "")
    return min(max(int(found[1]), 1), 100) if found else 1


def words_alone(child: LexborNode) -> tuple[str, str | None]:
    """The words of an element, told by its first child, that holds but words or a link of words, and where that leads;
    no words where it holds more."""
    node = child if child.next is None else _only(child)
    if node is None:
        return "", None
    if node.is_text_node:
        return clean(node.text_content or ""), None
    words = node.first_child if node.tag == "a" else None
    words = words if words is None or words.next is None else _only(words)
    if words is None or not words.is_text_node:
        return "", None
    return clean(words.text_content or ""), node.attributes.get("href")


def _only(child: LexborNode) -> LexborNode | None:
    """Of siblings, from the first on, the one that is more than blanks; ``None``: there is more than one."""
    after = child.next
    if after is None:
        return child
    if child.is_empty_text_node:
        child, after = after, after.next
    return child if after is None or (after.is_empty_text_node and after.next is None) else None
