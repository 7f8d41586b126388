"""A Word document as it is shown: without hidden text, with what mammoth does not know unwrapped."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from lxml import etree

from index.sources.text.formula import as_text

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_OFF = frozenset({"0", "false", "off", "none"})
_HIDING = ("vanish", "webHidden", "strike", "dstrike")
_TEXTS = ("word/document", "word/footnotes", "word/endnotes")
_MATHML = {
    "f": "mfrac",
    "sSup": "msup",
    "sSub": "msub",
    "sSubSup": "msubsup",
    "rad": "msqrt",
    "t": "mi",
    "d": "mfenced",
}
"""Names of Office's formulas, and MathML's for the same."""
_PARSER = {"resolve_entities": False, "no_network": True, "load_dtd": False}


def shown(data: bytes) -> bytes:
    """The document with its parts of text rewritten; as it is if they cannot be read.

    Runs that are hidden or struck out, by themselves or by their style, are dropped. Simple fields, formulas and
    ruby become plain runs.
    """
    with ZipFile(BytesIO(data)) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    hidden = _hidden_styles(parts.get("word/styles.xml", b""))
    read = [one for one in parts if one.startswith(_TEXTS) and one.endswith(".xml")]
    parts |= {one: _rewritten(parts[one], hidden) for one in read}
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return written.getvalue()


def _rewritten(part: bytes, hidden: frozenset[str]) -> bytes:
    try:
        root = etree.fromstring(part, etree.XMLParser(**_PARSER))
    except etree.XMLSyntaxError:
        return part
    for run in list(root.iter(f"{_W}r")):
        if _is_hidden(run.find(f"{_W}rPr"), hidden):
            run.getparent().remove(run)
    for ruby in list(root.iter(f"{_W}ruby")):
        base = ruby.find(f"{_W}rubyBase")
        _replace(ruby, list(base.iter(f"{_W}t")) if base is not None else [])
    for field in list(root.iter(f"{_W}fldSimple")):
        _replace(field, list(field))
    for formula in list(root.iter(f"{_M}oMath")):
        run = etree.Element(f"{_W}r")
        text = etree.SubElement(run, f"{_W}t")
        text.text = _formula(formula)
        _replace(formula, [run])
    for box in list(root.iter(f"{_M}oMathPara")):
        _replace(box, list(box))
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def _hidden_styles(part: bytes) -> frozenset[str]:
    try:
        root = etree.fromstring(part, etree.XMLParser(**_PARSER)) if part else None
    except etree.XMLSyntaxError:
        return frozenset()
    styles = root.iter(f"{_W}style") if root is not None else ()
    return frozenset(one.get(f"{_W}styleId", "") for one in styles if _is_hidden(one.find(f"{_W}rPr"), frozenset()))


def _is_hidden(properties: Any, hidden: frozenset[str]) -> bool:
    if properties is None:
        return False
    style = properties.find(f"{_W}rStyle")
    flags = [properties.find(f"{_W}{name}") for name in _HIDING]
    own = any(one is not None and one.get(f"{_W}val", "1").lower() not in _OFF for one in flags)
    return own or (style is not None and style.get(f"{_W}val") in hidden)


def _formula(formula: Any) -> str:
    """Office's formulas by MathML's names, which differ little: m:f, m:sSup, m:sSub, m:rad."""
    skipped = {"rPr", "ctrlPr", "fPr", "sSupPr", "sSubPr", "sSubSupPr", "radPr", "dPr", "deg"}

    def converted(element: Any) -> Any:
        name = etree.QName(element).localname
        made = etree.Element(_MATHML.get(name, "mrow"))
        made.text = element.text if name == "t" else None
        made.extend(converted(one) for one in element if etree.QName(one).localname not in skipped)
        return made

    return as_text(converted(formula))


def _replace(element: Any, children: list[Any]) -> None:
    parent = element.getparent()
    at = parent.index(element)
    parent.remove(element)
    for offset, child in enumerate(children):
        parent.insert(at + offset, child)
