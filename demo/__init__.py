"""The demonstration: a small made-up Danish web (``demo.web``), hand-written pages, and what ``make run`` shows."""
