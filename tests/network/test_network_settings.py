"""network.yml: what it says, and all that can be wrong with it at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from proof_sites import KEY

from site_builder.errors import OfficeUnknown, SettingsInvalid, SetupError
from site_builder.model import Layout, Network, SourceSpec
from site_builder.network.limits import FetchLimits
from site_builder.network.settings import Loaded, load_network, load_tree, network_of_one, parse_network
from site_builder.network.sources import FeedSpec, GitSpec
from site_builder.offices.registry import load_registry
from site_builder.strings import say

TREE = load_registry()
CONTENT = Path("content")


def parse(text: str, *folders: str) -> Loaded:
    return parse_network(text, TREE, CONTENT, folders)


def lines_of(error: SetupError) -> list[str]:
    return say(error.key, **error.facts).split("\n")


def refusal(text: str, *folders: str) -> list[str]:
    with pytest.raises(SettingsInvalid) as caught:
        parse(text, *folders)
    return lines_of(caught.value)


def an_office_folder(content: Path, name: str) -> None:
    (content / name / "berita").mkdir(parents=True)


def test_folders_alone_make_a_network(tmp_path: Path) -> None:
    for name in ("kota-malang", "kpu-ri"):
        an_office_folder(tmp_path, name)

    loaded = load_network(tmp_path)

    assert loaded.network == Network(
        base_url="https://kpu.go.id/",
        layout=Layout.ONE_HOST,
        window=0,
        sources=(
            SourceSpec("kpu-ri", "path", str(tmp_path / "kpu-ri")),
            SourceSpec("kota-malang", "path", str(tmp_path / "kota-malang")),
        ),
    )
    assert loaded.fetch == FetchLimits()


def test_every_key_is_read(tmp_path: Path) -> None:
    (tmp_path / "network.yml").write_text(
        """\
