"""A newer set of rules comes on a USB stick: taken whole or not at all, and taken back again."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from kopdes_plan.inputs import rule_sets, rule_updates
from kopdes_plan.inputs.rule_updates import RulesRefused, bring, made_with, take_back
from kopdes_plan.inputs.rules import Rules, data_hash, load_rules, read_folder, set_in_use
from kopdes_plan.paths import DATA
from tests.plans import plan_of, run_plan

TODAY = date(2027, 3, 5)
KIT_DAY = date(2026, 11, 25)
KIT = rule_sets.RuleSet(DATA / "rules", KIT_DAY, None)
SAVINGS = "taxes/savings_interest.yaml"


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A shelf of the test's own and a day of the kit's rules that stays when they are renewed."""
    folder = tmp_path / "aturan"
    monkeypatch.setattr(rule_sets, "kit_set", lambda: KIT)
    monkeypatch.setenv(rule_sets.SHELF, str(folder))
    set_in_use.cache_clear()
    yield folder
    monkeypatch.undo()
    set_in_use.cache_clear()


Stick = Callable[..., Path]


@pytest.fixture
def stick(tmp_path: Path) -> Stick:
    """Makes a folder with the kit's rules of another day; `text` replaces files, None removes."""

    def made(edition: str = "2027-03-01", name: str = "stick", **text: str | None) -> Path:
        folder = tmp_path / name
        shutil.copytree(DATA / "rules", folder)
        (folder / "edition.yaml").write_text(f"date: {edition}\n", encoding="utf-8")
        for file, content in text.items():
            path = folder / file.replace("__", "/").replace("_yaml", ".yaml")
            path.unlink() if content is None else path.write_text(content, encoding="utf-8")
        return folder

    return made


def with_bill_enacted(folder: Path) -> Path:
    """The stick's Dana Desa of 2027: PMK 7/2026 is followed by a rule of 60 %."""
    file = folder / "village" / "dana_desa.yaml"
    text = file.read_text(encoding="utf-8")
    old = "    2027-01-01: {value: null, source: pmk_7_2026"
    assert text.count(old) == 1
    file.write_text(text.replace(old, old.replace("null", "0.6")), encoding="utf-8")
    return folder


def refusal(folder: Path | str, today: date = TODAY, **how: object) -> list[tuple[str, str]]:
    """Code and file of everything a folder is refused for; nothing may have changed."""
    before, there = set_in_use(), sorted(rule_sets.shelf().rglob("*"))
    with pytest.raises(RulesRefused) as caught:
        bring(folder, today, **how)  # type: ignore[arg-type]
    set_in_use.cache_clear()
    assert set_in_use() == before and sorted(rule_sets.shelf().rglob("*")) == there
    assert caught.value.report() and caught.value.report("en")
    return [(one.code, one.path) for one in caught.value.problems]


# ---- what is read


def test_a_computer_without_a_shelf_reads_the_kits_rules(shelf: Path) -> None:
    assert not shelf.exists()
    assert set_in_use() == KIT
    assert load_rules() is load_rules(DATA / "rules")
    assert data_hash() == rule_sets.hash_of(DATA)


def test_a_newer_set_is_read_from_then_on_and_the_old_one_stays(stick: Stick) -> None:
    """60 % for 2027 instead of nothing; the kit's own files are as they were."""
    kit, hash_before = rule_sets.hash_of(DATA), data_hash()
    done = bring(with_bill_enacted(stick()), TODAY)
    assert done.changed == ("village/dana_desa.earmark",)
    assert (done.now.edition, done.now.brought) == (date(2027, 3, 1), TODAY)
    assert done.before.brought is None and done.before.edition == KIT_DAY
    assert load_rules().number("village/dana_desa.earmark", date(2027, 5, 1)) == 0.6
    assert rule_sets.hash_of(DATA) == kit
    assert data_hash() != hash_before  # documents name what was read


