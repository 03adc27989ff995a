"""Run a command on a real terminal: read its output, and press keys."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time


class Terminal:
    """A command on a pseudo-terminal of its own."""

    def __init__(self, words: list[str], columns: int = 80) -> None:
        self.parent, child = pty.openpty()
        fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        env = {**os.environ, "TERM": "xterm", "PYTHONIOENCODING": "utf-8"}
        env.pop("COLUMNS", None)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "graphkit", *words],
            stdin=child,
            stdout=child,
            stderr=child,
            env=env,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(child)
        self.seen = b""

    def until(self, text: str, seconds: float = 60) -> str:
        """Return the output up to a text, from the end of the previous one."""
        mark, end = text.encode(), time.monotonic() + seconds
        while mark not in self.seen:
            assert time.monotonic() < end, f"{text!r} never came: {self.seen.decode()}"
            if not self._more():
                break
        assert mark in self.seen, self.seen.decode()
        before, _, self.seen = self.seen.partition(mark)
        return before.decode().replace("\r\n", "\n")

    def press(self, key: str) -> None:
        """Press a key, once the command waits for it."""
        end = time.monotonic() + 60
        # A command that waits for a single key has turned line buffering off.
        while termios.tcgetattr(self.parent)[3] & termios.ICANON:
            assert time.monotonic() < end
            time.sleep(0.01)
        os.write(self.parent, key.encode())

    def write(self, text: str) -> None:
        """Type a line for a command that waits for one."""
        os.write(self.parent, text.encode())

    def rest(self) -> str:
        """Return the output until the command ends."""
        while self._more():
            pass
        return self.seen.decode().replace("\r\n", "\n")

    def _more(self) -> bool:
        if not select.select([self.parent], [], [], 1)[0]:
            return True
        try:
            read = os.read(self.parent, 65536)
        except OSError:  # Linux reports a closed terminal in this way
            return False
        self.seen += read
        return bool(read)

    def close(self) -> int:
        """Wait for the end; return the exit code."""
        code = self.process.wait(60)
        os.close(self.parent)
        return code
