"""Words by which many sites show that something is no part of an article, in the larger European languages."""

from __future__ import annotations

import re


def _any(*choices: str, before: str = "", after: str = "") -> re.Pattern[str]:
    return re.compile(f"{before}(?:{'|'.join(choices)}){after}", re.IGNORECASE | re.DOTALL)


ELSEWHERE = _any(
    r"related(?: (?:articles?|content|coverage|links?|news|posts?|reading|stor(?:y|ies)|topics?|video))?",
    r"(?:also )?read(?: (?:also|it|more|next))?",
    r"see (?:also|more)",
    r"also(?: (?:read|see|on [\w.]+))?",
    r"more(?: on this(?: story)?)?",
    r"don['’]t miss",
    r"recommended|must read|trending|click here|full coverage|listen|editor['’]s picks?",
    r"watch(?: also| more| now)?",
    r"(?:lesen sie|lesen|mehr) (?:auch|dazu|mehr|zum thema)|siehe auch|das könnte (?:dich|sie) auch .{0,20}",
    r"(?:à )?lire (?:aussi|également|plus)|voir aussi|sur le même sujet",
    r"(?:lea|lee|leer|ver) (?:más|también)|te puede interesar",
    r"leggi anche|vedi anche|potrebbe interessarti",
    r"(?:leia|saiba|veja) (?:mais|também)",
    r"lees (?:meer|ook)",
    r"читайте также|смотрите также",
    r"czytaj (?:też|także|więcej)",
    before=r"\W*",
    after=r"\W*(?:[:|»>→–-]|$)",
)
"""The start of a line that leads to another page."""

HEADS_ELSEWHERE = _any(
    r"more (?:coverage|from|great|news|on|stories)\b.{0,40}",
    r"most (?:popular|read|shared|viewed)(?: (?:in|now|on|stories|this|today)\b.{0,30})?",
    r"related(?: (?:articles?|content|coverage|links?|news|posts?|reading|stor(?:y|ies)|topics?))?",
    r"recommended(?: for you| reading| stories)?|trending(?: now)?|see also|external links|tags",
    r"you (?:may|might) (?:also )?(?:be interested|enjoy|like).*|what to read next|read (?:more|next).*",
    r"comments?|leave a (?:comment|reply)|share (?:on|this|via)\b.*|tell us what you think|something to consider",
    r"(?:newsletters?|sign up|subscribe)\b.*|.{0,30}\bnewsletters?|about the author.*|latest (?:news|stories)",
    r"mehr zum thema.*|das könnte (?:dich|sie).*|kommentare",
    r"à lire aussi.*|sur le même sujet|commentaires",
    r"te puede interesar.*|(?:notas|noticias) relacionadas|comentarios",
    r"leggi anche.*|potrebbe interessarti.*|commenti",
    r"leia também.*|veja também.*|comentários",
    r"lees ook.*|читайте также.*|комментарии",
    before=r"\W*",
    after=r"\W*",
)
"""A heading of what is no part of the article."""

NOISE = _any(
    r"advertisement|anzeige|werbung|publicité|publicidad|pubblicità|publicidade|advertentie|реклама",
    r"(?:article|story) continues (?:after|below)\b.*|continue reading(?: the main story)?",
    r"skip (?:advertisement|to\b.*)|loading|close|video|photos?|share|print|email|comments?|order reprints",
    r"print article|thank you|share this (?:article|story)|image (?:credit|source)s?|like this (?:article|story)\?.*",
    r"(?:lesezeit|reading time|temps de lecture|tempo de leitura|tempo di lettura|tiempo de lectura)\W*\d+ ?min\w*",
    r"\d+ min(?:ute)?s?(?: read)?|this copy is for your personal.*|\[button .*",
    before=r"\W*",
    after=r"\W*",
)
"""A block that is no part of an article wherever it stands."""

