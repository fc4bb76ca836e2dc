"""The bits of HTML that lists repeat on every row: plain functions, the constant ones made once."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

MAIL = "Adresse mail"
MOBILE = "Téléphone portable"
MISSING_DATE = mark_safe('<span class="missing">Non renseignée</span>')

_CHOICE = (
    '<div class="fr-checkbox-group fr-checkbox-group--sm">'
    '<input type="checkbox" id="{id}" name="{name}" value="{value}"{ticked}>'
    '<label class="fr-label" for="{id}">{label}</label></div>'
)
_DOTS: dict[tuple[str, str], SafeString] = {}
_SIGNS = {MAIL: "@", MOBILE: "☎"}
_WORDS = {
    MAIL: {
        "confirmed": "confirmée",
        "unconfirmed": "non confirmée",
        "missing": "non renseignée",
    },
    MOBILE: {
        "confirmed": "confirmé",
        "unconfirmed": "non confirmé",
        "missing": "non renseigné",
    },
}


def state_badge(code: str, label: str) -> SafeString:
    """The state of an account: a coloured dot (A6) and its label, which carries the meaning."""
    known = _DOTS.get((code, str(label)))
    if known is None:
        known = _DOTS[code, str(label)] = format_html(
            '<span class="state state--{}"><span class="state__dot" aria-hidden="true">●</span>'
            " {}</span>",
            code,
            label,
        )
    return known


def _confirmation(sign: str, noun: str, code: str, words: str) -> SafeString:
    marks = {
        "confirmed": format_html('{} <span class="confirmation__box">☑</span>', sign),
        "unconfirmed": sign,
        "missing": "✕",
    }
    return format_html(
        '<span class="confirmation confirmation--{}" title="{}"><span aria-hidden="true">{}</span>'
        '<span class="fr-sr-only">{}</span></span>',
        code,
        f"{noun} {words}",
        marks[code],
        f"{noun} {words}",
    )


_CONFIRMATIONS = {
    (noun, code): _confirmation(_SIGNS[noun], noun, code, words)
    for noun, by_code in _WORDS.items()
    for code, words in by_code.items()
}


def confirmation_icon(code: str, *, noun: str = MAIL) -> SafeString:
    """What is known of an address or of a mobile number (A14, R90), told in words as well."""
    return _CONFIRMATIONS[noun, code]


def filter_choices(name: str, options: list[tuple[str, str, bool]]) -> SafeString:
    """The boxes of a criterion: a school has a hundred classes."""
    return SafeString(
        "".join(
            _CHOICE.format(
                id=f"filter-{name}-{rank}",
                name=name,
                value=escape(value),
                label=escape(label),
                ticked=" checked" if ticked else "",
            )
            for rank, (value, label, ticked) in enumerate(options, start=1)
        )
    )


def date_cell(value: date | datetime | None) -> SafeString:
    """« JJ-MM-AAAA », or « Non renseignée » (R89); a moment is a day of the place."""
    if value is None:
        return MISSING_DATE
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return SafeString(f"{value.day:02}-{value.month:02}-{value.year:04}")
