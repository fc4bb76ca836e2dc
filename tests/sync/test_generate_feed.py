"""`manage.py generate_feed`: the lines it prints, the folders it makes, what it refuses."""

import re
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from establishments.models import Establishment
from sync import synthetic
from tests.sync.feeding import run


def test_writes_a_folder_and_a_line_for_each_establishment(tmp_path, capsys):
    options = ["--establishments=3", "--students=60", "--students=80", "--seed=5"]

    call_command("generate_feed", str(tmp_path), *options, "--uai=0752387M", "--date=2026-03-02")

    lines = capsys.readouterr().out.splitlines()
    pattern = r"(\w{8}) (clg|lyc|eco) pupils=(\d+) guardians=\d+ links=\d+ divisions=\d+"
    found = [re.fullmatch(pattern, line).groups() for line in lines]
    assert found == [
        ("0752387M", "clg", "60"),
        ("0990001N", "lyc", "80"),
        ("0990002P", "eco", "60"),
    ]
    assert all(synthetic.is_valid_uai(uai) for uai, _, _ in found)
    assert {path.name for path in tmp_path.iterdir()} == {uai for uai, _, _ in found}
    pupils = (tmp_path / "0752387M" / "ElevesAvecAdresses.xml").read_text("iso-8859-15")
    assert "<ANNEE_SCOLAIRE>2025</ANNEE_SCOLAIRE>" in pupils


@pytest.mark.parametrize(
    "options",
    [["--uai=0752387A"], ["--establishments=0"], ["--students=90000"], ["--changed=2"]],
)
def test_refuses_what_cannot_be(tmp_path, options):
    with pytest.raises(CommandError):
        call_command("generate_feed", str(tmp_path / "out"), *options)

    assert not (tmp_path / "out").exists()


def test_uses_each_uai_once_and_never_more_than_asked(tmp_path, capsys):
    call_command("generate_feed", str(tmp_path), "--students=5", *["--uai=0752387M"] * 2, "--zip")

    assert len(capsys.readouterr().out.splitlines()) == 1
    assert len(list((tmp_path / "0752387M").glob("ExportXML_*.zip"))) == 4
    with pytest.raises(CommandError, match="inférieur au nombre d'UAI"):
        call_command(
            *("generate_feed", str(tmp_path), "--establishments=1"),
            *("--uai=0752387M", "--uai=0990001N"),
        )


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 2])
def test_sync_finds_everybody_it_wrote_in_the_three_kinds_and_both_dialects(
    feed, tmp_path, capsys, seed
):
    kinds = ["--kind=eco", "--kind=clg", "--kind=eco"]
    options = ["--establishments=3", "--students=60", f"--seed={seed}", *kinds]
    call_command("generate_feed", str(tmp_path / "feed"), *options)
    written = capsys.readouterr().out.splitlines()

    told = run("sync", tmp_path / "feed", "--register", "École des Essais")

    assert (told.code, told.codes) == (0, [])
    assert [figures(told.lines, line.split()[0]) for line in written] == [
        tuple(int(n) for n in re.findall(r"(?:pupils|guardians|links)=(\d+)", line))
        for line in written
    ]
    assert Establishment.objects.filter(degree="1d").count() == 2


def figures(lines, uai):
    """Pupils, guardians and links of all the files of this establishment."""
    rows = [re.findall(r"(?:pupils|guardians|links)=(\d+)", line) for line in lines if uai in line]
    return tuple(sum(map(int, column)) for column in zip(*rows, strict=True))


@pytest.mark.parametrize(
    ("on", "year"), [(date(2025, 8, 31), 2024), (date(2025, 9, 1), 2025), (date(2026, 1, 5), 2025)]
)
def test_changes_year_on_the_first_of_september(on, year):
    assert synthetic.school_year(on) == year
