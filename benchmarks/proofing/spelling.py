"""拼写检查在公文上: errors put into official papers that the model has not seen, found or not; and the untouched papers left in peace.

    python benchmarks/proofing/spelling.py [../shared/data] [--seed N] [--times N]

The papers are the notices, the work reports of 2023 to 2025 and the founding report, all kept out of the training. Into every second paragraph
one error of one kind is put, the kinds in turn, `times` times over with other places: a character of the same sound, of near sound, of like
shape, a word of the same sound, a character left out, one too many. Which characters are taken for which is written here by hand (common
slips) and does not come from the model's own tables. Prints for each kind recall, how often the right text is among the suggestions, and
precision of all, each with Wilson's 95 % interval; false alarms in the untouched papers; and processor speed. The same seed gives the same errors.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from zhongshu.engines.proofing.language import Correction, spelling_of

SOUND = (
    "政证 正证 制治 治制 责则 则责 域欲 育预 预育 管官 关观 施师 实时 时实 市是 事是 式势 势式 资自 质制 职值 公工 工公 功工 权全 全权 理里 里理 利力 力利 立利"
    " 务物 物务 部步 步部 布步 保报 报保 备被 经精 精经 进近 近进 济计 计记 机基 基机 级及 及级 即既 集及 建健 健建 检剪 监兼 件建 交教 教交 加家 家加 确却"
    " 企起 起企 期其 其期 强墙 清青 情请 请情 取区 区取 需须 须需 序续 续序 行形 形行 项向 向项 相向 协携 信新 新信 心新 学雪 业页 议义 义议 意义 依已 以已 应英 营赢"
    " 用佣 有友 由油 园员 员园 原源 源原 院愿 越月 在再 再在 找照 照找 镇振 振镇 执直 直执 指止 至致 致至 中终 终中 重众 众重 主住 住主 助注 注助 作做 做作"
    " 安按 按安 办半 成程 程成 城成 承成 带代 代带 导到 到导 道到 地第 第地 定订 订定 度渡 发法 法发 方芳 防房 费废 分份 份分 服福 府付 付府 负副 改该 该改"
    " 干敢 高搞 个各 各个 共供 供共 构购 购构 规归 归规 国果 过国 合和 和合 后候 化话 环还 会汇 汇会 或获 获或 局居 具据 据具 决觉 开凯 科课 可渴 控空 扩阔 来莱"
    " 领岭 流留 留流 路录 录路 落洛 民名 目木 能宁 农浓 排牌 批披 平评 评平 普谱 然燃 人任 任人 入如 如入 社设 设社 申身 审神 升生 生声 省剩 使始 示市 收手 受授 授受"
)
NEAR = "政整 证振 生森 市四 施思 责这 资支 自治 制自 重从 经金 精金 进静 境进 情勤 心星 行心 信性 应因 民明 领林 平贫 政真 声身 成陈 城陈 设社 展站 长站 战站 方翻 防饭 发花 费会 农龙 能冷 力你 落诺 路怒"
SHAPE = (
    "末未 未末 已己 己已 土士 士土 人入 入人 干千 千干 日曰 木本 本木 大太 太大 天夭 天无 无天 贷货 货贷 治冶 设没 没设 折拆 拆折 析折 住往 往住 待侍 侍待 持待"
    " 侯候 候侯 拔拨 拨拔 券卷 卷券 受爱 责贵 贵责 货贺 密蜜 幕墓 慕幕 暮幕 募幕 徙徒 徒徙 徐除 险检 检捡 脸险 历厉 厉历 析拆 栗粟 竞竞 竟竞 竞竟 复夏 夏复 管菅 营管"
    " 官宫 宫官 间问 问间 问同 同问 间闻 闻间 免兔 名各 各名 各备 备各 令今 今令 全金 公分 分公 分兮 力刀 工土 土工 于干 午牛 牛午 市布 帝常 常帝 度席 席度 底低 低底 底府"
    " 律津 津律 情清 清请 请情 晴睛 消削 削消 深探 探深 渡度 源原 测侧 侧测 则测 洁浩 浩洁 浅钱 钱浅 线浅 任仕 仕任 伐代 代伐 位拉 体休 休体 作件 件作 俱具 具且 且具 促捉"
    " 抗坑 护沪 报极 板版 极板 标际 核该 该核 根跟 格洛 案安 棒捧 技枝 枝技 权杖 材村 村材 织职 职织 级极 约的 纳钠 经径 径经 续读 续绩 绩续 缓援 援缓 综棕 编偏 偏编 环坏 坏环 还坏"
)
WORDS = (
    "部署:布署 权力:权利 权利:权力 制定:制订 必须:必需 实施:实事 反映:反应 反应:反映 法制:法治 法治:法制 利用:力用 形势:形式 形式:形势 意见:异见 机制:机智 体系:体细 建设:见设 政策:正策"
    " 管理:官理 措施:措失 环境:环镜 发展:发战 保障:保账 检查:检察 监督:奸督 事故:世故 按照:安照 基础:基楚 资源:自愿 时期:实其 企业:起业 公共:公供 及时:即时 统筹:统酬 规划:规化"
    " 监管:兼管 服务:服物 标准:标淮 制度:治度 工程:工成 项目:向目 责任:责人 审批:审皮 协调:协条 推进:推近 落实:落时 确保:确报 重点:终点 组织:组只 领导:领到 研究:研就 预防:预房"
)
KINDS = ("sound", "near_sound", "shape", "word", "missing", "redundant")
EXPECTED = {
    "sound": "typo",
    "near_sound": "typo",
    "shape": "typo",
    "word": "typo",
    "missing": "missing_char",
    "redundant": "redundant_char",
}


class Fault(NamedTuple):
    """A paragraph with one error: characters `start` to `end` should be `right`."""

    text: str
    start: int
    end: int
    right: str
    kind: str
    good: str


def pairs_of(table: str) -> dict[str, list[str]]:
    """What may be typed for each."""
    result: dict[str, list[str]] = {}
    for pair in table.split():
        right, _, wrong = pair.partition(":") if ":" in pair else (pair[0], "", pair[1])
        if right != wrong:
            result.setdefault(right, []).append(wrong)
    return result


TABLES = {"sound": pairs_of(SOUND), "near_sound": pairs_of(NEAR), "shape": pairs_of(SHAPE), "word": pairs_of(WORDS)}


def spoil(good: str, kind: str, drawn: random.Random) -> Fault | None:
    """The paragraph with one error of the kind, at a place drawn by lot."""
    han = [at for at, character in enumerate(good) if "一" <= character <= "龥"]
    if len(han) < 8:
        return None
    if kind == "missing":
        places = [at for at in han if at + 1 in han and at - 1 in han and good[at] not in (good[at - 1], good[at + 1])]
        at = drawn.choice(places)
        return Fault(good[:at] + good[at + 1 :], at - 1, at, good[at - 1 : at + 1], kind, good)
    if kind == "redundant":
        at = drawn.choice(han)
        more = good[at] if drawn.random() < 0.6 else drawn.choice("的了是在和为等对")
        return Fault(good[: at + 1] + more + good[at + 1 :], at + 1, at + 2, "", kind, good)
    table = TABLES[kind]
    width = 2 if kind == "word" else 1
    places = [at for at in han if good[at : at + width] in table]
    if not places:
        return None
    at = drawn.choice(places)
    wrong = drawn.choice(table[good[at : at + width]])
    return Fault(good[:at] + wrong + good[at + width :], at, at + width, good[at : at + width], kind, good)


def faults_of(paragraphs: list[str], seed: int, times: int) -> list[Fault]:
    """The same seed gives the same faults."""
    drawn = random.Random(seed)
    made = [spoil(good, KINDS[(at + turn) % len(KINDS)], drawn) for turn in range(times) for at, good in enumerate(paragraphs[::2])]
    return [fault for fault in made if fault is not None]


def meets(fault: Fault, correction: Correction) -> bool:
    """Whether a correction is at the fault's place, or beside it where a gap or a doubled character leaves that open."""
    slack = 1 if fault.kind in {"missing", "redundant"} else 0
    return correction.start < fault.end + slack and correction.end > fault.start - slack


