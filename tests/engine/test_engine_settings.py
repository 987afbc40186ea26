from __future__ import annotations

import posixpath
import subprocess
import sys
from pathlib import Path

import pytest

from site_builder.engine.settings import OwnSettings, load_values, plugin_list, plugin_name, read_settings
from site_builder.errors import SettingsInvalid
from site_builder.strings import say


def settings(folder: Path, text: str | bytes) -> Path:
    file = folder / "mkdocs.yml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


@pytest.mark.parametrize(
    "plugins",
    [
        "plugins: [search, warta: {office: kota-malang, registry: daftar.csv}]",
        "plugins:\n  search:\n  warta: {office: kota-malang, registry: daftar.csv}",
    ],
)
def test_the_plugins_options_are_read_however_they_are_written(tmp_path: Path, plugins: str) -> None:
    file = settings(tmp_path, f"site_url: https://x.example/\n{plugins}\n")
    assert read_settings(file) == OwnSettings("kota-malang", "https://x.example/", tmp_path / "daftar.csv")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "site_name: x",
        "plugins:",
        "plugins: []",
        "plugins: warta",
        "plugins: 5",
        "plugins: [warta]",
        "plugins: [warta: ]",
        "plugins: [warta: [1]]",
        "plugins: [warta: teks]",
        "plugins: [{}]",
        "plugins: [[warta]]",
        "plugins: {warta: }",
    ],
)
def test_settings_that_name_no_office_are_no_error(tmp_path: Path, text: str) -> None:
    assert read_settings(settings(tmp_path, text)) == OwnSettings("", "", None)


@pytest.mark.parametrize(
    "text",
    [b"\xff\xfe\x00", "a: [", "- x", "teks", "INHERIT: tidak-ada.yml", "a: !!python/name:tidak.ada", "a: !asing x"],
)
def test_settings_that_cannot_be_read_are_told_with_the_reason(tmp_path: Path, text: str | bytes) -> None:
    file = settings(tmp_path, text)
    with pytest.raises(SettingsInvalid) as raised:
        read_settings(file)
    assert (raised.value.key, raised.value.facts["path"]) == ("cli.settings-broken", file)
    assert "\n" not in str(raised.value.facts["reason"])


def test_settings_that_are_not_there_are_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid):
        read_settings(tmp_path / "mkdocs.yml")


def test_inherited_settings_are_followed(tmp_path: Path) -> None:
    (tmp_path / "dasar.yml").write_text("site_url: https://x.example/\nplugins: [warta: {office: kpu-ri}]\n")
    assert read_settings(settings(tmp_path, "INHERIT: dasar.yml\n")).office == "kpu-ri"


def test_the_plugins_keep_their_order_and_names() -> None:
    entries = plugin_list({"plugins": {"search": None, "warta": {"office": "x"}}})
    assert [plugin_name(entry) for entry in entries] == ["search", "warta"]


def test_all_values_are_loaded(tmp_path: Path) -> None:
    assert load_values(settings(tmp_path, "a: {b: [1, 2]}\n")) == {"a": {"b": [1, 2]}}


def test_what_only_mkdocs_understands_is_read_as_it_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALAMAT", "https://x.example/")
    text = "site_url: !ENV ALAMAT\nmarkdown_extensions: {a: {b: !!python/name:posixpath.join }}\n"
    values = load_values(settings(tmp_path, text))

    assert values == {"site_url": "https://x.example/", "markdown_extensions": {"a": {"b": posixpath.join}}}


def test_settings_without_entries_are_empty(tmp_path: Path) -> None:
    assert load_values(settings(tmp_path, "# nanti\n")) == {}


def test_plain_settings_do_not_import_what_mkdocs_needs_for_others(tmp_path: Path) -> None:
    file = settings(tmp_path, "plugins: [warta: {office: kota-malang}]\n")
    code = (
        "import sys; from pathlib import Path; from site_builder.engine.settings import read_settings;"
        f"print(read_settings(Path({str(file)!r})).office, 'mkdocs.utils' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert told.split() == ["kota-malang", "False"]


def test_pictures_for_messengers_can_be_left_out(tmp_path: Path) -> None:
    text = "plugins: [warta: {{office: kota-malang, share_cards: {}}}]"
    assert read_settings(settings(tmp_path, text.format("true"))).share_cards
    assert not read_settings(settings(tmp_path, text.format("false"))).share_cards
    with pytest.raises(SettingsInvalid) as raised:
        read_settings(settings(tmp_path, text.format("tidak")))
    assert say(raised.value.key, **raised.value.facts).endswith(
        'share_cards: "tidak" bukan ya atau tidak; tulis true atau false'
    )
