"""Which old charset a text without any hint is in: the one in which it is spelled as some language is."""

from __future__ import annotations

import re

from charset_normalizer import from_bytes

_MULTIBYTE = ("cp932", "euc_jp", "cp949", "gb18030", "big5")
_SINGLE = (
    *("cp1252", "cp1250", "iso8859_2", "cp1251", "cp1253", "iso8859_7", "cp1254", "iso8859_9", "cp1257", "iso8859_13"),
    *(
        "iso8859_15",
        "koi8_r",
        "koi8_u",
        "cp866",
        "cp852",
        "cp850",
        "mac_roman",
        "iso8859_5",
        "cp1255",
        "cp1256",
        "cp874",
    ),
)
"""The most frequent first: of two that fit alike the first is taken."""
_ALPHABETS = tuple(
    frozenset(one)
    for one in (
        *("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "äöüß", "àâæçèéêëîïôœùûü", "áéíñóúü¿¡ªº"),
        *("àáâãçéêíóôõúü", "àèéìíîòóù", "àçèéíïòóúü·", "áéëïóöü", "åäöé", "æøåéò", "çğıöşüâîûi\u0307", "ăâîșțşţ"),
        *("čćđšž", "äöõüšž", "āčēģīķļņšūž", "ąčęėįšųūž", "áðéíóúýþæö", "ëç"),
        *("абвгдежзийклмнопрстуфхцчшщъыьэюяё", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", "абвгдђежзијклљмнњопрстћуфхцчџш"),
        *("αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ", "אבגדהוזחטיךכלםמןנסעףפץצקרשת"),
        *("ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءآأؤإئ", "กขคงจฉชซญฎฏฐณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮะัาำิีึืุูเแโใไๆ็่้๊๋์"),
    )
)
"""Letters beyond ASCII of languages, in small letters."""
_OF_ANY = frozenset("„“”‚‘’–—…«»‹›°§€£©®™×·½¼¾\u00a0\u00ad•№")
_FREQUENT = frozenset("оеаинтсрвлοαιετσνהוילמאرلاينمנ")
_CASES = re.compile(r"[^\W\d_](?<=[a-zà-öø-ÿа-яα-ω])(?=[A-ZÀ-ÖØ-ÞА-ЯΑ-Ω])")
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_MIXED = re.compile(
    "[A-Za-z][\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af][A-Za-z]"
)
_OFTEN = 5
_LOOK = 65_536


def likely(data: bytes) -> str | None:
    """Python's name of the likeliest charset; ``None`` if the bytes look like none."""
    sample = data[:_LOOK]
    best = from_bytes(sample, cp_isolation=list(_MULTIBYTE)).best()
    if best is not None and _is_east_asian(str(best)):
        return best.encoding
    scored = [
        (score, -place, name) for place, name in enumerate(_SINGLE) if (score := _score(sample, name)) is not None
    ]
    return max(scored)[2] if scored else None


def _is_east_asian(text: str) -> bool:
    """Whether its characters stand beside their like: read wrongly, European letters become single ones in words."""
    count = len(_EAST_ASIAN.findall(text))
    return count > len(_MIXED.findall(text)) * _OFTEN


def _score(data: bytes, charset: str) -> float | None:
    """How much of what is beyond ASCII is spelled as in one language; ``None`` if it cannot be in this charset."""
    try:
        text = data.decode(charset)
    except UnicodeDecodeError:
        return None
    beyond = [one for one in text if one > "\x7f"]
    letters = [one.lower() for one in beyond if one not in _OF_ANY]
    fitting = max(sum(one in alphabet or one[0] in alphabet for one in letters) for alphabet in _ALPHABETS)
    inside = len(re.findall(r"(?<=[^\W\d_])[^\w\s’‘'\u00ad·-](?=[^\W\d_])", text))
    frequent = sum(one in _FREQUENT for one in letters)
    wrong_case = len(_CASES.findall(text))
    return (fitting + len(beyond) - len(letters) + 0.2 * frequent - inside - wrong_case) / max(len(beyond), 1)
