"""What is wrong with a command line, in filmcli's words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from filmcli.errors import UsageFault, nearest


def no_such_command(word: str, commands: list[str]) -> UsageFault:
    """Say that there is no such command; suggest the nearest."""
    close = nearest(word, commands)
    hint = f"did you mean {close}?" if close else "filmcli --help lists every command"
    return UsageFault(f"{word}: no such command", hint=hint)


def usage_fault(error: Any, args: Sequence[str], taking: Callable[[str], list[str]]) -> UsageFault:
    """Say Typer's complaint in our form; `taking` gives the commands that have an option."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "filmcli"
    message = str(error.format_message()).strip().removesuffix(".")
    hint = f"{path} --help shows what it takes"
    if message.startswith("No such option"):
        option = error.option_name
        if option[:2] != "--":  # Click names the first letter alone
            option = next((each for each in args if each.startswith(option)), option)
        return UsageFault(f"{option}: no such option", hint=_meant(option, context, taking) or hint)
    if "unexpected extra argument" in message:
        words = message.partition(" (")[2].removesuffix(")")
        if _takes_film(context):
            hint = "put a title of several words in quotes"
        return UsageFault(f"{words}: more than {path} takes", hint=hint)
    if message.startswith("Missing argument"):
        missing = error.param
        return UsageFault(f"{missing.metavar} is missing", hint=f"it is {missing.help}")
    return UsageFault(_in_our_words(message), hint=hint)


def _in_our_words(message: str) -> str:
    for theirs, ours in (
        ("Invalid value for '", ""),
        ("Option '", ""),
        ("': ", ": "),
        ("' requires an argument", ": a value is missing"),
        ("' does not take a value", ": takes no value"),
        ("is not a valid integer range", "is not a whole number"),  # typer 0.26
        ("is not a valid int range", "is not a whole number"),
        ("is not a valid int", "is not a whole number"),
    ):
        message = message.replace(theirs, ours, 1)
    what, range_, least = message.partition(" is not in the range x>=")
    return f"{what} is not {least} or more" if range_ else message


def _takes_film(context: Any) -> bool:
    names = [each.name for each in context.command.params] if context else []
    return "film" in names or "films" in names


def _meant(option: str, context: Any, taking: Callable[[str], list[str]]) -> str | None:
    """Give what was meant: a near option, another command's, or a title that begins so."""
    title = None
    if _takes_film(context):
        title = f"a title that begins with - comes after --: {context.command_path} -- {option}"
        if option[:2] != "--":
            return title
    others = taking(option)
    if others:
        return f"it is an option of filmcli {' and '.join(others)}"
    known = [
        each[2:] for param in context.command.params for each in param.opts if each[:2] == "--"
    ]
    close = nearest(option[2:], known)
    return f"did you mean --{close}?" if close else title
