"""Grading on several machines: a class handed to the workers of a Dask cluster.

The coordinator (`scheduler`) sends one submission after the other to a Dask worker and gets a
reply in bytes. The worker (`tasks`) passes it to a grading process of its own (`station`,
`child`), which holds the engine. Read `grading/CLUSTER.md` for who trusts whom.
"""
