"""How a measure is told: one line, what was found, what is required, met or missed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    what: str
    found: str
    required: str
    is_met: bool
    notes: str = ""

    def __str__(self) -> str:
        notes = f" ; {self.notes}" if self.notes else ""
        verdict = "met" if self.is_met else "missed"
        return f"{self.what} : {self.found} (exigé : {self.required}){notes} … {verdict}"


def at_least(what: str, value: float, limit: float, unit: str = "×", notes: str = "") -> Check:
    return Check(what, number(value, unit), f"≥ {number(limit, unit)}", value >= limit, notes)


def at_most(what: str, value: float, limit: float, unit: str = "", notes: str = "") -> Check:
    return Check(what, number(value, unit), f"≤ {number(limit, unit)}", value <= limit, notes)


def number(value: float, unit: str = "") -> str:
    """« 1 234,5 × »: the figures that matter, no more."""
    digits = 0 if value == int(value) else max(0, 3 - len(str(abs(int(value)))))
    text = f"{value:,.{digits}f}".replace(",", "\u202f").replace(".", ",")
    return f"{text} {unit}".strip()


def duration(milliseconds: float) -> str:
    return number(milliseconds, "ms") if milliseconds >= 1 else number(1000 * milliseconds, "µs")


def ours_and_plain(milliseconds: tuple[float, float], unit: str) -> str:
    ours, plain = map(duration, milliseconds)
    return f"{ours} contre {plain} par {unit}"
