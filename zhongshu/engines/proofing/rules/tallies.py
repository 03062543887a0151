"""列举与个数（三）: a number and a row of the same sentence, whatever stands between them: 分别位于…, 上述四项, 分三年, 三部门."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zhongshu.engines.proofing.finding import Hit, text_rule
from zhongshu.engines.proofing.rules.counts import BASIS, number_of, number_words

_MEASURES = "次|个|大|项|条|类|种|件|支|家|名|位|处|座|所|批|期|场|轮|路|组|份|部|片|段|块|篇|门|款|镇|县|区|村|乡|市|地|方"
_NUMBER = r"[两二三四五六七八九十]{1,2}|\d{1,2}"
_COUNT = rf"(?<![第“近约每各至百千万一二两三四五六七八九十\d.〔年])(?<!\d[县区市镇乡])(?P<count>{_NUMBER})"
_HIDDEN = re.compile(r"（[^（）]*）|\([^()]*\)|“[^“”]*”|《[^《》]*》")
_LINK = (
    "分别(?:是|为|由|位于|设在|设于|坐落(?:在|于)|布置在|分布(?:在|于)|建在|选址在|赴|前往|到|进驻|奔赴|来自|隶属于?|对应|命名为|定名为|取名为|授予|涉及|落户|挂牌于?|安排在|部署在|投放在|任|担任|对|在|于)"
    "|即|也就是|包括|涵盖|涉及|(?:主要|具体)(?:是|为|有|包括)|依次(?:是|为)|分别[一-龥]{1,3}?(?=[一-龥]{2,8}、)"
)
_APART = re.compile(
    rf"{_COUNT}(?P<things>(?:{_MEASURES})[一-龥]{{0,16}}?)[，,]?[一-龥]{{0,5}}?(?P<link>{_LINK})[：:]?(?P<row>[^。；：\n]{{4,150}})"
)
_BODY = r"[^，。；、：\s]{0,10}?(?:局|委|办|厅|院|中心|公司|集团|银行|大队|支队|法院|检察院)"
_AREA = r"[一-龥]{2,4}?(?:县|市|区|镇|乡|村|街道|社区)"
_TAKEN_UP = re.compile(
    rf"(?P<lead>上述|以上|前述)(?P<count>{_NUMBER})(?P<things>(?:{_MEASURES})(?P<noun>[一-龥]{{0,2}}))|(?<=[，。；])(?P<count2>[两二三四五六七八九]|\d{{1,2}})"
    r"(?P<things2>(?:个|家)?(?:(?P<bodies>部门|单位|家(?=[要应须共联按均])|方(?=[要应须共联按均]))|(?P<areas>县区|乡镇|县市|镇村|镇|乡|县|区|市|村|街道|社区|地)))(?=[要应须共联按均将各分都建签每同在])"
)
_YEARS = re.compile(
    r"分(?P<count>[两二三四五六七八九]|\d)(?P<things>年(?:度)?)(?=安排|实施|完成|到位|下达|拨付|投入|建设|支付|推进|落实|偿还|兑现|执行|[，：（])"
)
_LEVELS = re.compile(
    r"(?P<n1>[一两二三四五六七八九]|\d{1,2})个?(?P<u1>县|市|区|镇|乡|街道|村)(?P<n2>[一两二三四五六七八九]|\d{1,2})个?(?P<u2>县|市|区|镇|乡|街道|社区|村)"
)
_STEPS = re.compile(
    rf"“(?P<row>[^“”、，。；]{{1,10}}(?:、[^“”、，。；]{{1,10}})+)”的?{_COUNT}(?P<things>(?:步|招|项|个|种|类|大|条|环|级|层|方)(?:工作法|[一-龥]{{1,4}}))"
)
_PLUS = re.compile(
    rf"“(?P<row>[一-龥]{{1,8}}(?:[+＋—→·／/-]+[一-龥]{{1,8}})+)”的?{_COUNT}(?P<things>(?:种|类|个|项|重|大|级|层|方|端)[一-龥]{{1,4}})"
)
_MADE_OF = re.compile(
    rf"(?:以(?P<row>[^，。；：“”（）的以]{{4,60}})为(?:主导|支撑|骨干|主体|引领|核心|支柱|代表|重点|特色|主)的{_COUNT}(?P<things>(?:大|个|类|条)[一-龥]{{2}})"
    rf"|集(?P<row2>[^，。；：“”（）的集]{{4,60}})(?:于一体|为一体)的{_COUNT.replace('count', 'count2')}(?P<things2>位一体))"
)
_FIGURES = "一二两三四五六七八九十"
_COMPOSED = re.compile(rf"“(?P<all>(?:[{_FIGURES}][一-龥]{{1,2}}?){{2,4}})”")
_STOPS = re.compile("等|以及其他|一是|第一|其中|首先|或者?")
_LONGEST_ITEM = 18


def hidden(text: str) -> str:
    """The text with what stands in brackets, quotation marks and titles made into ※, and a pause between two that touch."""
    made = list(_HIDDEN.sub(lambda found: "※" * len(found[0]), text))
    for found in re.finditer("》《|”“", text):
        made[found.start() + 1] = "、"
    return "".join(made)


def items_of(row: str) -> list[str]:
    """The items of a row parted by 、, the last two perhaps by 和; brackets, quotations and titles are to be hidden before."""
    parts = row.split("、")
    last = re.split(r"(?<=[一-龥※])(?:以及|和|与|及)(?=[一-龥※\d])", parts[-1])
    return [*parts[:-1], *last]


def _told(found: re.Match[str], size: int, *, name: str = "") -> Hit:
    at, count, things = found.start("count" + name), found["count" + name], found["things" + name]
    right = number_words(size, count, things) + things
    return Hit(f"列举的是{size}项，文中写“{count}{things}”。请核对是漏列还是数目写错。", at, at + len(count) + len(things), (right,))


@text_rule(
    "count.apart",
    "个数与分别列举的不符",
    "count_list",
    "content",
    "should",
    BASIS,
    good=(
        "全市共设立四个集中安置点，分别位于城东小学、体育中心、青年公园和柳河镇中心校，可容纳群众3200人。",
        "成立三个督查组，分别由张明远、李向阳、王立新同志任组长。",
        "三个乡镇分别种植水稻、小麦、玉米等作物。",
        "两个部门分别负责审批、监管和执法工作。",
        "组建2支队伍，分别由市公安局、市交通运输局和市消防救援支队组成。",
        "抽查了3家单位，涉及财务管理、资产管理、合同管理、档案管理等方面。",
        "设立三个工作组，分别由甲局和乙局、丙局、丁局牵头。",
        "全年召开三次调度会，分别在3月、6月和9月。",
        "有4个乡镇受灾，主要是农作物倒伏、房屋进水、道路塌方。",
    ),
    bad=(
        "全市共设立五个集中安置点，分别位于城东小学、体育中心、青年公园和柳河镇中心校，可容纳群众3200人。",
        "市里成立五个督查组，分别由张明远、李向阳、王立新、赵国华同志任组长。",
        "成立3个工作组，分别由市发展改革委、市财政局、市住房城乡建设局、市审计局牵头，负责各环节工作。",
        "城区新建四座人行天桥，分别设在人民路口、火车站广场和儿童医院门前。",
        "四名挂职干部分别任南港镇、北塘镇、西洲镇党委副书记。",
        "全年召开四次调度会，分别在3月、6月和9月。",
        "选派三名科技特派员，分别驻点大坪村、石桥村、李家沟村、杨柳村。",
        "仪式设主会场1个、分会场3个，分会场分别设在东区、西区、南区、北区。",
        "新建3座污水处理厂，分别坐落在柳溪镇、石门镇、双桥镇、上湾镇。",
        "将6处闲置校舍改造为养老驿站，分别位于东村、西村、南村、北村、中村。",
    ),
    confidence=0.93,
)
def apart(text: str) -> Iterator[Hit]:
    """四个安置点，分别位于…: so many places, persons or bodies as there are things. Of what is done in each nothing is counted."""
    if "、" not in text:
        return
    bare = hidden(text)
    for found in _APART.finditer(bare):
        row = _row_of(found["row"])
        link = found["link"]
        wanted, items = number_of(found["count"]), items_of(row)
        if wanted < 2 or len(items) < 2 or _STOPS.search(row) or "、" not in row or max(map(len, items)) > _LONGEST_ITEM:
            continue
        sizes = {len(items), row.count("、") + 1}
        if sizes & {wanted} or min(abs(wanted - size) for size in sizes) > 2:
            continue
        if any(re.search("和|与|及", item) for item in row.split("、")[:-1]) or re.search(r"[，、：:]\s*$|[一-龥]、", found["things"]):
            continue
        if _is_of_places(link, items) or (not link.startswith("分别") and _is_of_things(found["things"], items)):
            yield _told(found, max(sizes))


def _row_of(words: str) -> str:
    """Up to the pause after which the sentence goes on."""
    head, comma, rest = words.partition("，")
    return words if comma and "、" not in head and "、" in rest else head


_PLACES = re.compile(
    r"(?:县|市|区|镇|乡|村|街道|社区|路|街|巷|湾|河|湖|山|园|场|馆|校|学|院|站|厂|楼|桥|港|广场|公园|中心|公司|集团|局|委|办|厅|会|部|队|所|店|库|城|岛|州|省)(?:※*)$"
)
_KNOWN_LINKS = frozenset(
    {"分别是", "分别为", "分别由", "分别来自", "分别对应", "分别命名为", "即", "也就是", "依次是", "依次为", "分别在", "分别对"}
)
_AT = re.compile("位于|设在|设于|坐落|布置|分布|建在|选址|赴|前往|进驻|奔赴|落户|挂牌|安排在|部署在|投放在")
_ENDS = re.compile(
    "(?:同志|等人)?(?:任|担任|兼任|为)?(?:组长|队长|牵头|带队|负责|主持|承办|组成|挂帅|领办|办理|承担|召集|主讲|授课|驻守|值守|建设|开展[一-龥]{0,8}|进行[一-龥]{0,8}|实地[一-龥]{0,6}|督导|督查|检查|调研|指导|境内|周边|附近|等地|辖区)*(?:工作|任务|指导|调研)?$"
)


def _is_of_places(link: str, items: Sequence[str]) -> bool:
    """Names of places, bodies or persons, all of one sort."""
    named = [*items[:-1], _ENDS.sub("", items[-1])]
    if link in {"涵盖", "涉及", "包括"}:
        return False
    if all(re.search(r"\d(?:年|月|日|时)(?:底|初|中旬|上旬|下旬|份)?$", item) for item in items):
        return True
    if _AT.search(link) or (link in {"分别任", "分别担任"} and re.search("书记|主任|镇长|乡长|副职|职务$", items[-1])):
        return not re.search(r"\d", "".join(items))
    if link == "分别由":
        persons = [re.fullmatch("[一-龥]{2,4}", item) for item in named]
        return all(persons) or all(_PLACES.search(item) for item in named)
    is_any = link not in _KNOWN_LINKS and not _AT.search(link)
    if is_any and len({item[-1:] for item in named}) > 1:
        return False
    return all(_PLACES.search(item) or "※" in item for item in named)


def _is_of_things(things: str, items: Sequence[str]) -> bool:
    """All end with the thing that is counted, or all are of one short form."""
    noun = re.sub(f"^(?:{_MEASURES})", "", things)
    ends = {item[-2:] for item in items}
    return (len(noun) > 1 and sum(item.endswith(noun[-2:]) for item in items) >= len(items) - 1) or (len(ends) == 1 and len(items) > 2)


@text_rule(
    "count.taken_up",
    "再次提到的个数与前面列举的不符",
    "count_list",
    "content",
    "should",
    BASIS,
    good=(
        "河道清淤、堤防加固、闸站改造等任务要压茬推进，上述三项任务须于5月底前完成。",
        "市发展改革委、市财政局、市审计局要加强协同，三部门每季度联合通报一次进展情况。",
        "市发展改革委、市财政局、市审计局等要加强协同，五部门每季度联合通报一次。",
        "清源县、白河县和东岭区进度较慢，三县区要查找原因。",
        "市教育局要会同市公安局、市交通运输局，两部门要密切配合。",
        "种植水稻、小麦、玉米的农户，以上两类主体均可申报。",
    ),
    bad=(
        "河道清淤、堤防加固、闸站改造等任务要压茬推进，上述四项任务须于5月底前完成。",
        "市发展改革委、市财政局、市审计局要加强协同，四部门每季度联合通报一次进展情况。",
        "清源县、白河县和东岭区进度较慢，四县区要查找原因、迎头赶上。",
        "全面完成土地确权、股权量化、股份合作三项改革任务。以上四项改革要统筹推进。",
    ),
    confidence=0.92,
)
def taken_up(text: str) -> Iterator[Hit]:
    """A row, and soon after it 上述四项 of its noun, or 四部门 of a row of bodies that is the subject of the sentence."""
    if "、" not in text:
        return
    bare = hidden(text)
    for found in _TAKEN_UP.finditer(bare):
        before = bare[max(0, found.start() - 150) : found.start()]
        if found["lead"]:
            size = _named_row(before, found["noun"])
            if size and size != number_of(found["count"]):
                yield _told(found, size)
        else:
            size = _subject_row(before, _BODY if found["bodies"] else _AREA)
            if size and size != number_of(found["count2"]):
                yield _told(found, size, name="2")


def _named_row(before: str, noun: str) -> int:
    """How many the last row before names, when its noun follows it: 甲、乙、丙等任务."""
    if len(noun) < 2:
        return 0
    rows = list(
        re.finditer(
            r"(?:^|[，。；：])(?P<row>[^，。；：、]{2,16}(?:、[^，。；：、]{2,12})+?)(?:等)?(?:[一两二三四五六七八九十\d]{0,2}(?:个|项|大|类|件|种)?)"
            + noun,
            before,
        )
    )
    if not rows or "。" in before[rows[-1].end() : -1] or re.search("、.*、", before[rows[-1].end() :]):
        return 0
    items = items_of(rows[-1]["row"])
    return len(items) if len(items) > 2 and not re.search("和|与|及|的", "".join(items[1:])) else 0


def _subject_row(before: str, sort: str) -> int:
    """How many bodies or places the sentence begins with, when nobody else is named after them."""
    sentence = re.split("[。；\n]", before.rstrip("，。；"))[-1]
    found = re.match(
        rf"(?:请|由|要求|各|\d*[.、]|[一二三四五六七八九]是)?(?P<row>{sort}(?:、{sort})+(?:(?:和|与|及|以及){sort})?)(?![、和与及]|[一-龥]?等)",
        sentence,
    )
    if not found or re.search(f"(?:{sort})", sentence[found.end() :].replace("各县区", "").replace("全市", "")):
        return 0
    return len(items_of(found["row"]))


@text_rule(
    "count.parts",
    "年数、县区数、方式数与列出的不符",
    "count_list",
    "content",
    "should",
    BASIS,
    good=(
        "项目总投资分三年安排，其中2024年安排1200万元、2025年安排1500万元、2026年安排800万元。",
        "2024年立项，资金分两年安排，2025年安排60%，2026年安排40%。",
        "清源县、白河县、东岭区、临湖区（2县2区）完成整改。",
        "全市现辖2区3县，即江北区、江南区、龙泉县、白马县、柳溪县，共有乡镇62个。",
        "全市2县3区中，清源县、东岭区率先完成。",
        "采取“线上+线下”两种方式受理。",
        "“人防+技防”三大体系",
        "构建“一核两翼”发展格局，“一核”即中心城区，“两翼”即清源县和白河县。",
        "形成以装备制造、电子信息、新材料、食品加工为主导的四大产业体系。",
        "形成以装备制造、电子信息等为主导的五大产业体系。",
        "打造集种植、加工、销售于一体的三个园区。",
    ),
    bad=(
        "项目总投资分两年安排，其中2024年安排1200万元、2025年安排1500万元、2026年安排800万元。",
        "清源县、白河县、东岭区、临湖区（3县2区）完成整改。",
        "采取“线上+线下”三种方式同步受理。",
        "推行“县—乡—村”四级联动。",
        "完善“区、镇、村”四级管护体系。",
        "采取“一看、二查、三问、四评”三步法开展督查。",
        "清源县、白河县、东岭区3县1区财政收入增长较快。",
        "全市现辖2区2县，即江北区、江南区、龙泉县、白马县、柳溪县，共有乡镇62个。",
        "构建“一核三翼”发展格局，“一核”即中心城区，“两翼”即清源县和白河县。",
        "形成以装备制造、电子信息、新材料、食品加工为主导的五大产业体系。",
        "打造集种植、加工、销售、观光于一体的三位一体园区。",
    ),
    confidence=0.93,
)
def parts(text: str) -> Iterator[Hit]:
    """分两年安排 and the years that follow; 3县2区 after as many names of each; “线上+线下” and how many ways they are."""
    for found in _YEARS.finditer(text):
        rest = re.split("[。\n]", text[found.end() :])[0]
        years = list(dict.fromkeys(re.findall(r"(20\d\d)年(?:安排|计划|投入|完成|实施|拨付|下达|到位|支付|建设)", rest)))
        if len(years) > 1 and len(years) != number_of(found["count"]) and "至" not in rest:
            yield _told(found, len(years))
    for found in _LEVELS.finditer(text) if "、" in text else ():
        areas = rf"(?P<row>{_AREA}(?:、{_AREA})+(?:和{_AREA})?)"
        row = re.search(rf"(?:^|[，。；：]){areas}[（，]?(?:共|等)?$", text[: found.start()])
        row = row or re.match(rf"(?:（|，?即|，?包括|，?分别是|：){areas}(?![、等])", text[found.end() :])
        if row and not row[0].endswith("等"):
            items = items_of(row["row"])
            sizes = [sum(item.endswith(found[unit]) for item in items) for unit in ("u1", "u2")]
            if sum(sizes) == len(items) and sizes != [number_of(found["n1"]), number_of(found["n2"])] and min(sizes):
                right = "".join(number_words(size, found[f"n{at}"], "") + found[f"u{at}"] for at, size in enumerate(sizes, 1))
                yield Hit(f"列举的是{right}，文中写“{found[0]}”，请核对。", found.start(), found.end(), (right,))
    yield from _composed(text)
    for found in _MADE_OF.finditer(text) if "、" in text else ():
        name = "" if found["row"] else "2"
        listed, wanted = found["row" + name], number_of(found["count" + name])
        if listed.count("、") > 1 and len(items_of(listed)) != wanted and not _STOPS.search(listed):
            yield _told(found, len(items_of(listed)), name=name)
    for found in _STEPS.finditer(text) if "、" in text else ():
        size = found["row"].count("、") + 1
        if size != number_of(found["count"]) and abs(size - number_of(found["count"])) <= 2:
            yield _told(found, size)
    for found in _PLUS.finditer(text):
        size = len(re.split("[+＋—→·／/-]+", found["row"]))
        if size != number_of(found["count"]) and found["things"][0] in "种级层方端":
            yield _told(found, size)


def _composed(text: str) -> Iterator[Hit]:
    """“一核两翼”, and each of them told again with its number: “两翼”即…."""
    for whole in _COMPOSED.finditer(text):
        held = {what: count for count, what in re.findall(rf"([{_FIGURES}])([^{_FIGURES}]{{1,2}})", whole["all"])}
        if len(held) < 2:
            continue
        for found in re.finditer(
            rf"“(?P<count>[{_FIGURES}])(?P<things>[一-龥]{{1,2}})”(?=即|是|为|指|：|就是|包括|分别|（|—)", text[whole.end() :]
        ):
            right = held.get(found["things"])
            if right and number_of(right) != number_of(found["count"]) and found["count"] != "一":
                at = whole.start("all") + whole["all"].index(right + found["things"])
                mended = found["count"] + found["things"]
                yield Hit(f"后面说“{mended}”，这里是“{right}{found['things']}”，请核对。", at, at + len(mended), (mended,))
