"""ZIP archives from strangers: looked over before anything in them is unpacked."""

from __future__ import annotations

from io import BytesIO
from itertools import pairwise
from zipfile import BadZipFile, ZipFile, ZipInfo

from config.translatable import Saying
from index.domain.source_errors import Damaged, TooHeavy

MOST_MEMBERS = 5_000
MOST_BYTES = 100_000_000
"""Unpacked, in all: the pictures of a long report fit."""
MOST_RATIO = 200
"""Unpacked to packed, of large members; text packs to about a tenth, and a bomb to a thousandth."""
_LARGE = 1_000_000
_HEADER = 30
"""Bytes of a member's own header, less its name (APPNOTE.TXT, section 4.3.7)."""


def opened(data: bytes, name: str, kind: str) -> ZipFile:
    """An archive of which no member lies, overlaps another, or unpacks to too much.

    ``zipfile`` unpacks no member beyond the size that its directory states, so the sizes can be
    believed. Overlapping members (CVE-2024-0450) are refused here, since Python 3.11.7 does not.

    Args:
        data: the archive.
        name: what an error calls it.
        kind: what it is meant to be, such as ``a Word document``.

    Raises:
        Damaged: it is no whole archive, or it is locked, or it plays tricks.
        TooHeavy: it would unpack to too much.

    """
    try:
        archive = ZipFile(BytesIO(data))
    except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Damaged(name, kind, Saying("it is no whole ZIP archive ({error})", error=error)) from None
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise Damaged(
            name,
            kind,
            Saying(
                "it holds {found:,} files, and no article takes more than {most:,}",
                found=len(members),
                most=MOST_MEMBERS,
            ),
        )
    if sum(one.file_size for one in members) > MOST_BYTES or any(_bomb(one) for one in members):
        raise TooHeavy(name, Saying("{megabytes} MB of room", megabytes=MOST_BYTES // 1_000_000))
    if fault := next((said for said in map(_fault, members) if said), None) or _together(members):
        raise Damaged(name, kind, fault)
    return archive


def member(archive: ZipFile, path: str, name: str, kind: str) -> bytes:
    """A file of an archive, unpacked.

    Raises:
        Damaged: it is missing, or broken.

    """
    try:
        return archive.read(path)
    except KeyError:
        raise Damaged(name, kind, Saying("its part {path} is missing", path=path)) from None
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise Damaged(name, kind, Saying("its part {path} is broken ({error})", path=path, error=error)) from None


def _bomb(one: ZipInfo) -> bool:
    return one.file_size > _LARGE and one.file_size > MOST_RATIO * max(one.compress_size, 1)


def _fault(one: ZipInfo) -> Saying | None:
    if one.flag_bits & 1:
        return Saying("it is locked with a password")
    parts = one.filename.replace("\\", "/").split("/")
    if ".." in parts or not parts[0] or ":" in parts[0]:
        return Saying("it names a file outside of itself ({name!r})", name=one.filename)
    return None


def _together(members: list[ZipInfo]) -> Saying | None:
    if len({one.filename for one in members}) < len(members):
        return Saying("it holds two files of one name")
    placed = sorted(members, key=lambda one: one.header_offset)
    if any(
        a.header_offset + _HEADER + len(a.filename) + a.compress_size > b.header_offset for a, b in pairwise(placed)
    ):
        return Saying("its files overlap, as in an archive that is made to do harm")
    return None
