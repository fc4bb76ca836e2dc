"""INE of pupils who do not exist: the RNIE shape, 9 digits and 2 letters."""

LETTERS = "ABCDEFGHJK"
SPACE = 10**9
# Prime with SPACE, so that no two serials meet; large, so that neighbours do not look alike.
MULTIPLIER = 387_420_489
PUPILS_PER_UAI = 10_000


def rnie(uai: str, rank: int, registered_in: int) -> str:
    """Return the INE of the pupil of this rank.

    Unique for the 100,000 establishments whose UAI differ by their last five digits, and as
    long as `rank` stays under PUPILS_PER_UAI.
    """
    serial = (int(uai[2:7]) * PUPILS_PER_UAI + rank) * MULTIPLIER % SPACE
    digits, letters = divmod(serial, len(LETTERS) ** 2)
    first, second = divmod(letters, len(LETTERS))
    return f"{registered_in % 100:02}{digits:07}{LETTERS[first]}{LETTERS[second]}"
