"""Lock files and the environment file: made from ``pyproject.toml``, proven fresh."""
