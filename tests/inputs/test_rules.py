"""Dated rules: what they answer on a day and over months, what they note, what they refuse."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from kopdes_plan.inputs.rule_files import read_rules, read_sources
from kopdes_plan.inputs.rule_types import (
    CONFIDENCES,
    SCHEME_TERMS,
    STARTS,
    UNITS,
)
from kopdes_plan.inputs.rules import (
    RuleEnded,
    RuleFileError,
    RuleNotYet,
    Rules,
    RuleUnknown,
    data_hash,
    load_rules,
)
from kopdes_plan.text import words

SOURCES = """\
pp_1:
  title: PP 1
  url: https://example.org/pp-1
  read: secondary
ours:
  title: Asumsi
  read: none
"""
LEVY = """\
label: Pungutan
rate:
  unit: /1
  applies: monthly
  values:
    2025-01-01: {value: 0.01, source: pp_1, where: Pasal 1, confidence: confirmed}
    2025-03-15: {value: 0.02, source: pp_1, where: Pasal 2, confidence: confirmed, note: naik}
    2025-06-01: {value: null, source: pp_1, where: Pasal 3, confidence: confirmed}
share:
  label: bagian desa
  unit: /1
  applies: yearly
  status: default
  values:
    2025-07-01: {value: 0.3, source: ours, where: nilai awal, confidence: assumption}
    2027-01-01: {value: 0.4, source: ours, where: nilai awal, confidence: assumption}
fee:
  unit: IDR
  applies: contract
  values:
    2025-01-01: {value: 1_500_000, source: pp_1, where: Pasal 4, confidence: single_source}
payer:
  unit: text
  applies: contract
  values:
    2025-01-01: {value: "64.02", source: pp_1, where: Pasal 5, confidence: unsure}
"""
SCHEME = """\
label: Bank
ends:
  2026-04-01: {source: pp_1, where: dicabut, confidence: unsure}
borrower:
  unit: text
  applies: contract
  values:
    2025-01-01: {value: koperasi, source: pp_1, where: Pasal 1, confidence: confirmed}
lenders:
  unit: list
  applies: contract
  values:
    2025-01-01: {value: [BRI, BNI], source: pp_1, where: Pasal 2, confidence: confirmed}
