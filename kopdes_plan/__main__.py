"""`python -m kopdes_plan …` is `kopdes-plan …`."""

import sys

from kopdes_plan.cli import main

sys.exit(main())
