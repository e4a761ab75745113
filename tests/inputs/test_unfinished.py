"""What waits beside a plan, shared by its windows."""

from __future__ import annotations

from pathlib import Path

from kopdes_plan.inputs.saving import unfinished_file
from kopdes_plan.inputs.unfinished import keep_unfinished, unfinished


def test_each_window_adds_and_takes_only_its_own(tmp_path: Path) -> None:
    """A knows a, B knows b; a text typed over in the other window is no longer one's own."""
    plan = tmp_path / "rencana.yaml"
    assert keep_unfinished(plan, {}, {"a": "1"}) and keep_unfinished(plan, {}, {"b": "2"})
    assert unfinished(plan) == {"a": "1", "b": "2"}
    assert keep_unfinished(plan, {"b": "2"}, {"b": "2", "a": "baru"})
    assert keep_unfinished(plan, {"a": "1"}, {})  # the first window's text is gone already
    assert unfinished(plan) == {"a": "baru", "b": "2"}
    assert keep_unfinished(plan, {"a": "baru", "b": "2"}, {})
    assert not unfinished_file(plan).exists() and unfinished(plan) == {}


def test_any_text_is_kept_to_the_letter(tmp_path: Path) -> None:
    """Null bytes, half a sign, other writings."""
    plan = tmp_path / "rencana.yaml"
    typed = {"a": "\0 \ud800 é 漢字 \u2028\n", "": "x"}
    assert keep_unfinished(plan, {}, typed) and unfinished(plan) == typed


def test_nothing_is_made_where_the_plans_folder_is_gone(tmp_path: Path) -> None:
    """The stick was pulled: what waits is only on the screen."""
    plan = tmp_path / "dicabut" / "rencana.yaml"
    assert not keep_unfinished(plan, {}, {"a": "1"}) and not plan.parent.exists()
    assert not keep_unfinished("a\0b", {}, {"a": "1"}) and unfinished("a\0b") == {}
