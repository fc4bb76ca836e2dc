"""Files that only name things: the divisions and the MEF of an establishment."""

from dataclasses import dataclass

from sync.effects import Effect
from sync.guard import Measure
from sync.sources.records import DivisionRecord, FeedFile, MefRecord
from sync.staging import Scope

RENAME_DIVISIONS = """
UPDATE students_division d SET label = t.label
FROM unnest(%(codes)s::text[], %(labels)s::text[]) AS t (code, label)
WHERE d.establishment_id = %(home)s AND d.code = t.code AND d.label <> t.label
"""
ADD_DIVISIONS = """
INSERT INTO students_division (establishment_id, code, label)
SELECT %(home)s, t.code, t.label
FROM unnest(%(codes)s::text[], %(labels)s::text[]) AS t (code, label)
WHERE NOT EXISTS (
    SELECT FROM students_division d WHERE d.establishment_id = %(home)s AND d.code = t.code
)
"""
RENAME_MEFS = """
UPDATE students_mef m SET label = t.label
FROM unnest(%(codes)s::text[], %(labels)s::text[]) AS t (code, label)
WHERE m.establishment_id = %(home)s AND m.code = t.code AND m.label <> t.label
"""
ADD_MEFS = """
INSERT INTO students_mef (establishment_id, code, label)
SELECT %(home)s, t.code, t.label
FROM unnest(%(codes)s::text[], %(labels)s::text[]) AS t (code, label)
WHERE NOT EXISTS (
    SELECT FROM students_mef m WHERE m.establishment_id = %(home)s AND m.code = t.code
)
"""


@dataclass(frozen=True, slots=True)
class LabelComparison:
    """Labels are corrected and added, never taken away: a pupil may still be there."""

    scope: Scope
    rows: tuple[DivisionRecord, ...] | tuple[MefRecord, ...]
    rename: str
    add: str
    measures: tuple[Measure, ...] = ()

    def apply(self) -> Effect:
        codes, labels = [row.code for row in self.rows], [row.label for row in self.rows]
        changed = self.scope.write(self.rename, codes=codes, labels=labels)
        created = self.scope.write(self.add, codes=codes, labels=labels)
        return Effect(created=created, changed=changed)


def compare_divisions(feed: FeedFile, scope: Scope) -> LabelComparison:
    return LabelComparison(scope, feed.divisions, RENAME_DIVISIONS, ADD_DIVISIONS)


def compare_mefs(feed: FeedFile, scope: Scope) -> LabelComparison:
    return LabelComparison(scope, feed.mefs, RENAME_MEFS, ADD_MEFS)
