"""XML from inside documents, read without resolving entities, loading anything or nesting too deep."""

from __future__ import annotations

from typing import Any

from lxml import etree


def parsed(data: bytes) -> Any:
    """The root element, or ``None`` if it is not XML."""
    # Without huge_tree, libxml2 refuses what is nested 256 deep and entities that multiply.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None


def texts(root: Any, name: str) -> list[str]:
    """The texts of all elements of a name, whatever their namespace."""
    return ["".join(one.itertext()).strip() for one in root.iterfind(f".//{{*}}{name}")]


def text(root: Any, name: str) -> str | None:
    """The text of the first element of a name that has any."""
    return next((found for found in texts(root, name) if found), None)
