"""Grading on several machines: a class handed to the workers of a Dask cluster.

The coordinator's `scheduler` sends one submission after the other to a Dask worker and gets an
answer in bytes; `job_queue` says who grades what, `answers` what is believed. On the machine of a
worker, `worker` passes a task to a grading process of its own (`child`), which holds the engine.
Read `grading/CLUSTER.md` for who trusts whom.
"""
