"""The command line itself: its help and its mistakes, in Indonesian.

Typer finds what is wrong with a command line and says so in English. `explained` turns each kind
of mistake into our words; `Command` and `Group` write their own help and catch what typer would
only call an extra argument.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from kopdes_plan.terminal.console import facts, program
from kopdes_plan.terminal.options import CommandLineError
from kopdes_plan.text import has, say

UsageError: Any = typer.BadParameter.__mro__[1]  # typer's own, wherever it keeps it


class Command(TyperCommand):
    """A command with Indonesian help."""

    def __init__(self, **settings: Any) -> None:
        context = {**(settings.pop("context_settings", None) or {}), "allow_extra_args": True}
        super().__init__(context_settings=context, **settings)

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        params = [p for p in self.params if p.name != "help"]
        usage = [ctx.command_path]
        for param in params:
            name = param.metavar or str(param.name).upper()
            if param.param_type_name == "argument":
                usage.append(name if param.required else f"[{name}]")
            elif param.required:
                usage.append(f"{param.opts[0]} {name}")
        usage.append(say("cli.help.options"))
        lines = [say("cli.help.usage", usage=" ".join(usage)), "", self.help or ""]
        if has(f"cli.detail.{self.name}"):
            lines += ["", say(f"cli.detail.{self.name}").rstrip()]
        listed = [(_signature(p), _help(p)) for p in params]
        lines += ["", say("cli.help.options_heading"), *(f"  {line}" for line in facts(listed))]
        if has(f"cli.example.{self.name}"):
            typed = f"{program()} {say(f'cli.example.{self.name}')}"
            lines += ["", say("cli.help.example"), f"  {typed}"]
        return "\n".join(lines)

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        """Read the options; typer would take `--bunga` in `--plafon --bunga 6%` for an amount."""
        known = {name: param for param in self.params for name in param.opts}
        following = [*args, None][1:]
        for arg, after in zip(args, following, strict=True):
            name, given, _ = arg.partition("=")
            flag = name in known and getattr(known[name], "is_flag", False)
            if flag and given:
                raise CommandLineError("flag_value", option=name)
            if name in known and not flag and not given and (after is None or after in known):
                raise CommandLineError("no_value", option=name)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the command, unless words are left over."""
        if ctx.args:
            raise CommandLineError("extra", read=" ".join(ctx.args))
        return super().invoke(ctx)


class Group(TyperGroup):
    """All commands, with Indonesian help."""

    def get_help(self, ctx: Any) -> str:
        """The help page with one line for each command."""
        listed = [(name, command.help or "") for name, command in self.commands.items()]
        return "\n".join([
            say("cli.help.usage", usage=f"{ctx.command_path} {say('cli.help.command')}"), "",
            say("cli.help.about"), "",
            say("cli.help.commands_heading"), *(f"  {line}" for line in facts(listed)), "",
            say("cli.help.more", program=ctx.command_path),
        ])  # fmt: skip

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command named first, or what to say when there is none."""
        if args[0] not in self.commands:
            close = get_close_matches(args[0].lower(), self.commands, 1, 0.5)
            if close:
                raise CommandLineError("command_close", read=args[0], close=close[0])
            known = ", ".join(self.commands)
            raise CommandLineError("command", read=args[0], known=known)
        return super().resolve_command(ctx, args)


def explained(wrong: Any) -> CommandLineError:
    """Typer's usage error in our words; the kind is told by its name and what it carries."""
    kind = type(wrong).__name__
    command = wrong.ctx.command if wrong.ctx is not None else None
    if kind == "NoSuchOption":
        if isinstance(command, Group):
            return CommandLineError("option_first", read=wrong.option_name)
        options = [name for p in getattr(command, "params", ()) for name in p.opts]
        close = get_close_matches(wrong.option_name, options, 1, 0.5)
        if close:
            return CommandLineError("option_close", read=wrong.option_name, close=close[0])
        return CommandLineError("option", read=wrong.option_name)
    if kind == "MissingParameter" and wrong.param is not None:
        if wrong.param.param_type_name == "argument":
            return CommandLineError("argument_missing", name=wrong.param.metavar)
        return CommandLineError("option_missing", option=wrong.param.opts[0])
    if kind == "BadOptionUsage":
        return CommandLineError("no_value", option=wrong.option_name)
    return CommandLineError("other", read=getattr(wrong, "message", ""))


def _signature(param: Any) -> str:
    if param.param_type_name == "argument":
        return param.metavar or str(param.name).upper()
    names = ", ".join(sorted(param.opts, key=len, reverse=True))
    return names if param.is_flag else f"{names} {param.metavar or ''}".rstrip()


def _help(param: Any) -> str:
    words = param.help or ""
    return f"{words} {say('cli.help.required')}" if param.required else words
