"""词表: words that are always wrong, with the longer words in which their letters rightly stand, and words that a pattern tells."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources

from zhongshu.engines.proofing.finding import Hit, text_rule
from zhongshu.engines.proofing.rules.pairs import stands_in
from zhongshu.engines.proofing.rules.quick import Patterns
from zhongshu.engines.proofing.vocabulary import kind_of

_BASIS = "《现代汉语词典》《第一批异形词整理表》"
_TIME = r"(?:\d{1,4}\s*[年月]|[一二三四五六七八九十]{1,3}月|目前|今年|去年|前年|本[月年周季日]|上[月年周]|当前|现在|今[天日]|昨[天日]|年底|年末|月底|月末|“[一二三四五六七八九十]{2,3}五”末)"
_PHASES: tuple[tuple[str, str, str, str], ...] = (
    (rf"截止(?:到|至)?(?=\s*{_TIME})", "截至", "后面带时间用“截至”", "截止2025年6月底，已办结"),
    (r"截至(?=[^，。；]{2,16}(?:日|底|末|月)止)", "", "“截至”与“止”重复，删去一个", "截至6月30日止"),
    (r"(?<=[日月年底末])截至(?=[，。；）])", "截止", "时间在前用“截止”", "报名6月30日截至。"),
    (r"(?<=[报申征投收缴])名截至|(?<=报名)截至(?=时间|日期)", "截止", "“截止时间”用“截止”", "报名截至时间为6月30日"),
    (r"(?<![一二三四五六七八九十百千万\d几])一分(?=(?:文件|材料|报告|合同|协议|方案|答卷|责任|力量|名单|清单|表|说明|通知|请示|申请))", "一份", "量词用“份”", "附上一分材料"),
    (r"(?<=[\d一二三四五六七八九十两几])分(?=(?:文件|材料|合同|协议|答卷|问卷|报纸|试卷))", "份", "量词用“份”", "发放问卷300分问卷"),
    (r"(?:如实|积极|及时|集中|主动|充分|真实|准确|客观|全面)反应(?!堆|炉|器|[灵迅快敏])", "{0}", "把情况告诉上级、显示出来用“反映”", "及时反应群众诉求"),
    (r"(?:向[^，。；]{1,12})反应(?=[^，。；]{0,8}(?:情况|问题|意见|诉求|困难|建议))", "{0}", "把情况告诉上级用“反映”", "向上级反应有关情况"),
    (r"(?<=群众|社会|各界|各方|普遍)反应(?=(?:强烈|突出|集中)?的(?:问题|热点|难点|困难|意见))", "反映", "把意见说出来用“反映”", "群众反应强烈的问题"),
    (r"(?<=[应需])该必需(?=[一-龥])|必需(?=[坚加严认把从做抓切按依高强深立全进始时贯落遵履树建完提推确保承])", "{0}", "动词前用“必须”", "必需坚持党的领导"),
    (r"(?<=生活|生产|工作|办公|学习)必须(?=[品物用]|条件|的(?:物资|设备|条件|资金))", "必需", "不可缺少用“必需”", "保障生活必须品供应"),
    (r"(?<=所)必须(?=的[^，。；]{0,6}(?:条件|资金|设备|人员|物资|经费|材料))", "必需", "不可缺少用“必需”", "开展工作所必须的条件"),
    (r"制订(?=(?:法律|法规|规章|条例|宪法|国家标准|行业标准|政策|本(?:法|条例|办法|规定)))", "制定", "法律、法规、规章、政策用“制定”", "制订法规"),
    (r"(?<=[一-龥])权利(?=(?:机关|运行|监督|寻租|清单|下放|滥用|制约|配置|结构|集中|腐败|任性|关进))", "权力", "国家机关的支配力量用“权力”", "规范权利运行"),
    (r"(?<=(?:行使|滥用|规范|制约|监督|约束))权利(?=(?:运行|的(?:监督|制约|运行)|腐败|的笼子|机关))", "权力", "国家机关的支配力量用“权力”", "监督权利运行"),
    (r"(?:维护[^，。；]{0,8}合法|保障[^，。；]{0,8}(?:公民|群众|当事人)的?)权力(?!机关)", "{0}", "与义务相对用“权利”", "保障公民的权力"),
    (r"(?:公民|当事人|职工|妇女|儿童|老年人|残疾人|劳动者|消费者|未成年人|股东|业主|村民)(?:的|合法|基本|民主|各项)*权力", "{0}", "与义务相对用“权利”", "维护劳动者合法权力"),
    (r"登陆(?=[^，。；]{0,14}(?:网站|服务网|官网|平台|系统|APP|客户端|小程序|账号|账户|公众号|邮箱|网页|门户|页面|后台|软件))", "登录", "使用信息系统用“登录”", "请登陆浙江政务服务网申报"),
    (r"制订(?=了?(?:一系列|一批|相关|有关|若干|多项|系列)?(?:政策|法规|规章|法律|条例|标准))", "制定", "法律、法规、规章、政策用“制定”", "制订了一系列政策措施"),
    (r"渡过(?=[^，。；]{0,10}(?:春节|节日|假期|佳节|新年|国庆|中秋|时光|晚年|一生|周末|岁月|难忘))", "度过", "时间用“度过”", "渡过一个祥和的春节"),
    (r"截至(?:目前|[^，。；]{2,14})为止", "{截至}", "“截至”与“为止”重复，删去“为止”", "截至目前为止，已办结120件"),
    (r"做出(?=了?(?:重大|重要|突出|积极|新的|更大|全面|具体|明确|行政|应有|系统|一系列)?(?:决定|决策|批示|指示|部署|规定|安排|承诺|处理|处罚|许可|答复|裁定|判决|行政许可|行政处罚|回应|评价|判断))", "作出", "抽象的行动用“作出”", "市委做出重大决策部署"),
    (r"自\d{4}年\d{1,2}月\d{1,2}日起实行|(?:发布|印发|公布)之日起实行(?=[，。；])", "{施行}", "法规和文件开始生效用“施行”", "本办法自2026年1月1日起实行。"),
    (r"泄漏(?=[^，。；]{0,12}(?:信息|秘密|隐私|试题|机密|密码))|(?<=信息|秘密|隐私|试题|机密)泄漏", "泄露", "秘密、信息用“泄露”，气体、液体用“泄漏”", "严禁泄漏考生个人信息"),
    (r"(?<=山洪|洪水|疫情|疫病)爆发|(?<=泥石流|传染病)爆发", "暴发", "山洪、疫病用“暴发”", "山洪爆发造成道路中断"),
    (r"(?<=[一-龥]{2}(?:决策|责任|管理|考核|监督|审核|备案|公开))制订(?=[，。；、])", "制度", "这里应当用“制度”", "落实集体决策制订，加强管理"),
    (r"(?<=联系电话|联系地址)暨|(?<=姓名|职务|单位)暨|(?<=[人员码])暨(?=联系)", "及", "“暨”只用于会议、活动名称的并列", "联系电话暨联系人"),
    (r"(?<=，)有(?=(?:抓好|抓住|推动|推进|加强|做好|注重|强化|突出|重视|立足))", "又", "“既……又……”", "既抓好存量企业，有抓好增量项目"),
    (r"应急相应|相应(?=机制启动)", "{响应}", "对突发事件作出反应用“响应”", "启动应急相应"),
    (r"(?<=平安)渡过|渡过(?=[^，。；]{0,6}(?:汛期|冬季|暑期|高温|国庆|五一|元旦))", "度过", "时间用“度过”", "平安渡过汛期"),
    (r"度过(?=难关|危机|险滩|困境)", "渡过", "困难用“渡过”", "度过难关"),
    (r"(?:打破|刷新|创造?)了?(?:历史|世界|全国|全省|全市|新的?|最高|最好|同期){0,3}(?:新高)?记录(?!片|员|仪|在案|本|簿|表)", "{纪录}", "最好成绩用“纪录”", "打破全国记录"),
    (r"(?<=增添)光采|光采(?=照人)", "光彩", "“光彩”用“彩”", "为家乡增添光采"),
    (r"查出(?=(?:一批|了?一批)?违法(?:违纪|违规)?行为|一起|案件)", "查处", "处理违法行为用“查处”", "严肃查出违法行为"),
    (r"(?<=优化|改善)营销环境|营销环境(?=建设|评价|优化|持续)", "营商环境", "规范说法是“营商环境”", "优化营销环境"),
    (r"(?:烈士|殉职|牺牲|病故|伤亡)[^，。；]{0,14}抚养(?=金|补助|待遇)", "{抚恤}", "对伤亡人员和家属用“抚恤”", "对因公殉职人员给予抚养金"),
)  # fmt: skip
_PART = {"{施行}": ("实行", "施行"), "{响应}": ("相应", "响应"), "{纪录}": ("记录", "纪录"), "{抚恤}": ("抚养", "抚恤")}
_RIGHT: Mapping[str, str] = {"反应": "反映", "必需": "必须", "权力": "权利"}


@cache
def words() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """(wrong, right, longer words that hold the wrong one) of `words.csv`."""
    text = (resources.files("zhongshu.engines.proofing.lexicon") / "words.csv").read_text("utf-8")
    return tuple((wrong, right, tuple(unless.split())) for wrong, right, unless in list(csv.reader(text.splitlines()))[1:])


@text_rule(
    "word.wrong",
    "错别字和不规范词形",
    "word_confusion",
    "wording",
    "should",
    _BASIS,
    good=("。".join(right for _, right, _ in words()), *dict.fromkeys(each for _, _, unless in words() for each in unless)),
    bad=tuple(wrong for wrong, _, _ in words()),
    confidence=0.96,
)
def wrong_word(text: str) -> Iterator[Hit]:
    """A row of `words.csv` stands in the text, and not within one of the longer words that hold it rightly."""
    held = _by_start()
    for at in range(len(text) - 1):
        for wrong, right, unless in held.get(text[at : at + 2], ()):
            if text.startswith(wrong, at) and not stands_in(text, at, wrong, unless):
                yield Hit(
                    f"“{wrong}”应为“{right}”。", at, at + len(wrong), (right,), row=wrong, kind=kind_of(text, at, at + len(wrong), right)
                )


@cache
def _by_start() -> Mapping[str, tuple[tuple[str, str, tuple[str, ...]], ...]]:
    """The rows by their first two characters: one look at each place of a text is quicker than one search for each row."""
    held: dict[str, tuple[tuple[str, str, tuple[str, ...]], ...]] = {}
    for row in words():
        held[row[0][:2]] = (*held.get(row[0][:2], ()), row)
    return held


@text_rule(
    "word.context",
    "易混词在固定搭配里用错",
    "word_confusion",
    "wording",
    "should",
    _BASIS,
    good=(
        "截至2025年6月底",
        "报名截止日期为6月30日",
        "于6月30日截止",
        "生活必需品",
        "必须坚持",
        "所必需的条件",
        "反应迅速",
        "化学反应",
        "国家权力机关",
        "公民的权利",
        "制订工作方案",
        "十分之一",
        "各级人大代表依法行使权力机关职能",
    ),
    bad=tuple(bad for *_, bad in _PHASES),
    confidence=0.95,
)
def context(text: str) -> Iterator[Hit]:
    """The pattern of one row: the confusable word with what stands around it."""
    for pattern, (right, why) in _compiled().on(text):
        for found in pattern.finditer(text):
            words_there = found[0]
            mended = right
            if right == "{截至}":
                mended = words_there.removesuffix("为止")
            elif right in _PART:
                mended = words_there.replace(*_PART[right])
            elif right == "{0}":
                wrong = next(word for word in _RIGHT if word in words_there)
                mended = words_there.replace(wrong, _RIGHT[wrong])
            yield Hit(f"“{words_there}”：{why}。", found.start(), found.end(), (mended,) if mended else ())


@cache
def _compiled() -> Patterns[tuple[str, str]]:
    return Patterns((pattern, (right, why)) for pattern, right, why, _ in _PHASES)
