"""Live sessions, minute by minute."""
