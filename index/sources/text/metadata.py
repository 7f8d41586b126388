"""What documents state of themselves; what programs put there by themselves counts as nothing."""

from __future__ import annotations

import re
from datetime import date

from index.language import written_date

_CODE = re.compile(r"(?P<code>[A-Za-z]{2})(?:[-_].*)?")
_NO_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint)\b.*|\(?(?:untitled|anonymous|unspecified)\)?"
    r"|(?:untitled|document|dokument|title|titel|word document)[ \d]*"
    r"|.*\.(?:docx?|dotx?|pdf|indd|qxp?|odt|rtf|tex|dvi|html?|pptx?|pages|ps|txt))",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"(?i:(?:microsoft )?(?:office )?(?:user|admin|administrator|author|owner|unknown|none|pc|default)"
    r"|\(?(?:anonymous|unspecified)\)?|windows .*|.*\\.*)|[a-z0-9_.-]+"
)
"""What accounts and programs are called; a person's name has a capital letter, or is in another script."""


def day(text: str | None) -> date | None:
    """The day of a date (see ``index.language.written_date``); a year alone is no day."""
    return written_date.day(text or "")


def language(text: str | None) -> str | None:
    """ISO 639-1 of a language tag such as ``en-GB``."""
    found = _CODE.fullmatch((text or "").strip())
    return found["code"].lower() if found else None


def line(text: str | None) -> str | None:
    """A text on one line, or ``None`` if it holds no letter or digit."""
    joined = " ".join((text or "").split())
    return joined if any(character.isalnum() for character in joined) else None


def title(text: str | None) -> str | None:
    """A title that a person wrote; programs write file names and their own names."""
    found = line(text)
    return None if found is None or _NO_TITLE.fullmatch(found) else found


def author(text: str | None) -> str | None:
    """A person's or an agency's name; programs write the account's."""
    found = line(text)
    return None if found is None or _NO_AUTHOR.fullmatch(found) else found
