"""An article's text as passages: slices that are embedded, searched and quoted from.

Paragraphs stay whole up to a number of words, short ones are merged, long ones are packed
by sentences with one of overlap. Measured against sentences, fixed cuts and whole
paragraphs, this gave the best recall.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.domain.article import Passage, Span
from index.language.sentences import cut_by_words, sentences, trim, words_in

WORDS = 150
"""The most words of a passage: about 200 tokens, which small models read whole."""

_SHORT = 60
_HEADING_WORDS = 14
_WRAPPED_WIDTH = range(40, 101)

_BLOCK = re.compile(r"\S(?:.*\S)?(?:[^\S\n]*\n[^\S\n]*\S(?:.*\S)?)*")
_SENTENCE_END = tuple('.!?…:;,"”’»。！？')
_MARKDOWN_HEADING = re.compile(r"#{1,6}\s")
_LINK_LIST = re.compile(
    r"\W*(?:similar|related|recent|more|other|popular|recommended|further|latest|top|trending|you may also like"
    r"|see also|read (?:more|also|next)|share this|tags?|categories|leave a (?:reply|comment)|comments)"
    r"(?:\s+(?:posts?|articles?|stor(?:y|ies)|news|reading|links?|content|from|on|in|about|to)\b.*)?\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph, or a heading."""

    sentences: tuple[Span, ...]
    lengths: tuple[int, ...]
    """The words of each sentence."""
    heading: bool

    @property
    def words(self) -> int:
        return sum(self.lengths)


def split(title: str, text: str, most: int = WORDS) -> list[Passage]:
    """Cut an article into passages of at most ``most`` words, in order.

    Returns:
        At least one passage if the text has a word; none otherwise.

    """
    blocks = [block for span in paragraphs(text) if (block := _block(text, span, most))]
    body = _without_links(text, _without_title(title, text, blocks)) or blocks
    return [_passage(group) for group in _pack(body, most)]


def is_heading(line: str) -> bool:
    """Whether a line stands alone as a heading: short, and without a sentence's end."""
    if _MARKDOWN_HEADING.match(line):
        return True
    return words_in(line) <= _HEADING_WORDS and not line.endswith(_SENTENCE_END)


def paragraphs(text: str) -> Iterator[Span]:
    """Spans of paragraphs: blocks between blank lines; each line by itself unless the block is hard-wrapped."""
    for block in _BLOCK.finditer(text):
        lines = block.group().split("\n")
        if _wrapped(lines):
            yield Span(*block.span())
            continue
        start = block.start()
        for line in lines:
            yield trim(text, Span(start, start + len(line)))
            start += len(line) + 1


def _wrapped(lines: Sequence[str]) -> bool:
    """Whether the lines are one paragraph that a program has folded at some width."""
    widths = [len(line.rstrip()) for line in lines]
    return max(widths) in _WRAPPED_WIDTH and all(width > 0.6 * max(widths) for width in widths[:-1])


def _block(text: str, span: Span, most: int) -> _Block | None:
    found = [piece for sentence in sentences(text, span) for piece in cut_by_words(text, sentence, most)]
    lengths = [words_in(text[piece.start : piece.end]) for piece in found]
    return _Block(tuple(found), tuple(lengths), is_heading(text[span.start : span.end])) if sum(lengths) else None


def _without_title(title: str, text: str, blocks: list[_Block]) -> list[_Block]:
    """Drop the headings at the top that repeat the title; a sentence that the title was made from stays."""
    for at, block in enumerate(blocks):
        line = _text_of(text, block)
        if not (block.heading or is_heading(line.rstrip("!?"))) or _folded(line) != _folded(title):
            return blocks[at:]
    return []


def _without_links(text: str, blocks: list[_Block]) -> list[_Block]:
    """Drop a closing "Similar Posts" and the headlines listed under it."""
    end = len(blocks)
    for at in range(len(blocks) - 1, -1, -1):
        line = _text_of(text, blocks[at])
        if _LINK_LIST.fullmatch(line) and is_heading(line.rstrip(":…")):
            end = at
        elif not blocks[at].heading:
            break
    return blocks[:end]


def _pack(blocks: Sequence[_Block], most: int) -> Iterator[list[Span]]:
    """Group the blocks' sentences into passages."""
    group: list[_Block] = []
    for block in blocks:
        if group and not _joins(group, block, most):
            yield from _cut(group, most)
            group = []
        group.append(block)
    if group:
        yield from _cut(group, most)


def _joins(group: Sequence[_Block], block: _Block, most: int) -> bool:
    """Whether the block goes into the passage that the group makes."""
    words = sum(b.words for b in group)
    if all(b.heading for b in group):
        return not block.heading or words + block.words <= most
    if block.heading or words + block.words > most:
        return False
    return words < _SHORT or block.words < _SHORT


def _cut(group: Sequence[_Block], most: int) -> Iterator[list[Span]]:
    """One passage of the group, or several that each begin with the last sentence of the one before."""
    if sum(block.words for block in group) <= most:
        yield [sentence for block in group for sentence in block.sentences]
        return
    yield from _overlapping([pair for b in group for pair in zip(b.sentences, b.lengths, strict=True)], most)


def _overlapping(weighed: Sequence[tuple[Span, int]], most: int) -> Iterator[list[Span]]:
    piece: list[tuple[Span, int]] = []
    for sentence in weighed:
        if piece and sum(w for _, w in piece) + sentence[1] > most:
            yield [s for s, _ in piece]
            piece = piece[-1:] if len(piece) > 1 and piece[-1][1] + sentence[1] <= most else []
        piece.append(sentence)
    yield [s for s, _ in piece]


def _passage(found: Sequence[Span]) -> Passage:
    return Passage(Span(found[0].start, found[-1].end), tuple(found))


def _text_of(text: str, block: _Block) -> str:
    return text[block.sentences[0].start : block.sentences[-1].end]


def _folded(line: str) -> str:
    return " ".join(re.findall(r"\w+", line.casefold()))
