"""What is fetched and how: the sources, discovery on their pages, politeness, the plan of visits, what goes wrong."""
