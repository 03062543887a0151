"""并列与个数: a row of things and the number that follows it — 甲、乙、丙三个部门."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhongshu.engines.proofing.finding import Hit, text_rule
from zhongshu.engines.proofing.rules.counts import BASIS, LONGEST, number_of, number_words

_NOUNS = "部门|单位|方面|城市|省份|县|区(?!域)|市|镇|乡|村|街道|社区|环节|领域|行业|阶段|层面|维度|层次|关口|专项|项目|小组|工作组|工作专班|专班|平台|系统|机制|中心|组(?!织)|片区|园区|产业|工程|行动|重点|要素|板块|步骤|指标|课题|专题|议题|事项|条件|原则|目标|批次|品种|学校|企业|国家|地区|民族|季度|月份|节日|时段|文件|办法|法规|岗位|专业|学科|方向|类别|档次|等级|模块|窗口|站点|景区|场馆|口岸|问题|措施|关系|主体|清单|体系"
_ROW = re.compile(
    rf"(?P<lead>等|这|共|共计|总共|合计)?(?:(?<![\d.第一二三四五六七八九十百千万两〔])(?P<count>[两二三四五六七八九十]|\d{{1,2}})(?P<what>个(?:{_NOUNS})|大(?:体系|工程|行动|领域|板块|任务|产业|平台|机制|战略|片区|组团|类|攻坚战)|市(?![^，。；、]{{0,3}}[人区])|省(?!人|政|委|级)|县(?!人|政|委|级)|区(?!域|人|政|委)|地(?!方|区|块)|级(?!党|政|人|重|别|医|公)"
    r"|部门|者(?!之)|项(?:工作|任务|措施|制度|机制|行动|工程|内容|指标|权利|收入|支出|改革|原则|业务)|类(?:[一-龥])|种(?:情形|方式|形式|类型|模式|语言|途径)|家(?:单位|企业|公司|银行|医院)|位(?:同志|领导|代表|委员|专家)|名(?:同志|委员)|条(?:河流|线路|主线|道路|高速)|座(?:城市|桥梁)|所(?:学校|高校|医院)|次会议|部(?:法律|法规|条例)|方面|环节|层面|(?P<loose>(?:个(?!月|工作日|百分|小时|自然日|县级)|类|种|支|家|件|项|大|条|座|所|部|重|份|批|块|处|位|名|款|轮|段|道|栋|幢|台|套|辆|艘|间|门|本|册|幅|组|户)(?=[一-龥]{2})|(?:类|项|种|家|条|个|座)(?=[，。；：])|次(?=[一-龥]{0,4}(?:行动|会战|活动|会议|检查|整治|战役|培训|演练|督查)))|(?P<same>[段期线园馆港厂校院路桥湖河山岛湾村镇乡站库包](?=[一-龥，。；、]|$))|(?P<sides>[方季](?=共同|联合|均|协同|会商|验收|签|都|皆|会谈|监管|责任|代表|参与|人员|力量|联动|合作|协议)))"
    r"|“(?P<big>[两三四五六七八九])(?P<key>(?:大|个|项)?[一-龥]{1,4})”"
    r"|“(?P<quoted>[两二三四五六七八九])(?:个)?(?P<tail>(?:到位|结合|同步|统一|联动|并重|融合|衔接|贯通|协同|并举|一体|满意|过硬|合一|促进|提升))”"
    r"|(?<![一二三四五六七八九十])(?P<net>[两三四五六七八九])(?P<joined>[网链医治社师员方端馆站州盟校企业线河湖山江区](?=融合|联动|协同|合一|一体|互动|贯通|共治|统筹|并举|共建)))"
)


@text_rule(
    "count.row",
    "列举的项数与后面的个数不符",
    "count_list",
    "content",
    "should",
    BASIS,
    good=(
        "杭州、宁波、温州三市",
        "省、市、县三级",
        "发展改革、财政、教育三个部门",
        "市、县（区）两级",
        "甲、乙、丙等五个部门",
        "甲、乙和丙三个单位",
        "在“一老一小”、就业、住房三个方面持续发力",
        "沪、苏、浙、皖三省一市",
        "落实好教育、医疗的三个文件",
        "对甲、乙、丙、丁四类企业分类管理，其中甲、乙两类企业享受优惠",
        "甲局、乙局和丙局两个科室",
        "认识、责任、措施“三到位”",
        "处理好政府和市场、中央和地方、发展和安全三对关系",
        "完成教育、卫生、文化等领域三个项目",
        "修建道路、桥梁3座、涵洞5处",
        "做好普通高中、中职学校、技工学校2025年两项资助工作",
        "检查生产、流通、餐饮各环节两万家",
        "推进乡村建设、乡村治理、“三大革命”",
        "供水、供气、低压用户供电五个工作日内办结",
        "防止异味扩散、滴漏、扬尘等二次污染",
        "其中地、州、市要高2个百分点",
    ),
    bad=(
        "杭州、宁波、温州四市",
        "发展改革、财政、教育四个部门",
        "省、市、县两级",
        "资金、土地、人才四个方面",
        "甲县、乙县、丙局5个单位",
        "成员单位包括甲局、乙局、丙局、丁局等3个部门",
        "由甲局、乙局、丙局、丁局三家单位组成",
        "新能源、生物医药、数字经济、智能制造三大产业",
        "做到认识、责任、措施、保障“三到位”",
        "以党建、信用、网格四网融合为抓手",
        "组建综合组、技术组、后勤组、宣传组3个工作组",
        "评选出综合类、创新类、服务类、生态类5类优秀案例",
        "实施创新能力提升、品牌价值提升、人才素质提升“五大提升”工程。",
        "先后发布大风、暴雨、雷电、高温三种气象灾害预警信息。",
        "布局城北物流园、城南食品园、城西装备园四大园区。",
        "调集消防、武警、水利、医疗、通信四支专业队伍。",
        "审议通过了《甲条例》《乙条例》《丙办法》两件文件。",
        "选取东河、南湾、西岭、北塘、中和6个镇开展治理",
        "大赛设一等奖、二等奖、三等奖、优秀奖三个等次，由组委会颁发证书。",
        "坚持源头治理、系统治理、综合治理四个治理相结合。",
        "市政府印发了《关于甲的措施》《关于乙的意见》三份文件。",
        "实行县级领导包乡镇、乡镇干部包村、村干部包户“四包”责任制。",
        "落实包联系、包指导、包督促、包整改的“三包”责任。",
        "按照属地管理、分级负责、谁主管谁负责、谁使用谁负责的三项原则，压实责任。",
        "请各县区于3月、6月、9月、12月三个时间节点报送进展情况。",
        "统筹用好人力、财力与物力四种资源。",
        "实施产业培育、设施提升、环境整治、乡风建设五大行动。",
        "项目由勘察、设计、施工、监理五方共同验收。",
        "春、夏、秋、冬三季均有主打旅游产品。",
        "预案将突发事件分为自然灾害、事故灾难、公共卫生事件、社会安全事件五类。",
        "评审指标包括创新性、实用性、示范性、可推广性三项，每项25分。",
        "区分红、橙、黄、蓝三级预警。",
        "项目建设内容包括教学楼、实验楼、宿舍楼、食堂五栋单体建筑。",
        "做好清明、五一、端午四个假期的安全保障。",
        "会议邀请了高校、企业、协会四方代表参加。",
        "设置党政综合办公室、党建工作办公室、经济发展办公室、社会事务办公室等“五办”。",
    ),
    confidence=0.9,
)
def row(text: str) -> Iterator[Hit]:
    """甲、乙、丙三个部门 counts three; with 等 it need not, but never more are told than there are."""
    if not any(mark in text for mark in ("、", "》《", "”“")):
        return
    for found in _ROW.finditer(text):
        count = found["count"] or found["quoted"] or found["big"] or found["net"]
        start = _row_start(text, found.start())
        told = text[start : found.start()]
        plain = re.sub(r"“[^“”]*”|《[^《》]*》|（[^（）]*）|\([^()]*\)", "※", re.sub(r"(?<=”)(?=“)|(?<=》)(?=《)", "、", told))
        items = plain.split("、")
        for at in range(len(items) - 2, 0, -1):
            if "的" in items[at].replace("设区的市", ""):
                items = [items[at].rpartition("的")[2], *items[at + 1 :]]
                break
        if items[-1].endswith("的") and len(items) > 2 and (found["big"] or _OF_RULES.match(text, found.start("count"))):
            items[-1] = items[-1][:-1]
        last = items[-1]
        if len(items) < 2 or _is_no_row(text, found, items):
            continue
        joined = len(re.findall("(?<=[一-龥※])(?:以及|和|与|及|或|暨)(?=[一-龥※])", last))
        wanted, size, key = number_of(count), len(items), found["key"] or " "
        if joined > 1 or (joined and wanted == 2) or (any(re.search("和|与|及", item) for item in items[:-1]) and joined):
            continue
        sizes = {size, size + joined} if joined else {size}
        if (
            wanted < 2
            or wanted in sizes
            or (found["lead"] == "等" and wanted > max(sizes) and not (found["big"] and all(key in item for item in items)))
            or min(abs(wanted - each) for each in sizes) > 2
        ):
            continue
        if (found["loose"] or found["big"] or found["sides"]) and not _is_plain_row(text, found, items, joined):
            continue
        if found["same"] and not all(item.endswith(found["same"]) for item in items[-1:0:-1] or items):
            continue
        at = next(found.start(name) for name in ("count", "quoted", "big", "net") if found[name])
        shown = count + (found["what"] or found["tail"] or found["key"] or found["joined"])
        right = number_words(max(sizes), count, text[at + len(count) :])
        begin = start if found.end() - start <= LONGEST else found.start()
        yield Hit(
            f"前面列了{max(sizes)}项，后面说“{shown}”。请核对是漏列还是数目写错。",
            begin,
            found.end(),
            (text[begin:at] + right + text[at + len(count) : found.end()],),
        )


def _row_start(text: str, end: int) -> int:
    """Where the clause of the row begins; marks in brackets and quotations end nothing."""
    depth = 0
    for at in range(end - 1, max(-1, end - 160), -1):
        if text[at] in "”》）)":
            depth += 1
        elif text[at] in "“《（(":
            if depth == 0:
                return at + 1
            depth -= 1
        elif depth == 0 and text[at] in "，。；：！？\n:;,":
            return at + 1
    return max(0, end - 160)


def _is_no_row(text: str, found: re.Match[str], items: list[str]) -> bool:
    what, last = found["what"] or "", items[-1]
    items = [re.sub("五一|十一|八一|七一|三八|六一", "节", item) for item in items]
    is_days = all(re.search(r"\d(?:年|月|日|季度)$", item) for item in items)
    if not last or (
        not is_days and any(re.search(r"\d(?:个|家|项)?|[一二三四五六七八九十两](?:个|大|项|级|种|类|$)", item) for item in items)
    ):
        return True
    if re.search(
        r"的|第$|等.|等$|前$|后$|其他$|其余$|另外?$|各$|这$|那$|上述$|以上$|[一二三四五六七八九十\d]$|约$|近$|每$|至少$|是$|有$|为$|共有$|[至到～—-]$|和平共处|国家$|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼港澳台]{2,}$",
        last,
    ):
        return True
    if (
        len(last) > 14
        or any(len(item) > 24 for item in items[1:])
        or (re.search("(?:完成|新增|建成|召开|出台|制定|实施|开展|推进|建设|下设|设立)$", last) and not _is_even(items))
    ):
        return True
    if (
        what.startswith("级")
        and max(len(item) for item in items[1:]) > 1
        and any(not re.search("[省市县乡镇村区州旗道组部队※]$|中央|地方|国家", item) for item in items)
    ):
        return True
    if re.match(r"[一两二三四五六七八九十\d]", text[found.end() :]) or re.match(
        "[，、]?[一两二三四五六七八九十][市省区县个]", text[found.end() :]
    ):
        return True
    return bool(re.search("和|与|及", what))


def _is_even(items: list[str]) -> bool:
    """All but the first, to which other words belong, are of one length of four characters or more: a verb before the number would make the last longer."""
    return len(items) > 2 and len({len(item) for item in items[1:]}) == 1 and len(items[-1]) > 3 and len(items[0]) >= len(items[-1])


_NO_ITEM = re.compile("的|[了着过]|^(?:其中|包括|以及|并|且|又|还|也|都|可以|应当?|必须|不得|由|对|将|把|被|向|从|在|为|按|依|经|与|和|及)")
_VERB_LAST = re.compile(
    "(?:设|设立|成立|组建|建立|制定|出台|提出|提供|形成|明确|确定|落实|实行|采取|共有|具有|有|是|为|达|约|近|各|每|该|这|等|前|后|第|于|至|到|做好|抓好|完成|开展|实施|推进|推动|举办|组织|召开|印发|发布|获得|取得|分为|分|含|增|减|用|办|查|处|违反|符合|属于|下列|上述|其他|其它|另外|任何|一|同)$"
)


def _is_plain_row(text: str, found: re.Match[str], items: list[str], joined: int) -> bool:
    """Three or more short items, of which none but the first has a verb or 的; of a quoted “三大提升” all may end with its word."""
    if re.match("第[一二三四五六七八九十百]+", items[-1]) and (found["what"] or "").startswith("条"):
        return False
    key = (found["key"] or "")[-2:]
    rest = items[1:]
    if key and len(items) > 2 and all(key in item if len(key) == 1 else item.endswith(key) for item in rest):
        return True
    if len(key) == 1:
        return False
    if joined and len(items) > 1:
        rest = [*rest[:-1], *re.split("以及|和|与|及", rest[-1])]
    is_titles = len(items) > 1 and set(items[-1]) == {"※"}
    if is_titles and not joined:
        return True
    if (
        len(rest) < 2
        or (joined and max(map(len, rest)) > _SHORT)
        or any(_NO_ITEM.search(item) for item in rest)
        or (len(rest[-1]) > 2 and _VERB_LAST.search(rest[-1]))
    ):
        return False
    lengths = [len(item) for item in rest]
    return max(lengths) <= 10 and max(lengths) - min(lengths) <= 4 and not re.match("[、和与及或]", text[found.end() :])


_SHORT = 5
_OF_RULES = re.compile(".{1,2}(?:个|项|条|大)?(?:基本)?(?:原则|要求|方针|思路|方式|格局|目标)")
_KEY = re.compile(r"“(?P<count>[两二三四五六七八九])(?P<key>[色级类网库榜单卡码区线廊带链端长制早不岗站员心办清包查评])”")


@text_rule(
    "count.key",
    "“三色”“四级”等的个数与分别列出的不符",
    "count_list",
    "content",
    "should",
    BASIS,
    good=(
        "落实“三色”预警管理，分别发出蓝色、黄色、红色预警。",
        "落实“三色”预警管理，对黄色、红色预警的项目重点督办。",
        "建立“三级”网格，包括一级网格、二级网格等。",
        "推行“五长”机制，分别由路长、段长等负责。",
    ),
    bad=(
        "落实“三色”预警管理，对进度滞后的项目分别发出黄色、红色预警。",
        "落实“两库”制度，分别建立专家库、项目库、人才库。",
        "实行“四级”联动，包括市级、县级、乡级。",
    ),
    confidence=0.9,
)
def key(text: str) -> Iterator[Hit]:
    """“三色” and then 分别 so many of that sort in the same sentence."""
    for found in _KEY.finditer(text):
        what = found["key"]
        row = re.compile(
            rf"(?:分别|包括|即|划分为|分为)(?:[一-龥]{{0,6}}?)(?P<list>[一-龥]{{1,3}}{what}(?:[、和]+[一-龥]{{1,3}}{what})+)(?![、等]|[一-龥]{{0,6}}等)"
        ).search(text, found.end())
        if not row or re.search("[。；]", text[found.end() : row.start()]):
            continue
        size = len(re.split("[、和]", row["list"]))
        if size != number_of(found["count"]):
            right = number_words(size, found["count"], what)
            begin = found.start()
            yield Hit(f"前面说“{found['count']}{what}”，列出的是{size}项。请核对。", begin, found.end(), (f"“{right}{what}”",))
