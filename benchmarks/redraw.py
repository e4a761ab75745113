"""From Enter in a number field to the chart that shows it: medians in a real browser.

    python benchmarks/redraw.py [RUNS]

Prints the time the kernel works on one typed number (read, check, compute, save, draw all), and
the time a person waits from the key press until the new cash chart is painted, and until all is;
the last two also with the browser four times slower, as on an old laptop. Needs chromium.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

WATCH = """([first, last]) => {
  const seen = name => document.querySelector('.kopdes-chart.kopdes-' + name)?.innerHTML;
  const old = {[first]: seen(first), [last]: seen(last)}, at = {};
  const once = {capture: true, once: true};
  const start = new Promise(go =>
    document.addEventListener('keydown', () => go(performance.now()), once));
  window.waited = start.then(begin => new Promise(done => {
    const look = () => {
      for (const name of [first, last])
        if (!(name in at) && seen(name) !== old[name]) at[name] = performance.now() - begin;
      if (last in at) done([at[first], at[last]]); else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }));
}"""


def in_kernel(runs: int) -> float:
    """Milliseconds for one typed number, without a browser."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KOPDES_RENCANA"] = folder
        from kopdes_plan.screens.start import StartPage

        page = StartPage()
        field = next(one for one in page.fields if one.path == "unit_usaha.sembako.harga")
        times = []
        for run in range(runs):
            begin = perf_counter()
            field.entry.value = f"{50_000 + 100 * run + 100}"
            times.append(1000 * (perf_counter() - begin))
    return statistics.median(times)


def in_browser(runs: int, slower: int) -> tuple[float, float]:
    """Milliseconds until the cash chart, and until the last chart, is painted anew."""
    from tests.browser.lab import Lab, opened

    with tempfile.TemporaryDirectory() as folder, Lab(Path(folder)) as lab, opened(lab) as page:
        page.run("0_mulai.ipynb")
        devtools = page.tab.context.new_cdp_session(page.tab)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        waits = []
        for run in range(runs):
            page.field("Gerai sembako", "Harga jual").fill(f"{50_000 + 100 * run + 100}")
            page.tab.evaluate(WATCH, ["cash", "units"])
            page.field("Gerai sembako", "Harga jual").press("Enter")
            waits.append(page.tab.evaluate("() => window.waited"))
    first, last = zip(*waits, strict=True)
    return statistics.median(first), statistics.median(last)


def main(runs: int) -> None:
    """Measure and print."""
    os.environ["PYTHONPATH"] = str(ROOT)
    print(f"kernel, one typed number: {in_kernel(runs):.0f} ms")
    for slower in (1, 4):
        first, last = in_browser(runs, slower)
        print(f"browser x{slower}: cash chart {first:.0f} ms, all charts {last:.0f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 15)
