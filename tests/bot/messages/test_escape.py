from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.messages import escape
from tests.bot.messages import markdown
from tests.lengths import drawn

LIVE = [
    "@everyone", "@here", "<@1>", "<@!1>", "<@&1>", "<#1>", "<id:guide>", "</cmd:1>", "</cmd sub:123>", "<t:1:R>",
    "<:e:1>", "<a:e:1>", ":smile:", "https://evil.example", "HTTP://EVIL.example", "steam://run/1",
    "www.evil.example",
    "discord.gg/abc", "<https://evil.example>", "[a](https://b.example)", "[a\nb](https://b.example)",
    "[a](u1) and [b](u2)", "mailto:a@b.example", "a.b@c.example", "tel:+123", "sip:a", "sms:1",
    "discord:x", "# h", "## h", "###### h", "-# s", "- l", "* l", "+ l",
    "1. l", "1) l",
    "12. l", "> q", ">>> q", "  > q", "---", "===", "***", "```\ncode\n```", "~~~\ncode\n~~~", "`c`", "``c``",
    "||s||",
    "~~s~~", "**b**", "__u__", "*i*", "_i_", "***bi***", "\\", "\\\\", "\\*", "¯\\_(ツ)_/¯", "&lt;", "<b>",
    "a.b.example",
    "@silent x", "[", "]", "(", ")", "<", ">", "|", "||", "_", "__", "*", "**", "~", "~~", "`", "```", "\n",
    " ", "\n- ",
    "\r\n# ", "\u2028> ", "\v- ", "\x85# ", "\t# ", "\u202e", "\u2066", "\u200b", "\u2060", "\ufeff", "\u00ad",
    "\u034f",
    "\U000e0041", "\u3164", "\u2800", "\ud83d", "\udc00", "\0", "\x1b[31m", "e\u0301",
    "Z" + "\u0335" * 40, "x", "Wednesday",
    "3.5 million", "U.S.", "9:30", "é", "שלום", "مرحبا", "👨‍👩‍👧", "❤️", "漢字",
]  # fmt: skip
hostile = st.lists(st.one_of(st.sampled_from(LIVE), st.text(max_size=6)), max_size=12).map("".join)
UNSEEN = {
    "\u200b",
    "\u200e",
    "\u200f",
    "\u202a",
    "\u202b",
    "\u202c",
    "\u202d",
    "\u202e",
    "\u2060",
    "\ufeff",
    "\u2066",
    "\u2069",
}


@drawn(long=400, short=80)
@given(hostile)
@example("@everyone [a](http://b.example) <@1>\n# x")
def test_nothing_in_an_encoded_text_is_live(written: str) -> None:
    found = markdown.read(escape.encode(written))
    assert found.constructs == set()
    assert found.bold == found.underlined == []


@drawn(long=400, short=80)
@given(hostile)
def test_a_reader_sees_the_words_that_were_written(written: str) -> None:
    assert escape.decode(escape.encode(written)) == escape.plain(written)
    assert markdown.read(escape.encode(written)).text == escape.plain(written)


@drawn(long=400, short=80)
@given(hostile)
def test_nothing_unseen_is_left(written: str) -> None:
    shown = escape.plain(written)
    assert not UNSEEN & set(shown)
    assert all(sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cs", "Zl", "Zp"} for sign in shown)
    marks = "".join(
        "m" if unicodedata.category(sign) in {"Mn", "Me"} and sign not in "\ufe0e\ufe0f" else "." for sign in shown
    )
    assert "m" * (escape.MARKS_PER_LETTER + 1) not in marks


@drawn(long=200, short=40)
@given(hostile, st.integers(10, 200))
def test_a_line_keeps_its_limit(written: str, limit: int) -> None:
    label = escape.label(written, limit)
    assert "\n" not in label
    assert escape.units(label) <= limit
    assert escape.units(escape.one_line(written, limit)) <= 2 * limit
    escape.one_line(written, limit).encode()


@pytest.mark.parametrize(
    "written", ["Plain words, as in most articles; 3.5 million people at 12 p.m. in the U.S.", "– “quoted” – 50%"]
)
def test_ordinary_text_needs_no_backslash(written: str) -> None:
    assert escape.encode(written) == written


@pytest.mark.parametrize(
    "written", ["👨\u200d👩\u200d👧", "❤\ufe0f", "1\ufe0f\u20e3", "می\u200cخواهم", "क्\u200dष", "Việt Nam", "שָׁלוֹם"]
)
def test_what_letters_and_emoji_need_is_kept(written: str) -> None:
    assert escape.plain(written) == written


@pytest.mark.parametrize(
    ("written", "encoded"),
    [
        ("see https://a.example/x", "see https\\://a\\.example/x"),
        ("at 9:30", "at 9\\:30"),
        ("1. first\n2) second", "1\\. first\n2\\) second"),
        ("12.5 per cent", "12.5 per cent"),
        ("  - item", "  \\- item"),
        ("a\u202eb", "ab"),
    ],
)
def test_examples(written: str, encoded: str) -> None:
    assert escape.encode(written) == encoded


def test_half_a_character_can_be_stored() -> None:
    assert escape.received("a\ud800b") == "a\ufffdb"
    assert escape.received("\ud83d\ude00") == "😀"


@pytest.mark.parametrize("live", [found for found in LIVE if len(found) > 4 and not found[0].isspace()])
def test_the_reader_of_these_tests_finds_what_is_live(live: str) -> None:
    """A judge that finds nothing in anything would let all pass."""
    harmless = {"¯\\_(ツ)_/¯", "&lt;", "a.b.example", "###### h", "Wednesday", "3.5 million", "שלום", "مرحبا"}
    strange = any(unicodedata.category(sign)[0] == "C" or sign == "\u0335" for sign in live.replace("\n", ""))
    found = markdown.read(live)
    assert bool(found.constructs or found.bold or found.underlined) != (live in harmless or strange)
