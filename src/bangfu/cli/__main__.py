"""`python -m bangfu.cli` is `bangfu`."""

import sys

from bangfu.cli import main

if __name__ == "__main__":  # a worker process imports this module and must not run the command again
    sys.exit(main())
