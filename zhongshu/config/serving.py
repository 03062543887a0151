"""The parts of the command that need the database: demo, serve, verify, worker."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import django
from granian.constants import Interfaces
from granian.server import Server

THREADS = max(2, os.cpu_count() or 2)


def make_secret_key(data: Path) -> None:
    """A key of this installation's own, once, readable by its owner only. Called before Django reads its settings."""
    data.mkdir(parents=True, exist_ok=True)
    path = data / "secret.key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))


def start_django(data: Path) -> None:
    """Settings, key and tables: ready to work."""
    make_secret_key(data)  # before Django reads its settings
    django.setup()
    from zhongshu.config.prepare import prepare_database  # noqa: PLC0415 - needs Django

    prepare_database()


def demo(data: Path, host: str, port: int, *, serve_after: bool) -> int:
    """Build the demo city into an empty database, or take up the one that is there; then serve it."""
    _start_or_explain(data)
    from zhongshu.config.demo import build_demo  # noqa: PLC0415 - needs Django
    from zhongshu.core.access.queries import get_installation  # noqa: PLC0415

    installation = get_installation()
    if installation and not installation.is_demo:
        print("这里已经是正式数据，不能放进演示数据。请用 --data 指定另一个空目录。", file=sys.stderr)
        return 2
    if installation is None and (data / "setup.code").exists():
        print("这里已经开始首次启用，不能放进演示数据。请用 --data 指定另一个空目录。", file=sys.stderr)
        return 2
    if installation is None:
        begun = time.monotonic()
        print("正在建立演示城市……", flush=True)
        counts = build_demo()
        print(f"演示城市已建好（{time.monotonic() - begun:.0f}秒）：{counts}。", flush=True)
    return _run(host, port, is_demo=True) if serve_after else 0


def serve(data: Path, host: str, port: int) -> int:
    """Serve until interrupted, with a worker beside."""
    _start_or_explain(data)
    from zhongshu.core.access.queries import get_installation  # noqa: PLC0415 - needs Django
    from zhongshu.core.entrance.first_run import make_setup_code, needs_setup  # noqa: PLC0415

    if needs_setup():
        print(f"首次启用：请打开 http://{host}:{port}/setup/ ，启用码是 {make_setup_code()}", flush=True)
    installation = get_installation()
    return _run(host, port, is_demo=bool(installation and installation.is_demo))


def verify(data: Path) -> int:
    """Recompute everything that is bound by a digest; name each fault."""
    if not os.environ.get("DATABASE_URL") and not (data / "zhongshu.sqlite3").exists():
        print(f"“{data}”里没有数据库。请用 --data 指定数据目录。", file=sys.stderr)
        return 2
    django.setup()
    from zhongshu.config.verify import list_checks  # noqa: PLC0415 - needs Django

    faults = 0
    for title, count, found in list_checks():
        sentences = list(found)
        faults += len(sentences)
        print(f"{title}：{count}　" + ("完好" if not sentences else f"发现{len(sentences)}处问题"))
        for sentence in sentences:
            print(f"  ✗ {sentence}")
    return 1 if faults else 0


def move_clock(data: Path, to: str) -> int:
    """Move a demo's clock. Refuses a real installation, a moment that is none, and one that lies before what has happened."""
    try:
        moment = dt.datetime.fromisoformat(to)
    except ValueError:
        print(f"“{to}”不是时间。请写成 2026-12-31T08:40 这样。", file=sys.stderr)
        return 2
    if not os.environ.get("DATABASE_URL") and not (data / "zhongshu.sqlite3").exists():
        print(f"“{data}”里没有数据库。请用 --data 指定数据目录。", file=sys.stderr)
        return 2
    django.setup()
    from zhongshu.config import demo_clock  # noqa: PLC0415 - needs Django
    from zhongshu.core.access.errors import Refused  # noqa: PLC0415
    from zhongshu.lib import clock  # noqa: PLC0415

    try:
        demo_clock.move_clock(moment.replace(tzinfo=moment.tzinfo or clock.CHINA))
    except Refused as refusal:
        print(refusal.sentence, file=sys.stderr)
        return 2
    print(f"演示时间已调到{clock.now():%Y-%m-%d %H:%M}，正在运行的服务随即生效。")
    return 0


def work() -> int:
    """The worker, until told to stop."""
    django.setup()
    from zhongshu.config.demo_clock import follow_demo_clock  # noqa: PLC0415 - needs Django
    from zhongshu.core.jobs.chores import run_chores_forever  # noqa: PLC0415
    from zhongshu.core.jobs.worker import run_forever  # noqa: PLC0415

    follow_demo_clock()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    chores = threading.Thread(target=run_chores_forever, args=(stop,), daemon=True)
    chores.start()
    run_forever(stop)
    return 0


def _start_or_explain(data: Path) -> None:
    try:
        start_django(data)
    except OSError as error:
        print(f"数据目录不能写：{error.filename}。请换一个目录，或者改好权限。", file=sys.stderr)
        sys.exit(2)


def _run(host: str, port: int, *, is_demo: bool) -> int:
    if not _is_free(host, port):
        print(f"{host}:{port} 已被占用。请用 --port 换一个端口，例如 --port {port + 1}。", file=sys.stderr)
        return 2
    hosts = {host, *os.environ.get("ZHONGSHU_HOSTS", "127.0.0.1,localhost,[::1]").split(",")}
    os.environ["ZHONGSHU_HOSTS"] = ",".join(sorted(hosts - {"0.0.0.0"}))  # noqa: S104 - the address to listen on is no name to answer to
    print(f"中枢已启动：http://{host}:{port}/")
    if is_demo:
        print(
            "可以试试：打开首页上方的“换一个角色”，沿“一件公文走到底”的十个人依次办理：以综合处拟稿人进入，起草公文，导入一份 .docx 或 .txt，提交；再换成各级审核人、签批领导（手机宽度）、登记、用印、核发，最后以收文单位签收。按 Ctrl+C 停止。"
        )
    sys.stdout.flush()
    worker = subprocess.Popen([sys.executable, "-m", "zhongshu.config.cli", "worker", "--data", os.environ["ZHONGSHU_DATA"]])  # noqa: S603 - our own command
    try:
        Server(
            "zhongshu.config.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=1,
            blocking_threads=THREADS,
            log_access=False,
        ).serve()
    finally:
        worker.terminate()
        worker.wait(timeout=10)
    return 0


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
