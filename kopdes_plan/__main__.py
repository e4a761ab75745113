"""`python -m kopdes_plan …` is `kopdes-plan …`."""

import sys

INTERRUPTED = 130  # as `cli` has it

if __name__ == "__main__":
    try:
        from kopdes_plan.cli import main

        status = main()
    except KeyboardInterrupt:  # Ctrl-C while everything is still being loaded
        status = INTERRUPTED
    sys.exit(status)
