"""What stands inside a sentence's markup, settled as plain text: the one rule for pages, feeds, books and Word.

Struck and hidden words go, raised figures stay raised (10⁶, never 106), signs of notes go, formulas and
ruby are written as a reader would say them.
"""

from __future__ import annotations

import re

from lxml.etree import _Element
from lxml.html import HtmlElement

from index.sources.text.formula import as_text

_STRUCK = ("del", "s", "strike", "rt", "rp", "rtc")
"""What an author took back, and how a word of Chinese or Japanese is spoken."""
_STRUCK_STYLE = re.compile(r"text-decoration[^;]*:\s*[^;]*line-through", re.IGNORECASE)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_HIDDEN_CLASS = re.compile(
    r"(?<![\w-])(?:screen-reader-(?:text|only)|sr-only|visually-?hidden|assistive-text)(?![\w-])"
)
_MOST_HIDDEN = 0.3
"""Share of the text that may be hidden; more is an article that a script shows later."""
_NOTE = re.compile(r"\W*(?:\d{1,3}|[a-z]|note ?\d+|nb ?\d+)\W*|[*†‡§¶]+", re.IGNORECASE)
_BRACKETED = re.compile(r"[\[(]\s*(?:\d{1,3}|[a-z]|citation needed|edit)\s*[\])]|[*†‡§¶]+", re.IGNORECASE)
_FIGURE = re.compile(r"[+−–-]?\d+")
_ORDINAL = re.compile(
    r"st|nd|rd|th|er|re|e|ers|res|ème|ième|o|a|os|as|º|ª|go|й|я|е|ое|ый|te|de|ste|sten|ten", re.IGNORECASE
)
_POWER = re.compile(r"[+−–-]?\w{1,3}(?:[+−–-]\w{1,3})?")
_SYMBOL = re.compile(r"(?<![^\W\d_])[^\W\d_]{1,3}$")
"""A unit or a variable, such as ``km`` or ``x``, at the end of what stands before."""
_RAISED = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def settle(tree: HtmlElement) -> None:
    """Settle all inline markup below an element, which is changed."""
    _write_formulas(tree)
    _drop_hidden(tree)
    for element in list(tree.iter(*_STRUCK)):
        _replace(element, "")
    for element in list(tree.iter("sup", "sub")):
        text = " ".join(element.text_content().split())
        _replace(element, _raised(element, text) if element.tag == "sup" else _lowered(element, text))


def _write_formulas(tree: HtmlElement) -> None:
    for element in list(tree.xpath(".//*[contains(@class, 'katex-html') or contains(@class, 'MathJax_Preview')]")):
        _replace(element, "")
    for element in list(tree.iter("math")):
        box = next((one for one in element.iterancestors("mjx-container")), element)
        _replace(box, as_text(element))
    for script in list(tree.iter("script")):
        if "math/tex" in (script.get("type") or ""):
            rendered = script.getprevious()
            if rendered is not None and "MathJax" in (rendered.get("class") or ""):
                _replace(rendered, "")
            _replace(script, (script.text or "").strip())
    for picture in list(
        tree.xpath(".//img[contains(@class, 'latex') or contains(@class, 'tex') or contains(@class, 'math')]")
    ):
        _replace(picture, (picture.get("alt") or "").strip())


def _drop_hidden(tree: HtmlElement) -> None:
    hidden = [one for one in tree.iter() if isinstance(one.tag, str) and one is not tree and _is_hidden(one)]
    if hidden:
        whole = len(tree.text_content())
        for element in hidden:
            if len(element.text_content()) <= _MOST_HIDDEN * whole:
                _replace(element, "")


def _is_hidden(element: HtmlElement) -> bool:
    style = element.get("style") or ""
    if element.tag in {"body", "html"}:
        return False
    return (
        element.get("hidden") is not None
        or bool(style and (_HIDDEN_STYLE.search(style) or _STRUCK_STYLE.search(style)))
        or bool(_HIDDEN_CLASS.search(element.get("class") or ""))
    )


def _raised(sup: HtmlElement, text: str) -> str:
    """What a raised text is written as."""
    before = _before(sup)
    linked = next(sup.iter("a"), None) is not None or next(sup.iterancestors("a"), None) is not None
    if (linked and _NOTE.fullmatch(text)) or _BRACKETED.fullmatch(text):
        return ""
    last = before[-1:]
    counted = last.isdigit() or last in ")]"
    if _FIGURE.fullmatch(text):
        if (last and counted) or _SYMBOL.search(before):
            return text.translate(_RAISED)
        return text if not last or last.isspace() else ""  # after a word or a full stop it is the sign of a note
    if last and counted and not _ORDINAL.fullmatch(text) and _POWER.fullmatch(text):
        return f"^{text}" if len(text) == 1 else f"^({text})"
    return text


def _lowered(sub: HtmlElement, text: str) -> str:
    """A lowered text; figures beside other figures stay lowered, those of CO2 are as people type them."""
    beside = _before(sub)[-1:].isdigit() or (sub.tail or "")[:1].isdigit()
    return text.translate(_LOWERED) if beside and text.isdigit() else text


def _before(element: HtmlElement) -> str:
    """The text right before an element."""
    previous = element.getprevious()
    if previous is not None:
        text = previous.tail or ("".join(previous.itertext()) if isinstance(previous.tag, str) else "")
    else:
        parent = element.getparent()
        text = parent.text or "" if parent is not None else ""
        if not text and parent is not None and parent.tag in {"a", "b", "strong", "i", "em", "span", "font", "small"}:
            return _before(parent)
    return text[-40:]


def _replace(element: _Element, text: str) -> None:
    """Put a text in an element's place."""
    parent = element.getparent()
    if parent is None:
        return
    text += element.tail or ""
    previous = element.getprevious()
    if previous is not None:
        previous.tail = (previous.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    parent.remove(element)
