"""Words that say what a date is of: the publication, a change, an event; in the larger languages of the web."""

from __future__ import annotations

import re

_PUBLISHED = re.compile(
    r"publi|post(?:ed|ad|é)|first (?:seen|online)|created|written on|released|issued"
    r"|veröffentlich|erschien|erstellt|eingestellt|mis en ligne|paru |créé|geplaatst|gepubliceerd|verschenen"
    r"|pubbl|inserit|creat[oa]|criad[oa]|опубл|размещ|создан|додано|створен|opublikowan|dodan[oey]|utworzon"
    r"|vydán|zveřejněn|vložen|julkais|publicer|skapad|opprettet|oprettet|offentliggjort|közzét|megjelen"
    r"|yayın|eklen|diterbit|dipublik|ditulis|đăng|发布|發布|发表|發表|刊登|掲載|公開|投稿|作成|등록|입력|게시|नشر|نشر|प्रकाशित",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"updat|modif|last edited|edited(?! by)|revis|chang|correct|amend|reviewed(?! by)|last\b"
    r"|aktualisier|aktualität|geändert|änderung|überarbeitet|bearbeitet|zuletzt|\bstand\b"
    r"|mise? à jour|modifi|dernière|actuali[sz]|última|ultim[oa]\b|aggiornat|modificat|atualiz|alterad"
    r"|bijgewerkt|gewijzigd|aangepast|laatst|laatste|обновл|измен|обнов|актуал|последн|оновл|змін|останн"
    r"|zaktualiz|aktualiz|zmien|zmodyfik|ostatni|poslední|změn|uprav|uppdater|ändrad|senast|oppdater|endret"
    r"|sist |opdater|ændret|senest|päivit|muokat|frissít|módosít|utolsó|güncel|değiştir|diperbarui|diubah"
    r"|cập nhật|更新|修改|修訂|编辑|編集|수정|업데이트|تحديث|अपडेट|अद्यतन",
    re.IGNORECASE,
)
_ELSE = re.compile(
    r"event\b|event date|\bwhen\b|\bstarts?\b|\bbegins?\b|\bends?\b|deadline|\bdue\b|expir|valid|\bborn\b|\bdied\b"
    r"|\bfounded\b|\bsince\b|\bjoined\b|regist|accessed|retrieved|archived|\bdate of\b|\buntil\b"
    r"|veranstaltung|termin|beginn|\bende\b|gültig|frist|abgerufen|geboren|gestorben|mitglied|\bseit\b|\bbis\b"
    r"|événement|début|consulté|échéance|jusqu|\bdepuis\b|\bné\b|evento|inicio|inizio|scadenza|nato il|nacid"
    r"|comienz|fecha del|data do evento|início|evenement|мероприяти|начало|событи|подія|початок|wydarzen|termín"
    r"|開催|日時|活动时间|活動時間|행사|일시",
    re.IGNORECASE,
)
_SPAN_BEFORE = re.compile(r"\d\.?\s*(?:[-–—]|bis|to|until|au|al|até|до|do|t/m)\s*$")
_TIME_ALONE = re.compile(r"\d{1,2}[:.h]\d\d")


def is_of_something_else(before: str, after: str) -> bool:
    """Whether the words around a date say that it is none of publication; those closest before it count.

    Args:
        before: the words before it.
        after: what follows where no other date does, such as "(updated)".

    """
    if _SPAN_BEFORE.search(before):  # the end of a span: 14 to 20 January
        return True
    if (kind := _last(before)) is not None:
        return kind != "published"
    return bool(_CHANGED.search(after)) and not _TIME_ALONE.search(after)


def names_publication(text: str) -> bool:
    """Whether a class or a property says that an element's date is that of publication."""
    return bool(_PUBLISHED.search(text))


def names_something_else(text: str) -> bool:
    """Whether a class or a property says that an element's date is of a change or an event, and not of publication."""
    return not _PUBLISHED.search(text) and bool(re.search(r"updat|modif|chang|edited|event|\bend|expir", text))


def _last(text: str) -> str | None:
    """What the last word of the lists says."""
    found = [
        (match.end(), kind)
        for kind, words in (("published", _PUBLISHED), ("changed", _CHANGED), ("else", _ELSE))
        for match in words.finditer(text)
    ]
    return max(found)[1] if found else None
