"""What a board does on the page: turns to a step, types, presses, pastes, reads.

Everything waits until the program has answered (`data-done` counts answers), never for a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.browser.lab import Page

UNFOLD = "e => { for (; e; e = e.parentElement) if (e.matches('details')) e.open = true; }"
PASTE = """(input, words) => {
  const data = new DataTransfer();
  data.setData("text/plain", words);
  const options = {clipboardData: data, bubbles: true, cancelable: true};
  input.dispatchEvent(new ClipboardEvent("paste", options));
}"""


class Board:
    """A person in front of a `Page`."""

    def __init__(self, page: Page) -> None:
        self.page, self.tab, self.lab = page, page.tab, page.lab
        self.text, self.wait = page.text, page.wait

    def open_app(self) -> None:
        """Opens the app face anew."""
        self.page.open_app()
        self.settled()

    @contextmanager
    def another(self) -> Iterator[Board]:
        """A second window."""
        tab = self.tab.context.browser.new_page()
        try:
            yield Board(Page(self.lab, tab))
        finally:
            tab.close()

    def settled(self) -> None:
        """Waits until every event so far has been answered."""
        self.tab.wait_for_function(
            "() => { const page = document.querySelector('.kopdes');"
            " return page && page.dataset.asked === page.dataset.done; }"
        )

    def step(self) -> str:
        """The step that is open."""
        return str(self.tab.locator(".kopdes-step[aria-current]").get_attribute("data-step"))

    def turn(self, step: str) -> None:
        """Turns to a step."""
        self.tab.locator(f'.kopdes-step[data-step="{step}"]').click()
        self.settled()
        assert self.step() == step

    def choose(self, words: str) -> None:
        """Presses the chip with these words."""
        self.tab.locator(".kopdes-chip", has_text=words).first.click()
        self.settled()

    def press(self, words: str) -> None:
        """Presses the button with these words."""
        self.tab.get_by_role("button", name=words).first.click()
        self.settled()

    def keys(self, keys: str) -> None:
        """Presses keys, `Control+z`."""
        self.tab.keyboard.press(keys)
        self.settled()

    def entry(self, path: str) -> Any:
        """The input, select or textarea of a place of the plan; folds around it are opened."""
        found = self.tab.locator(f'[data-path="{path}"]').first
        found.evaluate(UNFOLD)
        return found.locator("input, select, textarea").first

    def shows(self, path: str, words: str) -> None:
        """Waits until a field shows these words; what nobody pressed for comes unasked."""
        place = f'[data-path="{path}"] input'
        self.tab.wait_for_function(
            "([place, words]) => document.querySelector(place)?.value === words",
            arg=[place, words],
        )

    def type(self, path: str, words: str) -> None:
        """Types over what a field holds and presses Enter."""
        entry = self.entry(path)
        entry.fill(words)
        entry.press("Enter")
        self.settled()

    def paste(self, path: str, words: str) -> None:
        """Pastes words into a cell, as copied from a spreadsheet."""
        self.entry(path).evaluate(PASTE, words)
        self.settled()

    def focused(self) -> str:
        """The place of the plan in which the cursor is."""
        find = "() => document.activeElement.closest('[data-path]')?.dataset.path ?? ''"
        return str(self.tab.evaluate(find))
