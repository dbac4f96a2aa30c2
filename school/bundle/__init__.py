"""The student bundle: everything that students receive, in one archive, and nothing else."""
