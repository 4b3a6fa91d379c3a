"""Runs the whole pipeline and the check of its features on an installed PostgreSQL, in a throw-away cluster that is
reached over TLS only; and restores a backup of it.

usage: older_postgres.py BIN ORDERS   BIN: the folder of its programs, as in /usr/lib/postgresql/15/bin
"""

import json
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from database import Database, clv

SETTINGS = "-c listen_addresses=127.0.0.1 -c ssl=on -c fsync=off -c shared_buffers=64MB -c max_connections=40"


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
        certify(place / "data", authority(place / "authority"), server)
        (place / "data/pg_hba.conf").write_text("hostssl all all 127.0.0.1/32 trust\n")
        port = free_port()
        postgres("pg_ctl", "-w", "-l", str(place / "server.log"), "-o", f"{SETTINGS} -c port={port} -c unix_socket_directories={place}", "start")
        at, trusting = f":{port}/postgres?sslmode=verify-full&sslrootcert=", place / "authority.crt"
        url = f"postgresql://postgres@localhost{at}{trusting}"
        refused(place, f"postgresql://postgres@localhost{at}{authority(place / 'stranger')}", "a certificate of an authority that is not trusted")
        refused(place, f"postgresql://postgres@127.0.0.1{at}{trusting}", "a certificate of another host")
        os.environ["DATABASE_URL"] = url
        pipeline = ("pipeline", "--orders", orders, "--seed", "3")
        clv(place / "workspace", *pipeline)
        database = Database(url)
        version = database.value("show server_version").split()[0]
        shown, checked = database.rows("select (select customers from marts.mart_overview), (select count(*) from marts.mart_leakage where passed)")[0]
        if not shown or not checked:
            sys.exit(f"PostgreSQL {version}: {shown} customers published, {checked} cutoffs checked")
        restored = restore(programs, url, place / "clave.dump")
        again = json.loads(clv(place / "workspace", *pipeline, environment={"DATABASE_URL": restored}).stdout)
        done = [step for step in ("load", "transform", "check", "train", "predict", "publish") if again[step]["changed"]]
        if done:
            sys.exit(f"on a restored backup the pipeline did again: {done}")
        print(f"  PostgreSQL {version} over TLS: the pipeline on {orders} orders publishes {shown} customers, {checked} cutoffs checked; nothing is left to do on its restored backup ({time.monotonic() - began:.0f} s)")
    finally:
        if (place / "data/postmaster.pid").exists():
            postgres("pg_ctl", "-w", "-m", "immediate", "stop")
        shutil.rmtree(place, ignore_errors=True)


def restore(programs: Path, url: str, dump: Path) -> str:
    """A second database from a backup of the first, as docs/OPERATIONS.md says; its address."""
    restored = url.replace("/postgres?", "/restored?")
    for program, *arguments in (
        ("pg_dump", "--format=custom", f"--file={dump}", url),
        ("createdb", f"--maintenance-db={url}", "restored"),
        ("pg_restore", f"--dbname={restored}", dump),
    ):
        subprocess.run([programs / program, *arguments], check=True)
    return restored


def refused(place: Path, url: str, what: str) -> None:
    """Nothing is asked of a server that does not show who it is, and the message says why."""
    done = clv(place / "workspace", "runs", environment={"DATABASE_URL": url}, check=False)
    if done.returncode != 2 or "certificate" not in done.stderr:
        sys.exit(f"{what} was not refused: clv runs ended with {done.returncode}: {done.stderr}")


def authority(path: Path) -> Path:
    """The certificate of an authority of our own; its key lies beside it."""
    certificate = path.with_suffix(".crt")
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={path.name}", "-keyout", path.with_suffix(".key"), "-out", certificate)
    return certificate


def certify(data: Path, authority: Path, server: pwd.struct_passwd | None) -> None:
    """A certificate of the authority for localhost, where the cluster looks for one."""
    key, certificate = data / "server.key", data / "server.crt"
    names = data / "names"
    names.write_text("subjectAltName=DNS:localhost")
    signing = ("-CA", authority, "-CAkey", authority.with_suffix(".key"), "-CAcreateserial")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", key, "-out", data / "request")
    openssl("x509", "-req", "-days", "2", "-in", data / "request", *signing, "-extfile", names, "-out", certificate)
    key.chmod(0o600)
    if server:
        os.chown(key, server.pw_uid, server.pw_gid)
        os.chown(certificate, server.pw_uid, server.pw_gid)


def openssl(*arguments) -> None:
    subprocess.run(["openssl", *arguments], check=True, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


if __name__ == "__main__":
    main()
