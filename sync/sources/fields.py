"""One field at a time, shared by every grammar: text, names, days, INE, UAI, mail, mobile."""

import re
import unicodedata
from datetime import date
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

MAX_NAME = 100
MAX_MAIL = 254
UAI_KEYS = "ABCDEFGHJKLMNPRSTUVWXYZ"

BLANKS = re.compile("[ \t\r\n\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
PLAIN_NAME = re.compile("[A-Za-zÀ-ÖØ-öø-ÿŒœŠšŽžŸ0-9 '.?-]*")
NAME_SIGNS = frozenset(" '.?-’‘ʼ`´‐‑–·")
DAY = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
UAI = re.compile(r"[0-9]{7}[A-Z]")
INE = re.compile(  # BEA, RNIE, apprenticeship, university
    r"[0-9]{10}[A-Z]|[0-9]{9}[A-Z]{2}|[0-9]{4}A[0-9]{5}[A-Z]|[0-9A-Z]{10}[0-9]"
)
MAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
SOURCE_ID = re.compile(r"[0-9A-Za-z_-]{1,20}")
SEPARATORS = str.maketrans("", "", " .-/")
PHONE_SIGNS = re.compile(r"[0-9+ .\-()/]{1,30}")
# 06 39 98 are the numbers reserved for fiction: samples and demonstrations use no other.
FRENCH_MOBILE = re.compile(r"(?:\+33|0033|0)((?:6[0-24-8]|7[3-9])[0-9]{7}|63998[0-9]{4})")
MOBILES = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
CIVILITIES = {
    "M.": "M.", "M": "M.", "MONSIEUR": "M.",
    "MME": "MME", "MME.": "MME", "MADAME": "MME",
    "MLLE": "MLLE", "MLLE.": "MLLE", "MADEMOISELLE": "MLLE",
}  # fmt: skip
OVERSEAS = {  # first three digits of the UAI -> where « 06… » is dialled from
    "971": "GP", "972": "MQ", "973": "GF", "974": "RE", "975": "PM", "976": "YT",
    "977": "BL", "978": "MF", "986": "WF", "987": "PF", "988": "NC",
}  # fmt: skip


def clean(text: str) -> str:
    """Composed letters, single spaces, none at the ends; accents, case and « ? » are kept."""
    composed = unicodedata.normalize("NFC", text)
    if composed.isprintable():
        return " ".join(composed.split())
    return BLANKS.sub(" ", composed).strip(" ")


def name_fault(name: str) -> str:
    """The code of what forbids this cleaned name, or nothing.

    An allow-list: letters of every script and the signs of names; so no formula, no markup, no
    control character, no mark that reverses or hides the text.
    """
    if len(name) > MAX_NAME:
        return "nom-trop-long"
    if PLAIN_NAME.fullmatch(name) or all(map(_belongs_to_names, name)):
        return ""
    return "nom-caracteres"


def _belongs_to_names(sign: str) -> bool:
    category = unicodedata.category(sign)
    return sign in NAME_SIGNS or category[0] in "LM" or category == "Nd"


def is_label(text: str) -> bool:
    """Whether this may stand as a label or a code: short, no control nor invisible character."""
    return 0 < len(text) <= MAX_NAME and text.isprintable()


@lru_cache(maxsize=16_384)
def day(text: str) -> date | None:
    """A real day written JJ/MM/AAAA, or nothing."""
    match = DAY.fullmatch(text)
    if not match:
        return None
    try:
        return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None


def years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def ine(text: str) -> str | None:
    """The INE in capitals without spaces; None when its shape is none of the four known.

    Keys are not checked: one is not public, and a wrong one is no reason to lose a pupil.
    """
    written = "".join(text.split()).upper()
    return written if not written or INE.fullmatch(written) else None


def is_uai(text: str) -> bool:
    return bool(UAI.fullmatch(text)) and text[7] == UAI_KEYS[int(text[:7]) % 23]


def mail(text: str) -> str | None:
    """The address without blanks around it; None when it cannot be one."""
    written = text.strip()
    if written and (len(written) > MAX_MAIL or not MAIL.fullmatch(written)):
        return None
    return written


def mobile(text: str, *, uai: str) -> str | None:
    """The number in E.164; None for anything else than a valid mobile.

    French numbering first, then that of the establishment when overseas. The usual French
    spellings skip the library, much slower and of the same opinion.
    """
    written = clean(text)
    if not written:
        return ""
    if match := FRENCH_MOBILE.fullmatch(written.translate(SEPARATORS)):
        return "+33" + match[1]
    if not PHONE_SIGNS.fullmatch(written):
        return None
    return _mobile_from(written, "FR") or _mobile_from(written, OVERSEAS.get(uai[:3], "FR"))


def _mobile_from(written: str, region: str) -> str | None:
    try:
        number = phonenumbers.parse(written, region)
    except NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    if phonenumbers.number_type(number) not in MOBILES:
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)
