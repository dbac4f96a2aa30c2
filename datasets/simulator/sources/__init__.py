"""Where visits come from: exact splits of the two years, a live quarter with faults, spend."""
