"""A psql that stays connected, for whoever asks often or wants to know how long an answer takes: the start of a program costs more than most answers."""

import subprocess

END = "-- end of answer --"


class Session:
    def __init__(self, cluster):
        self.psql = subprocess.Popen(["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", cluster.conninfo()], stdin=subprocess.PIPE,
                                     stdout=subprocess.PIPE, text=True)

    def ask(self, statement):
        """The lines of the answer."""
        self.psql.stdin.write(f"{statement};\n\\echo {END}\n")
        self.psql.stdin.flush()
        lines = []
        for line in self.psql.stdout:
            if line == END + "\n":
                return lines
            lines.append(line.rstrip("\n"))
        raise AssertionError(f"psql ended at: {statement}")

    def number(self, statement):
        return int(self.ask(statement)[0])

    def close(self):
        self.psql.stdin.close()
        self.psql.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
