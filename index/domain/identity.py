"""Identity rules of the ledger: equal questions, hidden passages, votes."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence
from unicodedata import normalize

from index.domain.ledger import Gap
from index.domain.ports import Floats

SAME_MEANING = 0.8
"""The least cosine of two questions' embeddings at which they count as one, if they ask for the same kind of thing.

So 3 % of the pairs of SQuAD's questions with different answers in one paragraph are joined, and 20 % of those with
the same answer there, most of which ask for something else; without the kind it would be 7 % and 23 %.
"""


def digest(text: str) -> bytes:
    """A digest of a passage's text, ignoring white space."""
    return hashlib.sha256(" ".join(text.split()).encode(errors="replace")).digest()


def spelled(question: str) -> str:
    """A question's normal form: without case and punctuation."""
    return " ".join(re.findall(r"\w+", normalize("NFKC", question).casefold()))


def alike(some: Floats | None, other: Floats | None) -> float:
    """The cosine of two questions' embeddings; 0 where one is missing or of another length."""
    if some is None or other is None or some.shape != other.shape:
        return 0.0
    return float(some @ other)


def nearest(gaps: Sequence[Gap], question: str, embedding: Floats | None, kind: str = "") -> Gap | None:
    """The gap that a question belongs to: asked before in the same words, else the nearest by meaning; or ``None``."""
    wanted = spelled(question)
    for gap in gaps:
        if wanted in {spelled(gap.question), *map(spelled, gap.examples)}:
            return gap
    best = max((gap for gap in gaps if gap.kind == kind), key=lambda gap: alike(gap.embedding, embedding), default=None)
    return best if best and alike(best.embedding, embedding) >= SAME_MEANING else None


def voter(secret: bytes, member: int, answer: int) -> bytes:
    """What stands for a member with one answer, and for nobody else or other: without the secret it tells nothing.

    HMAC (RFC 2104) with SHA-256 over both numbers, so that two votes of a member share nothing.
    """
    return hmac.digest(secret, f"{member}:{answer}".encode(), "sha256")


def same_embedder(one: str, other: str) -> bool:
    """Whether two embedder names stand for the same vectors.

    Names written by earlier releases lack the ``+`` and the digest of all weights after it.
    """
    (first, whole), (second, other_whole) = _parts(one), _parts(other)
    return first == second and (whole == other_whole or not (whole and other_whole))


def _parts(embedder: str) -> tuple[str, str]:
    """Split a name into the part that all releases write, and the digest of all weights if it has one."""
    model, at, digests = embedder.rpartition("@")
    beginnings, _, whole = digests.partition("+")
    return f"{model}{at}{beginnings}", whole
