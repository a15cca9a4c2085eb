"""Settings of the tests: the site's own, over a data folder of this run.

The database is an SQLite file, or what BANGFU_DATABASE says: `./test` runs the register's tests on both.
"""

import atexit
import os
import shutil
import tempfile

if "BANGFU_TEST_DATA" not in os.environ:
    os.environ["BANGFU_TEST_DATA"] = tempfile.mkdtemp(prefix="bangfu-data-")
    atexit.register(shutil.rmtree, os.environ["BANGFU_TEST_DATA"], ignore_errors=True)
os.environ["BANGFU_DATA"] = os.path.join(
    os.environ["BANGFU_TEST_DATA"], os.environ.get("PYTEST_XDIST_WORKER", "main")
)
os.makedirs(os.path.join(os.environ["BANGFU_DATA"], "static"), exist_ok=True)
os.environ["BANGFU_SECRET"] = "not a secret: tests only"

from bangfu.site.settings import *  # noqa: E402, F403  the environment comes first; settings are taken whole

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # hashing is not what is tested
