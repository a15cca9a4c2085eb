"""`python -m bangfu.cli` is `bangfu`."""

import sys

from bangfu.cli import main

sys.exit(main())
