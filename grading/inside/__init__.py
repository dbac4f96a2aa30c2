"""What runs inside the jails: the student's kernel, the checker and what they say to each other.

The package is mounted in a sandbox as the top-level package ``inside``.
It uses only relative imports, `shop` and third-party packages, and holds no secrets.
"""
