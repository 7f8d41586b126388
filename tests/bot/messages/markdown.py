"""A small reader of Discord's markdown, written apart from the encoder, to judge what it lets through.

It follows the rules of Discord's desktop client as far as they can make text live: escapes,
blocks at the beginning of a line (also inside a quote and right inside emphasis), emphasis,
code, spoilers, links, mentions, timestamps, emoji. ``read`` gives the constructs and the text
that a reader sees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_BLOCKS = (
    ("heading", re.compile(r"\s*#{1,3}(?=\s)")),
    ("subtext", re.compile(r"\s*-#\s")),
    ("list", re.compile(r"\s*(?:[-*+]|\d+[.)])(?=\s|$)")),
    ("rule", re.compile(r"\s*(?:-{3,}|={3,}|\*{3,}|_{3,})\s*$")),
    ("quote", re.compile(r"\s*>(?:>>)?(?=\s|$)")),
    ("fence", re.compile(r"\s*(?:```|~~~)")),
)
_INLINE = (
    ("code", re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)),
    ("mention", re.compile(r"<(?:@[!&]?|#)\d+>|@(?:everyone|here)|@silent\b|<id:\w+>|<@&?\w*>")),
    ("command", re.compile(r"</[^>\n]+:\d+>")),
    ("timestamp", re.compile(r"<t:-?\d+(?::\w)?>")),
    ("emoji", re.compile(r"<a?:\w+:\d+>|:[A-Za-z_]\w*(?:~\d+)?:")),
    ("link", re.compile(r"\[[^\n]*?\]\([^\n]*?\)|<[a-z][a-z+.-]*:[^\s>]+>", re.IGNORECASE)),
    ("link", re.compile(r"(?:[a-z][a-z0-9+.-]*://|(?:mailto|tel|sip|sms|discord|steam):|www\.)[^\s<]+", re.IGNORECASE)),
    ("link", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("link", re.compile(r"(?:discord(?:app)?\.(?:gg|com|gift|new)|dis\.gd)/\S+", re.IGNORECASE)),
    ("bold", re.compile(r"\*\*((?:\\.|[^\\])+?)\*\*(?!\*)", re.DOTALL)),
    ("underline", re.compile(r"__((?:\\.|[^\\])+?)__(?!_)", re.DOTALL)),
    ("spoiler", re.compile(r"\|\|(.+?)\|\|", re.DOTALL)),
    ("strike", re.compile(r"~~(.+?)~~", re.DOTALL)),
    (
        "italic",
        re.compile(r"\*(?!\s)((?:\\.|\*\*|[^*\\])+?)\*(?!\*)|_((?:\\.|__|[^_\\])+?)_(?![A-Za-z0-9_])", re.DOTALL),
    ),
)
_ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")


@dataclass
class Read:
    """What a client makes of a message."""

    constructs: set[str] = field(default_factory=set)
    bold: list[str] = field(default_factory=list)
    underlined: list[str] = field(default_factory=list)
    quoted: list[str] = field(default_factory=list)
    text: str = ""


def read(content: str) -> Read:
    """The constructs in a message, and its text as it is seen."""
    found = Read()
    lines = list(_lines(content, found))
    found.text = "\n".join(lines)
    _whole(content, found)
    return found


def _whole(content: str, found: Read) -> None:
    """Constructs that may reach over lines, such as code and spoilers, in the message without quote signs."""
    bare = re.sub(r"(?m)^> ", "", content)
    for name in ("code", "spoiler", "strike", "link"):
        for kind, pattern in _INLINE:
            if kind == name and any(not _escaped(bare, hit.start()) for hit in pattern.finditer(bare)):
                found.constructs.add(name)


def _escaped(content: str, at: int) -> bool:
    before = re.search(r"\\*$", content[:at])
    return before is not None and len(before[0]) % 2 == 1


def _lines(content: str, found: Read) -> Iterator[str]:
    for line in content.split("\n"):
        inner = line
        if line.startswith("> "):
            found.constructs.add("our quote")
            inner = line[2:]
        seen = _inline(inner, found, begins=True)
        if inner is not line:
            found.quoted.append(seen)
        yield seen


def _inline(line: str, found: Read, *, begins: bool) -> str:
    """The text of a line, or of what stands inside emphasis; blocks may begin there as well."""
    if begins:
        found.constructs.update(name for name, pattern in _BLOCKS if pattern.match(line))
    seen, at = "", 0
    while at < len(line):
        escape = _ESCAPE.match(line, at)
        hit = None if escape else next(((n, m) for n, p in _INLINE if (m := p.match(line, at))), None)
        if escape:
            seen, at = seen + escape[1], escape.end()
        elif hit and hit[0] in {"bold", "underline"}:
            inner = _inline(hit[1][1], found, begins=begins and not line[:at].strip())
            (found.bold if hit[0] == "bold" else found.underlined).append(inner)
            seen, at = seen + inner, hit[1].end()
        elif hit:
            found.constructs.add(hit[0])
            seen, at = seen + hit[1][0], hit[1].end()
        else:
            seen, at = seen + line[at], at + 1
    return seen
