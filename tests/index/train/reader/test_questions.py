"""Questions are read as the list of data sets says, and each article is in one part."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from index.domain.errors import DataSetError
from index.train.reader.detokenise import detokenised
from index.train.reader.held_out import Part, parts
from index.train.reader.questions import listed, read
from tests.index.train.reader import examples

SHIPPED = Path(__file__).parents[4] / "index" / "data" / "reader" / "sets.json"


def squad(title: str, text: str, *asked: tuple[str, list[tuple[str, int]]]) -> dict[str, Any]:
    qas = [{"id": q, "question": q, "answers": [{"text": a, "answer_start": s} for a, s in its]} for q, its in asked]
    return {"data": [{"title": title, "paragraphs": [{"context": text, "qas": qas}]}]}


def test_the_likeliest_answer_comes_first_and_loses_loose_ends(tmp_path: Path) -> None:
    text = "Anna Holm, of Velm, won."
    answers = [("Anna Holm,", 0), ("Anna Holm, of Velm", 0), ("Anna Holm", 0), ("yes", 0), ("nobody", 0)]
    (tmp_path / "one.json.gz").write_bytes(gzip.compress(json.dumps(squad("Velm", text, ("Who?", answers))).encode()))
    sets, _ = listed(examples.listed(tmp_path, {"name": "one", "file": "one.json.gz"}))
    [asked] = read(sets, tmp_path)
    assert [text[span.start : span.end] for span in asked.answers] == ["Anna Holm", "Anna Holm, of Velm"]
    assert asked.paragraph.title == ""


def test_a_question_of_an_earlier_set_about_the_same_article_counts_once(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.json").write_text(
            json.dumps(squad("Velm", "Velm is old.", ("What is old?", [("Velm", 0)])))
        )
    entries = [{"name": name, "file": f"{name}.json", "articles": "towns"} for name in ("one", "two")]
    sets, _ = listed(examples.listed(tmp_path, *entries))
    assert [asked.paragraph.data for asked in read(sets, tmp_path)] == ["one"]


def test_a_quiz_gives_what_stands_in_its_passage(tmp_path: Path) -> None:
    rows = [
        {"evidence": "The ferry Velm sank.", "question": "Which?", "answer": "velm", "verbatim": True},
        {"evidence": "It sank.", "question": "Which?", "answer": "Velm", "verbatim": False},
    ]
    (tmp_path / "q.jsonl").write_text("\n".join(map(json.dumps, rows)))
    sets, _ = listed(examples.listed(tmp_path, {"name": "q", "file": "q.jsonl", "form": "quiz", "by_text": True}))
    [asked] = read(sets, tmp_path)
    assert asked.paragraph.text[slice(*asked.answers[0])] == "Velm"


@pytest.mark.parametrize(
    ("spread", "written"),
    [
        ("He said ( in 1803 ) , that the team 's well - known .", "He said (in 1803), that the team's well-known."),
        ("`` Vente '' , 5 - 3 wins - nearly - and \" so \" .", '"Vente", 5 - 3 wins-nearly-and "so".'),
        ("do n't", "don't"),
    ],
)
def test_text_is_put_together_again(spread: str, written: str) -> None:
    text, places = detokenised(spread)
    assert text == written
    assert len(places) == len(spread) + 1
    assert all(text[places[at]] == character for at, character in enumerate(spread) if character.isalnum())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "no list of data sets"),
        ('{"sets": [{"name": "x"}]}', "no list"),
        ('{"sets": [{"name": "x", "file": "y"}]}', "y"),
    ],
)
def test_a_bad_list_or_file_is_told(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "sets.json").write_text(content)
    with pytest.raises(DataSetError, match=said):
        read(listed(tmp_path / "sets.json")[0], tmp_path)


def test_the_shipped_list_names_source_and_licence_of_each_set() -> None:
    document = json.loads(SHIPPED.read_text("utf-8"))
    assert all(one["what"] and one["source"] and one["licence"] for one in document["sets"])
    assert len(listed(SHIPPED)[0]) == len(document["sets"])


def test_parts_depend_on_the_names_alone(tmp_path: Path) -> None:
    given = examples.given(tmp_path)
    shares = [sum(part is wanted for part in given.parts.values()) for wanted in Part]
    assert shares == [8, 2, 2]
    assert parts(given.sets, given.paragraphs[::-1], 0) == given.parts
    assert parts(given.sets, given.paragraphs, 1) != given.parts
    assert not {one.asked.paragraph.article for one in given.by_part[Part.LEARN]} & {
        one.asked.paragraph.article for one in given.by_part[Part.TEST]
    }


def test_a_title_that_several_sets_know_is_in_one_part(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.json").write_text(json.dumps(examples.towns()))
    entries = [
        {"name": name, "file": f"{name}.json", "titles": True, "held_out": held}
        for name, held in (("one", 0.5), ("two", 0))
    ]
    sets, _ = listed(examples.listed(tmp_path, *entries))
    found = parts(sets, list({a.paragraph.number: a.paragraph for a in read(sets, tmp_path)}.values()), 3)
    assert Part.TEST in found.values()
    assert all(part is found[f"two/{name.split('/')[1]}"] for name, part in found.items())
