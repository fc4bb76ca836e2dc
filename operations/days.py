"""A night in an address: « 2026-11-22 », a day that exists."""

from datetime import date


class DayConverter:
    """Any other text is no page (404)."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        return str(value)
