"""What keeps a class: its settings, its gradebook's backups, its students and its points."""
