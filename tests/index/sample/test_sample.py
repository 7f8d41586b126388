"""The sample articles: enough of them, whole, dated, linked, and honest about what is made up."""

from datetime import date

import pytest

from index.ingest import front_matter
from index.language.sentences import words_in
from index.sample import articles, drafts

SAMPLES = articles()


def test_there_are_a_dozen_or_more_over_several_years() -> None:
    years = {name[:4] for name, _ in SAMPLES}
    assert len(SAMPLES) >= 12
    assert len(years) >= 4


@pytest.mark.parametrize(("name", "text"), SAMPLES)
def test_each_has_a_title_a_date_a_link_of_our_own_and_a_readable_length(name: str, text: str) -> None:
    found = front_matter.read(text, name)
    assert found.title
    assert found.author
    assert date.fromisoformat(found.published or "") == date.fromisoformat(name[:10])
    assert (found.url or "").startswith("https://example.org/sample/")
    assert 120 <= words_in(found.text) <= 350


@pytest.mark.parametrize(("name", "text"), SAMPLES)
def test_what_is_invented_says_so_in_its_head_and_in_its_text(name: str, text: str) -> None:
    head, body = text.split("\n---\n", 1)
    assert ("note: invented." in head) == ("invented for the sample.)" in body)
    # Nobody real is quoted: quotation marks stand only where the people are invented too.
    assert ('"' in body) <= ("note: invented." in head)


def test_the_visit_of_october_2023_names_its_day() -> None:
    (text,) = (text for name, text in SAMPLES if name.startswith("2023-10-17"))
    assert "Antony Blinken said on Monday that President Joe Biden will visit Israel on Wednesday." in text


def test_they_come_as_drafts_that_a_library_takes() -> None:
    found = drafts()
    assert [draft.published for draft in found] == sorted(date.fromisoformat(name[:10]) for name, _ in SAMPLES)
    assert all(draft.title and draft.url and not draft.text.startswith("---") for draft in found)
