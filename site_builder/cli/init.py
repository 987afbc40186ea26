"""`warta init`: the repository of an office, a province or the nation, ready to build."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from site_builder import __version__
from site_builder.admin.forge import REPOSITORY as OWNER_NAME
from site_builder.cli.commands import Command
from site_builder.cli.conffiles import digest_of
from site_builder.cli.editing import FOLDER as EDITOR
from site_builder.cli.editor import fetch_package, install_program
from site_builder.cli.new import write_new
from site_builder.cli.options import OneOf, Shaped, now_option
from site_builder.cli.starting import (
    CALLERS,
    RECORD,
    Answers,
    Record,
    dump_record,
    plan_files,
    plan_seeds,
)
from site_builder.errors import EditorInvalid, OutputUnwritable
from site_builder.offices.registry import load_registry
from site_builder.strings import say

REPOSITORY = Shaped(OWNER_NAME, "kpu-kota-malang/situs")
WORKFLOWS = Shaped(r"[\w.-]+/[\w.-]+@[\w./-]+", "kpu/warta@v1.0.0")


@click.command("init", cls=Command, help=say("help.init"))
@click.argument("office_id", metavar="ID")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--ci", type=OneOf(list(CALLERS)), default="github", help=say("help.init-ci"))
@click.option("--repo", type=REPOSITORY, default="", metavar="OWNER/NAME", help=say("help.init-repo"))
@click.option("--workflows", type=WORKFLOWS, default="", metavar="OWNER/NAME@REF", help=say("help.init-workflows"))
@click.option("--container", is_flag=True, help=say("help.init-container"))
@now_option
def command(office_id: str, folder: Path, ci: str, repo: str, workflows: str, container: bool, now: datetime) -> int:
    tree = load_registry()
    office = tree.by_id(office_id)
    _refuse_taken(folder)
    answers = Answers(office_id, ci, repo, workflows, container)
    if repo:
        answers = _install_editor(answers, folder)
    managed = plan_files(tree, answers)
    for path, content in (managed | plan_seeds(tree, answers, now)).items():
        write_new(folder / path, content.decode())
    record = Record(__version__, answers, {path: digest_of(content) for path, content in managed.items()})
    write_new(folder / RECORD, dump_record(record).decode())
    click.echo(say("init.done", name=office.name, path=folder))
    return 0


def _refuse_taken(folder: Path) -> None:
    try:
        is_taken = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    except OSError as error:
        raise OutputUnwritable("new.unwritable", path=folder, reason=error.strerror or error) from error
    if is_taken:
        raise OutputUnwritable("init.taken", path=folder)


def _install_editor(answers: Answers, folder: Path) -> Answers:
    """Puts the web editor's program there; where it cannot be had, that is told, and the repository does without."""
    try:
        install_program(folder / EDITOR, fetch_package())
    except EditorInvalid as error:
        click.echo(say("init.editor-later", reason=say(error.key, **error.facts), path=folder), err=True)
        return replace(answers, repo="")
    return answers
