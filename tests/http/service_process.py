"""A running service of the stack under test, to be killed and started again with what it had been started with."""

import os
import signal
import subprocess
import time
from pathlib import Path

from auth_people import Browser

VAR = os.environ["ESTAMP_VAR"]


class Service:
    def __init__(self, name):
        self.pid_file = Path(VAR) / "run" / f"{name}.pid"
        self.log = Path(VAR) / "log" / f"{name}.log"
        process = Path("/proc") / self.pid_file.read_text().strip()
        self.program = os.readlink(process / "exe").removesuffix(" (deleted)")  # built anew meanwhile
        self.folder = os.readlink(process / "cwd")
        self.settings = dict(pair.split("=", 1) for pair in (process / "environ").read_text().split("\0") if pair)

    def kill(self):
        pid = int(self.pid_file.read_text())
        os.kill(pid, signal.SIGKILL)
        while Path(f"/proc/{pid}").exists() and "Z" not in Path(f"/proc/{pid}/stat").read_text().split(")")[1]:
            time.sleep(0.01)

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen([self.program], cwd=self.folder, env=self.settings, stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=log, start_new_session=True)
        self.pid_file.write_text(f"{self.process.pid}\n")

    def restart(self, path, **settings):
        """Anew, with these settings besides its own, until it answers at that path."""
        self.kill()
        was, self.settings = self.settings, self.settings | settings
        self.start()
        self.settings = was
        end = time.monotonic() + 300
        while Browser().ask("GET", path).status_code in (502, 503, 504) and time.monotonic() < end:
            time.sleep(0.1)
