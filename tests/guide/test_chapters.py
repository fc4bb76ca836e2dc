"""Each chapter of the guide opens, shows its picture, and says what the screens say."""

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from guide.chapters import CHAPTERS
from tests.pages import soup, text

SLUGS = [chapter.slug for chapter in CHAPTERS]
WITHOUT_PICTURE = {"accessibilite", "pendant-une-maintenance"}


@pytest.mark.parametrize("slug", SLUGS)
def test_a_chapter_has_its_title_and_its_picture(client, slug):
    page = soup(client.get(reverse("help:chapter", args=[slug])))
    pictures = [image["src"].removeprefix("/static/") for image in page.select("main img")]

    assert page.h1.text == page.select_one(".guide__menu [aria-current]").text
    assert pictures == [] if slug in WITHOUT_PICTURE else [f"help/{slug}.png"]
    assert all(finders.find(picture) for picture in pictures)


def test_a_chapter_that_does_not_exist_is_not_found(client):
    assert client.get(reverse("help:chapter", args=["nulle-part"])).status_code == 404


def test_staff_are_steered_to_registration_before_they_inform_guardians(client):
    said = text(client.get(reverse("help:chapter", args=["informer-les-responsables"])))

    assert said.index("FranceConnect") < said.index("Par feuille individuelle imprimable")
    assert "peut être très perturbant" in said
