"""JupyterHub for one class on one machine. `course hub` wrote it once; from then on it is yours.

Everybody logs in with the account and password of the machine (PAM). Students and graders have
servers of their own, in the students' environment and without any formgrader. The formgrader is a
service that runs as the account of the class and lets graders in, nobody else.
"""

import grp
import pwd
import sys
from pathlib import Path

c = get_config()  # type: ignore[name-defined]  # noqa: F821

HERE = Path(__file__).resolve().parent  # root's; others can read what is not in state/
CHECKOUT = Path("@CHECKOUT@")  # solutions and hidden tests
CLASS = Path("@CLASS@")  # gradebook and submissions
ACCOUNT = "@ACCOUNT@"  # owns the class; nobody logs in as it
COURSE = "@COURSE@"
STUDENTS, GRADERS = "course-students", "course-graders"  # groups of this machine
PORT, HUB_PORT, PROXY_PORT, SERVICE_PORT = 8000, 8081, 8001, 9999
STATE = HERE / "state"
SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin"


def open_to_others(path: Path) -> bool:
    """Return whether an account that has nothing to do with it can enter or read a folder."""
    return bool(path.stat().st_mode & 0o005) and all(p.stat().st_mode & 0o001 for p in path.parents)


STATE.mkdir(mode=0o700, exist_ok=True)
for folder in (CHECKOUT, CLASS, STATE):
    if open_to_others(folder):
        sys.exit(f"error: students could look into {folder}; close it: chmod o-rwx {folder}")

# Who gets in: members of the two groups, and nobody becomes an administrator of the hub.
c.JupyterHub.authenticator_class = "pam"
c.PAMAuthenticator.allowed_groups = {STUDENTS, GRADERS}

# All that listens does so on this machine alone; put a web server with TLS before PORT.
c.JupyterHub.bind_url = f"http://127.0.0.1:{PORT}"
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{HUB_PORT}"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{PROXY_PORT}"
c.ConfigurableHTTPProxy.command = [str(HERE / "node_modules/.bin/configurable-http-proxy")]
c.ConfigurableHTTPProxy.pid_file = str(STATE / "proxy.pid")
c.JupyterHub.cookie_secret_file = str(STATE / "cookie_secret")
c.JupyterHub.db_url = f"sqlite:///{STATE / 'jupyterhub.sqlite'}"

# A server: the home is closed to others, ~/course has the lectures, and kernels talk through files
# in it: whoever may open a port of this machine could otherwise read the outputs of a kernel. The
# name of such a file has 107 signs at most, so that the folder's is short.
START = """
umask 077
chmod 700 "$HOME"
mkdir -p "$HOME/course"
cp -Rn "$0/." "$HOME/course/"
cd "$HOME/course"
export JUPYTER_RUNTIME_DIR="$HOME/.kernels"
exec "$@"
"""
SERVER = [str(HERE / "env/bin/python"), "-m", "jupyterhub.singleuser"]
c.Spawner.cmd = ["/bin/sh", "-c", START, str(HERE / "home"), *SERVER]
c.Spawner.args = ["--KernelManager.transport=ipc"]
c.Spawner.notebook_dir = "~/course"
c.Spawner.default_url = "/lab"
c.Spawner.environment = {
    "PATH": f"{HERE / 'env/bin'}:{SYSTEM_PATH}",
    # read before a person's own settings: no formgrader, no instructors' menus
    "JUPYTER_CONFIG_PATH": str(HERE / "jupyter"),
}
c.Spawner.http_timeout = c.Spawner.start_timeout = 120

# The formgrader of all graders, and a terminal for `course autograde` and its kin.
c.JupyterHub.services = [
    {
        "name": COURSE,
        "url": f"http://127.0.0.1:{SERVICE_PORT}",
        "command": [
            *(str(CHECKOUT / ".venv/bin/python"), "-m", "jupyterhub.singleuser"),
            *(f"--ServerApp.root_dir={CLASS}", "--ServerApp.default_url=/formgrader"),
            "--KernelManager.transport=ipc",
        ],
        "user": ACCOUNT,
        "cwd": str(CLASS),
        "environment": {
            "PATH": f"{CHECKOUT / '.venv/bin'}:{SYSTEM_PATH}",
            "JUPYTER_RUNTIME_DIR": f"{pwd.getpwnam(ACCOUNT).pw_dir}/.kernels",
        },
        "oauth_no_confirm": True,
        "timeout": 120,
    }
]
# The list counts exactly as it is at the start: who left the group is out after a restart.
c.JupyterHub.load_roles = [
    {
        "name": "graders",
        "description": "The formgrader of the class",
        "scopes": [f"access:services!service={COURSE}", f"read:services!service={COURSE}"],
        "users": sorted(grp.getgrnam(GRADERS).gr_mem),
    }
]