rate:
  unit: /year
  applies: contract
  values:
    2025-01-01: {value: 0.06, source: pp_1, where: Pasal 3, confidence: confirmed}
    2025-09-01: {value: null, source: pp_1, where: Pasal 4, confidence: confirmed}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small folder of rules; each test may break it."""
    for name, text in {"sources": SOURCES, "taxes/levy": LEVY, "loans/bank": SCHEME}.items():
        file = tmp_path / f"{name}.yaml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def small(folder: Path) -> Rules:
    return load_rules(folder)


@pytest.fixture(scope="module")
def law() -> Rules:
    return load_rules()


# ---- a day


@pytest.mark.parametrize(
    ("day", "value"),
    [("2025-01-01", 0.01), ("2025-03-14", 0.01), ("2025-03-15", 0.02), ("2025-05-31", 0.02)],
)
def test_a_value_holds_until_the_day_before_the_next(small: Rules, day: str, value: float) -> None:
    assert small.value("taxes/levy.rate", date.fromisoformat(day)) == value


def test_before_the_first_date_the_first_date_is_told(small: Rules) -> None:
    with pytest.raises(RuleNotYet, match=r"taxes/levy\.rate begins on 2025-01-01; asked for 2024"):
        small.value("taxes/levy.rate", date(2024, 12, 31))


def test_an_ended_rule_has_no_value_and_is_no_number(small: Rules) -> None:
    day = date(2025, 6, 1)
    assert small.value("taxes/levy.rate", day) is None
    assert small.known("taxes/levy.rate", day) is None
    with pytest.raises(RuleEnded, match="ended on 2025-06-01; asked for 2025-06-01"):
        small.number("taxes/levy.rate", day)


def test_a_misspelt_path_is_answered_with_the_right_one(small: Rules) -> None:
    with pytest.raises(RuleUnknown, match=r"no rule taxes/levi\.rate; did you mean taxes/levy\.r"):
        small.value("taxes/levi.rate", date(2025, 1, 1))
    assert small.known("taxes/levi.rate", date(2025, 1, 1)) is None


def test_words_are_no_number_and_keep_their_zeros(small: Rules) -> None:
    assert small.value("taxes/levy.payer", date(2025, 1, 1)) == "64.02"
    with pytest.raises(TypeError, match="is text, not a number"):
        small.number("taxes/levy.payer", date(2025, 1, 1))


# ---- months


def test_a_monthly_rule_counts_from_the_first_month_it_holds_on_the_first_day(
    small: Rules,
) -> None:
    """The change of 15 March counts from April."""
    assert small.over("taxes/levy.rate", date(2025, 2, 20), 3).tolist() == [0.01, 0.01, 0.02]


def test_a_yearly_rule_counts_for_the_whole_year_in_which_it_holds_at_the_end(
    small: Rules,
) -> None:
    shares = small.over("taxes/levy.share", date(2025, 1, 1), 36)
    assert shares.tolist() == [0.3] * 24 + [0.4] * 12


def test_months_after_the_end_and_before_the_start_are_refused(small: Rules) -> None:
    with pytest.raises(RuleEnded):
        small.over("taxes/levy.rate", date(2025, 5, 1), 2)
    with pytest.raises(RuleNotYet):
        small.over("taxes/levy.rate", date(2024, 12, 1), 2)


def test_contract_terms_do_not_follow_the_months(small: Rules) -> None:
    with pytest.raises(TypeError, match="fixed on the day of signing"):
        small.over("taxes/levy.fee", date(2025, 1, 1), 12)


def test_nobody_can_change_the_law(small: Rules) -> None:
    rates = small.over("taxes/levy.rate", date(2025, 1, 1), 3)
    with pytest.raises(ValueError, match="read-only"):
        rates[0] = 0.0
    assert isinstance(rates, np.ndarray)


# ---- schemes


def test_a_scheme_closes_on_the_day_its_file_ends(small: Rules) -> None:
    assert small.schemes() == ("bank",)
    assert small.schemes(date(2026, 3, 31)) == ("bank",)
    assert small.schemes(date(2026, 4, 1)) == ()
    assert small.terms("bank", date(2026, 4, 1)) == {}
    assert small.at("loans/bank.lenders", date(2026, 3, 31)).until == date(2026, 4, 1)


def test_a_term_that_ended_earlier_is_no_longer_among_the_terms(small: Rules) -> None:
    assert set(small.terms("bank", date(2025, 8, 31))) == {"borrower", "lenders", "rate"}
    assert set(small.terms("bank", date(2025, 9, 1))) == {"borrower", "lenders"}


def test_an_unknown_scheme_is_an_unknown_rule(small: Rules) -> None:
    with pytest.raises(RuleUnknown, match=r"did you mean loans/bank\.borrower"):
        small.terms("bang", date(2025, 9, 1))


# ---- what was read


def test_the_trace_holds_each_rule_and_date_once_in_order(small: Rules) -> None:
    traced = small.traced()
    traced.over("taxes/levy.rate", date(2025, 3, 1), 3)
    for _ in range(2):
        traced.number("taxes/levy.fee", date(2025, 2, 1))
    assert [(c.rule, c.effective.isoformat(), c.value) for c in traced.citations()] == [
        ("taxes/levy.fee", "2025-01-01", 1_500_000),
        ("taxes/levy.rate", "2025-01-01", 0.01),
        ("taxes/levy.rate", "2025-03-15", 0.02),
    ]


def test_looking_around_leaves_no_trace(small: Rules) -> None:
    traced = small.traced()
    traced.in_force(date(2025, 9, 1))
    traced.schemes(date(2025, 9, 1))
    traced.known("taxes/levy.rate", date(2024, 1, 1))
    traced.value("taxes/levy.rate", date(2025, 6, 1))  # it has ended
    assert traced.citations() == ()


def test_two_traces_know_nothing_of_each_other(small: Rules) -> None:
    first, second = small.traced(), small.traced()
    first.value("taxes/levy.fee", date(2025, 2, 1))
    assert len(first.citations()) == 1
    assert second.citations() == ()


def test_a_citation_holds_what_a_document_prints(small: Rules) -> None:
    cited = small.cite("taxes/levy.rate", date(2025, 4, 1))
    assert cited[:9] == (
        "taxes/levy.rate",
        0.02,
        "/1",
        "PP 1",
        "Pasal 2",
        "confirmed",
        date(2025, 3, 15),
        "https://example.org/pp-1",
        "naik",
    )
    assert (cited.label, cited.original_unread) == ("Pungutan", True)


def test_an_assumption_of_ours_has_no_original_to_read(small: Rules) -> None:
    cited = small.cite("taxes/levy.share", date(2026, 1, 1))
    assert (cited.label, cited.original_unread) == ("Pungutan: bagian desa", False)


def test_rules_in_force_leave_out_what_has_ended_or_not_begun(small: Rules) -> None:
    paths = [cited.rule for cited in small.in_force(date(2025, 6, 1))]
    assert paths == [
        "loans/bank.borrower",
        "loans/bank.lenders",
        "loans/bank.rate",
        "taxes/levy.fee",
        "taxes/levy.payer",
    ]


# ---- broken files: the whole message, with file and line


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "  unit: /1\n  applies: monthly",
            "  applies: monthly",
            "rules/taxes/levy.yaml line 3: taxes/levy.rate lacks 'unit'",
        ),
        (
            "  applies: monthly\n",
            "  applies: monthly\n  aplies: monthly\n",
            "rules/taxes/levy.yaml line 5: unknown key 'aplies' in taxes/levy.rate;"
            " did you mean 'applies'?",
        ),
        (
            "  applies: monthly\n",
            "  applies: monthly\n  unit: IDR\n",
            "rules/taxes/levy.yaml line 5: duplicate key 'unit' in taxes/levy.rate",
        ),
        (
            "unit: IDR\n",
            "unit: rupiah\n",
            "rules/taxes/levy.yaml line 18: taxes/levy.fee: unit is 'rupiah'; it must be one of "
            + ", ".join(UNITS),
        ),
        (
            "value: 0.01, source: pp_1,",
            "value: 0.01, source: pp_2,",
            "rules/taxes/levy.yaml line 6: taxes/levy.rate of 2025-01-01: source 'pp_2' is not in"
            " sources.yaml; did you mean 'pp_1'?",
        ),
        (
            ", where: Pasal 1",
            "",
            "rules/taxes/levy.yaml line 6: taxes/levy.rate of 2025-01-01 lacks 'where'",
        ),
        (
            "where: Pasal 1, confidence: confirmed",
            "where: Pasal 1, confidence: sure",
            "rules/taxes/levy.yaml line 6: taxes/levy.rate of 2025-01-01: confidence is 'sure';"
            " it must be one of " + ", ".join(CONFIDENCES),
        ),
        (
            "where: Pasal 1, confidence: confirmed",
            "where: Pasal 1",
            "rules/taxes/levy.yaml line 6: taxes/levy.rate of 2025-01-01 lacks 'confidence'",
        ),
        (
            "2025-03-15",
            "2025-02-30",
            "rules/taxes/levy.yaml line 7: '2025-02-30' is not a date; write year-month-day,"
            " like 2026-04-01",
        ),
        (
            "2025-03-15",
            "2024-03-15",
            "rules/taxes/levy.yaml line 7: taxes/levy.rate: 2024-03-15 must come after 2025-01-01",
        ),
        (
            "value: 0.02",
            "value: 2",
            "rules/taxes/levy.yaml line 7: taxes/levy.rate of 2025-03-15: a share is at most 1;"
            " write 58.03 % as 0.5803, not '2'",
        ),
        (
            "value: 0.02",
            "value: 0,02",
            "rules/taxes/levy.yaml line 7: unknown key '02' in taxes/levy.rate of 2025-03-15",
        ),
        (
            "1_500_000",
            "500.000",
            "rules/taxes/levy.yaml line 21: taxes/levy.fee of 2025-01-01: '500.000' is ambiguous;"
            " write 500_000",
        ),
        (
            "1_500_000",
            "1.500.000",
            "rules/taxes/levy.yaml line 21: taxes/levy.fee of 2025-01-01: '1.500.000' is not a"
            " number like 0.06 or 3_000_000_000",
        ),
        (
            "label: Pungutan\n",
            "",
            "rules/taxes/levy.yaml line 1: label of the file must be words",
        ),
        (
            "applies: contract\n  values:\n    2025-01-01: {value: 1_500",
            "applies: contract\n  values: {}\nold:\n    2025-01-01: {value: 1_500",
            "rules/taxes/levy.yaml line 20: taxes/levy.fee holds no dated value",
        ),
        (
            "{value: 0.01",
            "{value: 0.01}}",
            "rules/taxes/levy.yaml line 6: not YAML: did not find expected key",
        ),
    ],
)
def test_a_broken_rule_is_refused_with_its_line(old: str, new: str, message: str) -> None:
    assert LEVY.count(old) >= 1
    with pytest.raises(RuleFileError) as caught:
        read_rules(LEVY.replace(old, new, 1), "taxes/levy", read_sources(SOURCES))
    assert message in str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "rate:\n",
            "rates:\n",
            "rules/loans/bank.yaml line 15: unknown loan term 'rates'; did you mean 'rate'?",
        ),
        (
            "unit: /year",
            "unit: /1",
            "rules/loans/bank.yaml line 15: loan term 'rate' has the unit /year",
        ),
        (
            "borrower:\n",
            "wording:\n",
            "rules/loans/bank.yaml line 1: a loan scheme lacks 'borrower'",
        ),
        (
            "  2026-04-01: {source",
            "  2025-01-01: {source",
            "rules/loans/bank.yaml line 3: loans/bank.borrower begins on 2025-01-01, after `ends`",
        ),
        (
            "dicabut, confidence: unsure",
            "dicabut",
            "rules/loans/bank.yaml line 3: loans/bank.borrower of 2026-04-01 lacks 'confidence'",
        ),
    ],
)
def test_a_broken_scheme_is_refused_with_its_line(old: str, new: str, message: str) -> None:
    assert SCHEME.count(old) >= 1
    with pytest.raises(RuleFileError) as caught:
        read_rules(SCHEME.replace(old, new, 1), "loans/bank", read_sources(SOURCES))
    assert message in str(caught.value).splitlines()


def test_a_source_must_say_what_was_read() -> None:
    with pytest.raises(RuleFileError, match=r"sources\.yaml line 4: pp_1: read is 'all'; it must"):
        read_sources(SOURCES.replace("read: secondary", "read: all"))


def test_the_mistakes_of_all_files_come_together(folder: Path) -> None:
    for name, text in {"taxes/levy": LEVY, "loans/bank": SCHEME}.items():
        broken = text.replace("where: Pasal 1", "place: Pasal 1", 1)
        (folder / f"{name}.yaml").write_text(broken, encoding="utf-8")
    with pytest.raises(RuleFileError) as caught:
        load_rules(folder)
    files = [(file, line) for file, line, _ in caught.value.mistakes]
    assert files == [("rules/loans/bank.yaml", 8)] * 2 + [("rules/taxes/levy.yaml", 6)] * 2


# ---- the rules we ship


def test_every_source_is_used_and_every_address_is_one(law: Rules) -> None:
    used = {rule.source for series in law.series.values() for rule in series}
    assert used == set(law.sources)
    addresses = [url for source in law.sources.values() for url in source.urls]
    assert [url for url in addresses if not url.startswith("https://")] == []


def test_a_confirmed_rule_does_not_rest_on_an_assumption(law: Rules) -> None:
    rules = [rule for series in law.series.values() for rule in series]
    for rule in rules:
        if law.sources[rule.source].read == "none":
            assert rule.confidence in ("unsure", "assumption"), rule.path
        if rule.confidence == "assumption":
            assert not rule.binding, rule.path


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_degree_unit_and_start_has_a_word(language: str) -> None:
    said = words(language)
    lists = {"unit": UNITS, "effective": STARTS, "confidence": CONFIDENCES}
    missing = [f"rule.{name}.{word}" for name, known in lists.items() for word in known]
    assert [key for key in missing if key not in said] == []


def test_coded_terms_have_a_word(law: Rules) -> None:
    coded = {
        rule.value
        for path, series in law.series.items()
        for rule in series
        if path.endswith(("_default", ".borrower", ".asset_owner", ".counted_as", ".placement"))
        and isinstance(rule.value, str)
    }
    assert {"annuity", "inside", "paid", "koperasi", "agrinas", "bullet"} <= coded
    assert [code for code in coded if f"rule.term.{code}" not in words("id")] == []


def test_every_loan_term_is_used_by_some_scheme(law: Rules) -> None:
    used = {path.partition(".")[2] for path in law.series if path.startswith("loans/")}
    assert used == set(SCHEME_TERMS)


def test_figures_that_follow_from_each_other_agree(law: Rules) -> None:
    day = date(2026, 11, 25)
    vat = law.number("taxes/vat.statutory_rate", day) * law.number("taxes/vat.base_share", day)
    assert vat == pytest.approx(law.number("taxes/vat.rate", day), abs=1e-12)
    for group in ("nonbuilding_1", "nonbuilding_2", "nonbuilding_3", "nonbuilding_4"):
        life = law.number(f"taxes/depreciation_life.{group}", day)
        assert law.number(f"taxes/depreciation_straight_line.{group}", day) == 1 / life
        assert law.number(f"taxes/depreciation_declining.{group}", day) == 2 / life
    shares = [law.number(p, day) for p in law.series if p.startswith("cooperative/surplus_split.")]
    assert sum(shares) == pytest.approx(1.0)


# ---- the hash of the data


def test_the_hash_follows_names_and_contents_but_not_line_ends(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    file = tmp_path / "rules" / "a.yaml"
    file.write_bytes(b"label: x\n")
    first = data_hash(tmp_path)
    file.write_bytes(b"label: x\r\n")
    (tmp_path / ".hidden").write_bytes(b"x")
    assert data_hash(tmp_path) == first
    file.write_bytes(b"label: y\n")
    assert data_hash(tmp_path) != first
    file.write_bytes(b"label: x\n")
    file.rename(tmp_path / "rules" / "b.yaml")
    assert data_hash(tmp_path) != first
    assert len(first) == 12
