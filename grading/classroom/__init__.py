"""What grading keeps of a class: backups of its gradebook, points, time zone and penalty."""
