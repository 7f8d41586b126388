"""Pages written for the tests; every place, person and site in them is invented."""

from __future__ import annotations

from index.domain.document import Extracted
from index.sources.html.page import article

LINK = "https://www.harbour-gazette.example/news/ferry-returns"
LEAD = (
    "The ferry between Nordholm and the island of Grell sails again from Monday, the harbour office said, after "
    "eleven months in which islanders had to be brought over in fishing boats."
)
MIDDLE = (
    "Two new engines were built in over the winter. They need a third less fuel than the old ones, said the harbour "
    "master, Ada Lindqvist, who had asked the council for them four years ago."
)
END = (
    "Tickets cost the same as before. Islanders with a card of the town go free on weekdays, and bicycles are taken "
    "along without a fee until the end of September, the office said."
)
BODY = f"<p>{LEAD}</p><p>{MIDDLE}</p><p>{END}</p>"
TEXT = f"{LEAD}\n\n{MIDDLE}\n\n{END}"
TITLE = "Ferry to Grell sails again from Monday"


def page(body: str = BODY, head: str = f"<title>{TITLE}</title>", *, around: str = "article") -> str:
    """A page with a headline and what is given."""
    nav = '<nav><a href="/">Home</a> <a href="/news">News</a> <a href="/sport">Sport</a></nav>'
    foot = "<footer><p>© 2031 The Harbour Gazette. All rights reserved.</p></footer>"
    content = f"<{around}><h1>{TITLE}</h1>{body}</{around}>"
    return f"<!DOCTYPE html><html><head>{head}</head><body>{nav}{content}{foot}</body></html>"


def read(html: str, url: str | None = LINK) -> Extracted:
    """What is read out of a page in UTF-8."""
    return article(html.encode(), name="ferry.html", url=url, content_type="text/html; charset=utf-8")
