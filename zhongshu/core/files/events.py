"""What files that come in and go out leave behind."""

from __future__ import annotations

from zhongshu.core.events.types import EventType

EVENTS: tuple[EventType, ...] = (
    EventType("files.stored", "存入文件", "存入文件{name}（{kind}，{size}字节）", security=True),
    EventType("files.refused", "拒收文件", "拒收文件：{why}", security=True),
    EventType("files.downloaded", "下载文件", "下载{name}", security=True),
    EventType("files.classified", "拦截涉密", "拦截带密级标志的{what}（{marks}），内容未保存", security=True),
    EventType("files.damaged", "文件不符", "下载{name}时发现内容与登记的摘要不符，已停止", security=True),
)
