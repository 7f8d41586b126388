"""The two forms of data: what is read of them, and what is said of their faults."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from index.domain.errors import DataSetError
from index.evaluate.dataset import Fault, Flaw, Item, Source, Unusable, item
from index.evaluate.run import opened
from tests.index.evaluate.examples import ARTICLES, QUESTIONS, flaws, folder, squad
from tests.paths import SHARED

PARTS = SHARED / "data"


def test_a_folder_gives_its_articles_and_questions(tmp_path: Path) -> None:
    whole = {
        **ARTICLES[0],
        "url": "https://a.example/f",
        "published": "2024-05-01T10:00:00Z",
        "author": "Ida",
        "more": 1,
    }
    data = opened(folder(tmp_path / "data", [whole, *ARTICLES[1:]], [*QUESTIONS, "", {**QUESTIONS[0], "id": 6}]))
    first, *others = data.articles()
    assert isinstance(first, Source)
    assert (first.id, first.draft.title, first.draft.text) == ("ferry", "The ferry returns", ARTICLES[0]["text"])
    assert (first.draft.url, str(first.draft.published), first.draft.author) == (whole["url"], "2024-05-01", "Ida")
    assert len(others) == 2
    asked = [one for one in data.questions() if isinstance(one, Item)]
    assert [one.id for one in asked] == ["q1", "q2", "q3", "q4", "q5", "6"]
    assert (asked[2].text, asked[2].answers) == (QUESTIONS[2]["question"], ("1987", "in 1987"))
    assert (asked[2].article, asked[4].answers, asked[5].place) == ("mill", (), "questions.jsonl, line 7")
    assert data.name == "data"


def test_squads_form_gives_the_same(tmp_path: Path) -> None:
    data = opened(squad(tmp_path / "data.json"))
    articles = [one for one in data.articles() if isinstance(one, Source)]
    assert [one.draft.title for one in articles] == [article["title"] for article in ARTICLES]
    assert articles[1].draft.text == str(ARTICLES[1]["text"]).replace(". ", ".\n\n")
    asked = [one for one in data.questions() if isinstance(one, Item)]
    assert {one.id: one.answers for one in asked} == {str(q["id"]): tuple(q["answers"]) for q in QUESTIONS}
    assert {one.article for one in asked} == {one.id for one in articles}


@pytest.mark.parametrize(
    ("fields", "answers"),
    [
        ({"answers": ["a", "b", "a"]}, ("a", "b")),
        ({"answers": ["a"], "answerable": False}, ()),
        ({"answers": ["a"], "answerable": True}, ("a",)),
        ({"answers": []}, ()),
        ({}, ()),
        ({"answers": [" "]}, ()),
    ],
)
def test_answers(tmp_path: Path, fields: dict[str, Any], answers: tuple[str, ...]) -> None:
    data = opened(folder(tmp_path, questions=[{"id": "q", "question": "Why?", **fields}]))
    (found,) = data.questions()
    assert isinstance(found, Item)
    assert (found.answers, found.article, found.cluster) == (answers, None, "q")


@pytest.mark.parametrize(
    ("fields", "flaw", "said"),
    [
        ({"question": " "}, Flaw.WITHOUT_TEXT, 'its "question" has no word'),
        ({"question": None}, Flaw.WITHOUT_TEXT, 'its "question" has no word'),
        ({"question": 7}, Flaw.WITHOUT_TEXT, 'its "question" has no word'),
        ({"id": ""}, Flaw.INCOMPLETE, 'it has no "id"'),
        ({"id": ["q"]}, Flaw.INCOMPLETE, 'its "id" is no text'),
        ({"answers": "yes"}, Flaw.INCOMPLETE, 'its "answers" are no list of texts'),
        ({"answers": [1]}, Flaw.INCOMPLETE, 'its "answers" are no list of texts'),
        ({"answerable": True, "answers": []}, Flaw.INCOMPLETE, 'it is "answerable", but it has no "answers"'),
        ({"article_id": True}, Flaw.INCOMPLETE, 'its "article_id" is no text'),
        ({"id": "q1"}, Flaw.DUPLICATE_ID, "its id 'q1' stands at questions.jsonl, line 1 already"),
    ],
)
def test_a_faulty_question_is_left_out_and_the_others_are_read(
    tmp_path: Path, fields: dict[str, Any], flaw: Flaw, said: str
) -> None:
    faulty = {**QUESTIONS[1], **fields}
    found = list(opened(folder(tmp_path, questions=[QUESTIONS[0], faulty, QUESTIONS[2]])).questions())
    assert flaws(found) == [("questions.jsonl, line 2", flaw)]
    assert str(found[1]) == f"questions.jsonl, line 2: {said}"
    assert [one.id for one in found if isinstance(one, Item)] == ["q1", "q3"]


@pytest.mark.parametrize(
    ("fields", "flaw", "said"),
    [
        ({"text": "..."}, Flaw.WITHOUT_TEXT, 'its "text" has no word'),
        ({"url": "ftp://x"}, Flaw.ARTICLE_REFUSED, "The link 'ftp://x' cannot be used"),
        ({"published": "May 2024"}, Flaw.ARTICLE_REFUSED, "expected a day as YYYY-MM-DD"),
        ({"id": "ferry"}, Flaw.DUPLICATE_ID, "stands at articles.jsonl, line 1 already"),
    ],
)
def test_a_faulty_article_is_left_out(tmp_path: Path, fields: dict[str, Any], flaw: Flaw, said: str) -> None:
    found = list(opened(folder(tmp_path, [ARTICLES[0], {**ARTICLES[1], **fields}, ARTICLES[2]])).articles())
    assert flaws(found) == [("articles.jsonl, line 2", flaw)]
    assert said in str(found[1])


def test_a_squad_question_that_stands_twice_is_left_out(tmp_path: Path) -> None:
    path = squad(tmp_path / "data.json")
    document = json.loads(path.read_text())
    asked = document["data"][0]["paragraphs"][0]["qas"]
    asked.append(asked[0])
    path.write_text(json.dumps(document))
    (fault,) = [one for one in opened(path).questions() if isinstance(one, Fault)]
    assert fault.flaw is Flaw.DUPLICATE_ID
    assert fault.place == "data.json, article 1 ('The_ferry_returns'), paragraph 1, question 'q1'"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", r"articles\.jsonl, line 2: it cannot be read \(Expecting property name"),
        ("[1]", r"articles\.jsonl, line 2: it is a list; expected one JSON object on each line\.$"),
        ('{"id": "\udcff"}', r"articles\.jsonl, line 2: it cannot be read \('utf-8' codec"),
    ],
)
def test_a_line_that_is_no_json_stops_the_reading(tmp_path: Path, line: str, said: str) -> None:
    path = folder(tmp_path)
    (path / "articles.jsonl").write_bytes(f"{json.dumps(ARTICLES[0])}\n{line}\n".encode(errors="surrogateescape"))
    with pytest.raises(DataSetError, match=said):
        list(opened(path).articles())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", r"data\.json: it is no JSON \(Expecting value"),
        ("[]", r'data\.json: it has no list "data"; expected SQuAD\'s JSON: \{"data": \['),
        ('{"data": [1]}', 'its "data" has something else than objects'),
        ('{"data": [{"title": "A"}]}', r"article 1 \('A'\): it has no list \"paragraphs\""),
        ('{"data": [{"title": 1, "paragraphs": []}]}', 'it has no text "title"'),
        ('{"data": [{"title": "A", "paragraphs": [{}]}]}', 'it has no text "context"'),
        (b'{"data": "\xff"}', "it is no JSON"),
        ("[" * 100_000, "it is no JSON .maximum recursion"),
    ],
)
def test_what_is_not_squads_is_told_with_what_is(tmp_path: Path, text: str | bytes, said: str) -> None:
    path = tmp_path / "data.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(DataSetError, match=said):
        list(opened(path).articles())


@pytest.mark.parametrize(
    ("qas", "said"),
    [
        ("[{}]", 'it has no list "answers"'),
        ('[{"id": "1", "question": "Why?", "answers": [{}]}]', "question '1': it has no text \"text\""),
        ("3", 'it has no list "qas"'),
    ],
)
def test_squads_questions_are_checked_too(tmp_path: Path, qas: str, said: str) -> None:
    path = tmp_path / "data.json"
    path.write_text(f'{{"data": [{{"title": "A", "paragraphs": [{{"context": "A b.", "qas": {qas}}}]}}]}}')
    with pytest.raises(DataSetError, match=said):
        list(opened(path).questions())


def test_data_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(
        DataSetError, match=r"nothing: it cannot be read \(No such file or directory\); expected a file"
    ):
        opened(tmp_path / "nothing")
    with pytest.raises(
        DataSetError, match=r"there is no articles\.jsonl in it; expected articles\.jsonl and questions"
    ):
        opened(tmp_path)


@pytest.mark.parametrize("make", [folder, squad])
def test_the_digest_tells_data_from_other_data(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    path = make(tmp_path / "data")
    before = opened(path).digest()
    assert opened(path).digest() == before
    changed = path / "questions.jsonl" if path.is_dir() else path
    changed.write_bytes(changed.read_bytes() + b"\n")
    assert opened(path).digest() != before


@pytest.mark.parametrize("name", ["squad1-part.json", "squad2-part.json"])
def test_the_parts_of_squad_are_read_whole(name: str) -> None:
    if not (PARTS / name).exists():
        pytest.skip(f"{name} is not beside this checkout")
    data, document = opened(PARTS / name), json.loads((PARTS / name).read_bytes())["data"]
    asked = [one for entry in document for paragraph in entry["paragraphs"] for one in paragraph["qas"]]
    found = list(data.questions())
    assert flaws(found) == []
    assert len(found) == len(asked) > 3_000
    assert sum(isinstance(one, Item) and not one.answers for one in found) == sum(not one["answers"] for one in asked)
    assert [one.id for one in data.articles() if isinstance(one, Source)] == [entry["title"] for entry in document]


def test_the_day_of_asking_is_read() -> None:
    row = {"id": "1", "question": "When does it sail?", "answers": ["May"]}
    assert item("x", row).asked is None
    assert item("x", {**row, "asked_at": "2024-05-31"}).asked == date(2024, 5, 31)
    assert item("x", {**row, "asked_at": "2024-05-31T10:00:00+00:00"}).asked == date(2024, 5, 31)
    with pytest.raises(Unusable, match=r"'soon'; expected a day"):
        item("x", {**row, "asked_at": "soon"})
