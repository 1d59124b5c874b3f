"""Measurements of this machine, kept apart from the tests: no test asserts a speed."""
