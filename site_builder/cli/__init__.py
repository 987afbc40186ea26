"""The command line: one table, one catch, fixed exit codes.

0 done; 1 something in the content was refused and named, the rest is published; 2 the settings or the surroundings
must be put right; 3 a bug of ours, with its traceback; 130 interrupted; 141 nobody reads any more what is printed.
"""

from __future__ import annotations

import gc
import importlib
import io
import sys
from collections.abc import Sequence

import click

from site_builder import __version__
from site_builder.cli.commands import Commands
from site_builder.cli.words import explain_usage
from site_builder.errors import SetupError, WartaError
from site_builder.strings import say

DONE, REFUSED, SETUP, BUG, INTERRUPTED, UNREAD = 0, 1, 2, 3, 130, 141

COMMANDS = (
    "build",
    "collect",
    "status",
    "digest",
    "publish",
    "notify",
    "verify",
    "key",
    "check",
    "history",
    "new",
    "import",
    "serve",
    "editor",
    "init",
    "upgrade",
    "state",
    "merge",
    "offices",
    "bench",
)
_MODULES = {"import": "importing"}  # where the command's name cannot be a module's


class _Commands(Commands):
    """Imports a command only when it is called, so that each starts as fast as it can."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command = importlib.import_module(f"site_builder.cli.{_MODULES.get(name, name)}").command
        assert isinstance(command, click.Command)
        return command


@click.command("warta", cls=_Commands, help=say("help.warta"), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", message="warta %(version)s", help=say("help.version"))
def warta() -> None:
    pass


def run(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code. A bug of ours leaves a traceback on standard error."""
    try:
        code = warta.main(args=arguments, prog_name="warta", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return SETUP
    except click.UsageError as error:
        click.echo(explain_usage(error), err=True)
        return SETUP
    except (KeyboardInterrupt, click.Abort):
        click.echo(say("cli.interrupted"), err=True)
        return INTERRUPTED
    except WartaError as error:
        click.echo(say(error.key, **error.facts), err=True)
        return SETUP if isinstance(error, SetupError) else REFUSED
    except SystemExit:  # click's way to end when the pipe is closed, and to keep Python quiet about it
        return UNREAD
    except Exception:
        sys.excepthook(*sys.exc_info())
        click.echo(say("cli.bug"), err=True)
        return BUG
    return code if isinstance(code, int) else DONE


def main() -> None:
    """The entry point of the command `warta`."""
    gc.set_threshold(200_000, 50, 100)  # of ten thousand articles nearly nothing is rubbish: a tenth of the time
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # no sentence is lost for a letter that a terminal lacks
    code = run()
    gc.freeze()  # what is left goes with the process: nobody need look through it for rubbish
    sys.exit(code)
