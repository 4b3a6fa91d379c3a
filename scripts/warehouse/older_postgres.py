"""Runs the whole pipeline and the check of its features on an installed PostgreSQL, in a throw-away cluster.

usage: older_postgres.py BIN ORDERS   BIN: the folder of its programs, as in /usr/lib/postgresql/15/bin
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from database import Database, clv

SETTINGS = "-c listen_addresses='' -c fsync=off -c shared_buffers=64MB -c max_connections=40"


def main() -> None:
    programs, orders = Path(sys.argv[1]), sys.argv[2]
    began = time.monotonic()
    place = Path(tempfile.mkdtemp(prefix="clave-older-"))
    # Postgres refuses to run as root.
    server = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
    if server:
        os.chown(place, server.pw_uid, server.pw_gid)

    def postgres(program: str, *arguments: str) -> None:
        command = [programs / program, "-D", place / "data", *arguments]
        # No pipe: the server would inherit it, and waiting for its end would wait for the server's.
        with (place / f"{program}.log").open("ab") as log:
            subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", user=server and server.pw_uid, group=server and server.pw_gid)

    try:
        postgres("initdb", "-A", "trust", "-U", "postgres", "--no-sync", "--encoding=UTF8", "--locale=C")
        postgres("pg_ctl", "-w", "-l", str(place / "server.log"), "-o", f"{SETTINGS} -c unix_socket_directories={place}", "start")
        url = f"postgresql://postgres@/postgres?host={place}"
        os.environ["DATABASE_URL"] = url
        clv(place / "workspace", "pipeline", "--orders", orders, "--seed", "3")
        database = Database(url)
        version = database.value("show server_version").split()[0]
        shown, checked = database.rows("select (select customers from marts.mart_overview), (select count(*) from marts.mart_leakage where passed)")[0]
        if not shown or not checked:
            sys.exit(f"PostgreSQL {version}: {shown} customers published, {checked} cutoffs checked")
        print(f"  PostgreSQL {version}: the pipeline on {orders} orders publishes {shown} customers, {checked} cutoffs checked ({time.monotonic() - began:.0f} s)")
    finally:
        if (place / "data/postmaster.pid").exists():
            postgres("pg_ctl", "-w", "-m", "immediate", "stop")
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    main()
