"""The boxes of a paper form as plain dictionaries, each for a field of the plan.

A path of the plan goes in, a box comes out: its label, what stands before and behind it, what may
be ticked, what is usual and who says so. Labels and units are those of the screen. In a path `*`
stands for any unit or idea, `1` for every row of a list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from kopdes_plan import text as t
from kopdes_plan.inputs import plan_words
from kopdes_plan.inputs.fields import PERCENT
from kopdes_plan.inputs.plan_facts import LISTED, Facts, facts
from kopdes_plan.inputs.sourced import Sourced
from kopdes_plan.outputs.blocks import Block
from kopdes_plan.outputs.writer import shortened

COUNTED = ("months", "whole", "year")  # kinds of whole numbers, which have no origin
FEW = 2  # choices that are ticked by their words; more have letters to circle
WIDTHS = {"text": 3.0, "long": 3.6, "number": 2.0, "month": 1.5, "day": 1.5, "ticks": 1.4}
NARROW = 1.3  # a whole number, a share
LONGEST_SOURCE = 110
ONE_BOX = ("grid", "months", "ticks")  # blocks that are numbered as a whole
LETTERS = "abcdefghij"
Named = tuple[str, Mapping[str, Any]]  # the name of a row, and by key what is usual in it


def box(
    path: str, language: str, behaviour: str = "", unit: str = "", usual: object = None,
    label: str = "", help: str = "", short: bool = False,
) -> Block:  # fmt: skip
    """One box; `usual` is what a unit type says, `short` for its figures only.

    KeyError for what is no field.
    """
    known = facts(path, behaviour, language)
    if known is None:
        raise KeyError(f"{path} holds no single value of a plan")
    form = _form(known)
    behind = known.behind.replace("{unit}", unit or t.say("worksheet.unit", language))
    if form in ("month", "day"):
        behind = t.say(f"worksheet.{form}", language)
    cited = source(usual, language) if isinstance(usual, Sourced) else ""
    return {
        "path": path, "label": label or known.label, "help": help or known.help,
        "form": form, "before": known.prefix, "behind": behind,
        "choices": [words for value, words in known.choices if value],
        "usual": usually(usual, known, language, short), "source": cited,
        "origin": has_origin(known), "printed": "",
    }  # fmt: skip


def has_origin(known: Facts) -> bool:
    """Whether the plan wants to know where the number comes from."""
    return known.drawn == "number" and known.kind is not None and known.kind.name not in COUNTED


def _form(known: Facts) -> str:
    """How the box is drawn: number, text, long, month, day, ticks or months (of the year)."""
    if known.name in ("flood_months", "dry_months", "meeting_month"):
        return "months"
    if known.name in LISTED:
        return "text"
    return {"choice": "ticks", "whole": "number"}.get(known.drawn, known.drawn)


# ---- what is usual


def usually(value: object, known: Facts, language: str, short: bool = False) -> str:
    """What is usual, in words or, for a narrow cell, only the figures; empty where nobody knows."""
    if value is None or value == "":
        return ""
    if isinstance(value, Sourced) and value.has_range:
        low, high = (_written(end, known) for end in (value.low, value.high))
        if short:
            return f"{low.removeprefix('Rp')} – {high.removeprefix('Rp')}"
        return t.say("worksheet.usual_range", language, low=low, high=high)
    if isinstance(value, bool):
        words = t.say(f"field.{'yes' if value else 'no'}", language)
    elif known.choices:
        words = plan_words.choice(str(value), language, known.name)
    else:
        words = _written(value, known) if isinstance(value, float | int) else str(value)
    if short and not known.choices:
        return words.removeprefix("Rp")
    return t.say("worksheet.usual", language, value=words)


def _written(value: float, known: Facts) -> str:
    kind = known.kind.name if known.kind else ""
    if kind in PERCENT:
        return t.percent(value)
    return t.rupiah(value) if kind.endswith("rupiah") else t.plain(value)


def source(number: Sourced, language: str) -> str:
    """Who says so, in a few words: the site of an address or the title, and the year."""
    host = urlsplit(number.citation).netloc.removeprefix("www.")
    named = host or shortened(number.citation, LONGEST_SOURCE)
    year = str(number.year or "")
    cited = named if year in named else f"{named} {year}".strip()
    guess = t.say("plan.origin.asumsi", language) if number.origin == "asumsi" else ""
    return ", ".join(part for part in (guess, cited) if part)


def small_figures(numbers: Iterable[object], language: str) -> str:
    """Who says the small figures in a table, each once; empty where there are none."""
    cited = (source(number, language) for number in numbers if isinstance(number, Sourced))
    named = "; ".join(dict.fromkeys(cited))
    return t.say("worksheet.small_figures", language, sources=named) if named else ""


# ---- blocks of boxes


def entries(boxes: Iterable[Block], title: str = "", note: str = "", columns: int = 1) -> Block:
    """Boxes below each other, or in `columns` beside each other."""
    return {
        "kind": "entries", "title": title, "note": note, "boxes": list(boxes), "columns": columns,
    }  # fmt: skip


def grid(
    path: str, keys: Sequence[str], language: str, title: str, note: str = "", blank: int = 3,
    named: Sequence[Named] = (), unit: str = "", behaviour: str = "", origin: bool = True,
    height: str = "normal",
) -> Block:  # fmt: skip
    """A table with a row for each of `named` and `blank` empty ones below.

    `path` is that of a row, `aset.1`.
    """
    columns = [box(f"{path}.{key}", language, behaviour, unit) for key in keys]
    known = [facts(f"{path}.{key}", behaviour, language) for key in keys]
    for column in columns:
        column["width"] = _width(column)
    rows = [
        {
            "name": name,
            "usual": [
                usually(usual.get(key), one, language, short=True) if one else ""
                for key, one in zip(keys, known, strict=True)
            ],
        }
        for name, usual in named
    ]
    numbers = (value for _, usual in named for value in usual.values())
    asked = origin and any(column["origin"] for column in columns)
    return {
        "kind": "grid", "title": title, "columns": columns,
        "note": f"{note} {small_figures(numbers, language)}".strip(),
        "legend": [*_legend(columns)], "rows": rows, "blank": blank, "origin": asked,
        "height": height,
    }  # fmt: skip


def _width(column: Block) -> float:
    form = column["form"]
    wide = form != "number" or column["before"] or column["path"].endswith("jumlah_per_bulan")
    return WIDTHS[form] if wide else NARROW


def _legend(columns: Iterable[Block]) -> Iterable[str]:
    """What the letters mean that are circled in a column with many choices."""
    for column in columns:
        if len(column["choices"]) > FEW:
            meant = zip(LETTERS, column["choices"], strict=False)
            words = ", ".join(f"{letter} = {choice}" for letter, choice in meant)
            yield f"{column['label']}: {words}."


def numbered(blocks: Iterable[Block]) -> list[Block]:
    """The blocks of a sheet with their boxes numbered from 1; a table is one box."""
    made, at = [], 0
    for block in blocks:
        if "boxes" in block:
            boxes = [{**one, "no": str(at + n)} for n, one in enumerate(block["boxes"], 1)]
            at += len(boxes)
            block = {**block, "boxes": boxes}
        elif block["kind"] in ONE_BOX:
            at += 1
            block = {**block, "no": str(at)}
        made.append(block)
    return made
