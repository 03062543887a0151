"""姓名、职务、机构、地名: public central leaders with their dated titles, names of bodies, and where a place belongs.

Nothing here is ever put in place by itself: a finding only asks, and offers what it would expect. The office keeps the names of
its own leaders; none are in this table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from zhongshu.engines.proofing.finding import Hit, hits_of, text_rule
from zhongshu.engines.proofing.lexicon import table
from zhongshu.engines.proofing.rules.quick import Patterns
from zhongshu.engines.proofing.vocabulary.store import alikeness

_TITLE_WORDS: Mapping[str, tuple[str, ...]] = {
    "总书记": ("中共中央总书记",),
    "国家主席": ("国家主席",),
    "中央军委主席": ("中央军委主席",),
    "总理": ("国务院总理",),
    "副总理": ("国务院副总理",),
    "委员长": ("全国人大常委会委员长",),
    "国家副主席": ("国家副主席",),
    "全国政协主席": ("全国政协主席",),
}
_TITLE = "(?P<title>(?<!副)总书记|国家主席|中央军委主席|(?<!副)总理|副总理|(?<!副)委员长|国家副主席|全国政协主席)"


@cache
def leaders() -> Mapping[str, tuple[str, ...]]:
    """Every title that each leader of the table held at any time."""
    held: dict[str, tuple[str, ...]] = {}
    for name, title, _since, _until in table("leaders.csv"):
        held[name] = (*held.get(name, ()), title)
    return held


@text_rule(
    "name.leader",
    "领导人姓名写错",
    "name_title",
    "political",
    "must",
    "中央领导人公开任职信息（leaders.csv）",
    good=(
        "习近平总书记强调",
        "习近平主席出席",
        "李强总理主持会议",
        "近平同志",
        "学习习近平总书记重要讲话",
        "李克强总理",
        "国家主席习近平",
        "李志强同志任市水利局局长",
        "市政协主席李克明出席会议",
    ),
    bad=("习进平总书记强调", "习近评总书记", "刁近平同志", "李克疆总理", "国务院总理李克墙说", "赵乐极委员长", "王沪宇主席"),
    confidence=0.97,
)
def leader_name(text: str) -> Iterator[Hit]:
    """A name of three characters with one of them wrong, beside a title."""
    if not re.search(r"总书记|主席|总理|委员长|同志|新时代", text):
        return
    for pattern, name in _misspelt():
        for found in pattern.finditer(text):
            if not _SURE_TITLE.search(text[max(0, found.start("name") - 8) : found.end() + 4]) and not _looks_like(found["name"], name):
                continue  # 市水利局局长李志强同志 is no 李克强
            if found["name"] != name and name not in text[max(0, found.start() - 1) : found.end() + 1]:
                yield Hit(f"姓名“{found['name']}”疑有误，请核对是否为“{name}”。", found.start("name"), found.end("name"), (name,))


_SURE_TITLE = re.compile("(?<!副)总书记|(?<!副)(?<!总经)总理|国家主席|(?<!副)委员长|中央军委")
_NEAR_SOUND, _RATHER_LIKE = 2, 10


def _looks_like(name: str, right: str) -> bool:
    """Whether the one other character sounds or looks like the one of the name; of a given name that all agrees the surname may be any."""
    if name[1:] == right[1:]:
        return True
    changed = [(a, b) for a, b in zip(name, right, strict=True) if a != b]
    strengths = [alikeness(*pair) for pair in changed]
    return all(sound >= _NEAR_SOUND or shape >= _RATHER_LIKE for sound, shape in strengths)


@cache
def _misspelt() -> tuple[tuple[re.Pattern[str], str], ...]:
    after = r"(?=总书记|主席|总理|副总理|委员长|同志|新时代中国特色)"
    before = r"(?<=总书记)|(?<=主席)|(?<=总理)|(?<=委员长)"
    made = []
    for name in leaders():
        if len(name) == 3:
            wrong = "|".join(f"{name[:at]}[一-龥]{name[at + 1 :]}" for at in range(3))
            made.append((re.compile(rf"(?P<name>{wrong}){after}"), name))
            made.append((re.compile(rf"(?:{before})(?P<name>{wrong})(?=[在的同向对说指强出主提、，。和])"), name))
    return tuple(made)


@text_rule(
    "name.title",
    "领导人职务不符",
    "name_title",
    "political",
    "must",
    "中央领导人公开任职信息（leaders.csv）",
    good=(
        "习近平总书记",
        "国务院总理李强",
        "2016年3月5日，国务院总理李克强作报告",
        "李鹏委员长",
        "国务院副总理何立峰",
        "江泽民总书记",
        "习近平在总理陪同下",
        "李强、赵乐际委员长",
    ),
    bad=(
        "习近平总理",
        "李强总书记",
        "国家主席李强",
        "赵乐际总理",
        "国务院总理赵乐际",
        "国务院总理丁薛祥",
        "2025年3月5日，国务院总理李克强作政府工作报告",
    ),
    confidence=0.96,
)
def leader_title(text: str) -> Iterator[Hit]:
    """A title that the person of that name never held."""
    held = leaders()
    names = "|".join(name for name in held if name in text)
    if not names:
        return
    for pattern in (rf"(?P<name>{names}){_TITLE}", rf"{_TITLE}(?P<name>{names})(?![、和])"):
        for found in re.finditer(pattern, text):
            expected = _TITLE_WORDS[found["title"]]
            if not any(title in expected for title in held[found["name"]]):
                told = "、".join(dict.fromkeys(held[found["name"]]))
                rights = tuple(found[0].replace(found["title"], right) for right in _short_titles(held[found["name"]]))
                yield Hit(f"“{found[0]}”：职务与姓名不符，{found['name']}的职务是{told}。请核对。", found.start(), found.end(), rights)
            elif day := _day_of(text, found.start()):
                holders = [
                    name for name, title, since, until in table("leaders.csv") if title in expected and since <= day < (until or "9999")
                ]
                if holders and found["name"] not in holders:
                    yield Hit(
                        f"{day[:4]}年{found['title']}是{'、'.join(holders)}，请核对姓名。",
                        found.start("name"),
                        found.end("name"),
                        tuple(holders),
                    )


def _short_titles(titles: tuple[str, ...]) -> Iterator[str]:
    for word, full in _TITLE_WORDS.items():
        if any(title in full for title in titles):
            yield word


def _day_of(text: str, at: int) -> str:
    """The day that the sentence tells before `at`, as 2025-03-05; a year alone is its middle; nothing without a year, or in a tale of times past."""
    begin = max(text.rfind(mark, 0, at) for mark in "。；\n") + 1
    found = list(re.finditer(r"(?<!\d)(20\d{2})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?", text[begin:at]))
    if len(found) != 1 or re.search("时任|原", text[begin:at]):
        return ""
    return f"{found[0][1]}-{int(found[0][2] or 7):02d}-{int(found[0][3] or 28):02d}"


@text_rule(
    "name.study",
    "“学习习近平”少了一个“习”字",
    "missing_char",
    "political",
    "must",
    "文字关",
    good=("认真学习习近平总书记重要讲话精神", "学习贯彻习近平新时代中国特色社会主义思想"),
    bad=("认真学习近平总书记重要讲话精神", "深入学习近平新时代中国特色社会主义思想"),
    confidence=0.99,
)
def study(text: str) -> Iterator[Hit]:
    """学习 and 习近平 run together."""
    yield from hits_of(re.compile("学习近平"), text, "这里少了一个“习”字，应写作“学习习近平”。", "学习习近平")


_SHORT: tuple[tuple[str, str, str], ...] = (
    (r"(?<![一-龥]市|[一-龥]县|[一-龥]区)(?<=国家)发改委", "发展改革委", "国家发展和改革委员会的规范化简称是“国家发展改革委”"),
    (r"国家发展改革委员会(?!议)", "国家发展和改革委员会", "全称是“国家发展和改革委员会”，简称是“国家发展改革委”"),
    (r"卫建委", "卫生健康委", "规范化简称是“卫生健康委”"),
    (r"全国人大(?:常委会)?主席(?!团)", "全国人大常委会委员长", "全国人大常委会的负责人是委员长"),
    (r"全国政协委员长", "全国政协主席", "全国政协的负责人是主席"),
    (r"国务院主席|国家总理", "国务院总理", "国务院的负责人是总理"),
    (r"(?<=[省市县区])人大常委会(?:主席|委员长|书记)(?!团)", "人大常委会主任", "地方人大常委会的负责人是主任"),
    (r"(?<=[省市县区])政协(?:主任|委员长)(?!会议|委员)", "政协主席", "政协的负责人是主席"),
    (r"人民法院检察长", "人民法院院长", "法院的负责人是院长"),
    (r"人民检察院院长", "人民检察院检察长", "检察院的负责人是检察长"),
    (r"市场监督局", "市场监督管理局", "名称里有“管理”，如“国家市场监督管理总局”"),
    (r"国家卫健委", "国家卫生健康委", "规范化简称是“国家卫生健康委”"),
    (r"全国人大常务会|人大常务会(?!议)", "人大常委会", "规范化简称是“人大常委会”"),
    (r"全国人大委员会", "全国人大常委会", "规范化简称是“全国人大常委会”"),
    (r"人民代表大会常委会", "人民代表大会常务委员会", "全称是“人民代表大会常务委员会”，简称是“人大常委会”"),
    (r"人大常务委员会", "人大常委会", "全称是“人民代表大会常务委员会”，简称是“人大常委会”"),
    (r"政治协商委员会", "政治协商会议", "全称是“中国人民政治协商会议××委员会”"),
    (r"(?:全国|省|市|县|区)政协委员会(?!议)", "", "简称是“政协”，全称是“中国人民政治协商会议××委员会”"),
    (r"国务院办公室(?!厅)", "国务院办公厅", "国务院的办公机构是“国务院办公厅”"),
    (r"(?:中共)?中央办公室(?!厅)(?=、|印发|关于|转发|通知)", "中共中央办公厅", "党中央的办公机构是“中共中央办公厅”"),
    (r"(?<=省)(?:政府|委)办公室(?!厅|主任)", "", "省级机关的办公机构是“办公厅”"),
    (r"人民检查院", "人民检察院", "名称是“人民检察院”"),
    (r"国家(?P<m>教育|科技|科学技术|民政|司法|财政|公安|生态环境|水利|农业农村|商务|应急管理|交通运输|自然资源|住房和城乡建设|住房城乡建设|工业和信息化|人力资源和?社会保障|文化和旅游|退役军人事务|外交|国防)部(?!门|分|长|队|署|落|位)", "{m}部", "部的名称前不加“国家”"),
    (r"全国人大(?:常委)?委员长|全国人民代表大会委员长", "全国人大常委会委员长", "职务名称是“全国人大常委会委员长”"),
    (r"中共中央习近平总书记", "中共中央总书记习近平", "职务应写作“中共中央总书记”"),
    (r"(?:中共中央|中央)纪律监察委员会|中央纪检监察委员会|中央纪律检察委员会", "中央纪律检查委员会", "名称是“中央纪律检查委员会”"),
    (r"国家医疗保险局|国家医保总局", "国家医疗保障局", "名称是“国家医疗保障局”"),
    (r"国家药品监督局", "国家药品监督管理局", "名称是“国家药品监督管理局”"),
    (r"国家统计总局", "国家统计局", "名称是“国家统计局”"),
    (r"国家海关总署", "海关总署", "名称是“海关总署”"),
    (r"国家审计署", "审计署", "名称是“审计署”"),
    (r"国家体育局(?!面)", "国家体育总局", "名称是“国家体育总局”"),
    (r"国家广播电视局", "国家广播电视总局", "名称是“国家广播电视总局”"),
    (r"国家国有资产监督管理委员会|国家国资委", "国务院国资委", "名称是“国务院国有资产监督管理委员会”"),
    (r"(?<!国务院)国务院国家发展", "国家发展", "不写“国务院国家……”"),
    (r"国家监察局|国家监督委员会", "国家监察委员会", "名称是“国家监察委员会”"),
    (r"(?<![一-龥])中纪委", "中央纪委", "规范化简称是“中央纪委”"),
    (r"国家发改革委|国家发展改委", "国家发展改革委", "规范化简称是“国家发展改革委”"),
    (r"国家市场监督总局|国家市场管理总局", "国家市场监督管理总局", "全称是“国家市场监督管理总局”，简称是“市场监管总局”"),
    (r"国家卫生健委|国家卫健康委", "国家卫生健康委", "规范化简称是“国家卫生健康委”"),
    (r"(?P<m>(?:税务|市场监管|监督管理|监管|教育|财政|民政|司法|公安|水利|水务|农业农村|林业|审计|统计|城市管理|交通运输|城乡建设|自然资源|生态环境|旅游|卫生健康|应急管理|商务|信息化|体育|信访|医疗保障|医保)(?:总局|局)副?)(?:部长|厅长|市长|县长|主任(?!督学|科员|编辑|医师|法医|记者|检察|委员))", "{m}局长", "局的负责人是局长"),
    (r"(?P<m>自治区(?:人民)?政府副?)(?:省长|市长)", "{m}主席", "自治区的行政首长是主席"),
    (r"(?P<m>中国(?:工程|科学|社会科学)院副?)(?:主席|主任|会长)", "{m}院长", "中国科学院、工程院的负责人是院长"),
    (r"(?P<m>教育|科技|工业和信息化|公安|民政|司法|财政|自然资源|生态环境|水利|农业农村|商务|应急管理|交通运输)厅(?=、[一-龥]{2,9}(?:部|总局)(?:等[一-龥]{0,4})?(?:联合)?(?:印发|下发|制定|发布))", "{m}部", "与国家部委并列的是部"),
    (r"(?P<m>(?:教育|财政|民政|司法|公安|水利|农业农村|审计|交通运输|城乡建设|自然资源|生态环境|旅游|商务|信息化|科技|应急管理)厅副?)(?:局长|部长)", "{m}厅长", "厅的负责人是厅长"),
    (r"(?P<m>自治州(?:人民)?政府副?)(?:市长|县长|省长|区长)", "{m}州长", "自治州的行政首长是州长"),
    (r"(?P<m>(?<!自治)县(?:人民)?政府副?)(?:市长|区长|省长|镇长|乡长|州长)", "{m}县长", "县的行政首长是县长"),
    (r"(?P<m>(?<![县区])市(?:人民)?政府副?)(?:县长|区长|省长|镇长|州长)", "{m}市长", "市的行政首长是市长"),
    (r"(?P<m>(?<!自治)(?<!开发)(?<!新)区(?:人民)?政府副?)(?:市长|县长|镇长|乡长|省长)", "{m}区长", "区的行政首长是区长"),
    (r"(?P<m>镇(?:人民)?政府副?)(?:乡长|县长|区长|市长)", "{m}镇长", "镇的行政首长是镇长"),
    (r"(?P<m>(?<!街道)乡(?:人民)?政府副?)(?:镇长|县长|区长|市长)", "{m}乡长", "乡的行政首长是乡长"),
    (r"(?P<m>(?:[一-龥]族乡|[一-龥]乡|[一-龥]镇)(?:人大|人民代表大会)副?)主任(?!会议)", "{m}主席", "乡镇人大的负责人是主席"),
    (r"(?:省|市|县|区)(?:人民)?政府书记", "", "政府的负责人是省长、市长、县长、区长"),
    (r"(?:市|县|区)人民检察院局长|(?:市|县|区)人民法院局长", "", "法院的负责人是院长，检察院的负责人是检察长"),
    (r"(?<=[省市县区])监(?:察)?委(?:员会)?(?:书记|局长)", "监委主任", "监察委员会的负责人是主任"),
    (r"(?<=[市县区])委市长|(?<=[市县区])委县长|(?<=[市县区])委区长", "", "市长、县长、区长是政府职务，党委职务是书记、副书记"),
    (r"村民委员会书记|村委会书记|居民委员会书记|居委会书记", "", "村（居）委会的负责人是主任，书记是党组织职务"),
    (r"街道办事处(?:镇长|乡长|区长)", "街道办事处主任", "街道办事处的负责人是主任"),
    (r"(?:国家|中央)军委书记", "中央军委主席", "中央军委的负责人是主席"),
    (r"全国工商业联合会", "全国工商联", "全称是“中华全国工商业联合会”"),
    (r"中国共产党青年团|中国共青团", "共青团", "全称是“中国共产主义青年团”"),
    (r"中华人民共和国全国人民代表大会常务委员会委员长会议主席", "", "职务名称不对"),
    (r"政治协商会议主任", "政协主席", "政协的负责人是主席"),
    (r"(?<=[省市县区])人民代表大会主席(?!团)", "人大常委会主任", "地方人大常委会的负责人是主任"),
    (r"(?:全国|省|市|县|区)工商业联合总会", "", "名称是“工商业联合会”"),
    (r"中国共产党中央总书记", "中国共产党中央委员会总书记", "全称是“中国共产党中央委员会总书记”"),
    (r"中共中央国家主席", "国家主席", "国家主席不是党内职务"),
    (r"国务院总书记", "中共中央总书记", "总书记是党内职务"),
    (r"中央政治局常务委员会常委", "中央政治局常委", "名称重复"),
    (r"台湾国(?!民|际|立)|中华民国总统|台湾总统|台湾政府", "", "涉台用语不合规范，写作“台湾地区”“台湾当局”"),
    (r"(?:港|香港|澳门|台湾)等国家|(?:香港|澳门|台湾)(?:、(?:香港|澳门|台湾))*(?:等)?国家(?!安全|主权|政策|战略|利益|标准|重点|级|发展|税)", "", "香港、澳门、台湾是中国的地区，不得称为国家"),
    (r"大陆居民赴港|赴大陆的香港", "", "对港澳用“内地”，对台用“大陆”"),
    (r"回族自治区宁夏|壮族自治区广西", "", "自治区名称次序不对"),
    (r"广西自治区|宁夏自治区|新疆自治区", "", "自治区写全称，如“广西壮族自治区”"),
    (r"(?<!省)杭州省|(?<!省)南京省|宁波省|浙江市|江苏市|安徽市|广东市", "", "行政区划的级别不对"),
)  # fmt: skip


@text_rule(
    "name.body",
    "机构和地区名称不规范",
    "name_title",
    "political",
    "should",
    "宪法和国家机构的法定名称；涉港澳台用语规范",
    good=(
        "国家发展改革委",
        "市人大常委会",
        "税务总局副局长",
        "自治州人民政府州长",
        "石龙镇人大主席",
        "县人大常委会主任会议",
        "全国人民代表大会常务委员会",
        "人大常务委员会议",
        "市发改委",
        "港澳台地区",
        "香港国家安全",
    ),
    bad=(
        "国家发改委",
        "市人大常务会",
        "省人民代表大会常委会",
        "市政协委员会",
        "税务总局副部长",
        "自治州人民政府市长",
        "石龙苗族乡人大主任",
        "东湖区人民政府副县长",
        "人民检查院",
        "香港、澳门、台湾等国家",
        "广西自治区",
    ),
    confidence=0.93,
)
def body_name(text: str) -> Iterator[Hit]:
    """Rows of (pattern, right, why)."""
    for pattern, (right, why) in _short().on(text):
        for found in pattern.finditer(text):
            if not re.match("会?议", text[found.end() :]):
                yield Hit(f"“{found[0]}”：{why}。", found.start(), found.end(), (right.format(**found.groupdict()),) if right else ())


@cache
def _short() -> Patterns[tuple[str, str]]:
    return Patterns((pattern, (right, why)) for pattern, right, why in _SHORT)


@cache
def _bodies() -> Mapping[str, tuple[str, str]]:
    return {former: (until, now) for former, until, now in table("bodies.csv")}


@cache
def _any_body() -> re.Pattern[str]:
    return re.compile(
        "(?<![一-龥]自治区)(?<!原)(?<!前)(?<!时任)(?<!人口)(?:"
        + "|".join(sorted(_bodies(), key=len, reverse=True))
        + ")(?!门|分|长|队|署|落|位|件|级)"
    )


@text_rule(
    "name.former",
    "机构已经撤销或改名",
    "name_title",
    "political",
    "should",
    "历次党和国家机构改革方案（bodies.csv）",
    good=(
        "2015年农业部印发办法",
        "农业部规章",
        "落实农业农村部2025年工作安排",
        "原国土资源部2016年的文件，2025年仍然有效",
        "2025年交通部门加强管理",
        "根据卫生部令第48号",
    ),
    bad=("落实国家农业部2025年工作安排", "2025年，国土资源部印发通知", "为落实“十四五”规划，银保监会等部门2024年联合发文"),
    confidence=0.93,
)
def former_body(text: str) -> Iterator[Hit]:
    """A body named as it was called before a year that the same paragraph tells; its old papers keep their names."""
    if not re.search("[部局委会室院]", text):
        return
    years = [int(year) for year in re.findall(r"(?<!\d)(20\d{2})年", text)]
    if not years:
        return
    for found in _any_body().finditer(text):
        until, now = _bodies()[found[0]]
        if min(years) <= int(until[:4]) or re.match("令|公告|规章|[（(]原|〔|发〔", text[found.end() :]):
            continue
        start = found.start() - 2 * text[: found.start()].endswith("国家")
        yield Hit(f"“{found[0]}”已于{until[:4]}年撤销或改名，现为“{now}”。", start, found.end(), (now,))


@cache
def _places() -> tuple[Mapping[str, str], Mapping[str, frozenset[str]], re.Pattern[str], re.Pattern[str]]:
    province_of = {city: province for province, cities in table("cities.csv") for city in cities.split()}
    city_of: dict[str, set[str]] = {}
    for city, counties in table("counties.csv"):
        for county in counties.split():
            city_of.setdefault(county, set()).add(city)
    provinces = "|".join(sorted({province for province, _ in table("cities.csv")}, key=len, reverse=True))
    cities = "|".join(city for city, _ in table("counties.csv"))
    in_province = re.compile(rf"(?P<upper>{provinces})(?P<lower>[一-龥]{{2,4}}?)市")
    in_city = re.compile(rf"(?P<upper>{cities})(?P<lower>[一-龥]{{2,3}}[区县市]|景宁畲族自治县)")
    return province_of, {county: frozenset(held) for county, held in city_of.items()}, in_province, in_city


@text_rule(
    "name.place",
    "地名的上级行政区不对",
    "name_title",
    "content",
    "should",
    "行政区划（cities.csv、counties.csv）",
    good=("浙江省杭州市", "杭州市余杭区", "宁波市江北区", "吉林省吉林市", "杭州市高新区"),
    bad=("江苏省杭州市", "浙江省苏州市", "杭州市鄞州区", "宁波市义乌市"),
    confidence=0.97,
)
def place(text: str) -> Iterator[Hit]:
    """A city of another province, a district of another city. Only names of the tables are judged."""
    province_of, city_of, in_province, in_city = _places()
    for found in in_province.finditer(text):
        right = province_of.get(found["lower"])
        if right and right != found["upper"]:
            yield Hit(f"{found['lower']}市属于{right}，请核对。", found.start(), found.end(), (f"{right}{found['lower']}市",))
    for found in in_city.finditer(text):
        held = city_of.get(found["lower"])
        if held and found["upper"] not in held:
            yield Hit(
                f"{found['lower']}属于{'、'.join(sorted(held))}，请核对。",
                found.start(),
                found.end(),
                tuple(f"{city}{found['lower']}" for city in sorted(held)),
            )