LAST = _any(
    r"©|copyright\b|all rights reserved|filed under|tagged|tags?:|sources?:|sources?$|updated at",
    r"(?:follow|more) .{0,40}\bhttps?:",
    r"(?:please )?(?:connect with|find|follow|join|like) (?:@|her|him|me|them|us)",
    r"(?:find|follow|join|like) [\w.' ’]{1,60} on (?:facebook|instagram|threads|twitter|x\b|youtube)",
    r"(?:contact|e-?mail|reach|write)\b.{0,60}(?:@|\bat\b|\bon twitter)|(?:got|have) a (?:story|tip)\b",
    r"[^.]{0,150}\b(?:and )?follow (?:her|him|me|them|us) (?:at|on)\b.{0,80}",
    r".{0,300}\. follow (?:her|him|me|them|us) (?:at|on)\b.{0,150}",
    r"(?:additional )?report(?:ed|ing) (?:by|from)\b|edit(?:ed|ing) by\b|written by\b",
    r".{0,200}\bcontributed (?:reporting|to this (?:article|report|story))\b",
    r"(?:sign up|subscribe)\b|.{0,80}\b(?:sign|signing) up\b.{0,60}\b(?:here|newsletters?|today)\b",
    r".{0,80}\b(?:subscribe|subscribing)\b.{0,60}\b(?:here|newsletters?|today)\b",
    r"(?:get|receive) (?:access|all|our|the|your)\b.{0,80}\b(?:e-?mail|inbox|newsletter)",
    r"if you enjoyed this (?:article|story)|.{0,80}\b(?:subscription|delivered) .{0,60}(?:click here|letterbox)",
    r"tell us what|let us know (?:in the comments|what)|what do you think\b",
    r"mit material von|quellen?:|avec afp|con información de|fonti?:|fuentes?:",
    before=r"\W*",
)
"""The start of a closing line: who helped, whom to follow, whose rights."""

MISSING = _any(
    r"^\W*404\W*$|\b(?:error|status)\W*404\b|\b404\W*(?:error|not found|page|seite)|^\W*not found\W*$",
    r"\b(?:article|content|file|page|story|url)\b.{0,30}\b(?:no longer (?:available|exists?)|not available|not found)",
    r"\b(?:article|page|story|url)\b.{0,40}\b(?:can['’]?t|cannot|could(?:n['’]t| not)) be found",
    r"\b(?:can['’]?t|cannot|could(?:n['’]t| not)) find\b.{0,20}\b(?:article|page|story|what you)",
    r"\bpage\b.{0,30}\b(?:does not|doesn['’]t) exist",
    r"seite (?:konnte |wurde )?nicht gefunden|page (?:introuvable|non trouvée)|página no (?:encontrada|existe)",
    r"pagina non trovata|página não encontrada|pagina niet gevonden|страница не найдена",
)
"""In the title or at the start of a page that is not there."""

LOGIN = _any(
    r"log ?[io]n|sign ?[io]n|anmeld(?:en|ung)|einloggen|connexion|se connecter|iniciar sesión|accedi|entrar",
    r"inloggen|войти|вход",
    before=r"\b",
    after=r"\b",
)

SCRIPT = _any(
    r"(?:activate|allow|enable|need|requires?|turn on|without)\b.{0,40}\bjava ?script",
    r"java ?script\b.{0,40}\b(?:abilita|activ|aktivier|disabled|enabled?|habilit|required|turned o)",
    r"checking (?:if the site|your browser)|just a moment|are you (?:a )?(?:human|robot)|verify (?:that )?you are",
    r"captcha\b|unusual traffic|access denied|attention required",
)

_AGREE = r"\b(?:accept|accett|aceitar|aceptar|agree|akzeptier|consens|consent|zustimm)\w*\b"
_DATA = r"\b(?:cookies?|daten|datos|données|partners?|privacy|tracking)\b"
CONSENT = _any(rf"{_AGREE}.{{0,200}}{_DATA}", rf"{_DATA}.{{0,200}}{_AGREE}")
PRIVACY = _any(_AGREE, _DATA, r"\bpersonali[sz]\w*|\bdata\b|\badvertis\w*|\bpreferences\b|\bwerb\w*|\bpublicit\w*")

PAYWALL = _any(
    r"\b(?:members?|membership|register|sign up|subscribe|subscribers?|subscription)\b.{0,60}"
    r"\b(?:exclusive|only|required|to (?:access|continue|read|unlock|view))",
    r"to (?:continue|read)\b.{0,60}\b(?:log in|register|sign in|subscribe|subscription)|already a subscriber",
    r"(?:continue|keep) reading|jetzt (?:abonnieren|testen|weiterlesen)|für abonnenten|réservé aux abonnés",
    r"exclusivo para (?:assinantes|suscriptores)|riservato agli abbonati",
)
