"""HTML that is known to be an article's own, from a feed or an export, as plain text.

Whole pages, where the article must be found first, are the business of ``index.sources.html.page``.
"""

from __future__ import annotations

import re

from lxml import html as markup
from lxml.etree import ParserError
from markdownify import ATX, MarkdownConverter

from index.sources.text.inline_markup import settle

_INLINE = ("a", "abbr", "b", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "samp", "strong", "sub", "sup")
"""Tags whose signs would stand in the middle of a quoted sentence."""
_MARKUP = re.compile(r"<(?:su[bp]|del|s|strike|ruby|math)\b|style\s*=|\bhidden\b|<script|<img", re.IGNORECASE)
_SPACES_AT_END = re.compile(r"[^\S\n]+$", re.MULTILINE)
_SPACE_AFTER_BREAK = re.compile(r"(?<=\n) (?=\S)")
_EMPTY_LINES = re.compile(r"\n{3,}")


def _nothing(_self: object, _el: object, _text: str, **_context: object) -> str:
    return ""


def _block(_self: object, _el: object, text: str, **_context: object) -> str:
    return f"\n\n{text.strip()}\n\n"


def _row(_self: object, _el: object, text: str, **_context: object) -> str:
    return f"{text.strip().removesuffix('|').strip()}\n"


class _Text(MarkdownConverter):
    """Markdown with no signs but those of headings and lists, and the bars of tables."""

    convert_blockquote = convert_pre = convert_hr = _block
    convert_tr = _row
    convert_figcaption = convert_img = convert_audio = convert_video = _nothing
    convert_head = convert_iframe = convert_noscript = convert_object = convert_svg = convert_template = _nothing
    convert_button = convert_select = convert_textarea = _nothing


def text_of(html: str) -> str:
    """The text of an article's HTML, with paragraphs kept apart by an empty line and headings headed by ``#``.

    Pictures go with their captions. It is empty when there is no text, or when the tags are nested
    deeper than in any article.
    """
    converter = _Text(
        bs4_options="lxml",
        bullets="-",
        escape_asterisks=False,
        escape_misc=False,
        escape_underscores=False,
        heading_style=ATX,
        strip=list(_INLINE),
        wrap=True,  # a line of the source is not a line of the text; <br> is
        wrap_width=None,
    )
    try:
        # The outer tag keeps bs4 from warning of text that looks like a file's name.
        text = converter.convert(_settled(f"<div>{html}</div>"))
    except RecursionError:
        return ""
    text = _SPACE_AFTER_BREAK.sub("", _SPACES_AT_END.sub("", text))
    return _EMPTY_LINES.sub("\n\n", text).strip()


def _settled(html: str) -> str:
    """HTML whose inline markup is settled; unchanged where it holds none, or cannot be parsed."""
    if not _MARKUP.search(html):
        return html
    try:
        tree = markup.fromstring(html)
    except (ParserError, ValueError):
        return html
    settle(tree)
    return str(markup.tostring(tree, encoding="unicode"))


def line_of(html: str) -> str:
    """The text of a short piece of HTML, such as a title, on one line."""
    return " ".join(markup.fromstring(f"<div>{html}</div>").text_content().split())
