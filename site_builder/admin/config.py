"""The settings of the web editor: how files of articles are named, what the form asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import yaml

from site_builder.admin.forge import Forge
from site_builder.admin.form import PICTURES, plan_form
from site_builder.model import Office
from site_builder.strings import say

SLUG_LENGTH = 80
LARGEST_UPLOAD = 20_000_000  # bytes
WIDEST = 2400  # pixels: more than any page shows


class Newsroom(msgspec.Struct, frozen=True):
    """An office and its folder, a POSIX path below the root of the repository."""

    office: Office
    folder: str


def plan_config(newsrooms: Sequence[Newsroom], forge: Forge, title: str, url: str, logo: str) -> dict[str, Any]:
    """The settings as plain values. `url` is the address of the site, `logo` the path of its icon on the host."""
    is_alone = len(newsrooms) == 1
    return {
        "backend": _backend(forge),
        "publish_mode": "editorial_workflow" if forge.is_reviewed else "simple",
        "app_title": title,
        "logo": {"src": logo},
        "site_url": url,
        "display_url": url,
        "media_folder": f"/{newsrooms[0].folder}/{PICTURES}",
        "public_folder": f"/{PICTURES}",
        "media_libraries": {"default": {"config": _uploads()}, "stock_assets": {"providers": []}},
        "slug": {"encoding": "ascii", "clean_accents": True, "maxlength": SLUG_LENGTH, "timezone": "local"},
        "output": {"omit_empty_optional_fields": True, "yaml": {"indent_sequences": True}},
        "collections": [_collection(newsroom, is_alone) for newsroom in newsrooms],
    }


def dump_config(config: dict[str, Any]) -> bytes:
    """The settings as YAML 1.2 in UTF-8, in the order in which they were planned."""
    return yaml.safe_dump(config, sort_keys=False, allow_unicode=True, width=120).encode()


def _backend(forge: Forge) -> dict[str, Any]:
    backend: dict[str, Any] = {"name": forge.kind, "repo": forge.repo, "branch": forge.branch}
    given = {"api_root": forge.api_root, "base_url": forge.base_url, "app_id": forge.app_id}
    backend |= {name: value for name, value in given.items() if value}
    backend["auth_methods"] = ["oauth", "token"] if forge.app_id or forge.base_url else ["token"]
    if forge.kind == "gitlab" and forge.app_id:
        backend["auth_type"] = "pkce"
    backend["commit_messages"] = {
        name: say(f"commit.{name.lower()}", slug="{{slug}}", path="{{path}}")
        for name in ("create", "update", "delete", "uploadMedia", "deleteMedia")
    }
    return backend


def _uploads() -> dict[str, Any]:
    """Pictures shrink and lose what the camera noted before they are committed: a repository never forgets."""
    return {
        "max_file_size": LARGEST_UPLOAD,
        "slugify_filename": True,
        "transformations": {"raster_image": {"format": "webp", "quality": 90, "width": WIDEST, "height": WIDEST}},
    }


def _collection(newsroom: Newsroom, is_alone: bool) -> dict[str, Any]:
    office = newsroom.office
    return {
        "name": office.id,
        "label": say("form.articles") if is_alone else office.name,
        "label_singular": say("form.article"),
        "description": say("form.about"),
        "icon": "article",
        "folder": f"{newsroom.folder}/berita",
        "media_folder": f"/{newsroom.folder}/{PICTURES}",
        "public_folder": f"/{PICTURES}",
        "format": "yaml-frontmatter",
        "extension": "md",
        "create": True,
        "delete": False,  # what was published is withdrawn, never deleted
        "duplicate": False,
        "aliases_field": False,
        "identifier_field": "title",
        "path": "{{date | date('YYYY')}}/{{slug}}",
        "slug": {"template": "{{date | date('YYYY-MM-DD')}}-{{title}}", "editable": ["create"]},
        "editor": {"preview": False},  # a second list of the same values; the text is written as it will look
        "summary": "{{date | date('YYYY-MM-DD')}} {{title}}",
        "sortable_fields": {"fields": ["date", "title"], "default": {"field": "date", "direction": "descending"}},
        "view_filters": [
            {"label": say("form.drafts"), "field": "draft", "pattern": True},
            {"label": say("form.urgent"), "field": "urgent", "pattern": True},
        ],
        "view_groups": [{"label": say("form.kind"), "field": "kind"}],
        "fields": plan_form(office.zone, newsroom.folder),
    }