def test_the_hash_is_that_of_the_rules_and_all_other_data(stick: Stick, tmp_path: Path) -> None:
    """As if the new rules stood in data/rules: the same twelve digits."""
    folder = with_bill_enacted(stick())
    bring(folder, TODAY)
    whole = tmp_path / "data"
    shutil.copytree(DATA, whole)
    shutil.rmtree(whole / "rules")
    shutil.copytree(folder, whole / "rules")
    assert data_hash() == rule_sets.hash_of(whole)


def test_the_one_before_comes_back_and_can_be_brought_again(stick: Stick, shelf: Path) -> None:
    """March, then April; back to March, back to the kit's; then April once more."""
    bring(with_bill_enacted(stick()), TODAY)
    april = stick("2027-04-01", "april")
    bring(april, date(2027, 4, 2))
    assert set_in_use().edition == date(2027, 4, 1)
    assert load_rules().value("village/dana_desa.earmark", date(2027, 5, 1)) is None
    back = take_back()
    assert (back.before.edition, back.now.edition) == (date(2027, 4, 1), date(2027, 3, 1))
    assert back.changed == ("village/dana_desa.earmark",)
    assert take_back().now == KIT
    with pytest.raises(RulesRefused) as caught:
        take_back()
    assert [one.code for one in caught.value.problems] == ["rules_none_before"]
    assert len(list((shelf / "dilepas").iterdir())) == 2  # kept, not thrown away
    assert bring(april, date(2027, 4, 3)).now.brought == date(2027, 4, 3)


def test_a_set_that_broke_on_the_shelf_is_passed_over(stick: Stick) -> None:
    done = bring(stick(), TODAY)
    (done.now.folder / "taxes" / "vat.yaml").write_text("label: [", encoding="utf-8")
    _other_process()
    assert set_in_use() == KIT
    assert [one.edition for one in rule_updates.passed_over()] == [date(2027, 3, 1)]


def test_a_set_without_a_rule_that_the_program_reads_is_passed_over(stick: Stick) -> None:
    """A newer program may read rules that an older set does not hold."""
    done = bring(stick(), TODAY)
    (done.now.folder / SAVINGS).unlink()
    _other_process()
    assert set_in_use().brought is None


def test_whoever_computes_goes_on_when_the_set_is_taken_back(stick: Stick, shelf: Path) -> None:
    """Another window takes it back: this one still names the hash of what it read."""
    done = bring(with_bill_enacted(stick()), TODAY)
    hash_read = data_hash()
    shutil.move(done.now.folder, shelf / "elsewhere")
    assert load_rules().number("village/dana_desa.earmark", date(2027, 5, 1)) == 0.6
    assert data_hash() == hash_read


def _other_process() -> None:
    """What a new process knows: nothing yet."""
    from kopdes_plan.inputs import rules

    set_in_use.cache_clear()
    rules._loaded.cache_clear()


# ---- what is refused


def test_every_mistake_is_told_with_file_and_line(stick: Stick) -> None:
    """A wrong day, an unknown key and a share of 58: all three at once, nothing changed."""
    folder = stick("2027-02-30")
    vat, dana = folder / "taxes" / "vat.yaml", folder / "village" / "dana_desa.yaml"
    vat.write_text(vat.read_text("utf-8").replace("unit: /1", "units: /1", 1), "utf-8")
    dana.write_text(dana.read_text("utf-8").replace("0.5803", "58.03"), "utf-8")
    with pytest.raises(RulesRefused) as caught:
        bring(folder, TODAY)
    places = {(one.path, one.line) for one in caught.value.problems}
    assert {("edition.yaml", 1), ("taxes/vat.yaml", 16), ("village/dana_desa.yaml", 7)} <= places
    said = caught.value.report()
    assert said.startswith(f"Kumpulan aturan di {folder} tidak dipakai; tidak ada yang diubah.")
    assert (
        "  village/dana_desa.yaml baris 7: village/dana_desa.earmark of 2026-02-12: a share" in said
    )
    assert "  edition.yaml baris 1: '2027-02-30' is not a date" in said


