"""`warta upgrade`: the files of an office's repository as the Warta that is installed now writes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from site_builder import __version__
from site_builder.cli.commands import Command
from site_builder.cli.conffiles import Move, Step, digest_of, plan_steps
from site_builder.cli.new import replace_file
from site_builder.cli.starting import RECORD, Record, dump_record, parse_record, plan_files
from site_builder.errors import OutputUnwritable, SettingsInvalid
from site_builder.offices.registry import load_registry
from site_builder.strings import say

_write = replace_file


@click.command("upgrade", cls=Command, help=say("help.upgrade"))
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default=Path(), required=False)
@click.option("--dry-run", is_flag=True, help=say("help.dry-run"))
def command(folder: Path, dry_run: bool) -> int:
    record = read_record(folder)
    wanted = plan_files(load_registry(), record.answers)
    steps = tuple(plan_steps(record.files, wanted, read_found(folder, record.files.keys() | wanted.keys())))
    check_inside(folder, steps)
    if not dry_run:
        write_steps(folder, steps)
        kept = Record(__version__, record.answers, {path: digest_of(content) for path, content in wanted.items()})
        if kept != record:
            _write(folder / RECORD, dump_record(kept))
    for step in steps:
        click.echo(say(f"upgrade.{step.move}", path=step.path))
    count = sum(step.is_change for step in steps)
    click.echo(say(_closing(count, dry_run), count=count, version=__version__))
    return 0


def read_record(folder: Path) -> Record:
    """What the repository in `folder` was made from. Raises SettingsInvalid."""
    file = folder / RECORD
    try:
        return parse_record(file.read_bytes(), file)
    except FileNotFoundError as error:
        raise SettingsInvalid("upgrade.unknown", path=folder) from error
    except OSError as error:
        raise SettingsInvalid("upgrade.broken", path=file, reason=error.strerror or error) from error


def read_found(folder: Path, paths: Iterable[str]) -> Mapping[str, bytes]:
    """The bytes of those files that are there. Raises SettingsInvalid.

    One that a symbolic link leads out of the folder counts as changed.
    """
    root, found = folder.resolve(), {}
    for path in paths:
        file = folder / path
        if not file.resolve().is_relative_to(root) or file.is_symlink():
            found[path] = b"-> " + str(file.resolve()).encode()
        elif file.is_file():
            try:
                found[path] = file.read_bytes()
            except OSError as error:
                raise SettingsInvalid("upgrade.broken", path=file, reason=error.strerror or error) from error
    return found


def check_inside(folder: Path, steps: Iterable[Step]) -> None:
    """Raises OutputUnwritable if a symbolic link on the way to a file that is to change leads out of the folder."""
    root = folder.resolve()
    for step in steps:
        file = folder / step.target
        if step.is_change and not file.parent.resolve().is_relative_to(root):
            raise OutputUnwritable("import.outside", path=file, folder=folder)


def write_steps(folder: Path, steps: Iterable[Step]) -> None:
    """Does what was planned. Raises OutputUnwritable; what was done until then is done again by the next upgrade."""
    for step in steps:
        if step.move is Move.GONE:
            (folder / step.target).unlink(missing_ok=True)
        elif step.is_change:
            _write(folder / step.target, step.content)


def _closing(count: int, is_dry: bool) -> str:
    if not count:
        return "upgrade.same"
    return "upgrade.planned" if is_dry else "upgrade.done"
