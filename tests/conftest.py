"""What all tests share."""

from __future__ import annotations

import os

from hypothesis import settings

# The same examples on every run, so that a change is judged by itself; HYPOTHESIS_SEARCH=1 looks for new ones.
settings.register_profile("fixed", derandomize=True)
settings.register_profile("search", derandomize=False)
settings.load_profile("search" if os.environ.get("HYPOTHESIS_SEARCH") else "fixed")
