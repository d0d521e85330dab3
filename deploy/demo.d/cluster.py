"""A private PostgreSQL cluster: reached by a socket in its own folder only, with PostgreSQL's own durability.

PostgreSQL refuses to run as root, so for root it is the system's user postgres who runs it. Everybody who may enter the folder is trusted; its mode is
0700.
"""
import glob
import os
import shutil

import process

CONFIGURATION = """\
listen_addresses = ''
unix_socket_directories = '{folder}'
timezone = 'Asia/Shanghai'
log_line_prefix = '%m [%p] %a '
"""


def tools_folder():
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))
    if not found:
        raise process.Failed("no PostgreSQL server below /usr/lib/postgresql")
    return os.path.dirname(found[-1])


class Cluster:
    def __init__(self, folder):
        self.folder = folder
        self._tools = tools_folder()

    def _as_server(self):
        return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []

    def _run(self, tool, *options):
        return process.run(*self._as_server(), f"{self._tools}/{tool}", *options, cwd=self.folder)

    def connection(self, user):
        """A libpq connection string."""
        return f"host={self.folder} user={user} dbname=halfsky"

    def start(self):
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        self._run("initdb", "-D", "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        with open(self.folder / "data" / "postgresql.auto.conf", "w", encoding="ascii") as file:
            file.write(CONFIGURATION.format(folder=self.folder))
        try:
            self._run("pg_ctl", "start", "-D", "data", "-l", "server.log", "-w", "-s")
        except process.Failed as failure:
            raise process.Failed(f"{failure}\n{process.tail(self.folder / 'server.log')}") from None
        self._run("createdb", "-h", self.folder, "-U", "postgres", "halfsky")

    def query(self, sql):
        """The rows of SQL as lists of text."""
        printed = self._run("psql", "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-d", self.connection("postgres"),
                            "-c", sql)
        return [line.split("|") for line in printed.splitlines()]

    def stop(self):
        """Stops the server if it runs, whoever started it."""
        if (self.folder / "data" / "postmaster.pid").exists():
            try:
                self._run("pg_ctl", "stop", "-D", "data", "-m", "fast", "-w", "-s")
            except process.Failed:
                pass  # a stale pid file: nothing to stop
