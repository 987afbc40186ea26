"""The web editor's form and the table of the front matter: one cannot know what the other does not."""

from __future__ import annotations

import json
from typing import Any, get_type_hints

import jsonschema
import pytest
import yaml
from builders import an_office
from instruments import MODULES, need

from site_builder.admin.config import Newsroom, dump_config, plan_config
from site_builder.admin.forge import FORGES, REVIEWING, Forge
from site_builder.admin.form import ORDER, plan_form
from site_builder.articles.checks import LEVELS
from site_builder.articles.fields import FIELDS, Shape
from site_builder.model import EXCEPTED, INFORMATION_CLASSES, KINDS, Article, Level, PassOn

SCHEMA = MODULES / "@sveltia" / "cms" / "schema" / "sveltia-cms.json"
FORM = {field["name"]: field for field in plan_form("Asia/Jayapura", "content")}


def values(name: str) -> list[str]:
    return [option["value"] for option in FORM[name]["options"]]


def test_the_form_asks_for_every_key_of_the_front_matter_and_the_text_and_for_nothing_else() -> None:
    assert set(FORM) == {*FIELDS, "body"}
    assert len(ORDER) == len(set(ORDER)) == len(FORM)


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_of_the_form_has_the_shape_of_its_key(name: str) -> None:
    widgets = {
        Shape.TEXT: {"string", "text", "select"},
        Shape.MOMENT: {"datetime"},
        Shape.FLAG: {"boolean"},
        Shape.TEXTS: {"list"},
        Shape.PARTS: {"object"},
        Shape.LIST: {"list"},
    }
    field = FORM[name]

    assert field["widget"] in widgets[FIELDS[name].shape]
    assert [part["name"] for part in field.get("fields", ()) if part["name"] != "evidence"] == [
        *FIELDS[name].parts.names
    ]


@pytest.mark.parametrize("name", FIELDS)
def test_the_shape_of_a_key_is_the_type_of_what_it_fills(name: str) -> None:
    field = FIELDS[name]
    told = str(get_type_hints(Article)[field.attribute])
    marks = {
        Shape.TEXT: ("<class 'str'>", "PassOn"),
        Shape.MOMENT: ("datetime",),
        Shape.FLAG: ("<class 'bool'>",),
        Shape.TEXTS: ("tuple[str, ...]",),
        Shape.PARTS: (" | None",),
        Shape.LIST: ("tuple[site_builder.model.",),
    }

    assert any(mark in told for mark in marks[field.shape]), told


def test_a_choice_offers_what_the_model_knows_but_nothing_that_must_never_be_committed() -> None:
    assert values("kind") == list(KINDS)
    assert values("pass_on") == list(PassOn)
    assert values("information_class") == [name for name in INFORMATION_CLASSES if name != EXCEPTED]
    (code, _) = FORM["ignore"]["fields"]
    assert set(code["options"]) == {name for name, level in LEVELS.items() if level is Level.WARNING}


def test_what_the_reader_needs_is_asked_for_and_so_are_words_for_those_who_cannot_see_a_picture() -> None:
    assert {name for name, field in FORM.items() if field["required"]} == {"title", "date", "kind", "body"}
    for name, field in FIELDS.items():
        asked = {part["name"] for part in FORM[name].get("fields", ()) if part["required"]}
        assert asked == {*field.parts.needed} | ({"alt"} if "alt" in field.parts.names else set()), name


def test_every_moment_is_written_in_the_zone_of_the_office() -> None:
    def moments(fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
        nested = [moment for field in fields for moment in moments(field.get("fields", []))]
        return [field for field in fields if field["widget"] == "datetime"] + nested

    found = moments(list(FORM.values()))
    assert len(found) == 6
    assert {field["input_timezone"] for field in found} == {"Asia/Jayapura"}
    assert "WIT" in FORM["date"]["hint"]


def test_a_title_that_is_longer_than_it_should_be_can_still_be_saved() -> None:
    assert "maxlength" not in FORM["title"], "an old article must not need a new headline to be corrected or withdrawn"


def test_no_flag_has_a_default_that_would_be_written_into_old_articles() -> None:
    assert [name for name, field in FORM.items() if field["widget"] == "boolean" and "default" in field] == []


@pytest.mark.parametrize(
    ("kind", "is_reviewed"), [*((kind, False) for kind in FORGES), *((kind, True) for kind in REVIEWING)]
)
def test_the_settings_are_what_their_makers_schema_allows(kind: str, is_reviewed: bool) -> None:
    need(SCHEMA)
    forge = Forge(kind, "kpu/situs", "main", "https://git.example/api/v1", "https://git.example", "abc", is_reviewed)
    newsrooms = [Newsroom(an_office(), "content"), Newsroom(an_office(id="kpu-ri"), "content/kpu-ri")]
    config = plan_config(newsrooms, forge, "Meja redaksi", "https://kantor.example/", "/ikon.png")
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))

    jsonschema.Draft7Validator(schema).validate(config)
    jsonschema.Draft7Validator(schema).validate(yaml.safe_load(dump_config(config)))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(schema).validate({**config, "collections": [{"name": 7}]})


def test_a_file_is_named_and_kept_as_warta_new_does() -> None:
    config = plan_config([Newsroom(an_office(), "content")], Forge("github", "a/b"), "x", "https://x.example/", "/i")
    (collection,) = config["collections"]

    assert collection["folder"] == "content/berita"
    assert collection["path"] == "{{date | date('YYYY')}}/{{slug}}"
    assert collection["slug"]["template"] == "{{date | date('YYYY-MM-DD')}}-{{title}}"
    assert collection["slug"]["editable"] == ["create"], "another name is another identity in the feeds"
    assert collection["delete"] is False, "what was published is withdrawn"
    assert (config["media_folder"], config["public_folder"]) == ("/content/media/gambar", "/media/gambar")


def test_two_offices_have_two_collections_with_folders_of_their_own() -> None:
    newsrooms = [Newsroom(an_office(id=id), f"content/{id}") for id in ("kota-malang", "kota-batu")]
    config = plan_config(newsrooms, Forge("github", "a/b"), "x", "https://x.example/", "/i")

    assert [c["folder"] for c in config["collections"]] == ["content/kota-malang/berita", "content/kota-batu/berita"]
    pictures = [field["fields"][0] for c in config["collections"] for field in c["fields"] if field["name"] == "image"]
    assert [p["media_folder"] for p in pictures] == [
        f"/content/{id}/media/gambar" for id in ("kota-malang", "kota-batu")
    ]
