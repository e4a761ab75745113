"""The project agrees with its own tables: layers, postings, words, rules, unit types."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kopdes_plan import text
from kopdes_plan.inputs import businesses, plan, progress, village_profile
from kopdes_plan.inputs.catalogue import load_unit_types
from kopdes_plan.inputs.chart import load_chart
from kopdes_plan.inputs.plan_file import load_plan
from kopdes_plan.inputs.rules import load_rules
from kopdes_plan.model import cautions
from kopdes_plan.model.result import Statements
from kopdes_plan.paths import TEMPLATES
from tests.plans import plan_of, run_plan, shop

PACKAGE = Path(plan.__file__).parents[1]
LAYERS = ("inputs", "model", "outputs", "screens", "terminal")


def modules() -> Iterator[Path]:
    """Every source file of the package."""
    yield from sorted(PACKAGE.rglob("*.py"))


def imported(source: str) -> Iterator[tuple[int, str]]:
    """Line and dotted name of each import of ours, wherever in the file it stands."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kopdes_plan"):
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith("kopdes_plan"):
                    yield node.lineno, alias.name


def test_a_package_imports_only_what_sorts_before_it() -> None:
    """inputs < … < terminal; paths and remembered import nothing of ours, text only paths."""
    wrong = []
    for path in modules():
        here = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        for line, name in imported(path.read_text(encoding="utf-8")):
            there = [*name.split("."), ""][1]
            if here in ("paths", "remembered") or (here == "text" and there != "paths"):
                wrong.append(f"{path.name}:{line} imports {name}")
            if here in LAYERS and there in LAYERS and LAYERS.index(there) > LAYERS.index(here):
                wrong.append(f"{here}/{path.name}:{line} imports {name}")
    assert wrong == []


