"""One class on a JupyterHub: what students' accounts get, and how the hub is configured."""
