"""The command `zhongshu`, for people who do not know Django. Exit 0: fine; 1: found something wrong; 2: used wrongly."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from zhongshu import __version__

FINE, WRONG, MISUSED = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one part of the command; returns the exit code."""
    arguments = _parser().parse_args(argv)
    if "data" in arguments:
        data = Path(arguments.data).resolve()
        os.environ["ZHONGSHU_DATA"] = str(data)
        os.environ.setdefault("ZHONGSHU_PROOFING_MODEL", str(data / "proofing.onnx"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhongshu.config.settings")
    code: int = arguments.run(arguments)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="zhongshu", description="中枢：市政府办公室综合平台。退出码：0 正常，1 发现问题，2 用法有误。", add_help=False
    )
    parser.add_argument("-h", "--help", action="help", help="显示本帮助")
    parser.add_argument("--version", action="version", version=f"中枢 {__version__}", help="显示版本")
    parts = parser.add_subparsers(title="子命令", metavar="子命令", required=True)

    demo = _part(parts, "demo", _demo, "建立演示城市并启动服务。演示数据只进空的数据库。")
    _add_data(demo)
    demo.add_argument("--no-serve", action="store_true", help="只建数据，不启动服务")
    _add_address(demo)

    serve = _part(parts, "serve", _serve, "启动服务。第一次启动时显示启用码，用来登记三员。")
    _add_data(serve)
    _add_address(serve)

    verify = _part(parts, "verify", _verify, "核验：重算事件链和每个文件的摘要，逐条指出被动过的地方；有问题时退出码为1。")
    _add_data(verify)

    moved = _part(parts, "clock", _clock, "演示时钟：把演示城市的时间往后调，看几天、几周以后的样子。正式数据的时间不能调。")
    _add_data(moved)
    moved.add_argument("to", metavar="时间", help="调到什么时候，如 2026-12-31T08:40")

    typeset = _part(parts, "typeset", _typeset, "排版：把公文文本按 GB/T 9704—2012 排成 PDF 或 Word。")
    typeset.add_argument("source", metavar="输入", help="公文文本（.txt）或 Word 文档（.docx）")
    typeset.add_argument("-o", "--output", required=True, metavar="输出", help="输出文件，.pdf 或 .docx")

    check = _part(parts, "check", _check, "核文：检查一份公文；有必须改或建议改的问题时退出码为1。")
    check.add_argument("source", metavar="文件", nargs="?", help="公文文本（.txt）、Word 文档（.docx）或 PDF（.pdf）")
    check.add_argument("--json", action="store_true", help="以 JSON 输出")
    check.add_argument("--jsonl", metavar="文件", help="成批检查：每行一份 {“id”,“text”}，每行输出一份结果")
    check.add_argument("--docx", metavar="输出", help="写出带修订和批注的 Word 文档")
    check.add_argument("--compliant", metavar="输出", help="写出按 GB/T 9704—2012 排好版的 Word 文档")
    check.add_argument(
        "--model", metavar="文件", help="再用一个神经网络模型（.onnx）检查一遍；也可以用环境变量 ZHONGSHU_PROOFING_MODEL 指定"
    )
    check.add_argument("--llm", metavar="地址", help="请大模型复读（OpenAI 兼容接口，默认不用）；密钥取自环境变量 ZHONGSHU_LLM_KEY")
    check.add_argument("--llm-model", metavar="名称", default="default", help="大模型的名称")

    worker = _part(parts, "worker", _worker, "后台：分发通知、更新检索。serve 会自动启动它，一般不用单独运行。")
    _add_data(worker)
    return parser


def _part(parts: argparse._SubParsersAction[argparse.ArgumentParser], name: str, run: object, words: str) -> argparse.ArgumentParser:
    part = parts.add_parser(name, help=words, description=words, add_help=False)
    part.add_argument("-h", "--help", action="help", help="显示本帮助")
    part.set_defaults(run=run)
    return part


def _add_data(part: argparse.ArgumentParser) -> None:
    part.add_argument(
        "--data",
        default=os.environ.get("ZHONGSHU_DATA", "data"),
        metavar="目录",
        help="存放数据库和文件的目录（默认 data/）；环境变量 DATABASE_URL 可改用 PostgreSQL",
    )


def _add_address(part: argparse.ArgumentParser) -> None:
    part.add_argument("--host", default="127.0.0.1", metavar="地址", help="监听地址（默认 127.0.0.1）")
    part.add_argument("--port", type=int, default=8000, metavar="端口", help="监听端口（默认 8000）")


def _demo(arguments: argparse.Namespace) -> int:
    from zhongshu.config import serving  # noqa: PLC0415 - Django starts only for the parts that need it

    return serving.demo(Path(arguments.data).resolve(), arguments.host, arguments.port, serve_after=not arguments.no_serve)


def _serve(arguments: argparse.Namespace) -> int:
    from zhongshu.config import serving  # noqa: PLC0415

    return serving.serve(Path(arguments.data).resolve(), arguments.host, arguments.port)


def _worker(arguments: argparse.Namespace) -> int:
    from zhongshu.config import serving  # noqa: PLC0415

    del arguments
    return serving.work()


def _clock(arguments: argparse.Namespace) -> int:
    from zhongshu.config import serving  # noqa: PLC0415

    return serving.move_clock(Path(arguments.data).resolve(), arguments.to)


def _verify(arguments: argparse.Namespace) -> int:
    from zhongshu.config import serving  # noqa: PLC0415

    return serving.verify(Path(arguments.data).resolve())


def _typeset(arguments: argparse.Namespace) -> int:
    from zhongshu.config import papers  # noqa: PLC0415

    return papers.typeset(Path(arguments.source), Path(arguments.output))


def _check(arguments: argparse.Namespace) -> int:
    from zhongshu.config import papers  # noqa: PLC0415
    from zhongshu.engines.proofing.llm import Endpoint  # noqa: PLC0415

    if (arguments.source is None) == (arguments.jsonl is None):
        print("请给出一个要检查的文件，或者用 --jsonl 给出成批的文件。", file=sys.stderr)
        return MISUSED
    if arguments.model:
        os.environ["ZHONGSHU_PROOFING_MODEL"] = arguments.model
    if arguments.jsonl:
        return papers.check_lines(Path(arguments.jsonl))
    options = papers.CheckOptions(
        as_json=arguments.json,
        revision=Path(arguments.docx) if arguments.docx else None,
        compliant=Path(arguments.compliant) if arguments.compliant else None,
        model=Endpoint(arguments.llm, arguments.llm_model) if arguments.llm else None,
    )
    return papers.check_file(Path(arguments.source), options)


if __name__ == "__main__":
    sys.exit(main())
