"""Messages about a server's library as a whole: statistics, export, backup, deletion. Pure."""

from __future__ import annotations

from bot.i18n.translate import Voice
from bot.messages import escape
from bot.messages.part import Field, Form, Part, Press
from index.domain.stores import Stats

EXPORT, FORGET, STAY = "export", "forget", "stay"
"""The kinds of the buttons that export all articles, that ask for the server's name in order to delete its library (and
of that form), and that leave it as it is."""
NAME = "name"
"""The field of that form."""
_MEGA = 1_000_000
_NAME = 100


def stats(found: Stats, voice: Voice) -> Part:
    """A library in numbers."""
    lines = [
        voice.count("{count} article", "{count} articles", found.articles),
        voice.count("{count} passage", "{count} passages", found.passages),
        voice.count("{count} feed", "{count} feeds", found.feeds),
        voice.count("{count} article being added", "{count} articles being added", found.jobs),
        voice.count("{count} unanswered question", "{count} unanswered questions", found.gaps),
        voice("{size} on disk", size=_size(found.bytes, voice)),
    ]
    if found.oldest and found.newest:
        lines.append(
            voice("Dated {oldest} to {newest}", oldest=voice.day(found.oldest), newest=voice.day(found.newest))
        )
    if found.last_added:
        lines.append(voice("Last added {day}", day=voice.day(found.last_added.date())))
    return Part("\n".join(lines))


def exported(articles: int, file: tuple[str, bytes], voice: Voice) -> Part:
    """All articles as a file."""
    said = voice.count("{count} article is in this file.", "{count} articles are in this file.", articles)
    how = voice("`citewell import` reads it again, with dates, links and history.")
    packed = voice("It is compressed with gzip: decompress it first.") if file[0].endswith(".gz") else ""
    return Part("\n".join(filter(None, (said, how, packed))), file=file)


def nothing_to_export(voice: Voice) -> Part:
    """What is said of an empty library."""
    return Part(voice("There are no articles here yet, so there is nothing to export."))


def too_large(server: str, limit: int, voice: Voice) -> Part:
    """What to do when an export is larger than Discord takes."""
    said = voice(
        "All articles together are larger than the {size} that Discord accepts, even compressed. While I "
        "am stopped, my host can write the file in the terminal: {command}",
        size=_size(limit, voice),
        command=f"`citewell --library {server} export articles.jsonl`",
    )
    return Part(said)


def backed_up(file: tuple[str, bytes], voice: Voice) -> Part:
    """A backup as a file."""
    return Part(voice("This is the whole library as it is now, with settings and history. Keep it private."), file=file)


def stored(name: str, voice: Voice) -> Part:
    """A backup that is too large for Discord."""
    said = voice(
        "The backup is larger than Discord accepts, so it is in my host's data folder: {name}. The "
        "previous one was deleted.",
        name=f"`{name}`",
    )
    return Part(said)


def forgetting(found: Stats, voice: Voice) -> Part:
    """The question before a library is deleted."""
    said = voice(
        "Delete {articles}, all feeds, unanswered questions, settings and the audit log of this server? "
        "This cannot be undone. Export the articles first if you may want them again.",
        articles=voice.count("{count} article", "{count} articles", found.articles),
    )
    return Part(
        said,
        (
            Press(label=voice("Export first"), custom_id=EXPORT),
            Press(label=voice("Delete everything"), custom_id=FORGET, danger=True),
            Press(label=voice("Keep it"), custom_id=STAY),
        ),
    )


def confirming(server: str, voice: Voice) -> Form:
    """The form in which the server's name is typed, so that nobody deletes a library by mistake."""
    label, description = voice("The server's name, to be sure"), escape.label(server, _NAME)
    field = Field(name=NAME, label=label, description=description, required=True)
    return Form(title=voice("Delete everything"), custom_id=FORGET, fields=(field,))


def forgotten(voice: Voice) -> Part:
    """What an admin reads when a library is gone."""
    return Part(
        voice("Everything I kept for this server has been deleted, including the backups on my host's machine.")
    )


def other_name(server: str, voice: Voice) -> Part:
    """What an admin reads who typed another name."""
    name = escape.one_line(server, _NAME)
    return Part(voice("That is not the name of this server, which is {name}, so nothing was deleted.", name=name))


def kept(voice: Voice) -> Part:
    """What an admin reads who has thought better of it."""
    return Part(voice("Nothing was deleted."))


def _size(size: int, voice: Voice) -> str:
    """So many bytes as people read them."""
    if size < _MEGA:
        return voice("{number} kB", number=voice.number(max(1, round(size / 1000))))
    return voice("{number} MB", number=voice.number(round(size / _MEGA)))