@pytest.mark.parametrize(
    ("edition", "code"),
    [
        ("2026-11-24", "rules_older"),
        ("2026-11-25", "rules_same_day"),
        ("2027-03-06", "rules_of_tomorrow"),
    ],
)
def test_a_set_must_be_newer_but_not_of_tomorrow(stick: Stick, edition: str, code: str) -> None:
    assert refusal(stick(edition)) == [(code, "edition.yaml")]


def test_the_same_set_again_is_identical(stick: Stick) -> None:
    assert refusal(DATA / "rules") == [("rules_identical", "edition.yaml")]
    folder = stick()
    bring(folder, TODAY)
    assert refusal(folder) == [("rules_identical", "edition.yaml")]


def test_files_that_do_not_belong_to_rules(stick: Stick) -> None:
    folder = stick()
    (folder / "buka.exe").write_bytes(b"MZ")
    (folder / "taxes" / "catatan.txt").write_text("x")
    (folder / "lain.yaml").write_text("label: x\n")
    (folder / "loans" / "lama").mkdir()
    (folder / "taxes" / "besar.yaml").write_bytes(b"# " + b"x" * 1_000_000)
    (folder / "taxes" / "biner.yaml").write_bytes(b"\xff\xfe\x00")
    (folder / ".DS_Store").write_bytes(b"\x00")  # left by a Mac: passed over
    assert refusal(folder) == [
        ("rules_not_yaml", "buka.exe"),
        ("rules_wrong_place", "lain.yaml"),
        ("rules_not_yaml", "loans/lama"),
        ("rules_too_big", "taxes/besar.yaml"),
        ("rules_not_text", "taxes/biner.yaml"),
        ("rules_not_yaml", "taxes/catatan.txt"),
    ]


@pytest.mark.skipif(os.name == "nt", reason="links need a right of their own on Windows")
def test_links_that_lead_out_are_refused_and_never_read(stick: Stick, tmp_path: Path) -> None:
    folder, secret = stick(), tmp_path / "rahasia.yaml"
    secret.write_text("label: rahasia\n")
    (folder / "taxes" / "a.yaml").symlink_to(secret)
    (folder / "rahasia").symlink_to(tmp_path)
    (folder / "taxes" / "b.yaml").symlink_to("vat.yaml")  # within: only a second name
    codes = dict((path, code) for code, path in refusal(folder))
    assert codes == {"taxes/a.yaml": "rules_link", "rahasia": "rules_link"}


def test_folders_that_are_no_set(tmp_path: Path, stick: Stick) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("x")
    (tmp_path / "empty").mkdir()
    folder = stick(name="kit/data/rules")
    assert refusal(tmp_path / "none") == [("rules_missing", "")]
    assert refusal(file) == [("rules_not_folder", "")]
    assert refusal(tmp_path / "empty") == [("rules_no_set", "")]
    with pytest.raises(RulesRefused, match="rules_inner_folder") as caught:
        bring(tmp_path / "kit", TODAY)
    assert str(folder) in caught.value.problems[0].text()


def test_a_rule_that_vanished_or_counts_in_another_unit(stick: Stick) -> None:
    """Old plans keep their law: what the program reads stays, in its unit."""
    folder = stick()
    (folder / SAVINGS).unlink()
    hours = folder / "wages" / "hours.yaml"
    hours.write_text(hours.read_text("utf-8").replace("hours/month", "months"), "utf-8")
    codes = refusal(folder)
    assert ("rules_lacking", SAVINGS) in codes and ("rules_lacking", "wages/hours.yaml") in codes
    assert {code for code, _ in codes} == {"rules_lacking"}


