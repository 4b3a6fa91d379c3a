"""Sessions of a Streamlit app without a browser, in its own protocol: what its server does for many users at once.

usage: sessions.py PORT change USERS ROUNDS [QUERY...]   every user sends the next address at once; prints seconds as JSON
       sessions.py PORT hold USERS [QUERY...]            opens sessions, prints "ready" and holds them until stdin closes
"""

import asyncio
import json
import sys
import time

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect


class Session:
    @classmethod
    async def open(cls, port: int) -> "Session":
        session = cls()
        session.socket = await connect(f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=["streamlit"], max_size=1 << 28)
        return session

    async def run(self, query: str) -> float:
        """Runs the script as a browser at this address would; seconds until its last message is here."""
        message = BackMsg()
        message.rerun_script.query_string = query
        began = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        while True:
            forward = ForwardMsg()
            forward.ParseFromString(await self.socket.recv())
            if forward.WhichOneof("type") == "script_finished":
                return time.perf_counter() - began


async def change(port: int, users: int, rounds: int, queries: list[str]) -> None:
    sessions = [await Session.open(port) for _ in range(users)]
    for session in sessions:
        await session.run("")
    began, seconds = time.perf_counter(), []
    for turn in range(rounds):
        seconds += await asyncio.gather(*(session.run(queries[(turn * users + number) % len(queries)]) for number, session in enumerate(sessions)))
    print(json.dumps({"seconds": seconds, "wall": time.perf_counter() - began}))


async def hold(port: int, users: int, queries: list[str]) -> None:
    sessions = [await Session.open(port) for _ in range(users)]
    for number, session in enumerate(sessions):
        await session.run("")
        await session.run(queries[number % len(queries)])
    print("ready", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


def main() -> None:
    port, what, users = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    if what == "change":
        asyncio.run(change(port, users, int(sys.argv[4]), sys.argv[5:]))
    else:
        asyncio.run(hold(port, users, sys.argv[4:]))


if __name__ == "__main__":
    main()
