"""Z01 to Z22: what the file is wrapped in."""

import gzip
import zipfile

from tests.bad_inputs.school import roll
from tests.sync.archives import (
    NAME,
    central,
    lying_about_its_size,
    overlapping,
    symbolic_link,
    with_damaged_bytes,
)
from tests.sync.builders import zipped

XML = roll()
PACKED = zipped(XML)

FILES = {
    "Z01": b"",
    "Z02": PACKED[:-30],
    "Z03": zipped(),
    "Z04": zipped(("a.xml", XML), ("b.xml", XML)),
    "Z05": zipped(("folder/", b"")),
    "Z06": zipped((f"__MACOSX/._{NAME}", b"debris"), (".DS_Store", b"x"), (NAME, XML)),
    "Z07": central(PACKED, 8, "<H", 1),
    "Z08": zipped(("../../x.xml", XML)),
    "Z09": symbolic_link(),
    "Z10": zipped(b"<a>" + b"0" * 200_000_000),
    "Z11": lying_about_its_size(XML),
    "Z12": zipped(("a.zip", PACKED)),
    "Z13": overlapping(XML),
    "Z14": with_damaged_bytes(XML, old=b"NOM1001", new=b"NOM1OO1"),
    "Z15": zipped(*((f"{n}.txt", b"") for n in range(10_001))),
    "Z16": central(PACKED, 24, "<I", 0xFFFFFFF0),
    "Z17": XML,
    "Z18": gzip.compress(XML),
    "Z19": b"7z\xbc\xaf\x27\x1c" + bytes(64),
    "Z20": b"%PDF-1.7\n%",
    "Z21": zipped(XML, method=zipfile.ZIP_LZMA),
    "Z22": b"GIF89a" + PACKED,
}
EXPECTED = """
Z01 REJECT fichier-vide          empty
Z02 REJECT zip-illisible         truncated
Z03 REJECT zip-sans-xml          no entry
Z04 REJECT zip-plusieurs-xml     two XML
Z05 REJECT zip-sans-xml          folder only
Z06 ACCEPT -                     debris of a Mac
Z07 REJECT zip-chiffre           encrypted
Z08 REJECT zip-nom               « ../../ » name
Z09 REJECT zip-lien              symbolic link
Z10 REJECT zip-bombe             200 kB that swell to 200 MB
Z11 REJECT zip-taille            lying size
Z12 REJECT zip-dans-zip          zip in zip
Z13 REJECT zip-recouvrement      overlapping entries
Z14 REJECT zip-crc               wrong checksum
Z15 REJECT zip-trop-d-entrees    10,001 entries
Z16 REJECT fichier-trop-gros     4 GiB declared
Z17 ACCEPT -                     XML named .zip
Z18 REJECT format-inconnu        gzip
Z19 REJECT format-inconnu        7z
Z20 REJECT format-inconnu        PDF
Z21 REJECT zip-methode           LZMA
Z22 REJECT format-inconnu        prefixed polyglot
"""
