"""What is no part of any article, told by its words alone, with the reason.

Each rule asks for more than one sign, since articles write of sharing, supporting, subscribing and paying too: a line
that says nothing else, an imperative with its object, an appeal in which "us" or "you" appears. The words are English;
what needs none (numbers, dates, addresses, menus) is found in any language.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from knowledge.ingest.datelines import is_dateline
from knowledge.ingest.prose import count_words, ends_sentence, is_wordless

ONLY_DATE = "only a date"
BYLINE = "byline"
CAPTION = "picture caption"
PICTURE = "picture"
COMMENTS = "comments"
APPEAL = "appeal for support"
MENU = "menu"

_FEW = 6
_SHORT = 25
_A_CAPTION = 50
_LONGEST_APPEAL = 120
_ITEMS_OF_A_MENU = 3
_WORDS_OF_A_MENU_ITEM = 4
_SIGNS_OF_AN_APPEAL = 2


def _pattern(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


_LINK = _pattern(r"(?:https?://|www\.)[^\s,;<>()]+", r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PAYING = _pattern(
    r"paypal|patreon|donat|ko-?fi\b|buymeacoffee|boosty|yoomoney|gofundme|liberapay|opencollective|/sponsors"
    r"|venmo|cash\.?app|subscribestar|indiegogo"
)
# Addresses of Bitcoin, Bitcoin Cash, Ethereum and its kin, Monero, those in the style of Bitcoin's, and IBANs.
_WALLET = re.compile(
    r"\b(?:(?:bc1|ltc1)[a-z0-9]{20,80}|(?:bitcoincash:)?[qp][a-z0-9]{41}|0x[0-9a-fA-F]{40}"
    r"|4[0-9AB][1-9A-HJ-NP-Za-km-z]{93}|[13LMDTr][1-9A-HJ-NP-Za-km-z]{25,33}"
    r"|[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?)\b"
)
# Who tells that somebody said something reports; who appeals to readers does not.
_REPORTING = _pattern(r"\b(?:said|says|told|according to|reported|added|announced|stated|wrote)\b")

_COUNT = _pattern(
    r"[\d.,]+\s?[kmb]?\b",
    r"\b(?:views?|shares?|likes?|reads?|reading|readers|votes?|min(?:ute)?s?|time|followers|subscribers|retweets"
    r"|reactions|downloads|raised|donors|goal|page|rating|stars?|usd|eur|rub|gbp|of)\b",
    r"[\s:+%$€£₽¥~|/()\[\]•·–—-]",
)
_PLATFORMS = (
    r"facebook|twitter|x|telegram|whatsapp|reddit|linkedin|vk|vkontakte|pinterest|instagram|youtube|tiktok|rss"
    r"|e-?mail|mastodon|bluesky|threads|tumblr|messenger|viber|social media|google news|flipboard|pocket"
)
_SHARING = _pattern(
    r"(?:please )?(?:share|tweet|pin|print|send|save|bookmark|copy|repost|e-?mail)"
    r"(?:[\s,/|]+(?:this|the|it|us|on|to|via|with|by|or|and|link|friends?|your|a|article|story|page|post|news"
    rf"|{_PLATFORMS}))*[\s:.!]*",
    rf"(?:(?:{_PLATFORMS})\b[\s,/|·]*)+",
)
_FOLLOWING = _pattern(
    rf"follow (?:us\b|our\b|@|.{{1,40}} on (?:{_PLATFORMS})\b)",
    r"like (?:us\b|this (?:article|page|post|video)|our page)|find us on\b|watch us on\b|(?:click|tap) here\b",
    r"join (?:us (?:on|in|at|today|now)\b|our (?:\w+ ){0,2}(?:channel|group|community|server|list|newsletter))",
    r"subscribe(?: to (?:our|the|us|receive|get)\b| (?:now|here|today|for)\b|[\s!.]*$)|sign up\b|log in\b|sign in\b",
    r"register (?:now|here|for free)\b|stay (?:informed|up to date|tuned|connected)\b",
    r"(?:get|receive) .{0,60}\b(?:newsletter|inbox|alerts|notifications)\b",
    r"(?:never|don.t) miss (?:a|an|our|any|the (?:latest|next)|out)\b",
    r"(?:our|the|a free) (?:\w+ ){0,2}newsletter\b.{0,60}\byour inbox\b",
)
_APPEALS = tuple(
    re.compile(sign, re.IGNORECASE)
    for sign in (
        r"\byour (?:\w+ )?(?:support|donations?|contributions?|help|gift|generosity)\b",
        r"\b(?:support|help|fund|supporting|helping|funding) (?:us|our|the (?:author|project|site|channel))\b",
        r"\bconsider (?:\w+ )?(?:supporting|donating|helping|subscribing|becoming|making|contributing)\b",
        r"\bdonate\b|\bchip in\b|\btip jar\b",
        r"\bbecome an? (?:\w+ )?(?:patron|member|subscriber|supporter|sponsor|donor)\b",
        r"\b(?:reader|crowd|viewer|listener|community)[- ](?:funded|supported|financed)\b",
        r"\bmake an? (?:\w+ )?(?:donation|contribution)\b",
        r"\b(?:do you|if you|did you) (?:like|enjoy|enjoyed|value|appreciate)\b",
        r"\b(?:via|through|on|with|by) (?:paypal|patreon|ko-?fi|boosty|bitcoin|card|bank transfer)\b",
        r"\bkeep (?:us|our|the lights)\b",
        r"\bbuy (?:us|me) a (?:coffee|beer)\b",
    )
)
_REQUEST = _pattern(r"(?:please )?(?:support|donate|help|contribute|sponsor|give)\b", r"become an? \w+")
_LEGAL = _pattern(
    r"©|\(c\) ?(?:19|20)\d\d|copyright\b[\s,]*(?:©|\(c\)|(?:19|20)\d\d|by\b)|all rights reserved",
    r"(?:terms (?:of|and)|privacy|cookie) (?:use|service|conditions|policy|settings|notice)\b",
    r"disclaimer:|reproduction in whole or in part",
)
_COOKIES = _pattern(r"\b(?:we|site|website|partners) (?:may )?use(?:s)? cookies\b")
_ADVERTISEMENT = _pattern(
    r"(?:advertisements?|advert|sponsored(?: content| post)?|promoted|ads? by .{1,30})[.:…]*",
    r"(?:(?:story|article) continues below|continue reading|scroll to continue|skip (?:to|ad)\b).{0,40}",
)
_ELSEWHERE = _pattern(
    r"(?:(?:read|see|watch) (?:more|also|next|the full \w+|our \w+)|also (?:read|see)|related(?: \w+)?"
    r"|more (?:from|on|about|stories|news)(?: \w+){0,3}|you (?:may|might) also (?:like|enjoy)|recommended"
    r"|most (?:read|popular|viewed)|latest (?:news|posts|articles|stories)|trending|popular(?: now| posts)?"
    r"|(?:previous|next|older|newer) (?:post|article|story)s?|tags?|filed under|categor(?:y|ies)|topics"
    r"|back to (?:top|home)|home ?page|further reading)\s*(?:[:›»→>].*|$)"
)
_COMMENTS = _pattern(
    r"(?:\d+ comments?|comments? ?\(\d+\)|no comments(?: yet)?|(?:leave|add|post|write) (?:a |an )?(?:comment|reply)"
    r"|join the (?:conversation|discussion)|\d+ (?:replies|responses))[.:!]*"
)
_DEPICTION = (
    r"(?:photo|photograph|image|picture|illustration|graphic|rendering|render|video|screenshot|visual|artwork|file"
    r"|archive|stock|artist.s (?:impression|concept|rendering))"
)
_CAPTION = _pattern(
    rf"(?:(?:{_DEPICTION}|illustrative|featured|cover|header|for|representative|symbolic|only|purposes)\b\W*)+",
    rf"{_DEPICTION}s?(?: \d+)?(?: credits?| courtesy| source)?(?: of| by| from)?\s*(?::|/|©).*",
    r"(?:photo |image |picture )?credits?\s*[:/|].*",
    r"(?:fig(?:ure|\.)?|table|map|chart|plate) ?\d+(?:\.\d+)?\s*(?:[:.|]|[–—-]\s).*",
    rf".*[\[(](?:{_DEPICTION}|credits?|courtesy)(?: by| of|:|/)[^\])]*[\])]\W*",
    r".*\b(?:image|photo|picture|video|illustration) ?(?:credits?:|courtesy(?: of|:)).{0,60}",
)
_CREDITED = _pattern(rf"(?:{_DEPICTION}s? (?:by|from|credits?)|(?:{_DEPICTION}s? )?courtesy(?: of)?) .*")
_PICTURE_FILE = _pattern(r"[^\s/]+\.(?:jpe?g|png|gif|webp|svg|avif|bmp|tiff?)|(?:loading )?(?:image|picture|photo)")
_NAME = r"[^\W\d_a-z][\w.'’-]*"
_BYLINE = re.compile(
    r"(?:(?:(?i:written|posted|reported|story) )?(?i:by)\s*:?|(?i:author|reporter|editor|words|text)\s*:)\s+"
    rf"(?P<names>{_NAME}(?:(?:,? (?:and|&) |, | )(?:(?:van|von|der|de|da|del|di|bin|al|la|le) )?{_NAME}){{0,7}})"
    r"(?P<rest>(?:[\s,|·•–—-].*)?)"
)
_SENTENCE_BREAK = re.compile(r"(?<=[.!?])\s+")
_BETWEEN_MENU_ITEMS = re.compile(r"\s(?:[|›»>/·•]|::)\s")


def reason(text: str) -> str:
    """Why a block is no part of any article, or nothing where its words alone do not tell."""
    return next((why for why, applies in _RULES if applies(text)), "")


def is_request(text: str) -> bool:
    """Whether a short line could be a request such as "Support NAME". A heading can read like it; where and how often
    it stands must tell the rest.
    """
    return count_words(text) < _FEW and bool(_REQUEST.match(text)) and not text.endswith((".", "?", ":"))


def author_of(text: str) -> str:
    """The names that a byline gives, or nothing where the text is no byline."""
    match = _BYLINE.fullmatch(text)
    return match["names"].strip(" ,") if match and _is_byline(text) else ""


def _is_counter(text: str) -> bool:
    return bool(re.search(r"\d", text)) and not _COUNT.sub("", text)


def holds_address(text: str) -> bool:
    """Whether a text holds the address of a page or a mailbox."""
    return bool(_LINK.search(text)) or "@" in text


def _is_payment(text: str) -> bool:
    """Little else than where to send money. A report on a wallet or a campaign has sentences around the address."""
    bare = _LINK.sub(" ", _WALLET.sub(" ", text))
    if bare == text or count_words(bare) >= _FEW:
        return False
    return bool(_WALLET.search(text) or _PAYING.search(text))


def _is_link(text: str) -> bool:
    bare = _LINK.sub(" ", text)
    return bare != text and count_words(bare) < _ITEMS_OF_A_MENU


def _is_invitation(text: str) -> bool:
    """A short text of which a sentence invites to follow, join or subscribe."""
    if count_words(text) > _SHORT or _REPORTING.search(text):
        return False
    return any(_FOLLOWING.match(sentence) for sentence in _SENTENCE_BREAK.split(text))


def _is_appeal(text: str) -> bool:
    words = count_words(text)
    signs = sum(bool(sign.search(text)) for sign in _APPEALS)
    if not signs or words > _LONGEST_APPEAL or _REPORTING.search(text):
        return False
    return signs >= _SIGNS_OF_AN_APPEAL or words <= _FEW


def _is_legal(text: str) -> bool:
    short = count_words(text) <= _SHORT
    return bool((short and _LEGAL.match(text)) or _COOKIES.search(text)) and not _REPORTING.search(text)


def _is_caption(text: str) -> bool:
    if count_words(text) > _A_CAPTION:
        return False
    return bool(_CAPTION.fullmatch(text) or (_CREDITED.fullmatch(text) and not ends_sentence(text)))


def _is_byline(text: str) -> bool:
    match = _BYLINE.fullmatch(text)
    if not match or ends_sentence(text) or count_words(text) > _SHORT:
        return False
    rest = match["rest"].strip(" ,|·•–—-")
    return not rest or is_dateline(rest) or _is_counter(rest)


def _is_menu(text: str) -> bool:
    items = _BETWEEN_MENU_ITEMS.split(text)
    return len(items) >= _ITEMS_OF_A_MENU and all(count_words(item) <= _WORDS_OF_A_MENU_ITEM for item in items)


def _says(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    """Says this and nothing else."""
    return lambda text: bool(pattern.fullmatch(text))


def _begins(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    """A short text that begins so and does not report."""
    return lambda text: count_words(text) <= _SHORT and bool(pattern.match(text)) and not _REPORTING.search(text)


_RULES: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("no words", is_wordless),
    (ONLY_DATE, is_dateline),
    ("counter", _is_counter),
    ("payment address", _is_payment),
    (PICTURE, _says(_PICTURE_FILE)),
    ("web address", _is_link),
    (CAPTION, _is_caption),
    ("share line", _says(_SHARING)),
    ("invitation to follow or subscribe", _is_invitation),
    (APPEAL, _is_appeal),
    ("legal notice", _is_legal),
    ("advertisement", _says(_ADVERTISEMENT)),
    ("pointer to other pages", _begins(_ELSEWHERE)),
    (COMMENTS, _says(_COMMENTS)),
    (BYLINE, _is_byline),
    (MENU, _is_menu),
)
