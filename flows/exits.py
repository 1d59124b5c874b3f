"""Exit codes beside 0: nothing could be done; the command makes no sense; some inputs failed and the rest is done."""

FAILED, WRONG_USAGE, PARTLY = 1, 2, 3
