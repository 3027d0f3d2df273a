"""Takes out of a question what leads to a person or opens a door, before the question is stored.

What people ask here is full of numbers: dates, coordinates, money, missions. So a number is a telephone's only in a
form that telephones have: an international or a trunk prefix, or North America's and Russia's groups. A local number
without any of these stays, and so does one written out in words.

Each pattern reads a text in linear time, whatever is typed: it begins once in a run of like characters and never gives
any back, or it ends after a fixed number of them.
"""

from __future__ import annotations

import re

E_MAIL, LINK, TOKEN, CARD, PHONE = "[e-mail]", "[link]", "[token]", "[card number]", "[phone number]"

_URL = re.compile(r"(?<![A-Za-z0-9+.-])[A-Za-z0-9+.-]++://[^\s<>\"]++")
# A name alone or with a password, which may hold a slash that should have been escaped.
_WITH_USER = re.compile(r"[^:]++://(?:[^/@:]*+:[^@]*+|[^/@]*+)@")
_WEBHOOK = re.compile(r"/webhooks/[0-9]++/.")
_PARAMETER = re.compile(r"[?&#;]([^=?&#;]++)=")
_SECRET_NAME = re.compile(r"token|secret|passw|signature|key$|^(?:pass|pwd|sig|auth)$", re.IGNORECASE)

# All of a run of such characters that holds an address: two of them may have nothing but dots between.
_E_MAIL = re.compile(r"(?<![\w.+%'@＠-])(?=[\w.+%'@＠-]*?[\w+%'-][@＠][\w-]++\.[\w-])[\w.+%'@＠-]*[\w-]")

_TOKEN = re.compile(
    r"""
    (?<![\w-])(?:
        [\w-]{23,28}+\.[\w-]{6,7}+\.[\w-]{27,}+                     # a Discord bot: id, time, signature
      | eyJ[\w-]{10,}+\.[\w-]{10,}+(?:\.[\w-]*+)?                   # JSON Web Token, RFC 7519
      | [0-9]{8,10}+:[\w-]{35}+                                     # a Telegram bot
      | (?:AKIA|ASIA|AIza|SG\.|dop_v1_|gh[opsru]_|github_pat_|glpat-|hf_|mfa\.|npm_|[prs]k[-_]|xox[abeprs]-|ya29\.)
        (?=[a-zA-Z_.-]*+[0-9])[\w.-]{16,}+                          # what services begin their keys with
      | (?<!/)(?=[a-fA-F]*+[0-9])(?=[0-9]*+[a-fA-F])[0-9a-fA-F]{32,}+(?!\w)
      | (?<!/)(?=[^\W0-9]*+[0-9])(?=[^\WA-Z]*+[A-Z])(?=[^\Wa-z]*+[a-z])\w{24,}+
                                                                    # a long mixture, unless it is in a link's path
    )
    """,
    re.ASCII | re.VERBOSE,
)

# Between the digits of a number people write nothing, or one or two of these.
_GAP = r"[ \u00a0\u202f./()\u2010\u2011\u2013-]"
_YEAR = r"(?:1[89]|20)\d\d(?!\d)"
_DIGIT = rf"(?:{_GAP}{{0,2}}+(?!{_YEAR}-[01]\d-[0-3]\d)\d)"
# E.164: ten digits in the zones of America and Russia, elsewhere the code of a country and what is left of fifteen.
_INTERNATIONAL = rf"""
    (?:(?<![^\W\d])\+|(?<!\w)00)
    (?:1(?={_GAP}{{0,2}}[2-9]){_DIGIT}{{10}}+|7(?={_GAP}{{0,2}}[3489]){_DIGIT}{{10}}+|[2-689]\d(?!{_GAP}?000){_DIGIT}{{7,13}}+)
    \d*+
"""
# 01.06.2024, 06/2024, 01.06.24 and 032.348126: no numbers to call.
_NO_TRUNK = rf"0\d[./ -](?:\d\d?[./ -])?{_YEAR}|0\d(?P<by>[./-])\d\d(?P=by)\d\d(?!(?P=by)?\d)|0\d*+\.\d++(?!{_GAP}?\d)"
_WITH_TRUNK = rf"\(?(?!{_NO_TRUNK})0[1-9]{_DIGIT}{{7,10}}+\d*+"
_IN_GROUPS = rf"(?:[178]{_GAP})?(?:\([2-9]\d\d\){_GAP}?|[2-9]\d\d{_GAP})\d{{3}}{_GAP}\d\d{_GAP}?\d\d(?!\d)"
_PHONE = re.compile(rf"{_INTERNATIONAL}|(?<![\w.,:/+-])(?:{_WITH_TRUNK}|{_IN_GROUPS})", re.VERBOSE)

# ISO/IEC 7812: the first digits that networks of cards have, in groups as they are printed.
_CARD = re.compile(
    r"""
    (?<![\w.,-])(?=[3-6]|2[2-7])(?:
        \d{4}(?P<by>[ \u00a0-]?)\d{4}(?P=by)\d{4}(?P=by)\d{4}(?:(?P=by)\d{3})?
      | \d{4}(?P<gap>[ \u00a0-]?)\d{6}(?P=gap)\d{4,5}
    )(?!\d)
    """,
    re.VERBOSE,
)


def scrub(text: str) -> str:
    """The text with a word in brackets in the place of each e-mail address, telephone number, credit card number, key
    to a service, and link that holds a password or such a key.
    """
    text = _URL.sub(_link, text)
    text = _E_MAIL.sub(E_MAIL, text)
    text = _TOKEN.sub(TOKEN, text)
    text = _CARD.sub(_card, text)
    return _PHONE.sub(PHONE, text)


def _link(match: re.Match[str]) -> str:
    url = match[0]
    lets_in = _WITH_USER.match(url) or _WEBHOOK.search(url) or any(map(_SECRET_NAME.search, _PARAMETER.findall(url)))
    return LINK if lets_in else url


def _card(match: re.Match[str]) -> str:
    """Luhn's check (ISO/IEC 7812-1, annex B) tells nine of ten other numbers from a card's."""
    digits = [int(sign) for sign in reversed(match[0]) if sign.isdecimal()]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return CARD if (sum(digits[::2]) + sum(doubled)) % 10 == 0 else match[0]
