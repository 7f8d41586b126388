"""Languages told apart, and questions answered by words where the model knows none. The articles are invented."""

from __future__ import annotations

import threading
from typing import Any, NamedTuple

import pytest

from index.answering import calibration
from index.answering.calibration import SURE_BY_WORDS
from index.domain.ports import Encoding
from index.ingest.draft import draft
from index.language.detect import forms, knows, likeliest, of_article, of_question
from index.language.terms import stem, stop_words, terms
from index.library.library import Library
from tests.doubles.corpus import MemoryCorpus
from tests.doubles.models import HashingEmbedder
from tests.index.examples import ferry, library, mill


class Sample(NamedTuple):
    """An invented article in a language, a question that it answers with a sentence, and one that it does not."""

    code: str
    title: str
    text: str
    question: str
    answer: str
    missing: str


SAMPLES = (
    Sample(
        "de",
        "Die Fähre nach Skarrow",
        "Die Fähre nach Skarrow fährt am Sonntag wieder. Sie legt um neun Uhr morgens ab. Ein Sturm hatte die Rampe"
        " verbogen.\n\nEine Rückfahrkarte kostet 14 Kronen. Die Bewohner der Insel zahlen 60 Kronen im Monat. Kinder"
        " fahren umsonst, und Hunde dürfen mit.",
        "Was kosten Rückfahrkarten?",
        "Eine Rückfahrkarte kostet 14 Kronen.",
        "Wann eröffnet das neue Schwimmbad am Bahnhof?",
    ),
    Sample(
        "fr",
        "Le ferry de Skarrow reprend la mer",
        "Le ferry de Skarrow repartira dimanche. La traversée dure cinquante minutes. Une tempête avait tordu la"
        " rampe.\n\nLe capitaine du port a présenté ses excuses aux habitants. Un billet aller-retour coûte 14"
        " couronnes. Les enfants voyagent gratuitement.",
        "Combien de minutes dure la traversée ?",
        "La traversée dure cinquante minutes.",
        "Quand ouvre la nouvelle piscine près de la gare ?",
    ),
    Sample(
        "pl",
        "Prom na wyspę Skarrow wraca",
        "Prom na wyspę Skarrow wypłynie znów w niedzielę. Rejs trwa pięćdziesiąt minut. Sztorm wygiął rampę.\n\nKapitan"
        " portu przeprosił mieszkańców wyspy. Bilet powrotny kosztuje 14 koron. Dzieci podróżują bezpłatnie.",
        "Ile kosztują bilety powrotne?",
        "Bilet powrotny kosztuje 14 koron.",
        "Kiedy otworzą nowy basen przy dworcu kolejowym?",
    ),
    Sample(
        "es",
        "El ferry de Skarrow vuelve",
        "El ferry de Skarrow zarpará de nuevo el domingo. La travesía dura cincuenta minutos. Una tormenta había"
        " doblado la rampa.\n\nEl capitán del puerto pidió perdón a los habitantes. El billete de ida y vuelta cuesta"
        " 14 coronas. Los niños viajan gratis.",
        "¿Cuántos minutos duran las travesías?",
        "La travesía dura cincuenta minutos.",
        "¿Cuándo se inaugura la nueva piscina junto a la estación?",
    ),
    Sample(
        "uk",
        "Пором на острів Скарроу повертається",
        "Пором на острів Скарроу знову вирушить у неділю. Переправа триває п'ятдесят хвилин. Шторм зігнув рампу.\n\n"
        "Начальник порту вибачився перед мешканцями острова. Зворотний квиток коштує 14 крон. Діти подорожують"
        " безкоштовно.",
        "Скільки коштував зворотний квиток?",
        "Зворотний квиток коштує 14 крон.",
        "Коли відкриють новий басейн біля вокзалу?",
    ),
)
by_code = pytest.mark.parametrize("sample", SAMPLES, ids=[sample.code for sample in SAMPLES])


def all_languages(**options: Any) -> Library:
    made = library(confidence=0.22, **options)
    for sample in SAMPLES:
        made.add(draft(sample.code, sample.text, title=sample.title))
    made.add(ferry())
    made.add(mill())
    return made


@by_code
def test_the_language_of_an_article_is_told_and_kept(sample: Sample) -> None:
    made = library()
    kept = made.add(draft("x", sample.text, title=sample.title)).article
    assert kept.language == made.articles.get(kept.id).language == sample.code


def test_an_article_that_says_too_little_has_no_language() -> None:
    assert of_article("Ok", "12:30, 45 %") is None
    assert of_article(ferry().title, ferry().text) == "en"


@by_code
def test_a_question_is_answered_by_its_words_in_its_language_and_says_so(sample: Sample) -> None:
    found = all_languages().ask(sample.question)
    assert found.by_words
    assert found.quotes
    best = found.quotes[0]
    assert best.article.text[best.sentence.start : best.sentence.end] == sample.answer
    assert found.confidence >= SURE_BY_WORDS


@by_code
def test_what_the_articles_do_not_say_stays_unanswered(sample: Sample) -> None:
    found = all_languages().ask(sample.missing)
    assert found.by_words
    assert found.quotes == ()


