"""Normalises links: whether two lead to the same page, and which one to cite. Fetches nothing."""

from __future__ import annotations

from urllib.parse import SplitResult, urljoin, urlsplit

from w3lib.url import canonicalize_url

from index.ingest.draft import MOST_URL

TRACKING = frozenset(
    {
        *"_ga _gl _hsenc _hsmi _openstat cmpid dclid ef_id fb_action_ids fb_ref fb_source fbclid gbraid gclid".split(),
        *"gclsrc icid igsh igshid li_fat_id mc_cid mc_eid mkt_tok ml_subscriber ml_subscriber_hash mkcid".split(),
        *"msclkid ns_campaign ns_mchannel ns_source ocid oly_anon_id oly_enc_id rb_clickid s_cid smid".split(),
        *"srsltid ttclid twclid vero_conv vero_id wbraid wickedid wpisrc wt_mc xtor yclid ysclid".split(),
    }
)
"""Parameters that tell who led a reader here and never what is shown, as browsers and their blockers strip them.

``courlan.clean_query`` goes further: it drops any that begins with ``ref``, ``cid``, ``uid`` or ``source``, and those
without a value, by which different articles of one site would become one."""
TRACKING_FAMILIES = ("utm_", "at_", "mtm_", "pk_", "itm_", "hsa_", "stm_")
MIRRORS = frozenset({"www", "m", "mobile", "amp"})
"""First labels of a host that has the same pages in another dress."""


def key(url: str) -> str:
    """What is equal for two links to the same page; for comparing, not for fetching. Never raises.

    Scheme, ``www.``, default port, fragment, tracking parameters, the order of parameters, the last slash and
    the way of percent-encoding make no difference (RFC 3986, section 6).
    """
    try:
        parts = urlsplit(canonicalize_url(_plain(urlsplit(url.strip()))))
        host = _authority(parts).removeprefix("www.")
    except ValueError:
        return url.strip()
    if parts.scheme not in {"http", "https"}:
        return url.strip()
    path = parts.path.rstrip("/")
    return f"{host}{path}?{parts.query}" if parts.query else f"{host}{path}"


def canonical(found: str | None, at: str) -> str:
    """The link by which a page is cited, without fragment and tracking parameters.

    Args:
        found: what the page names as its canonical address, perhaps relative. It counts only on the host that
            the page came from, give or take ``www.``, ``m.``, ``mobile.`` and ``amp.``, so that no page can pass
            itself off as another site's; and not when an article names the front page, which is a common fault.
        at: where the page was found.

    """
    try:
        return _named(found, at) or _plain(urlsplit(at))
    except ValueError:
        return at


def _named(found: str | None, at: str) -> str | None:
    """What a page names, if that can be believed and kept."""
    try:
        link = _plain(urlsplit(urljoin(at, (found or "").strip())))
        parts, here = urlsplit(link), urlsplit(at)
        same = _site(parts) == _site(here)
    except ValueError:
        return None
    front = not parts.path.strip("/") and not parts.query and here.path.strip("/")
    return link if found and same and not front and _keepable(link, parts) else None


def _keepable(link: str, parts: SplitResult) -> bool:
    """Whether ``index.ingest.draft`` would take it."""
    web = parts.scheme in {"http", "https"} and parts.username is None
    return web and len(link) <= MOST_URL and link.isprintable() and " " not in link


def _plain(parts: SplitResult) -> str:
    """A link without fragment and tracking parameters; the others keep their order and spelling."""
    query = "&".join(one for one in parts.query.split("&") if not _tracks(one.partition("=")[0].lower()))
    return parts._replace(query=query, fragment="").geturl()


def _tracks(name: str) -> bool:
    return name in TRACKING or name.startswith(TRACKING_FAMILIES)


def _authority(parts: SplitResult) -> str:
    """Host with its port, unless it is the scheme's own."""
    host = parts.hostname or ""
    return host if parts.port in {None, 80 if parts.scheme == "http" else 443} else f"{host}:{parts.port}"


def _site(parts: SplitResult) -> str:
    """The host without the label that names another dress of the same pages."""
    first, _, rest = (parts.hostname or "").partition(".")
    return rest if first in MIRRORS and "." in rest else parts.hostname or ""
