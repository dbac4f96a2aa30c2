"""What runs a class: its folder and people, collecting, handing out, platforms, reports, the hub.

It may import `grading` and `authoring`; neither of them imports it.
"""

import grading  # noqa: F401  it spares every process of ours a slow start
