"""避让: places that statistics must leave alone — people's names, foreign names, numbers in characters, words set apart with spaces."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

OFTEN = 3
NUMERALS = frozenset("〇零一二三四五六七八九十百千万亿两廿卅")
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛范彭郎鲁韦马苗凤花俞袁柳史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安乐于傅皮齐康伍余顾孟黄穆萧尹姚邵"
    "汪祁毛狄米贝臧戴宋庞熊纪舒屈项祝董梁杜阮蓝闵席季贾路娄江童颜郭梅盛林钟徐邱骆高夏蔡田樊胡凌霍虞万柯管卢莫房丁邓洪石崔龚程邢裴陆翁甄曲封储靳段侯宓全班仲宫宁仇甘武刘景詹龙叶幸司"
    "黎薄印白蒲邰鄂赖卓屠蒙乔阴闻党翟谭贡姬申冉桑桂牛寿边燕冀浦尚温庄晏柴瞿阎连艾容古易廖耿匡文寇欧沃关聂晁勾敖冷辛阚简饶曾沙丰巢游岳佟信肖代闫涂覃迟苑仝褟占鲍查丛"
)
_TITLES = "主任|部长|书记|省长|市长|县长|区长|局长|主席|总理|秘书长|院长|校长|会长|司长|处长|行长|组长|厅长|镇长|乡长|科长|所长|站长|司令员|政委|院士|教授|成员|理事长|董事长|总经理|联系人|法定代表人|签发人|记者"
_NAME = rf"(?!江苏|江西|安徽|贵州|云南|湖南|黄山|黄河|金融|高等|方案|方面|田间|时间|万元|成员)[{_SURNAMES}][一-龥]{{1,2}}"
_END = r"(?=[，。、；：（）()\s\d]|$)"
_PATTERNS = (
    re.compile(rf"(?:{_TITLES})[\s：:]*({_NAME}(?:、{_NAME})*){_END}", re.MULTILINE),
    re.compile(rf"({_NAME}(?:、{_NAME})*)(?=(?:等?同志|先生|女士|总书记|主席|总理|院士|教授))"),
    re.compile(rf"^[\s　]*({_NAME}(?:[、\s　]+{_NAME})*){_END}", re.MULTILINE),
    re.compile(r"([一-龥]{1,7}(?:[·•・][一-龥]{1,7})+)"),
    re.compile(r"(?<=[一-龥])([一-龥]?[ 　]+[一-龥]{1,2})(?![一-龥]{3})"),
    re.compile(r"(?<![一-龥])([一-龥][ 　]+[一-龥]{1,2})"),
    re.compile(r"([一-龥]{1,3}[ 　]+)(?=[一-龥]{1,2}(?:[ 　\n（，。、]|$))"),
)
_DOUBLED = re.compile(
    r"([部厂局省市县校军组室院会委团区村站所处科镇乡台馆行社厅署司矿队班系])\1(?=[长务员议委办属])|更新新|江苏苏|[华东西]北北|华[东南][东南]|绝对对"
    r"|([人年月日天家户层处事时点种代步条件项样渐常刚仅往偏恰默频纷屡])\2"
)


def left_alone(text: str) -> NDArray[np.bool_]:
    """For each character of the text, whether nothing statistical may be said of it."""
    result = np.zeros(len(text) + 1, np.bool_)
    for pattern in _PATTERNS:
        for found in pattern.finditer(text):
            result[found.start(1) : found.end(1)] = True
    for found in _DOUBLED.finditer(text):
        result[found.start() : found.end()] = True
    return result


def touches_number(old: str, new: str) -> bool:
    """Whether a change makes another number, or puts one in or takes one out: which is right cannot be told from the words."""
    return (old in NUMERALS or not old) and (new in NUMERALS or not new)


def comes_again(text: str, start: int, end: int, paper: str = "") -> bool:
    """Whether the characters stand with the same neighbour, on one side, at least `OFTEN` times in the text, or in the paper that it is part of."""
    if start == end:
        return False
    pairs = (text[max(0, start - 1) : end], text[start : end + 1])
    return any(
        len(pair) > end - start and all("一" <= character <= "龥" for character in pair) and (paper or text).count(pair) >= OFTEN
        for pair in pairs
    )
