"""The commands, a module a group; :mod:`flows.cli` puts them together. Every import of weight stands inside the command
that needs it, so that what only reads tables answers at once: Prefect alone takes a second to import."""
