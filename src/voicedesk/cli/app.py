"""`voicedesk`: the table of its commands; a command's module is imported when it is used."""

from __future__ import annotations

import sys
from importlib import import_module, util
from importlib.metadata import version as version_of
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from typer._click.core import Command, Context

# name -> module and what in it: a function is a command, a Typer app is a group
COMMANDS = {
    "chat": "chat:chat",
    "rehearse": "rehearse:rehearse",
    "demo": "demo:demo",
    "understand": "understand:understand",
    "check": "check:check",
    "init": "init:init",
    "profile": "profile:app",
    "kb": "kb:app",
    "up": "run:up",
    "worker": "run:worker",
    "office": "run:office",
    "phone": "phone:app",
    "bookings": "bookings:app",
    "tickets": "tickets:app",
    "token": "token:app",
    "migrate": "migrate:migrate",
    "backup": "backup:backup",
    "restore": "backup:restore",
    "privacy": "privacy:app",
    "keys": "keys:app",
    "failures": "failures:app",
    "figures": "figures:app",
    "webhooks": "webhooks:app",
    "mcp": "mcp:mcp",
    "user": "user:app",
    "audit": "audit:app",
    "doctor": "doctor:doctor",
}


class Commands(TyperGroup):
    """Finds commands by the table, so that starting one does not import the others."""

    def list_commands(self, ctx: Context) -> list[str]:
        return [name for name in COMMANDS if _exists(name)]

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        if cmd_name not in COMMANDS or not _exists(cmd_name):
            return None
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        found = getattr(import_module(f"voicedesk.cli.{module}"), attribute)
        if isinstance(found, typer.Typer):
            return _named(typer.main.get_group(found), cmd_name)
        single = typer.Typer(add_completion=False)
        single.command(cmd_name)(found)
        return _named(typer.main.get_command(single), cmd_name)


def _named(command: Command, name: str) -> Command:
    command.name = name
    return command


def _exists(name: str) -> bool:
    module = COMMANDS[name].partition(":")[0]
    return util.find_spec(f"voicedesk.cli.{module}") is not None


_typer = typer.Typer(
    cls=Commands,
    add_completion=False,
    no_args_is_help=True,
    help="Answers the phone of a business.",
    pretty_exceptions_enable=False,
)


def _tell_version(asked: bool) -> None:  # noqa: FBT001
    if asked:
        typer.echo(f"voicedesk {version_of('voicedesk')}")
        raise typer.Exit


@_typer.callback()
def _root(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Its number.")
    ] = False,
) -> None:
    """Answers the phone of a business."""


def app() -> None:
    """Run a command; a wrong configuration, or a file that cannot be used, exits 1 in words."""
    from voicedesk.errors import ConfigurationError, VoicedeskError

    try:
        _typer()
    except ConfigurationError as error:
        for line in error.mistakes or (str(error),):
            typer.echo(line, err=True)
        sys.exit(1)
    except VoicedeskError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)
    except OSError as error:
        typer.echo(_of_file(error), err=True)
        sys.exit(1)


def _of_file(error: OSError) -> str:
    """What the machine refuses: "/srv/out: Read-only file system"."""
    told = error.strerror or str(error)
    return f"{error.filename}: {told}" if error.filename else told
