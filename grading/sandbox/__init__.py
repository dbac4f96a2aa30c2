"""The sandbox around everything that a submission can touch."""
