"""The page at /admin/: what it may load, and whom it may talk to."""

from __future__ import annotations

import pytest
from builders import an_office

from site_builder.admin.config import Newsroom
from site_builder.admin.forge import Forge
from site_builder.admin.page import dump_page, plan_admin, plan_policy
from site_builder.model import Site


def a_page(office_url: str = "https://kantor.example/") -> dict[str, bytes]:
    office = an_office()
    site = Site(office, office_url, "", office_url)
    return dict(
        plan_admin(site, [Newsroom(office, "content")], Forge("github", "a/b"), {"npm/index.js": b"1"}, "i.png")
    )


@pytest.mark.parametrize(
    ("forge", "servers"),
    [
        (Forge("github", "a/b"), "https://api.github.com"),
        (Forge("gitlab", "a/b"), "https://gitlab.com"),
        (Forge("github", "a/b", base_url="https://masuk.example"), "https://api.github.com https://masuk.example"),
        (
            Forge("gitea", "a/b", api_root="https://git.example:3000/api/v1", base_url="https://masuk.example/x"),
            "https://git.example:3000 https://masuk.example",
        ),
    ],
)
def test_the_editor_talks_to_its_forge_and_runs_only_its_own_scripts(forge: Forge, servers: str) -> None:
    policy = dict(part.split(" ", 1) for part in plan_policy(forge).split("; "))

    assert policy["connect-src"] == f"'self' blob: data: {servers}"
    assert policy["script-src"] == "'self'"
    assert policy["default-src"] == "'none'"
    assert "http" not in "".join(value for name, value in policy.items() if name != "connect-src")


def test_the_page_is_for_no_search_engine_and_holds_no_script_of_its_own() -> None:
    page = a_page()["admin/index.html"].decode()

    assert '<meta name="robots" content="noindex, nofollow">' in page
    assert page.count("<script") == page.count('<script type="module" src="mulai.js">') == 1
    assert "<noscript>" in page


def test_a_name_with_signs_of_html_stays_a_name() -> None:
    assert "<title>A &lt;b&gt; &quot;&amp;&quot;</title>" in dump_page('A <b> "&"', "x 'self'")


def test_the_start_leads_to_the_program_beside_it_and_the_icon_to_the_root_of_the_host() -> None:
    files = a_page("https://berita.example/jaringan/")
    (program,) = (path for path in files if path.endswith("npm/index.js"))

    assert program.removeprefix("admin/") in files["admin/mulai.js"].decode()
    assert "src: /jaringan/i.png" in files["admin/config.yml"].decode()
