"""The establishments of the demonstration, and how the feed takes them in."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils import timezone

from establishments.models import Establishment
from students.models import Enrolment
from sync import folders, night, school_years, synthetic
from sync.models import FileRun
from sync.synthetic import mutualised_csv
from sync.synthetic.dice import Dice

# Everything that is told happened since then; SIECLE files come at the rentrée if it is later.
STORY = timedelta(days=130)
# What happened to how many pupils on the latest night: two came, two went (sync.synthetic.changes).
CHANGES = 12
A_MOMENT = timedelta(seconds=1)
TAKEN = {FileRun.Outcome.APPLIED, FileRun.Outcome.UNCHANGED}


# Two lines of the list of those hosted lead to nobody: something to correct.
NOBODY_S = ("100000001AA", "100000002BB")


class NotTaken(Exception):  # noqa: N818  named for the refusal
    """The feed did not take a file of the demonstration: the message is its report."""


@dataclass(frozen=True)
class School:
    uai: str
    name: str
    kind: synthetic.Kind
    students: int

    @property
    def establishment(self) -> Establishment:
        return Establishment.objects.get(uai=self.uai)

    def take_in(self, *, at: datetime, seed: int) -> None:
        """Take the school's exports in at the beginning of the story, then again just now.

        Meanwhile a few things happened, as every night: as many pupils came as went.
        """
        today = timezone.localdate(at)
        year = school_years.current(today)
        opened_on = today - STORY
        if self.kind != "eco":  # SIECLE says of what year its files are, and ONDE does not
            opened_on = max(opened_on, date(year, 9, 1))
        evening = datetime.combine(opened_on, time(22), timezone.get_current_timezone())
        for moment, changes in ((min(evening, at - A_MOMENT), 0), (at, CHANGES)):
            with TemporaryDirectory() as folder:
                self._export(Path(folder), seed=seed, year=year, moment=moment, changes=changes)
                self.take(Path(folder), moment)

    def _export(
        self, folder: Path, *, seed: int, year: int, moment: datetime, changes: int
    ) -> None:
        synthetic.write_establishment(
            folder,
            uai=self.uai,
            kind=self.kind,
            students=self.students,
            seed=seed,
            year=year,
            exported_on=timezone.localdate(moment) - timedelta(days=1),
            shared_families=synthetic.SharedFamilies(seed, 0),
            changed=changes / self.students,
        )

    def take(self, folder: Path, moment: datetime) -> None:
        """Take these files in, all of them."""
        intake = night.Intake(at=moment, register=self.name)
        for report in folders.take_in([folder], intake, establishment=self.uai):
            if report.run.outcome not in TAKEN:
                raise NotTaken("\n".join(report.lines(names_run=False)))


@dataclass(frozen=True)
class Exchange:
    """An « enseignement mutualisé »: one school hosts a few pupils of another."""

    host: School
    principal: School
    students: int

    def take_in(self, *, at: datetime, seed: int) -> None:
        """Take the host's list in, by the same feed as everything else."""
        starts_on = date(school_years.current(timezone.localdate(at)), 9, 1)
        rows = [
            mutualised_csv.Row(ine, self.principal.uai, self.host.uai, starts_on)
            for ine in (*self._chosen(seed), *NOBODY_S)
        ]
        with TemporaryDirectory() as folder:
            mutualised_csv.write(Path(folder) / "ElevesExterieurs.csv", rows)
            self.host.take(Path(folder), at)

    def _chosen(self, seed: int) -> list[str]:
        """Pupils present in their school, who have an INE; the seed alone chooses them."""
        present = Enrolment.objects.filter(
            establishment__uai=self.principal.uai, kind=Enrolment.Kind.PRINCIPAL, left_on=None
        )
        ines = present.exclude(student__ine="").order_by("student__ine")
        dice = Dice(f"{seed}:{self.host.uai}:hosted")
        return dice.sample(list(ines.values_list("student__ine", flat=True)), self.students)


COLLEGE = School("0998001J", "Collège des Tilleuls", "clg", 640)
LYCEE = School("0998002K", "Lycée des Quatre-Vents", "lyc", 1_500)
ECOLE = School("0998004M", "École primaire des Marronniers", "eco", 180)
ALL = (COLLEGE, LYCEE, ECOLE)
EXCHANGE = Exchange(host=COLLEGE, principal=LYCEE, students=9)
