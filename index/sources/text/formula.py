"""MathML as a line of text, such as ``x² + 1 = y/2``."""

from __future__ import annotations

import re

from lxml.etree import QName, _Element

_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_BETWEEN = frozenset("=≠<>≤≥≈∼≡+±∓→⇒⇔∈⊂⊆∪∩≪≫−-")
"""Operators with a space on both sides."""
_UNSEEN = dict.fromkeys(map(ord, "\u2061\u2062\u2063\u2064"), None)
_DEEPEST = 60


def as_text(math: _Element) -> str:
    """A formula in one line; powers of figures are raised, all others are written with ``^``."""
    return " ".join(_written(math, _DEEPEST).translate(_UNSEEN).split())


def _written(element: _Element, depth: int) -> str:
    name = QName(element).localname.lower() if isinstance(element.tag, str) else ""
    if not depth or not name or name.startswith("annotation"):
        return ""
    own = " ".join((element.text or "").split())
    children = [one for one in element if isinstance(one.tag, str)]
    if name == "mo" and own in _BETWEEN:
        return f" {own} "
    if not children:
        return own
    parts = [_written(one, depth - 1) for one in children]
    return _joined(name, parts, own)


def _joined(name: str, parts: list[str], own: str) -> str:
    """Parts of a formula by the rules of what holds them."""
    first, second, third = (part.strip() for part in (*parts, "", "", "")[:3])
    written = {
        "mfrac": f"{_grouped(first)}/{_grouped(second)}",
        "msup": first + _power(second),
        "msub": first + _index(second),
        "munder": first + _index(second),
        "msubsup": first + _index(second) + _power(third),
        "munderover": first + _index(second) + _power(third),
        "msqrt": f"√{_grouped(''.join(parts).strip())}",
        "mroot": f"{_power(second)}√{_grouped(first)}",
        "mfenced": f"({', '.join(part.strip() for part in parts)})",
        "mtr": " ".join(part.strip() for part in parts) + " ",
        "mtable": " ".join(part.strip() for part in parts) + " ",
    }
    return written.get(name, own + "".join(parts))


def _grouped(text: str) -> str:
    return text if re.fullmatch(r"\w*|\(.*\)", text) else f"({text})"


def _power(text: str) -> str:
    return text.translate(_RAISED) if re.fullmatch(r"[+−-]?\d+", text) else f"^{_grouped(text)}" if text else ""


def _index(text: str) -> str:
    return text.translate(_LOWERED) if text.isdigit() else f"_{_grouped(text)}" if text else ""