@by_code
def test_english_articles_alone_answer_nothing_in_another_language(sample: Sample) -> None:
    made = library(confidence=0.22)
    made.add(ferry())
    made.add(mill())
    found = made.ask(sample.question)
    assert (found.by_words, found.quotes) == (True, ())


@by_code
@pytest.mark.parametrize("known", ["*", "its own"])
def test_a_model_that_knows_the_language_is_asked(sample: Sample, known: str) -> None:
    model = _Listening()
    made = library(MemoryCorpus(), model, languages=("en", sample.code) if known == "its own" else (known,))
    made.add(draft(sample.code, sample.text, title=sample.title))
    assert not made.ask(sample.question).by_words
    assert model.asked == [sample.question]


@by_code
def test_a_model_that_does_not_know_the_language_is_not_asked(sample: Sample) -> None:
    model = _Listening()
    made = library(MemoryCorpus(), model)
    made.add(ferry())
    assert made.ask(sample.question).by_words
    assert model.asked == []


class _Listening(HashingEmbedder):
    """Notes what it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def question(self, text: str) -> Encoding:
        self.asked.append(text)
        return super().question(text)


@pytest.mark.parametrize(
    "question",
    [
        "When does the ferry sail?",
        "ferry tickets",
        "Skarrow",
        "Who is Angela Merkel?",
        "Netanyahu Blinken Tel Aviv",
        "Where is the Rue de Rivoli?",
        "What does Die Zeit say about the war?",
        "How much is a croissant?",
        "los angeles fires",
    ],
)
def test_an_english_question_is_not_taken_for_another_languages(question: str) -> None:
    assert of_question(question, {"en"}) in {"en", None}
    assert of_question(question, {"en", "de", "fr"}) in {"en", None}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Wann besucht Biden Israel?", "de"),
        ("Qui est le maire de la ville ?", "fr"),
        ("Kto jest burmistrzem?", "pl"),
        ("cuando sale el barco", "es"),
        ("Хто є мером міста?", "uk"),
        ("Qui est Emmanuel Macron ?", "fr"),
        ("Wo liegt Skarrow Island?", "de"),
        ("Ile kosztuje bilet na prom?", "pl"),
        ("フェリーはいつ出ますか", "ja"),
    ],
)
def test_a_short_question_is_enough_in_clear_cases(question: str, expected: str) -> None:
    assert of_question(question, {"en"}) == expected


def test_an_unclear_question_is_read_as_in_one_of_the_librarys_languages() -> None:
    assert likeliest("ile kosztuje bilet", {"pl", "en"}) == "pl"
    assert likeliest("anything", ()) == "en"


def test_what_a_model_knows() -> None:
    assert knows(("en",), "en")
    assert knows(("en",), None)
    assert knows(("*",), "de")
    assert not knows(("en", "fr"), "de")


def test_each_word_of_a_question_has_its_form_in_each_language() -> None:
    assert forms("Die Häuser", "de", {"en", "de"}) == {"haus": ("haus", "hauser")}
    assert forms("houses", "en", {"en"}) == {"hous": ("hous",)}
    assert forms("フェリー", "ja", {"en"}) == {"フェ": ("フェ",), "ェリ": ("ェリ",), "リー": ("リー",)}


def test_names_are_found_across_languages() -> None:
    made = all_languages(languages=("*",))
    found = made.trace("Who is harbour master Tomas Vell of Skarrow?")
    assert found.ranked[0].candidate.language == "en"
    assert {one.candidate.language for one in found.ranked} >= {"en", "de", "fr", "pl", "es"}


@pytest.mark.parametrize(
    ("code", "one", "other"),
    [
        ("de", "Die Häuser der Städte", "Haus, Stadt"),
        ("fr", "les élections présidentielles", "Une election presidentielle"),
        ("es", "las políticas", "politica"),
        ("uk", "президентів", "президента"),
        ("pl", "promy", "prom"),
        ("xx", "Anything GOES", "anything goes"),
    ],
)
def test_words_are_stemmed_by_their_language(code: str, one: str, other: str) -> None:
    assert terms(one, code) == terms(other, code) != []


def test_stop_words_go_by_language_with_and_without_accents() -> None:
    assert terms("Wann und wo ist das?", "de") == []
    assert terms("¿Cuándo, cuando?", "es") == []
    assert "og" in stop_words("no")
    assert stop_words("xx") == frozenset()
    assert terms("die", "en") == [stem("die")]


def test_stemmers_are_shared_by_threads() -> None:
    words = [f"{base}{ending}" for base in ("wander", "rechn", "spiel") for ending in ("ungen", "en", "te", "er", "t")]
    expected = [terms(word, "de") for word in words]
    failed: list[str] = []

    def work(seed: int) -> None:
        for number in range(300):
            word = words[(number * seed) % len(words)]
            fresh = f"{word} x{seed}y{number}"  # not in the cache
            if terms(fresh, "de")[0] != expected[words.index(word)][0]:
                failed.append(word)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in (1, 2, 7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def test_confidence_by_words_rises_with_what_is_covered() -> None:
    made = all_languages()
    full, part = (made.trace(q) for q in (SAMPLES[0].question, "Was kosten Rückfahrkarten nach Berlin im Winter?"))
    by_words = [calibration.by_words(one.scored[0].sentence, len(one.question.words)) for one in (full, part)]
    assert 0 < by_words[1] < by_words[0] < 1
