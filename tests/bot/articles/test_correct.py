"""What the buttons below an add do, and what is said of an article that is here already. All articles are invented."""

from __future__ import annotations

from tests.bot.articles.test_add import FILE, URL, add_link
from tests.bot.world import VISIT, World, buttons, shown

OTHER = "https://other.example/copy"


async def test_the_same_article_twice_is_told_with_its_number(there: World) -> None:
    await there.article("add", file=FILE)
    result = await there.article("add", file=FILE)
    assert shown(result).startswith("Number 1 is already here and says the same:")
    assert [button["label"] for button in buttons(result.response)] == ["Correct title or date"]
    assert there.library.articles.count() == 1


async def test_the_same_text_under_another_link_is_noted_as_a_source_and_can_be_taken_back(there: World) -> None:
    await add_link(there)
    result = await add_link(there, OTHER)
    assert "so nothing was added. It now names other\\.example as another source:" in shown(result)
    assert there.library.articles.count() == 1
    assert [one.url for one in there.library.articles.history(1).elsewhere] == [OTHER]
    await there.admin.click(result.response, label="Undo")
    assert result.response.content.startswith("Number 1 no longer names other\\.example:")
    assert there.library.articles.history(1).elsewhere == ()
    pressed = await there.press(there.admin, "unlink:1:00000000")
    assert "earlier version of me" in shown(pressed)


async def test_a_link_whose_page_has_changed_is_told_as_a_change(there: World) -> None:
    await add_link(there)
    result = await add_link(there, text=VISIT.replace("grain", "barley"))
    lines = shown(result).split("\n")
    assert lines[0] == "Number 1 was here already and has changed: text (1 sentence new, 1 gone)."
    assert lines[1].startswith("Gone: ")
    assert "grain" in lines[1]
    assert "barley" in lines[2]
    assert all(button["label"] != "Undo" for button in buttons(result.response))
    assert there.library.articles.count() == 1


async def test_an_add_can_be_undone(there: World) -> None:
    result = await add_link(there)
    await there.admin.click(result.response, label="Undo")
    assert result.response.content == "Removed number 1: The visit"
    assert there.library.articles.count() == 0


async def test_title_and_date_can_be_corrected_and_stay_so(there: World) -> None:
    result = await add_link(there)
    opened = await there.admin.click(result.response, label="Correct title or date")
    inputs = {label["component"]["custom_id"]: label["component"] for label in opened.modal["components"]}
    assert {name: one.get("value") for name, one in inputs.items()} == {
        "title": "The visit",
        "date": "2023-10-17",
        "link": URL,
        "author": None,
    }
    await there.admin.submit_modal(
        opened, {"title": "A *better* title", "date": "2023-10-16", "link": URL, "author": ""}
    )
    assert result.response.content.split("\n") == [
        "Number 1 now looks like this:",
        "A \\*better\\* title",
        "example\\.org · 16 October 2023",
    ]
    kept = there.library.articles.get(1)
    assert (kept.title, str(kept.published), set(kept.fixed)) == (
        "A *better* title",
        "2023-10-16",
        {"title", "published"},
    )
    await there.article("refresh", article=1)
    assert there.library.articles.get(1).title == "A *better* title"


async def test_a_correction_that_cannot_be_kept_is_told(there: World) -> None:
    await add_link(there)
    result = await there.submit(there.admin, "correct:1", title="The visit", date="soon")
    assert "The date 'soon' cannot be used" in shown(result)
    assert str(there.library.articles.get(1).published) == "2023-10-17"
