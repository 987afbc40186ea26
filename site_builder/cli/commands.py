"""click's commands in Indonesian: how help is laid out, and what a wrong call is told."""

from __future__ import annotations

import click

from site_builder.strings import say


class _Formatter(click.HelpFormatter):
    """Help under Indonesian headings. A heading that a later click adds stays as click writes it."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix=say("help.usage"))

    def write_heading(self, heading: str) -> None:
        headings = {"Options": say("help.options"), "Commands": say("help.commands")}
        super().write_heading(headings.get(heading, heading))


class _Context(click.Context):
    formatter_class = _Formatter


class Command(click.Command):
    """One command. Words that it has no use for are refused here, in our own words."""

    context_class = _Context
    allow_extra_args = True

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise
        if rest:
            raise click.UsageError(say("usage.extra", words=" ".join(rest)), ctx)
        return rest

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [say("help.options-mark"), *super().collect_usage_pieces(ctx)[1:]]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _in_indonesian(super().get_help_option(ctx))


class Commands(click.Group):
    """The table of commands."""

    context_class = _Context

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, [] if args == ["--"] else args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        found = self.get_command(ctx, name)
        if found is None:
            raise click.UsageError(say("usage.command", command=name, known=", ".join(self.list_commands(ctx))), ctx)
        return name, found, args[1:]

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [say("help.options-mark"), say("help.command-mark")]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _in_indonesian(super().get_help_option(ctx))


def _in_indonesian(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = say("help.help")
    return option
