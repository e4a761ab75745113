"""A YAML file of data read strictly: nodes that know their lines in, checked values out.

`Page` collects mistakes instead of stopping at the first; `done()` raises them all. It knows YAML
and types, not what a rule is.
"""

from __future__ import annotations

import re
from datetime import date
from difflib import get_close_matches
from typing import Any

from kopdes_plan.inputs.rule_types import RuleFileError, Value


class Page:
    """One file being read: turns nodes into values and notes what is wrong with them."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.mistakes: list[tuple[str, int, str]] = []

    def wrong(self, node: Any, text: str) -> None:
        """Note a mistake at the line of `node`, or at the first line when there is none."""
        line = node.start_mark.line + 1 if node is not None else 1
        self.mistakes.append((self.file, line, text))

    def done(self) -> None:
        """Raise RuleFileError with everything noted, in the order of the lines."""
        if self.mistakes:
            raise RuleFileError(sorted(dict.fromkeys(self.mistakes), key=lambda m: m[1]))

    def tree(self, text: str) -> Any:
        """The file as YAML nodes, which know their lines; the C parser is ten times faster."""
        import yaml  # type: ignore[import-untyped]

        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            return yaml.compose(text, Loader=loader)
        except (yaml.YAMLError, RecursionError) as fault:  # some faults of YAML know no line
            mark = getattr(fault, "problem_mark", None) or getattr(fault, "context_mark", None)
            line = mark.line + 1 if mark else 1
            told = getattr(fault, "problem", None) or str(fault).partition("\n")[0]
            raise RuleFileError([(self.file, line, f"not YAML: {told}")]) from fault

    def pairs(
        self, node: Any, what: str, required: tuple[str, ...] = (), optional: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        """Key -> node of a mapping; with no names given every key is allowed."""
        if node is None or node.id != "mapping":
            self.wrong(node, f"{what} must be a mapping of keys and values")
            return {}
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in found:
                self.wrong(key_node, f"duplicate key '{key}' in {what}")
            elif (required or optional) and key not in required + optional:
                self.wrong(
                    key_node, f"unknown key '{key}' in {what}{hint(key, required + optional)}"
                )
            else:
                found[key] = value_node
        for key in required:
            if key not in found:
                self.wrong(node, f"{what} lacks '{key}'")
        return found

    def text(self, node: Any, what: str, optional: bool = False) -> str:
        """Words, not empty."""
        if node is None and optional:
            return ""
        if node is None or node.id != "scalar" or not node.value.strip():
            self.wrong(node, f"{what} must be words")
            return ""
        return str(node.value).strip()

    def words(self, node: Any) -> tuple[str, ...]:
        """A list of words; one word alone is a list of one."""
        if node.id == "scalar" and node.value and not node.value.isspace():
            return (str(node.value),)
        if node.id != "sequence" or any(item.id != "scalar" for item in node.value):
            self.wrong(node, "expected a list of words")
            return ()
        return tuple(str(item.value) for item in node.value)

    def choice(self, node: Any, what: str, allowed: tuple[str, ...], default: str = "") -> str:
        """One of the allowed words; `default` when the key is absent."""
        if node is None:
            return default
        if node.value in allowed:
            return str(node.value)
        written = f"'{node.value}'" if node.id == "scalar" else f"a {node.id}"
        self.wrong(node, f"{what} is {written}; it must be one of {', '.join(allowed)}")
        return default

    def day(self, node: Any) -> date | None:
        """A date written year-month-day, or None when it is none."""
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", node.value):
            try:
                return date.fromisoformat(node.value)
            except ValueError:
                pass
        self.wrong(node, f"'{node.value}' is not a date; write year-month-day, like 2026-04-01")
        return None

    def value(self, node: Any, unit: str, what: str) -> Value:
        """The value in the type its unit asks for; the unit, not YAML, decides what text means."""
        if node.id == "scalar" and node.value in ("null", "~") and not node.style:
            return None
        if unit == "list":
            return self.words(node)
        if unit == "text":
            return self.text(node, what)
        if unit == "yes_no":
            return self.choice(node, what, ("true", "false"), "false") == "true"
        return self.number(node, unit, what)

    def number(self, node: Any, unit: str, what: str) -> float:
        """A number whose size fits its unit: shares up to 1, rupiah without a doubtful point."""
        written = str(node.value)
        if node.id != "scalar" or not re.fullmatch(r"\d+(_\d{3})*(\.\d+)?", written):
            self.wrong(node, f"{what}: '{written}' is not a number like 0.06 or 3_000_000_000")
            return 0.0
        if unit.startswith("IDR") and re.fullmatch(r"\d{1,3}\.\d{3}", written):
            self.wrong(node, f"{what}: '{written}' is ambiguous; write {written.replace('.', '_')}")
        if unit in ("/1", "/year") and float(written) > 1:
            self.wrong(
                node, f"{what}: a share is at most 1; write 58.03 % as 0.5803, not '{written}'"
            )
        return float(written)


def hint(word: str, known: tuple[str, ...]) -> str:
    """A tail like "; did you mean 'rate'?" when a known word is close, else nothing."""
    close = get_close_matches(word, known, 1)
    return f"; did you mean '{close[0]}'?" if close else ""
