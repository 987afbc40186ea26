"""Publishes a site to an object store that speaks S3. The only door to boto3, which comes with the extra `s3`.

Such a store changes one file at a time. So what others need comes first (pictures, styles), then pages, then first
pages and feeds, the manifest, and deletions last: at no moment does a page name a file that is not there.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import md5
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from site_builder.errors import ManifestUnusable, OutputUnwritable
from site_builder.proof.manifest import FILE, Mark, is_path, is_proof, mark_of
from site_builder.publishing.releases import Published
from site_builder.publishing.site import CheckedSite, read_shown

AT_ONCE = 8  # files that travel at the same time
MOST_DELETED = 1_000  # in one question
FOR_EVER = "public, max-age=31536000, immutable"  # the names of these files change with their content
LAST = 3
_TYPES = {
    "rss.xml": "application/rss+xml; charset=utf-8",
    "atom.xml": "application/atom+xml; charset=utf-8",
    "feed.json": "application/feed+json",
    "opml.xml": "text/x-opml; charset=utf-8",
}
_TEXT = ("text/", "application/javascript", "application/json", "application/xml", "image/svg+xml")


@dataclass(frozen=True, slots=True)
class Bucket:
    """A store, its bucket, and the folder in it, with a final slash or empty."""

    store: Any
    name: str
    prefix: str


def is_bucket(place: str) -> bool:
    """`s3://bucket` or `s3://bucket/folder`."""
    return place.startswith("s3://")


def publish_bucket(site: CheckedSite, place: str) -> Published:
    """Makes the bucket hold just the site. Raises OutputUnwritable, and SiteShrunk before anything is changed.

    A bucket that holds other things than a site is left alone.
    The address of the store, the region and the keys are those of AWS's own settings (`AWS_ENDPOINT_URL` and others).
    """
    bucket = _open(place)
    with _explained(place):
        there = dict(_list(bucket))
        if there and FILE not in there:
            raise OutputUnwritable("publish.foreign", path=place, name=min(there))
        site.check_against(_fetch_shown(bucket, there), place)
        marks = {path: md5((site.folder / path).read_bytes(), usedforsecurity=False).hexdigest() for path in site.paths}
        wanted = [path for path in site.paths if there.get(path) != marks[path]]
        for group in plan_order(wanted):
            _send(bucket, site, group)
        gone = sorted(there.keys() - marks.keys())
        _delete(bucket, gone)
    added = sum(path not in there for path in wanted)
    name = f"s3://{bucket.name}/{bucket.prefix}"
    return Published(name, added, len(wanted) - added, len(marks) - len(wanted), len(gone), bool(wanted or gone))


def plan_order(paths: Iterable[str]) -> Iterator[list[str]]:
    """The paths in the groups in which they travel."""
    groups: list[list[str]] = [[], [], [], []]
    for path in paths:
        groups[_rank(path)].append(path)
    return (group for group in groups if group)


def media_type(path: str) -> str:
    """What a file is served as."""
    name = path.rpartition("/")[2]
    known = _TYPES.get(name) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{known}; charset=utf-8" if known.startswith(_TEXT) and "charset" not in known else known


def _rank(path: str) -> int:
    name = path.rpartition("/")[2]
    if is_proof(path):
        return LAST
    if path.endswith(".html"):
        return 1 if path.startswith("berita/") or "/berita/" in path else 2
    return 2 if name.endswith((".xml", ".json")) else 0


def _open(place: str) -> Bucket:
    parts = urlsplit(place)
    prefix = parts.path.strip("/")
    try:
        import boto3
    except ImportError as error:
        raise OutputUnwritable("publish.s3-missing") from error
    return Bucket(boto3.client("s3"), parts.netloc, f"{prefix}/" if prefix else "")


def _list(bucket: Bucket) -> Iterator[tuple[str, str]]:
    """Every object, and the MD5 that the store tells of it; no marks of folders, which some programs leave."""
    pages = bucket.store.get_paginator("list_objects_v2").paginate(Bucket=bucket.name, Prefix=bucket.prefix)
    for page in pages:
        for entry in page.get("Contents", ()):
            if entry["Size"] or not entry["Key"].endswith("/"):
                yield entry["Key"].removeprefix(bucket.prefix), entry["ETag"].strip('"')


def _fetch_shown(bucket: Bucket, there: Collection[str]) -> Mapping[str, Mark]:
    """The files of the site that the bucket shows. What is no path of a file stays where it is."""
    with TemporaryDirectory(prefix="warta-") as folder:
        for path in filter(is_path, filter(is_proof, there)):
            content = bucket.store.get_object(Bucket=bucket.name, Key=bucket.prefix + path)["Body"].read()
            file = Path(folder) / path
            with suppress(OSError):  # a name that is too long, or that of a folder
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
        return read_shown(Path(folder), lambda: there)


def _send(bucket: Bucket, site: CheckedSite, paths: Iterable[str]) -> None:
    def send(path: str) -> None:
        fresh = {"CacheControl": FOR_EVER} if path.startswith("aset/") else {}
        content = (site.folder / path).read_bytes()
        if path in site.files and mark_of(content) != site.files[path]:
            raise ManifestUnusable("publish.moving", path=site.folder / path)
        key, kind = bucket.prefix + path, media_type(path)
        bucket.store.put_object(Bucket=bucket.name, Key=key, Body=content, ContentType=kind, **fresh)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in pool.map(send, paths):
            pass


def _delete(bucket: Bucket, paths: Sequence[str]) -> None:
    for at in range(0, len(paths), MOST_DELETED):
        gone = [{"Key": bucket.prefix + path} for path in paths[at : at + MOST_DELETED]]
        told = bucket.store.delete_objects(Bucket=bucket.name, Delete={"Objects": gone, "Quiet": True})
        for error in told.get("Errors", ()):
            raise OutputUnwritable("publish.s3-failed", path=error.get("Key"), reason=error.get("Message"))


@contextmanager
def _explained(place: str) -> Iterator[None]:
    import botocore.exceptions

    try:
        yield
    except (botocore.exceptions.ClientError, botocore.exceptions.BotoCoreError) as error:
        reason = " ".join(str(error).split())[:200]
        raise OutputUnwritable("publish.s3-failed", path=place, reason=reason) from error
