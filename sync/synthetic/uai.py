"""UAI of establishments that do not exist: the invented département 099, with a true key."""

from collections.abc import Iterator

KEYS = "ABCDEFGHJKLMNPRSTUVWXYZ"
DIGITS = 7


def with_key(digits: str) -> str:
    """Return the UAI made of these 7 digits and their key letter."""
    return digits + KEYS[int(digits) % len(KEYS)]


def is_valid(uai: str) -> bool:
    return uai[:DIGITS].isdecimal() and uai == with_key(uai[:DIGITS])


def invented() -> Iterator[str]:
    """Yield 0990001, 0990002… each with its key; 9,000 of them."""
    return (with_key(f"{number:0{DIGITS}}") for number in range(990_001, 999_001))


def feeders() -> Iterator[str]:
    """Yield the schools pupils come from, which no run ever writes."""
    return (with_key(f"{number:0{DIGITS}}") for number in range(999_001, 1_000_000))
