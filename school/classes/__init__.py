"""A class: its folder, settings and exchange, its people and their due dates."""
