"""SIECLE exports (« Base élèves établissement »): which file is it, whose, and what it holds."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from lxml import etree

from sync.sources import markup
from sync.sources.anomalies import Findings, refuse
from sync.sources.containers import Document, open_document
from sync.sources.fields import is_uai
from sync.sources.records import FeedFile, FeedKind, FileRefused, InForce, nothing_known
from sync.sources.siecle.codes import read_divisions, read_mefs
from sync.sources.siecle.guardians import read_guardians
from sync.sources.siecle.header import Header, read_header
from sync.sources.siecle.pupils import read_pupils

SOURCE = "siecle"
KINDS = {
    "BEE_ELEVES": FeedKind.PUPILS,
    "BEE_RESPONSABLES": FeedKind.GUARDIANS,
    "BEE_STRUCTURES": FeedKind.STRUCTURES,
    "BEE_NOMENCLATURES": FeedKind.NOMENCLATURE,
}
OTHER_ROOTS = {
    "BEE_COMMUN": "c'est l'export « Communs », qui n'est pas utilisé",
    "IMPORT_ELEVES": "c'est un fichier d'import des logiciels privés",
    "erreur": "c'est une réponse d'erreur du serveur SIECLE",
    "ficAlimMENESR": "c'est une alimentation AAF",
    "STS_EDT": "c'est un export de STS",
    "EDT_STS": "c'est un export d'emploi du temps",
}


DATA = b"DONNEES"


def read(
    path: Path, *, today: date, school_years: frozenset[int], expected_uai: str | None = None
) -> FeedFile:
    """Read one SIECLE file, plain or zipped; raise FileRefused with all that is wrong with it."""
    return read_document(
        open_document(path), today=today, school_years=school_years, expected_uai=expected_uai
    )


def recognises(document: Document) -> bool:
    """Any XML or HTML: what is not SIECLE is refused here, with what it looks like."""
    return document.is_markup


def read_document(
    document: Document,
    *,
    today: date,
    school_years: frozenset[int],
    expected_uai: str | None = None,
    in_force: InForce = nothing_known,
) -> FeedFile:
    if not document.is_markup:
        raise refuse("format-inconnu", looks="son contenu n'est pas reconnu")
    skimmed = markup.skim(document.content, DATA)
    if skimmed is not None:
        kind = _kind(skimmed.root)
        header, errors = read_header(
            skimmed.root, today=today, school_years=school_years, expected_uai=expected_uai
        )
        feed = _feed(kind, header, skimmed)
        if not errors and in_force(feed):
            return replace(feed, is_recalled=True)
    parsed = markup.parse(document.content)
    kind = _kind(parsed.root)
    header, errors = read_header(
        parsed.root, today=today, school_years=school_years, expected_uai=expected_uai
    )
    content = parsed.root.find("DONNEES")
    if content is None:
        errors.append(*refuse("donnees-absentes").errors)
    if errors or content is None:
        raise FileRefused(errors, uai=header.uai if is_uai(header.uai) else "")
    return _fill(_feed(kind, header, parsed), content, today=today)


def _feed(kind: FeedKind, header: Header, document: markup.Markup) -> FeedFile:
    return FeedFile(
        kind=kind,
        source=SOURCE,
        uai=header.uai,
        school_year=header.school_year,
        exported_at=header.exported_at,
        digest=document.digest_of(DATA),
    )


def _kind(root: markup.Element) -> FeedKind:
    tag = etree.QName(root)
    if tag.namespace and tag.localname in KINDS:
        raise refuse("espace-de-noms", markup.line_of(root))
    if tag.namespace or tag.localname not in KINDS:
        looks = OTHER_ROOTS.get(tag.localname, f"sa première balise est {tag.localname[:40]}")
        raise refuse("racine-inconnue", markup.line_of(root), looks=looks)
    return KINDS[tag.localname]


def _fill(feed: FeedFile, content: markup.Element, *, today: date) -> FeedFile:
    findings = Findings()
    match feed.kind:
        case FeedKind.PUPILS:
            feed = replace(feed, pupils=read_pupils(content, findings, today=today))
        case FeedKind.GUARDIANS:
            feed = read_guardians(feed, content, findings)
        case FeedKind.STRUCTURES:
            feed = replace(feed, divisions=read_divisions(content, findings))
        case FeedKind.NOMENCLATURE:
            feed = replace(feed, mefs=read_mefs(content, findings))
    return replace(feed, anomalies=findings.by_line(), kept_ids=frozenset(findings.kept_ids))
