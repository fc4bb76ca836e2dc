import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.text import of_name, search_key, without_accents


@pytest.mark.parametrize(
    ("names", "key"),
    [
        (["Lœuilleux", "Maël"], "LOEUILLEUX MAEL"),
        (["Le Goff-Martin", "Anne-Sophie"], "LE GOFF MARTIN ANNE SOPHIE"),
        (["N’Diaye", "", "  O'Brien "], "NDIAYE OBRIEN"),
        (["Nguyễn", "Ánh"], "NGUYEN ANH"),
        (["Øster", "Łucja"], "OSTER LUCJA"),
        (["", ""], ""),
    ],
)
def test_forgets_accents_case_hyphens_and_apostrophes(names, key):
    assert search_key(*names) == key


@pytest.mark.parametrize(
    "said",
    [
        "de DURAND Zoé", "d'Aït Ahmed Naïma", "d'O'Brien", "d'Élise Petit", "d'ŒUVRARD Léa",
        "d'Yves", "de Youssef", "de Hugo", "de N'Diaye", "de 李", "d'a.morel",
    ],
)  # fmt: skip
def test_a_name_is_elided_before_a_vowel_that_is_heard(said):
    name = said.removeprefix("de ").removeprefix("d'")

    assert of_name(name) == said


def test_a_key_fits_its_column_even_when_letters_grow():
    assert len(search_key("ß" * 300, "ﷺ" * 100)) <= 320


@given(st.text(max_size=60))
def test_a_key_is_its_own_key(text):
    assert search_key(search_key(text)) == search_key(text)


def test_leaves_other_scripts_as_they_are():
    assert without_accents("Ω 李") == "Ω 李"