base_url: https://warta.example/kpu
layout: host-per-office
window: 50
hub: https://hub.example/
indexnow: kunci-12345678
share_cards: false
fetch:
  timeout: 2.5
  max_bytes: 5_000_000
  min_interval: 0
  concurrency: 4
  allow_origins: [http://127.0.0.1:8080]
sources:
  kpu-ri: {git: https://git.example/kpu-ri.git, branch: 1.0, subdir: situs/content/}
  prov-aceh: {feed: https://kip-aceh.example/feed}
  kota-malang: {path: ../malang}
""",
        encoding="utf-8",
    )

    loaded = load_network(tmp_path)

    assert loaded.network == Network(
        base_url="https://warta.example/kpu/",
        layout=Layout.HOST_PER_OFFICE,
        window=50,
        sources=(
            GitSpec("kpu-ri", "git", "https://git.example/kpu-ri.git", 14, "1.0", "situs/content"),
            FeedSpec("prov-aceh", "feed", "https://kip-aceh.example/feed", 15),
            SourceSpec("kota-malang", "path", str(tmp_path / "../malang"), 16),
        ),
        hub="https://hub.example/",
        indexnow="kunci-12345678",
        share_cards=False,
    )
    assert loaded.fetch == FetchLimits(2.5, 5_000_000, 0, ("http://127.0.0.1:8080",), 4)


def test_own_registry_replaces_the_one_of_kpu(tmp_path: Path) -> None:
    (tmp_path / "kantor.csv").write_text(
        "id,code,tier,parent,name,region,domain,timezone\npusat,00,nasional,,Pusat,Indonesia,pusat.example,Asia/Jakarta\n",
        encoding="utf-8",
    )
    (tmp_path / "network.yml").write_text("registry: kantor.csv\n", encoding="utf-8")
    an_office_folder(tmp_path, "pusat")

    loaded = load_network(tmp_path)

    assert [office.id for office in loaded.tree] == ["pusat"]
    assert loaded.network.base_url == "https://pusat.example/"


def test_province_alone_gives_its_own_address() -> None:
    assert parse("", "prov-aceh", "kota-banda-aceh").network.base_url == "https://kipaceh.kpu.go.id/"


def test_all_problems_are_told_at_once_with_their_lines() -> None:
    assert refusal(
        """\
base_url: kpu.go.id
layuot: one-host
layout: dua
window: banyak
fetch: {timeout: 0, allow_origins: [kpu.example]}
sources:
  kota-malagn: {path: x}
  kota-malang: {git: "ext::sh", branch: -f, subdir: ../x}
  kpu-ri: {path: a, git: b}
  prov-aceh: {feed: umpan}
  prov-papua: {path: a, branch: b}
  kota-surabaya:
window: 3
"""
    ) == [
        'content/network.yml:1: base_url: "kpu.go.id" bukan alamat situs; '
        "tulis alamat lengkap seperti https://kantor.example/",
        "content/network.yml:2: layuot: kunci tidak dikenal; mungkin maksud Anda layout",
        'content/network.yml:3: layout: "dua" tidak dikenal; tulis salah satu dari one-host, host-per-office',
        'content/network.yml:4: window: "banyak" bukan bilangan yang dapat dipakai; tulis bilangan antara 1 dan 10000',
        'content/network.yml:5: fetch.timeout: "0" bukan bilangan yang dapat dipakai; '
        "tulis bilangan antara 0.1 dan 600",
        'content/network.yml:5: fetch.allow_origins: "kpu.example" bukan asal yang tepat; '
        "tulis skema, host, dan port saja, seperti http://127.0.0.1:8080",
        "content/network.yml:7: sources.kota-malagn: tidak ada kantor dengan id ini; mungkin maksud Anda kota-malang",
        'content/network.yml:8: sources.kota-malang.git: "ext::sh" bukan alamat git yang boleh dipakai; '
        "tulis https://…, ssh://…, git@host:…, file:///… atau folder, tanpa kata sandi",
        'content/network.yml:8: sources.kota-malang.branch: "-f" bukan nama cabang git; tulis nama cabang seperti main',
        'content/network.yml:8: sources.kota-malang.subdir: "../x" bukan folder di dalam repositori; '
        "tulis folder di dalam repositori, seperti situs/content",
        "content/network.yml:9: sources.kpu-ri: harus ada tepat satu sumber; tulis salah satu dari path, git, feed",
        'content/network.yml:10: sources.prov-aceh.feed: "umpan" bukan alamat umpan; '
        "tulis alamat lengkap seperti https://kantor.example/feed.json",
        "content/network.yml:11: sources.prov-papua.branch: kunci tidak dikenal; tulis salah satu dari path, git, feed",
        "content/network.yml:12: sources.kota-surabaya: harus ada tepat satu sumber; "
        "tulis salah satu dari path, git, feed",
        "content/network.yml:13: window: sudah tertulis di baris 4; sisakan satu saja",
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("window: [1", "content/network.yml:1: bukan YAML"),
        ("window: &a 3\nlayout: *a", "content/network.yml:2: bukan YAML (alias * tidak dipakai di sini)"),
        ("sources: " + "[" * 90_000, "content/network.yml:1: bukan YAML (susunan terlalu dalam)"),
        ("- kpu-ri", "content/network.yml:1: isinya bukan pasangan kunci dan nilai"),
        ("window: \x00", "content/network.yml: memuat karakter yang tidak boleh ada dalam YAML"),
        ("a" * 1_000_001, "content/network.yml: berkas lebih panjang dari 1000000 huruf"),
        ("sources: 3", "content/network.yml:1: sources: isinya bukan pasangan kunci dan nilai"),
        ("base_url: [a]", "content/network.yml:1: base_url: isinya bukan satu nilai"),
        ("fetch: {allow_origins: {a: b}}", "content/network.yml:1: fetch.allow_origins: "),
        ("window: 1\n--- \nwindow: 2", "content/network.yml:2: bukan YAML"),
    ],
)
def test_text_that_cannot_be_used_is_named_with_its_line(text: str, line: str) -> None:
    first, *rest = refusal(text, "kpu-ri")

    assert first.startswith(line)
    assert rest == []


def test_settings_left_empty_are_as_usual() -> None:
    assert parse("base_url:\nfetch:\nsources:\nwindow:\n", "kpu-ri") == parse("", "kpu-ri")


def test_office_with_a_folder_and_a_line_is_told() -> None:
    assert refusal("sources:\n  kota-malang: {git: https://git.example/a.git}", "kota-malang") == [
        "content/network.yml:2: sources.kota-malang: folder content/kota-malang juga ada; "
        "hapus baris ini, atau pindahkan folder itu"
    ]
    assert parse("sources: {kota-malang: {path: kota-malang}}", "kota-malang")


def test_folder_with_an_unknown_name_is_told_with_the_name_that_was_meant(tmp_path: Path) -> None:
    an_office_folder(tmp_path, "kpu-ri")
    an_office_folder(tmp_path, "kota-malagn")
    (tmp_path / "xyzzy").mkdir()

    with pytest.raises(OfficeUnknown) as caught:
        load_network(tmp_path)

    assert lines_of(caught.value) == [
        f'{tmp_path}/kota-malagn: folder "kota-malagn" bukan id kantor; '
        "mungkin maksud Anda kota-malang; bila bukan kantor, awali namanya dengan garis bawah",
        f'{tmp_path}/xyzzy: folder "xyzzy" bukan id kantor; '
        "cari id dengan warta offices, atau awali namanya dengan garis bawah bila bukan kantor",
    ]


def test_folders_set_aside_are_no_offices(tmp_path: Path) -> None:
    an_office_folder(tmp_path, "kpu-ri")
    an_office_folder(tmp_path, "_arsip")
    an_office_folder(tmp_path, ".git")

    assert [spec.office for spec in load_network(tmp_path).network.sources] == ["kpu-ri"]


def test_whatever_stands_in_the_place_of_an_office_is_that_office(tmp_path: Path) -> None:
    an_office_folder(tmp_path, "kpu-ri")
    (tmp_path / "prov-aceh").mkdir()
    (tmp_path / "prov-papua").symlink_to(tmp_path / "tidak-ada")
    (tmp_path / "kota-malang").write_text("", encoding="utf-8")
    (tmp_path / "BACA.md").write_text("", encoding="utf-8")

    offices = [spec.office for spec in load_network(tmp_path).network.sources]

    assert sorted(offices) == ["kota-malang", "kpu-ri", "prov-aceh", "prov-papua"]


def test_network_may_be_empty_for_who_asks_so(tmp_path: Path) -> None:
    assert load_network(tmp_path, may_be_empty=True).network.sources == ()


def test_registry_is_found_whatever_else_is_wrong_in_the_file(tmp_path: Path) -> None:
    (tmp_path / "network.yml").write_text("layout: bulat\nsources: {kota-melang: {path: x}}\n", encoding="utf-8")

    assert "kota-malang" in load_tree(tmp_path)
    assert "kota-malang" in load_tree(tmp_path / "tidak-ada")


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("network.yml", b"\xff\xfe", "network.not-utf8"),
        ("network.yaml", b"window: 3", "network.wrong-name"),
        ("network.yml", b"", "network.without-offices"),
        ("network.yml/x", b"", "network.unreadable"),
    ],
)
def test_file_that_cannot_be_read_is_a_setup_error(tmp_path: Path, name: str, content: bytes, key: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(content)

    with pytest.raises(SettingsInvalid) as caught:
        load_network(tmp_path)

    assert caught.value.key == key
    assert str(tmp_path) in say(key, **caught.value.facts)


def test_content_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid) as caught:
        load_network(tmp_path / "tidak-ada")

    assert caught.value.key == "network.content-missing"


def test_network_of_one_office() -> None:
    assert network_of_one("kota-malang", CONTENT, "https://malang.example") == Network(
        "https://malang.example/", Layout.ONE_HOST, 0, (SourceSpec("kota-malang", "path", "content"),)
    )


def test_hosts_are_read_for_any_office_and_in_a_feeds_own_line() -> None:
    loaded = parse(
        "hosts:\n  kota-batu: [berita.example/kantor/kota-batu/]\n  kota-malang: lama.example\n"
        "sources:\n  kota-malang: {feed: https://umpan.example/a, hosts: [baru.example]}\n",
        "kota-batu",
    )
    assert loaded.hosts == {
        "kota-batu": ("berita.example/kantor/kota-batu/",),
        "kota-malang": ("lama.example", "baru.example"),
    }


def test_a_host_that_is_none_is_named_with_its_line() -> None:
    lines = refusal("hosts:\n  kota-malang: ['https://nama@x/']\n  kota-malng: [x.example]\n", "kota-malang")
    assert [line.split(": ")[0] for line in lines] == ["content/network.yml:2", "content/network.yml:3"]
    assert "bukan host" in lines[0]
    assert "mungkin maksud Anda kota-malang" in lines[1]


@pytest.mark.parametrize("value", ["tidak", "False", "0", "no"])
def test_a_switch_is_true_or_false_and_nothing_else(value: str) -> None:
    with pytest.raises(SettingsInvalid) as caught:
        parse(f"share_cards: {value}\n", "kota-batu")
    assert f'network.yml:1: share_cards: "{value}" bukan ya atau tidak; tulis true atau false' in str(
        caught.value.facts
    )


def test_keys_are_read_for_any_office_and_checked_line_by_line() -> None:
    key = KEY.public.text
    loaded = parse(f"keys:\n  kota-malang: {key} kantor\n  kota-batu: [revoked {key}]\n", "kota-malang")
    assert loaded.keys == {"kota-malang": (f"{key} kantor",), "kota-batu": (f"revoked {key}",)}
    [line] = refusal(f"keys:\n  kota-malang:\n    - {key}\n    - ssh-rsa AAAA\n", "kota-malang")
    assert line.startswith(
        'content/network.yml:4: keys.kota-malang: "ssh-rsa AAAA" bukan kunci publik; tulis satu baris'
    )
