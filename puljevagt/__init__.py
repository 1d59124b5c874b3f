"""Danish pool announcements: archive, curation and what follows from them."""