def test_the_model_knows_no_files_words_or_pandas() -> None:
    """model/ is numpy and arithmetic: no text, no paths, no pandas, no open()."""
    banned = re.compile(r"\b(pandas|open\(|kopdes_plan\.text|kopdes_plan\.paths|pathlib)\b")
    for path in (PACKAGE / "model").glob("*.py"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            assert not banned.search(line), f"{path.name}:{number}: {line.strip()}"


@pytest.mark.parametrize("package", ["inputs", "model", "outputs", "terminal"])
def test_a_package_names_its_modules_in_reading_order(package: str) -> None:
    """Who opens a folder finds each of its modules in the words of its `__init__`."""
    said = ast.get_docstring(ast.parse((PACKAGE / package / "__init__.py").read_text("utf-8")))
    names = {path.stem for path in (PACKAGE / package).glob("*.py")} - {"__init__"}
    assert names - set(re.findall(r"`(\w+)`", said or "")) == set()


def literals(path: Path) -> set[str]:
    """The string constants of a module outside its docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    }


def test_every_flow_of_the_engine_is_posted() -> None:
    """A plan with everything in it makes no flow that postings.csv does not know."""
    chart = load_chart()
    result = run_plan(
        plan_of(
            unit_usaha={"t": shop(hari_piutang="20", hari_persediaan="10")},
            tenaga_kerja=[{"nama": "kasir"}],
            aset=[{"nama": "rak", "harga": "10jt", "umur_bulan": 24, "diganti": "ya"}],
            hibah=[{"nama": "CSR", "jumlah": "50jt", "bulan": "2027-01"}],
        )
    )
    assert set(result.flows) <= set(chart.postings)


def test_every_posting_is_made_somewhere_in_the_engine() -> None:
    """postings.csv has no row that nothing makes."""
    spoken = set().union(*(literals(path) for path in (PACKAGE / "model").glob("*.py")))
    made = {name for name in load_chart().postings if name in spoken}
    made |= {f"{pool}_savings_returned" for pool in ("principal", "compulsory")}
    assert set(load_chart().postings) - made == set()


def test_every_account_is_used_by_a_posting() -> None:
    """accounts.csv has no account that no posting touches."""
    used = {side for p in load_chart().postings.values() for side in (p.debit, p.credit)}
    assert set(load_chart().accounts) - used == set()


def test_both_languages_have_the_same_words() -> None:
    """A word missing in one language is a word missing."""
    assert set(text.words("id")) == set(text.words("en"))


def test_every_warning_has_a_sentence() -> None:
    """Each code that the model can raise is a sentence in both languages."""
    folder = Path(cautions.__file__).parent
    source = "".join(file.read_text(encoding="utf-8") for file in folder.glob("*.py"))
    codes = set(re.findall(r'Warning\(\s*"([a-z_0-9]+)"', source))
    assert len(codes) > 10
    for language in ("id", "en"):
        assert {code for code in codes if f"warning.{code}" not in text.words(language)} == set()


def test_every_statement_line_has_a_word() -> None:
    """The lines of the four statements are written by words, never by their English names."""
    result = run_plan(plan_of(unit_usaha={"t": shop()}))
    statements: Statements = result.statements
    lines = {*statements.surplus, *statements.position, *statements.cash_flow, *statements.equity}
    lines |= {p.cash_line for p in load_chart().postings.values() if p.cash_line}
    words = text.words("id")
    endings = {line: (f".{line}", f".{line}.total") for line in lines}
    missing = {x for x, ends in endings.items() if not any(key.endswith(ends) for key in words)}
    assert missing == set()


def parts_of_the_plan() -> list[type[businesses.Part]]:
    """Every class a plan is made of."""
    homes = {part.__name__ for part in (plan, businesses, progress, village_profile)}
    found: list[type[businesses.Part]] = []
    waiting = [businesses.Part]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            if kind.__module__ in homes:
                found.append(kind)
    return found


@pytest.mark.parametrize("kind", parts_of_the_plan(), ids=lambda kind: kind.__name__)
def test_every_field_has_an_indonesian_key(kind: type[businesses.Part]) -> None:
    """What people write is Indonesian: an alias for each field, none twice in one class."""
    aliases = [field.alias for field in kind.model_fields.values()]
    assert all(aliases)
    assert len(set(aliases)) == len(aliases)


def test_every_rule_is_cited() -> None:
    """Each rule in force names a source that exists, a place in it, and how sure we are."""
    rules = load_rules()
    for citation in rules.in_force(plan_of().plan_date):
        assert citation.source and citation.where and citation.confidence, citation.rule


def test_the_law_that_a_docstring_names_is_among_the_rules() -> None:
    """`Law: taxes/income` leads a reader to a file of data/rules that is there."""
    files = {path.partition(".")[0] for path in load_rules().series}
    named = re.compile(r"\b(?:cooperative|loans|prices|taxes|village|wages)/\w+\b(?!\*)")
    wrong = []
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                law = (ast.get_docstring(node) or "").partition("Law: ")[2]
                wrong += [f"{path.name}: {rule}" for rule in set(named.findall(law)) - files]
    assert wrong == []


@pytest.mark.parametrize("type_id", sorted(load_unit_types()))
def test_every_unit_type_runs(type_id: str, tmp_path: Path) -> None:
    """A plan with one unit of the type and nothing else computes and balances."""
    import numpy as np

    import kopdes_plan

    source = Path(tmp_path / "rencana.yaml")
    source.write_text(
        f"""nama: Satu unit
tanggal_rencana: 2026-11-25
mulai: 2027-01
koperasi: {{nama: Koperasi uji, desa: ["64.02.05.2001"]}}
unit_usaha:
  satu: {{jenis: {type_id}, pembeli: warga}}
pajak: {{tahun_terdaftar: 2025}}
pembagian_shu: {{bagian: {{cadangan: 100%}}}}
""",
        encoding="utf-8",
    )
    result = kopdes_plan.run(kopdes_plan.load_plan(source))
    position = result.statements.position
    assert np.abs(position["assets"] - position["liabilities"] - position["equity"]).max() < 1
    assert result.units[0].revenue.sum() > 0


def test_a_plans_defaults_are_those_of_the_rules() -> None:
    """Each starting value of the rules is one that a plan starts with, by the schema or by the
    template of a new plan, on the plan's day."""
    rules, day, bare = load_rules(), plan_of().plan_date, plan_of()
    unit, loan = businesses.Unit.model_fields, businesses.Lending.model_fields
    defaults = {
        "cooperative/appraisal.discount_rate": bare.general.discount_rate_per_year,
        "cooperative/appraisal.dscr_min": bare.general.dscr_required,
        "wages/growth.rate": bare.general.wage_growth_per_year,
        "cooperative/savings.paid_share_default": bare.members.paying_share,
        "cooperative/annual_meeting.month_default": bare.surplus.meeting_month,
        "wages/bpjs.jkk_default": bare.taxes.accident_rate,
        "wages/hours.per_month": plan.Staff.model_fields["hours_per_month"].default,
        "cooperative/operation.maintenance": plan.Asset.model_fields[
            "maintenance_per_year"
        ].default,
        "cooperative/operation.bon_loss": unit["credit_loss"].default,
        "cooperative/operation.ramp_up_start": unit["ramp_up_start"].default,
        "cooperative/operation.ramp_up_months": unit["ramp_up_months"].default,
        "cooperative/operation.credit_loss": loan["loss_share"].default,
    }
    begun = load_plan(TEMPLATES / "plans" / "baru.yaml").surplus.shares
    defaults |= {f"cooperative/surplus_split.{name}": share for name, share in begun.items()}
    assert {path: float(value) for path, value in defaults.items()} == {
        path: rules.number(path, day)
        for path, series in rules.series.items()
        if series[-1].status == "default" and not path.startswith("loans/")
    }
