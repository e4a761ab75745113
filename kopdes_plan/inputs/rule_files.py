"""Dated rules read strictly: one YAML file's text in, a `RuleFile` or every mistake's line out.

A file holds one law, scheme or price; `data/rules/taxes/final_income.yaml` is "taxes/final_income":

    label: PPh final UMKM untuk koperasi
    rate:                               # path "taxes/final_income.rate"
      label: tarif                      # optional
      unit: /1                          # one of UNITS
      applies: monthly                  # APPLIES: monthly, yearly or contract (the day of signing)
      status: law                       # optional, one of STATUSES
      values:
        2022-12-20: {value: 0.005, source: pp_55_2022, where: Pasal 56, confidence: confirmed}
    ends:                               # optional: the day on which every rule of the file ends
      2027-01-01: {source: …, where: …, confidence: …}

Unit, applies, source, where and confidence are mandatory, dates rise, `value: null` ends a rule.
`start: month|year|unknown` says how much of a date is known; an unknown one means "at least since".
Also optional with a value: `note` and `url` (where the source's own address is not the best one).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from kopdes_plan.inputs.rule_types import (
    APPLIES,
    CONFIDENCES,
    READ,
    SCHEME_TERMS,
    STARTS,
    STATUSES,
    UNITS,
    Rule,
    RuleFile,
    RuleFileError,
    Source,
)
from kopdes_plan.inputs.yaml_page import Page, hint


def read_set(folder: Path) -> tuple[dict[str, RuleFile], dict[str, Source]]:
    """All files of a folder by name, and its sources; RuleFileError lists every mistake of all."""
    mistakes: list[tuple[str, int, str]] = []
    sources: dict[str, Source] = _Every()
    files: dict[str, RuleFile] = {}
    try:
        sources = read_sources((folder / "sources.yaml").read_text(encoding="utf-8"))
    except RuleFileError as fault:
        mistakes.extend(fault.mistakes)
    for file in sorted(folder.glob("*/*.yaml")):
        name = f"{file.parent.name}/{file.stem}"
        try:
            files[name] = read_rules(file.read_text(encoding="utf-8"), name, sources)
        except RuleFileError as fault:
            mistakes.extend(fault.mistakes)
    if mistakes:
        raise RuleFileError(mistakes)
    return files, sources


class _Every(dict[str, Source]):
    """Stands for sources that cannot be read, so that rules are not called wrong for it."""

    def __contains__(self, key: object) -> bool:
        return True


def read_rules(text: str, name: str, sources: Mapping[str, Source]) -> RuleFile:
    """The rules of one file named like "taxes/final_income"; RuleFileError lists all mistakes."""
    page = _RulePage(f"rules/{name}.yaml", sources)
    parts = page.pairs(page.tree(text), "the file")
    label = page.text(parts.pop("label", None), "label of the file")
    note = page.text(parts.pop("note", None), "note", optional=True)
    ends = parts.pop("ends", None)
    rules = {key: page.series(f"{name}.{key}", label, node) for key, node in parts.items()}
    if ends is not None:
        rules = {key: page.ended(series, ends) for key, series in rules.items()}
    if name.startswith("loans/"):
        page.check_scheme(parts, rules)
    page.done()
    return RuleFile(name, label, note, {f"{name}.{key}": s for key, s in rules.items()})


def read_sources(text: str) -> dict[str, Source]:
    """Source id -> Source from `sources.yaml`; RuleFileError lists all mistakes."""
    page = Page("rules/sources.yaml")
    found = {}
    for key, node in page.pairs(page.tree(text), "the file").items():
        part = page.pairs(node, key, ("title", "read"), ("url", "note"))
        found[key] = Source(
            key,
            page.text(part.get("title"), f"{key}: title"),
            page.words(part["url"]) if "url" in part else (),
            page.choice(part.get("read"), f"{key}: read", READ),
            page.text(part.get("note"), f"{key}: note", optional=True),
        )
    page.done()
    return found


class _RulePage(Page):
    """One file of dated rules being read."""

    def __init__(self, file: str, sources: Mapping[str, Source]) -> None:
        super().__init__(file)
        self.sources = sources

    def series(self, path: str, file_label: str, node: Any) -> tuple[Rule, ...]:
        """The dated values of one rule, each with its end."""
        part = self.pairs(node, path, ("unit", "applies", "values"), ("label", "status"))
        unit = self.choice(part.get("unit"), f"{path}: unit", UNITS)
        applies = self.choice(part.get("applies"), f"{path}: applies", APPLIES)
        status = self.choice(part.get("status"), f"{path}: status", STATUSES, "law")
        own = self.text(part.get("label"), f"{path}: label", optional=True)
        label = f"{file_label}: {own}" if own else file_label
        blank = Rule(path, label, unit, applies, status, None, date.min, None, *[""] * 6)
        values = part.get("values")
        if values is None:
            return ()
        if not self.pairs(values, f"{path}: values"):
            self.wrong(values, f"{path} holds no dated value")
            return ()
        rules: list[Rule] = []
        for day_node, value_node in values.value:
            day = self.day(day_node)
            if day is None:
                continue
            if rules and day <= rules[-1].effective:
                self.wrong(day_node, f"{path}: {day} must come after {rules[-1].effective}")
            rules.append(self.dated(blank, day, value_node))
        return _with_ends(rules)

    def dated(self, blank: Rule, day: date, node: Any, ends: bool = False) -> Rule:
        """`blank` with the value of one date; `ends`: it closes the rule and holds no value."""
        what = f"{blank.path} of {day}"
        cited = ("source", "where", "confidence")
        required = cited if ends else ("value", *cited)
        part = self.pairs(node, what, required, ("note", "url", "start"))
        source = self.text(part["source"], f"{what}: source") if "source" in part else ""
        if source and source not in self.sources:
            close = hint(source, tuple(self.sources))
            self.wrong(part["source"], f"{what}: source '{source}' is not in sources.yaml{close}")
        return blank._replace(
            value=self.value(part["value"], blank.unit, what) if "value" in part else None,
            effective=day,
            start=self.choice(part.get("start"), f"{what}: start", STARTS, "day"),
            source=source,
            where=self.text(part["where"], f"{what}: where") if "where" in part else "",
            confidence=self.choice(part.get("confidence"), f"{what}: confidence", CONFIDENCES),
            url=self.text(part.get("url"), f"{what}: url", optional=True),
            note=self.text(part.get("note"), f"{what}: note", optional=True),
        )

    def ended(self, series: tuple[Rule, ...], node: Any) -> tuple[Rule, ...]:
        """`series` closed on the file's `ends` day, unless it ended by itself before."""
        if not series or not self.pairs(node, "ends"):
            return series
        day_node, value_node = node.value[0]
        day = self.day(day_node)
        if day is None or series[-1].value is None:
            return series
        last = series[-1]
        if day <= last.effective:
            self.wrong(day_node, f"{last.path} begins on {last.effective}, after `ends`")
        return _with_ends([*series, self.dated(last, day, value_node, ends=True)])

    def check_scheme(self, nodes: Mapping[str, Any], rules: Mapping[str, tuple[Rule, ...]]) -> None:
        for key in ("borrower", "lenders"):
            if key not in nodes:
                self.wrong(None, f"a loan scheme lacks '{key}'")
        for key, node in nodes.items():
            if key not in SCHEME_TERMS:
                self.wrong(node, f"unknown loan term '{key}'{hint(key, tuple(SCHEME_TERMS))}")
            elif rules[key] and rules[key][0].unit != SCHEME_TERMS[key]:
                self.wrong(node, f"loan term '{key}' has the unit {SCHEME_TERMS[key]}")


def _with_ends(rules: list[Rule]) -> tuple[Rule, ...]:
    days = [rule.effective for rule in rules[1:]]
    return tuple(r._replace(until=day) for r, day in zip(rules, [*days, None], strict=True))