def test_a_set_by_which_the_examples_cannot_be_computed(stick: Stick) -> None:
    """A tax that ends in 2028 leaves plans of 2029 without law."""
    folder = stick()
    income = folder / "taxes" / "income.yaml"
    text = income.read_text("utf-8")
    row = next(line for line in text.splitlines() if "value: 0.22" in line)
    ended = row.partition("{")[0].replace(row.strip()[:10], "2023-01-01")
    closed = ended + "{value: null, source: uu_pph, where: berakhir, confidence: confirmed}"
    income.write_text(text.replace(row, f"{row}\n{closed}"), "utf-8")

    def trial(rules: Rules) -> float:
        return rules.number("taxes/income.rate", date(2027, 1, 1))

    assert refusal(folder, trial=trial) == [("rules_not_enough", "")]


def test_a_shelf_that_cannot_be_written(stick: Stick, shelf: Path) -> None:
    shelf.write_text("a file stands where the folder should be")
    with pytest.raises(RulesRefused) as caught:
        bring(stick(), TODAY)
    assert [one.code for one in caught.value.problems] == ["rules_not_written"]
    assert set_in_use().brought is None


# ---- old rules, and what changed for a plan


@pytest.mark.parametrize(
    ("day", "edition", "said"),
    [
        ("2027-05-25", "2026-11-25", ""),
        ("2027-05-26", "2026-11-25", "rules_old"),
        ("2026-11-25", "2027-05-25", ""),
        ("2026-11-25", "2027-05-26", "rules_newer"),
        ("2026-08-31", "2027-02-28", ""),  # six months after 31 August is the last of February
    ],
)
def test_six_months_lie_between(day: str, edition: str, said: str) -> None:
    assert rule_sets.age(date.fromisoformat(day), date.fromisoformat(edition)) == said


def test_a_plan_far_from_its_rules_says_so(stick: Stick) -> None:
    """The kit's rules of November 2026 are old for a plan of July 2027; a newer set helps."""
    plan = plan_of(tanggal_rencana="2027-07-01", mulai="2027-08")

    def aged() -> dict[str, object]:
        return {w.code: w.params for w in run_plan(plan, 12).warnings if w.code[:6] == "rules_"}

    assert aged() == {"rules_old": {"edition": "2026-11", "day": "2027-07"}}
    bring(stick("2027-06-20"), date(2027, 7, 1))
    assert aged() == {}
    codes = {w.code for w in run_plan(plan_of(), 12).warnings}  # of November 2026
    assert "rules_newer" in codes


def test_the_set_a_plan_was_made_with_is_the_newest_of_its_day(stick: Stick) -> None:
    bring(stick(), TODAY)
    bring(stick("2027-04-01", "april"), date(2027, 4, 2))
    editions = {day: made_with(date.fromisoformat(day)).edition.isoformat()
                for day in ("2026-01-01", "2026-12-01", "2027-03-15", "2028-01-01")}  # fmt: skip
    assert editions == {
        "2026-01-01": "2026-11-25", "2026-12-01": "2026-11-25",
        "2027-03-15": "2027-03-01", "2028-01-01": "2027-04-01",
    }  # fmt: skip


def test_changes_are_those_on_the_days_that_were_asked_for(stick: Stick) -> None:
    """Three questions: a month in 2026, the months of 2026/27, a day on which nothing held."""
    folder = with_bill_enacted(stick())
    old, new = load_rules(), read_folder(folder)

    def trial(rules: Rules) -> None:
        again = rules.traced()
        again.over("taxes/vat.rate", date(2027, 1, 1), 24)  # the same in both
        again.number("village/dana_desa.earmark", date(2026, 12, 31))  # the same on that day
        for year in (2027, 2028):
            again.known("village/dana_desa.earmark", date(year, 12, 31))

    (change,) = rule_updates.changes(old, new, trial)
    assert (change.path, change.before) == ("village/dana_desa.earmark", None)
    assert (change.first, change.last) == (date(2027, 12, 31), date(2028, 12, 31))
    assert change.after is not None and change.after.value == 0.6
