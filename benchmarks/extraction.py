"""How well articles are extracted from web pages, compared with trafilatura alone in its usual settings.

    python benchmarks/extraction.py DATA

DATA is a folder with ground-truth.json and html/*.html.gz, as scrapinghub/article-extraction-benchmark
has them. `make bench` runs this without data, and it says so.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import trafilatura

from index.domain.errors import ArticleError
from index.evaluate.bootstrap import intervals
from index.evaluate.shingles import compared, measures
from index.sources.html.page import article

OTHERS: Mapping[str, Mapping[str, Any]] = {
    "trafilatura": {},
    "trafilatura, for precision": {"favor_precision": True},
    "trafilatura, for recall": {"favor_recall": True},
    "trafilatura, no comments": {"include_comments": False},
    "trafilatura, precision, no comments": {"include_comments": False, "favor_precision": True},
}
_NAMED = r"""(?:name|property|itemprop)=["']?"""
_META = r"(?:[\w:.-]*publish\w*|[\w:.-]*pub-?date|date|dc(?:terms)?\.(?:created|date|issued)[\w.]*|sailthru\.date)"
_CONTENT = r"""(?:content|datetime)=["']([^"']+)"""
_STATED = (
    r'"datePublished"\s*:\s*"([^"]+)"',
    rf"""<meta\b[^>]*{_NAMED}{_META}["'\s][^>]*{_CONTENT}""",
    rf"""<meta\b[^>]*{_CONTENT}["'][^>]*{_NAMED}{_META}["'\s/>]""",
    rf"itemprop=[\"']datePublished[^>]*{_CONTENT}",
    rf"<time\b[^>]*{_CONTENT}",
)
"""Where markup states a date, found in the bytes alone: the code under test has no say in what is expected."""
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


class Page(NamedTuple):
    """A page of the benchmark."""

    name: str
    html: bytes
    url: str
    text: str


def main() -> None:
    """Read every page in every way, and print a row for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", type=Path)
    given = parser.parse_args()
    if given.data is None or not (given.data / "ground-truth.json").is_file():
        print("No data was named, so nothing is measured here: python benchmarks/extraction.py DATA")
        return
    _measure(pages(given.data))


def pages(folder: Path) -> list[Page]:
    """The pages of a folder, in the order of their names."""
    truth = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    return [
        Page(name, gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes()), one["url"], one["articleBody"])
        for name, one in sorted(truth.items())
    ]


def _measure(every: Sequence[Page]) -> None:
    print(f"{len(every)} pages\n\n{'':<36}{'F1 (95 %)':<22}precision  recall  s/page")
    _row("ours", every, _ours)
    for name, settings in OTHERS.items():
        _row(name, every, partial(_theirs, settings=settings))
    _dates(every)


def _row(name: str, every: Sequence[Page], read: Callable[[Page], str]) -> None:
    read(every[0])  # one-time loading does not count
    start = time.perf_counter()
    found = [read(page) for page in every]
    seconds = (time.perf_counter() - start) / len(every)
    scored = [compared(text, page.text) for text, page in zip(found, every, strict=True)]
    told = intervals(measures(scored), [page.name for page in every])
    f1 = f"{told['f1'].value:.4f} ({told['f1'].low:.3f}-{told['f1'].high:.3f})"
    print(f"{name:<36}{f1:<22}{told['precision'].value:>9.4f}{told['recall'].value:>8.4f}{seconds:>8.3f}")


def _ours(page: Page) -> str:
    try:
        return article(page.html, name=page.url, url=page.url).text
    except ArticleError as error:
        print(error)
        return ""


def _theirs(page: Page, settings: Mapping[str, Any]) -> str:
    return trafilatura.extract(page.html, **settings) or ""


def _dates(every: Sequence[Page]) -> None:
    """Of the pages whose markup states a date: how many got one, and how many got one that the markup states."""
    stated = {page.name: days for page in every if (days := _stated(page.html.decode("utf-8", "replace")))}
    found = {page.name: article(page.html, name=page.url, url=page.url).published for page in every}
    given = [name for name in stated if found[name]]
    right = [name for name in given if found[name] in stated[name]]
    print(
        f"\n{len(stated)} pages state a date in their markup: found on {len(given)}, {len(right)} as one stated there"
    )
    rest = [day for name, day in found.items() if day and name not in stated]
    print(
        f"{len(rest)} of the other {len(every) - len(stated)} pages were given one that they show or have in their link"
    )


def _stated(html: str) -> set[date]:
    values = (value for pattern in _STATED for value in re.findall(pattern, html, re.IGNORECASE))
    dates = (match for value in values for match in _DAY.finditer(value))
    return {date(*map(int, match.groups())) for match in dates if match[1] > "1970"}


if __name__ == "__main__":
    main()
