"""Packs quotes into the few characters that a button can carry, so that buttons work after a restart.

A pointer names an article and says where in it the quote, its sentence and its focus stand.
It holds no text, only two bytes to tell it by: the words come from the article again when the
button is pressed, and if that was revised meanwhile, others may stand there now.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.domain.article import Article, Quote, Span


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where a quote stands. Spans count characters of the article's text."""

    article_id: int
    span: Span
    sentence: Span
    focus: Span | None
    check: int
    """Two bytes of a checksum of the quote."""

    @classmethod
    def to(cls, quote: Quote) -> Pointer:
        """The pointer to ``quote``."""
        return cls(quote.article.id, quote.span, quote.sentence, quote.focus, _check(quote.text))

    def quote(self, article: Article) -> Quote:
        """The quote again. Raises ``ValueError`` when other words stand there now."""
        made = Quote(article=article, span=self.span, sentence=self.sentence, focus=self.focus, confidence=0.0)
        if _check(made.text) != self.check:
            msg = f"article {article.id} was revised"
            raise ValueError(msg)
        return made


def pack(pointers: Sequence[Pointer], limit: int) -> str:
    """As many of ``pointers`` as ``limit`` characters can hold, the first ones first."""
    data = b""
    for pointer in pointers:
        longer = data + b"".join(_varint(number) for number in _numbers(pointer))
        if len(_text(longer)) > limit:
            break
        data = longer
    return _text(data)


def unpack(text: str) -> list[Pointer]:
    """The pointers that ``pack`` made. Raises ``ValueError`` when it made no such text."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from error
    numbers = list(_integers(data))
    if len(numbers) % 8:
        msg = f"{len(numbers)} numbers are no whole pointers"
        raise ValueError(msg)
    return [_pointer(numbers[at : at + 8]) for at in range(0, len(numbers), 8)]


def _check(text: str) -> int:
    return zlib.crc32(text.encode(errors="replace")) & 0x3FFF  # as much as two bytes of a number hold


def _numbers(pointer: Pointer) -> Iterable[int]:
    """Each number counts from the one before, so that most take one byte; a focus of length 0 is none."""
    span, sentence, focus = pointer.span, pointer.sentence, pointer.focus or Span(pointer.sentence.start, 0)
    yield pointer.article_id
    yield from (span.start, span.end - span.start)
    yield from (sentence.start - span.start, sentence.end - sentence.start)
    yield from (focus.start - sentence.start, max(focus.end - focus.start, 0))
    yield pointer.check


def _pointer(numbers: Sequence[int]) -> Pointer:
    article_id, start, length, before, sentence_length, ahead, focus_length, check = numbers
    sentence = start + before
    focus = Span(sentence + ahead, sentence + ahead + focus_length) if focus_length else None
    return Pointer(article_id, Span(start, start + length), Span(sentence, sentence + sentence_length), focus, check)


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _varint(number: int) -> bytes:
    """Seven bits a byte, the lowest first; the eighth says that more follow."""
    result = bytearray()
    while number > 0x7F:
        result.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*result, number])


def _integers(data: bytes) -> Iterator[int]:
    number = shift = 0
    for byte in data:
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield number
            number = shift = 0
    if shift:
        msg = "the last number is cut off"
        raise ValueError(msg)