def mended(text: str, correction: Correction, suggestion: str) -> str:
    return text[: correction.start] + suggestion + text[correction.end :]


def shares(hits: int, trials: int) -> str:
    z, share = 1.96, hits / max(1, trials)
    middle, half = share + z * z / 2 / max(1, trials), z * (share * (1 - share) / max(1, trials) + z * z / 4 / max(1, trials) ** 2) ** 0.5
    scale = 1 + z * z / max(1, trials)
    return f"{share:.3f} [{(middle - half) / scale:.3f}, {(middle + half) / scale:.3f}] of {trials}"


def report(faults: list[Fault]) -> None:
    found = spelling_of([fault.text for fault in faults])
    total, met, offered, named, told, right_told = Counter(), Counter(), Counter(), Counter(), 0, 0
    for fault, corrections in zip(faults, found, strict=True):
        own = [correction for correction in corrections if meets(fault, correction)]
        total[fault.kind] += 1
        told += len(corrections)
        right_told += len(own)
        if own:
            met[fault.kind] += 1
            named[fault.kind] += own[0].kind.startswith(EXPECTED[fault.kind])
            offered[fault.kind] += any(mended(fault.text, own[0], suggestion) == fault.good for suggestion in own[0].suggestions)
    for kind in KINDS:
        print(
            f"{kind:11} recall {shares(met[kind], total[kind])}; right among those offered {shares(offered[kind], met[kind])}; kind named {named[kind]}"
        )
    print(f"all         recall {shares(met.total(), total.total())}; right among those offered {shares(offered.total(), met.total())}")
    print(f"precision   {shares(right_told, told)}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Errors put into official papers.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path("../shared/data"))
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--times", type=int, default=4)
    given = parser.parse_args()
    papers = [*sorted((given.folder / "notices").glob("*.txt")), *sorted((given.folder / "work-reports").glob("*.txt"))]
    papers.append(given.folder / "founding-report-2025.txt")
    if not papers[-1].exists():
        sys.exit(f"no papers in {given.folder}; they are not part of this repository")
    paragraphs = [line.strip() for paper in papers for line in paper.read_text("utf-8").splitlines() if len(line.strip()) >= 12]
    report(faults_of(paragraphs, given.seed, given.times))
    begun = time.process_time()
    alarms = [correction for each in spelling_of(paragraphs) for correction in each]
    seconds, characters = time.process_time() - begun, sum(map(len, paragraphs))
    kinds = Counter(correction.kind for correction in alarms)
    print(
        f"untouched   {len(alarms)} false alarms in {characters:,} characters = {1e4 * len(alarms) / characters:.2f} per 10,000: {dict(kinds)}"
    )
    print(f"speed       {characters / seconds:,.0f} characters a second on one core")


if __name__ == "__main__":
    main()
