from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.engine import site
from site_builder.engine.shell import load_site_config, make_environment, make_render, templates_of
from site_builder.engine.theme import find_theme, mark_templates
from site_builder.errors import SettingsInvalid


def settings(folder: Path, text: str) -> Path:
    (folder / "mkdocs.yml").write_text(text)
    return folder / "mkdocs.yml"


def test_our_templates_come_before_materials() -> None:
    names = make_environment(None).list_templates()
    assert {"warta/article.html", "warta/list.html", "base.html", "main.html", "404.html"} <= set(names)
    assert ".icons/material/whatsapp.svg" in names
    source = make_environment(None).get_template("base.html").filename
    assert source == str(find_theme() / "base.html")


def test_every_template_of_ours_escapes(tmp_path: Path) -> None:
    env = make_environment(None)
    ours = [path.relative_to(find_theme()).as_posix() for path in find_theme().rglob("*.html")]
    assert callable(env.autoescape)
    assert [name for name in ours if not env.autoescape(name)] == []
    assert not env.autoescape("partials/header.html")
    assert not env.autoescape(None)


def test_a_template_knows_the_site_the_sentences_and_its_values(tmp_path: Path) -> None:
    (tmp_path / "tema/warta").mkdir(parents=True)
    (tmp_path / "tema/warta/x.html").write_text(
        "{{ site.name }} {{ t.view.topics }} {{ a }}\n{% if a %}\nya\n{% endif %}\n"
    )
    file = settings(tmp_path, "theme: {name: material, custom_dir: tema}\n")
    render = make_render(make_environment(file), {"name": "A & B"})
    assert render("warta/x.html", {"a": "<"}) == "A &amp; B Topik &lt;\nya\n"


@pytest.mark.parametrize("theme", ["", "theme: material\n", "theme: {name: material, custom_dir: %s}\n"])
@pytest.mark.parametrize("place", ["tema", "./tema/", "{folder}/tema"])
def test_what_stands_for_the_templates_is_known_without_mkdocs(tmp_path: Path, theme: str, place: str) -> None:
    (tmp_path / "tema/warta").mkdir(parents=True)
    (tmp_path / "tema/warta/article.html").write_text("Lain")
    custom = place.format(folder=tmp_path)
    file = settings(tmp_path, "site_name: A\n" + (theme % custom if "%" in theme else theme))
    assert mark_templates(file) == templates_of(make_environment(file))
    assert (mark_templates(file) == mark_templates(None)) is ("custom_dir" not in theme)


def test_a_file_that_templates_include_is_part_of_them(tmp_path: Path) -> None:
    (tmp_path / "tema/assets").mkdir(parents=True)
    file = settings(tmp_path, "theme: {name: material, custom_dir: tema}\n")
    marks = set()
    for logo in ("<svg>A</svg>", "<svg>B</svg>"):
        (tmp_path / "tema/assets/ikon.svg").write_text(logo)
        marks.add(mark_templates(file))
    assert len(marks) == 2


def test_a_template_that_is_changed_while_it_is_read_does_not_pass_for_the_new_one(tmp_path: Path) -> None:
    (tmp_path / "tema").mkdir()
    file = settings(tmp_path, "theme: {name: material, custom_dir: tema}\n")
    (tmp_path / "tema/404.html").write_text("LAMA")
    site.forget_theme()
    try:
        site.read_templates(file)
        (tmp_path / "tema/404.html").write_text("BARU")
        assert site._mark_templates(file) != mark_templates(file)
    finally:
        site.forget_theme()


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs"])
def test_another_theme_is_refused(tmp_path: Path, theme: str) -> None:
    file = settings(tmp_path, f"theme: {theme}\n")
    with pytest.raises(SettingsInvalid) as raised:
        make_environment(file)
    assert (raised.value.key, raised.value.facts) == ("cli.theme-other", {"path": str(file), "theme": theme})


@pytest.mark.parametrize(
    "text",
    ["theme: {name: tidak-ada}", "site_url: 5", "theme: {name: material, custom_dir: tidak-ada}", "hooks: [x.py]"],
)
def test_settings_that_mkdocs_refuses_are_told_on_one_line(tmp_path: Path, text: str) -> None:
    file = settings(tmp_path, f"{text}\n")
    with pytest.raises(SettingsInvalid) as raised:
        load_site_config(file, docs_dir=str(tmp_path))
    assert (raised.value.key, raised.value.facts["path"]) == ("cli.settings-broken", file)
    assert "\n" not in str(raised.value.facts["reason"])


def test_plugins_are_loaded_for_an_office_alone(tmp_path: Path) -> None:
    file = settings(tmp_path, "plugins: [search, warta: {office: kpu-ri, state: x}]\ntheme: {name: material}\n")
    (tmp_path / "halaman").mkdir()
    assert list(load_site_config(file, docs_dir=str(tmp_path / "halaman")).plugins) == []
    config = load_site_config(file, "kota-malang", docs_dir=str(tmp_path / "halaman"))
    assert [name.rpartition("/")[2] for name in config.plugins] == ["search", "warta"]
    assert config.plugins["warta"].config["office"] == "kota-malang"
